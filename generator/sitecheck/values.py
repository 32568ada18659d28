"""What the files of a site lead to."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one file leads to; addresses are as they are written there."""

    ways: frozenset[str] = NOTHING
    """A reader can go there from it."""
    parts: frozenset[str] = NOTHING
    """It loads or names them."""
    folders: frozenset[str] = NOTHING
    """Its scripts look for files below them."""
    anchors: frozenset[str] = NOTHING
    """Where a fragment can lead to in it."""
    unlisted: bool = False
    """Search engines are asked to leave it out."""
    moved: bool = False
    """It is no page of its own, but leads on to another."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place of the site."""

    path: str
    """A file, from the root of the site; '' = none is there."""
    fragment: str = ""
