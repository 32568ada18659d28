"""A library → its entries with evaluated fields. bibtexparser parts it; the rest is done here.

bibtexparser 2 keeps what it cannot read and goes on at the next `@` that begins a line. Before,
three things it does not know are put right: no key, a blank or a line break around the type, and
a type with hyphens. After, strings are put in, and what entries inherit.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.errors import FormatError, Level, Problem
from generator.formats.bibtex.values import MAX_STRING, MONTHS, evaluate
from generator.formats.documents.items import reject
from generator.text import clean

FORMAT = "bibtex"

_START = re.compile(
    r"^(?P<lead>[ \t]*@)[ \t]*(?P<type>[A-Za-z][\w.+-]{0,60})(?P<gap>\s{0,20})(?P<open>[{(])"
    r"(?P<nokey>(?=\s{0,200}[A-Za-z][\w-]{0,60}\s{0,20}=\s{0,20}(?:[{\"]|\w{1,60}\s{0,20}(?:[,#]|$))))?",
    re.MULTILINE,
)
_NO_ENTRIES = ("comment", "string", "preamble")
_NO_PAPERS = frozenset(("xdata", "set", "control", "ieeetranbstctl", "bibnote"))
"""Entries that hold settings or parts of others."""
_COMMAS = re.compile(r"([}\"\w]\s{0,20},)(?:\s{0,200},)+")
_LOST = re.compile(r"^[ \t]*@[ \t]*(?!comment|string|preamble)[A-Za-z]+\b[^\s@]*", re.M | re.I)
_FIELD = re.compile(r"^\s*,?\s*[A-Za-z][\w-]{1,40}\s*=\s*[{\"\d]", re.MULTILINE)
_HINT = "look for a brace, quotation mark or comma too many or too few; other entries were read"


@dataclass(slots=True, kw_only=True)
class Entry:
    """An entry with its fields in lower case; the first of two of a name stays."""

    type: str
    key: str
    where: str
    fields: dict[str, str] = field(default_factory=dict)
    undefined: dict[str, str] = field(default_factory=dict)
    """Fields with a macro that nobody defined, and its name."""
    inherited: dict[str, str] = field(default_factory=dict)
    """What `crossref` and `xdata` add, where the entry itself says nothing."""

    def get(self, *names: str) -> str:
        """The first of these fields that says something."""
        for fields in (self.fields, self.inherited):
            for name in names:
                if fields.get(name, "").strip():
                    return fields[name].strip()
        return ""


def read_entries(text: str, origin: str) -> Iterator[Entry | Problem]:
    """All entries that may be papers, and a problem for each that cannot be read."""
    text = _START.sub(_put_right, text)
    blocks = _split(text, origin)
    macros = _macros(blocks)
    lines = text.split("\n")
    found: list[Entry | Problem] = []
    broken = False
    for block in blocks:
        number = (block.start_line or 0) + 1
        line = lines[number - 1] if number <= len(lines) else ""
        found += _read_block(block, f"{origin}:{number}", line, macros, broken)
        broken = _kind(block) == "ParsingFailedBlock" or (
            broken and _kind(block) == "ImplicitComment"
        )
    entries = [one for one in found if isinstance(one, Entry)]
    _inherit(entries)
    return (one for one in found if not (isinstance(one, Entry) and one.type in _NO_PAPERS))


def _put_right(found: re.Match[str]) -> str:
    kind, gap = found["type"], found["gap"]
    if kind.lower() in _NO_ENTRIES:
        return f"{found['lead']}{kind}{found['open']}{gap}"
    if "\n" in gap and found["open"] == "(":
        return found[0]
    comma = "," if found["nokey"] is not None else ""
    return f"{found['lead']}{re.sub('[^0-9A-Za-z_]', '_', kind)}{found['open']}{comma}{gap}"


def _split(text: str, origin: str) -> list[Any]:
    from bibtexparser.exceptions import ParserStateException
    from bibtexparser.splitter import Splitter

    # It warns of each block that it cannot read; we tell that ourselves.
    log = logging.getLogger("bibtexparser")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
        log.propagate = False
    try:
        blocks = Splitter(text).split().blocks
        blocks = list(_mended(blocks, text.split("\n"), Splitter))
    except ParserStateException as exc:
        message = f"it cannot be parted into entries: {clean.one_line(str(exc), limit=120)}"
        raise FormatError(message, origin=origin, format=FORMAT, hint=_HINT) from exc
    # A key or a field that was there before is no reason to lose an entry.
    return [getattr(block, "ignore_error_block", None) or block for block in blocks]


def _mended(blocks: list[Any], lines: list[str], splitter: Any) -> Iterator[Any]:
    """Two commas, or a path that ends with `\\}`: bibtexparser stops there, BibTeX does not."""
    until = -1
    for place, block in enumerate(blocks):
        start = block.start_line or 0
        if start < until:
            continue
        if _kind(block) == "ParsingFailedBlock":
            after = (blocks[one] for one in range(place + 1, len(blocks)))
            after = (one for one in after if _kind(one) != "ImplicitComment")
            end = next((one.start_line for one in after), len(lines))
            text = "\n".join(lines[start:end])
            for mended in (_COMMAS.sub(r"\1", text), re.sub(r"\\(?=[{}])", r"\\ ", text)):
                found = splitter(mended).split().blocks if mended != text else []
                if found and _kind(found[0]) == "Entry":
                    yield from (_moved(one, start) for one in found)
                    until = end
                    break
        if until <= start:
            yield block


def _moved(block: Any, lines: int) -> Any:
    block._start_line_in_file = (block.start_line or 0) + lines
    return block


def _kind(block: object) -> str:
    return type(block).__name__


def _macros(blocks: list[Any]) -> dict[str, str]:
    macros = {name: name for name in MONTHS}
    for block in blocks:
        if _kind(block) == "String":
            macros[block.key.lower()] = evaluate(block.value, macros).text[:MAX_STRING]
    # A style's own month, `jan = {January}`, says the same.
    return macros


def _read_block(
    block: Any, where: str, line: str, macros: Mapping[str, str], broken: bool
) -> list[Entry | Problem]:
    kind = _kind(block)
    if kind in ("Entry", "ParsingFailedBlock") and line.lstrip().startswith("%"):
        message = "an entry that is commented out with % was left out"
        return [Problem(code=f"{FORMAT}/commented", where=where, message=message, level=Level.INFO)]
    if kind == "Entry":
        return [_entry(block, where, macros)]
    if kind == "ParsingFailedBlock":
        return [_failed(block, where)]
    if kind == "ImplicitComment" and not broken:
        return list(_between(block, where))
    return []


def _entry(block: Any, where: str, macros: Mapping[str, str]) -> Entry:
    entry = Entry(type=block.entry_type.lower(), key=" ".join(block.key.split()), where=where)
    for one in block.fields:
        name, raw = one.key.lower(), str(one.value)
        while name:
            value = evaluate(raw, macros)
            if not entry.fields.get(name, "").strip():
                entry.fields[name] = value.text
                if value.undefined:
                    entry.undefined[name] = value.undefined[0]
            name, raw = value.next
    return entry


def _failed(block: Any, where: str) -> Problem:
    raw = str(block.raw or "")
    head = clean.one_line(raw, limit=50)
    said = clean.one_line(getattr(block.error, "abort_reason", "") or str(block.error), limit=160)
    if re.match(r"@\s*(?:comment|string|preamble)", raw, re.IGNORECASE):
        message = f"this cannot be read and was left out: {head!r} ({said})"
        return Problem(code=f"{FORMAT}/no-entry", where=where, message=message, hint=_HINT)
    message = f"this entry cannot be read: {head!r} ({said})"
    return reject(f"{FORMAT}/broken", where, message, _HINT)


def _between(block: Any, where: str) -> Iterator[Problem]:
    """Text between entries is a comment, except when it was meant to be (part of) an entry."""
    text = str(block.comment)
    origin, _, line = where.rpartition(":")
    for lost in _LOST.finditer(text):
        if re.match(r"\s*=|\s*,?\s*[\w:-]+\s*[,=]", text[lost.end() :]):
            place = f"{origin}:{int(line) + text.count(chr(10), 0, lost.start())}"
            message = f"this looks like an entry, but has no brace: {lost[0].strip()[:40]!r}"
            yield reject(f"{FORMAT}/broken", place, message, _HINT)
    if not text.startswith("%") and _FIELD.match(text) and "@" not in text[:1]:
        message = "the entry above ends too early: fields after its closing brace were left out"
        yield Problem(code=f"{FORMAT}/ends-early", where=where, message=message, hint=_HINT)


_SHARED = ("publisher", "journal", "journaltitle", "booktitle", "eventtitle")
_DATES = ("date", "year", "month", "day")
_IN = frozenset(("inproceedings", "conference", "incollection", "inbook", "suppbook", "bookinbook",
                 "suppcollection", "inreference"))  # fmt: skip


def _inherit(entries: list[Entry]) -> None:
    """`crossref` gives what an entry lacks (not its parent's identity); `xdata` gives all."""
    by_key: dict[str, Entry] = {}
    for entry in entries:
        for key in (entry.key, *entry.fields.get("ids", "").split(",")):
            if key.strip():
                by_key.setdefault(key.strip().lower(), entry)
    for entry in entries:
        for name, text in entry.fields.items():
            if "xdata=" in text:
                words = re.split(r"(\s+)", text)
                entry.fields[name] = "".join(_granular(word, by_key) for word in words)
    for entry in entries:
        _inherit_from(entry, entry, by_key, {id(entry)})


def _granular(word: str, by_key: Mapping[str, Entry]) -> str:
    """`xdata=key-field` or `xdata=key-field-number`, which stands for (a part of) that field."""
    if not word.startswith("xdata="):
        return word
    key, _, name = word.removeprefix("xdata=").rpartition("-")
    number = int(name) if re.fullmatch(r"[1-9]\d{0,3}", name) else 0
    if number:
        key, _, name = key.rpartition("-")
    entry = by_key.get(key.lower())
    text = entry.fields.get(name.lower(), "") if entry else ""
    if "xdata=" in text:  # of others again, which no paper is known to have
        return ""
    parts = re.split(r"\s+and\s+", text)
    return text if not number else "".join(parts[number - 1 : number])


def _inherit_from(entry: Entry, child: Entry, by_key: Mapping[str, Entry], seen: set[int]) -> None:
    for name in ("xdata", "crossref"):
        for key in child.fields.get(name, "").split(","):
            parent = by_key.get(key.strip().lower())
            if parent is None or id(parent) in seen or len(seen) > 20:
                continue
            seen.add(id(parent))
            given = dict(parent.fields) if name == "xdata" else _given(entry, parent)
            dated = any(
                one.get(each, "") for one in (entry.fields, entry.inherited) for each in _DATES[:2]
            )
            for each, text in given.items():
                if text.strip() and not (dated and each in _DATES):
                    entry.inherited.setdefault(each, text)
            _inherit_from(entry, parent, by_key, seen)


def _given(entry: Entry, parent: Entry) -> dict[str, str]:
    """biblatex §B and BibTeX: the parent's title is the child's `booktitle`."""
    names: tuple[str, ...] = _SHARED + _DATES
    if entry.type in ("inbook", "suppbook", "bookinbook"):
        names += ("author",)
    given = {name: parent.fields[name] for name in names if name in parent.fields}
    if entry.type in _IN and parent.fields.get("title"):
        given.setdefault("booktitle", parent.fields["title"])
    if entry.type == "article" and parent.type in ("periodical", "proceedings"):
        given.setdefault("journal", parent.fields.get("title", ""))
    return given
