"""EndNote's tagged format, after Refer and BibIX: `%0 Journal Article`, `%A`, `%T`.

Tags follow EndNote's manual ("Creating a Tagged EndNote Import File") and the field table of its
import filter; liberties are those of the ACL Anthology, Google Scholar, CNKI, Zotero and JabRef.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import FormatError, Problem
from generator.formats.documents import endnote, references
from generator.formats.documents.items import read_batch, reject
from generator.formats.documents.tagged import (
    Field,
    Reference,
    group,
    read_fields,
    read_text,
    second_title,
)
from generator.models import Batch, PartialDate, Record
from generator.text import clean, kinds, languages
from generator.text.markup import html_text

NAME = "endnote-tagged"

_TAG = re.compile(r"[ \t]{0,9}%(?P<tag>[0-9A-Zf?@!#$\])(&*+^><\[=~])(?:[ \t]+(?P<text>.*))?\Z")
_TYPE = re.compile(r"\s{0,99}%0[ \t]{1,9}[A-Z]", re.IGNORECASE)
_MAIN = re.compile(r"^[ \t]{0,9}%([0TADJ])[ \t]", re.MULTILINE)
_FIRST = re.compile(r"\s{0,99}%[0ATE](?:[ \t]|$)", re.MULTILINE)
_BIBTEX = re.compile(r"^[ \t]{0,9}@[A-Za-z]+[ \t]?[{(]", re.MULTILINE)
_HINT = "add a line with its title (%T), or leave it out"


def sniff(text: str) -> float:
    """Lines of tags; TeX's comments begin with `%` too, so several of the main ones are asked."""
    text = text.lstrip("\ufeff")
    if _BIBTEX.search(text):
        return 0.0
    tags = set(_MAIN.findall(text))
    if _TYPE.match(text) and len(tags) > 1:
        return 0.95
    if len(tags) > 2:
        return 0.8
    return 0.5 if _FIRST.match(text) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each reference is a record; pictures are none. References begin with `%0`.

    In files of Refer, which has no types, they are parted by blank lines.

    Raises:
        FormatError: empty, binary, or no reference in it.
    """
    decoded = read_text(data, origin=origin, format=NAME)
    fields = list(read_fields(decoded.text, _TAG))
    if not fields:
        hint = "each begins with a line `%0 Journal Article`; is it another format?"
        raise FormatError("there is no reference in it", origin=origin, format=NAME, hint=hint)
    begins = _by_type if fields[0].tag == "0" else _by_blank_line
    problem = decoded.problem(origin)
    return read_batch(
        NAME,
        group(fields, origin=origin, begins=begins, titles=("T",)),
        _read,
        problems=[problem] if problem else [],
    )


def _by_type(one: Field, current: Reference) -> bool:
    """Several `%0` in a row are one reference with many types."""
    return one.tag == "0" and len(current.tags) > 1


def _by_blank_line(one: Field, current: Reference) -> bool:
    return one.after_blank or (one.tag == "0" and "0" in current.tags)


def _read(item: Reference, where: str) -> Iterator[Record | Problem]:
    kind = item.get("0")
    if kind.lower() in endnote.FIGURES:
        return
    title = clean.one_line(html_text(item.get("T")))
    if not title or (endnote.is_file_name(title) and not item.all("A", "D")):
        said = title or clean.one_line(item.get("R", "F", "J", "B", "A", "E", "0"), limit=50)
        message = f"this reference has no title{f' ({said})' if said else ''}"
        yield reject(f"{NAME}/no-title", where, message, _HINT)
        return
    yield from second_title(item.all("T"), where, format=NAME)
    urls = [url for text in item.all("U", ">") for url in re.split(r"[\s;]+(?=http)", text)]
    venue = item.get("J", "B", "S") if endnote.has_venue(kind) else ""
    ids = _ids(item, urls)
    abstract = clean.paragraphs(html_text("\n\n".join(item.all("X"))))
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=endnote.authors(item.all("A")),
        abstract=abstract,
        published=_date(item),
        kind=references.kind(kinds.canonical(kind), venue, ids),
        venue=references.venue(html_text(venue)),
        language=languages.tag(item.get("G")),
        keywords=endnote.keywords(item.all("K")),
        links=references.links(urls, abstract),
    )


def _ids(item: Reference, urls: list[str]) -> dict[str, str]:
    volumes = [endnote.on_arxiv(item.get("J", "B"), text) for text in item.all("V")]
    return endnote.ids(
        dois=item.all("R"),
        accessions=item.all("M"),
        databases=item.all("W", "~"),
        custom=item.all("2"),
        labels=[*item.all("J", "B", "Z", "N"), *volumes],
        urls=urls,
    )


def _date(item: Reference) -> PartialDate | None:
    """`%8` may lack the year, which is in `%D`; `%7` is an edition, except an article's."""
    epub = item.all("7") if "journal" in item.get("0").lower() else []
    return references.published(item.all("D"), [*item.all("8"), *epub])
