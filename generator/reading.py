"""A file → bytes: whole, or in blocks of whole lines; packed files are unpacked on the way."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from generator.errors import FetchError
from generator.packing import DAMAGED, MARK, unpacker

MAX_BYTES = 200_000_000
"""Of a file that is read whole, unpacked."""
MAX_LINE = 16_000_000
"""A paper with all that can be said of it has one; more is a trap, or no list of lines."""
BLOCK = 8_000_000
LINES = 20_000
"""Bytes and lines of a block, about."""


def read_head(path: Path, size: int) -> bytes:
    """The first bytes of a file; of a damaged one what there is."""
    data = b""
    with _opened(path) as stream:
        try:
            while len(data) < size and (piece := stream.read1(size - len(data))):
                data += piece
        except DAMAGED:
            if not data:
                raise
    return data


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


def read_blocks(path: Path, *, size: int = BLOCK, lines: int = LINES) -> Iterator[bytes]:
    """The file in blocks that end where a line ends; at least one, so that an empty file is one.

    Raises:
        FetchError: as `read_path`, after all whole lines before the damage; or a line is longer
            than `MAX_LINE`.
    """
    with _opened(path) as stream:
        rest, end, first = bytearray(), 0, True
        try:
            while data := stream.read1(size):
                rest += data
                end = max(end, rest.rfind(b"\n", len(rest) - len(data)) + 1)
                if len(rest) - end > MAX_LINE:
                    message = f"has a line of more than {MAX_LINE:,} bytes"
                    raise FetchError(message, url=str(path), hint="put one paper on each line")
                if end >= size:
                    yield from _cut(bytes(rest[:end]), lines)
                    del rest[:end]
                    end, first = 0, False
        except DAMAGED:
            yield from _cut(bytes(rest[:end]), lines)
            raise
        if rest or first:
            yield from _cut(bytes(rest), lines) if rest else [b""]


def _cut(data: bytes, lines: int) -> Iterator[bytes]:
    """So many lines at a time: short ones cost more to read than their bytes."""
    start = 0
    while start < len(data):
        end = start
        for _ in range(lines):
            end = data.find(b"\n", end) + 1
            if not end:
                end = len(data)
                break
        yield data[start:end]
        start = end


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        if path.is_dir():
            raise FetchError("is a folder", url=str(path), hint=f"name its files: {path}/*")
        with open(path, "rb") as raw:
            start = raw.read(MARK)
            raw.seek(0)
            unpack = unpacker(start)
            with unpack(raw) if unpack else contextlib.nullcontext(raw) as stream:
                yield cast(io.BufferedReader, stream)
    except FileNotFoundError as exc:
        hint = "check the name; a shell expands * only where a file matches"
        raise FetchError("no such file", url=str(path), hint=hint) from exc
    except DAMAGED as exc:
        hint = "download or pack it again"
        raise FetchError("cannot be unpacked: it is damaged", url=str(path), hint=hint) from exc
    except OSError as exc:
        message = f"cannot be read: {exc.strerror or exc}"
        raise FetchError(message, url=str(path)) from exc
