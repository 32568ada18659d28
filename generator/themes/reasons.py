"""Why a paper is in a theme: its own words, weighed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.graph import Corpus
from generator.models import Reason, Vocabulary
from generator.space import term
from generator.text.phrases import Place, acronym, quoted, read_paper
from generator.text.wordlists import GENERIC, PREFIXES
from generator.themes.evidence import Evidence
from generator.themes.scoring import PHRASE_WEIGHT, SPREAD, Fits

MOST_WORDS = 6
MOST_REASONS = MOST_WORDS + 1
"""With the papers like it."""
LEAST_WEIGHT, LEAST_PART = 0.005, 0.15
"""What adds less, or this part of what adds most, is no reason that one would name."""
OWN_SHARE = 1.0 - SPREAD
CANDIDATES = 12


_WEAK = GENERIC | {*PREFIXES}


class Explainer:
    """Says for any paper and theme of one sorting what speaks for it."""

    def __init__(
        self, vocabulary: Vocabulary, corpus: Corpus, evidence: Evidence, fits: Fits
    ) -> None:
        self._papers, self._space, self._neighbours = corpus.papers, corpus.space, corpus.neighbours
        self._evidence, self._fits = evidence, fits
        self._rows = {paper_id: row for row, paper_id in enumerate(self._space.ids)}
        self._numbers = {theme.slug: at for at, theme in enumerate(vocabulary.themes)}
        self._names = list(self._space.columns)
        self._read: tuple[int, Mapping[str, tuple[str, Place]]] = (-1, {})

    def explain(self, paper_id: str, slug: str) -> tuple[float, tuple[Reason, ...]]:
        """Score and reasons, whatever theme the paper is in; nothing for *Other*.

        The weights are parts of the score: words by their own, last what papers like it add.
        """
        row, theme = self._rows[paper_id], self._numbers.get(slug, -1)
        if theme < 0:
            return 0.0, ()
        words = _merged([*self._phrases(row, theme), *self._words(row, theme)])
        found = (*words[:MOST_WORDS], *self._related(row, theme))
        return round(float(self._fits.total[row, theme]), 4), found

    def _phrases(self, row: int, theme: int) -> list[Reason]:
        """The theme's phrases, each with what its words add."""
        mentions = [one for one in self._evidence.mentions[row] if one.theme == theme]
        total = sum(self._evidence.weight(one) for one in mentions)
        bonus = PHRASE_WEIGHT * math.log1p(total) / total if total else 0.0
        added = self._added(row, theme)
        found = []
        for one in sorted(mentions, key=lambda one: -self._evidence.weight(one)):
            words = self._columns(one.phrase, one.surface)
            weight = bonus * self._evidence.weight(one) + sum(added.pop(at, 0.0) for at in words)
            weight *= OWN_SHARE
            found.append(Reason(words=one.surface, weight=round(weight, 4), place=one.place))
        return found

    def _words(self, row: int, theme: int) -> list[Reason]:
        """Words of the theme's text, outside its phrases."""
        added = self._added(row, theme)
        for one in self._evidence.mentions[row]:
            if one.theme == theme:
                for at in self._columns(one.phrase, one.surface):
                    added.pop(at, None)
        surfaces = self._surfaces(row)
        best = sorted(added, key=lambda at: (-added[at], at))[:CANDIDATES]
        # `model` and `learning` add their part, but tell a reader little.
        telling = [at for at in best if self._names[at] not in _WEAK]
        named = any(one.theme == theme for one in self._evidence.mentions[row])
        return [
            Reason(words=words, weight=round(OWN_SHARE * added[at], 4), place=place)
            for at in (telling if telling or named else best)
            for words, place in [surfaces.get(self._names[at], ("", "abstract"))]
            if words
        ]

    def _added(self, row: int, theme: int) -> dict[int, float]:
        """column → what the word adds to the likeness of paper and theme."""
        words = self._space.words
        span = slice(words.indptr[row], words.indptr[row + 1])
        columns = words.indices[span]
        values = words.data[span] * self._fits.vectors[theme, columns]
        return {int(at): float(value) for at, value in zip(columns, values, strict=True) if value}

    def _columns(self, phrase: Sequence[str], surface: str) -> list[int]:
        short = acronym(surface) if len(phrase) == 1 else ""
        words = self._space.meanings.get(short, (short or phrase[0], *phrase))
        columns = self._space.columns
        return [columns[word] for word in dict.fromkeys(words) if word in columns]

    def _surfaces(self, row: int) -> Mapping[str, tuple[str, Place]]:
        """word → as the paper has it first, and where."""
        if self._read[0] != row:
            found: dict[str, tuple[str, Place]] = {}
            for one in read_paper(self._papers[row]).fields:
                loud = one.text.isupper()
                for at, token in enumerate(one.tokens):
                    word = term(token)
                    shown = quoted(one.surface(at, at), loud=loud)
                    for meant in self._space.meanings.get(word, (word,)):
                        found.setdefault(meant, (shown, one.place))
            self._read = row, found
        return self._read[1]

    def _related(self, row: int, theme: int) -> list[Reason]:
        """What the papers like it add, with the title of the one that says most."""
        fits = self._fits
        weight = round(float(fits.total[row, theme] - OWN_SHARE * fits.own[row, theme]), 4)
        heard = [
            (float(like * fits.own[at, theme]), int(at))
            for at, like in zip(
                self._neighbours.ids[row], self._neighbours.likeness[row], strict=True
            )
            if at >= 0 and self._papers[at].title
        ]
        most, best = max(heard, key=lambda one: (one[0], -one[1]), default=(0.0, -1))
        if most <= 0.0 or weight < LEAST_WEIGHT:
            return []
        return [Reason(words=self._papers[best].title, weight=weight, place="related")]


def _merged(reasons: Sequence[Reason]) -> list[Reason]:
    """One reason for each surface, best first."""
    weights: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Reason] = {}
    for one in reasons:
        weights[one.words] += one.weight
        first.setdefault(one.words, one)
    best = max(weights.values(), default=0.0)
    found = [
        replace(first[words], weight=round(weight, 4))
        for words, weight in weights.items()
        if weight >= max(LEAST_WEIGHT, LEAST_PART * best) or weight == best
    ]
    return sorted(found, key=lambda one: (-one.weight, one.words))
