"""CORE (core.ac.uk): works as its search and single works answer them.

Followed: https://api.core.ac.uk/docs/v3 and recorded answers. An answer does not tell the address
it was asked with, so `Batch.next` is empty: the next page has `offset=` this one's and its `limit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.errors import Problem
from generator.formats.documents import answers, references
from generator.formats.documents.values import find_at, items, mapping, string, strings
from generator.models import Author, Batch, Record
from generator.text import dates, kinds, languages
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links, kind_of

NAME = "core"

_AGAIN = "download https://api.core.ac.uk/v3/search/works?q=attention again (or another search)"
_OWN = ("arxivId", "dataProviders", "oaiIds", "sourceFulltextUrls", "yearPublished")
_SCHEMES = {"arxiv_id": "arxiv", "doi": "doi", "mag_id": "mag", "pubmed_id": "pmid"}


def sniff(text: str) -> float:
    """The names of a work's fields; or a page without works."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    if sum(f'"{name}"' in text for name in _OWN) > 1:
        return 0.95
    return 0.9 if '"totalHits"' in text and '"results"' in text else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each work is a record.

    Raises:
        FormatError: no JSON, an error answer, no works in it.
    """
    return answers.read_answer(
        data,
        origin,
        format=NAME,
        items_of=_items,
        no_paper=lambda item: "",
        read=_read,
        again=_AGAIN,
    )


def _items(value: dict[str, Any]) -> list[Any] | None:
    if isinstance(value.get("results"), list):
        found: list[Any] = value["results"]
        return found
    return [value] if "title" in value else None


def _read(work: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    title = answers.line(work.get("title"))
    if not title:
        yield answers.no_title(NAME, where, string(work.get("id")))
        return
    abstract = answers.prose(work.get("abstract"))
    pdf = string(work.get("downloadUrl"))
    field = work.get("fieldOfStudy")
    yield Record(
        source=NAME,
        where=where,
        ids=_ids(work),
        title=title,
        authors=_authors(work),
        abstract=abstract,
        published=answers.padded_date(work.get("publishedDate"))
        or dates.from_fields(string(work.get("yearPublished"))),
        kind=kinds.first(strings(work.get("documentType"))),
        venue=_venue(work),
        language=languages.tag(string(find_at(work, "language", "code"))),
        categories=answers.unique(strings(field)),
        links=answers.all_links(
            answers.pdf_links([pdf] if kind_of(pdf) == "pdf" else []), find_links(abstract)
        ),
        signals=answers.citations(work.get("citationCount")),
    )


def _ids(work: dict[str, Any]) -> dict[str, str]:
    given = {
        "doi": string(work.get("doi")),
        "arxiv": string(work.get("arxivId")),
        "pmid": string(work.get("pubmedId")),
        "mag": string(work.get("magId")),
    }
    for one in map(mapping, items(work.get("identifiers"))):
        scheme = _SCHEMES.get(string(one.get("type")).lower(), "")
        if scheme and not given[scheme]:
            given[scheme] = string(one.get("identifier"))
    return canonical_ids(given)


def _authors(work: dict[str, Any]) -> tuple[Author, ...]:
    names = (string(find_at(one, "name")) or string(one) for one in items(work.get("authors")))
    return tuple(one for name in names if (one := answers.person(name)).name)


def _venue(work: dict[str, Any]) -> str:
    titles = (answers.line(find_at(one, "title")) for one in items(work.get("journals")))
    return next((venue for title in titles if (venue := references.venue(title))), "")
