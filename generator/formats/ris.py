"""RIS: `TY  - JOUR` … `ER  - `, as reference managers and databases write it.

The thin reader is our own: rispy ends at the first record without `ER`, and joins nothing to a
tag that wraps its text. Tags: https://en.wikipedia.org/wiki/RIS_(file_format), Zotero's RIS
translator, and recordings of Embase, ProQuest, Scopus, PubMed, Ovid and JabRef's tests. Web of
Science's own tagged format (`PT J`, `TI Title`, `ER`) is read too.

What is written carries ids, title and abstract as plain text, authors as `Family, Given, Suffix`
says them, published, kind as far as `TY` tells it, venue, language, keywords, links as far as their
addresses tell the kind (`L1` a PDF, `L2` the others), and retracted as a note. Not: license,
categories, organization, author_count, summary, updated, announced, signals, ORCID, affiliations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.errors import FormatError, Problem
from generator.formats.documents import references
from generator.formats.documents.items import read_batch, reject
from generator.formats.documents.parts import Parts
from generator.formats.documents.records import (
    RETRACTED,
    as_markup,
    kind_of,
    plain_text,
    sorted_links,
    sorted_name,
)
from generator.formats.documents.tagged import read_text, second_title
from generator.models import Author, Batch, Paper, PartialDate, Record
from generator.text import clean, kinds, languages, names
from generator.text.identifiers import URLS
from generator.text.markup import html_text

NAME = "ris"

_TAG = re.compile(
    # A text may be wrapped before `ER - positive`.
    r"[ \t]{0,20}(?!ER -[ \t]*\S)(?P<tag>[A-Z][A-Z0-9])"
    r"(?:  ?-(?:[ \t](?P<text>.*))?|[ \t]{1,4}-[ \t](?P<wide>.*))\Z"
)
_WOS = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<text>.*))?\Z")
_START = re.compile(r"^[ \t\ufeff]{0,20}TY[ \t]{1,3}-", re.MULTILINE)
_ANY = re.compile(r"^[ \t\ufeff]{0,20}(?:T[1I]|A[1U]|ER)  - ?", re.MULTILINE)
_WOS_START = re.compile(r"^PT [A-Z]\s*\n(?:[A-Z][A-Z0-9] |   )", re.MULTILINE)
_WOS_NAMES = {"SO": "JO", "DE": "KW", "DI": "DO", "PM": "PMID"}
_TYPES = {
    kinds.PREPRINT: "UNPB", kinds.JOURNAL: "JOUR", "article-magazine": "MGZN",
    "article-newspaper": "NEWS", "bill": "BILL", "book": "BOOK", "chapter": "CHAP",
    "classic": "CLSWK", "dataset": "DATA", "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART", "hearing": "HEAR",
    "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT", "map": "MAP",
    "motion_picture": "MPCT", "musical_score": "MUSIC", "pamphlet": "PAMP",
    kinds.CONFERENCE: "CONF", "patent": "PAT", "periodical": "JFULL",
    "personal_communication": "PCOMM", "post": "ICOMM", "post-weblog": "BLOG",
    "regulation": "LEGAL", "report": "RPRT", "software": "COMP", "song": "SOUND",
    "speech": "SLIDE", "standard": "STAND", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
"""Kinds that a type tells; the others are `GEN`."""
_KINDS = {said: kind for kind, said in _TYPES.items()} | {
    "ABST": kinds.JOURNAL, "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic",
    "CHART": "figure", "CPAPER": kinds.CONFERENCE, "CTLG": "book", "DBASE": "dataset",
    "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": kinds.JOURNAL,
    "GOVDOC": "report", "INPR": kinds.JOURNAL, "MULTI": "motion_picture", "SER": "book",
    "UNPD": "manuscript", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip
_LABELLED = ("corpusid", "mag")
"""Identifiers that no address holds: `AN  - mag: 123`."""
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
    gap = False
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        found = pattern.match(line)
        tag = found["tag"] if found else ""
        if tag == "ER":
            yield item
            item = _Item("")
        elif tag == first and item.tags and _has_content(item, first):
            yield item
            item = _Item(f"{origin}:{number}", {first: [line[5:].strip()]}, first)
        elif found and not (wos and tag in ("FN", "VR", "EF")):
            if gap and not wos and _is_another(lines, number - 1, item):
                yield item
                item = _Item("")
            said = (found["text"] or "") if wos else (found["text"] or found["wide"] or "")
            item.where = item.where or f"{origin}:{number}"
            item.add(_WOS_NAMES.get(tag, tag) if wos else tag, said)
        elif item.last and line.strip() and not wos:
            _continue(item, line.strip(), between="\n\n" if gap else " ")
        elif item.last and line.startswith("   ") and wos:
            _continue(item, line.strip(), listed=item.last in ("AU", "AF"))
        gap = not line.strip()
    yield item


def _is_another(lines: list[str], start: int, item: _Item) -> bool:
    """Whether the lines from here to the next blank one have another title than the reference."""
    for place in range(start, len(lines)):
        found = _TAG.match(lines[place])
        tag = found["tag"] if found else ""
        if not lines[place].strip() or tag in ("TY", "ER"):
            return False
        if found and tag in ("TI", "T1"):
            said = (found["text"] or found["wide"] or "").strip()
            return bool(said) and item.get(tag) not in ("", said)
    return False


def _has_content(item: _Item, first: str) -> bool:
    """Several `TY` at the top of one reference are one reference with many types."""
    return any(tag != first for tag in item.tags)


def _continue(item: _Item, text: str, *, between: str = " ", listed: bool = False) -> None:
    """An empty line in a text begins a paragraph; else lines were wrapped."""
    texts = item.tags[item.last]
    if listed:
        texts.append(text)
    elif len(texts[-1]) < 100_000:
        texts[-1] = f"{texts[-1]}{between}{text}".strip()


def _read(item: _Item, where: str) -> Iterator[Record | Problem]:
    book = ("BT",) if item.get("TY") in ("BOOK", "EDBOOK", "EBOOK") else ()
    title = clean.one_line(html_text(item.get("TI", "T1", "CT", *book)))
    if not title:
        said = clean.one_line(item.get("DO", "ID", "JF", "AU", "N1", "AB"), limit=50)
        message = f"this reference has no title{f' ({said})' if said else ''}"
        yield reject(f"{NAME}/no-title", where, message, _HINT)
        return
    yield from second_title(item.all("TI", "T1"), where, format=NAME)
    urls = [word for text in item.tags.get("UR", []) for word in re.split(r"[\s;]+(?=http)", text)]
    ids = _ids(item, urls)
    place = item.get("T2", "JF", "JO", *(() if book else ("BT",)), "C3", "JA", "J2")
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=_authors(item),
        abstract=clean.paragraphs(html_text("\n\n".join(item.all("AB", "N2")))),
        published=_date(item),
        kind=references.kind(_kind(item), place, ids),
        venue=references.venue(place),
        language=languages.single(item.all("LA")),
        keywords=references.keyword_lines(item.all("KW")),
        links=references.links([*urls, *item.tags.get("L1", []), *item.tags.get("L2", [])]),
        retracted=_retracted(item),
    )


def _kind(item: _Item) -> str:
    """Web of Science's own say it in `PT` as far as it is a journal, else in `DT`."""
    if "PT" in item.tags:
        listed = (word for text in item.all("DT") for word in text.split(";"))
        return kinds.JOURNAL if item.get("PT") == "J" else kinds.first(listed)
    return _KINDS.get(item.get("TY").upper(), "")


def _authors(item: _Item) -> tuple[Author, ...]:
    """One name on a line; a few programs write all on one, with `;`."""
    lines = item.all("AF", "AU")  # Web of Science has the names in full in AF
    lines += [line for line in item.tags.get("A1", []) if line not in lines]
    return tuple(one for line in lines for one in _names(line))


def _names(line: str) -> tuple[Author, ...]:
    """EndNote ends a group's name with a comma, and doubles those inside it."""
    said = line.removesuffix(",").replace(",,", "")
    if line.endswith(",") and "," not in said and ";" not in said:
        return (Author(literal=clean.one_line(line[:-1].replace(",,", ","), limit=names.MAX_NAME)),)
    return names.split_names(line, form=";").authors


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
    for text in item.tags.get("AN", []):
        name, _, said = text.partition(": ")
        if name in _LABELLED:
            given.append((name, said))
    given += [("pmcid", text) for text in item.tags.get("C2", []) if text.startswith("PMC")]
    return references.collect_ids(given, urls)


def _retracted(item: _Item) -> str:
    notes = (text for text in item.tags.get("N1", []) if text.startswith(RETRACTED))
    return clean.one_line(next(notes, "").removeprefix(RETRACTED))


def _reference(paper: Paper) -> str:
    date = paper.published
    lines = [
        ("TY", _TYPES.get(kind_of(paper), "GEN")),
        ("ID", paper.id),
        ("TI", as_markup(plain_text(paper.title) or paper.title)),
        *(("AU", _written(author)) for author in paper.authors),
        ("T2", paper.venue),
        ("LA", languages.tag(paper.language)),
        ("PY", str(date.year) if date else ""),
        ("DA", _slashed(date) if date else ""),
        ("DO", paper.ids.get("doi", "")),
        ("C2", paper.ids.get("pmcid", "")),
        *(("AN", f"{name}: {paper.ids[name]}") for name in _LABELLED if name in paper.ids),
        *(("UR", URLS[one].format(paper.ids[one])) for one in URLS if paper.ids.get(one)),
        *(("KW", f"{word};" if len(paper.keywords) == 1 else word) for word in paper.keywords),
        *(("L1" if link.kind == "pdf" else "L2", link.url) for link in sorted_links(paper.links)),
        ("N1", f"{RETRACTED}{paper.retracted}" if paper.retracted else ""),
        ("AB", _wrapped(as_markup(plain_text(paper.abstract)))),
    ]
    text = "".join(f"{tag}  - {said}\n" for tag, said in lines if said.strip())
    return f"{text}ER  - \n"


def _slashed(date: PartialDate) -> str:
    """The slashes stay where a part is not known: `2024/02//`."""
    month, day = (f"{part:02}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04}/{month}/{day}/"


def _wrapped(text: str) -> str:
    """Paragraphs after empty lines; one that begins like a tag joins the one before."""
    first, *rest = text.split("\n\n")
    for part in rest:
        first += f" {part}" if _TAG.match(part) else f"\n\n{part}"
    return first


def _written(author: Author) -> str:
    """A name that is not to be parted and would be gets EndNote's comma."""
    name = sorted_name(author)
    if author.literal and names.split_names(name, form=";").authors != (Author(literal=name),):
        return name.replace(",", ",,") + ","
    return name


PARTS = Parts(entry=_reference, between="\n")
dump = PARTS.dump
"""One reference for each paper, in the order of their ids; texts are plain."""
