"""Atom 1.0 (RFC 4287), with the archives of RFC 5005."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.feeds.markup import document, element, moment, quoted
from generator.feeds.values import Entry, Feed, Site, last_change

NAME = "atom.xml"
TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


# Its own name space has no prefix; the stubs know only of names.
_NAMES: Any = {None: _ATOM, "fh": _HISTORY}


def write(feed: Feed, site: Site) -> Iterator[tuple[str, bytes]]:
    """The feed and its archives: path from the site's root, and bytes."""
    before = ""
    current = feed.place + NAME
    for archive in feed.archives:
        own = f"{feed.place}archive/{archive.name}.xml"
        root = _head(feed, site, own, archive.entries)
        root.append(element(f"{{{_HISTORY}}}archive"))
        root.append(_link("current", site.address(current, own), TYPE))
        yield own, _finished(root, site, own, before, archive.entries)
        before = own
    root = _head(feed, site, current, feed.entries)
    yield current, _finished(root, site, current, before, feed.entries)


def _head(feed: Feed, site: Site, own: str, entries: tuple[Entry, ...]) -> etree._Element:
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: site.language}, nsmap=_NAMES)
    root.append(_text("id", feed.id))
    root.append(_text("title", feed.title))
    if feed.about:
        root.append(_text("subtitle", feed.about))
    root.append(_text("updated", moment(last_change(entries))))
    root.append(_person(site.title))
    root.append(_link("self", site.address(own, own), TYPE))
    root.append(_link("alternate", site.address(feed.page, own), "text/html"))
    return root


def _finished(
    root: etree._Element, site: Site, own: str, before: str, entries: tuple[Entry, ...]
) -> bytes:
    if before:
        root.append(_link("prev-archive", site.address(before, own), TYPE))
    for entry in entries:
        root.append(_entry(entry, site, own))
    return document(root)


def _entry(entry: Entry, site: Site, own: str) -> etree._Element:
    found = element(f"{{{_ATOM}}}entry")
    found.append(_text("id", entry.id))
    found.append(_text("title", entry.title))
    found.append(_text("published", moment(entry.published)))
    found.append(_text("updated", moment(entry.updated)))
    page = site.address(entry.page, own)
    # A relative way is right, but not every reader goes it: without a root the landing page leads.
    found.append(_link("alternate", page if site.root else entry.landing or page, "text/html"))
    if site.root and entry.landing:
        found.append(_link("related", entry.landing))
    found.extend([_person(name) for name in entry.authors])
    scheme = {"scheme": f"{site.root}themes/"} if site.root else {}
    for slug, title in entry.tags:
        found.append(element(f"{{{_ATOM}}}category", term=slug, label=title, **scheme))
    if entry.license:
        found.append(_text("rights", entry.license))
    found.append(quoted(f"{{{_ATOM}}}content", entry.html, type="html"))
    return found


def _text(tag: str, text: str) -> etree._Element:
    return element(f"{{{_ATOM}}}{tag}", text)


def _person(name: str) -> etree._Element:
    return element(f"{{{_ATOM}}}author", _text("name", name))


def _link(rel: str, href: str, type: str = "") -> etree._Element:
    kind = {"type": type} if type else {}
    return element(f"{{{_ATOM}}}link", rel=rel, href=href, **kind)
