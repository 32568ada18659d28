"""Feeds and their entries, whatever format they are written in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NEVER = dt.date(1970, 1, 1)
"""When a feed without entries was last changed: Atom wants a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A paper or an edition in a feed. Text is plain, on one line, and legal in XML."""

    id: str
    """A URI for ever, whatever happens to title, address and identifiers."""
    title: str
    page: str
    """From the root of the site, `papers/x/`."""
    landing: str = ""
    """The paper's own address elsewhere, http(s); '' = none is known."""
    published: dt.date
    """When it came into the digest."""
    updated: dt.date
    """When what is told of it last changed; never before `published`."""
    html: str
    """Complete by itself: no style sheet, no script, no relative address."""
    brief: str
    """HTML in its place in an archive."""
    summary: str
    authors: tuple[str, ...] = ()
    license: str = ""
    """The address of the paper's own; '' = not known."""
    language: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    """Slug and title of each theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A part of a feed that grows no more (RFC 5005, section 4): in brief, newest entry first."""

    name: str
    """`2026-1`: the year, and the number of the part."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What is written in each format."""

    place: str
    """Its folder, from the root of the site: `feeds/themes/x/`."""
    id: str
    title: str
    about: str
    page: str
    """What it is the feed of, from the root of the site."""
    entries: tuple[Entry, ...]
    """Newest first."""
    archives: tuple[Archive, ...] = ()
    """Oldest first; with the entries they are the whole feed. Only Atom has them."""

    @property
    def updated(self) -> dt.date:
        return last_change(self.entries)


def last_change(entries: tuple[Entry, ...]) -> dt.date:
    return max((entry.updated for entry in entries), default=NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the feeds will lie."""

    title: str
    root: str
    """http(s), with a slash at its end; '' = nobody has said."""
    language: str
    """BCP 47: what we say ourselves is said in it."""

    def address(self, path: str, document: str) -> str:
        """The way to `path`, in a document that lies at `document`; both from the site's root.

        Without a root the way is relative, over the root of the site, so that it is the same for
        documents of one depth.
        """
        return (self.root or "../" * document.count("/")) + path
