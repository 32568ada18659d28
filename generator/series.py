"""How many papers of each theme there are by week, month and year. Pure.

A paper with an inexact date counts in the periods that the date names, so one with only a year is
in no month.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.editions import Period, period_of
from generator.models import Cadence, Paper, PartialDate

MOST_PERIODS = {Cadence.WEEK: 104, Cadence.MONTH: 120, Cadence.YEAR: 100}
"""How many periods, up to the newest, are counted."""
MOST_SHOWN = {Cadence.WEEK: 26, Cadence.MONTH: 36, Cadence.YEAR: 100}
"""How many periods a picture shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts by period, oldest first, without gaps: 0 where there was no paper."""

    periods: tuple[Period, ...]
    papers: tuple[int, ...]
    """All papers of each period."""
    themes: Mapping[str, tuple[int, ...]]
    """theme slug → its papers of each period, whether it is their first theme or not."""
    left_out: int
    """Papers whose date does not tell the period, or is none."""

    def share(self, theme: str) -> tuple[float, ...]:
        """The theme's part of each period's papers, 0 to 1; 0 where there are none."""
        pairs = zip(self.themes[theme], self.papers, strict=True)
        return tuple(round(own / every, 4) if every else 0.0 for own, every in pairs)

    def latest(self, most: int) -> Series:
        """The last periods of it."""
        return dataclasses.replace(
            self,
            periods=self.periods[-most:],
            papers=self.papers[-most:],
            themes={slug: counts[-most:] for slug, counts in self.themes.items()},
        )


def count_series(
    cadence: Cadence,
    dated: Iterable[Paper],
    slugs: Mapping[str, Iterable[str]],
    reference: dt.date | None,
    total: int,
) -> Series:
    """The papers of each period; `slugs`: paper id → its themes, `total`: papers in all."""
    every: Counter[Period] = Counter()
    own: defaultdict[str, Counter[Period]] = defaultdict(Counter)
    for paper in dated:
        if paper.date and (period := period_of(paper.date, cadence)):
            every[period] += 1
            for slug in slugs[paper.id]:
                own[slug][period] += 1
    last = period_of(PartialDate.of(reference), cadence) if reference else None
    periods = _axis(min(every), last) if every and last else ()
    return Series(
        periods=periods,
        papers=tuple(every[one] for one in periods),
        themes={slug: tuple(own[slug][one] for one in periods) for slug in sorted(own)},
        left_out=total - every.total(),
    )


def _axis(first: Period, last: Period) -> tuple[Period, ...]:
    """All periods from one to the other, and the latest of them where they are too many."""
    found = [last]
    while found[-1] > first and len(found) < MOST_PERIODS[last.cadence]:
        day = PartialDate.of(found[-1].start - dt.timedelta(days=1))
        if earlier := period_of(day, last.cadence):
            found.append(earlier)
    return tuple(reversed(found))


def telling(series: Mapping[Cadence, Series]) -> Series | None:
    """The series for a picture, its latest periods: months, where they tell enough.

    Years, where most papers are older; weeks, where there are not four months of them.
    """
    dated = sum(series[Cadence.YEAR].papers)
    months = series[Cadence.MONTH].latest(MOST_SHOWN[Cadence.MONTH])
    if not dated:
        return None
    if 2 * sum(months.papers) < dated:
        return series[Cadence.YEAR].latest(MOST_SHOWN[Cadence.YEAR])
    weeks = series[Cadence.WEEK].latest(MOST_SHOWN[Cadence.WEEK])
    few = sum(1 for count in months.papers if count) < 4
    return weeks if few and 2 * sum(weeks.papers) >= dated else months
