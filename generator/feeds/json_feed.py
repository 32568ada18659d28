"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.feeds.markup import moment
from generator.feeds.values import Entry, Feed, Site

NAME = "feed.json"
TYPE = "application/feed+json"


def write(feed: Feed, site: Site) -> Iterator[tuple[str, bytes]]:
    """Path from the site's root, and bytes. Addresses must be whole, so some may be missing."""
    own = feed.place + NAME
    home = {
        "home_page_url": site.address(feed.page, own),
        "feed_url": site.address(own, own),
    }
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **(home if site.root else {}),
        **({"description": feed.about} if feed.about else {}),
        "language": site.language,
        "authors": [{"name": site.title}],
        "items": [_item(entry, site, own) for entry in feed.entries],
    }
    yield own, (json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _item(entry: Entry, site: Site, own: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": entry.id}
    if site.root:
        item["url"] = site.address(entry.page, own)
    if entry.landing:
        item["external_url" if site.root else "url"] = entry.landing
    item |= {
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "language": entry.language,
        "tags": [title for _, title in entry.tags],
    }
    return {key: value for key, value in item.items() if value}
