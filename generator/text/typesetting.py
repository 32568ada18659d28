"""Breaks a title into lines that fit a space, in fonts that have its letters."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import ChainMap
from collections.abc import Container, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from generator.text.fonts import Font

# Letters change their neighbours' places a little: kerning, ligatures, joined scripts.
_MARGIN = 1.03
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines as they are to be drawn."""

    family: str
    weight: int
    size: int
    lines: tuple[str, ...]
    rightwards: bool
    """False = from right to left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Where a text may go: the first size at which it takes no more than its lines."""

    width: int
    sizes: Sequence[tuple[int, int]]
    """(size in pixels, lines at most), the best first."""
    weight: int


def fit(text: str, fonts: Sequence[Font], space: Space) -> Block | None:
    """The text in lines; None where no font has its letters: boxes in their place say nothing.

    The font that has most of them is named; a renderer takes the others from its other fonts, as
    SVG 2 §11.8.2 has it. A sign that none has is drawn as what it is a form of (`ᵐ` as `m`); emoji
    and other ornaments that none has are left out. What is too long for the last size ends with
    `…`.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    ordered = sorted(fonts, key=lambda one: abs(one.weight - space.weight))
    # Only read, and tables of thousands of letters: no copies.
    known = ChainMap(*(cast("MutableMapping[str, float]", one.advances) for one in ordered))
    kept = "".join(_drawable(char, known) for char in text)
    # A joiner that is left alone would part two blanks.
    kept = " ".join(re.sub(r"(?<!\w)\u200d|\u200d(?!\w)", "", kept).split())
    if not kept or not all(char in known for char in kept):
        return None
    best = max(ordered, key=lambda one: sum(char in one.advances for char in kept))
    advances = {char: best.advances.get(char, known[char]) for char in (*kept, *_ELLIPSIS)
                if char in known}  # fmt: skip
    return _fit(kept, dataclasses.replace(best, advances=advances), space)


def _drawable(char: str, known: Container[str]) -> str:
    """The sign, what it is a form of, or nothing."""
    if char in known:
        return char
    plain = unicodedata.normalize("NFKD", char)
    if plain != char and all(one in known for one in plain):
        return plain
    return "" if _is_ornament(char) else char


def _fit(text: str, font: Font, space: Space) -> Block:
    lines: list[str] = []
    size = most = 0
    for size, most in space.sizes:
        room = space.width / size / _MARGIN
        lines = _break(text, font, room)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _cut(lines[most - 1], font, space.width / size / _MARGIN)]
    return Block(
        family=font.family,
        weight=font.weight,
        size=size,
        lines=tuple(lines),
        rightwards=_rightwards(text),
    )


def _is_ornament(char: str) -> bool:
    """Emoji and other signs, and what chooses their look or joins them."""
    return (
        unicodedata.category(char) in ("So", "Sk", "Cf", "Cn", "Co") or "\ufe00" <= char <= "\ufe0f"
    )


def _rightwards(text: str) -> bool:
    """By the first letter that has a direction."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind == "L" for kind in kinds if kind in ("L", "R", "AL")), True)


def _break(text: str, font: Font, room: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for glue, piece in _pieces(text):
        if line and font.width(line + glue + piece) <= room:
            line += glue + piece
            continue
        if line:
            lines.append(line)
        while font.width(piece) > room and len(piece) > 1:
            head = _head(piece, font, room)
            lines.append(head)
            piece = piece[len(head) :]
        line = piece
    return [*lines, line]


def _pieces(text: str) -> list[tuple[str, str]]:
    """What is not broken, with what stands before it: words, and single wide characters.

    A closing sign stays with the character before it, an opening one with that after it.
    """
    found = []
    for word in text.split():
        glue, piece = " ", ""
        for char in word:
            wide = piece and (_is_wide(char) or _is_wide(piece[-1]))
            if wide and not _is_closing(char) and not _is_opening(piece[-1]):
                found.append((glue, piece))
                glue, piece = "", ""
            piece += char
        found.append((glue, piece))
    return found


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _is_closing(char: str) -> bool:
    return unicodedata.category(char) in ("Pe", "Pf", "Po")


def _is_opening(char: str) -> bool:
    return unicodedata.category(char) in ("Ps", "Pi")


def _head(piece: str, font: Font, room: float) -> str:
    """As much of a word as fits, at least one character."""
    widths = accumulate(font.advances[char] for char in piece)
    return piece[: max(1, sum(width <= room for width in widths))]


def _cut(line: str, font: Font, room: float) -> str:
    end = _ELLIPSIS if font.covers(_ELLIPSIS) else ""
    while line and font.width(line + end) > room:
        line = line[:-1]
    return line.rstrip(" ,;:") + end
