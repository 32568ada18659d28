"""The Directory of Open Access Journals: articles as its search answers them.

Followed: https://doaj.org/api/v4/docs and recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.errors import Problem
from generator.formats.documents import answers, references
from generator.formats.documents.values import find_at, items, mapping, string, strings
from generator.models import Author, Batch, Link, Record
from generator.text import dates, kinds, languages
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links, kind_of

NAME = "doaj"

_AGAIN = "download https://doaj.org/api/search/articles/attention again (or another search)"
_ARTICLE = re.compile(r'"bibjson"\s*:\s*\{')
_PAGE = re.compile(r'"pageSize"\s*:\s*\d')


def sniff(text: str) -> float:
    """Its word for what an article says, `bibjson`; or a page without articles."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    if _ARTICLE.search(text):
        return 0.95
    return 0.7 if _PAGE.search(text) and '"timestamp"' in text and '"results"' in text else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each article is a record; journals are left out.

    Raises:
        FormatError: no JSON, an error answer, no articles in it.
    """
    return answers.read_answer(
        data,
        origin,
        format=NAME,
        items_of=_items,
        no_paper=_no_paper,
        read=_read,
        again=_AGAIN,
        next_of=lambda value: answers.next_page(value.get("next"), "doaj.org"),
    )


def _items(value: dict[str, Any]) -> list[Any] | None:
    if isinstance(value.get("results"), list):
        found: list[Any] = value["results"]
        return found
    return [value] if isinstance(value.get("bibjson"), dict) else None


def _no_paper(item: Any) -> str:
    article = mapping(find_at(item, "bibjson"))
    return "journal" if "publisher" in article and "journal" not in article else ""


def _read(item: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    article = mapping(item.get("bibjson"))
    title = answers.line(article.get("title"))
    if not title:
        yield answers.no_title(NAME, where, string(item.get("id")))
        return
    abstract = answers.prose(article.get("abstract"))
    named = [mapping(one) for one in items(article.get("identifier"))]
    doi = next((string(one.get("id")) for one in named if one.get("type") == "doi"), "")
    yield Record(
        source=NAME,
        where=where,
        ids=canonical_ids({"doi": doi}),
        title=title,
        authors=_authors(article),
        abstract=abstract,
        published=dates.from_fields(string(article.get("year")), string(article.get("month"))),
        kind=kinds.JOURNAL,
        venue=references.venue(answers.line(find_at(article, "journal", "title"))),
        language=languages.single(strings(find_at(article, "journal", "language"))),
        categories=answers.unique(
            string(find_at(one, "term")) for one in items(article.get("subject"))
        ),
        keywords=answers.unique(strings(article.get("keywords"))),
        links=answers.all_links(_pdfs(article), find_links(abstract)),
    )


def _authors(article: dict[str, Any]) -> tuple[Author, ...]:
    found = (
        answers.person(
            string(one.get("name")),
            orcid=string(one.get("orcid_id")),
            affiliations=strings(one.get("affiliation")),
        )
        for one in map(mapping, items(article.get("author")))
    )
    return tuple(one for one in found if one.name)


def _pdfs(article: dict[str, Any]) -> tuple[Link, ...]:
    """What it links to is the text: a page, or the file."""
    links = [mapping(one) for one in items(article.get("link"))]
    return answers.pdf_links(
        one.get("url")
        for one in links
        if string(one.get("content_type")).lower().endswith("pdf")
        or kind_of(string(one.get("url"))) == "pdf"
    )[:1]
