"""Looks formats up. A format is sniffed from its bytes unless it is named.

Importing this imports no format: each is loaded when a document is sniffed or read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.errors import FormatError
from generator.formats.format import Format
from generator.formats.listing import ALL
from generator.text.decoding import decode

__all__ = ["FORMATS", "SNIFFED", "SURE", "Format", "detect", "is_lines"]

SURE = 0.5
"""A format is taken when its sniffer is at least so sure, 0 to 1."""
SNIFFED = 65_536
"""Bytes of a document that sniffers see."""

FORMATS: Mapping[str, Format] = {one.name: one for one in ALL}


def detect(data: bytes, origin: str, *, formats: Iterable[Format] = ALL) -> Format:
    """The format of a document by its bytes.

    Raises:
        FormatError: empty, binary, or in no format that we know.
    """
    text = _head(data, origin)
    best, sure = None, 0.0
    for one in formats:
        score = one.sniff(text)
        if score > sure:
            best, sure = one, score
    if best is None or sure < SURE:
        known = ", ".join(one.name for one in formats)
        raise FormatError(
            f"is in no format that I know, it {_begins(text)}",
            origin=origin,
            hint=f"name it with --format if you are sure: {known}",
        )
    return best


def is_lines(head: bytes) -> bool:
    """Whether a document that begins so may have one JSON object on each line."""
    first, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    # A first line that is longer than what is seen may be one as well.
    return first.startswith(b"{") and (first.rstrip().endswith(b"}") or not newline)


def _head(data: bytes, origin: str) -> str:
    """The beginning as text, without a byte-order mark."""
    head = data[:SNIFFED]
    try:
        text = decode(head, origin=origin).text
    except FormatError:
        # XML says its encoding itself, and may be in one that cannot be guessed.
        if not head.lstrip().startswith(b"<?xml"):
            raise
        text = head.decode("latin-1")
    return text.removeprefix("\ufeff")


def _begins(text: str) -> str:
    first = text.strip()
    start = first[:300].lower()
    if start.startswith(("<!doctype html", "<html")) or "<html" in start:
        return "is an HTML page (an error page, or a page saved as HTML and not as text)"
    if start.startswith("{") and '"error"' in start:
        return "is an error answer of a server"
    return f"begins with {first.splitlines()[0][:40]!r}"
