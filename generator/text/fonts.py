"""What a font file tells of its letters: which it has, and how wide they are.

OpenType, https://learn.microsoft.com/typography/opentype/spec/: the tables `head hhea hmtx cmap
OS/2 name`, which TrueType and CFF fonts have alike. Of a collection the first font is read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font as far as lines are broken by it."""

    family: str
    weight: int
    """400 = regular, 700 = bold."""
    advances: Mapping[str, float]
    """character → its width in em, as it stands alone."""

    def covers(self, text: str) -> bool:
        return all(char in self.advances for char in text)

    def width(self, text: str) -> float:
        """In em, without kerning; the font must cover the text."""
        return sum(self.advances[char] for char in text)


def parse(data: bytes) -> Font:
    """Read a `.ttf`, `.otf` or `.ttc`; `ValueError` when it is none."""
    try:
        return _parse(data)
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as exc:
        raise ValueError("is no OpenType font") from exc


def _parse(data: bytes) -> Font:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, start + 4)[0]
    tables = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        tables[tag.decode("latin-1")] = data[offset : offset + length]
    units = struct.unpack_from(">H", tables["head"], 18)[0]
    metrics = struct.unpack_from(">H", tables["hhea"], 34)[0]
    widths = [one[0] for one in struct.iter_unpack(">HH", tables["hmtx"][: 4 * metrics])]
    return Font(
        family=_family(tables["name"]),
        weight=struct.unpack_from(">H", tables["OS/2"], 4)[0],
        advances={
            # The last width stands for all glyphs after it.
            chr(code): widths[min(glyph, metrics - 1)] / units
            for code, glyph in _glyphs(tables["cmap"]).items()
            if glyph
        },
    )


def _family(table: bytes) -> str:
    """The name by which a renderer finds it."""
    count, strings = struct.unpack_from(">HH", table, 2)
    found: dict[int, str] = {}
    for number in range(count):
        platform, _, _, kind, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        if platform == 3 and kind in (1, 16):
            text = table[strings + offset : strings + offset + length]
            found.setdefault(kind, text.decode("utf-16-be"))
    return found.get(16) or found[1]


def _glyphs(table: bytes) -> dict[int, int]:
    """code point → glyph, from the widest Unicode table there is."""
    count = struct.unpack_from(">H", table, 2)[0]
    records = (struct.unpack_from(">HHI", table, 4 + 8 * number) for number in range(count))
    offsets = {(platform, kind): offset for platform, kind, offset in records}
    for key in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3)):
        if key in offsets:
            part = table[offsets[key] :]
            form = struct.unpack_from(">H", part)[0]
            if form in (4, 12):
                return _segments(part) if form == 4 else _groups(part)
    raise ValueError("has no table of Unicode characters that can be read")


def _groups(part: bytes) -> dict[int, int]:
    """Format 12."""
    found: dict[int, int] = {}
    for number in range(struct.unpack_from(">I", part, 12)[0]):
        first, last, glyph = struct.unpack_from(">III", part, 16 + 12 * number)
        if last > 0x10FFFF or len(found) + last - first > 0x10FFFF:
            raise ValueError("names characters that do not exist")
        found.update((code, glyph + code - first) for code in range(first, last + 1))
    return found


def _segments(part: bytes) -> dict[int, int]:
    """Format 4: four arrays of a length, with a pad after the first."""
    found: dict[int, int] = {}
    doubled = struct.unpack_from(">H", part, 6)[0]
    count = doubled // 2
    arrays = [
        struct.unpack_from(f">{count}H", part, 14 + doubled * place + (2 if place else 0))
        for place in range(4)
    ]
    for number, (last, first, delta, offset) in enumerate(zip(*arrays, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = 16 + 3 * doubled + 2 * number + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", part, place)[0]
                if not glyph:
                    continue
            found[code] = (glyph + delta) & 0xFFFF
    return found
