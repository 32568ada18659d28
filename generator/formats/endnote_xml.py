"""EndNote's XML: `<xml><records><record>`, as EndNote, Bookends, Mendeley and Zotero write it.

Elements follow EndNote's DTD (RSXML) and recorded exports; texts stand in `<style>` elements,
several where a part is raised, lowered or slanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.errors import FormatError, Problem
from generator.formats.documents import endnote, references
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    read_tree,
    text_of,
)
from generator.models import Batch, Record
from generator.text import clean, kinds, languages
from generator.text.markup import html_text

NAME = "endnote-xml"

_RECORDS = re.compile(r"<xml>\s{0,99}<records[\s>/]")
_MARK = re.compile(r"<(?:ref-type|rec-number|source-app)[\s>]")
_SCRIPTS = {"superscript": "sup", "subscript": "sub"}
_HINT = "give it a title in EndNote (Find Reference Updates), or leave it out"


def sniff(text: str) -> float:
    """Records with EndNote's own elements; `record` alone is OAI's and others' too."""
    if not text.lstrip().startswith("<") or "<record" not in text:
        return 0.0
    if _MARK.search(text):
        return 0.95
    return 0.8 if _RECORDS.search(text[:2_000]) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each `record` is a record; pictures out of papers are none.

    Raises:
        FormatError: no XML, or not EndNote's.
    """
    root, problems = read_tree(data, "record", origin=origin, format=NAME)
    found = list(find_all(root, "record"))
    if not found and next(find_all(root, "records"), None) is None:
        message = f"there are no records in this XML, it begins with <{local_name(root)}>"
        hint = "export the references again as XML (File, Export…, Save as type: XML)"
        raise FormatError(message, origin=origin, format=NAME, hint=hint)
    return read_batch(NAME, numbered(found, origin), _read, problems=problems)


def _read(item: etree._Element, where: str) -> Iterator[Record | Problem]:
    type_ = child(item, "ref-type")
    kind = "" if type_ is None else str(type_.get("name", "")).strip()
    if kind.lower() in endnote.FIGURES:
        return
    title = clean.one_line(html_text(_first(item, "titles", "title")))
    authors = endnote.authors(_all(item, "contributors", "authors", "author"))
    years = _all(item, "dates", "year")
    if not title or (endnote.is_file_name(title) and not authors and not years):
        said = title or _first(item, "electronic-resource-num") or text_of(item, "rec-number")
        message = (
            f"this record has no title{f' ({clean.one_line(said, limit=60)})' if said else ''}"
        )
        yield reject(f"{NAME}/no-title", where, message, _HINT)
        return
    urls = list(_urls(item))
    ids = _ids(item, urls)
    abstract = clean.paragraphs(html_text(_first(item, "abstract")))
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=authors,
        abstract=abstract,
        published=references.published(years, _all(item, "dates", "pub-dates", "date")),
        kind=references.kind(kinds.canonical(kind), _journal(item), ids),
        venue=references.venue(html_text(_journal(item))) if endnote.has_venue(kind) else "",
        language=languages.tag(_first(item, "language")),
        keywords=endnote.keywords(_all(item, "keywords", "keyword")),
        links=references.links(urls, abstract),
    )


def _journal(item: etree._Element) -> str:
    paths = (
        ("titles", "secondary-title"),
        ("periodical", "full-title"),
        ("titles", "alt-title"),
        ("periodical", "abbr-1"),
    )
    return next(filter(None, (_first(item, *path) for path in paths)), "")


def _ids(item: etree._Element, urls: list[str]) -> dict[str, str]:
    journal = _journal(item)
    volumes = [endnote.on_arxiv(journal, text) for text in _all(item, "volume")]
    return endnote.ids(
        dois=_all(item, "electronic-resource-num"),
        accessions=_all(item, "accession-num"),
        databases=[*_all(item, "remote-database-name"), *_all(item, "remote-database-provider")],
        # An article's PMCID is in custom2; Bookends has it in a field of the user's.
        custom=[*_all(item, "custom2"), *_all(item, "user16")],
        labels=[journal, *_all(item, "notes"), *_all(item, "number"), *volumes],
        urls=urls,
    )


def _urls(item: etree._Element) -> Iterator[str]:
    """Addresses of the paper and its PDFs, not of pictures; several may stand in one element."""
    for url in find_all(item, "url"):
        parent = url.getparent()
        if parent is None or local_name(parent) != "image-urls":
            yield from _raw(url).split()


def _first(item: etree._Element, *path: str) -> str:
    return next(iter(_all(item, *path)), "")


def _all(item: etree._Element, *path: str) -> list[str]:
    """The texts at a path that are not empty, with their line ends."""
    return [text for one in children(item, *path) if (text := _raw(one))]


def _raw(element: etree._Element) -> str:
    """The text of an element as HTML, in so far as its styles say more than a font."""
    parts = [element.text or ""]
    for one in element:
        text = "".join(str(part) for part in one.itertext())
        tag = next((tag for face, tag in _SCRIPTS.items() if face in str(one.get("face"))), "")
        parts += [f"<{tag}>{text}</{tag}>" if tag and text else text, one.tail or ""]
    return "".join(parts).strip()
