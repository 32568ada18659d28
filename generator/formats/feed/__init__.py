"""News feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0; of journals, services and blogs.

Followed: https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec,
RFC 4287 and RFC 5005 (pages), the modules Dublin Core, PRISM (journals' DOI, dates, names),
content, slash, Media RSS. Each item with a title is a record, notices and news too; of Zotero's
feeds attachments and notes are left out. Elements are known by namespace, or by the usual prefix
where a broken feed does not declare it; in a feed whose namespace is misspelled, by local name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from generator.errors import FormatError, Problem
from generator.formats.documents.feed_texts import plain
from generator.formats.documents.feeds import Entry, absolute, next_page, read_entry
from generator.formats.documents.items import numbered, read_batch
from generator.formats.documents.trees import child, find_all, local_name, read_tree, text_of
from generator.formats.documents.values import integer
from generator.formats.feed import zotero
from generator.formats.feed.fields import Fields, is_core
from generator.models import Batch, Link, Record
from generator.text.links import kind_of, safe_url

NAME = "feed"

_HEAD = 16_000
"""Characters among which the root begins, after comments and style sheets."""
_SKIPPED = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]{1,30}:)?(?P<name>rss|RDF|feed|entry)(?=[\s>])")
_FIRST = re.compile(r"<(?![!?])")
_RSS_1 = re.compile(r"purl\.org/rss/1\.0/[\"']|netscape\.com/rdf/simple/0\.9")
_ATOM = re.compile(r"www\.w3\.org/2005/Atom|purl\.org/atom/ns#")
_AGAIN = "look for the address of the feed (RSS or Atom) on the page, and download that"


def sniff(text: str) -> float:
    """A root of RSS, of RDF that is RSS 1.0, or of Atom."""
    head = _SKIPPED.sub("", text[:_HEAD])
    root, first = _ROOT.search(head), _FIRST.search(head)
    if not root or not first or root.start() != first.start():
        return 0.0
    if root["name"] == "rss":
        return 0.6
    mark = _RSS_1 if root["name"] == "RDF" else _ATOM
    return 0.6 if mark.search(head) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read a feed; `next` is the address of the following page, where the feed tells it.

    Raises:
        FormatError: no XML, or XML that is no feed.
    """
    # Before the encoding is known: of UTF-16 every second byte is the letter.
    head = _SKIPPED.sub("", data[: 2 * _HEAD].replace(b"\0", b"").decode("latin-1"))
    named = _ROOT.search(head)
    item = "entry" if named and named["name"] in ("feed", "entry") else "item"
    root, problems = read_tree(data, item, origin=origin, format=NAME)
    if local_name(root) not in ("rss", "RDF", "feed", "entry"):
        message = f"this is no feed: its root is <{local_name(root)}>"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    found = list(find_all(root, item))
    items = [one for one in found if is_core(one)] or found
    channel = child(root, "channel")
    if local_name(root) == "RDF" and channel is None and not items:
        raise FormatError("this is RDF, but not RSS", origin=origin, format=NAME, hint=_AGAIN)
    about = Fields(root if channel is None else channel)
    own = [url for rel in ("self", "alternate") for url, _ in _addresses(about, rel)]
    following = ""
    if not problems:
        addresses = _addresses(about, "next")
        following = next_page(addresses[0][0], own, found=len(items)) if addresses else ""
    base = next((url for url in reversed(own) if safe_url(url)), "")
    read = partial(_read, about=about, base=base, feed=plain(about.first("title")))
    return read_batch(NAME, numbered(items, origin), read, problems=problems, next=following)


def _read(
    item: etree._Element, where: str, *, about: Fields, base: str, feed: str
) -> Iterator[Record | Problem]:
    fields = Fields(item)
    if fields.has("zapi:itemtype"):
        entry = zotero.entry_of(item, fields)
        if entry:
            yield from read_entry(entry, where, format=NAME)
        return
    full = fields.first("dcterms:abstract", "content:encoded") or _content(fields)
    entry = Entry(
        title=fields.first("title", "media:title"),
        other_title=fields.first("dc:title"),
        identifiers=fields.all("prism:doi", "dc:identifier", "guid", "id"),
        pages=tuple(absolute(base, url) for url in _pages(item, fields)),
        links=tuple(_links(fields, base)),
        creators=_creators(fields),
        full=full,
        summary=fields.first("description", "summary", "dc:description", "media:description"),
        published=fields.first(
            "prism:publicationdate", "dcterms:issued", "dc:date", "dcterms:date",
            "publicationdate", "prism:coverdate", "prism:coverdisplaydate",
        ),
        listed=fields.first("pubdate", "published", "issued", "created"),
        updated=fields.first("updated", "modified", "dcterms:modified"),
        venue=fields.first("prism:publicationname", "dc:source")
        or about.first("prism:publicationname"),
        kind=fields.first("dc:type", "prism:aggregationtype")
        or about.first("prism:aggregationtype"),
        language=fields.first("dc:language", "dcterms:language"),
        rights=fields.all("dcterms:license", "dc:rights", "dcterms:rights", "rights"),
        feed=feed,
        categories=_categories(fields),
        keywords=fields.all("dc:subject", "prism:keyword", "media:keywords"),
        signals=_signals(fields),
    )  # fmt: skip
    yield from read_entry(entry, where, format=NAME)


def _content(fields: Fields) -> str:
    """Atom's content, unless it stands elsewhere (`src`) or is no text."""
    for one in fields.elements("content"):
        kind = str(one.get("type") or "text").lower()
        if not one.get("src") and ("html" in kind or kind.startswith("text")):
            return fields.inside(one)
    return ""


def _addresses(fields: Fields, rel: str) -> list[tuple[str, etree._Element]]:
    """Links of that relation, absolute where `xml:base` says how; RSS has them as text."""
    found = []
    for one in fields.elements("link"):
        href = str(one.get("href") or "").strip()
        text = "" if href else text_of(one)
        if (one.get("rel") or "alternate") == rel and (href or text):
            found.append((absolute(_base_of(one), href or text), one))
    return found


def _base_of(element: etree._Element) -> str:
    base = ""
    for one in (element, *element.iterancestors()):
        if part := one.get("{http://www.w3.org/XML/1998/namespace}base"):
            base = absolute(str(part), base)
    return base


def _pages(item: etree._Element, fields: Fields) -> list[str]:
    """Its own addresses: behind a counter of clicks, in PRISM, the link, a guid that is one."""
    guids = [text_of(one) for one in fields.elements("guid") if one.get("isPermaLink") != "false"]
    about = str(item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or "")
    links = [url for url, _ in _addresses(fields, "alternate")]
    told = (*fields.all("feedburner:origlink"), *links, *fields.all("prism:url"), *guids, about)
    return [url for url in told if "://" in url or url in links]


def _links(fields: Fields, base: str) -> Iterator[Link]:
    """Files and pages that belong to it: PDFs, videos, code; no pictures and no copies in XML."""
    told = [*_addresses(fields, "related"), *_addresses(fields, "enclosure")]
    told += [(str(one.get("url") or ""), one) for one in fields.elements("enclosure")]
    for url, one in told:
        kind, address = str(one.get("type") or "").lower(), absolute(base, url)
        if kind == "application/pdf":
            yield Link(kind="pdf", url=address)
        elif kind.startswith("video/"):
            yield Link(kind="video", url=address)
        elif kind in ("", "text/html") and kind_of(address) != "web":
            yield Link(kind=kind_of(address), url=address)


def _creators(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Dublin Core's, else Atom's with their addresses, else RSS's; IEEE has all in `authors`."""
    people = fields.elements("author")
    atom = [(text_of(one, "name"), text_of(one, "uri")) for one in people]
    texts = fields.all("dc:creator")
    if not texts and any(name for name, _ in atom):
        return tuple(one for one in atom if one[0])
    texts = texts or fields.all("author", "authors", "prism:author", "dc:contributor")
    return tuple((text, "") for text in texts)


def _categories(fields: Fields) -> tuple[str, ...]:
    atom = (str(one.get("label") or one.get("term") or "") for one in fields.elements("category"))
    texts = (text_of(one) for one in fields.elements("category"))
    found = (name or text for name, text in zip(atom, texts, strict=True))
    return tuple(text for text in (*found, *fields.all("prism:section")) if text)


def _signals(fields: Fields) -> dict[str, int]:
    counts = fields.all("slash:comments", "thr:total")
    return {"comments": integer(counts[0])} if counts and counts[0].isdecimal() else {}
