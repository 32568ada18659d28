"""What the browser shows and counts: cards in small files, facets in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.search.packing import deflated_json, number, numbers
from generator.search.values import Document
from generator.text import clean

CARDS = 4
"""Documents of one file: of twice as many most would be loaded in vain."""
EXCERPT = 480
"""Letters of the text that a card has: enough to show where the words stand."""


def cards(documents: Sequence[Document]) -> Iterator[bytes]:
    """Files of `CARDS` documents each: url, title, byline, text, and what else a card shows."""
    for start in range(0, len(documents), CARDS):
        rows: list[list[Any]] = [
            [one.url, one.title, one.byline, clean.cut(one.text, limit=EXCERPT), _more(one)]
            for one in documents[start : start + CARDS]
        ]
        yield deflated_json(rows)


def _more(one: Document) -> dict[str, Any]:
    """By names of a letter; what is empty is left out. `rows.js` reads it."""
    found: dict[str, Any] = {"t": one.themes, "d": _coded(one.date), "page": int(one.is_page)}
    if one.shown:
        found |= {
            "o": one.organization if one.shown.names_organization else 0,
            "l": one.shown.links,
            "s": one.shown.signals,
            "n": one.shown.score,
            "p": one.shown.parts,
            "r": one.shown.retracted,
            "g": one.shown.languages if any(one.shown.languages) else (),
        }
    return {name: value for name, value in found.items() if value}


def _coded(date: tuple[int, int, int]) -> int:
    """Rises with the date; 0 of none."""
    return date[0] * 416 + date[1] * 32 + date[2]


def facets(documents: Sequence[Document]) -> bytes:
    """Columns, one number or more for each document, in the order in which they are read."""
    out = bytearray()
    out += numbers(_coded(one.date) for one in documents)
    out += numbers(one.top for one in documents)
    for one in documents:
        out += number(len(one.themes)) + numbers(one.themes)
    out += numbers(one.organization for one in documents)
    for one in documents:
        out += number(len(one.sources)) + numbers(one.sources)
    out += bytes(
        one.has_code + 2 * one.is_page + 4 * one.has_data + 8 * one.has_video for one in documents
    )
    return bytes(out)


def ids(documents: Sequence[Document]) -> bytes:
    """For each document how many ids it has, and their keys, six bytes each.

    Read by those alone who marked papers. Whole ids would be four times as long; that two of
    10,000 papers share a key has odds of one in five million.
    """
    out = bytearray()
    for one in documents:
        out += number(len(one.ids)) + b"".join(key(name).to_bytes(6, "big") for name in one.ids)
    return bytes(out)


def key(name: str) -> int:
    """FNV-1a of 64 bits, folded to 48: a hash that scripts reckon without waiting.

    >>> f"{key('arxiv-2510.12345'):012x}"
    '56de4578dd45'
    """
    found = 0xCBF29CE484222325
    for byte in name.encode():
        found = (found ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return (found >> 48) ^ (found & 0xFFFFFFFFFFFF)
