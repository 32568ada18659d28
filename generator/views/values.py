"""The values that templates read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.escaping import Trusted
from generator.models import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A link within the site."""

    title: str
    path: str
    count: int = 0
    short: str = ""
    """Enough of the title among its neighbours: the day in a month's calendar."""
    hue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadView:
    """A file of data beside a page; `file(path)` leads there."""

    title: str
    path: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A link out of the site."""

    kind: str
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeView:
    """A theme that a paper is in, and why."""

    title: str
    path: str
    primary: bool
    reasons: tuple[Reason, ...]
    """Its own words."""
    like: str
    """The title of a paper that it is like, where that says more than its own words."""
    fit: str
    """How well it fits, and by what, in a line."""
    by_hand: bool
    hue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source that told of the paper."""

    name: str
    at: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A score in one of the orders; numbers are signed texts that add up as printed."""

    order: str
    """`top`, `rising`…"""
    total: str
    parts: tuple[tuple[str, str], ...]
    said: str
    """What counted, in words, most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A paper in a list."""

    id: str
    path: str
    title: str
    plain_title: str
    """Without TeX."""
    language: str
    """Of the title, where it is another than the site's; '' = the same, or not known."""
    byline: str
    organization: str
    date: str
    iso_date: str
    added: str
    """ISO 8601: when it came into the library, else its date; the reader's *new* goes by it."""
    was: tuple[str, ...]
    """Ids that it had before: what a reader kept under them is the paper's."""
    excerpt: str
    excerpt_language: str
    """Likewise."""
    themes: tuple[ThemeView, ...]
    links: tuple[LinkView, ...]
    signals: tuple[tuple[str, str], ...]
    score: ScoreView | None
    """In the order `top`, unless the list has another; None where nothing was recorded."""
    retracted: str
    """`Retracted` or `Withdrawn`; '' = neither."""
    coins: Trusted
    """The paper as an OpenURL context object, ready for an attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    """A paper that is like another."""

    title: str
    path: str
    facts: str
    """Who and when, in short."""
    words: tuple[str, ...]
    """What both say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper on its own page."""

    card: CardView
    authors: tuple[str, ...]
    more_authors: int
    dates: tuple[tuple[str, str], ...]
    venue: str
    license: LinkView | None
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    abstract: tuple[str, ...]
    abstract_language: str
    """Where it is another than the site's; '' = the same, or not known."""
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    ids: tuple[LinkView, ...]
    links: tuple[LinkView, ...]
    signals: tuple[tuple[str, str], ...]
    scores: tuple[ScoreView, ...]
    organization: PlaceView | None
    editions: tuple[PlaceView, ...]
    sources: tuple[SourceView, ...]
    by_hand: tuple[str, ...]
    maybe_same_as: tuple[PlaceView, ...]
    related: tuple[RelatedView, ...]
    retracted: str
    """What was said of it; the card has the word for it."""
    bibtex: str
    ris: str
    """What a bibliography needs, without the abstract."""
    citation: str
    downloads: tuple[DownloadView, ...]
    marks: Mapping[str, int]
    """Words that put it into a theme → the theme's colour; those of its first theme win."""
