"""Files that are only added to, on the disk before anything else happens; private from birth.

Several processes add to them: the robot, the endpoint, and a person. One at a time, with `held`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import DeliveryError

_MODE = 0o600


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Wait for the lock, and hold it; the kernel frees it when the process ends.

    Raises:
        DeliveryError: it cannot be written.
    """
    import fcntl

    with _told("the lock", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, _MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def read(path: Path) -> str:
    """The text; '' where there is no file.

    Raises:
        DeliveryError: it is there and cannot be read: never as if nobody had unsubscribed.
    """
    with _told("the journal", path):
        try:
            return path.read_bytes().decode("utf-8-sig", "replace")
        except FileNotFoundError:
            return ""


def append(path: Path, text: str) -> None:
    """Add whole lines; they are on the disk when this returns.

    What a crash cut short is ended first, so that it spoils no other line.

    Raises:
        DeliveryError: it cannot be written; then perhaps a part of it was.
    """
    with _told("the journal", path):
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _MODE)
        try:
            os.fchmod(handle, _MODE)
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                text = f"\n{text}"
            data = memoryview(text.encode())
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            _sync_folder(path.parent)


def drop_torn(path: Path) -> None:
    """Take away what stands after the last whole line: a crash left it there.

    Raises:
        DeliveryError: it cannot be written.
    """
    with _told("the journal", path):
        handle = os.open(path, os.O_RDWR)
        try:
            data = os.pread(handle, os.fstat(handle).st_size, 0)
            os.ftruncate(handle, data.rfind(b"\n") + 1)
            os.fsync(handle)
        finally:
            os.close(handle)


def replace(path: Path, text: str) -> None:
    """Put a whole new text in the place of the old, which stays until the new one is there.

    Raises:
        DeliveryError: it cannot be written; the old one is untouched.
    """
    fresh = path.with_name(f"{path.name}.new")
    with _told("the journal", path):
        fresh.unlink(missing_ok=True)
        append(fresh, text)
        os.replace(fresh, path)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _told(what: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        message = f"{what} {path.name} cannot be read or written: {exc.strerror}"
        hint = f"give yourself the right to write in {path.parent}, and make room"
        raise DeliveryError(message, hint=hint) from exc
