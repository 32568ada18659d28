"""Atom of arXiv's API: http://export.arxiv.org/api/query?search_query=cat:cs.CL&max_results=100.

Followed: https://info.arxiv.org/help/api/user-manual.html, and recordings of its old layout (to
2025: wrapped lines) and its new one. An error is an entry, `http://arxiv.org/api/errors#…`. The
address of a PDF follows from the id and is no link of the paper's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from lxml import etree

from generator.errors import FormatError, Problem
from generator.formats.documents import arxiv
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    read_tree,
    text_of,
    texts_of,
)
from generator.models import Author, Batch, Record
from generator.text import clean
from generator.text.dates import parse_date
from generator.text.links import safe_url
from generator.text.names import split_names

NAME = "arxiv-atom"

_ROOT = re.compile(r"<(?:\w+:)?(?:feed|entry)[\s>]")
_NOT_MINE = re.compile(r"announce_type>|Announce Type:|<(?:\w+:)?id>\s*(?:https?://rss\.|oai:)")
_MINE = re.compile(r"https?://(?:export\.)?arxiv\.org/(?:api/(?!\s)|schemas/atom)", re.IGNORECASE)
_PAPER = re.compile(r"<(?:\w+:)?id>\s*https?://(?:export\.)?arxiv\.org/abs/", re.IGNORECASE)
_ERROR = re.compile(r"arxiv\.org/api/errors", re.IGNORECASE)
_AGAIN = "download https://export.arxiv.org/api/query?id_list=2510.12345 (or another query) again"


def sniff(text: str) -> float:
    """How sure it is that the text is such a feed: 0 to 1."""
    if not _ROOT.search(text[:4000]) or _NOT_MINE.search(text):
        return 0.0
    if _MINE.search(text):
        return 0.95
    return 0.7 if _PAPER.search(text) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read an answer; `next` is the address of the following page, as its counts tell.

    Raises:
        FormatError: no XML, or XML that is no Atom.
    """
    root, problems = read_tree(data, "entry", origin=origin, format=NAME)
    if local_name(root) not in ("feed", "entry"):
        message = f"this is no Atom feed: its root is <{local_name(root)}>"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    entries = list(find_all(root, "entry"))
    following = _next(root, len(entries)) if not problems else ""
    return read_batch(NAME, numbered(entries, origin), _read, problems=problems, next=following)


def _read(entry: etree._Element, where: str) -> Iterator[Record | Problem]:
    told = text_of(entry, "id")
    title = clean.one_line(text_of(entry, "title"))
    if _ERROR.search(told):
        said = clean.one_line(text_of(entry, "summary"), limit=200) or title
        message = f"this is an error of arXiv's API, not a paper: {said!r}"
        yield reject(f"{NAME}/error", where, message, "mend the query, and download it again")
        return
    if not title:
        yield arxiv.no_title(NAME, where, told)
        return
    raw, comment = arxiv.raw_text(entry, "summary"), text_of(entry, "comment")
    primary = child(entry, "primary_category")
    terms = [str(one.get("term") or "") for one in children(entry, "category")]
    record = Record(
        source=NAME,
        where=where,
        ids=arxiv.found_ids(told, text_of(entry, "doi") or _doi_link(entry)),
        title=title,
        authors=tuple(_authors(entry)),
        abstract=arxiv.abstract(raw),
        published=parse_date(text_of(entry, "published")),
        updated=parse_date(text_of(entry, "updated")),
        kind=arxiv.kind(clean.one_line(text_of(entry, "journal_ref"))),
        venue=clean.one_line(text_of(entry, "journal_ref")),
        categories=arxiv.categories(
            terms, "" if primary is None else str(primary.get("term") or "")
        ),
        links=arxiv.links(raw, comment),
        retracted=arxiv.withdrawn(comment, raw),
    )
    yield record
    yield from arxiv.doubts(record, told)


def _authors(entry: etree._Element) -> Iterator[Author]:
    """Each `author` is a name, or `N. N. for the X Collaboration`."""
    for author in children(entry, "author"):
        found = split_names(text_of(author, "name"), form=";").authors
        yield from arxiv.placed(found, texts_of(author, "affiliation"))


def _doi_link(entry: etree._Element) -> str:
    found = (one for one in children(entry, "link") if one.get("title") == "doi")
    return next((str(one.get("href") or "") for one in found), "")


def _next(root: etree._Element, count: int) -> str:
    """The feed's own address with a later `start`; '' on the last page or where nothing is told.

    An empty page is the last one, whatever the total: a reader of pages must come to an end.
    """
    links = {str(one.get("rel") or "self"): str(one.get("href") or "") for one in
             reversed(children(root, "link"))}  # fmt: skip
    if told := _safe(links.get("next", "")):
        return told
    total, start, size = (
        _number(text_of(root, name)) for name in ("totalResults", "startIndex", "itemsPerPage")
    )
    following = start + (size or count)
    if not count or following >= total:
        return ""
    # The old layout escaped its whole query: `?search_query%3Dall%3Ax%26start%3D0`.
    address, _, query = links.get("self", "").partition("?")
    pairs = parse_qsl(query if "=" in query else unquote(query), keep_blank_values=True)
    if not any(name in ("search_query", "id_list") and value for name, value in pairs):
        return ""
    kept = [(name, value) for name, value in pairs if name != "start" and value]
    return _safe(f"{address}?{urlencode([*kept, ('start', str(following))], safe=':')}")


def _safe(url: str) -> str:
    """Only arXiv's own address: a file must not send its reader elsewhere."""
    checked = safe_url(url)
    host = urlsplit(checked).hostname or ""
    return checked if host == "arxiv.org" or host.endswith(".arxiv.org") else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) else 0
