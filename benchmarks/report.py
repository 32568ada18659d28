"""Results as a plain table, with the numbers to reach beside them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.data import Missing

Value = float | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One metric on each part of the papers."""

    name: str
    values: Mapping[str, Value]
    """part → number; None where it cannot be measured."""
    floor: str = ""
    aim: str = ""
    """The numbers to reach, from the reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Metrics that belong together."""

    title: str
    rows: Sequence[Row]


def without_targets(section: Section) -> Section:
    """The numbers to reach were set for another set of papers."""
    rows = [replace(row, floor="", aim="") for row in section.rows]
    return replace(section, rows=rows)


def show(value: Value) -> str:
    """A number as the table has it."""
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def table(sections: Sequence[Section]) -> str:
    """All sections as lines of columns."""
    lines: list[str] = []
    for section in sections:
        parts = list(dict.fromkeys(part for row in section.rows for part in row.values))
        head = [section.title, *parts]
        if any(row.floor or row.aim for row in section.rows):
            head += ["floor", "aim"]
        body = [
            [
                row.name,
                *(show(row.values[part]) if part in row.values else "" for part in parts),
                row.floor,
                row.aim,
            ][: len(head)]
            for row in section.rows
        ]
        lines += ["", *_columns([head, *body])]
    return "\n".join(lines[1:])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "─" * max(map(len, lines)), *lines[1:]]


def as_json(sections: Sequence[Section]) -> str:
    """The same for programs: section → metric → part → number, rounded to four places."""
    plain = {
        section.title: {
            row.name: {
                part: round(value, 4) if isinstance(value, float) else value
                for part, value in row.values.items()
            }
            for row in section.rows
        }
        for section in sections
    }
    return json.dumps(plain, indent=2, ensure_ascii=False)


def main(about: str | None, sections: Callable[[], Sequence[Section]]) -> None:
    """Print the table, or one line that says what is missing; a benchmark never fails."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="for programs")
    chosen = parser.parse_args()
    try:
        found = sections()
    except Missing as exc:
        print(f"nothing measured: {exc}", file=sys.stderr)
        return
    print(as_json(found) if chosen.json else table(found))
