"""What a source says about a paper, and the paper that the library keeps.

Field names follow CSL-JSON, then the terms of arXiv and OpenAlex.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from generator.errors import Problem

TOO_LATE = 366
"""So many days after a paper was added none can be published. Journals date up to a year ahead."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as far as it is known: `2019`, `2019-05` or `2019-05-07` (EDTF level 0).

    A value that is no real date, such as 2023-02-30, raises `ValueError`.
    """

    year: int
    month: int = 0
    """1-12, or 0 when unknown."""
    day: int = 0
    """1-31, or 0 when unknown."""

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read what `str()` writes; anything else raises `ValueError`."""
        parts = text.split("-")
        sizes = [len(part) for part in parts]
        if not 1 <= len(parts) <= 3 or sizes != [4, 2, 2][: len(parts)] or not text.isascii():
            raise ValueError(f"not a date: {text!r}")
        return cls(*(int(part) for part in parts))

    @classmethod
    def of(cls, day: dt.date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def full(self) -> dt.date | None:
        """The calendar day, when the day is known."""
        return dt.date(self.year, self.month, self.day) if self.day else None

    @property
    def first(self) -> dt.date:
        """The first calendar day that it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last calendar day that it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A name as printed (not a person): CSL name fields."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""
    """A name that must not be split: collectives, mononyms, unknown order."""
    orcid: str = ""
    affiliations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name in reading order."""
        if self.literal:
            return self.literal
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


LINK_KINDS = ("code", "project", "video", "data", "model", "demo", "slides", "pdf", "paper", "web")
LinkKind = Literal[
    "code", "project", "video", "data", "model", "demo", "slides", "pdf", "paper", "web"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A resource that belongs to the paper. `url` is http(s), checked by `text.urls`."""

    kind: LinkKind
    url: str


FIELDS = (
    "title",
    "authors",
    "author_count",
    "organization",
    "abstract",
    "summary",
    "published",
    "updated",
    "announced",
    "kind",
    "venue",
    "language",
    "license",
    "categories",
    "keywords",
    "links",
    "retracted",
)
"""What both a source and a person can say about a paper, in the order of a library file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source says about one paper. Never edited; text is raw (TeX and all)."""

    source: str
    """The format's name: `hf-export`, `arxiv-atom`…"""
    where: str
    """`origin#item`, for messages."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """scheme → canonical identifier, as `text.identifiers` writes it."""
    title: str = ""
    authors: tuple[Author, ...] = ()
    author_count: int = 0
    """How many authors there are, where the names are not (all) known; 0 = not said."""
    organization: str = ""
    abstract: str = ""
    summary: str = ""
    published: PartialDate | None = None
    updated: PartialDate | None = None
    announced: PartialDate | None = None
    kind: str = ""
    """Of work: a type of CSL, as `text.kinds` writes it; '' = not said."""
    venue: str = ""
    language: str = ""
    """Of the paper and of its title here: a tag as `text.languages` writes it."""
    license: str = ""
    """Of the paper itself: an address as `text.licenses` writes it."""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    signals: Mapping[str, int] = field(default_factory=dict)
    """`upvotes comments stars citations`: counts that change."""
    retracted: str = ""
    """Why or when it was withdrawn; empty = it was not."""
    told: tuple[str, ...] = ()
    """Fields that the editor decided when adding: they replace what the same source said."""
    guessed: tuple[str, ...] = ()
    """Fields that were inferred: they replace nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The result of one parse."""

    format: str
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    """A problem of level `error` stands for one rejected record."""
    untold: int = 0
    """Further rejected records, when there are too many to tell of each."""
    next: str = ""
    """Address of the next page, when the source has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """That a source said something: enough to know it again."""

    source: str
    at: dt.date
    digest: str
    """`plain.record_digest` of what the record said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a field's value came from. `digest` tells whether a person changed it since."""

    source: str
    digest: str
    at: str = ""
    """Of which day the source's version is, ISO 8601 as far as known: a later one is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper in the library: merged records and people's words."""

    id: str
    """For ever; `text.identifiers.paper_id` makes it."""
    title: str
    aliases: tuple[str, ...] = ()
    """Ids it had before; each keeps a redirect."""
    ids: Mapping[str, str] = field(default_factory=dict)
    other_ids: tuple[str, ...] = ()
    """Further identifiers of a scheme that has one in `ids`, `scheme:value`: a preprint's DOI."""
    other_titles: tuple[str, ...] = ()
    """Other titles that sources gave; the paper is found by them too."""
    authors: tuple[Author, ...] = ()
    author_count: int = 0
    organization: str = ""
    abstract: str = ""
    summary: str = ""
    published: PartialDate | None = None
    updated: PartialDate | None = None
    announced: PartialDate | None = None
    added: PartialDate | None = None
    kind: str = ""
    venue: str = ""
    language: str = ""
    license: str = ""
    """What a person wrote here may be no address; it is shown as it stands."""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    signals: Mapping[str, int] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    """Theme slugs a person set; then they win."""
    pinned: tuple[str, ...] = ()
    """Fields no source may change, whatever `provenance` says."""
    retracted: str = ""
    maybe_same_as: tuple[str, ...] = ()
    """Ids of papers that this one may be a copy of; a person decides, with one of the next two."""
    same_as: tuple[str, ...] = ()
    """A person's word: these papers are this one, and are joined to it."""
    not_same_as: tuple[str, ...] = ()
    """A person's word: these papers are others, and stay apart."""
    provenance: Mapping[str, Origin] = field(default_factory=dict)
    """field → the source whose value stands there; a field not listed is a person's."""
    seen: tuple[Sighting, ...] = ()
    notes: str = ""
    """A person's words; no source ever writes here."""

    @property
    def date(self) -> PartialDate | None:
        """The date that editions go by: announced, else published, else nothing.

        A date that lies far after the day the paper came in is a slip of the pen: it would head the
        site, and make every other paper old.
        """
        if self.may_be(self.announced):
            return self.announced
        return self.published if self.may_be(self.published) else None

    def may_be(self, date: PartialDate | None) -> bool:
        """Whether it is known, and not over a year after the paper was added."""
        if date is None or self.added is None:
            return date is not None
        return (date.first - self.added.last).days <= TOO_LATE

    @property
    def number_of_authors(self) -> int:
        """As told, else as listed; 0 = unknown."""
        return max(self.author_count, len(self.authors))

    def with_note(self, text: str) -> Paper:
        """The paper with one more paragraph in its notes."""
        return replace(self, notes=f"{self.notes}\n\n{text}".strip())
