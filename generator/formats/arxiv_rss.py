"""arXiv's news feeds: https://rss.arxiv.org/rss/cs.CL and /atom/cs.CL; RSS 1.0 before 2024.

Followed: https://info.arxiv.org/help/rss.html and recordings of 2018, 2025 and 2026. A paper that
is new (or new to the category: `cross`) was announced on the feed's day; of a replaced one that
day says when it was updated, and when it was announced is not told. On weekends feeds are empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from generator.errors import FormatError, Problem
from generator.formats.documents import arxiv
from generator.formats.documents.items import numbered, read_batch
from generator.formats.documents.trees import (
    children,
    find_all,
    local_name,
    read_tree,
    text_of,
    texts_of,
)
from generator.models import Author, Batch, PartialDate, Record
from generator.text import clean, licenses
from generator.text.dates import parse_date
from generator.text.markup import html_text

NAME = "arxiv-rss"

_ROOT = re.compile(r"<(?:\w+:)?(?:feed|rss|RDF)[\s>]")
_ATOM = re.compile(rb"<(?:\w+:)?feed[\s>]")
_MINE = re.compile(
    r"https?://rss\.arxiv\.org|<arxiv:announce_type>|arXiv:\S{4,20} Announce Type:"
    r"|updates on (?:the )?arXiv\.org"
)
_PREFIX = re.compile(
    r"\s*arXiv:\S{4,40}\s+Announce Type:\s*(?P<kind>[\w-]+)\s*(?:Abstract:)?\s*", re.IGNORECASE
)
# RSS 1.0 ends a title "… . (arXiv:1805.06430v2 [nucl-th] UPDATED)".
_TAIL = re.compile(
    r"\.?\s*\(arXiv:(?P<id>[^\s\[\]()]{4,40})(?:\s*\[(?P<category>[^\]]{1,40})\])?"
    r"(?P<kind>[^()]{0,40})\)\s*\Z",
    re.IGNORECASE,
)
_LINK = re.compile(r"<a\s[^>]*>|</a>", re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:p|div|span|br)\b[^>]*>", re.IGNORECASE)
_AGAIN = "download https://rss.arxiv.org/rss/cs.CL (or another category) again"


def sniff(text: str) -> float:
    """How sure it is that the text is such a feed: 0 to 1."""
    if not _ROOT.search(text[:4000]):
        return 0.0
    return 0.95 if _MINE.search(text) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read a feed.

    Raises:
        FormatError: no XML, or XML that is no feed.
    """
    item = "entry" if _ATOM.search(data[:4000]) else "item"
    root, problems = read_tree(data, item, origin=origin, format=NAME)
    if local_name(root) not in ("feed", "rss", "RDF"):
        message = f"this is no feed: its root is <{local_name(root)}>"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    items = numbered(find_all(root, item), origin)
    return read_batch(NAME, items, partial(_read, day=_day(root)), problems=problems)


def _day(root: etree._Element) -> PartialDate | None:
    """The feed's own day, in the channel of RSS."""
    channels = children(root, "channel") or [root]
    for name in ("pubDate", "date", "lastBuildDate", "updated"):
        if found := parse_date(text_of(channels[0], name)):
            return found
    return None


def _read(
    item: etree._Element, where: str, *, day: PartialDate | None
) -> Iterator[Record | Problem]:
    line = text_of(item, "title")
    tail = _TAIL.search(line)
    title = clean.one_line(line[: tail.start()] if tail else line)
    told = _told_id(item, tail["id"] if tail else "")
    if not title:
        yield arxiv.no_title(NAME, where, told)
        return
    raw = arxiv.raw_text(item, "description") or arxiv.raw_text(item, "summary")
    prefix = _PREFIX.match(raw)
    raw = raw[prefix.end() :] if prefix else html_text(raw) if _HTML.match(raw) else raw
    kind = text_of(item, "announce_type") or (prefix["kind"] if prefix else "")
    kind = (kind or (tail["kind"] if tail else "")).strip().lower()
    own = next((text for name in ("pubDate", "published") if (text := text_of(item, name))), "")
    own_day = parse_date(own) or day
    replaced = kind.startswith(("replace", "updated"))
    record = Record(
        source=NAME,
        where=where,
        ids=arxiv.found_ids(told, text_of(item, "DOI") or text_of(item, "doi")),
        title=title,
        authors=_authors(item),
        abstract=arxiv.abstract(raw),
        updated=own_day if replaced else None,
        announced=None if replaced else own_day,
        kind=arxiv.kind(clean.one_line(text_of(item, "journal_reference"))),
        venue=clean.one_line(text_of(item, "journal_reference")),
        license=licenses.known(text_of(item, "rights")),
        categories=_categories(item, (tail["category"] or "") if tail else ""),
        links=arxiv.links(raw),
        retracted=arxiv.withdrawn("", raw),
    )
    yield record
    yield from arxiv.doubts(record, told)


def _told_id(item: etree._Element, in_title: str) -> str:
    """The first of the places that has one: `oai:arXiv.org:…`, the title's tail, the link."""
    links = [str(one.get("href") or "") for one in children(item, "link")]
    told = (text_of(item, "guid"), text_of(item, "id"), in_title, text_of(item, "link"), *links)
    places = [text for text in told if text]
    return next((text for text in places if arxiv.found_ids(text)), places[0] if places else "")


def _authors(item: etree._Element) -> tuple[Author, ...]:
    """All in one string with commas; in RSS 1.0 each inside a link."""
    names = texts_of(item, "creator") or texts_of(item, "author", "name")
    texts = (_LINK.sub("", text) for text in names)
    return tuple(one for text in texts for one in arxiv.listed_names(text))


def _categories(item: etree._Element, primary: str) -> tuple[str, ...]:
    terms = [str(one.get("term") or "") or text_of(one) for one in children(item, "category")]
    return arxiv.categories(terms, primary)
