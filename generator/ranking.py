"""Four orders of papers, each a formula whose parts have names. Pure, no clock.

**Attention.** The signals have unlike scales: a paper with as many citations as another has upvotes
is not as noticed. So each count is compared with what is typical of it, in powers of ten:

    part = weight × log10((1 + count) ÷ (1 + typical))

Ten times the typical number of upvotes is worth 1, a tenth of it −1. A signal that nobody recorded
is no part at all, so the paper stands as a typical one: it loses nothing to a paper with a recorded
0. (Counting missing as 0 would put all papers of a source that records nothing below all others;
the mean of the recorded parts would let a typical number of stars halve what upvotes gave.)

*Typical* is the geometric mean of 1 + count over the papers that have the count, drawn towards what
we measured elsewhere as if by `PRIOR_PAPERS` papers more: one paper's 1,200 upvotes are not typical
because there is no other paper. It is rounded as the site prints it.

Upvotes and comments come within days; stars and citations grow for months and years. No citation
after a week says nothing, so a young paper is compared with the part of the typical number that it
can have by its age (`Signal.days`); what is typical is read from papers that are old enough.

**Rising** is attention that yields to age like Hacker News, points ÷ (age + 2)^1.8 with
ages in hours (news.arc, described at http://amix.dk/blog/post/19574). In powers of ten that is
one part more, −gravity × log10((age + rest) ÷ rest). Papers live longer than news: rest is a week.

**Age** counts from the library's newest day, never from the clock: the same library gives the same
order for ever. An inexact date counts from the first day that it allows, and a paper without one
is as old as the oldest: what is not known makes no paper newer. Retracted papers stand last in
`top` and `rising`, and undated ones in `new`. Equal scores: newer first, then by id.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.models import Paper, Part, Score
from generator.words import ENGLISH

AGE = "age"
"""The name of the part that is no signal."""


class Order(StrEnum):
    """By what papers are ordered."""

    TOP = "top"
    NEW = "new"
    RISING = "rising"
    DISCUSSED = "discussed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A count that sources record."""

    name: str
    typical: float
    """Of a grown paper, where the library says little."""
    days: int
    """How long the count grows, evenly; 0 = it is soon what it will be."""


SIGNALS = (
    # Medians of 1,903 papers of Hugging Face Daily Papers (2024-05 to 2026-08) are 6, 1 and 4
    # (557 of them with stars); the geometric means 6.2, 1.1 and 6.9.
    Signal(name="upvotes", typical=6.0, days=0),
    Signal(name="comments", typical=1.0, days=0),
    Signal(name="stars", typical=7.0, days=365),
    # Not measured: most papers have few.
    Signal(name="citations", typical=3.0, days=3 * 365),
)
PRIOR_PAPERS = 10

_ATTENTION = {"upvotes": 1.0, "comments": 0.5, "stars": 0.5, "citations": 1.0}
WEIGHTS: Mapping[Order, Mapping[str, float]] = {
    # Stars are of a repository, which may serve many papers; most papers have one comment at most.
    Order.TOP: _ATTENTION,
    Order.NEW: {},
    Order.RISING: _ATTENTION,
    Order.DISCUSSED: {"comments": 1.0},
}
GRAVITY = 1.5
REST = 7
"""Days: a paper this old needs 2^GRAVITY times the attention of one of today."""
RISING_DAYS = 91
"""No paper older than this is called rising."""
NO_RETRACTED = frozenset((Order.TOP, Order.RISING))
"""Where retracted papers stand last."""

_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the papers of one library are measured by."""

    reference: dt.date | None = None
    """The day from which ages count; None when no paper has a date."""
    oldest: int = 0
    """The greatest age, in days."""
    typical: Mapping[str, float]
    """signal → its typical count, rounded as it is printed."""
    recorded: Mapping[str, int]
    """signal → how many papers have it."""

    def age(self, paper: Paper) -> int:
        """In days, not below 0; that of the oldest paper when there is no date."""
        if paper.date is None or self.reference is None:
            return self.oldest
        return max(0, (self.reference - paper.date.first).days)


def reference_day(papers: Iterable[Paper]) -> dt.date | None:
    """The newest date of a paper, none counting for later than the day it was added.

    A year mistyped as 2062 would make every other paper old.
    """
    days = (
        min(paper.date.first, paper.added.last) if paper.added else paper.date.first
        for paper in papers
        if paper.date
    )
    return max(days, default=None)


def measure(papers: Iterable[Paper], reference: dt.date | None = None) -> Scale:
    """What is typical of these papers; ages count from `reference`, else from the newest day."""
    papers = tuple(papers)
    reference = reference or reference_day(papers)
    scale = Scale(reference=reference, typical={}, recorded={})
    oldest = max((scale.age(paper) for paper in papers if paper.date), default=0)
    scale = Scale(reference=reference, oldest=oldest, typical={}, recorded={})
    typical, recorded = {}, {}
    for signal in SIGNALS:
        have = [paper for paper in papers if signal.name in paper.signals]
        logs = [
            math.log10(1 + paper.signals[signal.name])
            for paper in have
            if scale.age(paper) >= signal.days
        ]
        total = math.fsum(logs) + PRIOR_PAPERS * math.log10(1 + signal.typical)
        typical[signal.name] = round(10 ** (total / (len(logs) + PRIOR_PAPERS)) - 1, 1)
        recorded[signal.name] = len(have)
    return Scale(reference=reference, oldest=oldest, typical=typical, recorded=recorded)


def score(paper: Paper, order: Order, scale: Scale) -> Score:
    """The paper's score in an order: more is earlier. Parts are rounded, and add up exactly."""
    age = scale.age(paper)
    weights = WEIGHTS[order]
    parts = []
    for signal in SIGNALS:
        if signal.name in weights and signal.name in paper.signals:
            expected = scale.typical[signal.name] * _grown(signal, age)
            ratio = (1 + paper.signals[signal.name]) / (1 + expected)
            parts.append(_part(signal.name, weights[signal.name] * math.log10(ratio)))
    if order is Order.RISING:
        parts.append(_part(AGE, -GRAVITY * math.log10((age + REST) / REST)))
    elif order is Order.NEW:
        parts.append(_part(AGE, -age))
    return Score(total=_rounded(sum(part.value for part in parts)), parts=tuple(parts))


def ordered(papers: Iterable[Paper], order: Order, scale: Scale) -> list[Paper]:
    """All the papers, in an order that does not depend on the one they came in.

    In `new`, what is of one day stands by `top`.
    """

    def key(paper: Paper) -> tuple[bool, float, tuple[int, int, int], float, str]:
        date = paper.date
        last = bool(paper.retracted) if order in NO_RETRACTED else False
        if order is Order.NEW:
            last = date is None
        day = (-date.year, -date.month, -date.day) if date else (1, 0, 0)
        also = -score(paper, Order.TOP, scale).total if order is Order.NEW else 0.0
        return last, -score(paper, order, scale).total, day, also, paper.id

    return sorted(papers, key=key)


def leaders(papers: Iterable[Paper], order: Order, scale: Scale, most: int) -> list[Paper]:
    """The first `most` that deserve the order's name.

    They have more attention than is typical by what was recorded of them; none is retracted, and
    none of those rising is old or of unknown age.
    """
    return ordered((one for one in papers if _deserves(one, order, scale)), order, scale)[:most]


def formulas(
    order: Order,
    scale: Scale,
    *,
    called: Callable[[str], str] = str,
    number: Callable[[float], str] = ENGLISH.number,
) -> tuple[tuple[str, str], ...]:
    """The parts of a score: name and formula, with the numbers that `score` works with.

    `age` is in days. `called` and `number` write names and numbers as the reader's language does.
    """
    found = []
    age = called(AGE)
    for signal in SIGNALS:
        if signal.name in WEIGHTS[order]:
            weight = number(WEIGHTS[order][signal.name])
            typical = number(scale.typical[signal.name])
            if signal.days:
                typical += f" × min(1, {age} ÷ {signal.days})"
            text = f"{weight} × log10((1 + {called(signal.name)}) ÷ (1 + {typical}))"
            found.append((called(signal.name), text))
    if order is Order.RISING:
        found.append((age, f"−{number(GRAVITY)} × log10(({age} + {REST}) ÷ {REST})"))
    elif order is Order.NEW:
        found.append((age, f"−{age}"))
    return tuple(found)


def _deserves(paper: Paper, order: Order, scale: Scale) -> bool:
    if paper.retracted and order in NO_RETRACTED:
        return False
    if order is Order.RISING and (paper.date is None or scale.age(paper) > RISING_DAYS):
        return False
    parts = score(paper, order, scale).parts
    return sum(part.value for part in parts if part.name != AGE) > 0


def _grown(signal: Signal, age: int) -> float:
    """The part of the final count that a paper of this age can have, 0 to 1."""
    return min(1.0, age / signal.days) if signal.days else 1.0


def _part(name: str, value: float) -> Part:
    return Part(name=name, value=_rounded(value))


def _rounded(value: float) -> float:
    return round(value, _DIGITS) + 0.0  # no -0.0
