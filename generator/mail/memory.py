"""What the robot and the endpoint have taken down, line by line, and what follows from it. Pure.

A file of one JSON object a line, only ever added to (but see `kept`). It is private: a reader who
subscribes by mail has their address nowhere else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.errors import Level, Problem
from generator.mail.requests import Choice
from generator.mail.subscribers import CADENCES, Subscriber

OPEN_DAYS = 7
"""A subscription that nobody confirms in that time is forgotten, and its address with it."""
KEPT_DAYS = 100
"""How long it is known which mails were read, and that they bounced."""
ADDRESS_DAYS = 2
"""How long an answer may wait for the relay; then the address it went to is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that was taken down."""

    at: dt.datetime
    key: str
    """Of the mail or request it came from: the same one counts once."""
    kind: str
    """`ask`, `join`, `change`, `unsubscribe`, `leave`, `bounce`, `complaint`; `answered`."""
    reader: str
    email: str = ""
    themes: tuple[str, ...] | None = None
    cadences: tuple[str, ...] | None = None
    language: str | None = None
    answer: str = ""
    """The answer that is owed: `confirm`, `joined`, `changed`, `goodbye`, `leave`."""
    message_id: str = ""
    """Of the mail that is answered."""
    issue: str = ""
    status: str = ""
    """Of a bounce, RFC 3463."""
    journal: tuple[str, ...] = ()
    """Lines for the journal of suppressions, which goes with it: see `workflow.notebook`."""

    @property
    def choice(self) -> Choice:
        return Choice(
            themes=None if self.themes is None else frozenset(self.themes),
            cadences=None if self.cadences is None else frozenset(self.cadences),
            language=self.language,
        )


_FIELDS = tuple(one.name for one in dataclasses.fields(Record))
_LISTS = ("themes", "cadences", "journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All records, folded."""

    seen: frozenset[str] = frozenset()
    asks: Mapping[str, Record] = field(default_factory=dict)
    """reader → what they asked for and have not confirmed."""
    joined: Mapping[str, Record] = field(default_factory=dict)
    """reader → the subscription that they confirmed last."""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    """reader → what they changed since."""
    bounces: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    owed: tuple[Record, ...] = ()
    """Records whose answer has not gone out."""
    answered: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    """reader → the answers that they got."""


def line_of(record: Record) -> str:
    """One line of JSON; what is empty is left out."""
    values: dict[str, Any] = {"at": record.at.isoformat(timespec="seconds")}
    for name in _FIELDS[1:]:
        value = getattr(record, name)
        if value is not None and value != "" and (value != () or name in _LISTS[:2]):
            values[name] = value
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def parse(text: str) -> tuple[Record, ...]:
    """Each line that is a record; one cut short by a crash is none, and its mail is still there."""
    found = []
    for line in text.split("\n"):
        try:
            values = json.loads(line)
            at = dt.datetime.fromisoformat(values.pop("at"))
            for name in _LISTS:
                if name in values:
                    values[name] = tuple(str(one) for one in values[name])
            record = Record(at=at, **values)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if at.tzinfo and isinstance(record.reader, str) and isinstance(record.key, str):
            found.append(record)
    return tuple(found)


def fold(records: Iterable[Record]) -> Memory:
    """What is so after all of them, in their order."""
    asks: dict[str, Record] = {}
    joined: dict[str, Record] = {}
    choices: dict[str, Choice] = {}
    bounces: dict[str, tuple[Record, ...]] = {}
    owed: dict[str, Record] = {}
    answered: dict[str, tuple[Record, ...]] = {}
    seen: set[str] = set()
    for one in records:
        seen.add(one.key)
        if one.answer and one.kind != "answered":
            owed[one.key] = one
        if one.kind == "ask":
            asks[one.reader] = one
        elif one.kind == "join":
            asks.pop(one.reader, None)
            choices.pop(one.reader, None)
            bounces.pop(one.reader, None)
            joined[one.reader] = one
        elif one.kind == "change":
            choices[one.reader] = _over(choices.get(one.reader, Choice()), one.choice)
        elif one.kind == "bounce":
            bounces[one.reader] = (*bounces.get(one.reader, ()), one)
        elif one.kind == "answered":
            owed.pop(one.key, None)
            answered[one.reader] = (*answered.get(one.reader, ()), one)
    return Memory(
        seen=frozenset(seen), asks=asks, joined=joined, choices=choices, bounces=bounces,
        owed=tuple(owed.values()), answered=answered,
    )  # fmt: skip


def _over(old: Choice, new: Choice) -> Choice:
    return Choice(
        themes=old.themes if new.themes is None else new.themes,
        cadences=old.cadences if new.cadences is None else new.cadences,
        language=old.language if new.language is None else new.language,
    )


def merged(
    subscribers: Iterable[Subscriber], memory: Memory, themes: Collection[str]
) -> tuple[tuple[Subscriber, ...], tuple[Problem, ...]]:
    """The list with those who subscribed by mail, each with what they chose last.

    A line of the list that says a reader is not to get mail stays in force.
    """
    found = {one.id: one for one in subscribers}
    problems = []
    for reader, join in memory.joined.items():
        if reader in found and found[reader].status not in ("active", "pending"):
            message = f"reader {reader} has subscribed again; the list says {found[reader].status}"
            problems.append(_problem(message, "the list counts: change its line to `active`"))
            continue
        before = found.get(reader)
        base = Subscriber(id=reader, email=join.email, name=before.name if before else "")
        found[reader] = _chosen(base, join.choice)
    for reader, choice in memory.choices.items():
        if reader in found:
            found[reader] = _chosen(found[reader], choice)
    kept = []
    for one in found.values():
        if one.themes and not one.themes & set(themes):
            message = f"reader {one.id} chose only themes that there are no more"
            problems.append(_problem(message, "they get nothing; an alias of a theme keeps them"))
        kept.append(one)
    return tuple(kept), tuple(problems)


def _chosen(one: Subscriber, choice: Choice) -> Subscriber:
    return dataclasses.replace(
        one,
        themes=one.themes if choice.themes is None else choice.themes,
        cadences=(one.cadences if choice.cadences is None else choice.cadences)
        or frozenset(CADENCES),
        language=one.language if choice.language is None else choice.language,
    )


def _problem(message: str, hint: str) -> Problem:
    return Problem(
        code="mail/subscriber", where="readers", message=message, hint=hint, level=Level.WARNING
    )


def kept(records: Iterable[Record], gone: Collection[str], now: dt.datetime) -> tuple[Record, ...]:
    """What must still be known; the rest is forgotten, addresses before all.

    `gone` are the readers who want nothing any more.
    """
    records = tuple(records)
    memory = fold(records)
    owed = {one.key for one in memory.owed}
    needed: list[Record] = []
    for one in records:
        age = now - one.at
        if one.kind == "join" and one is memory.joined.get(one.reader) and one.reader not in gone:
            needed.append(_bare(one) if one.key not in owed else one)
        elif one.kind == "change" and one.reader in memory.choices and one.reader not in gone:
            needed.append(_without_address(one, age, owed))
        elif one is memory.asks.get(one.reader) and age < dt.timedelta(days=OPEN_DAYS):
            needed.append(one)
        elif age < dt.timedelta(days=KEPT_DAYS):
            needed.append(_without_address(one, age, owed))
    return tuple(needed)


def _bare(one: Record) -> Record:
    return dataclasses.replace(one, answer="", message_id="")


def _without_address(one: Record, age: dt.timedelta, owed: Collection[str]) -> Record:
    if one.key in owed and age < dt.timedelta(days=ADDRESS_DAYS):
        return one
    # What has no address any more is no subscription either: only that its mail was read.
    kind = "past" if one.kind in ("ask", "join") else one.kind
    return dataclasses.replace(_bare(one), email="", kind=kind)
