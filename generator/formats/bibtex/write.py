"""Papers → entries that BibTeX, biber and Zotero read.

Values are UTF-8 with TeX's special characters escaped, so that a title means what it says and
cannot end its entry. Fields follow https://www.ctan.org/pkg/biblatex and arXiv's own export;
identifiers and links without a field of their own have one of the name that they have here, which
every program passes over.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import get_args

from generator.formats.bibtex.escapes import escape, write_text
from generator.formats.bibtex.types import entry_type, place_field, read_kind
from generator.formats.bibtex.values import ARXIV_CLASS, ID_FIELDS, MONTHS, OTHERS
from generator.formats.documents.parts import Parts
from generator.formats.documents.records import (
    RETRACTED,
    address,
    kind_of,
    sorted_links,
)
from generator.models import Author, LinkKind, Paper
from generator.text import clean, languages, names

_IN_URL = re.compile(r"[{}\\]")
_IN_DOI = re.compile(r"[{}\\]|%(?=[0-9A-Fa-f]{2})")


def dump_entry(paper: Paper, *, full: bool = False) -> str:
    """One entry; its key is the paper's id, which never changes: documents cite by it.

    A key of name and year would change with the sources, and now and then be that of two papers.
    Who cites a paper needs what stands in a bibliography; `full` has all that we know.
    """
    kind = entry_type(kind_of(paper))
    fields = [*_fields(paper), *(_more_fields(paper) if full else ())]
    # Month names are macros of every style: no braces.
    lines = [
        f"  {name:<13} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields
        if value
    ]
    return f"@{kind}{{{paper.id},\n{''.join(lines)}}}\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    date, ids = paper.published, paper.ids
    title = clean.one_line(paper.title)
    yield "author", _authors(paper)
    yield "title", write_text(title, capitals=True) or escape(title)
    kind = kind_of(paper)
    # The type of entry says that it is of a doctor, which nobody told.
    yield "type", "Thesis" if kind == "thesis" else ""
    yield place_field(entry_type(kind)), escape(paper.venue)
    yield "year", f"{date.year:04}" if date else ""
    yield "month", MONTHS[date.month - 1] if date and date.month else ""
    yield "day", str(date.day) if date and date.day else ""
    yield "eprint", ids.get("arxiv", "")
    yield "archiveprefix", "arXiv" if ids.get("arxiv") else ""
    first = "".join(paper.categories[:1])
    first = first if ARXIV_CLASS.fullmatch(first) else ""
    yield "primaryclass", first
    yield "doi", _encoded(_IN_DOI, ids.get("doi", ""))
    yield "url", _encoded(_IN_URL, address(paper))
    yield "note", escape(f"{RETRACTED}{paper.retracted}") if paper.retracted else ""


def _more_fields(paper: Paper) -> Iterator[tuple[str, str]]:
    ids = paper.ids
    listed = "; ".join(paper.categories)
    kind = kind_of(paper)
    is_told = read_kind(entry_type(kind), paper.venue, ids) == kind
    yield "kind", "" if is_told else kind
    yield "language", _language(paper)
    yield "categories", "" if ARXIV_CLASS.fullmatch(listed) else escape(listed)
    for name in ID_FIELDS:
        yield name, "" if _IN_URL.search(ids.get(name, "")) else ids.get(name, "")
    links = sorted_links(paper.links)
    for kind in get_args(LinkKind):
        yield kind, " ".join(_encoded(_IN_URL, link.url) for link in links if link.kind == kind)
    yield "keywords", _keywords(paper)
    yield "abstract", write_text(paper.abstract)


def _language(paper: Paper) -> str:
    """By its name, as styles print it; by its tag where the name says less."""
    tag = languages.tag(paper.language)
    name = languages.name(tag)
    return name if languages.tag(name) == tag and name.isascii() else tag


def _encoded(unsafe: re.Pattern[str], text: str) -> str:
    """Identifiers and addresses are not TeX; what would end the value is percent-encoded."""
    return unsafe.sub(lambda char: f"%{ord(char[0]):02X}", text)


def _keywords(paper: Paper) -> str:
    """biblatex parts keywords at commas; at semicolons only where one has a comma in it."""
    if any("," in word for word in paper.keywords):
        return escape("; ".join((*paper.keywords, "")).strip())
    return escape(", ".join(paper.keywords))


def _authors(paper: Paper) -> str:
    found = [_name(author) for author in paper.authors]
    told = bool(found) and paper.authors[-1].literal == OTHERS.literal
    if told and len(found) > 1:
        found[-1] = OTHERS.literal
    elif found and not told and paper.number_of_authors > len(found):
        found.append(OTHERS.literal)
    return " and ".join(found)


# A paper is written beside its page and in each of its lists, and to see whether a name is read
# back as it was takes longer than all else.
@functools.lru_cache(maxsize=32_768)
def _name(author: Author) -> str:
    """`Family, Suffix, Given`, as BibTeX orders them; in braces what must not be taken apart."""
    if author.literal or not (author.family and author.given):
        return _braced(escape(author.name))
    parts = [escape(part) for part in (author.family, author.suffix, author.given) if part]
    text = ", ".join(parts)
    bare = Author(family=author.family, given=author.given, suffix=author.suffix)
    if names.split_names(text, form="and").authors == (bare,):
        return text
    return ", ".join(map(_braced, parts))


def _braced(part: str) -> str:
    r"""Not to be taken apart; `{\'E}` would be one letter with an accent."""
    return f"{{{{}}{part}}}" if part.startswith("\\") else f"{{{part}}}"


PARTS = Parts(entry=lambda paper: dump_entry(paper, full=True), between="\n")
dump = PARTS.dump
"""One entry for each paper, in the order of their ids."""
