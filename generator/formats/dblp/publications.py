"""One publication of DBLP, from a record or a hit, in XML or JSON → its record."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from generator.errors import Problem
from generator.formats.documents import references
from generator.formats.documents.items import reject
from generator.formats.documents.titles import without_dot
from generator.formats.documents.trees import (
    child,
    children,
    local_name,
    prose_of,
    text_of,
    texts_of,
)
from generator.formats.documents.values import find_at, items, mapping, string, strings
from generator.models import Author, Record
from generator.text import clean, dates, kinds, names
from generator.text.markup import html_text

NAME = "dblp"
_LOOK = "look at that entry in the file"

_OTHERS = {
    "proceedings": "volumes",
    "editorship": "volumes",
    "edited": "volumes",
    "www": "home pages",
    "person": "home pages",
    "homepages": "home pages",
    "data": "data and software",
    "software": "data and software",
    "data and artifacts": "data and software",
    "noshow": "hidden entries",
    "dblpnote": "notes",
}
"""Kinds of records, of hits, of `publtype` and of keys that are no papers."""
_KINDS = {
    "article": kinds.JOURNAL,
    "journalarticles": kinds.JOURNAL,
    "journals": kinds.JOURNAL,
    "inproceedings": kinds.CONFERENCE,
    "conferenceandworkshoppapers": kinds.CONFERENCE,
    "conf": kinds.CONFERENCE,
    "incollection": "chapter",
    "partsinbooksorcollections": "chapter",
    "referenceworks": "entry-encyclopedia",
    "phd": "thesis",
    "tr": "report",
}
"""Kinds of records and of hits, and what keys begin with."""
_COMPUTING_REPOSITORY = re.compile(r"\s*corr\b", re.IGNORECASE)
_OLD_RESOLVER = re.compile(r"https?://doi\.[\w.-]{4,60}/(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
_NO_LINK = re.compile(
    r"https?://(?:www\.)?(?:wikidata\.org|(?:[\w-]+\.)?dblp\.(?:org|uni-trier\.de))/"
)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_WITHDRAWN = re.compile(r"\bwithdrawn\b", re.IGNORECASE)
_MARKED = re.compile(r"\s*[(\[]\s*withdrawn\.?\s*[)\]]\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What every kind of document says, as it stands there; texts have no markup left."""

    kind: str = ""
    """`article`; of a hit `Journal Articles`."""
    publtype: str = ""
    key: str = ""
    title: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    """Names, with an ORCID or ''."""
    venues: tuple[str, ...] = ()
    volume: str = ""
    year: str = ""
    month: str = ""
    doi: str = ""
    urls: tuple[str, ...] = ()

    @property
    def other(self) -> str:
        """What it is instead of a paper; '' for a paper."""
        words = (self.kind, *self.publtype.split(), self.key.partition("/")[0])
        return next((_OTHERS[word.lower()] for word in words if word.lower() in _OTHERS), "")


def from_record(element: etree._Element) -> Publication:
    """`<article key="…">`, of https://dblp.org/xml/dblp.dtd."""
    venues = (
        name for part in ("journal", "booktitle", "school") for name in texts_of(element, part)
    )
    return Publication(
        kind=local_name(element),
        publtype=str(element.get("publtype") or ""),
        key=str(element.get("key") or ""),
        title=prose_of(element, "title"),
        authors=tuple(
            (text_of(one), str(one.get("orcid") or "")) for one in children(element, "author")
        ),
        venues=tuple(venues),
        volume=text_of(element, "volume"),
        year=text_of(element, "year"),
        month=text_of(element, "month"),
        urls=texts_of(element, "ee"),
    )


def from_hit(hit: etree._Element) -> Publication:
    """`<hit><info>…</info></hit>` of a search in XML."""
    found = child(hit, "info")
    info = hit if found is None else found
    return Publication(
        kind=text_of(info, "type"),
        key=text_of(info, "key"),
        title=prose_of(info, "title"),
        authors=tuple((name, "") for name in texts_of(info, "authors", "author")),
        venues=texts_of(info, "venue") if child(info, "title") is not None else (),
        volume=text_of(info, "volume"),
        year=text_of(info, "year"),
        doi=text_of(info, "doi"),
        urls=(*texts_of(info, "ee"), *texts_of(info, "url")),
    )


def from_info(info: dict[str, Any]) -> Publication:
    """`info` of a search in JSON; what is one thing there is no list."""
    people = find_at(info, "authors", "author")
    listed = items(people) or [people]
    written = (string(mapping(one).get("text")) or string(one) for one in listed)
    texts = {name: _first(info, name) for name in ("type", "key", "volume", "year", "doi", "title")}
    return Publication(
        kind=texts["type"],
        key=texts["key"],
        title=html_text(texts["title"]),
        authors=tuple((html_text(name), "") for name in written if name.strip()),
        venues=tuple(html_text(name) for name in strings(info.get("venue")))
        if texts["title"]
        else (),
        volume=texts["volume"],
        year=texts["year"],
        doi=texts["doi"],
        urls=(*strings(info.get("ee")), *strings(info.get("url"))),
    )


def _first(info: dict[str, Any], name: str) -> str:
    return next(iter(strings(info.get(name))), "")


def read(found: Publication, where: str) -> Iterator[Record | Problem]:
    """The record; nothing for what is no paper."""
    if found.other:
        return
    title = without_dot(clean.one_line(found.title))
    withdrawn = any(_WITHDRAWN.search(text) for text in (found.publtype, found.kind))
    withdrawn = withdrawn or _MARKED.search(title) is not None
    title = without_dot(_MARKED.sub("", title))
    if not title:
        told = f" ({clean.one_line(found.key, limit=80)})" if found.key else ""
        yield reject(f"{NAME}/no-title", where, f"this entry has no title{told}", _LOOK)
        return
    venues = (references.venue(name) for name in found.venues)
    ids = _ids(found)
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=tuple(_authors(found)),
        published=dates.from_fields(found.year, found.month),
        kind=_kind(found, ids),
        venue=next((name for name in venues if name), ""),
        links=references.links(url for url in found.urls if not _is_known(url)),
        retracted="withdrawn" if withdrawn else "",
    )


def _ids(found: Publication) -> dict[str, str]:
    """From the key, the DOI and the addresses; of CoRR the volume is `abs/` and arXiv's id."""
    given = [("dblp", found.key), ("doi", found.doi)]
    if any(_COMPUTING_REPOSITORY.match(name) for name in found.venues):
        given.append(("arxiv", found.volume.removeprefix("abs/")))
    for url in found.urls:
        if resolver := _OLD_RESOLVER.match(url):
            given.append(("doi", resolver[1]))
    return references.collect_ids(given, found.urls)


def _kind(found: Publication, ids: Mapping[str, str]) -> str:
    """By the kind of record or of hit, else by what the key begins with; of CoRR, a preprint."""
    told = kinds.first((found.kind, found.key.partition("/")[0]), _KINDS)
    return references.kind(told, next(iter(found.venues), ""), ids)


def _is_known(url: str) -> bool:
    """Pages about the paper, and DOIs that a publisher resolves: no resource of their own."""
    return bool(_NO_LINK.match(url) or _OLD_RESOLVER.match(url))


def _authors(found: Publication) -> Iterator[Author]:
    """The names, without the numbers that DBLP parts namesakes by."""
    for name, orcid in found.authors:
        author = names.parse_name(name)
        if any(char.isalpha() for char in author.name):
            known = _ORCID.fullmatch(orcid) and author.family
            yield dataclasses.replace(author, orcid=orcid) if known else author
