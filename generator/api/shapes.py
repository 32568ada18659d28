"""What each document of the API holds. The published JSON Schemas are made from these types.

Names are Hugging Face's where they fit (https://huggingface.co/docs/hub/api, recordings of
`/api/daily_papers`), so that one reader can read both. A key of ours that is new there is in
camelCase as theirs are.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

Url = Annotated[
    str,
    Field(
        description="An address. Relative where the site does not know its own (`url` in "
        "digest.toml): then from this document's address (RFC 3986 §5).",
        json_schema_extra={"format": "uri-reference"},
    ),
]
Day = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="As far as it is known: `2025`, `2025-11` or `2025-11-07` (EDTF level 0).",
    ),
]
Moment = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}, description="RFC 3339, in UTC.")
]
Text = Annotated[
    str, Field(description="As the source wrote it: TeX between dollar signs, no markup else.")
]
Exports = Annotated[
    dict[str, Url], Field(description="Media type → the same as a file of that type.")
]


class Author(TypedDict):
    """A name as printed, in reading order and in parts where they are known."""

    name: str
    family: str
    given: str
    orcid: str
    affiliations: list[str]


class Organization(TypedDict):
    """Who a paper is from; `name` is the slug of its page here."""

    name: str
    fullname: str


class Link(TypedDict):
    """Something that belongs to a paper."""

    kind: Annotated[
        str,
        Field(
            description="code, project, video, data, model, demo, slides, pdf, paper or web.",
        ),
    ]
    url: Url


class Reason(TypedDict):
    """A word that put a paper into a theme."""

    words: str
    weight: float
    place: str


class InTheme(TypedDict):
    """That a paper is in a theme, and why."""

    slug: str
    title: str
    primary: bool
    score: float
    confidence: float
    reasons: list[Reason]


class Place(TypedDict):
    """A list of papers, named."""

    slug: str
    title: str
    papers: Annotated[int, Field(ge=0, description="How many papers it holds.")]
    url: Annotated[Url, Field(description="Its page.")]
    api: Annotated[Url, Field(description="Its document here.")]


class Brief(TypedDict):
    """A paper in a list."""

    id: str
    title: Text
    authors: Annotated[list[str], Field(description="The first five, in reading order.")]
    authorCount: Annotated[int, Field(ge=0)]
    date: Annotated[Day | None, Field(description="The day it stands under in the editions.")]
    themes: Annotated[list[str], Field(description="Slugs, the primary one first.")]
    url: Annotated[Url, Field(description="Its page.")]
    api: Annotated[Url, Field(description="Its document here.")]


class Related(TypedDict):
    """A paper that is like another."""

    id: str
    title: Text
    likeness: Annotated[float, Field(ge=0, le=1)]
    words: list[str]
    api: Url


class Source(TypedDict):
    """Who told of a paper, and when that was last read."""

    name: str
    at: Day


class Paper(TypedDict):
    """Everything that the library says about one paper."""

    id: str
    aliases: Annotated[list[str], Field(description="Ids that it had before.")]
    title: Text
    authors: list[Author]
    authorCount: Annotated[int, Field(ge=0, description="Also of those that nobody named.")]
    organization: Organization | None
    summary: Annotated[Text, Field(description="The abstract; a blank line between paragraphs.")]
    shortSummary: Annotated[Text, Field(description="What a source or an editor wrote, or ''.")]
    keywords: list[str]
    publishedAt: Annotated[Moment | None, Field(description="Null where the day is not known.")]
    submittedOnDailyAt: Annotated[Moment | None, Field(description="When it was announced.")]
    date: Annotated[Day | None, Field(description="The day it stands under in the editions.")]
    published: Day | None
    updated: Day | None
    announced: Day | None
    added: Day | None
    kind: Annotated[
        str,
        Field(description="Of work: a type of CSL 1.0.2; `article` = a preprint; '' = not known."),
    ]
    venue: str
    language: Annotated[str, Field(description="BCP 47: `en`, `zh-Hant`; '' = nobody said.")]
    license: Annotated[
        str, Field(description="Of the paper: the address of its terms; '' = nobody said.")
    ]
    categories: list[str]
    identifiers: Annotated[dict[str, str], Field(description="Scheme → identifier.")]
    links: list[Link]
    projectPage: Url | None
    githubRepo: Url | None
    githubStars: int | None
    upvotes: int | None
    numComments: int | None
    citations: int | None
    retracted: Annotated[str, Field(description="Why or when it was withdrawn; '' = it was not.")]
    themes: list[InTheme]
    editions: list[Place]
    related: list[Related]
    sources: list[Source]
    url: Annotated[Url, Field(description="Its page.")]
    exports: Exports


class Papers(TypedDict):
    """All papers, the newest first, a page at a time."""

    total: Annotated[int, Field(ge=0)]
    page: Annotated[int, Field(ge=1)]
    pages: Annotated[int, Field(ge=1)]
    next: Url | None
    papers: list[Brief]


class Themes(TypedDict):
    """Every theme, in the editor's order."""

    discovered: Annotated[bool, Field(description="Whether the themes were found, not written.")]
    themes: list[Place]


class Theme(TypedDict):
    """One theme with its papers, the newest first."""

    slug: str
    title: str
    about: str
    keywords: list[str]
    aliases: list[str]
    parent: Annotated[str | None, Field(description="The slug of the theme that it is part of.")]
    was: Annotated[list[str], Field(description="Slugs that it had before.")]
    url: Url
    exports: Exports
    papers: list[Brief]


class Editions(TypedDict):
    """Every edition that has papers, by cadence, the newest first."""

    day: list[Place]
    week: list[Place]
    month: list[Place]
    year: list[Place]
    undated: Annotated[list[Place], Field(description="What has no date; empty, or one.")]


class Edition(TypedDict):
    """One edition with its papers, the newest first."""

    slug: str
    title: str
    cadence: Annotated[str, Field(description="day, week, month or year; '' for the undated.")]
    first: Annotated[Day | None, Field(description="Its first day.")]
    last: Annotated[Day | None, Field(description="Its last day.")]
    previous: Annotated[Url | None, Field(description="The edition before it, here.")]
    next: Annotated[Url | None, Field(description="The edition after it, here.")]
    url: Url
    exports: Exports
    papers: list[Brief]


class Organizations(TypedDict):
    """Every organisation, in the alphabet's order."""

    organizations: list[Place]


class OrganizationPapers(TypedDict):
    """One organisation with its papers, the newest first."""

    slug: str
    title: str
    url: Url
    exports: Exports
    papers: list[Brief]


class Parameter(TypedDict):
    """A part of the search page's address."""

    name: str
    description: str


class Search(TypedDict):
    """How to search: the page's address and what it takes, and the values of its filters."""

    url: Url
    parameters: list[Parameter]
    index: Annotated[Url, Field(description="Where the page's own index begins.")]
    papers: Annotated[Url, Field(description="All papers in brief, for a search of your own.")]
    themes: list[Place]
    organizations: list[Place]
    sources: list[str]


class Index(TypedDict):
    """Where everything is."""

    version: Annotated[int, Field(description="Of this layout: fields may be added to it.")]
    title: str
    description: str
    url: Url
    license: Annotated[
        str,
        Field(description="Address of the licence of the editor's own part; empty = none stated."),
    ]
    papers: Url
    themes: Url
    editions: Url
    organizations: Url
    search: Url
    daily_papers: Annotated[
        dict[str, Url], Field(description="Day → its papers as Hugging Face gives them.")
    ]
    schemas: Annotated[dict[str, Url], Field(description="Kind of document → its JSON Schema.")]


class HubAuthor(TypedDict):
    """An author as Hugging Face gives them."""

    name: str
    hidden: bool


class HubPaper(TypedDict, total=False):
    """A paper as Hugging Face gives it: `/api/papers/{id}`, and `paper` in a day's list.

    `id` is the paper's arXiv identifier where it has one. What is not known is left out, as there.
    """

    id: str
    authors: list[HubAuthor]
    title: Text
    summary: Text
    publishedAt: Moment
    submittedOnDailyAt: Moment
    upvotes: int
    projectPage: Url
    githubRepo: Url
    githubStars: int
    ai_summary: Text
    ai_keywords: list[str]
    organization: Organization


class HubItem(TypedDict, total=False):
    """One paper of a day, as Hugging Face gives it."""

    paper: HubPaper
    title: Text
    summary: Text
    publishedAt: Moment
    numComments: int
    organization: Organization


DOCUMENTS: dict[str, Any] = {
    "index": Index,
    "papers": Papers,
    "paper": Paper,
    "themes": Themes,
    "theme": Theme,
    "editions": Editions,
    "edition": Edition,
    "organizations": Organizations,
    "organization": OrganizationPapers,
    "search": Search,
    "daily_papers": list[HubItem],
    "hub_paper": HubPaper,
}
"""Kind of document → its type."""
