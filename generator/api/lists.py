"""Themes, editions, organisations and all papers as documents. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.api import addresses
from generator.api.addresses import Addresses
from generator.api.papers import brief, day, place
from generator.api.shapes import (
    Brief,
    Edition,
    Editions,
    OrganizationPapers,
    Organizations,
    Papers,
    Place,
    Search,
    Theme,
    Themes,
)
from generator.catalog import Catalog, Organization
from generator.editions import Edition as Period
from generator.models import Cadence, PartialDate
from generator.models import Theme as Subject
from generator.views import downloads, places
from generator.words import ENGLISH

PAPERS_ON_A_PAGE = 1000
PARAMETERS = (
    ("q", 'words; `"a phrase"`, `-without`, `author:name`'),
    ("theme", "a theme's slug; may be repeated"),
    ("year", "`2025`, `2025-11` or `undated`; may be repeated"),
    ("org", "an organisation's slug; may be repeated"),
    ("source", "who told of the paper; may be repeated"),
    ("code", "`1`: only papers with code"),
    ("sort", "`relevance`, `date` or `score`"),
)


def all_papers(catalog: Catalog, base: str) -> Iterator[tuple[str, Papers]]:
    """Every paper in brief, a thousand in a document."""
    ids = tuple(catalog.papers)
    pages = max(1, -(-len(ids) // PAPERS_ON_A_PAGE))
    for number in range(1, pages + 1):
        path = addresses.papers(number)
        at = Addresses(base, path)
        first = (number - 1) * PAPERS_ON_A_PAGE
        yield (
            path,
            {
                "total": len(ids),
                "page": number,
                "pages": pages,
                "next": at.to(addresses.papers(number + 1)) if number < pages else None,
                "papers": _briefs(catalog, ids[first : first + PAPERS_ON_A_PAGE], at),
            },
        )


def themes(catalog: Catalog, at: Addresses) -> Themes:
    return {"discovered": catalog.vocabulary.discovered, "themes": _themes(catalog, at)}


def theme(catalog: Catalog, one: Subject, at: Addresses) -> Theme:
    path = places.theme_path(one.slug)
    return {
        "slug": one.slug,
        "title": one.title,
        "about": one.about,
        "keywords": list(one.keywords),
        "aliases": list(one.aliases),
        "parent": one.parent or None,
        "was": list(one.was),
        "url": at.to(places.page_address(path)),
        "exports": at.files(downloads.of_list(catalog.settings, path)),
        "papers": _briefs(catalog, catalog.by_theme.get(one.slug, ()), at),
    }


def editions(catalog: Catalog, at: Addresses) -> Editions:
    found = {
        cadence: [_edition_place(one, at) for one in reversed(catalog.editions[cadence])]
        for cadence in Cadence
    }
    undated = (
        [place("Undated", places.UNDATED, len(catalog.undated), at)] if catalog.undated else []
    )
    return {
        "day": found[Cadence.DAY],
        "week": found[Cadence.WEEK],
        "month": found[Cadence.MONTH],
        "year": found[Cadence.YEAR],
        "undated": undated,
    }


def edition(catalog: Catalog, one: Period, at: Addresses) -> Edition:
    path = places.edition_path(one.period)
    before, after = (
        at.to(addresses.document(places.edition_path(other))) if other else None
        for other in (one.previous, one.next)
    )
    return {
        "slug": one.period.slug,
        "title": places.period_title(one.period, ENGLISH),
        "cadence": one.period.cadence.value,
        "first": day(PartialDate.of(one.period.start)),
        "last": day(PartialDate.of(one.period.end)),
        "previous": before,
        "next": after,
        "url": at.to(places.page_address(path)),
        "exports": at.files(downloads.of_list(catalog.settings, path)),
        "papers": _briefs(catalog, one.paper_ids, at),
    }


def undated(catalog: Catalog, at: Addresses) -> Edition:
    """The papers whose date no source told."""
    path = places.UNDATED
    return {
        "slug": "undated",
        "title": "Undated",
        "cadence": "",
        "first": None,
        "last": None,
        "previous": None,
        "next": None,
        "url": at.to(places.page_address(path)),
        "exports": at.files(downloads.of_list(catalog.settings, path)),
        "papers": _briefs(catalog, catalog.undated, at),
    }


def organizations(catalog: Catalog, at: Addresses) -> Organizations:
    return {"organizations": _organizations(catalog, at)}


def organization(catalog: Catalog, one: Organization, at: Addresses) -> OrganizationPapers:
    path = places.organization_path(one)
    return {
        "slug": one.slug,
        "title": one.name,
        "url": at.to(places.page_address(path)),
        "exports": at.files(downloads.of_list(catalog.settings, path)),
        "papers": _briefs(catalog, one.paper_ids, at),
    }


def search(catalog: Catalog, at: Addresses) -> Search:
    return {
        "url": at.to("search/"),
        "parameters": [{"name": name, "description": said} for name, said in PARAMETERS],
        "index": at.to("assets/search/index.json"),
        "papers": at.to(addresses.papers(1)),
        "themes": _themes(catalog, at),
        "organizations": _organizations(catalog, at),
        "sources": sorted({one.source for each in catalog.papers.values() for one in each.seen}),
    }


def _briefs(catalog: Catalog, ids: Iterable[str], at: Addresses) -> list[Brief]:
    return [brief(catalog, catalog.papers[one], at) for one in ids]


def _themes(catalog: Catalog, at: Addresses) -> list[Place]:
    return [
        place(one.title, places.theme_path(one.slug), len(catalog.by_theme.get(one.slug, ())), at)
        for one in catalog.vocabulary.themes
    ]


def _organizations(catalog: Catalog, at: Addresses) -> list[Place]:
    return [
        place(one.name, places.organization_path(one), len(one.paper_ids), at)
        for one in catalog.organizations
    ]


def _edition_place(one: Period, at: Addresses) -> Place:
    path = places.edition_path(one.period)
    return place(places.period_title(one.period, ENGLISH), path, len(one.paper_ids), at)
