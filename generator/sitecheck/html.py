"""Addresses in HTML. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from lxml import etree

from generator.sitecheck.values import NOTHING, Found

_CSS = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)""")
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*['\"]?([^'\"]+)", re.IGNORECASE)


def _path(expression: str) -> Callable[[etree._Element], list[str]]:
    """An expression that finds strings."""
    found: Any = etree.XPath(expression, smart_strings=False)
    return cast("Callable[[etree._Element], list[str]]", found)


_WAYS = _path("//a/@href | //area/@href | //form/@action")
_PARTS = _path(
    "//*[not(self::a or self::area)]/@href | //@src | //@poster | //object/@data | //@cite"
)
_FOLDERS = _path("//@data-dg-map | //@data-dg-root | //@data-dg-find")
_ANCHORS = _path("//@id | //a/@name")
_SETS = _path("//@srcset")
_CONTENTS = _path("//meta/@content")
_REFRESHES = _path("//meta[@http-equiv='refresh']/@content")
_STYLES = _path("//@style | //style/text()")
_ROBOTS = _path("//meta[@name='robots']/@content")
_FRAMES = _path("//iframe/@srcdoc")
_DATA = _path("//script[@type='application/ld+json']/text()")


def read(data: bytes, base: str) -> Found:
    """All that a page leads to; of what has no place for addresses only those of our own site.

    Raises:
        ValueError: nothing is in it.
    """
    # A parser each: it keeps the errors of all that it has read.
    top = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    if top is None:
        raise ValueError("it is empty")
    refreshes = [hit[1].strip() for one in _REFRESHES(top) if (hit := _REFRESH.match(one))]
    parts = {
        *_PARTS(top),
        *(one.split()[0] for each in _SETS(top) for one in each.split(",") if one.split()),
        *(one for each in _FRAMES(top) for one in fragment(each)),
        *(one for each in _STYLES(top) for one in css(each)),
        *own(_CONTENTS(top), base),
        *(one for each in _DATA(top) for one in own(_strings(each), base)),
    }
    return Found(
        ways=frozenset({*_WAYS(top), *refreshes}),
        parts=frozenset(parts),
        folders=frozenset(_FOLDERS(top)),
        anchors=frozenset(_ANCHORS(top)),
        unlisted=any("noindex" in one.lower() for one in _ROBOTS(top)),
        moved=bool(refreshes),
    )


def fragment(text: str) -> frozenset[str]:
    """The addresses in a piece of HTML within another document.

    >>> sorted(fragment('<p><a href="x/">X</a> <img src="y.png">'))
    ['x/', 'y.png']
    """
    if "<" not in text:
        return NOTHING
    found = read(text.encode("utf-8", "replace"), "")
    return found.ways | found.parts


def css(text: str) -> Iterator[str]:
    """
    >>> list(css("a{b:url(x.png)} c{d:url('y.svg#z')} @import 'e.css';"))
    ['x.png', 'y.svg#z', 'e.css']
    """
    if "url(" in text or "@import" in text:
        yield from (next(one for one in hit if one) for hit in _CSS.findall(text) if any(hit))


def own(texts: Iterable[str], base: str) -> Iterator[str]:
    """Those that are addresses below the site's own."""
    return (one for one in texts if base and one.startswith(base))


def _strings(text: str) -> Iterator[str]:
    try:
        yield from strings(json.loads(text))
    except ValueError:
        return


def strings(value: Any) -> Iterator[str]:
    """Every string in a value of JSON."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
