"""What follows from requests, and what is remembered of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mail import deciding, memory
from generator.mail.deciding import Decision, decide, to_answer
from generator.mail.memory import Record, fold, line_of, merged, parse
from generator.mail.reports import COMPLAINT, Failure
from generator.mail.requests import Choice, Request
from generator.mail.subscribers import (
    Subscriber,
    Suppression,
    parse_journal,
    recipients,
    suppressed,
)
from generator.mail.tokens import reader_id

NOW = dt.datetime(2025, 11, 10, 8, tzinfo=dt.UTC)
ADA = "ada@example.org"
READER = reader_id(ADA)
THEMES = ("reasoning", "spikes")


class Desk:
    """Records and journal, as the notebook keeps them."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.journal: list[Suppression] = []
        self.number = 0

    def get(self, request: Request, key: str = "", *, days: float = 0) -> Decision:
        self.number += 1
        decision = decide(
            request, key or f"k{self.number}", fold(self.records), self.journal, _day(days)
        )
        self.records += parse("".join(line_of(one) for one in decision.records))
        self.journal += parse_journal("".join(x for one in decision.records for x in one.journal))
        return decision

    def answer(self, days: float = 0) -> list[str]:
        due = to_answer(fold(self.records), _day(days))
        self.records += [deciding.answered(one, _day(days)) for one in due]
        return [one.answer for one in due]

    def get_mail(self, cadence: str, *listed: Subscriber) -> tuple[Subscriber, ...]:
        readers, _ = merged(listed, fold(self.records), THEMES)
        return recipients(readers, self.journal, cadence, THEMES)


def _day(days: float) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def _ask(kind: str, **more: object) -> Request:
    return Request(kind=kind, reader=READER, email=ADA, **more)  # type: ignore[arg-type]


def _choice(
    themes: Iterable[str] | None = None, cadences: Iterable[str] | None = None,
    language: str | None = None,
) -> Choice:  # fmt: skip
    return Choice(
        themes=None if themes is None else frozenset(themes),
        cadences=None if cadences is None else frozenset(cadences),
        language=language,
    )


LISTED = Subscriber(id=READER, email=ADA)


def test_who_leaves_gets_nothing_and_one_answer() -> None:
    desk = Desk()
    assert desk.get(_ask("unsubscribe")).outcome == "unsubscribed"
    assert desk.get_mail("week", LISTED) == ()
    assert desk.answer() == ["goodbye"]
    assert desk.answer() == []


def test_the_same_mail_again_does_nothing() -> None:
    desk = Desk()
    desk.get(_ask("unsubscribe"), "k")
    desk.get(_ask("subscribe"), "ask")
    desk.get(_ask("confirm"), "confirmed")
    assert desk.get(_ask("unsubscribe"), "k") == Decision(outcome="nothing", why="read before")
    assert len(desk.get_mail("week")) == 1


def test_a_theme_and_a_cadence_can_be_left() -> None:
    desk = Desk()
    desk.get(_ask("unsubscribe", scopes=("spikes", "cadence:day")))
    assert desk.get_mail("day", LISTED) == ()
    (one,) = desk.get_mail("week", LISTED)
    assert one.themes == {"reasoning"}
    # What is chosen anew is wanted anew, and nothing else is.
    desk.get(_ask("change", choice=_choice(themes={"spikes"})))
    (one,) = desk.get_mail("week", LISTED)
    assert one.themes == {"spikes"}
    assert desk.get_mail("day", LISTED) == ()
    desk.get(_ask("change", choice=_choice(themes=(), cadences={"day"}, language="de")))
    (one,) = desk.get_mail("day", LISTED)
    assert (one.themes, one.language) == (frozenset(), "de")
    assert desk.get_mail("week", LISTED) == ()


def test_a_change_does_not_bring_back_who_has_left_for_good() -> None:
    desk = Desk()
    desk.get(_ask("unsubscribe"))
    desk.get(_ask("change", choice=_choice(themes={"spikes"})))
    assert desk.get_mail("week", LISTED) == ()
    assert desk.answer() == ["goodbye", "goodbye"]


def test_joining_takes_two_steps() -> None:
    desk = Desk()
    chosen = _choice(themes={"spikes"}, cadences={"week"}, language="de")
    assert desk.get(_ask("subscribe", choice=chosen)).outcome == "asked"
    assert desk.get_mail("week") == ()
    assert desk.answer() == ["confirm"]
    assert desk.get(_ask("confirm")).outcome == "joined"
    (one,) = desk.get_mail("week")
    assert (one.email, one.language) == (ADA, "de")
    assert (one.themes, one.cadences) == (frozenset({"spikes"}), frozenset({"week"}))
    assert desk.get_mail("day") == ()
    assert desk.answer() == ["joined"]


def test_nothing_is_confirmed_that_was_not_asked_or_long_ago() -> None:
    desk = Desk()
    assert desk.get(_ask("confirm")).why == "nothing to confirm"
    desk.get(_ask("subscribe"))
    assert desk.get(_ask("confirm"), days=memory.OPEN_DAYS).why == "nothing to confirm"
    assert desk.get_mail("week") == ()


def test_one_confirmation_a_day_for_an_address() -> None:
    desk = Desk()
    for _ in range(50):
        desk.get(_ask("subscribe"))
    assert desk.answer() == ["confirm"]
    desk.get(_ask("subscribe"), days=0.9)
    assert desk.answer(0.9) == []
    desk.get(_ask("subscribe"), days=1.1)
    assert desk.answer(1.1) == ["confirm"]


def test_joining_again_after_leaving() -> None:
    desk = Desk()
    desk.get(_ask("unsubscribe"))
    desk.get(_ask("subscribe"))
    desk.get(_ask("confirm"))
    assert len(desk.get_mail("week", LISTED)) == 1
    desk.get(_ask("unsubscribe"))
    assert desk.get_mail("week", LISTED) == ()


def test_a_line_of_the_list_that_says_no_stays_in_force() -> None:
    desk = Desk()
    desk.get(_ask("subscribe"))
    desk.get(_ask("confirm"))
    no = dataclasses.replace(LISTED, status="complained")
    assert desk.get_mail("week", no) == ()
    _, problems = merged([no], fold(desk.records), THEMES)
    assert [ADA in str(one) for one in problems] == [False]
    pending = dataclasses.replace(LISTED, status="pending")
    assert len(desk.get_mail("week", pending)) == 1


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1", COMPLAINT])
def test_one_hard_bounce_or_complaint_ends_it(status: str) -> None:
    desk = Desk()
    failure = Failure(reader=READER, issue="2025-w45", status=status)
    kind = "complaint" if status == COMPLAINT else "bounce"
    decision = desk.get(Request(kind=kind, failures=(failure,)))  # type: ignore[arg-type]
    assert decision.outcome == ("complained" if status == COMPLAINT else "bounced")
    assert desk.get_mail("week", LISTED) == ()
    assert desk.answer() == []


@pytest.mark.parametrize(
    ("days", "issues", "ends"),
    [
        ((0, 5, 10), "abc", True),
        ((0, 1, 2), "abc", False),
        ((0, 10), "ab", False),
        ((0, 5, 10), "abb", False),
        ((0, 1, 2, 3, 9, 11), "abcdef", True),
    ],
)
def test_three_soft_bounces_over_ten_days_end_it(
    days: tuple[int, ...], issues: str, ends: bool
) -> None:
    desk = Desk()
    for day, issue in zip(days, issues, strict=True):
        failure = Failure(reader=READER, issue=issue, status="4.4.7")
        desk.get(Request(kind="bounce", failures=(failure,)), days=day)
    assert (desk.get_mail("week", LISTED) == ()) is ends


def test_answers_have_their_bounds() -> None:
    desk = Desk()
    for _ in range(9):
        desk.get(_ask("change", choice=_choice(themes={"spikes"})))
    assert len(desk.answer()) == deciding.ANSWERS_A_READER
    assert desk.answer() == []
    for number in range(2 * deciding.ANSWERS_A_DAY):
        email = f"r{number}@example.org"
        desk.get(Request(kind="subscribe", reader=reader_id(email), email=email))
    sent = len(desk.answer())
    assert sent == deciding.ANSWERS_A_DAY - deciding.ANSWERS_A_READER
    assert len(desk.answer(0.5)) == 0
    # What has waited for two days is not sent: nobody knows any more what it is about.
    assert desk.answer(memory.ADDRESS_DAYS + 1) == []


# == What is remembered ==


def test_addresses_are_forgotten_when_they_are_not_needed() -> None:
    desk = Desk()
    desk.get(_ask("subscribe"))
    desk.answer()
    early = memory.kept(desk.records, (), _day(3))
    assert ADA in "".join(map(line_of, early))
    late = memory.kept(desk.records, (), _day(memory.OPEN_DAYS))
    assert ADA not in "".join(map(line_of, late))
    assert fold(late).seen == fold(desk.records).seen

    desk.get(_ask("subscribe"), days=2)
    desk.get(_ask("confirm"), days=3)
    desk.answer(3)
    for day in (4, 400):
        kept = memory.kept(desk.records, (), _day(day))
        assert [one.email for one in fold(kept).joined.values()] == [ADA]
    gone = memory.kept(desk.records, (READER,), _day(4))
    assert ADA not in "".join(map(line_of, gone))
    assert not fold(gone).joined
    assert len(memory.kept(desk.records, (READER,), _day(400))) == 0


def test_what_somebody_changed_is_never_forgotten() -> None:
    desk = Desk()
    desk.get(_ask("change", choice=_choice(themes={"spikes"})))
    desk.get(_ask("change", choice=_choice(cadences={"week"})), days=1)
    kept = memory.kept(desk.records, (), _day(900))
    assert fold(kept).choices == fold(desk.records).choices
    assert ADA not in "".join(map(line_of, kept))


def test_a_change_counts_after_a_later_joining_only_if_it_is_later() -> None:
    desk = Desk()
    desk.get(_ask("change", choice=_choice(themes={"spikes"})))
    desk.get(_ask("subscribe", choice=_choice(themes={"reasoning"})))
    desk.get(_ask("confirm"))
    (one,) = desk.get_mail("week", LISTED)
    assert one.themes == {"reasoning"}


_CHOICES = st.builds(
    Choice,
    themes=st.none() | st.frozensets(st.sampled_from(THEMES)),
    cadences=st.none() | st.frozensets(st.sampled_from(["day", "week", "month"]), min_size=1),
    language=st.sampled_from([None, "de"]),
)
_REQUESTS = st.one_of(
    st.builds(_ask, st.sampled_from(["subscribe", "confirm", "leave"]), choice=_CHOICES),
    st.builds(_ask, st.just("change"), choice=_CHOICES),
    st.builds(
        _ask,
        st.just("unsubscribe"),
        scopes=st.sampled_from([(), ("spikes",), ("cadence:week",), ("reasoning", "spikes")]),
    ),
    st.builds(
        lambda status: Request(
            kind="bounce", failures=(Failure(reader=READER, issue="i", status=status),)
        ),
        st.sampled_from(["5.1.1", "4.2.2"]),
    ),
)


@given(st.lists(st.tuples(_REQUESTS, st.integers(0, 5)), max_size=12))
def test_suppression_always_wins_and_forgetting_changes_nobodys_mail(
    steps: list[tuple[Request, int]],
) -> None:
    desk, day = Desk(), 0
    for request, later in steps:
        day += later
        desk.get(request, days=day)
    against = suppressed(desk.journal).get(READER, frozenset())
    for cadence in ("day", "week", "month"):
        for one in desk.get_mail(cadence, LISTED):
            assert "all" not in against
            assert f"cadence:{cadence}" not in against
            assert not (one.themes or set(THEMES)) & against
    before = [desk.get_mail(cadence) for cadence in ("day", "week", "month")]
    gone = {READER} if "all" in against else set()
    desk.records = list(memory.kept(desk.records, gone, _day(day)))
    assert [desk.get_mail(cadence) for cadence in ("day", "week", "month")] == before


@given(st.lists(st.tuples(_REQUESTS, st.integers(0, 5)), max_size=6), st.integers(0, 2000))
def test_a_file_cut_short_is_what_was_before(steps: list[tuple[Request, int]], cut: int) -> None:
    desk, day = Desk(), 0
    for request, later in steps:
        day += later
        desk.get(request, days=day)
    text = "".join(map(line_of, desk.records))
    assert list(parse(text)) == desk.records
    found = list(parse(text[: max(0, len(text) - cut)]))
    assert found == desk.records[: len(found)]
