"""JSON of Hugging Face's papers: `/api/daily_papers`, `/api/papers/{id}`, `/api/papers/search`.

Also as archives keep it: wrapped (`{"status", "date", "count", "data"}`), each item as the string
that Python prints, or one value on each line. Followed: recordings of 2024 to 2026, and for
`papers/{id}` and search, which are not among them, the fields in ../shared/reference/formats.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents import hugging_face
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.values import iter_json_lines, read_json
from generator.models import Batch, Record

NAME = "hf-api"

_AGAIN = "download https://huggingface.co/api/daily_papers?date=2026-01-31 (or another day) again"
_LISTS = ("data", "papers", "dailyPapers", "items", "results")
"""Where a wrapper has its items."""

_Q = r"\\?[\"']"
"""A quotation mark, also in an item that is itself inside a string."""
_START = re.compile(r"\s*(?:[\"']\s*)?[\[{]")
_ITEM = re.compile(
    rf"{_Q}paper{_Q}\s*:\s*\{{\s*(?:\\n\s*)?{_Q}(?:id|_id|title|authors){_Q}"
    rf"|{_Q}authors{_Q}\s*:\s*\[\s*\{{\s*{_Q}_id{_Q}"
)
_OWN = re.compile(
    rf"{_Q}(?:submittedOnDaily(?:At|By)|isAuthorParticipating|discussionId|ai_keywords|ai_summary"
    rf"|githubRepoAddedBy|statusLastChangedAt|numComments|upvotes){_Q}\s*:"
)
_COMMON = re.compile(rf"{_Q}(?:title|publishedAt|authors){_Q}\s*:")


def sniff(text: str) -> float:
    """How sure it is that the text is such JSON: 0 to 1."""
    if not _START.match(text):
        return 0.0
    is_own = _OWN.search(text) is not None
    if _ITEM.search(text):
        return 0.95 if is_own or re.search(rf"{_Q}hidden{_Q}\s*:", text) else 0.7
    return 0.7 if is_own and len(set(_COMMON.findall(text))) > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read a document, or JSON Lines.

    Raises:
        FormatError: no JSON, an error answer, or nothing in it that could be a list of papers.
    """
    problems: list[Problem] = []
    if _is_lines(data):
        places = _from_lines(data, origin, problems)
    else:
        value = read_json(data, origin=origin, format=NAME)
        places = numbered(_items(value, origin, problems), origin)
    found = list(places)
    return read_batch(NAME, found, _read, problems=problems)


def _read(item: Any, where: str) -> Iterator[Record | Problem]:
    return hugging_face.read_item(item, where, format=NAME)


def _is_lines(data: bytes) -> bool:
    """Whether one of the first two lines is a value by itself, and not all there is."""
    lines = data.removeprefix(b"\xef\xbb\xbf").strip().split(b"\n", 3)[:3]
    return len(lines) > 1 and any(_is_value(line) for line in lines[:2])


def _is_value(line: bytes) -> bool:
    if line.lstrip()[:1] not in (b"{", b"[", b'"'):
        return False
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(hugging_face.unquoted(value), dict | list)


def _from_lines(data: bytes, origin: str, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Each item with its place; a line may be a whole day."""
    for where, value in iter_json_lines(data, origin=origin, format=NAME):
        whole = value if isinstance(value, Problem) else hugging_face.unquoted(value)
        if isinstance(whole, list) or (
            isinstance(whole, dict) and not hugging_face.is_item(whole) and _list_of(whole)[0]
        ):
            try:
                yield from numbered(_items(whole, where, problems), where)
            except FormatError as exc:
                yield where, reject(f"{NAME}/line", where, exc.message, exc.hint)
        else:
            yield where, value


def _items(value: Any, origin: str, problems: list[Problem]) -> list[Any]:
    """What may be papers, as it stands.

    Raises:
        FormatError: an error answer, or nothing of the kind.
    """
    value = hugging_face.unquoted(value)
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        if said := hugging_face.error_of(value):
            message = f"this is an error answer of the server: {said!r}"
            raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
        if hugging_face.is_item(value):
            return [value]
        name, found = _list_of(value)
        if name:
            count = value.get("count")
            if type(count) is int and count != len(found):
                message = f"it says that it has {count} papers, but has {len(found)}"
                hint = "it may be cut off: download it again"
                problems.append(
                    Problem(code=f"{NAME}/count", where=origin, message=message, hint=hint)
                )
            return found
    message, hint = "there are no papers in this JSON", f"is it another format? Or {_AGAIN}"
    raise FormatError(message, origin=origin, format=NAME, hint=hint)


def _list_of(value: dict[str, Any]) -> tuple[str, list[Any]]:
    """The wrapper's list and its name; ('', []) when there is none."""
    for name in _LISTS:
        found = hugging_face.unquoted(value.get(name))
        if isinstance(found, list):
            return name, found
    return "", []
