"""Each paper is in one mail of each cadence, and in none that went out before it came."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mail.issues import (
    CADENCES,
    GRACE,
    LATE_DAYS,
    closed,
    find,
    is_late,
    mail_period,
    make_issues,
)
from generator.models import Cadence, PartialDate
from tests.builders import date, paper
from tests.mail.builders import catalog

DAYS = st.dates(dt.date(2024, 12, 1), dt.date(2025, 3, 1)).map(PartialDate.of)
DATES = DAYS | DAYS.map(lambda one: PartialDate(one.year, one.month)) | st.none()


@given(st.lists(st.tuples(DATES, DAYS | st.none()), max_size=12))
def test_every_paper_is_in_one_mail_of_a_cadence_at_most(
    given_: list[tuple[PartialDate | None, PartialDate | None]],
) -> None:
    papers = [paper(f"p{n}", published=one, added=two) for n, (one, two) in enumerate(given_)]
    arranged = catalog(*papers)
    for cadence in CADENCES:
        ids = [one for issue in make_issues(arranged, cadence) for one in issue.paper_ids]
        assert len(ids) == len(set(ids))
        exact = {one.id for one in papers if mail_period(one, cadence)}
        assert set(ids) == exact
    whole = {one.id for one in papers if one.date and one.date.full}
    assert {i for issue in make_issues(arranged, Cadence.DAY) for i in issue.paper_ids} == whole


@given(DAYS, st.integers(0, 2 * LATE_DAYS))
def test_a_paper_is_never_in_a_mail_that_was_over_when_it_came_unless_it_is_old(
    day: PartialDate, later: int
) -> None:
    assert day.full
    added = PartialDate.of(day.full + dt.timedelta(days=later))
    one = paper(published=day, added=added)
    for cadence in CADENCES:
        period = mail_period(one, cadence)
        assert period
        assert added.full
        gone = (added.full - period.end).days
        assert gone <= GRACE.days or gone > LATE_DAYS


def test_a_late_paper_is_marked_and_one_of_an_archive_is_in_its_own_mail() -> None:
    arranged = catalog(
        paper("in-time", published=date("2025-11-07"), added=date("2025-11-07")),
        paper("late", published=date("2025-11-07"), added=date("2025-11-20")),
        paper("archive", published=date("2025-11-07"), added=date("2026-11-20")),
    )
    weeks = {one.slug: one for one in make_issues(arranged, Cadence.WEEK)}
    assert set(weeks["2025-w45"].paper_ids) == {"in-time", "archive"}
    assert weeks["2025-w45"].late == frozenset()
    assert weeks["2025-w47"].late == {"late"}


def test_what_was_fetched_the_next_morning_is_in_time() -> None:
    arranged = catalog(
        paper("next-day", published=date("2025-11-07"), added=date("2025-11-08")),
        paper("after-it", published=date("2025-11-07"), added=date("2025-11-09")),
        paper("sunday", published=date("2025-11-09"), added=date("2025-11-11")),
    )
    days = {one.slug: one for one in make_issues(arranged, Cadence.DAY)}
    assert days["2025-11-07"].paper_ids == ("next-day",)
    assert days["2025-11-07"].late == frozenset()
    assert days["2025-11-09"].late == {"after-it"}
    weeks = {one.slug: one for one in make_issues(arranged, Cadence.WEEK)}
    # In the next week's mail; yet not older than that week and a day.
    assert weeks["2025-w46"].paper_ids == ("sunday",)
    assert weeks["2025-w46"].late == frozenset()


@given(DAYS, st.integers(0, 2 * LATE_DAYS))
def test_a_paper_dated_within_the_period_never_came_late(day: PartialDate, later: int) -> None:
    assert day.full
    one = paper(published=day, added=PartialDate.of(day.full + dt.timedelta(days=later)))
    for cadence in CADENCES:
        period = mail_period(one, cadence)
        assert period
        assert not (is_late(one, period) and period.start - GRACE <= day.full <= period.end)


def test_a_retracted_paper_is_no_news() -> None:
    one = paper(published=date("2025-11-07"), retracted="withdrawn")
    assert make_issues(catalog(one), Cadence.DAY) == ()


def test_only_what_is_over_is_closed() -> None:
    arranged = catalog(paper(published=date("2025-11-07")))
    issues = make_issues(arranged, Cadence.WEEK)
    assert closed(issues, dt.date(2025, 11, 9)) == ()
    assert closed(issues, dt.date(2025, 11, 10)) == issues


@pytest.mark.parametrize("slug", ["2025-11-07", "2025-W45", "2025-w45", "2025-11"])
def test_an_issue_is_found_by_its_name_in_any_writing(slug: str) -> None:
    found = find(catalog(paper(published=date("2025-11-07"))), slug)
    assert found
    assert found.slug == slug.lower()
    assert find(catalog(), slug) is None
