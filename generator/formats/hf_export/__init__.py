"""Saved pages of Hugging Face Daily Papers, as text: `parse` and `sniff`.

Three layouts are known: title and abstract on alternate lines; as paragraphs; as paragraphs with
a byline (`• 4 authors`, `·`, `Sep 4, 2024 2`). None has a mark that says what a line is.

    text ─lines─▶ Line(kind) ─roles─▶ title, abstract… ─entries─▶ Entry ─▶ Record, Problem
"""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import pairwise

from generator.errors import FormatError, Problem
from generator.formats.hf_export.dates import PageYear, page_year, year_problems
from generator.formats.hf_export.entries import Entry, make_entries
from generator.formats.hf_export.furniture import is_banner
from generator.formats.hf_export.lines import LONG, Kind, Line, read_lines
from generator.models import Batch, PartialDate, Record
from generator.text import clean, kinds
from generator.text.decoding import decode
from generator.text.links import find_links

NAME = "hf-export"

_AS_TEXT = "open the page in a browser, select all, copy it into a .txt file, and add that"
_SNIFFED = 65_536
_LONGEST_TITLE = 400
"""Characters; the longest title on arXiv's cs lists has about 250."""
_OTHER_FORMAT = re.compile(
    r"\s*(?:<[!?a-z]|[\[{]\s*[\[{\"\d\]}]|@\w+\s*[{(]|---\s*\n|%|\{\\rtf|TY  - |PMID- )",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"^(?:#{1,6} |```|~~~|@\w+\s*[{(]|\s*</?\w[^>]*>\s*$)", re.MULTILINE)


def parse(data: bytes, origin: str, *, as_of: dt.date | None = None) -> Batch:
    """Read a saved page; `as_of` is the day it was saved, for the dates that have no year.

    Raises:
        FormatError: empty, binary, HTML, JSON, or a text in which no entry can be found.
    """
    decoded = decode(data, origin=origin)
    _refuse_other_formats(decoded.text, origin)
    lines = read_lines(decoded.text)
    entries, problems = make_entries(lines, origin)
    if not entries or not _is_such_page(decoded.text, lines, entries):
        hint = f"expected titles and abstracts of Hugging Face papers: {_AS_TEXT}"
        raise FormatError("no entry found", origin=origin, format=NAME, hint=hint)
    years = page_year(lines, as_of)
    dated = [(entry.date_line, entry.date) for entry in entries if entry.date]
    problems += year_problems(years, dated, origin)
    records = tuple(_record(entry, origin, years, problems) for entry in entries)
    note = decoded.problem(origin)
    return Batch(format=NAME, records=records, problems=(*((note,) if note else ()), *problems))


def sniff(text: str) -> float:
    """How sure it is that the text is such a page: 0 to 1."""
    head = text[:_SNIFFED]
    if _OTHER_FORMAT.match(head):
        return 0.0
    lines = read_lines(head)
    if any(is_banner(line.text) for line in lines[:30]):
        return 0.95
    bylines = _bylines(lines)
    if bylines:
        return 0.95 if bylines > 1 else 0.8
    entries, _ = make_entries(lines, "")
    if len(entries) < 5 or _MARKUP.search(head):
        return 0.1
    return 0.5 if _alternate(lines, entries) else 0.1


def _is_such_page(text: str, lines: list[Line], entries: list[Entry]) -> bool:
    """A note or an article has lines and paragraphs too; a page has its banner or its rhythm."""
    if any(is_banner(line.text) for line in lines) or _bylines(lines):
        return True
    return not _MARKUP.search(text[:_SNIFFED]) and _alternate(lines, entries)


def _bylines(lines: list[Line]) -> int:
    """How many bylines begin: a number of authors, then a dot or a date."""
    return sum(
        (one.kind is Kind.COUNT and two.kind in (Kind.DOT, Kind.DATE))
        or (one.kind is Kind.DATE and one.authors > 0)
        for one, two in pairwise([*lines, _END])
    )


_END = Line(number=0, text="")


def _alternate(lines: list[Line], entries: list[Entry]) -> bool:
    """Whether nearly all of the text is titles that look so, each with one long abstract."""
    texts = sum(line.kind is Kind.TEXT for line in lines)
    pairs = sum(
        entry.title_prose < 0
        and not entry.title.endswith(".")
        and len(" ".join(entry.paragraphs)) >= LONG
        for entry in entries
    )
    return pairs > 1 and 2 * pairs >= 0.8 * texts - 1


def _record(entry: Entry, origin: str, years: PageYear, problems: list[Problem]) -> Record:
    where = f"{origin}:{entry.line}"
    raw = "\n\n".join(entry.paragraphs)
    for name, text, limit in (
        ("title", entry.title, _LONGEST_TITLE),
        ("abstract", raw, clean.MAX_TEXT),
    ):
        if len(text) > limit:
            message = f"the {name} has {len(text)} characters and was cut to {limit}"
            hint = "look whether several papers run into one there"
            problems.append(Problem(code="hf-export/cut", where=where, message=message, hint=hint))
    comments = entry.date.comments if entry.date else None
    without_year = ("published",) if entry.date and not entry.date.year else ()
    return Record(
        source=NAME,
        where=where,
        title=clean.one_line(entry.title, limit=_LONGEST_TITLE),
        abstract=clean.paragraphs(raw),
        author_count=entry.authors,
        organization=clean.one_line(entry.organization),
        published=_published(entry, origin, years, problems),
        kind=kinds.PREPRINT,
        links=find_links(raw),
        signals={} if comments is None else {"comments": comments},
        told=without_year if years.as_of else (),
        guessed=() if years.saved else without_year,
    )


def _published(
    entry: Entry, origin: str, years: PageYear, problems: list[Problem]
) -> PartialDate | None:
    if entry.date is None:
        return None
    try:
        return years.of(entry.date)
    except ValueError:
        problems.append(
            Problem(
                code="hf-export/date",
                where=f"{origin}:{entry.date_line}",
                message=f"there is no such day: {entry.date_text!r}; the date is left empty",
                hint="correct the line, or set `published` in the paper's file",
            )
        )
        return None


def _refuse_other_formats(text: str, origin: str) -> None:
    """HTML and JSON are what a failed download gives; say so instead of finding no entry."""
    head = text.lstrip("\ufeff \t\n")
    if re.match(r"<(?:!doctype|html|head|body|\?xml|!--|rss|feed)", head, re.IGNORECASE):
        title = re.search(r"<title[^>]*>\s*([^<]{1,100})", head, re.IGNORECASE)
        named = f" ({clean.one_line(title[1])!r})" if title else ""
        message = f"this is HTML or XML{named}, not the text of a page"
        raise FormatError(message, origin=origin, format=NAME, hint=_AS_TEXT)
    if head[:1] not in ("{", "["):
        return
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return
    error = value.get("error") if isinstance(value, dict) else None
    said = f": {clean.one_line(str(error), limit=200)!r}" if error else ""
    message = f"this is JSON{' with an error' if error else ''}{said}, not the text of a page"
    raise FormatError(message, origin=origin, format=NAME, hint=_AS_TEXT)
