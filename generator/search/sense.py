"""Words and documents as short vectors, for questions that share few words with their answers.

English words bring their vectors with them: a table that comes with the package (`learned.py`),
which also knows words that no document has. What a title says and what the text says count alike
in a document. A library of another language is told by that the table has few of its words. It
gets latent semantic analysis of itself (as in `space`, with the search's terms and without pairs
of words): a document and a word are near when like documents have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from generator.search import learned
from generator.search.index import FINE, IN_AUTHORS, IN_TITLE, NAMED, STOP, Index, in_order
from generator.search.packing import halved, number, text

MOST = 64
FEWEST = 40
"""Documents from which vectors tell anything."""
COVERED = 0.6
"""From this part of the postings on that the table knows, the table is used. English libraries
have .9."""
SHARD = 16_000
"""Bytes of words in a file. A question reads one for each of its words."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Sense:
    """Vectors of whole numbers, from -127 to 127 or, where they are coarse, from -7 to 7."""

    size: int
    coarse: bool
    """Whether two numbers are in a byte."""
    documents: NDArray[np.int8]
    """documents × size, each of the same length."""
    words: Mapping[str, NDArray[np.int8]]
    """term → its direction, with `lengths` as the length that belongs to it."""
    lengths: Mapping[str, int]
    share: float
    """What all words of the question count beside likeness of 1, where documents are ranked."""
    first_share: float
    """The same where the best are chosen, which shift the question's direction."""
    feedback: float
    """How far they shift it."""


def make_sense(index: Index, table: bytes = b"") -> Sense | None:
    """None where the library is too small. Time and memory grow with the postings."""
    if len(index.lengths) < FEWEST:
        return None
    return _by_table(index, table) or _by_library(index)


def _by_table(index: Index, table: bytes) -> Sense | None:
    """None where the table does not know the library's language. `table`: see `learned`."""
    found = learned.read(table)
    names = in_order(one for one in index.postings if one in found)
    known = sum(len(index.postings[one].documents) for one in names)
    if known <= COVERED * sum(len(one.documents) for one in index.postings.values()):
        return None
    axes = normalize(np.array([found[one].vector for one in names], dtype=np.float64))
    axes *= np.array([[found[one].length] for one in names])
    pairs = zip(*(_parts(index, name) for name in names), strict=True)
    titles, texts = (_matrix(index, names, np.concatenate(part)) for part in pairs)
    return Sense(
        size=learned.SIZE,
        coarse=True,
        documents=coarse(normalize(titles @ axes) + normalize(texts @ axes)),
        words={name: word.vector for name, word in found.items()},
        lengths={name: word.length for name, word in found.items()},
        share=0.35,
        first_share=0,
        feedback=0,
    )


def _parts(index: Index, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What a word counts in each document's title and text; 0 where it is a part of a name."""
    one = index.postings[name]
    flags, amounts = np.frombuffer(one.flags, np.uint8), np.frombuffer(one.amounts, np.float32)
    titled = (flags & IN_TITLE > 0).astype(np.float32)
    often = np.where(flags & (IN_AUTHORS | IN_TITLE) == IN_AUTHORS, 0, amounts - NAMED * titled)
    # The tenth time a word stands in a text says little more than the third.
    return titled, np.log1p(np.maximum(0, often)).astype(np.float32)


def _by_library(index: Index) -> Sense | None:
    count = len(index.lengths)
    names = in_order(
        one for one, of in index.postings.items() if len(of.documents) > 1 and one not in STOP
    )
    size = min(MOST, count // 4, len(names) // 4)
    if size < 2:
        return None
    weights = np.array([index.weight(name) / FINE for name in names])
    lists = [index.postings[name] for name in names]
    data = 1 + np.log(np.concatenate([np.frombuffer(one.amounts, np.float32) for one in lists]))
    data *= np.repeat(weights, [len(one.documents) for one in lists]).astype(np.float32)
    matrix = sparse.csr_array(normalize(_matrix(index, names, data)))
    left, values, right = randomized_svd(matrix, size, n_iter=5, random_state=_SEED)
    axes = right.T * weights[:, None]
    lengths = np.linalg.norm(axes, axis=1)
    top = float(lengths.max()) or 1.0
    scaled = np.maximum(1, np.rint(255 * lengths / top)).astype(int)
    words = _whole(normalize(axes))
    return Sense(
        size=size,
        coarse=False,
        documents=_whole(normalize(left * values)),
        words=dict(zip(names, words, strict=True)),
        lengths=dict(zip(names, scaled.tolist(), strict=True)),
        share=0.5,
        first_share=4,
        feedback=0.7,
    )


def _matrix(index: Index, names: Sequence[str], data: NDArray[np.float32]) -> sparse.csr_array:
    """documents × terms, of what each posting of the terms counts, in their order."""
    lists = [index.postings[name] for name in names]
    ends = np.cumsum([0, *(len(one.documents) for one in lists)])
    rows = np.concatenate([np.frombuffer(one.documents, np.uint32) for one in lists])
    shape = len(index.lengths), len(names)
    columns = sparse.csc_array((data, rows.astype(np.int32), ends.astype(np.int32)), shape=shape)
    return sparse.csr_array(columns)


def _whole(rows: NDArray[np.float64]) -> NDArray[np.int8]:
    """Each row so that its largest number is 127 at most; directions are what counts."""
    top = np.abs(rows).max(axis=1, keepdims=True)
    return np.rint(127 * rows / np.where(top, top, 1)).astype(np.int8)


def coarse(rows: NDArray[np.float64]) -> NDArray[np.int8]:
    """Each row in 15 steps, of a third of its numbers' root mean square."""
    spread = np.sqrt((rows * rows).mean(axis=1, keepdims=True))
    return np.clip(np.rint(3 * rows / np.where(spread, spread, 1)), -7, 7).astype(np.int8)


def packed(sense: Sense, rows: NDArray[np.int8]) -> bytes:
    return halved(rows) if sense.coarse else rows.tobytes()


def packed_words(sense: Sense) -> Iterator[tuple[str, bytes]]:
    """Files of words in the order of the browser's strings, each after its first word.

    A word: itself, its length, its vector.
    """
    first, out = "", bytearray()
    for name in in_order(sense.words):
        row = text(name) + number(sense.lengths[name]) + packed(sense, sense.words[name])
        if out and len(out) + len(row) > SHARD:
            yield first, bytes(out)
            out = bytearray()
        first = first if out else name
        out += row
    if out:
        yield first, bytes(out)
