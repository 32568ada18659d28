"""arXiv's metadata as Kaggle gives them: `arxiv-metadata-oai-snapshot.json`, one paper a line.

Followed: https://www.kaggle.com/datasets/Cornell-University/arxiv and its first lines of 2021.
Also one array of such objects, or categories and versions as lists, as copies of it have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents import arxiv
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.values import (
    items,
    iter_json_lines,
    mapping,
    read_json,
    string,
    strings,
)
from generator.models import Author, Batch, PartialDate, Record
from generator.text import clean, licenses
from generator.text.dates import parse_date

NAME = "arxiv-jsonl"

_START = re.compile(r"\s*[\[{]")
_FIELD = re.compile(
    r"\"(authors_parsed|update_date|journal-ref|report-no|submitter|categories)\"\s*:"
)
_AGAIN = "download arxiv-metadata-oai-snapshot.json again, or cut whole lines out of it"


def sniff(text: str) -> float:
    """How sure it is that the text is such metadata: 0 to 1."""
    if not _START.match(text):
        return 0.0
    found = set(_FIELD.findall(text))
    if {"authors_parsed", "categories"} <= found or len(found) > 3:
        return 0.95
    return 0.7 if len(found) > 2 else 0.0


def parse(data: bytes, origin: str, *, first_line: int = 1) -> Batch:
    """Read lines, or an array.

    Raises:
        FormatError: empty or binary; an array that is no JSON.
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start.split(b"\n", 1)[0].strip()
    if start.startswith(b"[") or first == b"{":
        value = read_json(data, origin=origin, format=NAME)
        places: Iterable[tuple[str, Any]] = numbered(
            value if isinstance(value, list) else [value], origin
        )
    else:
        places = iter_json_lines(data, origin=origin, format=NAME, first_line=first_line)
    batch = read_batch(NAME, places, _read)
    if batch.problems and not batch.records and not start.startswith((b"{", b"[")):
        message = f"this is no JSON: it begins with {_head(first)!r}"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    return batch


def _head(line: bytes) -> str:
    return clean.one_line(line[:200].decode("utf-8", "replace"), limit=40)


def _read(value: Any, where: str) -> Iterator[Record | Problem]:
    if not isinstance(value, dict):
        yield reject(f"{NAME}/item", where, "this is no object, so no paper", arxiv.LOOK)
        return
    told, title = string(value.get("id")), clean.one_line(string(value.get("title")))
    if not title:
        yield arxiv.no_title(NAME, where, told)
        return
    raw, comment = string(value.get("abstract")), string(value.get("comments"))
    published, updated = _days(value)
    record = Record(
        source=NAME,
        where=where,
        ids=arxiv.found_ids(told, string(value.get("doi"))),
        title=title,
        authors=_authors(value),
        abstract=arxiv.abstract(raw),
        published=published,
        updated=updated,
        kind=arxiv.kind(clean.one_line(string(value.get("journal-ref")))),
        venue=clean.one_line(string(value.get("journal-ref"))),
        license=licenses.canonical(string(value.get("license"))),
        categories=arxiv.categories(strings(value.get("categories"))),
        links=arxiv.links(raw, comment),
        retracted=arxiv.withdrawn(comment, raw),
    )
    yield record
    yield from arxiv.doubts(record, told)


def _authors(value: Mapping[str, Any]) -> tuple[Author, ...]:
    """`authors_parsed` has each name as last, first, suffix, and then where its owner works.

    Without it the names are taken from the string as submitted.
    """
    parsed = (items(one) for one in items(value.get("authors_parsed")))
    texts = ([string(part) for part in parts] for parts in parsed if parts)
    found = tuple(
        author
        for parts in texts
        for author in arxiv.sorted_name(*parts[:3], affiliations=parts[3:])
    )
    return found or arxiv.listed_names(string(value.get("authors")))


def _days(value: Mapping[str, Any]) -> tuple[PartialDate | None, PartialDate | None]:
    """Of the first version and of a later last one. `update_date` is when the entry was last
    touched, for whatever reason."""
    texts = [string(mapping(one).get("created")) for one in items(value.get("versions"))]
    first, last = (parse_date(texts[place]) if texts else None for place in (0, -1))
    return first, last if len(texts) > 1 else None
