"""Days, ISO weeks, months, years: every dated paper once in each that its date tells of."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.editions import Period, make_editions, period_of
from generator.lint import lint
from generator.models import Cadence, Paper, PartialDate
from tests.builders import date, paper


@pytest.mark.parametrize(
    ("day", "week", "start", "end"),
    [
        ("2026-12-31", "2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-01-04", "2027-W01", "2027-01-04", "2027-01-10"),
        ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        ("2025-11-07", "2025-W45", "2025-11-03", "2025-11-09"),
        ("0001-01-01", "0001-W01", "0001-01-01", "0001-01-07"),
        ("9999-12-31", "9999-W52", "9999-12-27", "9999-12-31"),
    ],
)
def test_iso_weeks(day: str, week: str, start: str, end: str) -> None:
    found = period_of(date(day), Cadence.WEEK)
    assert found is not None
    assert (found.key, str(found.start), str(found.end)) == (week, start, end)
    assert found.slug == week.lower()


def test_a_date_tells_of_the_cadences_it_is_exact_enough_for() -> None:
    kinds = {text: [period_of(date(text), one) for one in Cadence] for text in ("2025", "2025-02")}
    assert [one.key if one else None for one in kinds["2025"]] == [None, None, None, "2025"]
    assert [one.key if one else None for one in kinds["2025-02"]] == [None, None, "2025-02", "2025"]
    assert str(Period(dt.date(2024, 2, 1), Cadence.MONTH).end) == "2024-02-29"


def test_years_before_1000_have_four_digits() -> None:
    found = [period_of(date("0999-07-05"), one) for one in Cadence]
    assert [one.slug for one in found if one] == ["0999-07-05", "0999-w27", "0999-07", "0999"]


def test_editions_go_by_announced_before_published() -> None:
    one = paper(published=date("2024-01-01"), announced=date("2025-06-02"))
    assert [e.period.key for e in make_editions([one])[Cadence.DAY]] == ["2025-06-02"]


def test_empty_periods_make_no_edition_and_neighbours_skip_them() -> None:
    dates = {"a": "2025-01-01", "b": "2025-03-05", "c": "2025-03-05", "d": "2026-01-09"}
    papers = [paper(name, published=date(day)) for name, day in dates.items()]
    days = make_editions([*papers, paper("undated")])[Cadence.DAY]
    assert [edition.period.key for edition in days] == ["2025-01-01", "2025-03-05", "2026-01-09"]
    assert days[1].paper_ids == ("b", "c")
    assert (days[0].previous, days[2].next) == (None, None)
    assert days[0].next == days[1].period
    assert days[2].previous == days[1].period


_papers = st.lists(
    st.one_of(st.none(), st.dates(min_value=dt.date(1, 1, 1)).map(PartialDate.of)), max_size=30
).map(lambda dates: [paper(f"p{i}", published=day) for i, day in enumerate(dates)])


@given(_papers)
def test_every_dated_paper_is_in_exactly_one_edition_of_each_cadence(papers: list[Paper]) -> None:
    editions = make_editions(papers)
    dated = sorted(one.id for one in papers if one.date)
    for cadence in Cadence:
        found = [key for edition in editions[cadence] for key in edition.paper_ids]
        assert sorted(found) == dated
        for edition in editions[cadence]:
            assert edition.paper_ids
            assert edition.period.start <= edition.period.end


@pytest.mark.parametrize(
    "text", ["", "2025-13", "2025-02-30", "25", "2025-1-1", "2025-01-01-01", "２０２５", "x"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_date_long_after_the_paper_came_in_is_not_believed() -> None:
    added = date("2025-06-02")
    assert paper(published=date("2026-01"), added=added).date == date("2026-01")
    assert paper(published=date("2105-12-31"), added=added).date is None
    both = paper(announced=date("2052-06-01"), published=date("2025-05-01"), added=added)
    assert both.date == date("2025-05-01")
    assert paper(published=date("2105")).date == date("2105")
    (problem,) = lint({both.id: both}, {both.id: "library/x.md"}, {})
    assert "announced: 2052-06-01" in problem.message


def test_a_day_without_month_is_no_date() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2025, 0, 3)
