"""Counts without gaps, rises beyond chance, and firsts that are surely first."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import series, trends
from generator.models import Assignment, Cadence, Paper, PartialDate
from generator.text.phrases import PaperText
from generator.trends import Trends, chance, find_trends
from tests.builders import date, paper

REFERENCE = dt.date(2026, 3, 5)


def _find(papers: list[Paper], themes: dict[str, list[str]] | None = None) -> Trends:
    assignments = {
        key: [
            Assignment(paper_id=key, theme=slug, score=1.0, primary=not place)
            for place, slug in enumerate(slugs)
        ]
        for key, slugs in (themes or {}).items()
    }
    texts = {one.id: PaperText(id=one.id, title=one.title, abstract=one.abstract) for one in papers}
    return find_trends(papers, assignments, texts, REFERENCE)


def _library(*, mutter: str = "") -> list[Paper]:
    """60 papers of four weeks and 300 before, one a day; 9 recent ones tell of spikes."""
    papers = []
    for number in range(360):
        recent = number < 60
        day = REFERENCE - dt.timedelta(days=number % 28 if recent else 28 + number)
        title = f"Study {number} of continual learning" if number % 5 == 0 else f"Study {number}"
        if recent and number % 7 == 3:
            title = f"Spiking transformers {number}"
        papers.append(
            paper(f"p{number:03}", title=title, abstract=mutter, published=PartialDate.of(day))
        )
    return papers


def test_gaps_are_zeros_and_the_axis_is_of_all_themes() -> None:
    days = {"a": "2025-12-29", "b": "2026-01-20", "c": "2026-01-21", "d": "2026-02", "e": "2026"}
    papers = [paper(name, published=date(day)) for name, day in days.items()]
    papers.append(paper("undated"))
    found = _find(papers, {"a": ["x"], "b": ["y", "x"], "c": ["y"], "d": ["y"], "e": ["x"]}).series
    weeks = found[Cadence.WEEK]
    assert [one.key for one in weeks.periods] == [f"2026-W{week:02}" for week in range(1, 11)]
    assert weeks.papers == (1, 0, 0, 2, 0, 0, 0, 0, 0, 0)
    assert weeks.themes["x"] == (1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    assert weeks.share("x") == (1.0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0)
    assert weeks.left_out == 3
    months = found[Cadence.MONTH]
    assert [one.key for one in months.periods] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert months.themes["y"] == (0, 2, 1, 0)
    assert months.left_out == 2
    assert found[Cadence.YEAR].papers == (1, 4)
    assert found[Cadence.YEAR].left_out == 1


@given(
    st.lists(
        st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 1, 1)), min_size=1
    ).map(
        lambda days: [paper(f"p{n}", published=PartialDate.of(day)) for n, day in enumerate(days)]
    )
)
def test_every_axis_has_each_period_once_and_an_end(papers: list[Paper]) -> None:
    for cadence, one in _find(papers).series.items():
        periods = one.periods
        assert len(periods) <= series.MOST_PERIODS[cadence]
        assert len(one.papers) == len(periods)
        for before, after in itertools.pairwise(periods):
            assert before.end + dt.timedelta(days=1) == after.start
        assert all(period.start <= REFERENCE <= periods[-1].end for period in periods)


def test_an_empty_library_has_no_trends() -> None:
    found = find_trends([], {}, {}, None)
    assert (found.window, found.themes, found.phrases, found.firsts) == (None, (), (), ())
    assert found.series[Cadence.WEEK].periods == ()


@given(st.integers(1, 40), st.integers(1, 200), st.data())
def test_the_chance_is_fishers(recent_of: int, before_of: int, data: st.DataObject) -> None:
    recent = data.draw(st.integers(0, recent_of))
    before = data.draw(st.integers(0, before_of))
    have, total = recent + before, recent_of + before_of
    ways = sum(
        comb(have, count) * comb(total - have, recent_of - count)
        for count in range(recent, min(have, recent_of) + 1)
    )
    exact = ways / comb(total, recent_of)
    assert chance(recent, recent_of, before, before_of) == pytest.approx(exact, rel=1e-6)


def test_a_phrase_that_comes_new_rises_and_a_steady_one_does_not() -> None:
    found = _find(_library())
    assert found.window
    assert found.window.start == dt.date(2026, 2, 6)
    assert (found.window.recent_papers, found.window.before_papers) == (60, 300)
    (rise,) = found.phrases
    assert rise.name == "Spiking transformers"
    assert (rise.recent, rise.before) == (9, 0)
    assert rise.chance < 1e-6
    assert rise.paper_ids[0] == "p003"  # of 2 March, as p031 is
    assert len(rise.paper_ids) == trends.MOST_LINKS


def test_more_papers_alone_make_nothing_rise() -> None:
    """A steady share of ever more papers: raw counts would call it a trend."""
    papers = [
        paper(
            f"{number:03}",
            title="On continual learning" if number % 4 == 0 else "On other things",
            published=PartialDate.of(REFERENCE - dt.timedelta(days=int(number**1.05))),
        )
        for number in range(250)
    ]
    themes = {one.id: ["learning"] if int(one.id) % 4 == 0 else ["else"] for one in papers}
    found = _find(papers, themes)
    assert found.window
    assert found.themes == ()
    assert found.phrases == ()


def test_a_theme_rises_by_its_share() -> None:
    papers = _library()
    slugs = {one.id: ["spikes"] if "Spiking" in one.title else ["rest"] for one in papers}
    assert [one.name for one in _find(papers, slugs).themes] == ["spikes"]


def test_a_date_that_may_be_either_is_neither() -> None:
    papers = [*_library(), *(paper(f"m{n}", published=date("2026")) for n in range(9))]
    found = _find(papers)
    assert found.window
    assert found.window.recent_papers == 60
    assert found.window.before_papers == 300


def test_too_few_papers_are_not_compared() -> None:
    assert _find(_library()[:80]).window is None


def test_the_first_paper_is_surely_first() -> None:
    papers = _library()
    titles = ["Amber logic", "More amber logic", "Amber logic again", "Amber logic at last"]
    days = ["2025", "2025-11-03", "2025-11-02", "2026-01-09"]
    papers += [
        paper(f"amber{number}", title=title, published=date(day))
        for number, (title, day) in enumerate(zip(titles, days, strict=True))
    ]
    found = {one.words.lower(): one for one in _find(papers).firsts}
    amber = found["amber logic"]
    # One of 2025 may be as early as that of the second of November, and that of the third is not.
    assert (amber.paper_ids, str(amber.date)) == (("amber2", "amber0"), "2025-11-02")
    assert amber.papers == 4
    # In the papers that the library begins with it stands already.
    assert "continual learning" not in found


def test_papers_of_one_month_are_all_its_first() -> None:
    papers = _library()
    papers += [
        paper(f"m{number:02}", title=f"Amber logic {number}", published=date("2025-11"))
        for number in range(12)
    ]
    (amber,) = (one for one in _find(papers).firsts if one.words.lower() == "amber logic")
    assert amber.paper_ids == tuple(f"m{number:02}" for number in range(12))


def test_one_and_many_are_one_phrase() -> None:
    """What recent papers say in the plural, the library says in the singular."""
    papers = _library()
    for number in range(20):
        day = REFERENCE - dt.timedelta(days=1 + number if number < 9 else 80 + number)
        words = "Opal transformers" if number < 9 else "The opal transformer"
        papers.append(paper(f"o{number:02}", title=words, published=PartialDate.of(day)))
    names = [one.words.lower() for one in _find(papers).firsts]
    assert len([one for one in names if one.startswith("opal")]) == 1


def test_a_phrase_of_a_summary_is_no_first() -> None:
    """The summary was written when the word was known."""
    papers = _library()
    papers += [
        paper(f"amber{number}", title="Amber logic", published=date(f"2025-11-{number:02}"))
        for number in range(10, 15)
    ]
    summed = "The beginning of amber logic."
    papers.append(paper("early", title="Before", summary=summed, published=date("2025-10-01")))
    texts = {
        one.id: PaperText(id=one.id, title=one.title, abstract=one.summary or one.abstract)
        for one in papers
    }
    found = find_trends(papers, {}, texts, REFERENCE).firsts
    (amber,) = (one for one in found if one.words.lower() == "amber logic")
    assert amber.paper_ids == ("amber10",)
    assert amber.papers == 5


def test_the_order_of_the_papers_changes_nothing() -> None:
    papers = _library(mutter="We study spiking neural networks and their continual learning.")
    slugs = {one.id: ["spikes"] if "Spiking" in one.title else ["rest"] for one in papers}
    expected = _find(papers, slugs)
    random.Random(1).shuffle(papers)
    assert _find(papers, slugs) == expected


def test_an_organisation_rises_among_those_that_papers_name() -> None:
    """Sources began to name organisations late: that alone makes none of them rise."""
    papers = _library()
    texts = {one.id: PaperText(id=one.id, title=one.title) for one in papers}
    late = {one.id: f"lab-{place % 4}" for place, one in enumerate(papers) if place < 60}
    none = find_trends(papers, {}, texts, REFERENCE, late)
    assert none.organizations == ()
    old = {one.id: f"lab-{place % 4}" for place, one in enumerate(papers) if place >= 60}
    new = {one.id: "new-lab" if place % 4 else "lab-0" for place, one in enumerate(papers[:60])}
    (rise,) = find_trends(papers, {}, texts, REFERENCE, old | new).organizations
    assert (rise.name, rise.recent, rise.recent_of) == ("new-lab", 45, 60)
    assert (rise.before, rise.before_of) == (0, 300)
