"""English words as short vectors, learned elsewhere: what the package's `vectors.bin` holds.

The table is deflated. For each term in the order of the browser's strings it has the term, the
length of its vector (1 to 255, small for words that tell little) and its direction, `SIZE` whole
numbers from -7 to 7, two in a byte. `benchmarks/distil.py` makes it and says from what.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.search.packing import halves

SIZE = 192
"""Many coarse numbers tell more than few fine ones, and take as much room."""
BYTES = SIZE // 2


@dataclass(frozen=True, slots=True)
class Word:
    """Its direction, and the length that belongs to it."""

    length: int
    vector: NDArray[np.int8]


def read(table: bytes) -> dict[str, Word]:
    """Term → vector. Nothing of an empty table."""
    raw = zlib.decompress(table) if table else b""
    found: dict[str, Word] = {}
    at = 0
    while at < len(raw):
        at, size = _number(raw, at)
        name = raw[at : at + size].decode()
        at, length = _number(raw, at + size)
        found[name] = Word(length, halves(raw[at : at + BYTES]))
        at += BYTES
    return found


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """The place after a number of `packing.number`, and the number."""
    value = shift = 0
    while raw[at] > 0x7F:
        value |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return at + 1, value | raw[at] << shift
