"""A file → bytes: whole, or in blocks of whole lines; packed files are unpacked on the way."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from generator.errors import FetchError

MAX_BYTES = 200_000_000
"""Of a file that is read whole, unpacked."""
BLOCK = 8_000_000
"""Bytes of a block of lines, about."""
_PACKED: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_BROKEN = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a file."""
    with _opened(path) as stream:
        return stream.read(size)


def read_path(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FetchError: it is not there, is a folder, cannot be read, or is larger than `MAX_BYTES`.
    """
    with _opened(path) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"is too large: more than {MAX_BYTES:,} bytes, unpacked"
        raise FetchError(message, url=str(path), hint="cut it into several files, or use JSONL")
    return data


def read_blocks(path: Path, *, size: int = BLOCK) -> Iterator[bytes]:
    """The file in blocks that end where a line ends; at least one, so that an empty file is one.

    Raises:
        FetchError: as `read_path`; or a line is longer than `MAX_BYTES`.
    """
    with _opened(path) as stream:
        rest, first = b"", True
        while data := stream.read(size):
            rest += data
            end = rest.rfind(b"\n") + 1
            if end:
                yield rest[:end]
                rest, first = rest[end:], False
            elif len(rest) > MAX_BYTES:
                message = f"has a line of more than {MAX_BYTES:,} bytes"
                raise FetchError(message, url=str(path), hint="put one paper on each line")
        if rest or first:
            yield rest


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if path.is_dir():
            raise FetchError("is a folder", url=str(path), hint=f"name its files: {path}/*")
        with open(path, "rb") as raw:
            start = raw.read(6)
            raw.seek(0)
            unpack = next((one for mark, one in _PACKED.items() if start.startswith(mark)), None)
            with unpack(raw) if unpack else contextlib.nullcontext(raw) as stream:
                yield stream
    except FileNotFoundError as exc:
        hint = "check the name; a shell expands * only where a file matches"
        raise FetchError("no such file", url=str(path), hint=hint) from exc
    except _BROKEN as exc:
        hint = "download or pack it again"
        raise FetchError("cannot be unpacked: it is damaged", url=str(path), hint=hint) from exc
    except OSError as exc:
        message = f"cannot be read: {exc.strerror or exc}"
        raise FetchError(message, url=str(path)) from exc
