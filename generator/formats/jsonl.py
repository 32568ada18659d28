"""JSON Lines, one paper a line: our own with all that we know, and other people's lists.

Our schema, `paper-digest/1`. Each line is an object and stands alone; UTF-8; keys in this order,
those that say nothing are left out; lines in the order of `id`. Readers ignore keys they do not
know. A change that would break them gives another number.

    schema         "paper-digest/1"
    id             the paper's id in its library and on its site: "arxiv-2510.12345"
    title          as the source has it, TeX and all; so are abstract and summary
    authors        [{family, given, suffix} or {literal}; both with orcid, affiliations: […]]
    author_count   how many there are, where more than are named
    organization   name
    published, updated, announced     "2026", "2026-03" or "2026-03-05"; announced = listed
    kind           of work: a type of CSL 1.0.2, "article-journal"; "article" = a preprint
    venue          name of the journal or conference
    language       of the paper: "en", "zh-Hant"
    license        of the paper: the address of its terms
    categories     ["cs.CL", …], the first is the paper's own
    keywords       […]
    ids            {arxiv, doi, acl, openreview, pmid, pmcid, s2, corpusid, openalex, dblp, mag}
    url            the paper's page, by the first of its ids; not read back
    links          [{kind, url}], kind: code project video data model demo slides pdf paper web
    signals        {citations, comments, stars, upvotes}: numbers, as last seen
    retracted      why or when it was withdrawn
    abstract, summary                 paragraphs are parted by an empty line

It carries every field of a record, exactly. What is a person's or the library's own (notes,
themes, pins, provenance) is not in it.

Of other people's lines, arrays and wrapped arrays the usual names are read (`documents.loose`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents import loose, ours
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.parts import Parts
from generator.formats.documents.values import iter_json_lines, mapping, read_json, string
from generator.models import Batch, Paper, Record

NAME = "jsonl"

SCHEMA = "paper-digest/1"

_MARK = re.compile(r'[\[{\s]*"schema"\s*:\s*"paper-digest/\d')
_WRAPPERS = ("papers", "records", "items", "results", "data", "entries")
_GENERIC = re.compile(r'"(?:authors?|abstract)"\s*:\s*(?:"|\[|\{)')
_TITLE = re.compile(r'"title"\s*:\s*"\S')
_BETWEEN = re.compile(r"\s*(?:,\s*)?")
_DECODER = json.JSONDecoder()
_HINT = "one object with a title on each line, or one array of them"


def sniff(text: str) -> float:
    """Our own mark; else an object with a title and other usual names, which is nobody's mark."""
    if text.lstrip()[:1] not in ("{", "["):
        return 0.0
    if _MARK.match(text):
        return 0.9
    found = _first_object(text)
    if found is None:  # longer than what is seen of it
        return 0.5 if _TITLE.search(text) and _GENERIC.search(text) else 0.0
    return 0.5 if loose.is_paper(found) else 0.0


def _first_object(text: str) -> Any:
    """The first paper, if it could be read."""
    start = re.compile(r"[\s\[]*").match(text)
    place = start.end() if start else 0
    try:
        value, _ = json.JSONDecoder().raw_decode(text, place)
    except (ValueError, RecursionError):
        return None
    return next(iter(_unwrapped(value)), {}) if isinstance(value, dict) else {}


def parse(data: bytes, origin: str, *, first_line: int = 1) -> Batch:
    """Each line, or each item of one array, is a record; without a title it is rejected.

    Raises:
        FormatError: empty or binary; one document that is no JSON, or holds no list.
    """
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").strip().partition(b"\n")
    if first_line > 1 or _is_lines(first.strip(), bool(rest)):
        places = iter_json_lines(data, origin=origin, format=NAME, first_line=first_line)
        return read_batch(NAME, _flat(places), _read)
    try:
        value = read_json(data, origin=origin, format=NAME)
    except FormatError as exc:
        if not exc.message.startswith("more than one JSON value"):
            raise
        value = _one_after_another(data, origin)
    if isinstance(value, dict):
        found = _unwrapped(value)
        value = found if found != [value] or loose.is_paper(value) else None
    if not isinstance(value, list):
        message = "there are no papers in this JSON"
        raise FormatError(message, origin=origin, format=NAME, hint=_HINT)
    return read_batch(NAME, numbered(value, origin), _read)


def _is_lines(first: bytes, more: bool) -> bool:
    """Whether the first line is an object by itself, or a damaged one, of several or a paper."""
    first = first.removesuffix(b",") if more else first
    try:
        value = json.loads(first)
        return isinstance(value, dict) and (more or "title" in value)
    except (ValueError, RecursionError):
        return first.startswith(b"{") and first.endswith(b"}")


def _one_after_another(data: bytes, origin: str) -> list[Any]:
    """Objects of several lines each, as jq prints them, up to one that cannot be read."""
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    found: list[Any] = []
    place = 0
    while (start := _BETWEEN.match(text, place)) and start.end() < len(text):
        try:
            value, place = _DECODER.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            where = f"{origin}:{text.count(chr(10), 0, start.end()) + 1}"
            message = "this is not JSON; it and what follows it cannot be read"
            return [*found, reject(f"{NAME}/broken", where, message, _HINT)]
        found += _unwrapped(value) if isinstance(value, dict) else [value]
    return found


def _flat(places: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """A line may be a page of an API's answer with several papers."""
    for where, value in places:
        found = _unwrapped(value) if isinstance(value, dict) else [value]
        if len(found) == 1 and found[0] is value:
            yield where, value
        else:
            yield from numbered(found, where)


def _unwrapped(value: dict[str, Any]) -> list[Any]:
    for name in _WRAPPERS:
        listed = value.get(name)
        if isinstance(listed, list) and (
            not string(value.get("title")) or _is_collection(value, listed)
        ):
            return listed
    return [value]


def _is_collection(value: dict[str, Any], listed: list[Any]) -> bool:
    """Whether the title is one of proceedings: it has no author, what is listed has titles."""
    return not any(value.get(name) for name in ("author", "authors", "abstract")) and any(
        loose.is_titled(map(loose.folded, mapping(one))) for one in listed
    )


def _read(value: Any, where: str) -> Iterator[Record | Problem]:
    if not isinstance(value, Mapping):
        yield reject(f"{NAME}/item", where, "this is no object, so no paper", _HINT)
        return
    if string(value.get("schema")).startswith("paper-digest/"):
        yield from ours.read_fields(value, where, NAME)
    else:
        yield from loose.read_paper(value, where, NAME)


def _line(paper: Paper) -> str:
    return json.dumps({"schema": SCHEMA, **ours.dump_fields(paper)}, ensure_ascii=False) + "\n"


PARTS = Parts(entry=_line)
dump = PARTS.dump
"""One line for each paper, in the order of their ids."""
