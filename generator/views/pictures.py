"""Series of counts as pictures, each with the table that stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator import charts
from generator.editions import Period
from generator.models import Cadence
from generator.render import Trusted
from generator.series import Series
from generator.views import places
from generator.views.values import PlaceView

FEWEST = 2
"""Periods with papers, below which there is nothing to draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One period of the table; `place` has the count, and a path where there is an edition."""

    place: PlaceView
    share: str
    """In percent of the period's papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A picture and its table."""

    cadence: str
    """`week`, `month` or `year`."""
    picture: Trusted
    rows: tuple[RowView, ...]
    """Newest first; periods without papers are left out."""
    unfinished: bool
    """The last period may not be complete."""
    others: int
    """Papers that are not in it: of an inexact date, or older."""


def chart(
    series: Series | None, name: str, counts: Sequence[int], total: int, reference: dt.date | None
) -> ChartView | None:
    """Bars of one theme, or of all papers; `counts` go with the periods of the series.

    `total` counts all its papers. None where there is too little to draw.
    """
    if series is None or sum(1 for count in counts if count) < FEWEST:
        return None
    periods, last = series.periods, series.periods[-1]
    unfinished = reference is not None and reference < last.end
    bars = [
        charts.Bar(label=short(period), count=count, unfinished=unfinished and period is last)
        for period, count in zip(periods, counts, strict=True)
    ]
    title = f"{name}: papers by {last.cadence.value}, {_span(periods)}"
    rows = [
        RowView(place=places.edition_place(period, count), share=percent(count, every))
        for period, count, every in zip(periods, counts, series.papers, strict=True)
        if count
    ]
    return ChartView(
        cadence=last.cadence.value,
        picture=charts.bars(bars, title, _description(periods, counts, unfinished)),
        rows=tuple(reversed(rows)),
        unfinished=unfinished and bool(counts[-1]),
        others=total - sum(counts),
    )


def spark(series: Series | None, slug: str, name: str) -> Trusted | str:
    """A theme's counts in a line of text; '' where there is too little to draw."""
    counts = series.themes.get(slug, ()) if series else ()
    if series is None or sum(1 for count in counts if count) < FEWEST:
        return ""
    periods = series.periods
    said = f"{name}: papers by {periods[-1].cadence.value}, {_span(periods)}"
    return charts.sparkline(counts, said, _description(periods, counts, unfinished=False))


def percent(part: int, whole: int) -> str:
    """`12`, `3.4`, `0`: with a digit after the point where it is small."""
    share = 100 * part / whole if whole else 0.0
    return f"{share:.0f}" if share >= 10 or not part else f"{share:.1f}"


def short(period: Period) -> str:
    """`W45 2025`, `Nov 2025`, `2025`: fits below a bar."""
    if period.cadence is Cadence.WEEK:
        year, week, _ = period.start.isocalendar()
        return f"W{week} {year}"
    if period.cadence is Cadence.MONTH:
        return f"{places.MONTHS[period.start.month - 1][:3]} {period.start.year}"
    return places.period_title(period)


def _span(periods: Sequence[Period]) -> str:
    return f"{places.period_title(periods[0])} to {places.period_title(periods[-1])}"


def _description(periods: Sequence[Period], counts: Sequence[int], unfinished: bool) -> str:
    """What is to be seen: the highest, the latest, and whether that is complete."""
    most = max(counts)
    # Of equals the latest.
    highest = len(counts) - 1 - list(reversed(counts)).index(most)
    said = f"Most in {places.period_title(periods[highest])}: {most:,}."
    if highest != len(counts) - 1:
        said += f" Last, in {places.period_title(periods[-1])}: {counts[-1]:,}."
    if unfinished:
        said += f" The last {periods[-1].cadence.value} may not be complete."
    return said
