"""The calendar: every edition of a day once, where a calendar has it."""

from __future__ import annotations

import calendar
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from generator.catalog import Catalog, make_catalog
from generator.config import Settings
from generator.editions import Period
from generator.models import Cadence, Paper, PartialDate, Vocabulary
from generator.views.calendars import CalendarView, make_calendar, months_around
from tests.builders import date, paper


def _catalog(papers: list[Paper]) -> Catalog:
    return make_catalog(Settings(), papers, Vocabulary(), ())


def _calendar(*days: str) -> CalendarView:
    papers = [paper(f"p{n}", published=date(day)) for n, day in enumerate(days)]
    return make_calendar(_catalog(papers))


def test_days_stand_under_their_weekday_and_lead_to_their_edition() -> None:
    (year,) = _calendar("2026-02-03", "2026-02-03", "2026-02-28").years
    (month,) = year.months
    assert [len(week) for week in month.weeks] == [7] * len(month.weeks)
    # 1 February 2026 is a Sunday: six cells of the first week are of January.
    assert [day and day.number for day in month.weeks[0]] == [None] * 6 + [1]
    tuesday = month.weeks[1][1]
    assert tuesday
    assert (tuesday.number, tuesday.title, tuesday.path) == (
        3,
        "3 February 2026",
        "editions/2026-02-03.md",
    )
    assert (tuesday.count, tuesday.level) == (2, 1)
    wednesday = month.weeks[1][2]
    assert wednesday
    assert (wednesday.path, wednesday.level) == ("", 0)
    assert [(one.short, one.count) for one in month.days] == [("28", 1), ("3", 2)]


def test_a_month_without_known_days_has_no_rows() -> None:
    (year,) = _calendar("2026-02", "2026").years
    (month,) = year.months
    assert (month.weeks, month.place.count) == ((), 1)
    assert year.place
    assert year.place.count == 2


def test_an_empty_library_has_no_calendar() -> None:
    assert _calendar().years == ()
    assert _calendar().legend == ()


def test_a_week_belongs_to_its_iso_year() -> None:
    years = _calendar("2027-01-03").years
    assert [(one.year, one.place is None, len(one.weeks)) for one in years] == [
        ("2027", False, 0),
        ("2026", True, 1),
    ]


def test_one_full_day_does_not_make_the_others_pale() -> None:
    days = [f"2026-03-{day:02}" for day in range(1, 29) for _ in range(10)]
    view = _calendar(*days, *["2026-03-30"] * 400)
    found = [day for week in view.years[0].months[0].weeks for day in week if day and day.path]
    assert {day.level for day in found} == {4}
    assert view.legend[-1] == (4, "8–400")


def test_an_edition_has_the_months_around_it() -> None:
    view = _calendar("2026-02-03", "2026-04-01", "2025-02-03")
    names = {
        cadence: [one.place.title for one in months_around(view, Period(start, cadence))]
        for cadence, start in {
            Cadence.YEAR: dt.date(2026, 1, 1),
            Cadence.MONTH: dt.date(2026, 2, 1),
            Cadence.WEEK: dt.date(2026, 2, 2),
            Cadence.DAY: dt.date(2026, 2, 3),
        }.items()
    }
    assert names.pop(Cadence.YEAR) == ["April 2026", "February 2026"]
    assert list(names.values()) == [["February 2026"]] * 3


@given(st.lists(st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)), max_size=40))
def test_every_day_of_every_month_stands_once(days: list[dt.date]) -> None:
    papers = [paper(f"p{n}", published=PartialDate.of(day)) for n, day in enumerate(days)]
    view = make_calendar(_catalog(papers))
    paths = []
    for period, month in view.by_month.items():
        cells = [day for week in month.weeks for day in week if day]
        last = calendar.monthrange(period.start.year, period.start.month)[1]
        assert [day.number for day in cells] == list(range(1, last + 1))
        paths += [day.path for day in cells if day.path]
    assert sorted(paths) == sorted({f"editions/{day.isoformat()}.md" for day in days})
