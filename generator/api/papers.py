"""A paper as a document, and in brief. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from generator.api import addresses
from generator.api.addresses import Addresses
from generator.api.shapes import Author, Brief, InTheme, Organization, Place, Reason, Related
from generator.api.shapes import Paper as PaperDocument
from generator.catalog import Catalog
from generator.formats.documents.records import kind_of
from generator.models import Assignment, Link, Paper, PartialDate
from generator.models import Author as Name
from generator.text import languages, licenses
from generator.text.links import safe_url
from generator.views import downloads, places
from generator.words import ENGLISH

NAMES = 5
"""Authors in a list."""


def brief(catalog: Catalog, paper: Paper, at: Addresses) -> Brief:
    """What a list says of a paper."""
    source = places.paper_path(paper.id)
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": [one.name for one in paper.authors[:NAMES]],
        "authorCount": paper.number_of_authors,
        "date": day(paper.date),
        "themes": [one.theme for one in catalog.assignments.get(paper.id, ())],
        "url": at.to(places.page_address(source)),
        "api": at.to(addresses.document(source)),
    }


def whole(catalog: Catalog, paper: Paper, at: Addresses) -> PaperDocument:
    """All that is known of a paper."""
    source = places.paper_path(paper.id)
    return {
        "id": paper.id,
        "aliases": list(paper.aliases),
        "title": paper.title,
        "authors": [_author(one) for one in paper.authors],
        "authorCount": paper.number_of_authors,
        "organization": organization(catalog, paper),
        "summary": paper.abstract,
        "shortSummary": paper.summary,
        "keywords": list(paper.keywords),
        "publishedAt": moment(paper.published),
        "submittedOnDailyAt": moment(paper.announced),
        "date": day(paper.date),
        "published": day(paper.published),
        "updated": day(paper.updated),
        "announced": day(paper.announced),
        "added": day(paper.added),
        "kind": kind_of(paper),
        "venue": paper.venue,
        "language": languages.tag(paper.language),
        "license": licenses.canonical(paper.license),
        "categories": list(paper.categories),
        "identifiers": dict(paper.ids),
        "links": [{"kind": one.kind, "url": url} for one in paper.links if (url := _url(one))],
        "projectPage": first_link(paper, "project"),
        "githubRepo": first_link(paper, "code"),
        "githubStars": paper.signals.get("stars"),
        "upvotes": paper.signals.get("upvotes"),
        "numComments": paper.signals.get("comments"),
        "citations": paper.signals.get("citations"),
        "retracted": paper.retracted,
        "themes": _themes(catalog, paper),
        "editions": _editions(catalog, paper, at),
        "related": _related(catalog, paper, at),
        "sources": [{"name": one.source, "at": one.at.isoformat()} for one in paper.seen],
        "url": at.to(places.page_address(source)),
        "exports": at.files(downloads.of_paper(paper.id)),
    }


def place(title: str, source: str, count: int, at: Addresses) -> Place:
    """A list as others name it; `source` is its page below `site_src/`."""
    return {
        "slug": source.rpartition("/")[2].removesuffix(".md"),
        "title": title,
        "papers": count,
        "url": at.to(places.page_address(source)),
        "api": at.to(addresses.document(source)),
    }


def day(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def moment(date: PartialDate | None) -> str | None:
    """The first moment of a day that is known, as Hugging Face writes it."""
    return f"{date}T00:00:00.000Z" if date and date.full else None


def organization(catalog: Catalog, paper: Paper) -> Organization | None:
    one = catalog.organization_index.get(paper.id)
    return {"name": one.slug, "fullname": one.name} if one else None


def first_link(paper: Paper, kind: str) -> str | None:
    found = (_url(one) for one in paper.links if one.kind == kind)
    return next((one for one in found if one), None)


def _url(link: Link) -> str:
    return safe_url(link.url)


def _author(one: Name) -> Author:
    return {
        "name": one.name,
        "family": one.family,
        "given": one.given,
        "orcid": one.orcid,
        "affiliations": list(one.affiliations),
    }


def _themes(catalog: Catalog, paper: Paper) -> list[InTheme]:
    themes = catalog.themes
    return [
        {
            "slug": one.theme,
            "title": themes[one.theme].title,
            "primary": one.primary,
            "score": round(one.score, 4),
            "confidence": round(one.confidence, 4),
            "reasons": _reasons(one),
        }
        for one in catalog.assignments.get(paper.id, ())
        if one.theme in themes
    ]


def _reasons(one: Assignment) -> list[Reason]:
    return [
        {"words": reason.words, "weight": round(reason.weight, 4), "place": reason.place}
        for reason in one.reasons
    ]


def _editions(catalog: Catalog, paper: Paper, at: Addresses) -> list[Place]:
    if paper.date is None:
        return [place("Undated", places.UNDATED, len(catalog.undated), at)]
    return [
        place(
            places.period_title(one.period, ENGLISH),
            places.edition_path(one.period),
            len(one.paper_ids),
            at,
        )
        for one in catalog.editions_of(paper.id)
    ]


def _related(catalog: Catalog, paper: Paper, at: Addresses) -> list[Related]:
    papers: Mapping[str, Paper] = catalog.papers
    return [
        {
            "id": one.paper_id,
            "title": papers[one.paper_id].title,
            "likeness": round(one.likeness, 4),
            "words": list(one.words),
            "api": at.to(addresses.document(places.paper_path(one.paper_id))),
        }
        for one in catalog.related.get(paper.id, ())
    ]
