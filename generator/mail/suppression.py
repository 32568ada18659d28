"""The journal of who wants no more mail: lines that are only added, and hold no address. Pure.

    2026-11-22T09:30:00+00:00 0123456789abcdef all unsubscribed
    time                      reader           scope reason

One line for each wish; the last about a reader and scope counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.errors import DeliveryError

CADENCES = ("day", "week", "month")
WORDS = {"daily": "day", "weekly": "week", "monthly": "month"}
ALL = "all"
"""The scope of a suppression: everything; else a theme's slug, or `cadence:week`."""
AGAIN = "again"
"""The reason that takes an earlier line back."""
_READER = re.compile(r"[0-9a-f]{16}")
_SCOPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REASON = re.compile(r"[a-z][a-z-]*")
_BEGUN = re.compile(
    r"([0-9][0-9T:+-]{0,24}( ([0-9a-f]{0,15}|[0-9a-f]{16}( [a-z0-9:-]*( [a-z]*)?)?))?)?\x00*"
)
"""What a crash can leave of a line; some disks fill up with zeros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A line of the journal: who does not want what."""

    at: dt.datetime
    reader: str
    scope: str
    reason: str
    """`unsubscribed`, `bounced`, `complained`; `again` takes an earlier one back."""


def parse_journal(text: str, *, where: str = "journal") -> tuple[Suppression, ...]:
    """All lines. What a crash cut short at the end is left out: whoever writes next mends it.

    Raises:
        DeliveryError: a line is none: what it was to say is not known, and who left might get
            mail again.
    """
    found, bad = read(text)
    if bad:
        hint = (
            "nothing is sent; correct it to `TIME READER SCOPE REASON`, such as "
            "`2026-11-22T09:30:00+00:00 0123456789abcdef all unsubscribed`, in UTF-8"
        )
        more = f", and {len(bad) - 1:,} more lines are none" if len(bad) > 1 else ""
        message = f"{where}:{bad[0]}: this is no line of the journal of who left{more}"
        raise DeliveryError(message, hint=hint)
    return found


def read(text: str) -> tuple[tuple[Suppression, ...], tuple[int, ...]]:
    """The lines, and the numbers of those that are none."""
    found, bad = [], []
    *whole, last = text.split("\n")
    for number, line in enumerate((*whole, last), start=1):
        # Written or changed by a person's editor: the meaning is sure.
        line = line.lstrip("\ufeff").strip()
        one = _suppression(line)
        if one:
            found.append(one)
        elif line and not (number > len(whole) and _BEGUN.fullmatch(line)):
            bad.append(number)
    return tuple(found), tuple(bad)


def is_torn(text: str) -> bool:
    """Whether a crash cut its last line short."""
    last = text.rpartition("\n")[2].lstrip("\ufeff").strip()
    return bool(last) and _suppression(last) is None and bool(_BEGUN.fullmatch(last))


def _suppression(line: str) -> Suppression | None:
    parts = line.split()
    if len(parts) != 4:
        return None
    reader, scope, reason = (one.lower() for one in parts[1:])
    try:
        at = dt.datetime.fromisoformat(parts[0].upper())
    except ValueError:
        return None
    kind, colon, name = scope.rpartition(":")
    if colon:
        name = WORDS.get(name, name)
        scope = f"cadence:{name}" if kind == "cadence" and name in CADENCES else ""
    elif not _SCOPE.fullmatch(scope):
        scope = ""
    if not (scope and _READER.fullmatch(reader) and _REASON.fullmatch(reason)):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return Suppression(at=at, reader=reader, scope=scope, reason=reason)


def journal_line(one: Suppression) -> str:
    return f"{one.at.isoformat(timespec='seconds')} {one.reader} {one.scope} {one.reason}\n"


def suppressed(journal: Iterable[Suppression]) -> Mapping[str, frozenset[str]]:
    """reader → the scopes that they do not want."""
    found: dict[str, set[str]] = {}
    for one in journal:
        scopes = found.setdefault(one.reader, set())
        if one.reason != AGAIN:
            scopes.add(one.scope)
        elif one.scope == ALL:
            scopes.clear()
        else:
            scopes.discard(one.scope)
    return {reader: frozenset(scopes) for reader, scopes in found.items() if scopes}


def wants(scopes: Iterable[str], cadence: str) -> bool:
    """Whether who does not want these still wants mail of a cadence."""
    return not {ALL, f"cadence:{cadence}"} & set(scopes)
