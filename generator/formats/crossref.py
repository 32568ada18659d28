"""Crossref: works as its REST API answers, single or in lists, and as its yearly files have them.

Followed: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md,
https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/ (types
of updates), and recorded answers. An answer does not tell the address it was asked with, so
`Batch.next` is empty: the next page is the same address with `cursor=` its `message.next-cursor`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.errors import Problem
from generator.formats.documents import answers, csl, references
from generator.formats.documents.values import find_at, integer, items, mapping, string, strings
from generator.models import Batch, Link, PartialDate, Record
from generator.text import dates, identifiers, kinds, languages, licenses
from generator.text.links import find_links, kind_of, safe_url
from generator.text.titles import title_key

NAME = "crossref"

_AGAIN = "download https://api.crossref.org/works?query=attention again (or another query)"
_WORKS = re.compile(r'"message-type"\s*:\s*"work(?:-list)?"')
_WRAPPED = re.compile(r'[\s\[]*\{\s*"(?:message|items)"\s*:')
_BARE = re.compile(r'"title"\s*:\s*\[')
_OWN = re.compile(
    r'"(?:is-referenced-by-count|reference-count|content-domain|deposited|member)"\s*:'
)
_GONE = frozenset(("retraction", "withdrawal", "removal", "partial_retraction"))
_NOTICES = _GONE | {
    "addendum",
    "clarification",
    "correction",
    "corrigendum",
    "erratum",
    "expression_of_concern",
}
_DATES = ("published", "published-online", "published-print", "posted")


def sniff(text: str) -> float:
    """The kind of message; or a work alone, whose title is a list, not a text as in CSL-JSON."""
    if not text.lstrip().startswith(("{", "[")):
        return 0.0
    if _WORKS.search(text):
        return 0.95
    own = len(set(_OWN.findall(text)))
    if own > 1 and (_BARE.search(text) or _WRAPPED.match(text)):
        return 0.95
    return 0.0


def parse(data: bytes, origin: str, *, first_line: int = 1) -> Batch:
    """Each work is a record. Left out: notices of corrections and retractions, parts, containers.

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
    if string(value.get("message-type")) not in ("", "work", "work-list"):
        return None
    message = value.get("message", value)
    if not isinstance(message, dict):
        return None
    if isinstance(message.get("items"), list):
        found: list[Any] = message["items"]
        return found
    return [message] if "DOI" in message or "title" in message else None


def _no_paper(item: Any) -> str:
    work = mapping(item)
    kind = string(work.get("type"))
    if kind in answers.NO_PAPERS:
        return kind
    own = _doi(work)
    for update in map(mapping, items(work.get("update-to"))):
        # A paper that was changed in its place updates itself.
        if _kind(update) in _NOTICES and _doi(update) != own:
            return f"notice ({_kind(update)})"
    return ""


def _doi(work: dict[str, Any]) -> str:
    return identifiers.doi(string(work.get("DOI")))


def _kind(update: dict[str, Any]) -> str:
    return re.sub(r"[\s-]+", "_", string(update.get("type")).strip().lower())


def _read(work: dict[str, Any], where: str) -> Iterator[Record | Problem]:
    title = _title(work)
    if not title:
        yield answers.no_title(NAME, where, string(work.get("DOI")))
        return
    abstract = answers.prose(work.get("abstract"))
    yield Record(
        source=NAME,
        where=where,
        ids=_ids(work),
        title=title,
        authors=csl.authors(work.get("author")),
        abstract=abstract,
        published=_published(work),
        updated=_date(work.get("content-updated")),
        kind=_type(work),
        venue=_venue(work),
        language=languages.tag(string(work.get("language"))),
        license=_license(work),
        categories=answers.unique(
            answers.line(one)
            for one in (*strings(work.get("subject")), *strings(work.get("group-title")))
        ),
        links=answers.all_links(_pdfs(work), _related(work), find_links(abstract)),
        signals=answers.citations(work.get("is-referenced-by-count")),
        retracted=_retracted(work),
    )


def _first(value: Any) -> str:
    """The first text of a list."""
    return next((found for text in strings(value) if (found := answers.line(text))), "")


def _title(work: dict[str, Any]) -> str:
    """With the subtitle, which publishers give by itself or, some, in both places."""
    title, under = _first(work.get("title")), _first(work.get("subtitle"))
    if not title or not under or title_key(under) in title_key(title):
        return title
    return f"{title}{'' if title[-1] in ':?!' else ':'} {under}"


def _ids(work: dict[str, Any]) -> dict[str, str]:
    """Its DOI; also the arXiv id that its publisher says its preprint has."""
    found = identifiers.canonical_ids({"doi": string(work.get("DOI"))})
    for one in map(mapping, items(find_at(work, "relation", "has-preprint"))):
        scheme = string(one.get("id-type")).lower()
        told = identifiers.canonical_ids({scheme: string(one.get("id"))})
        if "arxiv" in told:
            found.setdefault("arxiv", told["arxiv"])
    return identifiers.canonical_ids(found)


def _published(work: dict[str, Any]) -> PartialDate | None:
    """`issued`, the earliest; as precise as another date that it may be the beginning of."""
    issued = _date(work.get("issued"))
    others = [date for name in _DATES if (date := _date(work.get(name)))]
    if issued is None:
        return next(iter(others), None)
    same = [date for date in others if str(date).startswith(str(issued))]
    return max((issued, *same), key=lambda date: len(str(date)))


def _date(value: Any) -> PartialDate | None:
    return dates.from_parts(mapping(value).get("date-parts"))


def _venue(work: dict[str, Any]) -> str:
    """The journal or proceedings; the event; of a preprint its server."""
    servers = items(work.get("institution")) or [work.get("institution")]
    server = find_at(servers, 0, "name") if work.get("type") == "posted-content" else ""
    for value in (work.get("container-title"), find_at(work, "event", "name"), server):
        if found := references.venue(_first(value)):
            return found
    return ""


def _type(work: dict[str, Any]) -> str:
    """What is posted is a preprint, unless it is said to be a thesis or a report."""
    if work.get("type") != "posted-content":
        return kinds.canonical(string(work.get("type")))
    told = kinds.canonical(string(work.get("subtype")))
    return told if told in ("thesis", "report") else kinds.PREPRINT


def _license(work: dict[str, Any]) -> str:
    """Of the version of record, from its first day; not for miners of text, nor of a manuscript.

    A Creative Commons licence goes before the publisher's own terms.
    """
    said = map(mapping, items(work.get("license")))
    own = [one for one in said if string(one.get("content-version")) in ("", "vor", "unspecified")]
    urls = [string(one.get("URL")) for one in own if integer(one.get("delay-in-days")) <= 0]
    found = [*filter(None, map(licenses.known, urls)), *filter(None, map(licenses.canonical, urls))]
    return found[0] if found else ""


def _pdfs(work: dict[str, Any]) -> tuple[Link, ...]:
    """Of several versions the first. Some addresses are for programs that have a key."""
    urls = []
    for link in map(mapping, items(work.get("link"))):
        url = string(link.get("URL"))
        is_pdf = string(link.get("content-type")) == "application/pdf" or kind_of(url) == "pdf"
        is_open = string(link.get("intended-application")) != "similarity-checking"
        urls += [url] if is_pdf and is_open and "://api." not in url else []
    return answers.pdf_links(urls)[:1]


def _related(work: dict[str, Any]) -> Iterator[Link]:
    """Other versions, and what supplements it; not reviews and the like."""
    relation = mapping(work.get("relation"))
    for name in ("is-preprint-of", "has-preprint", "is-supplemented-by"):
        for one in map(mapping, items(relation.get(name))):
            text = string(one.get("id"))
            doi = identifiers.doi(text) if one.get("id-type") == "doi" else ""
            url = safe_url(identifiers.URLS["doi"].format(doi) if doi else text)
            if not url or "arxiv" in identifiers.canonical_ids(references.ids_of_url(url)):
                continue
            kind = kind_of(url) if name == "is-supplemented-by" else "paper"
            yield Link(kind=kind, url=url)


def _retracted(work: dict[str, Any]) -> str:
    """What was said of it when: `Retraction, 2021-05-07: https://doi.org/10.5555/notice`."""
    updates = items(work.get("updated-by")) + items(work.get("update-to"))
    for update in map(mapping, updates):
        if _kind(update) not in _GONE:
            continue
        label = answers.line(update.get("label")) or _kind(update).replace("_", " ").capitalize()
        text = ", ".join(filter(None, (label, str(_date(update.get("updated")) or ""))))
        notice = _doi(update)
        is_other = notice and notice != _doi(work)
        return f"{text}: {identifiers.URLS['doi'].format(notice)}" if is_other else text
    return ""
