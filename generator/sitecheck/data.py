"""Addresses in what programs read: feeds, JSON, sitemaps, scripts, style sheets. Pure."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.sitecheck import html
from generator.sitecheck.values import Found

_ADDRESSES = {"href", "url", "src", "xmlUrl", "htmlUrl", "template"}
"""Attributes of Atom, RSS, OPML, OpenSearch and SVG."""
_TEXTS = {"loc", "link", "Image"}
_MARKUP = {"content", "encoded", "description", "summary"}
_API = {"url", "api", "next", "previous", "papers", "index", "themes", "editions",
        "organizations", "search"}  # fmt: skip
"""Strings of the static API that are addresses."""
_API_TABLES = {"exports", "daily_papers", "schemas"}
_INDEX = "api/v1/index.json"
"""Beside its folder lies the address that Hugging Face's clients ask, which nothing else names."""
_FEED = {"url", "home_page_url", "feed_url", "next_url", "icon", "favicon", "image"}
_MANIFEST = {"src", "start_url", "url"}
_MODULE = re.compile(
    r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"'\n]+)["']"""
    r"""|new URL\(\s*["']([^"'\n]+)["']\s*,\s*import\.meta\.url"""
)
_MARKDOWN = re.compile(r"\]\(([^()\s]+)\)")
_CARDS = re.compile(r"assets/(?:search/[^/]+/cards-\d+\.bin|map/[^/]+/papers-\d+\.json)")
"""Rows of papers for the search and the map; one end of a row is its page, from the root."""


def read(path: str, data: bytes, base: str) -> Found:
    """What a file that is no page leads to.

    Raises:
        ValueError: it is not what its name says.
    """
    ending = path.rpartition(".")[2] if "." in path.rpartition("/")[2] else ""
    if _CARDS.fullmatch(path):
        found = _rows(path, json.loads(data if path.endswith("json") else _unpacked(data)))
    elif ending in ("xml", "svg", "opml"):
        found = _xml(data)
    elif ending in ("json", "webmanifest") or path.startswith("api/"):
        found = _json(path, json.loads(data), base)
    elif ending in ("css", "js", "mjs", "txt"):
        text = data.decode("utf-8", "replace")
        found = html.css(text) if ending == "css" else _text(text, base, script=ending != "txt")
    else:
        _try(ending, data)
        return Found()
    return Found(parts=frozenset(found))


def _try(ending: str, data: bytes) -> None:
    """Whether what leads nowhere is at least what its name says."""
    if ending == "jsonl":
        for line in data.splitlines():
            json.loads(line)
    elif ending == "zip":
        try:
            bad = zipfile.ZipFile(io.BytesIO(data)).testzip()
        except zipfile.BadZipFile as exc:
            raise ValueError(str(exc)) from exc
        if bad:
            raise ValueError(f"{bad} in it is damaged")


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error as exc:
        raise ValueError(str(exc)) from exc


def _rows(path: str, rows: list[list[str]]) -> Iterator[str]:
    end = -1 if path.startswith("assets/map/") else 0
    return ("../" * path.count("/") + row[end] for row in rows)


def _xml(data: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        top = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise ValueError(str(exc)) from exc
    for node in top.iter("{*}*"):
        name = etree.QName(node).localname
        for key, value in node.attrib.items():
            if etree.QName(key).localname in _ADDRESSES:
                yield str(value)
        text = node.text or ""
        permanent = name == "guid" and node.get("isPermaLink", "true") == "true"
        if (name in _TEXTS or permanent) and text.strip():
            yield text.strip()
        elif name in _MARKUP:
            yield from html.fragment(text)


def _json(path: str, value: Any, base: str) -> Iterator[str]:
    yield from html.own(html.strings(value), base)
    if path == _INDEX:
        yield "../daily_papers"
    if path.startswith("api/v1/") and not path.startswith("api/v1/schemas/"):
        # Hugging Face's shape has no address of ours, and `papers` of its own.
        yield from () if path.startswith("api/v1/daily_papers/") else _named(value, _API)
    elif path.endswith(".webmanifest"):
        yield from _named(value, _MANIFEST)
    elif isinstance(value, dict) and "jsonfeed.org" in str(value.get("version")):
        yield from _named(value, _FEED)
        for item in value.get("items", ()):
            yield from html.fragment(item.get("content_html", ""))


def _named(value: Any, names: set[str]) -> Iterator[str]:
    """The strings of these names, at whatever depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
            yield from (one[name] for name in names & one.keys() if isinstance(one[name], str))
            for name in _API_TABLES & one.keys() if names is _API else ():
                yield from html.strings(one[name])


def _text(text: str, base: str, *, script: bool) -> Iterator[str]:
    if script:
        yield from (one or other for one, other in _MODULE.findall(text))
        return
    yield from _MARKDOWN.findall(text)
    if base:
        yield from re.findall(re.escape(base) + r"[^\s\"'<>()\[\]{}]*", text)
