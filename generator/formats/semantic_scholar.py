"""Semantic Scholar: papers as its API answers them, and as its data sets have them.

Followed: https://api.semanticscholar.org/api-docs/graph (search, bulk search, batch, citations,
references, authors' papers), /recommendations, /datasets, and recorded answers. Which fields there
are is what the address asked for. An answer does not tell that address, so `Batch.next` is empty:
the next page is the same address with `offset=` its `next`, or with `token=` its `token`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.errors import Problem
from generator.formats.documents import answers, references
from generator.formats.documents.values import find_at, items, mapping, string, strings
from generator.models import Author, Batch, Link, PartialDate, Record
from generator.text import dates, kinds, licenses
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links

NAME = "semantic-scholar"

_AGAIN = "download https://api.semanticscholar.org/graph/v1/paper/search?query=… again"
_FIELDS = "ask for it: the address needs `fields=title,abstract,authors,year,externalIds,…`"
_PAPER = re.compile(r'"paperId"\s*:\s*(?:"[0-9a-f]{40}"|null)')
_PEOPLE = re.compile(r'"authorId"\s*:\s*(?:"\d+"|null)')
_SET = re.compile(r'"corpusid"\s*:\s*\d+')
_EMPTY = re.compile(
    r'\s*\{\s*(?:"total"\s*:\s*\d+\s*,\s*)?"(?:offset|token)"\s*:\s*(?:\d+|null|"[^"]{0,400}")\s*'
    r'(?:,\s*"(?:next|total)"\s*:\s*\d+\s*)?(?:,\s*"data"\s*:\s*\[\s*(?:null\s*)?\]\s*)?\}\s*'
)
_LISTS = ("data", "papers", "recommendedpapers")
_WRAPPERS = ("citingpaper", "citedpaper", "paper")
_SCHEMES = {
    "arxiv": "arxiv",
    "doi": "doi",
    "acl": "acl",
    "pubmed": "pmid",
    "pubmedcentral": "pmcid",
    "corpusid": "corpusid",
    "dblp": "dblp",
    "mag": "mag",
}


def sniff(text: str) -> float:
    """Ids that only Semantic Scholar has, or an empty page of it."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    if _PAPER.search(text) or _PEOPLE.search(text) or _SET.search(text):
        return 0.95
    return 0.7 if _EMPTY.fullmatch(text) else 0.0


def parse(data: bytes, origin: str, *, first_line: int = 1) -> Batch:
    """Each paper is a record; people and ids that are not known are left out.

    Raises:
        FormatError: no JSON, an error answer, no papers in it.
    """
    return answers.read_answer(
        data,
        origin,
        format=NAME,
        items_of=_items,
        no_paper=_no_paper,
        read=_read,
        again=_AGAIN,
        first_line=first_line,
    )


def _folded(value: Any) -> dict[str, Any]:
    """Names of fields in lower case, as the data sets write them: `externalIds`, `externalids`."""
    return {name.lower(): one for name, one in mapping(value).items()}


def _items(value: dict[str, Any]) -> list[Any] | None:
    found = _folded(value)
    for name in _LISTS:
        if isinstance(found.get(name), list):
            listed: list[Any] = found[name]
            return listed
    for name in _WRAPPERS:
        if name in found:
            return [found[name]]
    if any(name in found for name in ("paperid", "corpusid", "authorid")):
        return [value]
    # A search that found nothing may leave the list out.
    return [] if "offset" in found and "error" not in found else None


def _no_paper(item: Any) -> str:
    if item is None:
        return "id that Semantic Scholar does not know"
    found = _folded(item)
    is_person = "authorid" in found and "paperid" not in found and "title" not in found
    return "author" if is_person else ""


def _read(item: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    paper = _folded(item)
    title = answers.line(paper.get("title"))
    if not title:
        name = string(paper.get("paperid")) or string(paper.get("corpusid"))
        hint = "" if "title" in paper else _FIELDS
        yield answers.no_title(NAME, where, name, hint)
        return
    abstract = answers.prose(paper.get("abstract"))
    yield Record(
        source=NAME,
        where=where,
        ids=_ids(paper),
        title=title,
        authors=_authors(paper),
        abstract=abstract,
        summary=answers.prose(find_at(paper, "tldr", "text")),
        published=_date(paper),
        kind=_kind(paper),
        venue=_venue(paper),
        license=licenses.canonical(string(find_at(paper, "openaccesspdf", "license"))),
        categories=_categories(paper),
        links=answers.all_links(_pdf(paper), find_links(abstract)),
        signals=answers.citations(paper.get("citationcount")),
    )


def _ids(paper: dict[str, Any]) -> dict[str, str]:
    given = {"s2": string(paper.get("paperid")), "corpusid": string(paper.get("corpusid"))}
    for name, value in _folded(paper.get("externalids")).items():
        scheme, text = _SCHEMES.get(name, ""), next(iter(strings(value)), "")
        if scheme and text:
            given[scheme] = f"PMC{text}" if scheme == "pmcid" and text.isdecimal() else text
    return canonical_ids(given)


def _authors(paper: dict[str, Any]) -> tuple[Author, ...]:
    found = []
    for one in items(paper.get("authors")):
        person = _folded(one)
        author = answers.person(
            string(one) or string(person.get("name")),
            orcid=next(iter(strings(_folded(person.get("externalids")).get("orcid"))), ""),
            affiliations=strings(person.get("affiliations")),
        )
        found += [author] if author.name else []
    return tuple(found)


def _date(paper: dict[str, Any]) -> PartialDate | None:
    told = answers.padded_date(paper.get("publicationdate"))
    return told or dates.from_fields(string(paper.get("year")))


def _venue(paper: dict[str, Any]) -> str:
    for value in (
        paper.get("venue"),
        find_at(paper, "publicationvenue", "name"),
        find_at(paper, "journal", "name"),
    ):
        if found := references.venue(answers.line(value)):
            return found
    return ""


def _kind(paper: dict[str, Any]) -> str:
    """Of its types the one that is a kind of work; preprints are articles of `arXiv.org` there."""
    told = kinds.telling(strings(paper.get("publicationtypes")), kinds.ARTICLES)
    place = answers.line(paper.get("venue")) or string(find_at(paper, "journal", "name"))
    return references.kind(told, place, _ids(paper))


def _categories(paper: dict[str, Any]) -> tuple[str, ...]:
    fields = [string(find_at(one, "category")) for one in items(paper.get("s2fieldsofstudy"))]
    return answers.unique([*strings(paper.get("fieldsofstudy")), *fields])


def _pdf(paper: dict[str, Any]) -> tuple[Link, ...]:
    return answers.pdf_links([find_at(paper, "openaccesspdf", "url")])
