"""OpenReview's notes: https://api2.openreview.net/notes and, before 2023, api.openreview.net.

Followed: https://docs.openreview.net/reference/api-v2/entities/note and openreview-py. Version 1
has bare values in `content`, version 2 each as `{"value": …}`. An answer, a list of notes, one
note, or one on each line; also lists that others made of them, with `url`, `title`, `authors`.

A paper is the note that opens its forum and has authors, an abstract or a PDF; reviews, comments,
decisions and forms are none. Withdrawn and retracted ones are `retracted`; rejected ones, also at
the desk, are not, but have no venue. `tmdate` changes with any clerical edit and says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator.errors import FormatError, Level, Problem
from generator.formats.documents.items import numbered, read_batch
from generator.formats.documents.values import (
    integer,
    items,
    iter_json_lines,
    mapping,
    read_json,
    string,
)
from generator.formats.openreview.notes import AGAIN, NAME, is_paper, read_note
from generator.models import Batch
from generator.text import clean

__all__ = ["NAME", "parse", "sniff"]

_ANSWER = re.compile(r'\s*\{\s*(?:"count"\s*:\s*\d{1,9}\s*,\s*)?"notes"\s*:\s*\[\s*[{\]]')
_MARK = re.compile(
    r'"(?:tcdate|tmdate|tddate)"\s*:\s*(?:\d|null)|"(?:venueid|authorids|paperhash)"\s*:\s*["\[{]'
    r'|"invitations?"\s*:\s*\[?\s*"[^"\s]{1,200}/-/'
)
_NOTE = re.compile(r'"(?:forum|invitations?|content)"\s*:\s*["\[{]')
_DERIVED = re.compile(r'"(?:url|link|forum)"\s*:\s*"https?://openreview\.net/forum\?id=')
_AUTHORS = re.compile(r'"authors"\s*:\s*\[\s*["\]]')


def sniff(text: str) -> float:
    """How sure it is that the text is such JSON: 0 to 1."""
    if text.lstrip()[:1] not in ("{", "["):
        return 0.0
    if _NOTE.search(text) and _MARK.search(text):
        return 0.95
    if _ANSWER.match(text):
        return 0.7
    return 0.7 if _DERIVED.search(text) and _AUTHORS.search(text) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read an answer, a list of notes, or JSON Lines.

    Raises:
        FormatError: no JSON, an error answer, or nothing in it that could be notes.
    """
    told: list[Problem] = []
    if _is_lines(data):
        places = list(_flat(iter_json_lines(data, origin=origin, format=NAME)))
    else:
        value = read_json(data, origin=origin, format=NAME)
        places = list(_flat(numbered(_notes(value, origin), origin)))
        told += _left(value, len(places), origin)
    others = sum(
        isinstance(one, dict) and "content" in one and not is_paper(one) for _, one in places
    )
    if others:
        message = f"left out, for they are no papers but reviews, comments, forms…: {others} notes"
        told.append(Problem(code=f"{NAME}/other", where=origin, message=message, level=Level.INFO))
    return read_batch(NAME, places, read_note, problems=told)


def _is_lines(data: bytes) -> bool:
    """Whether the first line is a value by itself, and not all there is."""
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").strip().partition(b"\n")
    if not rest or not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _flat(places: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The notes, where some of the values are whole answers: pages that somebody put together."""
    for where, value in places:
        notes = value.get("notes") if isinstance(value, dict) else None
        yield from numbered(notes, where) if isinstance(notes, list) else ((where, value),)


def _notes(value: Any, origin: str) -> list[Any]:
    """What may be notes, as it stands.

    Raises:
        FormatError: an error answer, or nothing of the kind.
    """
    if isinstance(value, list):
        return value
    answer = mapping(value)
    if isinstance(answer.get("notes"), list):
        return items(answer["notes"])
    if "content" in answer or ("title" in answer and "authors" in answer):
        return [answer]
    first = next(iter(items(answer.get("errors"))), "")
    told = (answer.get("message"), *map(mapping(first).get, ("message", "type")), first)
    said = next(filter(None, map(string, told)), "")
    if said or string(answer.get("name")).lower().endswith("error"):
        said = clean.one_line(said or string(answer.get("name")), limit=200)
        message = f"this is an error answer of the server: {said!r}"
        hint = f"wait, or log in to OpenReview in your browser, and {AGAIN}"
        raise FormatError(message, origin=origin, format=NAME, hint=hint)
    message = "there are no notes in this JSON"
    raise FormatError(message, origin=origin, format=NAME, hint=AGAIN)


def _left(value: Any, here: int, origin: str) -> Iterator[Problem]:
    """An answer has at most 1,000 notes, and says how many there are."""
    count = integer(mapping(value).get("count"))
    if count > here:
        message = f"there are {count} notes, and this answer has {here} of them"
        hint = "get the others with &offset=1000 and so on, unless you have them"
        yield Problem(code=f"{NAME}/count", where=origin, message=message, hint=hint)
