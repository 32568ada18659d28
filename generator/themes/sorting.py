"""Which paper is in which theme, and the words that say so. Decides only; reads no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.graph import Corpus, read_corpus
from generator.models import OTHER, Assignment, Reason, Vocabulary
from generator.space import Space
from generator.text.phrases import PaperText
from generator.themes.evidence import Evidence, find_evidence
from generator.themes.pins import pins
from generator.themes.reasons import Explainer
from generator.themes.scoring import Fits

MOST_THEMES = 3
LEAST_FIT = 0.08
"""Below it a paper is in *Other*. Papers of the vocabulary's own field fit better in 99 of 100
cases, for a full vocabulary as for one of bare names; of another field's, 7 of 8 do not
(`benchmarks/README.md`)."""
BY_HAND: tuple[Reason, ...] = (Reason(words="set by hand", weight=1.0, place="person"),)
CLEARLY = 1.3
"""A theme must fit so much better than the one at hand (themes.md §4.3)."""
LEAST_OWN = 0.05
"""Of the fit, what the paper itself must give: what only its neighbours say is hearsay."""
LEAST_SAID, LIKE_MEMBERS = 0.02, 0.12
"""It must say words of the theme, or be this much like the papers that are known to be in it."""
ALSO_SHARE, NAMED_SHARE = 0.8, 0.5
"""A further theme needs this part of the first one's fit; the less if the title or a keyword of the
paper has one of its phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The papers sorted by what their words say today."""

    fresh: Mapping[str, tuple[str, ...]]
    """paper id → theme slugs, primary first; `OTHER` alone when none fits. Pins are not in it."""
    confidence: Mapping[str, float]
    """paper id → how sure its primary theme is, 0 to 1: small where two themes fit alike."""
    vocabulary: Vocabulary
    corpus: Corpus
    evidence: Evidence
    fits: Fits

    def again(self, known: Mapping[str, tuple[str, ...]]) -> Sorted:
        """The same with other examples."""
        return _sorted(self.vocabulary, self.corpus, self.evidence, known)

    def supported(self, themes: Mapping[str, str]) -> dict[str, str]:
        """Those of paper id → theme that fit at all."""
        may = _may_be_in(self.fits)
        rows = {paper_id: row for row, paper_id in enumerate(self.corpus.space.ids)}
        numbers = {theme.slug: at for at, theme in enumerate(self.vocabulary.themes)}
        return {key: slug for key, slug in themes.items() if may[rows[key], numbers[slug]]}

    def otherwise(self, now: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """paper id → its themes by words, where its first theme `now` fits clearly less."""
        numbers = {theme.slug: at for at, theme in enumerate(self.vocabulary.themes)}
        found = {}
        for row, paper_id in enumerate(self.corpus.space.ids):
            first, fresh = now[paper_id][0], self.fresh[paper_id]
            # In *Other* it is as well off as where it would just fit.
            fits = [
                float(self.fits.total[row, numbers[slug]]) if slug in numbers else LEAST_FIT
                for slug in (first, fresh[0])
            ]
            if first != fresh[0] and fits[1] >= CLEARLY * fits[0]:
                found[paper_id] = fresh
        return found

    def assignments(
        self, decided: Mapping[str, tuple[str, ...]], by_hand: Set[str] = frozenset()
    ) -> tuple[Assignment, ...]:
        """The decided themes with their reasons, by paper id; `by_hand`: papers a person sorted."""
        explainer = Explainer(self.vocabulary, self.corpus, self.evidence, self.fits)
        found = []
        for paper_id in sorted(decided):
            for place, slug in enumerate(decided[paper_id]):
                hand = paper_id in by_hand
                score, reasons = (1.0, BY_HAND) if hand else explainer.explain(paper_id, slug)
                found.append(
                    Assignment(
                        paper_id=paper_id,
                        theme=slug,
                        score=score,
                        primary=not place,
                        confidence=1.0 if hand else self.confidence[paper_id],
                        reasons=reasons,
                    )
                )
        return tuple(found)


def sort(
    vocabulary: Vocabulary, corpus: Corpus, known: Mapping[str, tuple[str, ...]] | None = None
) -> Sorted:
    """Sort papers into themes.

    `known` says what is in a theme already, primary theme first: examples for the other papers.
    """
    return _sorted(vocabulary, corpus, find_evidence(vocabulary, corpus.papers), known or {})


def _sorted(
    vocabulary: Vocabulary,
    corpus: Corpus,
    evidence: Evidence,
    known: Mapping[str, tuple[str, ...]],
) -> Sorted:
    rows = {paper_id: row for row, paper_id in enumerate(corpus.space.ids)}
    numbers = {theme.slug: at for at, theme in enumerate(vocabulary.themes)}
    examples = {
        rows[key]: tuple(numbers[slug] for slug in themes if slug in numbers)
        for key, themes in sorted(known.items())
        if key in rows
    }
    examples = {row: themes for row, themes in examples.items() if themes}
    fits = Fits(vocabulary, corpus, evidence, examples)
    fresh, confidence = _choose(vocabulary, corpus.space, fits)
    return Sorted(
        fresh=fresh,
        confidence=confidence,
        vocabulary=vocabulary,
        corpus=corpus,
        evidence=evidence,
        fits=fits,
    )


def _choose(
    vocabulary: Vocabulary, space: Space, fits: Fits
) -> tuple[dict[str, tuple[str, ...]], dict[str, float]]:
    slugs = [theme.slug for theme in vocabulary.themes]
    parents = {theme.slug: theme.parent for theme in vocabulary.themes}
    fresh: dict[str, tuple[str, ...]] = {}
    confidence: dict[str, float] = {}
    rows = zip(space.ids, fits.total, fits.own, fits.named, _may_be_in(fits), strict=True)
    for paper_id, row, own, named, may in rows:
        order = np.argsort(-np.where(may, row, 0.0), kind="stable")
        if not len(order) or not may[order[0]]:
            fresh[paper_id], confidence[paper_id] = (OTHER,), 0.0
            continue
        best = float(row[order[0]])
        enough = np.maximum(LEAST_FIT, best * np.where(named, NAMED_SHARE, ALSO_SHARE))
        near = [at for at in order if at == order[0] or row[at] >= enough[at]]
        # What only its neighbours say is enough for a first theme, but not for a further one.
        near = near[:1] + [at for at in near[1:] if own[at] >= LEAST_FIT]
        wider = {above for at in near for above in _above(slugs[at], parents)}
        kept = [slugs[at] for at in near if slugs[at] not in wider][:MOST_THEMES]
        fresh[paper_id] = tuple(kept)
        second = max(
            (float(row[at]) for at in order if slugs[at] not in {kept[0], *wider}), default=0.0
        )
        confidence[paper_id] = round(min(1.0, max(0.0, best * (best - second)) ** 0.5), 4)
    return fresh, confidence


def _may_be_in(fits: Fits) -> NDArray[np.bool_]:
    """papers × themes: where the fit is enough for a theme, and not by chance or hearsay."""
    says = (fits.said >= LEAST_SAID) | (fits.phrases > 0) | (fits.own >= LIKE_MEMBERS)
    return says & (fits.own >= LEAST_OWN) & (fits.total >= LEAST_FIT)


def _above(slug: str, parents: Mapping[str, str]) -> list[str]:
    """Parent, its parent, and so on."""
    found: list[str] = []
    while (slug := parents.get(slug, "")) and slug not in found:
        found.append(slug)
    return found


def assign(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> tuple[Assignment, ...]:
    """Put each paper into its themes, by paper id, primary first; *Other* when none fits."""
    done = sort(vocabulary, read_corpus(papers))
    pinned = pins(vocabulary, papers)
    return done.assignments({**done.fresh, **pinned}, pinned.keys())
