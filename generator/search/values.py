"""What is searched, whatever it is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a card shows after the byline, as lists do."""

    names_organization: bool = False
    """Whether the organisation stands beside the byline."""
    links: tuple[tuple[str, str], ...] = ()
    """Kind and address."""
    signals: tuple[str, ...] = ()
    """In words: `12 upvotes`."""
    score: str = ""
    """Its total, signed; '' where nothing was recorded."""
    parts: tuple[tuple[str, str], ...] = ()
    """Names and signed numbers that the score is made of."""
    retracted: str = ""
    """The word for it; '' = neither retracted nor withdrawn."""
    languages: tuple[str, str] = ("", "")
    """Of title and text, where they are other than the site's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper or a hand-written page, as it is found and shown. All text is plain."""

    url: str
    """From the root of the site, `papers/x/`."""
    title: str
    authors: tuple[str, ...] = ()
    text: str = ""
    """What an excerpt is cut from."""
    more: tuple[str, ...] = ()
    """Further words that it is found by: keywords, identifiers, the venue."""
    identifiers: tuple[str, ...] = ()
    """Each leads to this document alone, by its value without a scheme."""
    byline: str = ""
    themes: tuple[int, ...] = ()
    """Places in the list of themes, first one first."""
    organization: int = 0
    """Place in the list of organisations from 1; 0 = none."""
    sources: tuple[int, ...] = ()
    """Places in the list of sources."""
    date: tuple[int, int, int] = (0, 0, 0)
    """Year, month, day, as far as known."""
    has_code: bool = False
    has_data: bool = False
    has_video: bool = False
    top: int = 0
    """Place in the order *top*, from 0."""
    is_page: bool = False
    ids: tuple[str, ...] = ()
    """Its id, then those that it had before: a reader's marks are kept by them."""
    shown: Shown | None = None
    """What a paper's card has besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What documents name by number, and what else has a name that leads to its page."""

    themes: tuple[tuple[str, str], ...]
    """Slug and title."""
    organizations: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    editions: tuple[tuple[str, str], ...] = ()
    """Slug and title."""
