"""How well each paper fits each theme: words, phrases, and what the papers like it fit.

The method and its measurements: `reference/themes.md` §3 and `benchmarks/`. Zhou et al., "Learning
with local and global consistency" (NIPS 2003), for the last step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from generator.graph import Corpus, Neighbours
from generator.models import Vocabulary
from generator.space import FEWEST, Dense, Space, unit
from generator.themes.evidence import Evidence, theme_vectors

LATENT_WEIGHT = 0.1
PHRASE_WEIGHT = 0.03
"""What a phrase adds, times the logarithm of its weight: it sharpens where words agree."""
NEIGHBOURS = 15
SPREAD = 0.5
"""The part of a fit that comes from the papers like it; the rest is the paper's own."""
ROUNDS = 5
CONTEXT = 0.03
"""What else must speak for a theme that is named by a bare acronym: CL is many things…"""
DOUBTED = 0.15
"""…and where nothing does, this part of the fit is left."""
SIGNS = 3
"""Words that must be shared in a small library where no phrase of the theme is said."""
LONELY = 1.0
"""A paper whose likenesses add to less hears less of its neighbours."""
EXAMPLE = 0.3
"""How well a paper fits a theme that it is known to be in: as a very good fit by words."""
CENTRE_WEIGHT = 0.5
"""Of the papers that are known to be in a theme, beside the theme's own text."""
FEW = 4.0
"""So many known papers count half."""


class Fits:
    """papers × themes, and what it is made of."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        corpus: Corpus,
        evidence: Evidence,
        known: Mapping[int, tuple[int, ...]],
    ) -> None:
        space = corpus.space
        self.vectors = theme_vectors(vocabulary, space)
        """themes × words, of the themes' own texts."""
        self.said: Dense = space.words @ self.vectors.T
        drawn, self.words = _by_examples(self.vectors, self.said, space, known)
        latent = drawn @ space.axes
        lengths = np.linalg.norm(latent, axis=1, keepdims=True)
        latent = latent / np.where(lengths > 0, lengths, 1.0)
        self.latent: Dense = np.maximum(space.latent @ latent.T, 0.0)
        self.phrases, self.named = evidence.matrices(len(vocabulary.themes))
        self.own = self.words + LATENT_WEIGHT * self.latent + PHRASE_WEIGHT * np.log1p(self.phrases)
        doubtful = self._doubtful(space, evidence)
        self.own = np.where(doubtful, DOUBTED * self.own, self.own)
        if len(space) < FEWEST:
            # So few papers do not show which words are common: one or two in common are chance.
            shared = (space.words > 0).astype(float) @ (self.vectors.T > 0).astype(float)
            self.own = np.where((self.phrases > 0) | (shared >= SIGNS), self.own, 0.0)
        spread = _spread(self.own, corpus.neighbours.first(NEIGHBOURS), known)
        # Neighbours that share no more than the acronym are no witnesses.
        self.total = np.round(np.where(doubtful, self.own, spread), 6)

    def _doubtful(self, space: Space, evidence: Evidence) -> NDArray[np.bool_]:
        """papers × themes: where a bare acronym is all that speaks for the theme."""
        found = np.zeros(self.own.shape, dtype=np.bool_)
        # Of a theme that is an acronym and no more, nothing else can be asked.
        told = np.count_nonzero(self.vectors, axis=1) > 1
        for row, mentions in enumerate(evidence.mentions):
            sure = {
                one.theme for one in mentions if evidence.is_sure(one) or one.bare in space.meanings
            }
            for one in mentions:
                if one.theme in sure or not told[one.theme]:
                    continue
                at = space.columns.get(one.bare)
                own = space.words[row, at] * self.vectors[one.theme, at] if at is not None else 0.0
                found[row, one.theme] = self.said[row, one.theme] - own < CONTEXT
        return found


def _by_examples(
    own: Dense, said: Dense, space: Space, known: Mapping[int, tuple[int, ...]]
) -> tuple[Dense, Dense]:
    """The themes drawn towards the papers that are known to be in them first; the likeness then.

    Each of those papers is compared with the theme as it is without that paper, or its own words
    would speak for it: for unit vectors x of it and s, the sum of all, that sum is s - x.
    """
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row, themes in sorted(known.items()):
        members[themes[0]].append(row)
    drawn, without = own.copy(), {}
    for theme, rows in members.items():
        total = np.asarray(space.words[rows].sum(axis=0)).ravel()
        weight = CENTRE_WEIGHT * len(rows) / (len(rows) + FEW)
        size = float(np.linalg.norm(own[theme])) or 1.0
        in_total, in_theme = space.words[rows] @ total, said[rows, theme]
        length = np.sqrt(np.maximum(total @ total - 2.0 * in_total + 1.0, 1e-9))
        by_centre = np.maximum(in_total - 1.0, 0.0) / length
        centre_in_theme = np.maximum(own[theme] @ total - in_theme, 0.0) / length / size
        whole = np.sqrt(1.0 + 2.0 * weight * centre_in_theme + weight**2)
        without[theme] = (in_theme + weight * size * by_centre) / whole
        sums = own[theme] + weight * size * unit(total)
        drawn[theme] = unit(sums) * size
    words: Dense = space.words @ drawn.T
    for theme, rows in members.items():
        words[rows, theme] = without[theme]
    return drawn, words


def _spread(own: Dense, neighbours: Neighbours, known: Mapping[int, tuple[int, ...]]) -> Dense:
    """Let each paper hear what its neighbours fit; what is known of it, it hears from nobody."""
    count, k = neighbours.ids.shape
    if not k or not own.size:
        return own
    sums = np.maximum(neighbours.likeness.sum(axis=1, keepdims=True), LONELY)
    shares = neighbours.likeness / sums
    there = neighbours.ids >= 0
    rows = np.broadcast_to(np.arange(count)[:, None], there.shape)
    weights = sparse.csr_array(
        (shares[there], (rows[there], neighbours.ids[there])), shape=(count, count)
    )
    at = [row for row, themes in known.items() for _ in themes]
    to = [theme for themes in known.values() for theme in themes]
    found = own
    for _ in range(ROUNDS):
        said = found.copy()
        said[at, to] = np.maximum(said[at, to], EXAMPLE)
        found = (1.0 - SPREAD) * own + SPREAD * (weights @ said)
    return found
