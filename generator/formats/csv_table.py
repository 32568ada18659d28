"""CSV and TSV, a row a paper: our own table with all that we know, and other people's.

Our columns, in this order; RFC 4180 (comma, CRLF, quotation marks doubled), UTF-8 with a
byte-order mark, because Excel takes a file without one for the encoding of the machine (pandas
and Zotero skip it). Rows are in the order of `id`; an empty cell says nothing.

    id title authors author_count organization published updated announced kind venue language
    license categories keywords arxiv doi acl openreview pmid pmcid s2 corpusid openalex dblp mag
    url links signals retracted abstract summary

Tables that we wrote before there was `kind`, or `language` and `license`, are read as exactly.

Lists are joined by `; `. An author is `Family, Given, Suffix`, or a name that is not taken apart,
in braces where it would be; a link `code https://…`; a signal `stars 12`. Dates are `2026`,
`2026-03` or `2026-03-05`. Paragraphs are parted by an empty line within the cell.

A cell that a spreadsheet would take for a formula (it begins with = + - @, their full-width forms,
or after blanks) is written with an apostrophe in front, as OWASP advises; `parse` takes it away.

It carries every field of a record; of an author neither ORCID nor affiliations, and no brackets or
braces in a name. Of other people's tables, by the names of their columns, the usual ones are read
(`documents.loose`): comma, semicolon, tab or bar, told by the header.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents import loose, ours
from generator.formats.documents.items import read_batch, reject
from generator.formats.documents.parts import Parts
from generator.formats.documents.records import braced_name
from generator.models import Batch, Paper, Record
from generator.text import names
from generator.text.decoding import decode
from generator.text.identifiers import SCHEMES

NAME = "csv"

_BEFORE_IDS = ours.FIELDS[: ours.FIELDS.index("ids")]
_AFTER_IDS = ours.FIELDS[ours.FIELDS.index("ids") + 1 :]
COLUMNS = ("id", *_BEFORE_IDS, *SCHEMES, *_AFTER_IDS)
_OURS = tuple(
    tuple(name for name in COLUMNS if name not in later)
    for later in ((), ("kind",), ("kind", "language", "license"))
)
"""What we write, and what we wrote."""
_LISTS = ("categories", "keywords")

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
_DEFUSED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r\n]")
_DELIMITERS = ",;\t|"
_SEP = re.compile(r'"?sep=(.)"?\Z', re.IGNORECASE)
"""Excel's own first line, which says the delimiter."""
_WOS = frozenset(("pt", "au", "ti", "so"))
"""Web of Science's columns; its cells are never in quotation marks."""
_ENOUGH = 3
"""Columns that we know, for a header to be one."""
_HINT = "the first line names the columns: title, and others such as authors, year, abstract, doi"
_MAX_CELL = 100_000_000
_Row = tuple[int, list[str]]


def sniff(text: str) -> float:
    """By the header: ours, or one with a title and two more columns that we know."""
    if text.lstrip()[:1] in ("{", "[", "<", "@", "%"):
        return 0.0
    header, _, _ = _find_header(text)
    if not header:
        return 0.0
    return 0.95 if tuple(header) in _OURS else 0.6


def parse(data: bytes, origin: str) -> Batch:
    """Each row is a record; without a title it is rejected.

    Raises:
        FormatError: empty or binary, or no line that names a column of titles.
    """
    try:
        found = decode(data, origin=origin)
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=NAME, hint=exc.hint) from exc
    text = found.text.removeprefix("\ufeff")
    header, delimiter, skipped = _find_header(text, enough=2)
    if not header:
        message = "none of its first lines names columns that could be of papers"
        raise FormatError(message, origin=origin, format=NAME, hint=_HINT)
    problem = found.problem(origin)
    problems = [problem] if problem else []
    try:
        rows = [row for row in _rows(text, delimiter, _quoting(header)) if row[0] > skipped]
    except csv.Error as exc:
        message = f"it cannot be parted into cells: {exc}"
        raise FormatError(message, origin=origin, format=NAME, hint=_HINT) from exc
    if _quoting(header) != csv.QUOTE_NONE:
        problems += _unclosed(text, [line for line, _ in rows], delimiter, origin)
    is_ours = tuple(header) in _OURS
    places = (_place(row, header, origin) for row in rows if any(cell.strip() for cell in row[1]))
    return read_batch(NAME, places, _read_ours if is_ours else _read, problems=problems)


def _find_header(text: str, *, enough: int = _ENOUGH) -> tuple[list[str], str, int]:
    """The columns' names, the delimiter and the header's line; among the first few lines."""
    lines = text[:100_000].split("\n", 6)[:6]
    for number, line in enumerate(lines, start=1):
        best: list[str] = []
        chosen = ","
        for delimiter in _DELIMITERS:
            cells: list[str] = []
            with contextlib.suppress(csv.Error):
                cells = next((row for _, row in _rows(line, delimiter, csv.QUOTE_MINIMAL)), [])
            if _known(cells) > _known(best):
                best, chosen = [cell.strip() for cell in cells], delimiter
        if chosen == "|" and best and not best[0]:
            break  # a table of Markdown
        folded = [loose.folded(cell) for cell in best]
        if _known(best) >= enough and loose.is_titled(folded):
            return best, chosen, number
        if line.strip() and not _SEP.match(line.strip()) and line.count(",") > 2:
            break  # a row of data is no heading above the header
    return [], ",", 0


def _known(cells: Sequence[str]) -> int:
    return len({loose.folded(cell) for cell in cells} & loose.KNOWN)


def _quoting(header: Sequence[str]) -> int:
    is_wos = {cell.casefold() for cell in header} >= _WOS
    return csv.QUOTE_NONE if is_wos else csv.QUOTE_MINIMAL


def _rows(text: str, delimiter: str, quoting: int) -> list[_Row]:
    """Each row with the line that it begins in."""
    with _large_cells():
        stream = io.StringIO(text, newline="")
        reader = csv.reader(stream, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
        found: list[_Row] = []
        line = 1
        for cells in reader:
            found.append((line, cells))
            line = reader.line_num + 1
    return found


def _place(row: _Row, header: Sequence[str], origin: str) -> tuple[str, dict[str, str] | Problem]:
    """The row's fields by name, unless its cells are not where they should be."""
    line, cells = row
    where = f"{origin}:{line}"
    if any(cell.strip() for cell in cells[len(header) :]):
        message = f"this row has {len(cells)} cells, but there are {len(header)} columns"
        hint = "put text that has the delimiter in it into quotation marks"
        return where, reject(f"{NAME}/cells", where, message, hint)
    return where, _unpacked(header, cells)


def _unclosed(text: str, starts: Sequence[int], delimiter: str, origin: str) -> Iterator[Problem]:
    """Rows of several lines where text follows a closing mark, or that end only with the file."""
    lines = [f"{line}\n" for line in text.rstrip("\n").split("\n")]
    for start, end in pairwise((*starts, len(lines) + 1)):
        row = lines[start - 1 : end - 1]
        try:
            if len(row) > 1 or end > len(lines):
                with _large_cells():
                    list(csv.reader(row, delimiter=delimiter, strict=True))
        except csv.Error as exc:
            if len(row) > 1 or "unexpected end" in str(exc):
                message = "a quotation mark of this row is not closed: rows may be lost in it"
                hint = "close it, or double it where it is part of the text"
                yield reject(f"{NAME}/quote", f"{origin}:{start}", message, hint)


@contextlib.contextmanager
def _large_cells() -> Iterator[None]:
    before = csv.field_size_limit(_MAX_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _unpacked(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The first column of a name that says something."""
    found: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        text = cell.strip()
        if text and name:
            found.setdefault(name, text[1:] if _DEFUSED.match(text) else text)
    return found


def _read(row: dict[str, str], where: str) -> Iterator[Record | Problem]:
    yield from loose.read_paper(row, where, NAME)


def _read_ours(row: dict[str, str], where: str) -> Iterator[Record | Problem]:
    lists = {name: row.get(name, "").split("; ") for name in (*_LISTS, "links", "signals")}
    pairs = {name: [one.split(" ", 1) for one in lists[name] if " " in one] for name in lists}
    fields: dict[str, Any] = {
        **row,
        **{name: lists[name] for name in _LISTS},
        "ids": {scheme: row.get(scheme, "") for scheme in SCHEMES},
        "links": [{"kind": kind, "url": url} for kind, url in pairs["links"]],
        "signals": dict(pairs["signals"]),
        "authors": [],
    }
    authors = names.split_names(row.get("authors", ""), form=";").authors
    for one in ours.read_fields(fields, where, NAME):
        yield dataclasses.replace(one, authors=authors) if isinstance(one, Record) else one


def _row(cells: Iterable[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(cells)
    return stream.getvalue()


def _cells(paper: Paper) -> Iterator[str]:
    fields = ours.dump_fields(paper)
    fields |= {
        "authors": [braced_name(author) for author in paper.authors],
        "links": [f"{link.kind} {link.url}" for link in paper.links],
        "signals": [f"{name} {count}" for name, count in sorted(paper.signals.items())],
        **paper.ids,
    }
    for name in COLUMNS:
        value = fields.get(name, "")
        yield "; ".join(value) if isinstance(value, list) else str(value)


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


PARTS = Parts(
    entry=lambda paper: _row(_defused(cell) for cell in _cells(paper)),
    head="\ufeff" + _row(COLUMNS),
)
dump = PARTS.dump
"""The table, in the order of the papers' ids, with its byte-order mark."""
