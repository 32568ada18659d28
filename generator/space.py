"""Papers as vectors: how alike two texts are, by the words and pairs of words that they share.

TF-IDF over folded words, and the same in few dimensions (latent semantic analysis), which sees
that papers are alike when they share words with the same third papers. Deerwester et al.,
"Indexing by latent semantic analysis", JASIS 41 (1990). Pure; the same for any order of papers.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from generator.text.phrases import (
    PaperText,
    Place,
    Stems,
    Token,
    acronym,
    fold_word,
    is_ideograph,
    main_meanings,
    read_paper,
)
from generator.text.wordlists import PREFIXES, STOP_WORDS

PLACE_WEIGHTS: Mapping[Place, float] = {"title": 2.0, "keyword": 2.0, "abstract": 1.0}
MOST_DIMENSIONS = 128
"""Of the latent space; a small library has fewer: more bring back the noise that it leaves out."""
SAYS_NOTHING = STOP_WORDS | {"article", "paper", "work"}
"""Words that are not compared; general ones that tell something are, and weigh little."""
FEWEST = 20
"""Papers from which a latent space tells anything: of fewer it makes all alike, or unlike."""

_SEED = 0

Matrix: TypeAlias = sparse.csr_array
Dense = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A library as vectors of length 1 (or 0 where a paper says nothing); rows as `ids`."""

    ids: tuple[str, ...]
    """Paper ids, sorted."""
    meanings: Mapping[str, Stems]
    """Acronyms that the library gives one meaning."""
    terms: tuple[str, ...]
    """The columns of `phrases`: words, as those of `words`, then pairs of words."""
    columns: Mapping[str, int]
    """word → column of `words`."""
    rarity: Dense
    """Of each word: ln((1 + papers) / (1 + papers that have it)) + 1."""
    words: Matrix
    """papers × words."""
    phrases: Matrix
    """papers × words and pairs of words: sharper, for comparing papers with papers."""
    latent: Dense
    """papers × at most `MOST_DIMENSIONS`, from `phrases`."""
    axes: Dense
    """What takes `phrases` to `latent`, the words' part: words × dimensions."""

    def __len__(self) -> int:
        return len(self.ids)

    def vector(self, counts: Mapping[str, float]) -> Dense:
        """A text that is no paper (a theme's, a query) as a row like those of `words`, unscaled."""
        row = np.zeros(len(self.columns))
        for word, count in sorted(self._meant(counts).items()):
            if (at := self.columns.get(word)) is not None:
                row[at] = (1.0 + math.log(max(1.0, count))) * self.rarity[at]
        return row

    def _meant(self, counts: Mapping[str, float]) -> Mapping[str, float]:
        found: defaultdict[str, float] = defaultdict(float)
        for word, count in counts.items():
            for part in self.meanings.get(word, (word,)):
                found[part] += count
        return found


def unit(row: Dense) -> Dense:
    """Of length 1, unless it is nothing."""
    length = float(np.linalg.norm(row))
    return row / length if length else row


def make_space(papers: Iterable[PaperText]) -> Space:
    """Read all papers into one space. Linear in their words, some 5 kB a paper."""
    ordered = sorted(papers, key=lambda one: one.id)
    names: dict[str, int] = {}
    columns, weights, ends = array("i"), array("f"), array("q", [0])
    defined: defaultdict[str, Counter[Stems]] = defaultdict(Counter)
    for paper in ordered:
        reading = read_paper(paper)
        for short, long in reading.defined.items():
            defined[short][long] += 1
        counts: defaultdict[str, float] = defaultdict(float)
        for one in reading.fields:
            for term in words_and_pairs(one.tokens):
                counts[term] += PLACE_WEIGHTS[one.place]
        for term, count in counts.items():
            columns.append(names.setdefault(term, len(names)))
            weights.append(count)
        ends.append(len(columns))
    every = (
        sparse.csr_array(
            (np.frombuffer(weights, np.float32), np.frombuffer(columns, np.int32), np.array(ends)),
            shape=(len(ordered), len(names)),
        )
        if columns
        else sparse.csr_array((len(ordered), len(names)), dtype=np.float32)
    )
    meanings = main_meanings(defined)
    every, names = _spelled_out(every, names, meanings)
    return _space(tuple(paper.id for paper in ordered), every, names, meanings)


def _spelled_out(
    every: Matrix, names: dict[str, int], meanings: Mapping[str, Stems]
) -> tuple[Matrix, dict[str, int]]:
    """Acronyms that mean one thing in this library count as their words."""
    for long in meanings.values():
        for word in long:
            names.setdefault(word, len(names))
    target: dict[int, Sequence[int]] = {at: [at] for at in names.values()}
    for short, long in meanings.items():
        if short in names:
            target[names[short]] = [names[word] for word in dict.fromkeys(long)]
    rows = [at for at in target for _ in target[at]]
    into = [to for at in target for to in target[at]]
    ones = np.ones(len(rows), dtype=np.float32)
    spread = sparse.csr_array((ones, (rows, into)), shape=(len(names), len(names)))
    return sparse.csr_array(every @ spread[: every.shape[1]]), names


def _space(
    ids: tuple[str, ...], every: Matrix, names: Mapping[str, int], meanings: Mapping[str, Stems]
) -> Space:
    every.sum_duplicates()
    every.eliminate_zeros()
    every.data = 1.0 + np.log(every.data)
    frequency = np.bincount(every.indices, minlength=len(names))
    words = sorted(name for name, at in names.items() if " " not in name and frequency[at])
    # A pair of words that one paper has links it to no other.
    pairs = sorted(name for name, at in names.items() if " " in name and frequency[at] > 1)
    order = np.array([names[name] for name in (*words, *pairs)], dtype=np.int64)
    rarity = np.log((1 + len(ids)) / (1.0 + frequency[order])) + 1.0
    weighed = sparse.csr_array(every[:, order] @ sparse.diags_array(rarity.astype(np.float32)))
    weighed.sort_indices()
    phrases = _of_length_one(weighed)
    latent, axes = _latent(phrases)
    return Space(
        ids=ids,
        meanings=meanings,
        terms=(*words, *pairs),
        columns={name: at for at, name in enumerate(words)},
        rarity=rarity[: len(words)],
        words=_of_length_one(weighed[:, : len(words)]),
        phrases=phrases,
        latent=latent,
        axes=axes[: len(words)],
    )


def _of_length_one(matrix: Matrix) -> Matrix:
    return sparse.csr_array(normalize(matrix)) if min(matrix.shape) else matrix


def _latent(phrases: Matrix) -> tuple[Dense, Dense]:
    """The papers in few dimensions, and what takes words there."""
    # What one paper alone says makes it like no other.
    shared = np.flatnonzero(np.bincount(phrases.indices, minlength=phrases.shape[1]) > 1)
    wanted = min(MOST_DIMENSIONS, max(8, round(1.5 * math.sqrt(phrases.shape[0]))))
    rank = min(wanted, phrases.shape[0] - 1, len(shared) - 1)
    if phrases.shape[0] < FEWEST or rank < 1:
        return np.zeros((phrases.shape[0], 1)), np.zeros((phrases.shape[1], 1))
    left, values, right = randomized_svd(
        phrases[:, shared].astype(np.float64), rank, n_iter=5, random_state=_SEED
    )
    axes = np.zeros((phrases.shape[1], rank))
    axes[shared] = right.T
    return normalize(left * values), axes


def words_and_pairs(words: Sequence[Token]) -> Iterator[str]:
    """`spiking`, `network`, and `spiking network` where nothing but a blank stands between.

    Acronyms keep their capitals, so that ART is not art; those that the paper explains are there
    in full already. `multi-agent` is said as `multiagent`, too. Of scripts that put no blanks
    between words, each two characters are one.
    """
    before = ""
    for at, token in enumerate(words):
        word = term(token)
        if token.joined and at and is_ideograph(token.stem) and is_ideograph(words[at - 1].stem):
            yield words[at - 1].stem + token.stem
        if not word:
            before = ""
            continue
        yield word
        if token.joined and before:
            yield f"{before} {word}"
        if token.joined and at and words[at - 1].stem in PREFIXES and len(word) > 2:
            yield words[at - 1].stem + word
        before = word


def term(token: Token) -> str:
    """The word as it is compared, or nothing when it says nothing."""
    stem = token.stem
    if token.raw and (short := acronym(token.raw)) and stem == fold_word(token.raw):
        return short
    return stem if len(stem) > 1 and not stem.isdigit() and stem not in SAYS_NOTHING else ""


def count_words(texts: Iterable[tuple[Sequence[Token], float]]) -> dict[str, float]:
    """The words of several weighed texts, without pairs."""
    counts: defaultdict[str, float] = defaultdict(float)
    for words, weight in texts:
        for word in words_and_pairs(words):
            if " " not in word:
                counts[word] += weight
    return dict(counts)
