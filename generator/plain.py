"""Values of the data types ⇄ plain data (strings, lists, dicts), as files and hashes need them.

Reading checks types strictly and says what is wrong; it never guesses.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

from generator.models import FIELDS, Author, Link, LinkKind, Origin, PartialDate, Record, Sighting
from generator.text.titles import short_hash

Plain = Any
"""str | list[Plain] | dict[str, Plain]; numbers and dates are written as strings."""


class Wrong(ValueError):
    """The value is not of the type it should be; `hint` says what is."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


_AUTHOR_KEYS = ("family", "given", "suffix", "literal", "orcid", "affiliations")


def dump_author(author: Author) -> dict[str, Plain]:
    """Only the keys that say something, in CSL's order."""
    values = {key: getattr(author, key) for key in _AUTHOR_KEYS}
    values["affiliations"] = list(author.affiliations)
    return {key: value for key, value in values.items() if value}


def read_author(value: Plain) -> Author:
    """A mapping of CSL name fields; a bare string is a literal name."""
    if isinstance(value, str):
        return Author(literal=value)
    fields = read_map(value, keys=_AUTHOR_KEYS)
    affiliations = read_strings(fields.pop("affiliations", []))
    author = Author(
        **{key: read_string(item) for key, item in fields.items()}, affiliations=affiliations
    )
    if not author.name:
        raise Wrong("an author without a name", hint="give family and given, or literal")
    return author


def dump_link(link: Link) -> dict[str, Plain]:
    return {"kind": link.kind, "url": link.url}


def read_link(value: Plain) -> Link:
    fields = read_map(value, keys=("kind", "url"))
    kind = read_string(fields.get("kind", "web"))
    if kind not in get_args(LinkKind):
        raise Wrong(f"unknown kind {kind!r}", hint=f"one of {', '.join(get_args(LinkKind))}")
    return Link(kind=cast(LinkKind, kind), url=read_string(fields.get("url", "")))


def read_origin(value: Plain) -> Origin:
    source, digest, at, *_ = (*read_string(value).split(" "), "", "")
    return Origin(source=source, digest=digest, at=at)


def dump_origin(origin: Origin) -> str:
    return f"{origin.source} {origin.digest} {origin.at}".rstrip()


def dump_sighting(sighting: Sighting) -> dict[str, Plain]:
    return {"source": sighting.source, "at": sighting.at.isoformat(), "digest": sighting.digest}


def read_sighting(value: Plain) -> Sighting:
    fields = read_map(value, keys=("source", "at", "digest"))
    try:
        at = dt.date.fromisoformat(read_string(fields.get("at", "")))
    except ValueError as exc:
        raise Wrong(f"at: {exc}", hint="a day such as 2026-03-05") from exc
    return Sighting(
        source=read_string(fields.get("source", "")),
        at=at,
        digest=read_string(fields.get("digest", "")),
    )


def read_date(value: Plain) -> PartialDate:
    text = read_string(value)
    try:
        return PartialDate.parse(text)
    except ValueError as exc:
        hint = "a date such as 2026, 2026-03 or 2026-03-05"
        raise Wrong(f"{text!r} is no date", hint=hint) from exc


def read_count(value: Plain) -> int:
    text = read_string(value)
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise Wrong(f"{text!r} is no count", hint="a whole number such as 12")
    return int(text)


def read_counts(value: Plain) -> dict[str, int]:
    return {name: read_count(count) for name, count in read_map(value).items()}


def read_string(value: Plain) -> str:
    if not isinstance(value, str):
        raise Wrong(f"{_kind(value)} where text should be", hint="put the text in quotes")
    return value


def read_strings(value: Plain) -> tuple[str, ...]:
    return tuple(read_string(item) for item in read_list(value))


def read_list(value: Plain) -> list[Plain]:
    if value == "":
        return []
    if not isinstance(value, list):
        raise Wrong(f"{_kind(value)} where a list should be", hint="write [one, two]")
    return value


def read_map(value: Plain, *, keys: tuple[str, ...] = ()) -> dict[str, Plain]:
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise Wrong(f"{_kind(value)} where a mapping should be", hint="write {key: value}")
    for key in value:
        if keys and key not in keys:
            raise Wrong(f"unknown key {key!r}", hint=f"valid here: {', '.join(keys)}")
    return dict(value)


def _kind(value: Plain) -> str:
    return {"str": "text", "list": "a list", "dict": "a mapping"}[type(value).__name__]


_DUMPERS: dict[type, Callable[[Any], Plain]] = {
    Author: dump_author,
    Link: dump_link,
    PartialDate: str,
    int: str,
}


def dump_value(value: object) -> Plain:
    """Any field of a record as plain data."""
    if isinstance(value, tuple):
        return [dump_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: dump_value(item) for key, item in value.items()}
    dumper = _DUMPERS.get(type(value))
    return dumper(value) if dumper else value


def digest(value: object, *, length: int = 8) -> str:
    """Hex digits that change when the value does."""
    text = json.dumps(dump_value(value), ensure_ascii=False, sort_keys=True)
    return short_hash(text, length=length)


_LATER = ("kind", "language", "license")
"""Fields that libraries had sightings without: those are to stay the sightings that they are."""


def record_digest(record: Record) -> str:
    """The hash of all that a record says, but for counts that change and where it stood.

    Nor are fields in it that came later than the first libraries.

    It alone tells that a record was seen before. 32 bits are too few for that: of the 60,723 papers
    of the ACL Anthology two different ones had the same.
    """
    said = {name: getattr(record, name) for name in ("ids", *FIELDS) if name not in _LATER}
    return digest({name: value for name, value in said.items() if value}, length=16)
