"""Years, months and days with their editions, laid out as calendars that are heat maps."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator import charts
from generator.catalog import Catalog
from generator.editions import Edition, Period
from generator.models import Cadence
from generator.views import places
from generator.views.values import PlaceView

USUAL = 0.95
"""The part of the days that the scale of shades is made for: one day of a conference, with ten
times the papers of any other, does not make all others pale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day of a month."""

    number: int
    title: str
    """For those who listen: `7 November 2025`; '' = no paper is of that day."""
    path: str
    """Of its edition; '' = no paper is of that day."""
    count: int
    level: int
    """Its shade, 0 to 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month as rows of seven days, Monday first."""

    place: PlaceView
    weeks: tuple[tuple[DayView | None, ...], ...]
    """None: the day is of another month. No rows where no day is known."""
    days: tuple[PlaceView, ...]
    """The days that have papers, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """A calendar year, and the ISO weeks that count as its own; all newest first."""

    year: str
    place: PlaceView | None
    """None: only weeks are of it, as an ISO year begins and ends apart from the calendar's."""
    months: tuple[MonthView, ...] = ()
    weeks: tuple[PlaceView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """All years, newest first, and what the shades mean."""

    years: tuple[YearView, ...]
    legend: tuple[tuple[int, str], ...] = ()
    by_month: dict[Period, MonthView] = field(default_factory=dict)


def make_calendar(catalog: Catalog) -> CalendarView:
    """The calendar of a library."""
    days: defaultdict[dt.date, list[Edition]] = defaultdict(list)
    for edition in reversed(catalog.editions[Cadence.DAY]):
        days[edition.period.start.replace(day=1)].append(edition)
    counts = sorted(len(edition.paper_ids) for edition in catalog.editions[Cadence.DAY])
    usual = counts[int(USUAL * (len(counts) - 1))] if counts else 0
    weeks: defaultdict[int, list[PlaceView]] = defaultdict(list)
    for edition in reversed(catalog.editions[Cadence.WEEK]):
        weeks[edition.period.start.isocalendar().year].append(_place(catalog, edition))
    by_month = {
        edition.period: _month(catalog, edition, days[edition.period.start], usual)
        for edition in reversed(catalog.editions[Cadence.MONTH])
    }
    months: defaultdict[int, list[MonthView]] = defaultdict(list)
    for period, view in by_month.items():
        months[period.start.year].append(view)
    found = {edition.period.start.year: edition for edition in catalog.editions[Cadence.YEAR]}
    years = tuple(
        YearView(
            year=str(year),
            place=_place(catalog, found[year]) if year in found else None,
            months=tuple(months[year]),
            weeks=tuple(weeks[year]),
        )
        for year in sorted({*found, *weeks}, reverse=True)
    )
    legend = charts.legend(usual, counts[-1], catalog.words.number) if counts else ()
    return CalendarView(years=years, legend=legend, by_month=by_month)


def months_around(view: CalendarView, period: Period) -> tuple[MonthView, ...]:
    """The months of a year, or the one month that a shorter period begins in."""
    return tuple(
        month
        for start, month in view.by_month.items()
        if start.start.year == period.start.year
        and (period.cadence is Cadence.YEAR or start.start.month == period.start.month)
    )


def _month(catalog: Catalog, edition: Edition, days: Sequence[Edition], usual: int) -> MonthView:
    start = edition.period.start
    by_number = {one.period.start.day: _place(catalog, one) for one in days}
    rows = calendar.Calendar().monthdayscalendar(start.year, start.month) if days else []
    weeks = tuple(tuple(_day(number, by_number, usual) for number in row) for row in rows)
    place = _place(catalog, edition)
    return MonthView(place=place, weeks=weeks, days=tuple(by_number.values()))


def _day(number: int, days: dict[int, PlaceView], usual: int) -> DayView | None:
    if not number:
        return None
    place = days.get(number)
    if place is None:
        return DayView(number=number, title="", path="", count=0, level=0)
    return DayView(
        number=number,
        title=place.title,
        path=place.path,
        count=place.count,
        level=charts.level(place.count, usual),
    )


def _place(catalog: Catalog, edition: Edition) -> PlaceView:
    return places.edition_place(edition.period, catalog.words, len(edition.paper_ids))
