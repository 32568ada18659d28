"""The page of trends: what `generator.trends` finds, as pictures, heat maps and lists."""

from __future__ import annotations

from typing import Any

from generator import charts, trends
from generator.catalog import Catalog
from generator.editions import Period
from generator.models import OTHER, Cadence, PartialDate
from generator.pages.values import Page, meta
from generator.series import Series, telling
from generator.trends import Rise, Trends, Window
from generator.views import paper_map, pictures, places
from generator.views.pictures import ChartView
from generator.views.values import PlaceView
from generator.words import Words

_COLUMNS = {Cadence.WEEK: 8, Cadence.MONTH: 12, Cadence.YEAR: 12}
"""How many periods a table shows."""
_FULL_ENOUGH = 30
"""Papers in a table, below which longer periods tell more."""
_MOST_TABLES = 2
_FIRSTS_NAMED = 3
"""Where more papers may be the first with a phrase, they are counted."""


def trends_page(catalog: Catalog, found: Trends) -> Page:
    """What becomes more."""
    window, words = found.window, catalog.words
    about = words.gettext("Themes, phrases and organisations that become more.")
    head = meta(words.gettext("Trends"), about, listed=False)
    head["digest"] = {"kind": "trends"}
    return Page(
        path=places.TRENDS,
        template="pages/trends.md",
        meta=head,
        context={
            "chart": _chart(catalog, found),
            "tables": _tables(catalog, found),
            "window": _window(window, words) if window else None,
            "enough": trends.ENOUGH,
            "before_windows": trends.BEFORE,
            "themes": rising_themes(catalog, found),
            "phrases": [_rise(catalog, one) for one in found.phrases],
            "organizations": [
                {**_rise(catalog, one), "place": _organization(catalog, one.name)}
                for one in found.organizations
            ],
            "firsts": [
                {
                    "words": one.words,
                    "papers": one.papers,
                    "date": words.date(one.date),
                    "first": [_paper(catalog, key) for key in one.paper_ids[:_FIRSTS_NAMED]]
                    if len(one.paper_ids) <= _FIRSTS_NAMED
                    else [],
                    "firsts": len(one.paper_ids),
                }
                for one in found.firsts
            ],
            "map": paper_map.view(catalog),
            "first_share": round(100 * trends.FIRST_SHARE),
        },
    )


def rising_themes(catalog: Catalog, found: Trends) -> list[dict[str, Any]]:
    """Each with how much more of it there is, least likely to be chance first."""
    return [{**_rise(catalog, one), "place": _theme(catalog, one.name)} for one in found.themes]


def _chart(catalog: Catalog, found: Trends) -> ChartView | None:
    """All papers, whatever their themes."""
    series = telling(found.series)
    counts = series.papers if series else ()
    total, reference = len(catalog.papers), catalog.scale.reference
    words = catalog.words
    return pictures.chart(series, words.gettext("All papers"), counts, total, reference, words)


def _tables(catalog: Catalog, found: Trends) -> list[dict[str, Any]]:
    """Of the finest periods that have papers enough; years where none have."""
    kept = [
        cadence
        for cadence, columns in _COLUMNS.items()
        if sum(found.series[cadence].papers[-columns:]) >= _FULL_ENOUGH
    ][:_MOST_TABLES]
    chosen = kept or ([Cadence.YEAR] if found.series[Cadence.YEAR].periods else [])
    return [_table(catalog, found.series[cadence], cadence) for cadence in chosen]


def _table(catalog: Catalog, series: Series, cadence: Cadence) -> dict[str, Any]:
    shown = _COLUMNS[cadence]
    papers = series.papers[-shown:]
    rows: list[tuple[bool, int, str, tuple[int, ...]]] = []
    for slug, counts in series.themes.items():
        if slug in catalog.themes and any(counts[-shown:]):
            rows.append((slug == OTHER, -sum(counts[-shown:]), slug, counts[-shown:]))
    most = max((max(counts) for *_, counts in rows), default=0)
    return {
        "cadence": cadence.value,
        "columns": [
            _column(period, count, catalog.words)
            for period, count in zip(series.periods[-shown:], papers, strict=True)
        ],
        "rows": [
            {
                "place": _theme(catalog, slug),
                "cells": [(count, charts.level(count, most)) for count in counts],
                "sum": -less,
            }
            for _, less, slug, counts in sorted(rows)
        ],
        "legend": charts.legend(most, number=catalog.words.number),
        "papers": papers,
        "sum": sum(papers),
        "left_out": series.left_out,
        "since": places.period_title(series.periods[-shown:][0], catalog.words) if papers else "",
        # Of those that a series can count, with what lies before its own beginning.
        "earlier": len(catalog.papers) - series.left_out - sum(papers),
    }


def _column(period: Period, papers: int, words: Words) -> PlaceView:
    """With a path where the period has an edition."""
    month = period.cadence is Cadence.MONTH
    short = places.period_label(period, words) if month else places.period_short(period, words)
    path = places.edition_path(period) if papers else ""
    return PlaceView(title=places.period_title(period, words), path=path, count=papers, short=short)


def _window(window: Window, words: Words) -> dict[str, Any]:
    days = {"before": window.before, "start": window.start, "end": window.end}
    return {
        **{name: words.date(PartialDate.of(day)) for name, day in days.items()},
        "recent_papers": window.recent_papers,
        "before_papers": window.before_papers,
    }


def _rise(catalog: Catalog, one: Rise) -> dict[str, Any]:
    return {
        "words": one.name,
        "recent": one.recent,
        "before": one.before,
        "recent_share": pictures.percent(one.recent, one.recent_of, catalog.words),
        "before_share": pictures.percent(one.before, one.before_of, catalog.words),
        "papers": [_paper(catalog, key) for key in one.paper_ids],
    }


def _paper(catalog: Catalog, paper_id: str) -> PlaceView:
    return PlaceView(title=catalog.papers[paper_id].title, path=places.paper_path(paper_id))


def _theme(catalog: Catalog, slug: str) -> PlaceView:
    return places.theme_place(catalog, catalog.themes[slug])


def _organization(catalog: Catalog, slug: str) -> PlaceView:
    one = next(one for one in catalog.organizations if one.slug == slug)
    path = places.organization_path(one)
    return PlaceView(title=one.name, path=path, count=len(one.paper_ids))
