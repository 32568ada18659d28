"""What the modules here give and take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

File: TypeAlias = tuple[str, Iterable[bytes]]
"""Path below the site, and the bytes piece by piece; to be written before the next is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of the site."""

    path: str
    """Of its page below `site_src/`."""
    title: str
    paper_ids: tuple[str, ...]
    was: tuple[str, ...] = ()
    """Paths that it had before; its files lie there too."""
