"""BibTeX and BibLaTeX: `parse` reads libraries as people have them, `dump` writes entries.

`blocks` parts a file into entries, `types` knows kinds of them, `values` evaluates what stands
behind a `=`, `records` makes a record of an entry, `write` writes. Sources:
https://www.ctan.org/pkg/biblatex (§2, entry types, fields and aliases), Patashnik's "BibTeXing" and
"Designing BibTeX Styles" (strings, `#`, `crossref`), and recorded libraries of Zotero, Better
BibTeX, JabRef, Mendeley, BibDesk and biber.

What is written carries ids, title and abstract (exactly where they hold no TeX but formulas, else
what they say), authors without ORCID and affiliations (`and others` where there are more),
published, kind, venue, language, categories, keywords, links with their kinds, and retracted as a
note. Not: license, organization, author_count, summary, updated, announced, signals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generator.errors import FormatError, Problem
from generator.formats.bibtex.blocks import Entry, read_entries
from generator.formats.bibtex.decode import decode_library
from generator.formats.bibtex.records import read_entry
from generator.formats.bibtex.write import PARTS, dump, dump_entry
from generator.formats.documents.items import read_batch
from generator.models import Batch

__all__ = ["NAME", "PARTS", "dump", "dump_entry", "parse", "sniff"]

NAME = "bibtex"

_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*[A-Za-z][\w-]{0,40}\s{0,20}[{(]\s{0,200}"
    r"(?:[^\s,={}][^\n,={}]{0,300}\s{0,20},|,|[\w-]{1,40}\s{0,20}=)",
    re.MULTILINE,
)
_OTHER = re.compile(
    r"^[ \t]*@(?:string|preamble|comment)\s{0,20}[{(]", re.MULTILINE | re.IGNORECASE
)


def sniff(text: str) -> float:
    """An entry at the beginning of a line is BibTeX, unless it stands in another document."""
    start = text.lstrip()[:1]
    if start in "<[{" or not (_ENTRY.search(text) or _OTHER.search(text)):
        return 0.0
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("%")), "")
    return 0.9 if first.startswith("@") else 0.6


def parse(data: bytes, origin: str) -> Batch:
    """Each entry is a record; `@string`, `@comment`, `@preamble`, `@xdata`, `@set` are none.

    Raises:
        FormatError: empty, binary, or nothing of BibTeX in it.
    """
    text, problems = decode_library(data, origin, NAME)
    if not _ENTRY.search(text) and not _OTHER.search(text):
        message = "there is no BibTeX entry in this text"
        hint = "an entry begins with @article{key, (or another type); is it another format?"
        raise FormatError(message, origin=origin, format=NAME, hint=hint)
    return read_batch(NAME, _places(read_entries(text, origin)), read_entry, problems=problems)


def _places(found: Iterator[Entry | Problem]) -> Iterator[tuple[str, Entry | Problem]]:
    """Each entry with a place that no other has: a library may be one line."""
    used: Counter[str] = Counter()
    for one in found:
        used[one.where] += 1
        again = isinstance(one, Entry) and used[one.where] > 1
        yield f"{one.where}#{used[one.where]}" if again else one.where, one
