"""What the browser shows and counts: cards in small files, facets in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.search.packing import deflated_json, number, numbers
from generator.search.values import Document
from generator.text import clean

CARDS = 8
"""Documents of one file. Neighbours have a theme in common, so results are often together."""
EXCERPT = 480
"""Letters of the text that a card has: enough to show where the words stand."""


def cards(documents: Sequence[Document]) -> Iterator[bytes]:
    """Files of `CARDS` documents each: url, title, byline, text, and 1 for a page."""
    for start in range(0, len(documents), CARDS):
        rows: list[list[Any]] = [
            [one.url, one.title, one.byline, clean.cut(one.text, limit=EXCERPT), int(one.is_page)]
            for one in documents[start : start + CARDS]
        ]
        yield deflated_json(rows)


def facets(documents: Sequence[Document]) -> bytes:
    """Columns, one number or more for each document, in the order in which they are read."""
    out = bytearray()
    out += numbers(one.date[0] * 416 + one.date[1] * 32 + one.date[2] for one in documents)
    out += numbers(one.top for one in documents)
    for one in documents:
        out += number(len(one.themes)) + numbers(one.themes)
    out += numbers(one.organization for one in documents)
    for one in documents:
        out += number(len(one.sources)) + numbers(one.sources)
    out += bytes(one.has_code + 2 * one.is_page for one in documents)
    return bytes(out)
