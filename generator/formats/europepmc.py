"""Europe PMC: what its search and its single articles answer as JSON.

Followed: https://europepmc.org/RestfulWebService (results `lite` and `core`), recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from generator.errors import Problem
from generator.formats.documents import answers, references
from generator.formats.documents.values import find_at, integer, items, mapping, string, strings
from generator.models import Author, Batch, Link, PartialDate, Record
from generator.text import dates, kinds, languages, licenses, names
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links

NAME = "europepmc"

_AGAIN = (
    "download https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=attention"
    "&format=json&resultType=core again (or another query)"
)
_MARK = re.compile(r"[A-Za-z0-9+/=*_-]{1,500}")
_NOTICES = {
    "correction",
    "expression of concern",
    "published erratum",
    "retraction",
    "retraction notice",
    "retraction of publication",
}


def sniff(text: str) -> float:
    """The names of the answer's parts."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    own = sum(f'"{name}"' in text for name in ("hitCount", "resultList", "pubTypeList", "inEPMC"))
    return 0.95 if own > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each result is a record; notices of errata and of retractions are left out.

    Raises:
        FormatError: no JSON, an error answer, no results in it.
    """
    return answers.read_answer(
        data,
        origin,
        format=NAME,
        items_of=_items,
        no_paper=_no_paper,
        read=_read,
        again=_AGAIN,
        next_of=_next,
    )


def _items(value: dict[str, Any]) -> list[Any] | None:
    found = find_at(value, "resultList", "result")
    if isinstance(found, list):
        return found
    if isinstance(value.get("result"), dict):
        return [value["result"]]
    if "title" in value and "source" in value:
        return [value]
    return [] if integer(value.get("hitCount")) == 0 and "hitCount" in value else None


def _next(value: dict[str, Any]) -> str:
    """The last page repeats its own mark."""
    mark, own = string(value.get("nextCursorMark")), find_at(value, "request", "cursorMark")
    if not _MARK.fullmatch(mark) or mark == own:
        return ""
    # It is written into the address as it stands; a `+` in it would be read as a blank.
    url = string(value.get("nextPageUrl")).replace(mark, quote(mark, safe=""))
    return answers.next_page(url.replace(" ", "%20"), "www.ebi.ac.uk")


def _types(item: dict[str, Any]) -> set[str]:
    """`core` has a list, `lite` one text: `review; journal article`."""
    listed = strings(find_at(item, "pubTypeList", "pubType"))
    parts = (part for text in listed or strings(item.get("pubType")) for part in text.split(";"))
    return {part.strip().lower() for part in parts}


def _no_paper(item: Any) -> str:
    return min(_types(mapping(item)) & _NOTICES, default="")


def _read(item: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    # PubMed writes a title that is translated in brackets, and a full stop after every one.
    title = answers.line(item.get("title")).removesuffix(".")
    if not title:
        yield answers.no_title(NAME, where, string(item.get("id")))
        return
    abstract = answers.prose(item.get("abstractText"))
    journal = find_at(item, "journalInfo", "journal", "title") or item.get("journalTitle")
    yield Record(
        source=NAME,
        where=where,
        ids=canonical_ids({name: string(item.get(name)) for name in ("doi", "pmid", "pmcid")}),
        title=title,
        authors=_authors(item),
        abstract=abstract,
        published=_date(item),
        kind=_kind_of(item),
        venue=references.venue(answers.line(journal)),
        # A title in brackets is a translation.
        language="" if title.startswith("[") else languages.tag(string(item.get("language"))),
        license=licenses.canonical(string(item.get("license"))),
        keywords=answers.unique(strings(find_at(item, "keywordList", "keyword"))),
        links=answers.all_links(_pdfs(item), find_links(abstract)),
        signals=answers.citations(item.get("citedByCount")),
        retracted=_retracted(item),
    )


def _authors(item: dict[str, Any]) -> tuple[Author, ...]:
    listed = [mapping(one) for one in items(find_at(item, "authorList", "author"))]
    found = [_author(one) for one in listed]
    if not listed:
        told = string(item.get("authorString"))[:100_000].strip().removesuffix(".")
        found = list(names.split_names(told, form=",").authors)
    return tuple(one for one in found if one.name)


def _author(one: dict[str, Any]) -> Author:
    family, given = string(one.get("lastName")), string(one.get("firstName"))
    group = string(one.get("collectiveName"))
    told = f"{family}, {given}" if family and given else group or string(one.get("fullName"))
    details = items(find_at(one, "authorAffiliationDetailsList", "authorAffiliation"))
    places = strings([find_at(place, "affiliation") for place in details])
    is_orcid = find_at(one, "authorId", "type") == "ORCID"
    return answers.person(
        told or family,
        orcid=string(find_at(one, "authorId", "value")) if is_orcid else "",
        affiliations=places or strings(one.get("affiliation")),
    )


def _date(item: dict[str, Any]) -> PartialDate | None:
    """That of the web, which has a day; of print, as the journal writes it; the year."""
    return (
        dates.parse_date(string(item.get("electronicPublicationDate")))
        or answers.padded_date(item.get("firstPublicationDate"))
        or dates.parse_date(string(find_at(item, "journalInfo", "dateOfPublication")))
        or dates.parse_date(string(item.get("pubYear")))
    )


def _pdfs(item: dict[str, Any]) -> tuple[Link, ...]:
    """The first PDF that is free."""
    found = map(mapping, items(find_at(item, "fullTextUrlList", "fullTextUrl")))
    return answers.pdf_links(
        one.get("url")
        for one in found
        if one.get("documentStyle") == "pdf" and one.get("availabilityCode") != "S"
    )[:1]


def _kind_of(item: dict[str, Any]) -> str:
    """By its types; preprints (PPR) and theses (ETH) have sources of their own."""
    source = {"PPR": kinds.PREPRINT, "ETH": "thesis", "PAT": "patent"}
    told = kinds.telling(_types(item), kinds.ARTICLES)
    return source.get(string(item.get("source")), told)


def _retracted(item: dict[str, Any]) -> str:
    """Where the notice stands: `Retraction in: Notes. 2021 May 7`."""
    notes = items(find_at(item, "commentCorrectionList", "commentCorrection"))
    for note in map(mapping, notes):
        if string(note.get("type")).lower() == "retraction in":
            place = answers.line(note.get("reference"))
            return f"Retraction in: {place}" if place else "Europe PMC says that it was retracted"
    told = "retracted publication" in _types(item)
    return "Europe PMC says that it was retracted" if told else ""
