"""Who gets which mail: the list, read and checked, less who does not want it any more. Pure.

The list is a CSV file that never lies in a repository. Columns, in any order:

    email      needed
    name       as they wish to be called
    language   BCP 47; empty = the site's
    timezone   kept for those who keep the list; nothing is sent by it
    cadence    `day`, `week`, `month`, several with blanks; empty = all
    themes     slugs with blanks; empty = all
    status     `active` (or empty), `pending`, `unsubscribed`, `bounced`, `complained`
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from generator.errors import DeliveryError, Level, Problem
from generator.mail.tokens import canonical, reader_id

COLUMNS = ("email", "name", "language", "timezone", "cadence", "themes", "status")
STATUS = ("active", "pending", "unsubscribed", "bounced", "complained")
CADENCES = ("day", "week", "month")
WORDS = {"daily": "day", "weekly": "week", "monthly": "month"}
_Row = Mapping[str | None, str | list[str] | None]
ALL = "all"
"""The scope of a suppression: everything; else a theme's slug, or `cadence:week`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One person of the list."""

    id: str
    """`tokens.reader_id`: what logs and the ledger may hold."""
    email: str
    """In ASCII, ready for SMTP."""
    name: str = ""
    language: str = ""
    cadences: frozenset[str] = frozenset(CADENCES)
    themes: frozenset[str] = frozenset()
    """Empty = all."""
    status: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """A line of the journal: who does not want what. The last about a person and scope counts."""

    at: dt.datetime
    reader: str
    scope: str
    reason: str
    """`unsubscribed`, `bounced`, `complained`; `again` takes an earlier one back."""


def parse(text: str, *, where: str, themes: Collection[str]) -> tuple[
    tuple[Subscriber, ...], tuple[Problem, ...]
]:  # fmt: skip
    """The list, each address once.

    Raises:
        DeliveryError: it is no such table, or holds nobody at all: never "sent to nobody, fine".
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    found: dict[str, Subscriber] = {}
    problems: list[Problem] = []
    try:
        names = rows.fieldnames or []
        if "email" not in names:
            raise DeliveryError(
                "the list of subscribers has no column `email`",
                hint=f"its first line must name its columns: {','.join(COLUMNS)}",
            )
        for row in rows:
            # Never an address in a message: messages end in logs.
            place = f"{where}:{rows.line_num}"
            try:
                one = _subscriber(row, themes)
            except ValueError as exc:
                problems.append(_problem(place, str(exc)))
                continue
            if one.id in found:
                problems.append(_problem(place, "the address stands twice; the first line counts"))
            else:
                found[one.id] = one
    except csv.Error as exc:
        raise DeliveryError(f"the list of subscribers cannot be read: {exc}") from exc
    if not found:
        raise DeliveryError(
            "the list of subscribers holds nobody",
            hint="nothing is sent: an empty list is more often a mistake than a wish",
        )
    return tuple(found.values()), tuple(problems)


def _problem(where: str, message: str) -> Problem:
    return Problem(code="mail/subscriber", where=where, message=message, level=Level.ERROR)


def _subscriber(row: _Row, themes: Collection[str]) -> Subscriber:
    """Raises ValueError with what is wrong, without the address."""

    def cell(name: str) -> str:
        value = row.get(name)
        return value.strip() if isinstance(value, str) else ""

    if None in row:
        raise ValueError("the line has more cells than the first line has columns")
    status = cell("status") or "active"
    if status not in STATUS:
        raise ValueError(f"status must be one of {', '.join(STATUS)}")
    cadences = frozenset(WORDS.get(one, one) for one in cell("cadence").lower().split())
    if cadences - set(CADENCES):
        raise ValueError("cadence must be of day, week and month")
    chosen = frozenset(re.split(r"[\s,;]+", cell("themes"))) - {""}
    if unknown := sorted(chosen - set(themes)):
        raise ValueError(f"there is no theme {unknown[0]!r}")
    if zone := cell("timezone"):
        _check_zone(zone)
    email = checked(cell("email"))
    return Subscriber(
        id=reader_id(email), email=email, name=cell("name"), language=cell("language"),
        cadences=cadences or frozenset(CADENCES), themes=chosen, status=status,
    )  # fmt: skip


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError) as exc:
        raise ValueError("timezone is no name of the IANA database") from exc


def checked(address: str) -> str:
    """An address as SMTP without SMTPUTF8 takes it: ASCII, the host as IDNA.

    Raises:
        ValueError: it is none.
    """
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as exc:
        raise ValueError("email is no address that mail can be sent to") from exc
    return found.ascii_email or found.normalized


def parse_journal(text: str) -> tuple[Suppression, ...]:
    """Lines of `time reader scope reason`; what is no such line is passed over.

    A line cut short by a crash must not stop all mail, and holds nothing yet.
    """
    found = []
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) == 4 and re.fullmatch(r"[0-9a-f]{16}", parts[1]):
            try:
                at = dt.datetime.fromisoformat(parts[0])
            except ValueError:
                continue
            found.append(Suppression(at=at, reader=parts[1], scope=parts[2], reason=parts[3]))
    return tuple(found)


def journal_line(one: Suppression) -> str:
    return f"{one.at.isoformat(timespec='seconds')} {one.reader} {one.scope} {one.reason}\n"


def suppressed(journal: Iterable[Suppression]) -> Mapping[str, frozenset[str]]:
    """reader → the scopes that they do not want."""
    found: dict[str, set[str]] = {}
    for one in journal:
        scopes = found.setdefault(one.reader, set())
        if one.reason != "again":
            scopes.add(one.scope)
        elif one.scope == ALL:
            scopes.clear()
        else:
            scopes.discard(one.scope)
    return {reader: frozenset(scopes) for reader, scopes in found.items() if scopes}


def recipients(
    subscribers: Iterable[Subscriber],
    journal: Iterable[Suppression],
    cadence: str,
    themes: Collection[str],
) -> tuple[Subscriber, ...]:
    """Who gets this mail, with the themes that they still want (empty = all)."""
    against = suppressed(journal)
    found = []
    for one in subscribers:
        scopes = against.get(one.id, frozenset())
        if one.status != "active" or cadence not in one.cadences or not wants(scopes, cadence):
            continue
        if not scopes & set(themes):
            found.append(one)
        elif left := (one.themes or frozenset(themes)) - scopes:
            found.append(replace(one, themes=left))
    return tuple(found)


def wants(scopes: Collection[str], cadence: str) -> bool:
    """Whether who does not want these still wants mail of a cadence."""
    return ALL not in scopes and f"cadence:{cadence}" not in scopes


__all__ = ["ALL", "COLUMNS", "Subscriber", "Suppression", "canonical", "checked", "journal_line",
           "parse", "parse_journal", "recipients", "suppressed", "wants"]  # fmt: skip
