"""The head of each page: what it tells programs, as one text that the theme prints as it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.catalog import Catalog
from generator.escaping import Trusted, head_value, script_data, site_address
from generator.models import Paper
from generator.pages.values import Page
from generator.text import clean, licenses
from generator.views import heads
from generator.views.heads import Address, Image, Shared, Tag, facts
from generator.views.places import DATA, HOME, paper_path

DESCRIPTION = 300
"""Characters that a link's preview shows of an abstract, at most."""


def with_heads(
    catalog: Catalog, pages: Iterable[Page], images: Mapping[str, Image]
) -> Iterator[Page]:
    """The same pages, each with its head. `images` has the pictures of pages, by their path."""
    papers = {paper_path(paper.id): paper for paper in catalog.papers.values()}
    for page in pages:
        about = dict(page.meta.get("digest", {}))
        if about.get("kind") == "moved":
            yield page
            continue
        links = _feeds(catalog, about.pop("feeds", ()))
        address = Address(site=catalog.settings.site.url, path=page.path)
        if paper := papers.get(page.path):
            head = _paper(catalog, paper, page, address, _image(catalog, paper, images))
        else:
            # The pages of one list have one picture.
            first = page.context.get("paths", [page.path])[0]
            image = images.get(first) or images.get(HOME)
            head = _list(catalog, page, address, image)
        meta = {**page.meta, "digest": {**about, "head": head + links}}
        yield dataclasses.replace(page, meta=meta)


def _image(catalog: Catalog, paper: Paper, images: Mapping[str, Image]) -> Image | None:
    """Its own picture, else that of the site."""
    return images.get(paper_path(paper.id)) or images.get(HOME)


def _paper(
    catalog: Catalog, paper: Paper, page: Page, address: Address, image: Image | None
) -> Trusted:
    shared = Shared(
        kind="article",
        title=page.meta["title"],
        description=clean.cut(facts.abstract(paper), limit=DESCRIPTION),
        site_name=catalog.settings.site.title,
        published=paper.published,
        tags=facts.words(catalog, paper),
        image=image,
    )
    tags = (*heads.paper_tags(catalog, paper, address), *heads.sharing_tags(shared, address))
    return _head(tags, heads.paper_data(catalog, paper, address, image))


def _list(catalog: Catalog, page: Page, address: Address, image: Image | None) -> Trusted:
    site = catalog.settings.site
    # The title of the home page is that of its entry in the menu.
    title = site.title if page.path == HOME else page.meta["title"]
    description = page.meta.get("description", "")
    shared = Shared(
        kind="website",
        title=title,
        description=description or site.description,
        site_name=site.title,
        image=image,
    )
    tags = heads.sharing_tags(shared, address)
    if page.path == HOME:
        return _head(tags, heads.site_data(catalog, address))
    if page.path == DATA:
        licence = licenses.canonical(catalog.settings.data.licence)
        tags = (*tags, *heads.link("license", licence))
        return _head(tags, heads.data_page(catalog, address))
    if "groups" in page.context:
        cards = [card for group in page.context["groups"] for card in group.cards]
        return _head(tags, heads.list_data(title, description, cards, address, site.title))
    return _head(tags)


def _feeds(catalog: Catalog, feeds: Iterable[Mapping[str, str]]) -> Trusted:
    """What feed readers look for on a page: its own feeds, else that of the site."""
    site = {"type": "application/atom+xml", "path": "feeds/atom.xml"}
    site["title"] = f"{catalog.settings.site.title} (Atom)"
    tags = (
        f'\n<link rel="alternate" type="{one["type"]}" title="{head_value(one["title"])}" '
        f'href="{site_address(one["path"])}">'
        for one in feeds or (site,)
    )
    return Trusted("".join(tags))


def _head(tags: Iterable[Tag], data: Mapping[str, Any] | None = None) -> Trusted:
    """As `templates/theme/main.html` prints it."""
    lines = [_tag({name: head_value(value) for name, value in tag.items()}) for tag in tags]
    if data:
        lines.append(f'<script type="application/ld+json">{script_data(data)}</script>')
    return Trusted("\n".join(lines))


def _tag(tag: Mapping[str, str]) -> str:
    if "rel" in tag:
        kind = f' type="{tag["type"]}"' if "type" in tag else ""
        return f'<link rel="{tag["rel"]}" href="{tag["href"]}"{kind}>'
    name = "property" if "property" in tag else "name"
    return f'<meta {name}="{tag[name]}" content="{tag["content"]}">'
