"""JSON of bioRxiv's and medRxiv's API: `details` (preprints) and `pubs` (those that came out).

Followed: https://api.biorxiv.org/details/help and /pubs/help, and recordings of 2024 and 2026.
Every version of a preprint is a row, and a record of its own: that they are one paper is seen by
their DOI. The first version says when it was published, the later ones when it was updated.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from generator.errors import FormatError, Level, Problem
from generator.formats.biorxiv import prose
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.titles import without_mark
from generator.formats.documents.values import (
    find_at,
    integer,
    mapping,
    read_json,
    string,
    strings,
)
from generator.models import Author, Batch, Link, PartialDate, Record
from generator.text import clean, kinds, licenses, names
from generator.text.dates import make_date, parse_date
from generator.text.identifiers import URLS, canonical, canonical_ids
from generator.text.links import find_links, safe_url
from generator.text.titles import fold

NAME = "biorxiv"

_MARKS = re.compile(
    r'"(?:author_corresponding_institution|preprint_author_corresponding|jatsxml|preprint_platform'
    r'|biorxiv_doi|preprint_doi)"\s*:'
)
_ANSWER = re.compile(r'\s*\{\s*"messages"\s*:\s*\[\s*\{\s*"status"\s*:')
_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)")
# Since December 2019 a DOI holds the day the manuscript came in: 10.1101/2020.09.09.20191205.
_DOI_DAY = re.compile(r"10\.\d{4,9}/(\d{4})\.(\d\d)\.\d\d\.\d+\Z")
_GONE = re.compile(r"withdr[ae]w|retract|remov", re.IGNORECASE)
_AGAIN = "download https://api.biorxiv.org/details/biorxiv/2026-01-01/2026-01-07/0/json again"
_LOOK = "look at that row in the file"
_MAX_SAID = 500


def sniff(text: str) -> float:
    """How sure it is that the text is such JSON: 0 to 1."""
    if text.lstrip()[:1] not in ("{", "["):
        return 0.0
    if _MARKS.search(text):
        return 0.95
    return 0.7 if _ANSWER.match(text) and '"collection"' in text else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read an answer, a list of rows, or one row.

    Raises:
        FormatError: no JSON, an error answer, or nothing in it that could be rows.
    """
    value = read_json(data, origin=origin, format=NAME)
    message = mapping(find_at(value, "messages", 0))
    rows = value.get("collection") if isinstance(value, dict) else value
    if isinstance(rows, dict) or (isinstance(value, dict) and "title" in _common(value)):
        rows = [rows or value]
    status = clean.one_line(string(message.get("status")), limit=200)
    if not isinstance(rows, list):
        said = f": {status!r}" if status and status != "ok" else ""
        what = f"there are no preprints in this JSON{said}"
        raise FormatError(what, origin=origin, format=NAME, hint=_AGAIN)
    problems: list[Problem] = []
    if status and status != "ok":
        # "no posts found" comes with an empty collection; so do mistakes in the address.
        level = Level.INFO if status.lower().startswith("no ") else Level.WARNING
        what = f"bioRxiv says: {status!r}"
        hint = "look at the server, the dates and the DOI in the address"
        problems.append(
            Problem(code=f"{NAME}/status", where=origin, message=what, hint=hint, level=level)
        )
    following = _next(message, rows)
    return read_batch(NAME, numbered(rows, origin), _read, problems=problems, next=following)


def _next(message: dict[str, Any], rows: list[Any]) -> str:
    """The address of the next page, when the answer says all that it needs."""
    interval = _INTERVAL.fullmatch(string(message.get("interval")))
    follows = integer(message.get("cursor")) + len(rows)
    if not interval or not rows or follows >= integer(message.get("total")):
        return ""
    details = {string(mapping(row).get("server")).lower() for row in rows}
    pubs = {string(mapping(row).get("preprint_platform")).lower() for row in rows}
    kind, servers = ("details", details) if details != {""} else ("pubs", pubs)
    server = servers.pop()
    if servers or server not in ("biorxiv", "medrxiv"):
        return ""
    if string(message.get("funder")) not in ("", "all", "NA"):
        return ""  # another endpoint, whose address has a number that is not told here
    category = clean.one_line(string(message.get("category")), limit=80)
    asked = f"?category={quote(category)}" if category not in ("", "all") else ""
    path = f"{kind}/{server}/{interval[1]}/{interval[2]}/{follows}/json"
    return f"https://api.biorxiv.org/{path}{asked}"


def _common(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `pubs` under the names of `details`."""
    found = {key.removeprefix("preprint_"): value for key, value in row.items()}
    found.setdefault("doi", row.get("biorxiv_doi"))
    found.setdefault("published", row.get("published_doi"))
    if "preprint_date" in row:
        found.setdefault("version", "1")  # the day of the first one
    return found


def _read(item: Any, where: str) -> Iterator[Record | Problem]:
    row = _common(mapping(item))
    doi = canonical("doi", string(row.get("doi")))
    title, mark = without_mark(prose.title(string(row.get("title"))))
    if not title:
        told = f" ({doi})" if doi else ""
        yield reject(f"{NAME}/no-title", where, f"this row has no title{told}", _LOOK)
        return
    abstract = prose.abstract(string(row.get("abstract")))
    day = parse_date(string(row.get("date")))
    gone = ""
    if mark or _GONE.match(string(row.get("type"))):
        gone, abstract = _withdrawn(mark or "withdrawn", day, abstract)
    first = string(row.get("version")).strip() in ("", "1")
    came_in = None if first else _came_in(doi)
    yield Record(
        source=NAME,
        where=where,
        ids=canonical_ids({"doi": doi}),
        title=title,
        authors=_authors(row),
        abstract=abstract,
        published=day if first else came_in,
        updated=None if first else day,
        kind=kinds.JOURNAL if _known(row, "published_journal") else kinds.PREPRINT,
        venue=_known(row, "published_journal"),
        license=_license(row),
        categories=strings(_known(row, "category")),
        links=_links(row, doi, abstract),
        retracted=gone,
        guessed=("published",) if came_in else (),
    )


def _known(row: dict[str, Any], name: str) -> str:
    text = clean.one_line(string(row.get(name)))
    return "" if text.upper() in ("NA", "N/A", "NONE") else text


def _license(row: dict[str, Any]) -> str:
    """`cc_by_nc` is of version 4.0, as its page says; `cc_no` says that there is none."""
    said = _known(row, "license")
    return licenses.canonical(said) or licenses.canonical(f"{said} 4.0")


def _came_in(doi: str) -> PartialDate | None:
    """The month of a preprint whose first version is not here; it came out within days."""
    found = _DOI_DAY.match(doi)
    return make_date(int(found[1]), int(found[2])) if found else None


def _withdrawn(mark: str, day: PartialDate | None, abstract: str) -> tuple[str, str]:
    """What is told of the withdrawal, and the abstract, in whose place it often stands."""
    if _GONE.search(abstract[:400]):
        return clean.cut(" ".join(abstract.split()), limit=_MAX_SAID), ""
    return (f"{mark}, {day}" if day else mark), abstract


def _links(row: dict[str, Any], doi: str, abstract: str) -> tuple[Link, ...]:
    """What the abstract links to, and the article that the preprint became."""
    found = dict.fromkeys(find_links(abstract))
    article = canonical("doi", _known(row, "published"))
    if article and article != doi and (url := safe_url(URLS["doi"].format(article))):
        found[Link(kind="paper", url=url)] = None
    return tuple(found)


def _authors(row: dict[str, Any]) -> tuple[Author, ...]:
    """The names; where only the corresponding author works is told."""
    found = names.split_names(string(row.get("authors")), form=";").authors
    person = names.parse_name(_known(row, "author_corresponding"))
    place = _known(row, "author_corresponding_institution")
    same = [one for one in found if _is_same(one, person)]
    if not place or len(same) != 1:
        return found
    return tuple(
        dataclasses.replace(one, affiliations=(place,)) if one is same[0] else one for one in found
    )


def _is_same(one: Author, other: Author) -> bool:
    """`Wright, K. M.` and `Kevin M. Wright`."""
    families = fold(one.family), fold(other.family)
    return all(families) and families[0] == families[1] and one.given[:1] == other.given[:1]
