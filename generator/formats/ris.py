"""RIS: `TY  - JOUR` … `ER  - `, as reference managers and databases write it.

The thin reader is our own: rispy ends at the first record without `ER`, and joins nothing to a
tag that wraps its text. Tags: https://en.wikipedia.org/wiki/RIS_(file_format), Zotero's RIS
translator, and recordings of Embase, ProQuest, Scopus, PubMed, Ovid and JabRef's tests. Web of
Science's own tagged format (`PT J`, `TI Title`, `ER`) is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.errors import FormatError, Problem
from generator.formats.documents import references
from generator.formats.documents.items import read_batch, reject
from generator.formats.documents.tagged import read_text
from generator.models import Author, Batch, Paper, PartialDate, Record
from generator.text import clean, names, tex
from generator.text.identifiers import URLS
from generator.text.markup import html_text

NAME = "ris"

_TAG = re.compile(
    r"[ \t]{0,20}(?P<tag>[A-Z][A-Z0-9])"
    r"(?:  ?-(?:[ \t](?P<text>.*))?|[ \t]{1,4}-[ \t](?P<wide>.*))\Z"
)
_WOS = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<text>.*))?\Z")
_START = re.compile(r"^[ \t\ufeff]{0,20}TY[ \t]{1,3}-", re.MULTILINE)
_ANY = re.compile(r"^[ \t\ufeff]{0,20}(?:T[1I]|A[1U]|ER)  - ?", re.MULTILINE)
_WOS_START = re.compile(r"^PT [A-Z]\s*\n(?:[A-Z][A-Z0-9] |   )", re.MULTILINE)
_WOS_NAMES = {"SO": "JO", "DE": "KW", "DI": "DO", "PM": "PMID"}
_HINT = "add a line with its title (TI or T1), or leave it out"


@dataclass(slots=True)
class _Item:
    """One reference: its tags in their order."""

    where: str
    tags: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""

    def add(self, tag: str, text: str) -> None:
        self.tags.setdefault(tag, []).append(text.strip())
        self.last = tag

    def all(self, *tags: str) -> list[str]:
        """The texts of the first of these tags that has any."""
        for tag in tags:
            if found := [text for text in self.tags.get(tag, ()) if text]:
                return found
        return []

    def get(self, *tags: str) -> str:
        return next(iter(self.all(*tags)), "")


def sniff(text: str) -> float:
    """`TY  - ` begins every reference; Web of Science's own begin with `PT J`."""
    if _START.search(text[:20_000]) and _ANY.search(text):
        return 0.95 if _START.match(text.lstrip()) else 0.8
    if text.startswith("FN ") and _WOS_START.search(text[:5_000]):
        return 0.9
    return 0.6 if _START.search(text[:5_000]) or len(_ANY.findall(text[:20_000])) > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each reference is a record, also the last one that has no `ER`.

    Raises:
        FormatError: empty, binary, or no reference in it.
    """
    found = read_text(data, origin=origin, format=NAME)
    text = found.text.replace("\ufeff", "")
    wos = not _START.search(text) and _WOS_START.search(text) is not None
    items = [one for one in _items(text, origin, wos) if one.tags]
    if not items:
        hint = "each begins with a line `TY  - JOUR`; is it another format?"
        raise FormatError("there is no reference in it", origin=origin, format=NAME, hint=hint)
    problem = found.problem(origin)
    return read_batch(
        NAME, ((one.where, one) for one in items), _read, problems=[problem] if problem else []
    )


def _items(text: str, origin: str, wos: bool) -> Iterator[_Item]:
    """References end at `ER`, or where the next begins."""
    pattern, first = (_WOS, "PT") if wos else (_TAG, "TY")
    item = _Item("")
    for number, line in enumerate(text.split("\n"), start=1):
        found = pattern.match(line)
        tag = found["tag"] if found else ""
        if tag == "ER":
            yield item
            item = _Item("")
        elif tag == first and item.tags and _has_content(item, first):
            yield item
            item = _Item(f"{origin}:{number}", {first: [line[5:].strip()]}, first)
        elif found and not (wos and tag in ("FN", "VR", "EF")):
            said = (found["text"] or "") if wos else (found["text"] or found["wide"] or "")
            item.where = item.where or f"{origin}:{number}"
            item.add(_WOS_NAMES.get(tag, tag) if wos else tag, said)
        elif item.last and line.strip() and not wos:
            _continue(item, line.strip())
        elif item.last and line.startswith("   ") and wos:
            _continue(item, line.strip(), listed=item.last in ("AU", "AF"))
    yield item


def _has_content(item: _Item, first: str) -> bool:
    """Several `TY` at the top of one reference are one reference with many types."""
    return any(tag != first for tag in item.tags)


def _continue(item: _Item, text: str, *, listed: bool = False) -> None:
    texts = item.tags[item.last]
    if listed:
        texts.append(text)
    elif len(texts[-1]) < 100_000:
        texts[-1] = f"{texts[-1]} {text}".strip()


def _read(item: _Item, where: str) -> Iterator[Record | Problem]:
    book = ("BT",) if item.get("TY") in ("BOOK", "EDBOOK", "EBOOK") else ()
    title = clean.one_line(html_text(item.get("TI", "T1", "CT", *book)))
    if not title:
        said = clean.one_line(item.get("DO", "ID", "JF", "AU", "N1", "AB"), limit=50)
        message = f"this reference has no title{f' ({said})' if said else ''}"
        yield reject(f"{NAME}/no-title", where, message, _HINT)
        return
    urls = [word for text in item.tags.get("UR", []) for word in re.split(r"[\s;]+(?=http)", text)]
    yield Record(
        source=NAME,
        where=where,
        ids=_ids(item, urls),
        title=title,
        authors=_authors(item),
        abstract=clean.paragraphs(html_text("\n\n".join(item.all("AB", "N2")))),
        published=_date(item),
        venue=references.venue(
            item.get("T2", "JF", "JO", *(() if book else ("BT",)), "C3", "JA", "J2")
        ),
        keywords=references.keyword_lines(item.all("KW")),
        links=references.links([*urls, *item.tags.get("L1", []), *item.tags.get("L2", [])]),
    )


def _authors(item: _Item) -> tuple[Author, ...]:
    """One name on a line; a few programs write all on one, with `;`."""
    lines = item.all("AF", "AU")  # Web of Science has the names in full in AF
    lines += [line for line in item.tags.get("A1", []) if line not in lines]
    return tuple(one for line in lines for one in names.split_names(line, form=";").authors)


def _date(item: _Item) -> PartialDate | None:
    years = [*item.tags.get("PY", []), *item.tags.get("Y1", [])]
    parts = [*item.tags.get("DA", []), *item.tags.get("PD", [])]
    return references.published(years, parts)


def _ids(item: _Item, urls: list[str]) -> dict[str, str]:
    given = [("doi", text) for text in item.tags.get("DO", [])]
    given += [("pmid", text) for text in item.tags.get("PMID", [])]
    for tag in ("N1", "M3", "C1", "AN", "M1", "JO", "T2", "JF", "PB"):
        for text in item.tags.get(tag, []):
            if found := re.fullmatch(r"(?:doi|DOI):? ?(10\.\S+)", text):
                given.append(("doi", found[1]))
            elif found := re.match(r"PMID: ?(\d+)\b", text):
                given.append(("pmid", found[1]))
            elif "arxiv" in text.lower():
                given.append(("arxiv", text))
    given += [("pmcid", text) for text in item.tags.get("C2", []) if text.startswith("PMC")]
    return references.collect_ids(given, urls)


def dump(papers: Iterable[Paper]) -> str:
    """One reference for each paper, in the order given; texts are plain."""
    return "\n".join(_reference(paper) for paper in papers)


def _reference(paper: Paper) -> str:
    date = paper.published
    lines = [
        ("TY", "JOUR" if paper.venue else "UNPB"),
        ("ID", paper.id),
        ("TI", tex.plain(paper.title)),
        *(("AU", _name(author)) for author in paper.authors),
        ("T2", paper.venue),
        ("PY", str(date.year) if date else ""),
        ("DA", str(date).replace("-", "/") if date and date.month else ""),
        ("DO", paper.ids.get("doi", "")),
        *(("UR", URLS[one].format(paper.ids[one])) for one in URLS if paper.ids.get(one)),
        ("AB", tex.plain(paper.abstract)),
        *(("KW", f"{word};" if len(paper.keywords) == 1 else word) for word in paper.keywords),
    ]
    text = "".join(f"{tag}  - {' '.join(said.split())}\n" for tag, said in lines if said.strip())
    return f"{text}ER  - \n"


def _name(author: Author) -> str:
    parts = (author.family, author.given, author.suffix)
    return author.literal or ", ".join(part for part in parts if part)
