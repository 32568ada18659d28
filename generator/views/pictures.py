"""Series of counts as pictures, each with the table that stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator import charts
from generator.editions import Period
from generator.escaping import Trusted
from generator.models import Cadence
from generator.series import Series
from generator.views import places
from generator.views.values import PlaceView
from generator.words import N_, Words

FEWEST = 2
"""Periods with papers, below which there is nothing to draw."""
_TITLES = {
    Cadence.WEEK: N_("{name}: papers by week, {first} to {last}"),
    Cadence.MONTH: N_("{name}: papers by month, {first} to {last}"),
    Cadence.YEAR: N_("{name}: papers by year, {first} to {last}"),
}
_UNFINISHED = {
    Cadence.WEEK: N_("The last week may not be complete."),
    Cadence.MONTH: N_("The last month may not be complete."),
    Cadence.YEAR: N_("The last year may not be complete."),
}


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
    series: Series | None,
    name: str,
    counts: Sequence[int],
    total: int,
    reference: dt.date | None,
    words: Words,
) -> ChartView | None:
    """Bars of one theme, or of all papers; `counts` go with the periods of the series.

    `total` counts all its papers. None where there is too little to draw.
    """
    if series is None or sum(1 for count in counts if count) < FEWEST:
        return None
    periods, last = series.periods, series.periods[-1]
    unfinished = reference is not None and reference < last.end
    bars = [
        charts.Bar(
            label=places.period_label(period, words),
            count=count,
            unfinished=unfinished and period is last,
        )
        for period, count in zip(periods, counts, strict=True)
    ]
    rows = [
        RowView(
            place=places.edition_place(period, words, count), share=percent(count, every, words)
        )
        for period, count, every in zip(periods, counts, series.papers, strict=True)
        if count
    ]
    said = _description(periods, counts, unfinished, words)
    return ChartView(
        cadence=last.cadence.value,
        picture=charts.bars(bars, _title(name, periods, words), said, words.number),
        rows=tuple(reversed(rows)),
        unfinished=unfinished and bool(counts[-1]),
        others=total - sum(counts),
    )


def spark(series: Series | None, slug: str, name: str, words: Words) -> Trusted | str:
    """A theme's counts in a line of text; '' where there is too little to draw."""
    counts = series.themes.get(slug, ()) if series else ()
    if series is None or sum(1 for count in counts if count) < FEWEST:
        return ""
    periods = series.periods
    said = _description(periods, counts, unfinished=False, words=words)
    return charts.sparkline(counts, _title(name, periods, words), said)


def percent(part: int, whole: int, words: Words) -> str:
    """`12`, `3.4`, `0`: with a digit after the point where it is small."""
    share = 100 * part / whole if whole else 0.0
    return words.number(round(share)) if share >= 10 or not part else words.decimal(share, 1)


def _title(name: str, periods: Sequence[Period], words: Words) -> str:
    first, last = (places.period_title(one, words) for one in (periods[0], periods[-1]))
    return words.gettext(_TITLES[periods[-1].cadence], name=name, first=first, last=last)


def _description(
    periods: Sequence[Period], counts: Sequence[int], unfinished: bool, words: Words
) -> str:
    """What is to be seen: the highest, the latest, and whether that is complete."""
    most = max(counts)
    # Of equals the latest.
    highest = len(counts) - 1 - list(reversed(counts)).index(most)
    when = places.period_title(periods[highest], words)
    said = [words.gettext("Most in {period}: {count}.", period=when, count=most)]
    if highest != len(counts) - 1:
        when = places.period_title(periods[-1], words)
        said.append(words.gettext("Last, in {period}: {count}.", period=when, count=counts[-1]))
    if unfinished:
        said.append(words.gettext(_UNFINISHED[periods[-1].cadence]))
    return " ".join(said)
