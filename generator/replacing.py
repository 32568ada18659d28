"""A folder made beside the one that it replaces: what is the same in both stays the same file.

So a file that did not change keeps its inode and its time, and what copies a site to a server by
names, sizes and times copies what changed. The old folder is never written to: both names lead to
one file until the old folder goes.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator import files

HELD = 4_000_000
"""Bytes of a file that are held to be compared before anything is written."""


def lay(path: Path, pieces: Iterable[bytes], old: Path) -> None:
    """Write a new file, or, where `old` holds the same bytes, give that another name.

    Raises:
        FileExistsError: there is one.
    """
    rest = iter(pieces)
    head, ended = _head(rest)
    if ended and _holds(old, head) and _link(old, path):
        return
    with open(path, "xb") as stream:
        stream.write(head)
        stream.writelines(rest)
    if not ended:
        _join(path, old)


def join_all(fresh: Path, old: Path, apart: set[Path]) -> None:
    """The same for files that somebody else wrote below `fresh`, but for those `apart`."""
    for path in _files(fresh):
        if path not in apart:
            _join(path, old / path.relative_to(fresh))


def _head(pieces: Iterator[bytes]) -> tuple[bytes, bool]:
    """The first bytes, and whether they are all."""
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > HELD:
            return bytes(found), False
    return bytes(found), True


def _holds(path: Path, data: bytes) -> bool:
    try:
        if os.stat(path, follow_symlinks=False).st_size != len(data) or path.is_symlink():
            return False
        with open(path, "rb") as stream:
            return stream.read() == data
    except OSError:
        return False


def _link(old: Path, path: Path) -> bool:
    """Whether it worked: some file systems have no second names, or have had too many of them."""
    try:
        os.link(old, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _join(path: Path, old: Path) -> None:
    """Put the old file in the place of a new one with the same bytes."""
    with contextlib.suppress(OSError):
        if old.is_symlink() or path.is_symlink() or not old.is_file():
            return
        if path.samefile(old):
            return
        if path.stat().st_size == old.stat().st_size and filecmp.cmp(path, old, shallow=False):
            spare = path.with_name(f"{files.TEMPORARY_PREFIX}{os.getpid()}-{path.name}"[:255])
            if _link(old, spare):
                os.replace(spare, path)


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        for name in names:
            yield Path(root, name)
