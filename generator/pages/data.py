"""“Use this data”: every file that other programs may take, and whose the data are."""

from __future__ import annotations

from generator.catalog import Catalog
from generator.models import OTHER, Cadence
from generator.pages.values import Page, meta
from generator.views import downloads, licences, places
from generator.views.values import PlaceView

_CITABLE = ("ris", "bibtex", "csl-json")
"""Formats that reference managers import."""


def data_page(catalog: Catalog) -> Page:
    settings, words = catalog.settings, catalog.words
    url, kinds = settings.site.url, downloads.kinds(settings)
    return Page(
        path=places.DATA,
        template="pages/data.md",
        meta=meta(
            words.gettext("Use this data"),
            words.gettext("Files for other programs, and their licences."),
            listed=False,
        ),
        context={
            "papers": len(catalog.papers),
            "downloads": downloads.of_list(settings, places.ALL_PAPERS),
            "kinds": kinds,
            "names": {kind.name for kind in kinds},
            "citable": next((one.title for one in kinds if one.name in _CITABLE), ""),
            "whole": downloads.WHOLE,
            "examples": _examples(catalog),
            "root": url,
            "facts": licences.facts(settings, words),
            "terms": licences.terms(catalog, words),
        },
    )


def _examples(catalog: Catalog) -> list[PlaceView]:
    """A list of each sort, which shows how addresses are made: the newest week, the first theme."""
    found = []
    themes = [one for one in catalog.vocabulary.themes if one.slug != OTHER]
    if themes:
        found.append(places.theme_place(catalog, themes[0]))
    if weeks := catalog.editions[Cadence.WEEK]:
        found.append(
            places.edition_place(weeks[-1].period, catalog.words, len(weeks[-1].paper_ids))
        )
    if catalog.organizations:
        one = catalog.organizations[0]
        path = places.organization_path(one)
        found.append(PlaceView(title=one.name, path=path, count=len(one.paper_ids)))
    return found
