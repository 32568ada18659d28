"""An entry → a record. Titles and abstracts keep their TeX; names, venues and keywords do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import get_args

from generator.errors import Problem
from generator.formats.bibtex.blocks import FORMAT, Entry
from generator.formats.bibtex.escapes import has_only_escapes, read_text, unescape
from generator.formats.bibtex.types import read_kind
from generator.formats.bibtex.values import (
    ARXIV_CLASS,
    ID_FIELDS,
    OTHERS,
    unprotected,
    without_braces,
)
from generator.formats.documents import references
from generator.formats.documents.items import reject
from generator.formats.documents.records import RETRACTED, sorted_links
from generator.models import Author, Link, LinkKind, PartialDate, Record
from generator.text import clean, dates, kinds, languages, licenses, name_marks, names, tex
from generator.text.links import safe_url

_NOOPSORT = re.compile(r"\{?\\noopsort\s*\{[^{}]*\}\}?")
_SPECIAL = re.compile(r"\\([_%#&$~{}])")
_USED = ("title", "author", "journal", "journaltitle", "booktitle", "year", "abstract", "doi")
_URL_FIELDS = ("url", "ee", "link", "pdf", "bdsk-url-1", "bdsk-url-2")


def read_entry(entry: Entry, where: str) -> Iterator[Record | Problem]:
    """The record, and a warning for macros that nobody defined; without a title it is rejected."""
    title = _title(entry)
    if not title:
        key = f" {entry.key!r}" if entry.key else ""
        message = f"this @{entry.type}{key} has no title"
        yield reject(f"{FORMAT}/no-title", where, message, "give it a title, or leave it out")
        return
    urls = _urls(entry)
    ids = _ids(entry, urls)
    yield Record(
        source=FORMAT,
        where=where,
        ids=ids,
        title=title,
        authors=_authors(entry),
        abstract=read_text(clean.paragraphs(unprotected(without_braces(entry.get("abstract"))))),
        published=_date(entry),
        kind=_kind(entry, ids),
        venue=references.venue(_place(entry)),
        language=languages.tag(_plain(entry.get("language", "langid"))),
        license=_license(entry),
        categories=_categories(entry),
        keywords=_keywords(entry),
        links=_links(entry, urls),
        retracted=_retracted(entry),
    )
    for name in _USED:
        if name in entry.undefined:
            message = f"{name}: nobody defined the string {entry.undefined[name]!r}"
            hint = "export it with its @string lines, or write it in braces"
            yield Problem(code=f"{FORMAT}/no-string", where=where, message=message, hint=hint)


def _title(entry: Entry) -> str:
    title = without_braces(_NOOPSORT.sub("", entry.get("title")))
    subtitle = without_braces(entry.get("subtitle"))
    if title and subtitle:
        title = f"{title} {subtitle}" if title[-1] in ":?!." else f"{title}: {subtitle}"
    return clean.one_line(read_text(unprotected(clean.one_line(title))))


def _plain(text: str) -> str:
    """A short text without TeX."""
    text = without_braces(text)
    if has_only_escapes(text):
        return clean.one_line(unescape(text))
    if "\\" in text or "$" in text or "{" in text:
        text = name_marks.readable(text) if "$" not in text else tex.plain(text)
    return clean.one_line(text)


def _verbatim(text: str) -> str:
    r"""A DOI or an address, where TeX's escapes are undone: `10.1/a\_b`, `\url{…}`."""
    text = re.sub(r"\{?\\(?:url|path)\s*\{([^{}]*)\}\}?", r"\1", text)
    text = text.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde", "~")
    text = _SPECIAL.sub(r"\1", text.replace(r"{\_}", "_")).strip(' {}"').replace("{}", "")
    return text.strip("<>") if text.startswith("<") else text


def _authors(entry: Entry) -> tuple[Author, ...]:
    """BibTeX's own name `others` says that there are more; it stays the last name."""
    found = names.split_names(_NOOPSORT.sub("", entry.get("author")), form="and")
    return (*found.authors, OTHERS) if found.authors and found.others else found.authors


def _date(entry: Entry) -> PartialDate | None:
    if date := dates.parse_date(entry.get("date")):
        return date
    year = _NOOPSORT.sub("", entry.get("year"))
    month = entry.get("month") or entry.undefined.get("month", "")
    return dates.from_fields(year, month.replace("~", " "), entry.get("day"))


def _kind(entry: Entry, ids: Mapping[str, str]) -> str:
    """As we write it where the type of the entry says less."""
    told = entry.get("kind")
    return told if told in kinds.KINDS else read_kind(entry.type.lower(), _place(entry), ids)


def _place(entry: Entry) -> str:
    return _plain(entry.get("journal", "journaltitle", "booktitle", "eventtitle"))


def _license(entry: Entry) -> str:
    """Zotero writes rights as `copyright`: most say who has them, some name a licence."""
    said = (_verbatim(entry.fields.get(name, "")) for name in ("license", "copyright", "rights"))
    return next(filter(None, map(licenses.known, said)), "")


def _urls(entry: Entry) -> list[str]:
    found = []
    for name in _URL_FIELDS:
        found += _addresses(entry, name)
    how = _verbatim(entry.fields.get("howpublished", ""))
    return found + re.findall(r"https?://[^\s,;]+", how)


def _addresses(entry: Entry, name: str) -> list[str]:
    words = _verbatim(entry.fields.get(name, "")).split()
    return [one.rstrip(",;") for one in words if one.lower().startswith(("http://", "https://"))]


def _ids(entry: Entry, urls: list[str]) -> dict[str, str]:
    """What is named, then what the fields say that people put identifiers into."""
    eprint = _verbatim(entry.fields.get("eprint", ""))
    kind = entry.get("archiveprefix", "eprinttype").strip("{} ").lower()
    given = [("doi", _verbatim(entry.fields.get("doi", "")))]
    if kind in ("pubmed", "pmid"):
        given.append(("pmid", eprint))
    elif kind in ("", "arxiv", "arxiv.org"):
        given.append(("arxiv", eprint))
    for name in ("arxivid", "arxiv"):
        given.append(("arxiv", _verbatim(entry.fields.get(name, ""))))
    for name in ID_FIELDS:
        given.append((name, _verbatim(entry.fields.get(name, ""))))
    given.append(("pmcid", _verbatim(entry.fields.get("pmc", ""))))
    # Google Scholar: journal = {arXiv preprint arXiv:1706.03762}; DBLP: volume = {abs/1706.03762};
    # Zotero: number = {arXiv:1706.03762}, note = {arXiv:1706.03762 [cs]}.
    for name in ("journal", "number", "note", "howpublished", "publisher"):
        text = _verbatim(entry.fields.get(name, ""))
        if "arxiv" in text.lower():
            given.append(("arxiv", text))
    if entry.fields.get("journal", "").strip("{} ").lower() == "corr":
        given.append(("arxiv", entry.fields.get("volume", "").strip("{} ").removeprefix("abs/")))
    if entry.key.lower().startswith("dblp:"):
        given.append(("dblp", entry.key[5:]))
    # An address of arXiv without a host: url = {arXiv:1706.03762v3}.
    spelled = [_verbatim(entry.fields.get(name, "")) for name in _URL_FIELDS]
    return references.collect_ids(given, [*urls, *spelled])


def _categories(entry: Entry) -> tuple[str, ...]:
    text = entry.get("primaryclass", "eprintclass").strip("{}[] ")
    first = (text,) if ARXIV_CLASS.fullmatch(text) else ()
    listed = (clean.one_line(one) for one in _plain(entry.get("categories")).split(";"))
    return tuple(dict.fromkeys((*first, *(one for one in listed if one))))


def _links(entry: Entry, urls: list[str]) -> tuple[Link, ...]:
    """What a field says that it is; else what the host says."""
    found: dict[str, Link] = {}
    for kind in get_args(LinkKind):
        for url in filter(None, map(safe_url, _addresses(entry, kind))):
            found.setdefault(f"{kind} {url}", Link(kind=kind, url=url))
    known = {link.url for link in found.values()}
    other = (link for link in references.links(urls) if link.url not in known)
    return (*sorted_links(found.values()), *other)


def _retracted(entry: Entry) -> str:
    note = _plain(entry.get("note"))
    return note.removeprefix(RETRACTED) if note.startswith(RETRACTED) else ""


def _keywords(entry: Entry) -> tuple[str, ...]:
    fields = ("keywords", "keyword", "author_keywords", "mendeley-tags")
    return references.keywords(
        _plain(entry.fields[name].replace(r"\sep", ";")) for name in fields if name in entry.fields
    )
