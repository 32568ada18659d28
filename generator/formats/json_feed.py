"""JSON Feed 1.0 and 1.1: https://www.jsonfeed.org/version/1.1/.

Each item with a title is a record. `external_url` says what the item is about, so a list of links
to papers is a list of papers. `doi`, which is not of the standard, is read (Rogue Scholar).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents.feed_texts import plain
from generator.formats.documents.feeds import Entry, next_page, read_entry
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.values import items, mapping, read_json, string, strings
from generator.models import Batch, Link, Record
from generator.text import clean

NAME = "json-feed"

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1')
_ITEMS = re.compile(r'"items"\s*:\s*\[\s*(?:\{|\])')
_OWN = re.compile(r'"(?:content_html|content_text|date_published|home_page_url)"\s*:')
_LOOK = "look at that item in the file"
_AGAIN = "look for the address of the feed (JSON Feed, RSS or Atom), and download that"


def sniff(text: str) -> float:
    """Its version's address; or its own names of fields."""
    if not text.lstrip().startswith("{"):
        return 0.0
    if _VERSION.search(text):
        return 0.95
    return 0.7 if _ITEMS.search(text) and len(set(_OWN.findall(text))) > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read a feed; `next` is its `next_url`.

    Raises:
        FormatError: no JSON, or no list of items in it.
    """
    value = mapping(read_json(data, origin=origin, format=NAME))
    found = value.get("items")
    if not isinstance(found, list):
        message = "there is no list of items in this JSON"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    own = strings([value.get("feed_url"), value.get("home_page_url")])
    told = string(value.get("next_url"))
    following = next_page(told, own, found=len(found)) if told else ""
    read = partial(_read, feed=plain(string(value.get("title"))))
    return read_batch(NAME, numbered(found, origin), read, next=following)


def _read(item: Any, where: str, *, feed: str) -> Iterator[Record | Problem]:
    if not isinstance(item, dict):
        message = f"this is no item but {clean.one_line(str(item), limit=40)!r}"
        yield reject(f"{NAME}/item", where, message, _LOOK)
        return
    entry = Entry(
        title=string(item.get("title")),
        identifiers=strings([item.get("doi"), item.get("id")]),
        pages=strings([item.get("external_url"), item.get("url")]),
        links=tuple(_links(item)),
        creators=tuple(_creators(item)),
        full=string(item.get("content_html")) or string(item.get("content_text")),
        summary=string(item.get("summary")),
        listed=string(item.get("date_published")),
        updated=string(item.get("date_modified")),
        language=string(item.get("language")),
        feed=feed,
        keywords=strings(item.get("tags")),
    )
    yield from read_entry(entry, where, format=NAME)


def _creators(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """`authors` of 1.1, `author` of 1.0; a name alone is more than the standard allows."""
    for one in items(item.get("authors")) or [item.get("author")]:
        person = mapping(one)
        yield string(person.get("name")) or string(one), string(person.get("url"))


def _links(item: dict[str, Any]) -> Iterator[Link]:
    for one in map(mapping, items(item.get("attachments"))):
        kind, url = string(one.get("mime_type")).lower(), string(one.get("url"))
        if kind == "application/pdf":
            yield Link(kind="pdf", url=url)
        elif kind.startswith("video/"):
            yield Link(kind="video", url=url)
