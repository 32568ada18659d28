"""For each paper those most like it, with the words that they share. Pure.

A paper that is like everything (a survey) would be related to all and tell nobody anything: each
likeness is measured against what is usual for both papers. After Conneau et al., "Word translation
without parallel data" (ICLR 2018), §2.3: cross-domain similarity local scaling. That also makes
the relation nearly symmetric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generator.graph import Corpus
from generator.models import OTHER
from generator.space import Dense, Space, term
from generator.text.phrases import PaperText, Token, acronym, read_paper
from generator.text.titles import title_key
from generator.text.wordlists import GENERIC, PREFIXES

FEWEST, MOST = 5, 8
LIKE = 0.25
"""Papers less alike are shown only to fill up to the fewest, and for more than one common word."""
_WEAK = GENERIC | {
    *PREFIXES,
    *"""
    actually beat billion budget cut daily day downstream early easily ever exactly fast fewer half
    hundred hour inside late later lookup million minute nearly normal normally often once outside
    ordinary picture rarely right rival second shift showing side soon store struggle thousand time
    today twice typical typically usual wrong year
    """.split(),
}
"""Papers of any subject say these: two that have no more in common are not related."""
USUAL = 0.3
"""How much of what is usual for both papers is taken off a likeness."""
SAME_THEME = 0.1
"""What a theme in common adds: papers alike by chance seldom share one."""
MOST_WORDS = 4
MOST_IN_CHAIN = 4
"""Words that are named together."""
LEAST_PART = 0.2
"""What adds less than this part of what adds most, be that a general word, is no ground."""
MOST_SHARED = 24
"""Terms that two papers share, looked at for words to show."""
FEW = 10
"""Neighbours that say how alike is usual for a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A paper that is like another."""

    paper_id: str
    likeness: float
    """0 to 1, the same in both directions."""
    words: tuple[str, ...]
    """What both say, as the paper at hand has it first, most telling first."""


def find(
    corpus: Corpus,
    *,
    themes: Mapping[str, Set[str]] | None = None,
    apart: Mapping[str, Set[str]] | None = None,
) -> dict[str, tuple[Related, ...]]:
    """paper id → the papers most like it, best first: at most `MOST`, fewer where none is like it.

    `themes`: paper id → its themes. `apart`: paper id → ids not to be shown beside it, for they
    may be the same paper; one of the same title never is.
    """
    space = corpus.space
    chooser = _Chooser(corpus, themes or {}, apart or {})
    shared = _Shared(space)
    found = {}
    for row, paper in enumerate(corpus.papers):
        shared.lay_out(row)
        others = [(at, shared.with_(at)) for at in chooser.best(row)]
        surfaces = _surfaces(paper, {one for _, said in others for one, _ in said})
        related = [
            Related(
                paper_id=space.ids[at],
                likeness=chooser.likeness(row, at),
                words=_words(said, surfaces),
            )
            for at, said in others
        ]
        kept = [one for one in related if _are_grounds(one)]
        close = [one for one in kept if one.likeness >= LIKE]
        found[paper.id] = tuple(kept[: max(FEWEST, min(MOST, len(close)))])
    return found


def _are_grounds(one: Related) -> bool:
    """Whether the words tell why: one plain word does not where the papers are little alike."""
    more = len(one.words) > 1 or any(" " in words or acronym(words) for words in one.words)
    return more or (bool(one.words) and one.likeness >= LIKE)


class _Chooser:
    """Ranks the candidates of each paper."""

    def __init__(
        self, corpus: Corpus, themes: Mapping[str, Set[str]], apart: Mapping[str, Set[str]]
    ) -> None:
        papers, neighbours = corpus.papers, corpus.neighbours
        self._ids = [one.id for one in papers]
        self._keys = [title_key(one.title) for one in papers]
        self._themes = [themes.get(one.id, set()) - {OTHER} for one in papers]
        self._apart = [apart.get(one.id, set()) for one in papers]
        self._usual = neighbours.likeness[:, :FEW].mean(axis=1) if len(papers) > 1 else []
        self._near: list[dict[int, float]] = [{} for _ in papers]
        for row, (others, values) in enumerate(
            zip(neighbours.ids.tolist(), neighbours.likeness.tolist(), strict=True)
        ):
            # What one has among its nearest, the other considers as well.
            for at, value in zip(others, values, strict=True):
                if at >= 0 and not self._are_one(row, at):
                    self._near[row][at] = self._near[at][row] = value

    def _are_one(self, row: int, at: int) -> bool:
        same_title = bool(self._keys[row]) and self._keys[row] == self._keys[at]
        known = self._ids[at] in self._apart[row] or self._ids[row] in self._apart[at]
        return row == at or same_title or known

    def likeness(self, row: int, at: int) -> float:
        return self._near[row][at]

    def best(self, row: int) -> list[int]:
        scored = [
            (round(-self._score(row, at, value), 5), at) for at, value in self._near[row].items()
        ]
        chosen: list[int] = []
        for _, at in sorted(scored):
            # Two copies of one paper are shown once.
            if len(chosen) < MOST + FEWEST and not any(self._are_one(at, one) for one in chosen):
                chosen.append(at)
        return chosen

    def _score(self, row: int, at: int, likeness: float) -> float:
        shared = SAME_THEME if self._themes[row] & self._themes[at] else 0.0
        return likeness + shared - USUAL * float(self._usual[row] + self._usual[at])


class _Shared:
    """What two papers share; a row is laid out once for all that it is compared with."""

    def __init__(self, space: Space) -> None:
        self._phrases, self._terms = space.phrases, space.terms
        self._weights = np.zeros(space.phrases.shape[1])
        self._columns = np.zeros(0, dtype=np.int64)

    def _row(self, row: int) -> tuple[NDArray[np.int64], Dense]:
        span = slice(self._phrases.indptr[row], self._phrases.indptr[row + 1])
        return self._phrases.indices[span], self._phrases.data[span]

    def lay_out(self, row: int) -> None:
        self._weights[self._columns] = 0.0
        self._columns, values = self._row(row)
        self._weights[self._columns] = values

    def with_(self, row: int) -> list[tuple[str, float]]:
        """Terms that both have and what each adds to their likeness, most telling first."""
        columns, values = self._row(row)
        both = np.round(values * self._weights[columns], 8)
        order = np.argsort(-both, kind="stable")[:MOST_SHARED]
        return [(self._terms[columns[at]], float(both[at])) for at in order if both[at] > 0]


def _surfaces(paper: PaperText, wanted: Set[str]) -> dict[str, str]:
    """Wanted words and pairs, and what chains of pairs make, as the paper has them first.

    In small letters, unless it is an acronym; that stands for its words where it stands for them.
    """
    found: dict[str, str] = {}
    for one in read_paper(paper).fields:
        words = [term(token) for token in one.tokens]
        for at, word in enumerate(words):
            # Of an acronym that stands for several words, one alone would name all of them.
            if not word or not one.tokens[at].raw:
                continue
            last, chain = at, word
            while True:
                if ((last == at and word in wanted) or last > at) and _is_whole(one.tokens, last):
                    found.setdefault(chain, _small(one.surface(at, last)))
                after = last + 1
                if after >= len(words) or not one.tokens[after].joined:
                    break
                if f"{words[last]} {words[after]}" not in wanted or after - at >= MOST_IN_CHAIN:
                    break
                last, chain = after, f"{chain} {words[after]}"
    return found


def _is_whole(tokens: Sequence[Token], last: int) -> bool:
    """Whether no acronym is cut after this token."""
    return last + 1 >= len(tokens) or bool(tokens[last + 1].raw)


def _small(surface: str) -> str:
    return " ".join(word if acronym(word) else word.lower() for word in surface.split())


def _words(terms: Sequence[tuple[str, float]], surfaces: Mapping[str, str]) -> tuple[str, ...]:
    """A few shared terms, most telling first: what they are part of in their place.

    `terms`: with what they add to the likeness. General ones are no grounds, and are not named.
    """
    weights = dict(terms)
    for one in surfaces:
        pairs = [" ".join(pair) for pair in pairwise(one.split())]
        if len(pairs) > 1 and all(pair in weights for pair in pairs):
            weights[one] = sum(weights[pair] for pair in pairs)
    best = max(weights.values(), default=0.0)
    ordered = sorted(
        (one for one in weights if one in surfaces and len(one) > 2 and _tells(one)),
        key=lambda one: (-weights[one], one),
    )
    kept: list[str] = []
    for one in ordered:
        parts = set(one.split())
        inside = any(parts <= set(other.split()) for other in kept)
        weak = weights[one] < LEAST_PART * best
        if not inside and not weak and len(kept) < MOST_WORDS:
            kept = [other for other in kept if not set(other.split()) < parts]
            kept.append(one)
    return tuple(dict.fromkeys(surfaces[one] for one in kept))


def _tells(term: str) -> bool:
    """Whether it says something of a subject: `released` and `showed` do not."""
    words = term.split()
    done = len(words) == 1 and len(term) > 4 and term.endswith("ed")
    return not done and any(word not in _WEAK for word in words)
