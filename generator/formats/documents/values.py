"""JSON safely: whole documents, lines, and values of a certain type or empty ones.

RFC 8259 strictly: UTF-8 (UTF-16 and -32 where a byte-order mark or NULs say so), no NaN. The
helpers at the end never raise: a source that changes a field's type loses that field only.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from generator.errors import FormatError
from generator.formats.documents.items import reject
from generator.text import clean
from generator.text.decoding import decode

MAX_BYTES = 256 * 1024 * 1024
"""A document that is read in one piece; JSON Lines may be longer."""

_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AGAIN = "download or export it again; it may be cut off, or not what its name says"
_TOO_DEEP = "it is nested too deeply"


def read_json(data: bytes, *, origin: str, format: str) -> Any:
    """The value of a JSON document.

    Raises:
        FormatError: empty, binary, no UTF-8, no JSON, nested too deeply.
    """
    if len(data) > MAX_BYTES:
        message = f"it has {len(data):,} bytes; more than {MAX_BYTES:,} are not read at once"
        raise FormatError(message, origin=origin, format=format, hint="split it, or use JSON Lines")
    text = _strict_text(data, origin, format)
    try:
        return _loads(text)
    except RecursionError as exc:
        raise FormatError(_TOO_DEEP, origin=origin, format=format, hint=_AGAIN) from exc
    except ValueError as exc:
        message, hint = _told(text, exc)
        raise FormatError(message, origin=origin, format=format, hint=hint) from exc


def iter_json_lines(
    data: bytes, *, origin: str, format: str, first_line: int = 1
) -> Iterator[tuple[str, Any]]:
    """`origin:line` and the value of each line that is not blank; a bad line gives a `Problem`.

    Raises:
        FormatError: empty or binary.
    """
    try:
        decode(data[:65_536], origin=origin)
    except FormatError:
        # Few letters and a damaged line may look like no text at all.
        if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
            raise
    if data.startswith(_WIDE) or b"\x00" in data[:64]:
        data = decode(data, origin=origin).text.encode("utf-8", "surrogatepass")
    data = data.removeprefix(b"\xef\xbb\xbf")
    start, number = 0, first_line - 1
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line, start, number = data[start:end].strip(), end + 1, number + 1
        line = line[:-1] if line.endswith(b"},") else line  # a list that lost its brackets
        if line:
            where = f"{origin}:{number}"
            yield where, _line(line, where, format)


def _line(line: bytes, where: str, format: str) -> Any:
    code, hint = f"{format}/line", "look at that line; the others were read"
    try:
        return _loads(line.decode("utf-8"))
    except UnicodeDecodeError as exc:
        return reject(code, where, f"byte {exc.start + 1} of the line is not UTF-8", hint)
    except RecursionError:
        return reject(code, where, _TOO_DEEP, hint)
    except ValueError as exc:
        said = exc.msg if isinstance(exc, json.JSONDecodeError) else str(exc)
        return reject(code, where, f"not JSON: {clean.one_line(said, limit=120)}", hint)


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _strict_text(data: bytes, origin: str, format: str) -> str:
    try:
        found = decode(data, origin=origin)
    except FormatError as exc:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode("utf-8")
            if text.strip() and not _CONTROL.search(text):
                return text  # very short, with a character that texts do not have
        raise FormatError(exc.message, origin=origin, format=format, hint=exc.hint) from exc
    if found.guessed or found.damaged or found.cut:
        message = "it is not UTF-8, as JSON must be"
        hint = f"save it again in UTF-8, or {_AGAIN}"
        raise FormatError(message, origin=origin, format=format, hint=hint)
    return found.text.removeprefix("\ufeff")


def _told(text: str, exc: ValueError) -> tuple[str, str]:
    """What is wrong, for a person."""
    head = text[:2000].lstrip()
    if head.startswith("<"):
        title = re.search(r"<title[^>]*>\s*([^<]{1,100})", head, re.IGNORECASE)
        named = f" ({clean.one_line(title[1])!r})" if title else ""
        hint = "a server that fails answers with a page; try again later, and look at the address"
        return f"this is HTML or XML{named}, not JSON", hint
    if not isinstance(exc, json.JSONDecodeError):
        return f"not JSON: {clean.one_line(str(exc), limit=120)}", _AGAIN
    place = f"line {exc.lineno}, column {exc.colno}"
    if not head.startswith(("{", "[", '"')):
        return f"not JSON: it begins with {clean.one_line(head, limit=40)!r}", _AGAIN
    if exc.msg == "Extra data":
        return f"more than one JSON value ({place})", "one on each line is JSON Lines: .jsonl"
    if not text[exc.pos :].strip() or exc.msg.startswith("Unterminated"):
        return f"the JSON is cut off ({place})", _AGAIN
    return f"not JSON: {exc.msg} ({place})", _AGAIN


def string(value: Any) -> str:
    """Text as it stands; a whole number as text; else ''. Not floats: `2603.0123` lost a zero."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    return value if isinstance(value, str) else ""


def strings(value: Any) -> tuple[str, ...]:
    """The texts of a list that say something, stripped; one text alone is a list of one."""
    found = value if isinstance(value, list | tuple) else [value]
    texts = (string(one).strip() for one in found)
    return tuple(text for text in texts if text)


def integer(value: Any) -> int:
    """A whole number, also as text or `3.0`; else 0."""
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,15}\s*", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if abs(value) < 10**15 else 0


def mapping(value: Any) -> dict[str, Any]:
    """An object; else {}."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A list; else []."""
    return value if isinstance(value, list) else []


def find_at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and places, or None.

    >>> find_at({"a": [{"b": 1}]}, "a", 0, "b"), find_at({"a": None}, "a", 0, "b")
    (1, None)
    """
    for step in path:
        if isinstance(step, int):
            value = items(value)[step] if -len(items(value)) <= step < len(items(value)) else None
        else:
            value = mapping(value).get(step)
    return value
