"""RSS 2.0 after the RSS profile: https://www.rssboard.org/rss-profile.

It has no relative address, so it is written only where the site's root is known.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from lxml import etree

from generator.feeds.markup import document, element, html_text, mail_date, moment, quoted
from generator.feeds.values import Entry, Feed, Site

NAME = "rss.xml"
TYPE = "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def write(feed: Feed, site: Site) -> Iterator[tuple[str, bytes]]:
    """Path from the site's root, and bytes."""
    names = {"atom": _ATOM, "content": _CONTENT, "dc": _DUBLIN_CORE}
    root = etree.Element("rss", {"version": "2.0"}, nsmap=names)
    channel = etree.SubElement(root, "channel")
    own = site.address(feed.place + NAME, "")
    channel.append(element("title", feed.title))
    channel.append(element("link", site.address(feed.page, "")))
    # Readers take it for HTML, as they do an item's.
    channel.append(element("description", html.escape(feed.about or feed.title, quote=False)))
    channel.append(element("language", site.language))
    channel.append(element("lastBuildDate", mail_date(feed.updated)))
    channel.append(element(f"{{{_ATOM}}}link", rel="self", href=own, type=TYPE))
    for entry in feed.entries:
        channel.append(_item(entry, site))
    yield feed.place + NAME, document(root)


def _item(entry: Entry, site: Site) -> etree._Element:
    item = element(
        "item",
        element("title", entry.title),
        element("link", site.address(entry.page, "")),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", mail_date(entry.published)),
        element(f"{{{_ATOM}}}updated", moment(entry.updated)),
    )
    for name in entry.authors:
        item.append(element(f"{{{_DUBLIN_CORE}}}creator", name))
    if entry.license:
        item.append(element(f"{{{_DUBLIN_CORE}}}rights", entry.license))
    for slug, title in entry.tags:
        item.append(element("category", title, domain=f"{site.root}themes/{slug}/"))
    if entry.summary:
        item.append(quoted("description", html_text([element("p", entry.summary)])))
    item.append(quoted(f"{{{_CONTENT}}}encoded", entry.html))
    return item
