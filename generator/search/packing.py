"""The layout of the search files: variable-length numbers and deflate.

A number is written in groups of seven bits, low ones first, the high bit set where more follow
(LEB128). Files are deflated here, because some hosts send them as they lie; a browser undoes it
with `DecompressionStream("deflate")`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def number(value: int) -> bytes:
    """One number, from 0 up.

    >>> number(5), number(300)
    (b'\\x05', b'\\xac\\x02')
    """
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def numbers(values: Iterable[int]) -> bytes:
    return b"".join(map(number, values))


def rising(values: Iterable[int]) -> bytes:
    """Numbers that never fall, as the steps between them."""
    out, before = bytearray(), 0
    for value in values:
        out += number(value - before)
        before = value
    return bytes(out)


def text(value: str) -> bytes:
    """UTF-8 after its length."""
    raw = value.encode("utf-8", "replace")
    return number(len(raw)) + raw


def halved(rows: NDArray[np.int8]) -> bytes:
    """Whole numbers from -8 to 7, an even number of them, two in a byte, the first one low.

    >>> halved(np.array([1, -1, -8, 7], np.int8)).hex()
    'f178'
    """
    flat = rows.ravel().astype(np.uint8) & 15
    return (flat[::2] | flat[1::2] << 4).astype(np.uint8).tobytes()


def halves(raw: bytes) -> NDArray[np.int8]:
    """What `halved` packed.

    >>> halves(bytes.fromhex("f178")).tolist()
    [1, -1, -8, 7]
    """
    both = np.frombuffer(raw, np.uint8)
    found = np.empty(2 * len(both), np.int8)
    found[::2], found[1::2] = both & 15, both >> 4
    return np.where(found > 7, found - 16, found).astype(np.int8)


def deflated(raw: bytes) -> bytes:
    return zlib.compress(raw, 9)


def deflated_json(value: Any) -> bytes:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return deflated(plain.encode("utf-8", "replace"))
