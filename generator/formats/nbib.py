"""NBIB: PubMed's and ERIC's tagged text (`PMID- `, `TI  - `), which PubMed also calls MEDLINE.

Fields follow https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format and NLM's "MEDLINE/PubMed Data
Element (Field) Descriptions"; ERIC's files as Zotero's MEDLINE/nbib translator reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.errors import FormatError, Level, Problem
from generator.formats.documents import references
from generator.formats.documents.items import read_batch, reject
from generator.formats.documents.tagged import (
    Field,
    Reference,
    group,
    read_fields,
    read_text,
    second_title,
)
from generator.models import Author, Batch, Record
from generator.text import clean, kinds, languages, names
from generator.text.markup import html_text

NAME = "nbib"

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,4}) {0,3}-(?: +(?P<text>.*))?\Z")
_RIS = re.compile(r"^[ \t]{0,20}TY[ \t]{1,3}-", re.MULTILINE)
_START = re.compile(r"^(?:PMID {0,2}- {0,3}\d|OWN {0,2}- {0,3}ERIC)", re.MULTILINE)
_FIELD = re.compile(r"^(?:OWN |STAT|TI  |FAU |AU  |DP  |JT  |PST |BTI )- ", re.MULTILINE)
_BEGIN = ("PMID", "OWN")
_SHORT = re.compile(
    r"(?P<family>.{1,200}) (?P<initials>[A-Z]{1,4})(?: (?P<suffix>Jr|Sr|I{2,3}|IV|\d(?:nd|rd|th)))?"
)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_TRANSLATED = re.compile(r"\[([^\[\]]+)\]\.?")
_ACRONYM = re.compile(r"(?:\.\.|\b[A-Z]\.[A-Z]\.)\Z")
_NOTICES = frozenset(
    ("retraction of publication", "retraction notice", "published erratum", "expression of concern")
)
_HINT = "add a line with its title (TI), or leave it out"


def sniff(text: str) -> float:
    """`PMID- ` or `OWN - ERIC` begins every reference."""
    if _RIS.search(text):
        return 0.0
    has_fields = len(set(_FIELD.findall(text))) > 1
    if _START.search(text):
        return 0.97 if has_fields else 0.6
    return 0.7 if len(set(_FIELD.findall(text))) > 3 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each reference is a record; notices of a retraction or an erratum are told and left out.

    Raises:
        FormatError: empty, binary, or no reference in it.
    """
    decoded = read_text(data, origin=origin, format=NAME)
    fields = list(read_fields(decoded.text, _TAG))
    if not fields:
        hint = "each begins with a line `PMID- `; is it another format?"
        raise FormatError("there is no reference in it", origin=origin, format=NAME, hint=hint)
    begins = _by_id if any(one.tag in _BEGIN for one in fields) else _by_blank_line
    problem = decoded.problem(origin)
    return read_batch(
        NAME,
        group(fields, origin=origin, begins=begins, titles=("TI", "BTI")),
        _read,
        problems=[problem] if problem else [],
    )


def _by_id(one: Field, current: Reference) -> bool:
    return one.tag in _BEGIN and (one.after_blank or one.tag in current.tags)


def _by_blank_line(one: Field, current: Reference) -> bool:
    return one.after_blank


def _read(item: Reference, where: str) -> Iterator[Record | Problem]:
    told = item.get("TI", "BTI", "TT", "CTI")
    title = _title(told)
    types = {text.lower() for text in item.all("PT")}
    if notice := next(iter(sorted(types & _NOTICES)), ""):
        message = f"this is no paper but a notice ({notice}): {clean.one_line(title, limit=80)}"
        yield Problem(code=f"{NAME}/notice", where=where, message=message, level=Level.INFO)
        return
    if not title:
        said = item.get("PMID", "OID", "AID", "SO")
        message = f"this reference has no title ({clean.one_line(said, limit=60)})"
        yield reject(f"{NAME}/no-title", where, message, _HINT)
        return
    yield from second_title(item.all("TI"), where, format=NAME)
    urls = [text for text in item.all("LID", "AID", "URL", "UR") if text.startswith("http")]
    ids = _ids(item, urls)
    abstract = clean.paragraphs(html_text(item.get("AB", "OAB")))
    book = ("BTI",) if item.get("TI") else ()
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=tuple(_authors(item)),
        abstract=abstract,
        published=references.published(item.all("DP"), item.all("DEP")),
        kind=references.kind(_kind(item, types), item.get("JT", "TA"), ids),
        venue=references.venue(item.get("JT", "TA", *book)),
        # A title in brackets is a translation.
        language="" if told.startswith("[") else languages.single(item.all("LA")),
        keywords=_keywords(item),
        links=references.links(urls, abstract),
        retracted=_retracted(item, types),
    )


def _kind(item: Reference, types: set[str]) -> str:
    """PubMed's have a journal or a book that they are in; ERIC's types are `Reports - Research`."""
    told = kinds.telling((text.partition(" - ")[0] for text in types), kinds.ARTICLES)
    if told == kinds.PREPRINT or not item.get("JT", "TA", "BTI"):
        return told
    if item.get("BTI"):
        return "chapter" if item.get("TI") else "book"
    return kinds.JOURNAL


def _title(text: str) -> str:
    """Without what PubMed adds: the full stop, and brackets around its own translation."""
    line = clean.one_line(html_text(text))
    if translated := _TRANSLATED.fullmatch(line):
        line = translated[1]
    return line[:-1] if line.endswith(".") and not _ACRONYM.search(line) else line


def _authors(item: Reference) -> Iterator[Author]:
    """`FAU` has the name in full, the `AU` after it in short; `AD` and `AUID` are of that person.

    Editors (`FED`) and investigators (`FIR`) are no authors; what follows them is theirs.
    """
    current: Author | None = None
    is_full = False
    for one in item.fields:
        if one.tag == "AU" and is_full:
            is_full = False
        elif one.tag in ("FAU", "AU", "CN", "FED", "ED", "FIR", "IR", "FPS", "PS"):
            if current and current.name:
                yield current
            current = _author(one.tag, one.text)
            is_full = one.tag == "FAU"
        elif current and one.tag == "AD" and (place := clean.one_line(one.text)):
            current = replace(current, affiliations=(*current.affiliations, place))
        elif current and one.tag == "AUID" and (orcid := _ORCID.search(one.text)):
            current = replace(current, orcid=current.orcid or orcid[0])
    if current and current.name:
        yield current


def _author(tag: str, text: str) -> Author | None:
    """The name, or None when it is not an author's: an editor's, or `et al.`"""
    if tag == "CN":
        return Author(literal=clean.one_line(text, limit=names.MAX_NAME))
    if tag not in ("FAU", "AU") or text.lower().startswith("et al"):
        return None
    found = _SHORT.fullmatch(clean.one_line(text, limit=names.MAX_NAME)) if tag == "AU" else None
    if not found or "," in text:
        return names.parse_name(text)
    given = " ".join(found["initials"])
    return Author(family=found["family"], given=given, suffix=found["suffix"] or "")


def _ids(item: Reference, urls: list[str]) -> dict[str, str]:
    given = [("pmid", text) for text in item.all("PMID")]
    given += [("pmcid", text) for text in item.all("PMC")]
    named = [text.rpartition(" [") for text in item.all("AID", "LID")]
    given += [("doi", text) for text, _, kind in named if kind.lower() == "doi]"]
    given += [("arxiv", text) for text, _, _ in named]
    given += [("arxiv", text) for text in item.all("PG")]
    if found := re.search(r"\bdoi: ?(10\.\S+)", item.get("SO")):
        given.append(("doi", found[1]))
    return references.collect_ids(given, urls)


def _keywords(item: Reference) -> tuple[str, ...]:
    """The authors' (`OT`), then the headings of MeSH without what qualifies them."""
    headings = (text.partition("/")[0].strip(" *") for text in item.all("MH"))
    return references.keywords(f"{text};" for text in (*item.all("OT", "KW"), *headings))


def _retracted(item: Reference, types: set[str]) -> str:
    if notice := clean.one_line(item.get("RIN"), limit=300):
        return f"Retraction in: {notice}"
    if "retracted publication" in types:
        return "Retracted Publication"
    return ""
