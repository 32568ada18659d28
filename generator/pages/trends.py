"""The page of trends: plain tables and lists of what `generator.trends` finds."""

from __future__ import annotations

from typing import Any

from generator import trends
from generator.catalog import Catalog
from generator.editions import Period
from generator.models import OTHER, Cadence, PartialDate
from generator.pages.values import Page, meta
from generator.trends import Rise, Series, Trends, Window
from generator.views import places
from generator.views.values import PlaceView

_COLUMNS = {Cadence.WEEK: 8, Cadence.MONTH: 12, Cadence.YEAR: 12}
"""How many periods a table shows."""
_FULL_ENOUGH = 30
"""Papers in a table, below which longer periods tell more."""
_MOST_TABLES = 2


def trends_page(catalog: Catalog) -> Page:
    """What becomes more."""
    found = trends.find_trends(
        catalog.papers.values(), catalog.assignments, catalog.texts, catalog.scale.reference
    )
    window = found.window
    return Page(
        path=places.TRENDS,
        template="pages/trends.md",
        meta=meta("Trends", "Themes and phrases that become more.", listed=False),
        context={
            "tables": _tables(catalog, found),
            "window": _window(window) if window else None,
            "enough": trends.ENOUGH,
            "before_windows": trends.BEFORE,
            "themes": [
                {**_rise(catalog, one, window), "place": _theme(catalog, one.name)}
                for one in found.themes
                if window
            ],
            "phrases": [_rise(catalog, one, window) for one in found.phrases if window],
            "firsts": [
                {
                    "words": one.words,
                    "papers": one.papers,
                    "date": places.date_text(one.date),
                    "paper": _paper(catalog, one.paper_id),
                }
                for one in found.firsts
            ],
            "first_share": round(100 * trends.FIRST_SHARE),
        },
    )


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
    return {
        "cadence": cadence.value,
        "columns": [
            _column(period, count)
            for period, count in zip(series.periods[-shown:], papers, strict=True)
        ],
        "rows": [
            {"place": _theme(catalog, slug), "counts": counts, "sum": -less}
            for _, less, slug, counts in sorted(rows)
        ],
        "papers": papers,
        "sum": sum(papers),
        "left_out": series.left_out,
    }


def _column(period: Period, papers: int) -> PlaceView:
    """With a path where the period has an edition."""
    short = places.period_short(period)
    if period.cadence is Cadence.MONTH:
        short = f"{short[:3]} {period.start.year}"
    path = places.edition_path(period) if papers else ""
    return PlaceView(title=places.period_title(period), path=path, count=papers, short=short)


def _window(window: Window) -> dict[str, Any]:
    days = {"before": window.before, "start": window.start, "end": window.end}
    return {
        **{name: places.date_text(PartialDate.of(day)) for name, day in days.items()},
        "recent_papers": window.recent_papers,
        "before_papers": window.before_papers,
    }


def _rise(catalog: Catalog, one: Rise, window: Window) -> dict[str, Any]:
    of = window.recent_papers, window.before_papers
    return {
        "words": one.name,
        "recent": one.recent,
        "before": one.before,
        "recent_share": _percent(one.recent, of[0]),
        "before_share": _percent(one.before, of[1]),
        "papers": [_paper(catalog, key) for key in one.paper_ids],
    }


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole if whole else 0.0
    return f"{share:.0f}" if share >= 10 or not part else f"{share:.1f}"


def _paper(catalog: Catalog, paper_id: str) -> PlaceView:
    return PlaceView(title=catalog.papers[paper_id].title, path=places.paper_path(paper_id))


def _theme(catalog: Catalog, slug: str) -> PlaceView:
    return places.theme_place(catalog, catalog.themes[slug])
