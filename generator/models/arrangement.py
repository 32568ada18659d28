"""How papers are arranged for readers: themes, cadences, scores."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject of the vocabulary."""

    slug: str
    title: str
    about: str = ""
    keywords: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    was: tuple[str, ...] = ()
    """Old slugs, kept as redirects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All themes, in the editor's order."""

    themes: tuple[Theme, ...] = ()
    discovered: bool = False
    """True when nobody wrote it: it was proposed from the library."""


OTHER = "other"
"""The slug of the theme for what fits nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A word or phrase that put a paper into a theme."""

    words: str
    """As the paper has it, lower case."""
    weight: float
    place: Literal["title", "keyword", "abstract", "person", "related"] = "abstract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A paper in a theme, with the reasons."""

    paper_id: str
    theme: str
    score: float
    primary: bool
    confidence: float = 1.0
    """How sure the paper's primary theme is, 0 to 1; the same in all assignments of a paper."""
    reasons: tuple[Reason, ...] = ()


class Cadence(StrEnum):
    """How long a period lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One named part of a score."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A rank with its parts; `total` is their sum."""

    total: float
    parts: tuple[Part, ...] = ()
