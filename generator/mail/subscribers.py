"""Who gets which mail: the list, read and checked, less who does not want it any more. Pure.

The list is a CSV file that never lies in a repository, its columns parted by commas, semicolons or
tabs. Columns, in any order, their names and words in capitals or small letters:

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
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from generator.errors import DeliveryError, Level, Problem
from generator.mail.suppression import (
    ALL,
    CADENCES,
    WORDS,
    Suppression,
    journal_line,
    parse_journal,
    suppressed,
    wants,
)
from generator.mail.tokens import canonical, reader_id
from generator.text.addresses import checked

COLUMNS = ("email", "name", "language", "timezone", "cadence", "themes", "status")
STATUS = ("active", "pending", "unsubscribed", "bounced", "complained")
NO = ("unsubscribed", "bounced", "complained")
"""Of these: who gets no mail whatever another line says."""
FORM = (
    "it must be a table in UTF-8 with a line for each reader, its columns parted by commas, "
    f"semicolons or tabs; the first line names them: {','.join(COLUMNS)}; only email is needed"
)
FEW = 3
"""Refused lines named in an error."""
_TWICE = (
    "the address stands twice; the first line counts",
    "the address stands twice; the line that wants no mail counts",
)
_Row = Mapping[str | None, str | list[str] | None]


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


def parse(text: str, *, where: str, themes: Collection[str]) -> tuple[
    tuple[Subscriber, ...], tuple[Problem, ...]
]:  # fmt: skip
    """The list, each address once; of one that stands twice the line that says no counts.

    Raises:
        DeliveryError: it is no such table, or holds nobody at all: never "sent to nobody, fine".
    """
    rows = _table(text.lstrip("\ufeff"), where)
    found: dict[str, Subscriber] = {}
    problems = _unknown(rows.fieldnames or (), where)
    lines = 0
    try:
        for row in rows:
            lines += 1
            # Never an address in a message: messages end in logs.
            place = f"{where}:{rows.line_num}"
            try:
                one = _subscriber(row, themes)
            except ValueError as exc:
                problems.append(_problem(place, str(exc)))
                continue
            if told := _zone_problem(row.get("timezone")):
                problems.append(_problem(place, told, level=Level.WARNING))
            before = found.setdefault(one.id, one)
            if before is not one:
                if one.status in NO and before.status not in NO:
                    found[one.id] = before = one
                message = _TWICE[before.status in NO]
                problems.append(_problem(place, message, level=Level.WARNING))
    except csv.Error as exc:
        message = f"{where}:{rows.line_num}: the list of subscribers cannot be read: {exc}"
        raise DeliveryError(message, hint=FORM) from exc
    if not found:
        raise _nobody(lines, problems)
    return tuple(found.values()), tuple(problems)


def _table(text: str, where: str) -> csv.DictReader[str]:
    """The lines by their columns, whose names are in small letters.

    Raises:
        DeliveryError: there is no column `email`, or one stands twice.
    """
    if not text.strip():
        raise DeliveryError(
            f"{where}: the list of subscribers is empty, so it has no column `email`", hint=FORM
        )
    first = text.lstrip().partition("\n")[0]
    separator = next((one for one in ",;\t" if "email" in _names(first.split(one))), ",")
    rows = csv.DictReader(io.StringIO(text.lstrip("\r\n")), strict=True, delimiter=separator)
    try:
        names = _names(rows.fieldnames or ())
    except csv.Error as exc:
        raise DeliveryError(f"{where}:1: the list of subscribers cannot be read: {exc}") from exc
    if "email" not in names:
        raise DeliveryError(f"{where}: the list of subscribers has no column `email`", hint=FORM)
    for name in COLUMNS:
        if names.count(name) > 1:
            message = f"{where}: the list of subscribers has two columns `{name}`"
            raise DeliveryError(message, hint="leave one of them: which is right is not known")
    rows.fieldnames = names
    return rows


def _names(cells: Iterable[str]) -> list[str]:
    return [one.strip().strip('"').strip().lower() for one in cells]


def _unknown(names: Iterable[str], where: str) -> list[Problem]:
    others = sorted(one for one in set(names) - {*COLUMNS} if one.isidentifier())
    if not others:
        return []
    message = f"these columns are passed over: {', '.join(others)[:200]}"
    return [Problem(code="mail/columns", where=where, message=message, hint=FORM, level=Level.INFO)]


def _nobody(lines: int, problems: Iterable[Problem]) -> DeliveryError:
    if not lines:
        hint = "nothing is sent: an empty list is more often a mistake than a wish"
        return DeliveryError("the list of subscribers holds nobody", hint=hint)
    reasons = [f"{one.where}: {one.message}" for one in problems if one.level is Level.ERROR]
    more = f"; and {len(reasons) - FEW:,} more" if len(reasons) > FEW else ""
    return DeliveryError(
        f"the list of subscribers holds nobody: all of its {lines:,} lines were refused",
        hint=f"{'; '.join(reasons[:FEW])}{more}",
    )


def _problem(where: str, message: str, *, level: Level = Level.ERROR) -> Problem:
    return Problem(code="mail/subscriber", where=where, message=message, level=level)


def _subscriber(row: _Row, themes: Collection[str]) -> Subscriber:
    """Raises ValueError with what is wrong, without the address."""

    def cell(name: str) -> str:
        value = row.get(name)
        return value.strip() if isinstance(value, str) else ""

    if None in row:
        raise ValueError("the line has more cells than the first line has columns")
    status = cell("status").lower() or "active"
    if status not in STATUS:
        raise ValueError(f"status must be one of {', '.join(STATUS)}")
    if status in NO:
        # Whatever else the line says: a theme that is no more must not undo a "no".
        email = checked(cell("email"))
        return Subscriber(id=reader_id(email), email=email, status=status)
    cadences = frozenset(
        WORDS.get(one, one) for one in re.split(r"[\s,;]+", cell("cadence").lower()) if one
    )
    if cadences - set(CADENCES):
        raise ValueError("cadence must be of day, week and month")
    chosen = frozenset(re.split(r"[\s,;]+", cell("themes").lower())) - {""}
    if unknown := sorted(chosen - set(themes)):
        raise ValueError(f"there is no theme {unknown[0]!r}")
    email = checked(cell("email"))
    return Subscriber(
        id=reader_id(email), email=email, name=cell("name"), language=cell("language"),
        cadences=cadences or frozenset(CADENCES), themes=chosen, status=status,
    )  # fmt: skip


def _zone_problem(cell: object) -> str:
    """Nothing is sent by it, so a slip there costs nobody a mail."""
    name = cell.strip() if isinstance(cell, str) else ""
    if name:
        try:
            ZoneInfo(name)
        except (ValueError, LookupError, OSError):
            return "timezone is no name of the IANA database"
    return ""


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


__all__ = [
    "ALL", "CADENCES", "COLUMNS", "WORDS", "Subscriber", "Suppression", "canonical", "checked",
    "journal_line", "parse", "parse_journal", "recipients", "suppressed", "wants",
]  # fmt: skip
