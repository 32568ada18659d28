"""Items of a document → a `Batch`: a bad one becomes one Problem, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from generator.errors import DigestError, Level, Problem
from generator.formats.documents.titles import unmarked
from generator.intake import MANY
from generator.models import Batch, Record
from generator.text import clean

T = TypeVar("T")

_BAD_ITEM = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a strange value can raise in code that trusted it."""


def reject(code: str, where: str, message: str, hint: str = "") -> Problem:
    """The problem that stands for one item which did not become a record."""
    return Problem(code=code, where=where, message=message, hint=hint, level=Level.ERROR)


def numbered(values: Iterable[T], origin: str) -> Iterator[tuple[str, T]]:
    """Each value with its place, `origin#1`, as `read_batch` wants them."""
    for number, value in enumerate(values, start=1):
        yield f"{origin}#{number}", value


def read_batch(
    format: str,
    places: Iterable[tuple[str, T | Problem]],
    read: Callable[[T, str], Iterable[Record | Problem]],
    *,
    problems: Iterable[Problem] = (),
    next: str = "",
) -> Batch:
    """A batch of items with their places (`numbered`, `trees.elements`, `values.iter_json_lines`).

    `read(item, where)` gives the item's record and what is to be said about it: `[record]`,
    `[record, problem]`, `[reject(…)]`, or nothing for what never was a paper. When it raises, all
    that it gave is replaced by one problem of level `error`. `problems` are told first. After
    `MANY`, rejected items are only counted.
    """
    records: list[Record] = []
    told, untold = list(problems), 0
    for where, item in places:
        found: list[Record | Problem]
        if isinstance(item, Problem):
            found = [item]
        else:
            try:
                found = list(read(item, where))
            except (DigestError, *_BAD_ITEM) as exc:
                found = [_unreadable(format, where, exc)]
        records += [unmarked(one) for one in found if isinstance(one, Record)]
        said = [one for one in found if isinstance(one, Problem)]
        if len(told) < MANY:
            told += said
        else:
            untold += sum(one.level is Level.ERROR for one in said)
    return Batch(
        format=format, records=tuple(records), problems=tuple(told), untold=untold, next=next
    )


def _unreadable(format: str, where: str, exc: Exception) -> Problem:
    said = exc.message if isinstance(exc, DigestError) else f"{type(exc).__name__}: {exc}"
    message = f"this item cannot be read: {clean.one_line(said, limit=200)}"
    hint = exc.hint if isinstance(exc, DigestError) else ""
    return reject(f"{format}/item", where, message, hint or "look at that item in the file")
