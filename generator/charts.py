"""Pictures of counts as SVG, and how dark a cell of a heat map is. Pure.

No colour, no size of type and no script is in them: digest.css has those, so that they are right in
each palette and on paper. A picture has a name (`<title>`) and says in words what is to be seen
(`<desc>`); it has no links, because an engine would not resolve them, so a table stands behind it.

Bars are placed in parts of the width, not in a `viewBox`: labels keep their size on a phone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.escaping import Trusted, encode
from generator.words import ENGLISH

Number = Callable[[int], str]
"""Writes a number as the site's language does."""
english: Number = ENGLISH.number

LEVELS = 4
"""How many shades a heat map has, beside none."""
LEAST_SCALE = 8
"""One paper a day is not the darkest of all, where there is never more."""
HEIGHT, TOP, FOOT = 160, 14, 18
"""Of a picture of bars: pixels in all, above the highest bar, and below the bars for labels."""
WIDEST = 6.0
"""Of a bar, in percent of the width: one bar alone is no wall."""
MOST_LABELS = 5
SPARK_HEIGHT = 20
SPARK_UNIT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period's count, not below 0."""

    label: str
    """In short, as it stands below the bar."""
    count: int
    unfinished: bool = False
    """The period is not over: the bar may still grow."""


def level(count: int, most: int) -> int:
    """The shade of a count, 0 (none) to `LEVELS`, where `most` is the greatest of its neighbours.

    >>> [level(count, 40) for count in (0, 1, 10, 11, 40)]
    [0, 1, 1, 2, 4]
    """
    scale = max(most, LEAST_SCALE)
    return min(LEVELS, -(-LEVELS * count // scale))


def legend(most: int, greatest: int = 0, number: Number = english) -> tuple[tuple[int, str], ...]:
    """Each shade with the counts that have it; `greatest`: the greatest, where it is above `most`.

    >>> legend(40)
    ((1, '1–10'), (2, '11–20'), (3, '21–30'), (4, '31–40'))
    """
    scale = max(most, LEAST_SCALE)
    last = [number * scale // LEVELS for number in range(LEVELS + 1)]
    spans = [(before + 1, end) for before, end in itertools.pairwise(last)]
    spans[-1] = (spans[-1][0], max(greatest, scale))
    return tuple(
        (level, number(low) if low == high else f"{number(low)}–{number(high)}")
        for level, (low, high) in enumerate(spans, start=1)
        if low <= max(most, greatest, 1)
    )


def ticks(most: int) -> tuple[int, ...]:
    """Up to four round numbers above 0, the last not below `most`.

    >>> ticks(31), ticks(3), ticks(1)
    ((10, 20, 30, 40), (1, 2, 3), (1,))
    """
    if most <= 3:
        return tuple(range(1, max(most, 1) + 1))
    step = 1
    while most > 4 * step:
        # 1, 2, 5, 10, 20, 50…
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return tuple(range(step, most + step, step))


def bars(bars: Sequence[Bar], title: str, description: str, number: Number = english) -> Trusted:
    """Bars from left to right, with round lines behind them and some of the labels below."""
    marks = ticks(max((one.count for one in bars), default=0))
    top = marks[-1]
    room = HEIGHT - TOP - FOOT
    base = HEIGHT - FOOT

    def height(count: int) -> float:
        return round(room * count / top, 1)

    parts = [
        f'<line class="dg-grid-line" x1="0" x2="100%" y1="{base - height(mark):g}" '
        f'y2="{base - height(mark):g}"/>'
        for mark in marks
    ]
    slot = 100 / max(len(bars), 1)
    width = min(0.76 * slot, WIDEST)
    for place, one in enumerate(bars):
        if one.count:
            # A count that is little beside the greatest is still there.
            tall = max(height(one.count), 1.0)
            kind = ' class="dg-open"' if one.unfinished else ""
            left = _percent(slot * (place + 0.5) - width / 2)
            parts.append(
                f'<rect{kind} x="{left}" width="{_percent(width)}" '
                f'y="{base - tall:g}" height="{tall:g}"/>'
            )
    parts.append(f'<line class="dg-base-line" x1="0" x2="100%" y1="{base}" y2="{base}"/>')
    parts += [_label("0", f"{base - height(mark) - 3:g}", number(mark), "") for mark in marks]
    parts += _labels(bars, slot)
    return _svg("dg-bars", f'width="100%" height="{HEIGHT}"', title, description, parts)


def sparkline(counts: Sequence[int], title: str, description: str = "") -> Trusted:
    """The same without lines and labels, to stand in a line of text."""
    most = max((*counts, 1))
    shape = []
    for place, count in enumerate(counts):
        if count:
            tall = max(round(SPARK_HEIGHT * count / most, 1), 1.0)
            left = place * SPARK_UNIT
            shape.append(f"M{left} {SPARK_HEIGHT}v-{tall:g}h{SPARK_UNIT - 1}v{tall:g}z")
    wide = max(len(counts) * SPARK_UNIT - 1, 1)
    size = f'viewBox="0 0 {wide} {SPARK_HEIGHT}" preserveAspectRatio="none"'
    base = f'<path class="dg-base-line" d="M0 {SPARK_HEIGHT}h{wide}"/>'
    path = f'<path d="{"".join(shape)}"/>' if shape else ""
    return _svg("dg-spark", size, title, description, [base, path])


def _labels(bars: Sequence[Bar], slot: float) -> list[str]:
    """Every so many, counted from the last, which is the one that readers look for."""
    step = -(-len(bars) // MOST_LABELS) or 1
    found = []
    for place in range(len(bars) - 1, -1, -step):
        middle = slot * (place + 0.5)
        end = "start" if middle < 6 else "end" if middle > 94 else "middle"
        x = 0.0 if end == "start" else 100.0 if end == "end" else middle
        if len(bars) == 1:
            end, x = "middle", middle
        found.append(_label(_percent(x), str(HEIGHT - 4), bars[place].label, end))
    return found


def _label(x: str, y: str, text: str, anchor: str) -> str:
    at = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}"{at}>{encode(text)}</text>'


def _svg(kind: str, size: str, title: str, description: str, parts: Sequence[str]) -> Trusted:
    said = f"<desc>{encode(description)}</desc>" if description else ""
    name = f"<title>{encode(title)}</title>"
    inside = "".join(parts)
    return Trusted(f'<svg class="{kind}" role="img" {size}>{name}{said}{inside}</svg>')


def _percent(value: float) -> str:
    return f"{round(value, 3):g}%"


Shape = Literal["circle", "square", "triangle", "diamond"]
SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond")
"""Signs of a map, of about the same area."""
MAP_SIDE = 1000
"""Units of a map's picture, in both directions."""
_MARGIN = 30
_MARKS: dict[Shape, str] = {
    "circle": "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    "square": "M{x} {y}m-4.5-4.5h9v9h-9z",
    "triangle": "M{x} {y}m0-6l6 10.5h-12z",
    "diamond": "M{x} {y}m0-6.5l6.5 6.5-6.5 6.5-6.5-6.5z",
}
_LETTER, _LINE = 15, 34
"""About how wide a letter of a map's label is, and how high a line."""
_MOST_LETTERS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """The papers of one theme on a map."""

    hue: int
    """The number of its colour in digest.css."""
    shape: Shape
    points: Sequence[tuple[int, int]]


def dots(
    groups: Sequence[Dots],
    labels: Sequence[tuple[str, tuple[int, int]]],
    side: int,
    title: str,
    description: str,
) -> Trusted:
    """Points from 0 to `side`, and labels that do not cover each other: the first ones win."""
    scale = (MAP_SIDE - 2 * _MARGIN) / side

    def to(point: tuple[int, int]) -> tuple[int, int]:
        x, y = (round(_MARGIN + scale * one) for one in point)
        return x, y

    parts = [
        f'<path class="dg-h{one.hue}" d="{"".join(_dot(one.shape, *point) for point in found)}"/>'
        for one in groups
        # Two papers in one place are one sign.
        if (found := sorted({to(point) for point in one.points}))
    ]
    parts += _map_labels(
        [(text, to(point)) for text, point in labels],
        [to(point) for one in groups for point in one.points],
    )
    size = f'viewBox="0 0 {MAP_SIDE} {MAP_SIDE}"'
    return _svg("dg-map__picture", size, title, description, parts)


def mark(shape: Shape) -> Trusted:
    """One sign, to stand in a line of text; it says nothing to who cannot see it."""
    path = f'<path d="{_MARKS[shape].format(x=7, y=7)}"/>'
    return Trusted(f'<svg class="dg-map__mark" viewBox="0 0 14 14" aria-hidden="true">{path}</svg>')


def _dot(shape: Shape, x: int, y: int) -> str:
    # A line without length and with round ends is a dot, and short; digest.css gives its width.
    return f"M{x} {y}h0" if shape == "circle" else _MARKS[shape].format(x=x, y=y)


def _map_labels(
    labels: Sequence[tuple[str, tuple[int, int]]], points: Sequence[tuple[int, int]]
) -> list[str]:
    """Each where it hides the fewest points: in its place, or a line or two above or below."""
    found: list[str] = []
    taken: list[tuple[int, int, int]] = []
    for text, (x, y) in labels:
        short = text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1].rstrip() + "…"
        half = len(short) * _LETTER // 2
        middle = min(max(x, half), MAP_SIDE - half)
        hidden = {
            line: sum(abs(middle - a) < half and abs(line - b) < _LINE // 2 for a, b in points)
            for lines in (0, -1, 1, -2, 2)
            if (line := min(max(y + lines * _LINE, _LINE), MAP_SIDE - _LINE // 2))
            and not any(
                abs(middle - there) < half + other and abs(line - up) < _LINE
                for there, up, other in taken
            )
        }
        if hidden:
            # The first of equals.
            line = min(hidden, key=lambda one: hidden[one])
            taken.append((middle, line, half))
            # Points are the middles of letters, text stands on a line.
            found.append(_label(str(middle), str(line + _LINE // 4), short, "middle"))
    return found
