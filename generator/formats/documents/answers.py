"""What JSON answers of bibliographic services share: pages, what is no paper, and some fields.

Services answer with a page of items, one item, a list of either, or one of these on each line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.errors import FormatError, Level, Problem
from generator.formats.documents import references
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.values import integer, iter_json_lines, read_json, string
from generator.models import Author, Batch, Link, PartialDate, Record
from generator.text import clean, dates, links, names
from generator.text.markup import html_text

Items = Callable[[dict[str, Any]], list[Any] | None]
"""The items of a page; `[value]` when the object is itself one; None when it is neither."""

NO_PAPERS = frozenset(
    "book-series book-set component erratum grant journal journal-issue journal-volume libguides"
    " paratext peer-review proceedings proceedings-series report-series retraction"
    " supplementary-materials".split()
)
"""Types of Crossref and OpenAlex: parts of works, what works stand in, what is said about them."""

_MAX_DEPTH = 4
_MAX_TEXT = 10 * clean.MAX_TEXT
_LOOK = "look at that item in the file"
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_EMAIL = re.compile(
    r"(?:\(|\b[Ee]lectronic address: |\b[Ee]-?mail: )?[\w.+-]{1,64}@[\w.-]{1,200}\)?"
)


def read_answer(
    data: bytes,
    origin: str,
    *,
    format: str,
    items_of: Items,
    no_paper: Callable[[Any], str],
    read: Callable[[dict[str, Any], str], Iterable[Record | Problem]],
    again: str,
    first_line: int = 1,
    next_of: Callable[[dict[str, Any]], str] = lambda value: "",
) -> Batch:
    """The batch of a document. `no_paper` names what an item is when it is no paper, else ''.

    Such items are told together in one problem of level `info`; `read` gets the objects that are
    left. `again` is the hint for a document that has no items at all; `next_of` gives the address
    that an answer tells for its next page.

    Raises:
        FormatError: no JSON, an error answer, or nothing in it that could be items.
    """
    next = ""
    if first_line > 1 or _is_lines(data):
        places = _from_lines(data, origin, format, items_of, first_line)
    else:
        value = read_json(data, origin=origin, format=format)
        if not isinstance(value, list) and (not isinstance(value, dict) or items_of(value) is None):
            raise _no_items(value, origin, format, again)
        next = next_of(value) if isinstance(value, dict) else ""
        places = numbered(_flat(value, items_of), origin)
    kept, problems = _without(places, no_paper, origin, format)

    def read_object(item: Any, where: str) -> Iterable[Record | Problem]:
        if isinstance(item, dict):
            return read(item, where)
        found = "null" if item is None else repr(clean.one_line(str(item)[:200], limit=40))
        return [reject(f"{format}/item", where, f"this is no item but {found}", _LOOK)]

    return read_batch(format, kept, read_object, problems=problems, next=next)


def _without(
    places: Iterable[tuple[str, Any]], no_paper: Callable[[Any], str], origin: str, format: str
) -> tuple[list[tuple[str, Any]], list[Problem]]:
    """The items that may be papers, and what the others are."""
    left: Counter[str] = Counter()
    kept: list[tuple[str, Any]] = []
    for where, item in places:
        kind = "" if isinstance(item, Problem) else no_paper(item)
        if kind:
            left[kind] += 1
        else:
            kept.append((where, item))
    return kept, [_left_out(left, origin, format)] if left else []


def _left_out(left: Counter[str], origin: str, format: str) -> Problem:
    kinds = ", ".join(f"{count} × {kind}" for kind, count in left.most_common(10))
    message = f"left out what is no paper: {clean.one_line(kinds, limit=300)}"
    return Problem(code=f"{format}/left-out", where=origin, message=message, level=Level.INFO)


def _no_items(value: Any, origin: str, format: str, again: str) -> FormatError:
    said = error_of(value)
    message = (
        f"this is an error answer of the server: {said!r}"
        if said
        else "there are no papers in this JSON"
    )
    return FormatError(message, origin=origin, format=format, hint=again)


def error_of(value: Any) -> str:
    """What an error answer says in whichever of the usual fields; or ''."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else ""
        if not isinstance(value, dict):
            break
        names = ("message", "error", "errMsg", "errors", "detail", "description")
        value = next((value[name] for name in names if value.get(name)), "")
    return clean.one_line(string(value)[:1000], limit=200)


def _is_lines(data: bytes) -> bool:
    """Whether the first line is an object by itself, and another follows."""
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _from_lines(
    data: bytes, origin: str, format: str, items_of: Items, first_line: int
) -> Iterator[tuple[str, Any]]:
    lines = iter_json_lines(data, origin=origin, format=format, first_line=first_line)
    for where, value in lines:
        found = [value] if isinstance(value, Problem) else list(_flat([value], items_of))
        yield from [(where, found[0])] if len(found) == 1 else numbered(found, where)


def _flat(value: Any, items_of: Items, depth: int = 0) -> Iterator[Any]:
    """The items of pages within lists, of lists within pages.

    An empty list among them is a bad item.
    """
    found = items_of(value) if isinstance(value, dict) else value
    if not isinstance(found, list) or depth > _MAX_DEPTH or (found and found[0] is value):
        yield value
        return
    for one in found:
        yield from [one] if one == [] else _flat(one, items_of, depth + 1)


def no_title(format: str, where: str, name: str, hint: str = "") -> Problem:
    """The problem that stands for an item without a title; `name` is its identifier."""
    known = clean.one_line(name[:200], limit=80)
    message = f"the paper {known!r} has no title" if known else "this item has no title"
    return reject(f"{format}/no-title", where, message, hint or _LOOK)


def line(value: Any) -> str:
    """A title or a name on one line, its markup read; '' when it is no text."""
    return clean.one_line(html_text(string(value)[:_MAX_TEXT]))


def prose(value: Any) -> str:
    """An abstract, its markup read; '' when it is no text."""
    return clean.paragraphs(html_text(string(value)[:_MAX_TEXT]))


def unique(texts: Iterable[str], *, limit: int = references.MAX_KEYWORDS) -> tuple[str, ...]:
    """Keywords or subjects, each once; what is empty or no keyword by its length is left out."""
    lines = (clean.one_line(text) for text in texts)
    found = {one.casefold(): one for one in lines if 1 < len(one) <= references.MAX_KEYWORD}
    return tuple(found.values())[:limit]


def person(name: str, *, orcid: str = "", affiliations: Iterable[str] = ()) -> Author:
    """A name with its ORCID iD, also as an address, and where the person works."""
    found = _ORCID.search(orcid)
    # Addresses of e-mail stand in affiliations for letters to the author, not for a web page.
    outside = (_EMAIL.sub("", line(text)).strip(" ;,") for text in affiliations)
    places = dict.fromkeys(place for place in outside if place)
    is_name = any(char.isalpha() for char in name)
    author = names.parse_name(html_text(name[: names.MAX_NAME * 2]) if is_name else "")
    return replace(author, orcid=found[0] if found else "", affiliations=tuple(places))


def citations(value: Any) -> dict[str, int]:
    """The signal, when there is a count; 0 is one too."""
    count = integer(value)
    # A list or a text gives 0 as well, and is no count.
    return {"citations": count} if count > 0 or (type(value) in (int, float) and not value) else {}


def padded_date(value: Any) -> PartialDate | None:
    """A date of a service that writes the first day where only month or year are known.

    So few papers appear on such a day that it says nothing.

    >>> str(padded_date("2012-01-01")), str(padded_date("2012-03-01")), str(padded_date("2012-3-2"))
    ('2012', '2012-03', '2012-03-02')
    """
    found = dates.parse_date(string(value))
    if found is None or found.day != 1:
        return found
    return PartialDate(found.year) if found.month == 1 else PartialDate(found.year, found.month)


def next_page(url: Any, host: str) -> str:
    """The address of the next page, if it is one of the same service."""
    safe = links.safe_url(string(url))
    return safe if safe.startswith((f"https://{host}/", f"http://{host}/")) else ""


def pdf_links(urls: Iterable[Any]) -> tuple[Link, ...]:
    """Links to what a service says is the PDF; a paper's own page, given instead, is left out."""
    safe = (links.safe_url(string(url)) for url in urls)
    return tuple(Link(kind="pdf", url=url) for url in dict.fromkeys(safe) if _is_file(url))


def _is_file(url: str) -> bool:
    return bool(url) and (links.kind_of(url) == "pdf" or not references.ids_of_url(url))


def all_links(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """Links of several fields, each address once."""
    once: dict[str, Link] = {}
    for link in (link for group in groups for link in group):
        once.setdefault(link.url.rstrip("/"), link)
    return tuple(once.values())
