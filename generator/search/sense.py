"""Words and documents as short vectors, for questions that share few words with their answers.

Latent semantic analysis of the library itself (as in `space`, with the search's terms and without
pairs of words): a document and a word are near when like documents have them. Nothing is learned
elsewhere.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from generator.search.index import FINE, Index, in_order
from generator.search.packing import number, text

MOST = 64
FEWEST = 40
"""Documents from which vectors tell anything."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Sense:
    """Vectors of whole numbers from -127 to 127."""

    size: int
    documents: NDArray[np.int8]
    """documents × size, each of the same length."""
    words: Mapping[str, NDArray[np.int8]]
    """term → its direction, with `lengths` as the length that belongs to it."""
    lengths: Mapping[str, int]


def make_sense(index: Index) -> Sense | None:
    """None where the library is too small. Time and memory grow with the postings."""
    count = len(index.lengths)
    names = in_order(one for one, of in index.postings.items() if len(of.documents) > 1)
    size = min(MOST, count // 4, len(names) // 4)
    if count < FEWEST or size < 2:
        return None
    weights = np.array([index.weight(name) / FINE for name in names])
    matrix = _matrix(index, names, weights, count)
    left, values, right = randomized_svd(matrix, size, n_iter=5, random_state=_SEED)
    axes = right.T * weights[:, None]
    lengths = np.linalg.norm(axes, axis=1)
    top = float(lengths.max()) or 1.0
    scaled = np.maximum(1, np.rint(255 * lengths / top)).astype(int)
    words = _whole(normalize(axes))
    return Sense(
        size=size,
        documents=_whole(normalize(left * values)),
        words=dict(zip(names, words, strict=True)),
        lengths=dict(zip(names, scaled.tolist(), strict=True)),
    )


def _matrix(
    index: Index, names: Sequence[str], weights: NDArray[np.float64], count: int
) -> sparse.csr_array:
    """documents × terms, by how often and how rare; each document of length 1."""
    lists = [index.postings[name] for name in names]
    ends = np.cumsum([0, *(len(one.documents) for one in lists)])
    rows = np.concatenate([np.frombuffer(one.documents, np.uint32) for one in lists])
    amounts = np.concatenate([np.frombuffer(one.amounts, np.float32) for one in lists])
    data = 1 + np.log(amounts)
    data *= np.repeat(weights, np.diff(ends)).astype(np.float32)
    columns = sparse.csc_array(
        (data, rows.astype(np.int32), ends.astype(np.int32)), shape=(count, len(names))
    )
    return sparse.csr_array(normalize(sparse.csr_array(columns)))


def _whole(rows: NDArray[np.float64]) -> NDArray[np.int8]:
    """Each row so that its largest number is 127 at most; directions are what counts."""
    top = np.abs(rows).max(axis=1, keepdims=True)
    return np.rint(127 * rows / np.where(top, top, 1)).astype(np.int8)


def packed_words(sense: Sense, firsts: Sequence[str]) -> list[bytes]:
    """The words of each shard, whose first terms are given: term, length, vector."""
    starts = [_key(first) for first in firsts]
    out = [bytearray() for _ in starts]
    for name, vector in sense.words.items():
        row = text(name) + number(sense.lengths[name]) + vector.tobytes()
        out[bisect.bisect_right(starts, _key(name)) - 1] += row
    return [bytes(one) for one in out]


def _key(term: str) -> bytes:
    return term.encode("utf-16-be", "surrogatepass")
