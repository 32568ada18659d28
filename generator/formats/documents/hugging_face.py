"""An item of Hugging Face's Daily Papers → `Record`, for its API and for its saved pages.

Field names as https://huggingface.co/api/daily_papers gives them, schema years 2024 to 2026
(../shared/reference/formats.md): an item has its paper in `paper`; `/api/papers/{id}` and search
give the paper itself. Fields come and go with the years; none but the title is relied upon.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from generator.errors import Problem
from generator.formats.documents.items import reject
from generator.formats.documents.values import integer, items, mapping, string, strings
from generator.models import Author, Link, PartialDate, Record
from generator.text import clean, kinds
from generator.text.dates import parse_date
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links, kind_of, safe_url
from generator.text.names import parse_name

MAX_KEYWORDS = 20
MAX_QUOTED = 500_000
"""Characters of a value that is written inside a string; the longest recorded item has 45,050."""

_DAILY_CHANGED = "2025-03-11"
"""Since that day an item has a `summary`, and its `publishedAt` is the paper's, some hours off."""
_VIDEOS = (".mp4", ".webm", ".mov", ".qt", ".m4v", ".ogv", ".mkv", ".avi")
_LOOK = "look at that item in the file"


def unquoted(value: Any) -> Any:
    """What a string holds that is an object or list in JSON or as Python prints it; else `value`.

    Some archives were written with `str()` of each item.
    """
    if not isinstance(value, str) or len(value) > MAX_QUOTED:
        return value
    if not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes, of the text's own author
            return ast.literal_eval(value.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return value


def is_item(value: Mapping[str, Any]) -> bool:
    """Whether an object is a paper, or has one."""
    return isinstance(value.get("paper"), dict) or ("id" in value and "title" in value)


def error_of(value: Mapping[str, Any]) -> str:
    """What an error answer says, `{"error": …}`; '' when it is none."""
    failed = string(value.get("status")).lower() in ("error", "failed", "failure")
    said = value.get("error") or (failed and (value.get("message") or value.get("status")))
    if not said or is_item(value):
        return ""
    said = mapping(said).get("message", said)
    return clean.one_line(string(said) or json.dumps(said, default=str), limit=200)


def read_item(value: Any, where: str, *, format: str) -> Iterator[Record | Problem]:
    """The record of one item with what is doubtful in it, or the problem that stands for it."""
    item = unquoted(value)
    if not isinstance(item, dict):
        yield reject(f"{format}/item", where, _no_item(item), _LOOK)
        return
    if said := error_of(item):
        message = f"this is an error answer, not a paper: {said!r}"
        yield reject(f"{format}/error", where, message, "download that paper again")
        return
    paper = mapping(unquoted(item.get("paper"))) or item
    titles = (clean.one_line(string(one.get("title"))) for one in (paper, item))
    title = next((text for text in titles if text), "")
    if not title:
        name = clean.one_line(string(paper.get("id")), limit=80)
        message = f"the paper {name!r} has no title" if name else "this item has no title"
        yield reject(f"{format}/no-title", where, message, _LOOK)
        return
    yield _record(paper, item, title, where, format)
    yield from _doubts(paper, where, format)


def _no_item(value: Any) -> str:
    if not isinstance(value, str):
        return f"this is no paper but {_NAMES.get(type(value), 'null')}"
    if len(value) > MAX_QUOTED:
        return f"this is a text of {len(value):,} characters; at most {MAX_QUOTED:,} are read"
    return f"this is text, and no paper in it can be read: {clean.one_line(value, limit=40)!r}"


_NAMES = {list: "a list", int: "a number", float: "a number", bool: "a truth value"}


def _record(
    paper: Mapping[str, Any], item: Mapping[str, Any], title: str, where: str, format: str
) -> Record:
    raw = string(paper.get("summary")) or string(item.get("summary"))
    authors = _authors(paper.get("authors"))
    listed = len(items(paper.get("authors")))
    return Record(
        source=format,
        where=where,
        ids=_ids(paper),
        title=title,
        authors=authors,
        author_count=listed if listed > len(authors) else 0,
        organization=_organization(paper, item),
        abstract=clean.paragraphs(raw),
        summary=clean.paragraphs(string(paper.get("ai_summary"))),
        published=parse_date(string(paper.get("publishedAt"))),
        announced=_announced(paper, item),
        # Its papers are those of arXiv.
        kind=kinds.PREPRINT,
        keywords=_keywords(paper.get("ai_keywords")),
        links=_links(paper, item, raw),
        signals=_signals(paper, item),
    )


def _ids(paper: Mapping[str, Any]) -> dict[str, str]:
    return canonical_ids({"arxiv": string(paper.get("id"))})


def _authors(value: Any) -> tuple[Author, ...]:
    """Names as the paper prints them, hidden ones too; those of accounts are left out."""
    names = (string(mapping(one).get("name")) or string(one) for one in items(value))
    authors = (parse_name(name) for name in names if name.strip())
    return tuple(one for one in authors if one.name)


def _organization(paper: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """`submitterOrganization` was its name for four days of 2025."""
    for value in (
        paper.get("organization"), item.get("organization"), item.get("submitterOrganization"),
    ):  # fmt: skip
        found = mapping(value)
        for text in (found.get("fullname"), found.get("name"), value):
            if name := clean.one_line(string(text)):
                return name
    return ""


def _announced(paper: Mapping[str, Any], item: Mapping[str, Any]) -> PartialDate | None:
    """The day in Daily Papers: told, or an old item's own date, which was that day.

    An item's date that is earlier than its paper's is the new kind, whatever else is missing.
    """
    told = string(paper.get("submittedOnDailyAt")) or string(item.get("submittedOnDailyAt"))
    if found := parse_date(told):
        return found
    own, papers = string(item.get("publishedAt")), string(paper.get("publishedAt"))
    is_old = paper is not item and "summary" not in item and own[:10] < _DAILY_CHANGED
    return parse_date(own) if is_old and own >= papers else None


def _keywords(value: Any) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in strings(value):
        if word := clean.one_line(text):
            found.setdefault(word.casefold(), word)
    return tuple(found.values())[:MAX_KEYWORDS]


def _links(paper: Mapping[str, Any], item: Mapping[str, Any], raw: str) -> tuple[Link, ...]:
    """The project's page, its code, videos, and what the abstract links to: each once."""
    found: list[Link] = []
    if page := safe_url(string(paper.get("projectPage"))):
        kind = kind_of(page)
        found.append(Link(kind="project" if kind == "web" else kind, url=page))
    if code := safe_url(string(paper.get("githubRepo"))):
        found.append(Link(kind="code", url=code))
    media = (paper.get("mediaUrls"), item.get("mediaUrls"), item.get("mediaUrl"))
    for url in (safe_url(text) for value in media for text in strings(value)):
        if urlsplit(url).path.lower().endswith(_VIDEOS):
            found.append(Link(kind="video", url=url))
    once: dict[str, Link] = {}
    for link in (*found, *find_links(raw)):
        once.setdefault(_same_as(link.url), link)
    return tuple(once.values())


def _same_as(url: str) -> str:
    """What two spellings of one address share."""
    parts = urlsplit(url)
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/").removesuffix(".git")
    path = path.lower() if host == "github.com" else path
    return f"{host}{path}?{parts.query}#{parts.fragment}"


def _signals(paper: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, int]:
    """Counts that are there; 0 is a count too."""
    found: dict[str, int] = {}
    for name, field in (
        ("upvotes", "upvotes"), ("comments", "numComments"), ("stars", "githubStars"),
    ):  # fmt: skip
        for one in (paper, item):
            value = one.get(field)
            count = integer(value)
            # A list or a text gives 0 as well, and is no count.
            if count > 0 or (type(value) in (int, float) and value == 0):
                found.setdefault(name, count)
    return found


def _doubts(paper: Mapping[str, Any], where: str, format: str) -> Iterator[Problem]:
    """What was there and could not be used."""
    if not _ids(paper):
        told = clean.one_line(string(paper.get("id")), limit=80)
        message = f"its id is not one of arXiv's: {told!r}" if told else "it has no id"
        hint = "it will be known by its title; set `ids` in the paper's file"
        yield Problem(code=f"{format}/id", where=where, message=message, hint=hint)
    for field in ("projectPage", "githubRepo"):
        text = string(paper.get(field)).strip()
        if text and not safe_url(text):
            message = f"`{field}` is no address to link: {clean.one_line(text, limit=80)!r}"
            hint = "set `links` in the paper's file"
            yield Problem(code=f"{format}/link", where=where, message=message, hint=hint)
    if string(paper.get("publishedAt")) and not parse_date(string(paper.get("publishedAt"))):
        told = clean.one_line(string(paper.get("publishedAt")), limit=40)
        message = f"`publishedAt` is no date: {told!r}; it is left empty"
        hint = "set `published` in the paper's file"
        yield Problem(code=f"{format}/date", where=where, message=message, hint=hint)
