"""Days, ISO weeks, months and years, and which papers fall into each. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.models import Cadence, Paper, PartialDate

UNDATED = "undated"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One day, week, month or year. Ordered by its first day within a cadence."""

    start: dt.date
    cadence: Cadence

    @property
    def key(self) -> str:
        """`2025-11-07`, `2025-W45`, `2025-11`, `2025` (ISO 8601): years have four digits."""
        match self.cadence:
            case Cadence.DAY:
                return self.start.isoformat()
            case Cadence.WEEK:
                iso = self.start.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}"
            case Cadence.MONTH:
                return f"{self.start.year:04}-{self.start.month:02}"
            case Cadence.YEAR:
                return f"{self.start.year:04}"

    @property
    def slug(self) -> str:
        """The key as it stands in a URL."""
        return self.key.lower()

    @property
    def end(self) -> dt.date:
        """The last day, included."""
        match self.cadence:
            case Cadence.DAY:
                return self.start
            case Cadence.WEEK:
                return self.start + dt.timedelta(days=min(6, (dt.date.max - self.start).days))
            case Cadence.MONTH:
                days = calendar.monthrange(self.start.year, self.start.month)[1]
                return self.start.replace(day=days)
            case Cadence.YEAR:
                return self.start.replace(month=12, day=31)


def period_of(date: PartialDate, cadence: Cadence) -> Period | None:
    """The period that holds the date; None when the date is not known so exactly.

    >>> period_of(PartialDate(2027, 1, 3), Cadence.WEEK).key
    '2026-W53'
    """
    if cadence is Cadence.YEAR:
        return Period(dt.date(date.year, 1, 1), cadence)
    if cadence is Cadence.MONTH:
        return Period(dt.date(date.year, date.month, 1), cadence) if date.month else None
    day = date.full
    if day is None:
        return None
    if cadence is Cadence.DAY:
        return Period(day, cadence)
    # The week that holds 1 January of year 1 would begin before there are dates; it does not:
    # that day is a Monday.
    return Period(day - dt.timedelta(days=day.weekday()), cadence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One period's papers. `previous` and `next` are neighbours that have papers."""

    period: Period
    paper_ids: tuple[str, ...]
    previous: Period | None = None
    next: Period | None = None


def make_editions(papers: Iterable[Paper]) -> Mapping[Cadence, tuple[Edition, ...]]:
    """All editions of all cadences, oldest first. Empty periods make none.

    Papers keep the order they came in. A paper whose date is only a year is in the year's
    edition and in no month, week or day.
    """
    found: dict[Period, list[str]] = defaultdict(list)
    for paper in papers:
        if paper.date is None:
            continue
        for cadence in Cadence:
            if period := period_of(paper.date, cadence):
                found[period].append(paper.id)
    return {cadence: _chain(cadence, found) for cadence in Cadence}


def _chain(cadence: Cadence, found: Mapping[Period, list[str]]) -> tuple[Edition, ...]:
    periods = sorted(period for period in found if period.cadence is cadence)
    return tuple(
        Edition(
            period=period,
            paper_ids=tuple(found[period]),
            previous=periods[place - 1] if place else None,
            next=periods[place + 1] if place + 1 < len(periods) else None,
        )
        for place, period in enumerate(periods)
    )
