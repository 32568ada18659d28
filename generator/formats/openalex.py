"""OpenAlex: works as its API answers, single or in lists, and as its snapshot has them.

Followed: https://developers.openalex.org/api-reference/works and recorded answers; older names of
fields (`host_venue`, `concepts`) as well. An answer does not tell the address it was asked with,
so `Batch.next` is empty: the next page is the same address with `cursor=` its `meta.next_cursor`,
or else with the next `page=`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.errors import Level, Problem
from generator.formats.documents import answers, references
from generator.formats.documents.values import find_at, items, mapping, string, strings
from generator.models import Author, Batch, Link, PartialDate, Record
from generator.text import dates, kinds, languages, licenses
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links, kind_of

NAME = "openalex"

_AGAIN = "download https://api.openalex.org/works?search=attention again (or another search)"
_WORK = re.compile(r'"id"\s*:\s*"https?://(?:api\.)?openalex\.org/(?:works/)?W\d')
_ENTITY = re.compile(r"https?://(?:api\.)?openalex\.org/(?!W\d|works/)([A-Za-z-]+)")
_ENTITIES = {"A": "author", "I": "institution", "S": "source", "T": "topic", "F": "funder"}
_MARKS = tuple(
    f'"{name}"'
    for name in (
        "abstract_inverted_index", "authorships", "best_oa_location", "cited_by_count",
        "is_paratext", "primary_location",
    )
)  # fmt: skip
_EMPTY = re.compile(r'"db_response_time_ms"\s*:\s*\d')
_PMC = re.compile(r"/pmc/articles/(\d+)")
# The heading is often the first word of the text; in "Abstract Argumentation is …" it is none.
_HEADING = re.compile(
    r"\A(?:Abstract|ABSTRACT|Summary|SUMMARY)[.:]?\s+(?=(?:(?:Background|BACKGROUND|Objectives?"
    r"|OBJECTIVES?|Purpose|Introduction|Aims?|Methods?|Motivation|Context|The|This|These|We|In|An?"
    r"|Our|It|Here|Recent|Recently|Although|While|To|For|With|As|On|Despite|Many|Most|There)\b))"
)


def sniff(text: str) -> float:
    """The address of a work as its id, or names of fields that only OpenAlex has."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    if _WORK.search(text):
        return 0.95
    return 0.9 if sum(mark in text for mark in _MARKS) > 1 or _EMPTY.search(text) else 0.0


def parse(data: bytes, origin: str, *, first_line: int = 1) -> Batch:
    """Each work is a record. Left out: paratext, errata, retraction notices, peer reviews….

    Raises:
        FormatError: no JSON, an error answer, no works in it.
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


def _items(value: dict[str, Any]) -> list[Any] | None:
    if isinstance(value.get("results"), list):
        found: list[Any] = value["results"]
        return found
    is_item = any(name in value for name in ("title", "display_name", "authorships"))
    return [value] if is_item else None


def _no_paper(item: Any) -> str:
    work = mapping(item)
    kind = string(work.get("type"))
    if kind in answers.NO_PAPERS or work.get("is_paratext") is True:
        return kind if kind in answers.NO_PAPERS else "paratext"
    other = _ENTITY.match(string(work.get("id")))
    return _ENTITIES.get(other[1], "no work") if other else ""


def _read(work: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    title = answers.line(work.get("title")) or answers.line(work.get("display_name"))
    if not title:
        yield answers.no_title(NAME, where, string(work.get("id")))
        return
    places = _places(work)
    abstract = _abstract(work)
    yield Record(
        source=NAME,
        where=where,
        ids=_ids(work, places),
        title=title,
        authors=_authors(work),
        abstract=abstract,
        published=_date(work),
        kind=_kind(work, _venue(places)),
        venue=_venue(places),
        language=languages.tag(string(work.get("language"))),
        license=licenses.canonical(string(find_at(work, "primary_location", "license"))),
        categories=_categories(work),
        keywords=_keywords(work),
        links=answers.all_links(_pdfs(work, places), find_links(abstract)),
        signals=answers.citations(work.get("cited_by_count")),
        retracted="OpenAlex says that it was retracted" if work.get("is_retracted") is True else "",
    )
    if work.get("is_authors_truncated") is True:
        message = "OpenAlex lists only the first 100 authors of a work in a list of works"
        hint = "download the work alone: https://api.openalex.org/works/W…"
        code = f"{NAME}/authors-cut"
        yield Problem(code=code, where=where, message=message, hint=hint, level=Level.INFO)


def _places(work: dict[str, Any]) -> list[dict[str, Any]]:
    """Where it can be found: the version of record first, all of the same work."""
    host = mapping(work.get("host_venue"))
    found = [work.get("primary_location"), work.get("best_oa_location")]
    found += [*items(work.get("locations")), {"source": host, "landing_page_url": host.get("url")}]
    return [mapping(place) for place in found]


def _ids(work: dict[str, Any], places: list[dict[str, Any]]) -> dict[str, str]:
    told = mapping(work.get("ids"))
    given = {"openalex": string(work.get("id")) or string(told.get("openalex"))}
    given["doi"] = string(work.get("doi")) or string(told.get("doi"))
    for scheme in ("mag", "pmid", "pmcid"):
        given[scheme] = _pmc(string(told.get(scheme)))
    found = canonical_ids(given)
    for place in places:
        for name in ("landing_page_url", "pdf_url"):
            url = references.ids_of_url(_pmc(string(place.get(name))))
            for scheme, value in canonical_ids(url).items():
                found.setdefault(scheme, value)
    return canonical_ids(found)


def _pmc(url: str) -> str:
    """OpenAlex leaves the letters of a PubMed Central id out."""
    return _PMC.sub(r"/pmc/articles/PMC\1", url)


def _authors(work: dict[str, Any]) -> tuple[Author, ...]:
    found = (_author(mapping(one)) for one in items(work.get("authorships")))
    return tuple(one for one in found if one.name)


def _author(one: dict[str, Any]) -> Author:
    """As the paper prints the name, or as OpenAlex knows the person where that tells more."""
    orcid = string(find_at(one, "author", "orcid"))
    places = strings(one.get("raw_affiliation_strings")) or strings(
        one.get("raw_affiliation_string")
    )
    if not places:
        listed = items(one.get("institutions"))
        places = tuple(string(find_at(place, "display_name")) for place in listed)
    told = (string(one.get("raw_author_name")), string(find_at(one, "author", "display_name")))
    printed, known = (answers.person(name, orcid=orcid, affiliations=places) for name in told)
    return known if not printed.name or (known.family and not printed.family) else printed


def _abstract(work: dict[str, Any]) -> str:
    """The text of an index from each word to its places."""
    index = mapping(work.get("abstract_inverted_index"))
    index = mapping(index.get("InvertedIndex")) or index
    words = sorted(
        (place, word)
        for word, places in index.items()
        for place in items(places)
        if type(place) is int
    )
    text = " ".join(word for _, word in words) or string(work.get("abstract"))
    return _HEADING.sub("", answers.prose(text))


def _date(work: dict[str, Any]) -> PartialDate | None:
    return answers.padded_date(work.get("publication_date")) or dates.from_fields(
        string(work.get("publication_year"))
    )


def _venue(places: list[dict[str, Any]]) -> str:
    """The first source that is no archive with copies and no publisher's shop of books."""
    for place in places:
        kind = string(find_at(place, "source", "type"))
        name = find_at(place, "source", "display_name") if kind != "ebook platform" else None
        found = references.venue(answers.line(name or place.get("raw_source_name")))
        if found and kind != "repository":
            return found
    return ""


def _kind(work: dict[str, Any], venue: str) -> str:
    """Its type; `article` is also what a conference printed, which Crossref's type tells."""
    told = kinds.canonical(string(work.get("type")), kinds.ARTICLES)
    older = kinds.canonical(string(work.get("type_crossref")))
    kind = older if told == kinds.JOURNAL and older == kinds.CONFERENCE else told
    at = string(find_at(work, "primary_location", "source", "type"))
    if kind in (kinds.JOURNAL, kinds.PREPRINT) and at == "repository":
        return "" if venue else kinds.PREPRINT
    return kinds.CONFERENCE if kind == kinds.JOURNAL and at == "conference" else kind


def _categories(work: dict[str, Any]) -> tuple[str, ...]:
    topics = [mapping(work.get("primary_topic")), *map(mapping, items(work.get("topics")))]
    names = [string(find_at(topic, "subfield", "display_name")) for topic in topics]
    if not any(names):
        # Before topics there were concepts, from broad (level 0) to narrow.
        broad = [one for one in map(mapping, items(work.get("concepts"))) if one.get("level") == 0]
        names = [string(one.get("display_name")) for one in broad]
    return answers.unique(names)


def _keywords(work: dict[str, Any]) -> tuple[str, ...]:
    found = map(mapping, items(work.get("keywords")))
    return answers.unique(
        string(one.get("display_name")) or string(one.get("keyword")) for one in found
    )


def _pdfs(work: dict[str, Any], places: list[dict[str, Any]]) -> tuple[Link, ...]:
    """The PDF of the version of record, else of the best free copy."""
    free = string(find_at(work, "open_access", "oa_url"))
    urls = [*(place.get("pdf_url") for place in places), free if kind_of(free) == "pdf" else ""]
    return answers.pdf_links(urls)[:1]
