"""How packed bytes are known and unpacked, from a disk and from the web alike."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Any

Unpack = Callable[[IO[bytes]], Any]
"""Packed bytes → a stream of what was packed."""
PACKED: dict[bytes, Unpack] = {
    b"\x1f\x8b": lambda packed: gzip.GzipFile(fileobj=packed),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
"""What a packed file begins with, and what unpacks it."""
MARK = max(map(len, PACKED))
"""So many bytes tell."""
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, MemoryError)
"""What unpacking raises for broken bytes; the head of an xz file may ask for gigabytes."""


def unpacker(start: bytes) -> Unpack | None:
    """What unpacks bytes that begin so; None when they are not packed."""
    return next((one for mark, one in PACKED.items() if start.startswith(mark)), None)
