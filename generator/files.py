"""Files written whole or not at all, and one lock for a project. Knows nothing of papers.

What is promised: a reader never sees half a file, whatever kills the writer; unchanged bytes
are not written; when one file of a set cannot be written, none of the set is.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

TEMPORARY_PREFIX = ".digest-tmp-"
MANY = 200


class Busy(Exception):
    """Somebody else holds the lock; `holder` says who."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class CannotLock(Exception):
    """The lock cannot be written: no right, no room, a read-only disk."""


def write_all(files: Mapping[Path, bytes]) -> list[Path]:
    """Write all files or none, each atomically; return those whose bytes changed.

    First everything goes into temporary files beside its place, where a full disk or a
    read-only folder shows itself (`OSError`); only then names are switched.
    """
    changed = {path: data for path, data in files.items() if not _holds(path, data)}
    staged: dict[Path, Path] = {}
    # For many files one sync of all is quicker; sync(2) waits for the disk on Linux only.
    at_once = len(changed) > MANY and sys.platform == "linux"
    folders: set[Path] = set()
    try:
        for path, data in changed.items():
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
            staged[path] = _stage(path, data, sync=not at_once)
    except OSError:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        raise
    if at_once:
        os.sync()
    for path, temporary in staged.items():
        os.replace(temporary, path)
    for folder in {path.parent for path in staged}:
        _sync_folder(folder)
    return list(staged)


def clear_temporaries(folder: Path) -> None:
    """Remove what a killed run left behind."""
    for leftover in folder.rglob(TEMPORARY_PREFIX + "*"):
        leftover.unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _stage(path: Path, data: bytes, *, sync: bool) -> Path:
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{path.name}"[:255])
    try:
        with open(temporary, "wb") as stream:
            stream.write(data)
            if sync:
                stream.flush()
                os.fsync(stream.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    # Some file systems refuse to open or sync a folder; the files themselves are safe by then.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def swap_folder(new: Path, live: Path) -> None:
    """Put folder `new` in the place of `live` in one step, and remove what stood there.

    Uses the exchange of rename(2) (Linux `RENAME_EXCHANGE`, macOS `RENAME_SWAP`), so that at
    each moment one whole folder is there; elsewhere two renames, with a short gap.
    """
    if not live.exists():
        os.rename(new, live)
        return
    if not _exchange(new, live):
        old = live.with_name(f"{TEMPORARY_PREFIX}old-{live.name}")
        shutil.rmtree(old, ignore_errors=True)
        os.rename(live, old)
        os.rename(new, live)
        new = old
    shutil.rmtree(new, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
    left, right = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin":
        swapped = libc.renamex_np(left, right, ctypes.c_uint(2)) == 0  # RENAME_SWAP
    elif hasattr(libc, "renameat2"):
        here = ctypes.c_int(-100)  # AT_FDCWD
        swapped = libc.renameat2(here, left, here, right, ctypes.c_uint(2)) == 0  # RENAME_EXCHANGE
    else:
        return False
    if not swapped and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(second))
    return bool(swapped)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the project's lock; `Busy` at once when another run has it.

    The kernel frees it when the process ends, however it ends.
    """
    import fcntl

    with contextlib.ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = stack.enter_context(open(path, "a+", encoding="ascii"))
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stream.truncate(0)
            stream.write(f"process {os.getpid()}")
            stream.flush()
        except BlockingIOError:
            stream.seek(0)
            raise Busy(stream.read().strip() or "another run") from None
        except OSError as exc:
            # What is still to be written would be tried again when the file is closed.
            raise CannotLock(exc.strerror or str(exc)) from exc
        yield
