"""A generated page on its way into the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARK = "dgfill7"
"""Begins every token. The engine prints tokens where a page's own words would stand."""
TITLE, DESCRIPTION, HEAD = f"{MARK}title", f"{MARK}description", f"{MARK}head"
BODY, BASE, PATH = f"{MARK}body", f"{MARK}base", f"{MARK}path"
BLOCK = '<div class="dg-page">'
"""Begins the body of a page that Markdown does not change."""


class Unfillable(Exception):
    """The engine printed what cannot be filled; says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A page as `site_src/` gets it, in its parts."""

    path: str
    """Of the `.md` file."""
    meta: Mapping[str, Any]
    """Its front matter, encoded."""
    text: bytes
    """The whole file."""
    start: int
    """Where the body begins in it."""

    @property
    def title(self) -> str:
        return str(self.meta["title"])

    @property
    def head(self) -> str:
        return str(self.meta.get("digest", {}).get("head", ""))
