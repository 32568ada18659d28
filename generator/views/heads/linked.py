"""JSON-LD in the words of schema.org. Values only; `render.script_data` makes text of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.catalog import Catalog
from generator.models import Author, Paper
from generator.text import licenses
from generator.text.identifiers import NAMES, URLS
from generator.text.links import safe_url
from generator.text.name_marks import group
from generator.views import downloads, places
from generator.views.heads import facts
from generator.views.heads.values import Address, Image
from generator.views.places import HOME
from generator.views.values import CardView

_CONTEXT = "https://schema.org"
_COUNTS = {"upvotes": "LikeAction", "comments": "CommentAction"}


def paper_data(
    catalog: Catalog, paper: Paper, address: Address, image: Image | None
) -> dict[str, Any]:
    """What its kind is in schema.org; what is not known is left out."""
    pdf = facts.pdf(paper)
    page = address.own
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": facts.schema_type(paper),
            "@id": facts.persistent(paper) or page,
            "headline": facts.title(paper),
            "name": facts.title(paper),
            "author": [_author(author) for author in paper.authors],
            "datePublished": str(paper.published or ""),
            "dateModified": str(paper.updated or ""),
            "identifier": _identifiers(paper),
            "url": page or facts.home(paper),
            "mainEntityOfPage": page,
            "sameAs": _same_as(paper),
            "abstract": facts.abstract(paper),
            "keywords": list(facts.words(catalog, paper)),
            "inLanguage": facts.language(paper),
            "license": facts.license(paper),
            "isPartOf": _container(paper),
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": pdf,
                "encodingFormat": "application/pdf",
            }
            if pdf
            else None,
            "hasPart": [
                {"@type": "SoftwareSourceCode", "codeRepository": url}
                for url in _urls(paper, "code")
            ],
            "isAccessibleForFree": facts.is_free(paper) or None,
            "creativeWorkStatus": facts.status(paper.retracted),
            "interactionStatistic": _counts(paper),
            "image": address.whole(image.path) if image else "",
        }
    )


def _author(author: Author) -> dict[str, Any]:
    if author.literal and group(author.literal):
        return {"@type": "Organization", "name": author.literal}
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    split = author.family and author.given and not author.literal
    places = [{"@type": "Organization", "name": place} for place in author.affiliations]
    return _filled(
        {
            "@type": "Person",
            "@id": orcid,
            "name": author.name,
            "givenName": author.given if split else "",
            "familyName": author.family if split else "",
            "honorificSuffix": author.suffix if split else "",
            "sameAs": orcid,
            "affiliation": places,
        }
    )


def _identifiers(paper: Paper) -> list[dict[str, str]]:
    values = {**paper.ids, "doi": facts.doi(paper)}
    found = []
    for scheme, name in NAMES.items():
        if value := values.get(scheme, ""):
            address = safe_url(URLS[scheme].format(value)) if scheme in URLS else ""
            one = {"@type": "PropertyValue", "propertyID": name, "value": value}
            found.append({**one, "url": address} if address else one)
    return found


def _same_as(paper: Paper) -> list[str]:
    own = facts.persistent(paper)
    known = (safe_url(URLS[one].format(value)) for one, value in paper.ids.items() if one in URLS)
    return list(dict.fromkeys(url for url in (own, *known, *_urls(paper, "paper")) if url))


def _urls(paper: Paper, kind: str) -> list[str]:
    return sorted({url for one in paper.links if one.kind == kind and (url := safe_url(one.url))})


def _container(paper: Paper) -> dict[str, str] | None:
    if not paper.venue:
        return None
    return {"@type": facts.container_type(paper), "name": paper.venue}


def _counts(paper: Paper) -> list[dict[str, Any]]:
    return [
        {
            "@type": "InteractionCounter",
            "interactionType": f"https://schema.org/{action}",
            "userInteractionCount": paper.signals[name],
        }
        for name, action in _COUNTS.items()
        if name in paper.signals
    ]


def list_data(
    title: str, description: str, cards: Iterable[CardView], address: Address, site_name: str
) -> dict[str, Any]:
    """A `CollectionPage` whose main entity is the `ItemList` of what stands on this page."""
    items = [
        _filled(
            {
                "@type": "ListItem",
                "position": place,
                "name": card.plain_title,
                "url": address.page(card.path),
            }
        )
        for place, card in enumerate(cards, start=1)
    ]
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "CollectionPage",
            "@id": address.own,
            "url": address.own,
            "name": title,
            "description": description,
            "isPartOf": _filled({"@type": "WebSite", "name": site_name, "url": address.page(HOME)}),
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(items),
                "itemListElement": items,
            },
        }
    )


def site_data(catalog: Catalog, address: Address) -> dict[str, Any]:
    """The `WebSite`, with its search where its address is known."""
    site = catalog.settings.site
    search = address.page("search.md")
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search + "?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "@id": address.own,
            "url": address.own,
            "name": site.title,
            "description": site.description,
            "potentialAction": action if search else None,
        }
    )


def data_page(catalog: Catalog, address: Address) -> dict[str, Any]:
    """The `Dataset` that the page on using the data describes, with its files and its licence.

    https://developers.google.com/search/docs/appearance/structured-data/dataset
    """
    site, start = catalog.settings.site, downloads.base(places.ALL_PAPERS)
    files = [
        (kind.title, start + kind.ending, kind.type) for kind in downloads.kinds(catalog.settings)
    ]
    files.append(("ZIP", downloads.WHOLE, "application/zip"))
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "Dataset",
            "@id": address.own,
            "url": address.own,
            "name": site.title,
            "description": site.description or site.title,
            "license": licenses.canonical(catalog.settings.data.licence),
            "isAccessibleForFree": True,
            "distribution": [
                _filled(
                    {
                        "@type": "DataDownload",
                        "name": title,
                        "encodingFormat": media,
                        "contentUrl": address.of(path),
                    }
                )
                for title, path, media in files
            ],
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: value for name, value in values.items() if value not in ("", None, [], ())}
