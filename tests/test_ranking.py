"""The four orders: what they promise of missing signals, dates and sums, for any papers."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import ranking
from generator.models import Paper, PartialDate
from generator.ranking import AGE, Order
from tests.builders import date, paper

_dates = st.one_of(
    st.none(),
    st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2030, 1, 1)).flatmap(
        lambda day: st.sampled_from(
            [PartialDate.of(day), PartialDate(day.year, day.month), PartialDate(day.year)]
        )
    ),
)
_signals = st.dictionaries(
    st.sampled_from(["upvotes", "comments", "stars", "citations", "likes"]),
    st.integers(0, 10**6),
)
_papers = st.lists(
    st.tuples(_dates, _signals, st.sampled_from(["", "", "", "withdrawn"])), max_size=25
).map(
    lambda rows: [
        paper(f"p{number}", published=day, signals=signals, retracted=retracted)
        for number, (day, signals, retracted) in enumerate(rows)
    ]
)
_orders = st.sampled_from(list(Order))


def _total(one: Paper, order: Order, scale: ranking.Scale) -> float:
    return ranking.score(one, order, scale).total


@given(_papers, _orders, st.randoms(use_true_random=False))
def test_an_order_is_total_and_knows_no_order_of_the_papers(
    papers: list[Paper], order: Order, chance: object
) -> None:
    shuffled = list(papers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranking.measure(papers) == ranking.measure(shuffled)
    scale = ranking.measure(papers)
    found = ranking.ordered(papers, order, scale)
    assert found == ranking.ordered(shuffled, order, scale)
    assert sorted(one.id for one in found) == sorted(one.id for one in papers)


@given(_papers, _orders)
def test_a_score_is_the_sum_of_its_parts_as_they_are_printed(
    papers: list[Paper], order: Order
) -> None:
    scale = ranking.measure(papers)
    for one in papers:
        found = ranking.score(one, order, scale)
        thousandths = [round(1000 * part.value) for part in found.parts]
        assert [one / 1000 for one in thousandths] == [part.value for part in found.parts]
        assert found.total == sum(thousandths) / 1000


@given(_papers, _orders)
def test_only_what_was_recorded_is_a_part(papers: list[Paper], order: Order) -> None:
    scale = ranking.measure(papers)
    for one in papers:
        names = {part.name for part in ranking.score(one, order, scale).parts}
        assert names - {AGE} == one.signals.keys() & ranking.WEIGHTS[order].keys()


@given(_papers, _orders, st.sampled_from([one.name for one in ranking.SIGNALS]))
def test_missing_is_not_zero(papers: list[Paper], order: Order, name: str) -> None:
    """A recorded 0 never lifts a paper over itself without the record, nor does a typical count
    lower it, and more is never worth less."""
    scale = ranking.measure(papers)
    for one in papers:
        without = replace(one, signals={key: n for key, n in one.signals.items() if key != name})
        missing = _total(without, order, scale)
        totals = [
            _total(replace(one, signals={**one.signals, name: count}), order, scale)
            for count in (0, math.ceil(scale.typical[name]), 10**7)
        ]
        assert totals[0] <= missing <= totals[1] <= totals[2]


def test_a_paper_of_a_source_without_upvotes_stands_between() -> None:
    counts: list[Mapping[str, int]] = [{"upvotes": 0}, {}, {"upvotes": 80}]
    papers = [paper(f"p{number}", signals=one) for number, one in enumerate(counts)]
    found = ranking.ordered(papers, Order.TOP, ranking.measure(papers))
    assert [one.id for one in found] == ["p2", "p1", "p0"]


def test_the_sum_is_not_thinned_by_a_typical_signal() -> None:
    scale = ranking.measure([])
    plain = paper("a", signals={"upvotes": 69})
    starred = replace(plain, signals={"upvotes": 69, "stars": 7})
    assert _total(plain, Order.TOP, scale) == pytest.approx(1.0)
    assert _total(starred, Order.TOP, replace(scale, oldest=4000)) == pytest.approx(1.0)


def test_a_few_papers_say_little_and_many_say_what_is_typical() -> None:
    one = ranking.measure([paper(signals={"upvotes": 1200})])
    many = ranking.measure([paper(f"p{n}", signals={"upvotes": 1200}) for n in range(500)])
    assert 6 < one.typical["upvotes"] < 20
    assert 1000 < many.typical["upvotes"] < 1200
    assert one.typical["stars"] == 7.0


def test_no_citation_after_a_week_says_nothing_and_after_years_it_does() -> None:
    new = paper("new", published=date("2026-03-01"), signals={"citations": 0})
    old = paper("old", published=date("2016-03-01"), signals={"citations": 0})
    scale = ranking.measure([new, old], dt.date(2026, 3, 1))
    assert _total(new, Order.TOP, scale) == 0
    assert _total(old, Order.TOP, scale) < -0.4
    # Young papers do not lower what is typical of grown ones.
    young = [paper(f"y{n}", published=date("2026-03-01"), signals={"citations": 0}) for n in "abc"]
    assert ranking.measure([*young, old]).typical == scale.typical


def test_attention_yields_to_age_when_rising() -> None:
    days = {"today": "2026-03-05", "week": "2026-02-26", "month": "2026-02-05"}
    papers = [
        paper(name, published=date(day), signals={"upvotes": 20}) for name, day in days.items()
    ]
    papers.append(paper("loud", published=date("2026-02-26"), signals={"upvotes": 200}))
    papers.append(paper("quiet", published=date("2026-03-05"), signals={"upvotes": 0}))
    scale = ranking.measure(papers)
    found = [one.id for one in ranking.ordered(papers, Order.RISING, scale)]
    assert found == ["loud", "today", "week", "month", "quiet"]
    parts = ranking.score(papers[1], Order.RISING, scale).parts
    assert parts[-1].name == AGE
    assert parts[-1].value == -0.452  # 1.5 × log10(2)
    assert papers[4] not in ranking.leaders(papers, Order.RISING, scale, 9)


@given(_papers)
def test_what_is_retracted_never_leads(papers: list[Paper]) -> None:
    scale = ranking.measure(papers)
    for order in (Order.TOP, Order.RISING):
        flags = [bool(one.retracted) for one in ranking.ordered(papers, order, scale)]
        assert flags == sorted(flags)
        assert not any(one.retracted for one in ranking.leaders(papers, order, scale, 5))


@given(_papers)
def test_new_is_by_date_and_undated_last(papers: list[Paper]) -> None:
    scale = ranking.measure(papers)
    found = [one.date for one in ranking.ordered(papers, Order.NEW, scale)]
    dated = [day for day in found if day]
    assert dated == sorted(dated, reverse=True)
    assert found[: len(dated)] == dated


@given(_papers)
def test_leaders_have_attention_and_those_rising_are_young(papers: list[Paper]) -> None:
    scale = ranking.measure(papers)
    for one in ranking.leaders(papers, Order.TOP, scale, 99):
        assert _total(one, Order.TOP, scale) > 0
    for one in ranking.leaders(papers, Order.RISING, scale, 99):
        assert one.date
        assert scale.age(one) <= ranking.RISING_DAYS


def test_an_inexact_date_makes_no_paper_newer() -> None:
    dates = ["2026", "2026-02", "2026-02-20", "2026-03-05"]
    papers = [paper(day, published=date(day), signals={"upvotes": 9}) for day in dates]
    papers.append(paper("undated", signals={"upvotes": 9}))
    scale = ranking.measure(papers)
    assert [scale.age(one) for one in papers] == [63, 32, 13, 0, 63]
    found = [one.id for one in ranking.ordered(papers, Order.RISING, scale)]
    assert found == ["2026-03-05", "2026-02-20", "2026-02", "2026", "undated"]


def test_ages_count_from_the_newest_day_that_can_be() -> None:
    typo = paper("typo", published=date("2026-12-01"), added=date("2026-03-05"))
    other = paper("other", published=date("2026-02-01"))
    assert ranking.reference_day([typo, other]) == dt.date(2026, 3, 5)
    assert ranking.reference_day([other]) == dt.date(2026, 2, 1)
    assert ranking.reference_day([paper()]) is None
    assert ranking.measure([other], dt.date(2026, 2, 11)).age(other) == 10


@pytest.mark.parametrize("order", list(Order))
@given(_papers)
def test_the_formula_that_is_shown_is_the_one_that_counts(
    order: Order, papers: list[Paper]
) -> None:
    scale = ranking.measure(papers)
    for one in papers:
        values = {**dict.fromkeys(ranking.WEIGHTS[order], 0), **one.signals, AGE: scale.age(one)}
        shown = {}
        for name, text in ranking.formulas(order, scale):
            code = text.replace("×", "*").replace("÷", "/").replace("−", "-")
            shown[name] = eval(code, {"log10": math.log10, "min": min}, values)
        for part in ranking.score(one, order, scale).parts:
            assert part.value == pytest.approx(shown[part.name], abs=0.00051)
        assert set(shown) >= {part.name for part in ranking.score(one, order, scale).parts}
