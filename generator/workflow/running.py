"""What every verb needs: the lock, and ways to tell a person how far it has come."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from generator import files
from generator.errors import LibraryError
from generator.project import Project

T = TypeVar("T")

Say = Callable[[str], None]
"""Tells a person what goes on: one line."""


class Track(Protocol):
    """Passes items on, and shows how far it has come."""

    def __call__(self, items: Sequence[T], label: str) -> Iterable[T]: ...


def untracked(items: Sequence[T], label: str) -> Iterable[T]:
    return items


@contextlib.contextmanager
def lock(project: Project) -> Iterator[None]:
    try:
        with files.locked(project.state / "lock"):
            yield
    except files.Busy as exc:
        raise LibraryError(
            f"{exc.holder} is at work here",
            path=str(project.root),
            hint="wait until it is done, then run the command again",
        ) from exc
    except files.CannotLock as exc:
        raise LibraryError(
            f"this folder cannot be written: {exc}",
            path=str(project.root),
            hint="give yourself the right to write there, and make room",
        ) from exc
