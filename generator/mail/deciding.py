"""What follows from a request: records, lines of the journal, an answer that is owed. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from generator.mail.memory import ADDRESS_DAYS, OPEN_DAYS, Memory, Record
from generator.mail.reports import Failure
from generator.mail.requests import Request
from generator.mail.subscribers import ALL, Suppression, journal_line, suppressed

SOFT_BOUNCES = 3
SOFT_DAYS = 10
"""So many bounces that might pass, over so many days, are one that does not."""
ANSWERS_A_READER = 3
ANSWERS_A_DAY = 200
"""Whoever writes under others' names gets us to write to them: so there is a bound."""
DAY = dt.timedelta(days=1)
AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is done about a mail or a request."""

    outcome: str
    """`unsubscribed`, `changed`, `asked`, `joined`, `bounced`, `noted`, `complained`, `nothing`."""
    why: str = ""
    records: tuple[Record, ...] = ()


def decide(
    request: Request, key: str, memory: Memory, journal: Iterable[Suppression], now: dt.datetime
) -> Decision:
    """A mail that was read before decides nothing."""
    if key in memory.seen:
        return Decision(outcome="nothing", why="read before")
    against = suppressed(journal)
    match request.kind:
        case "unsubscribe":
            return _unsubscribe(request, key, now)
        case "change":
            return _change(request, key, against.get(request.reader, frozenset()), now)
        case "subscribe" | "leave":
            return _ask(request, key, memory, now)
        case "confirm":
            return _confirm(request, key, memory, now)
        case "bounce" | "complaint":
            return _failed(request.failures, key, memory, now)
    return Decision(outcome="nothing", why=request.why)


def _unsubscribe(request: Request, key: str, now: dt.datetime) -> Decision:
    scopes = request.scopes or (ALL,)
    lines = tuple(_line(now, request.reader, scope, "unsubscribed") for scope in scopes)
    answer = "goodbye" if not request.scopes else "changed"
    record = _record(request, "unsubscribe", key, now, answer=answer, journal=lines)
    return Decision(outcome="unsubscribed", records=(record,))


def _change(request: Request, key: str, against: Collection[str], now: dt.datetime) -> Decision:
    choice = request.choice
    # What they choose now they want again; but not everything that they have left for good.
    chosen = {*(choice.themes or ()), *(f"cadence:{one}" for one in choice.cadences or ())}
    if choice.themes == frozenset():
        chosen |= {one for one in against if one != ALL and not one.startswith("cadence:")}
    lines = tuple(_line(now, request.reader, one, AGAIN) for one in sorted(chosen & set(against)))
    answer = "goodbye" if ALL in against else "changed"
    record = _record(request, "change", key, now, answer=answer, journal=lines)
    return Decision(outcome="changed", records=(record,))


def _ask(request: Request, key: str, memory: Memory, now: dt.datetime) -> Decision:
    asked = request.kind == "subscribe"
    answer = "confirm" if asked else "leave"
    before = [one.at for one in memory.answered.get(request.reader, ()) if one.answer == answer]
    waiting = [
        one.at for one in memory.owed if one.reader == request.reader and one.answer == answer
    ]
    if any(now - at < DAY for at in (*before, *waiting)):
        # Taken down without an address, so that it is not looked at again.
        record = Record(at=now, key=key, kind="past", reader=request.reader)
        return Decision(outcome="nothing", why="asked today", records=(record,))
    kind = "ask" if asked else "leave"
    record = _record(request, kind, key, now, answer=answer)
    return Decision(outcome="asked", records=(record,))


def _confirm(request: Request, key: str, memory: Memory, now: dt.datetime) -> Decision:
    ask = memory.asks.get(request.reader)
    if ask is None or now - ask.at >= dt.timedelta(days=OPEN_DAYS):
        return Decision(outcome="nothing", why="nothing to confirm")
    record = Record(
        at=now, key=key, kind="join", reader=ask.reader, email=ask.email, themes=ask.themes,
        cadences=ask.cadences, language=ask.language, answer="joined",
        message_id=request.message_id, journal=(_line(now, ask.reader, ALL, AGAIN),),
    )  # fmt: skip
    return Decision(outcome="joined", records=(record,))


def _failed(failures: Iterable[Failure], key: str, memory: Memory, now: dt.datetime) -> Decision:
    records = []
    outcomes = set()
    for place, one in enumerate(failures):
        complaint = one.status == "complaint"
        final = complaint or one.hard or _too_often(one, memory, now)
        reason = "complained" if complaint else "bounced"
        outcomes.add(reason if final else "noted")
        records.append(
            Record(
                at=now, key=f"{key}.{place}" if place else key, reader=one.reader,
                kind="complaint" if complaint else "bounce",
                issue=one.issue, status="" if complaint else one.status,
                journal=(_line(now, one.reader, ALL, reason),) if final else (),
            )
        )  # fmt: skip
    return Decision(outcome=min(outcomes, default="nothing"), records=tuple(records))


def refused(
    replies: Mapping[str, str], issue: str, memory: Memory, now: dt.datetime
) -> tuple[Record, ...]:
    """Of readers whom the relay refused outright, those who cannot be reached.

    `replies`: id → code and status (RFC 2034), `550 5.1.1`, as the ledger has them. It is as if the
    same had come back as a report.
    """
    found: list[Record] = []
    for reader, reply in sorted(replies.items()):
        one = Failure(reader=reader, issue=issue, status=reply.partition(" ")[2])
        if one.hard:
            key = f"refused-{issue}-{reader}"
            if key not in memory.seen:
                found += _failed([one], key, memory, now).records
    return tuple(found)


def _too_often(failure: Failure, memory: Memory, now: dt.datetime) -> bool:
    """Of each issue one bounce counts: a relay may tell of it several times."""
    first: dict[str, dt.datetime] = {}
    for one in memory.bounces.get(failure.reader, ()):
        first.setdefault(one.issue, one.at)
    first.setdefault(failure.issue, now)
    span = max(first.values()) - min(first.values())
    return len(first) >= SOFT_BOUNCES and span >= dt.timedelta(days=SOFT_DAYS)


def to_answer(memory: Memory, now: dt.datetime) -> tuple[Record, ...]:
    """The answers that may go out now, the oldest first; what is too much waits for tomorrow."""
    recent = [one for found in memory.answered.values() for one in found if now - one.at < DAY]
    room = ANSWERS_A_DAY - len(recent)
    had: Counter[str] = Counter(one.reader for one in recent)
    found = []
    for one in memory.owed:
        if now - one.at >= dt.timedelta(days=ADDRESS_DAYS) or not one.email:
            continue
        if room > 0 and had[one.reader] < ANSWERS_A_READER:
            found.append(one)
            had[one.reader] += 1
            room -= 1
    return tuple(found)


def answered(record: Record, now: dt.datetime) -> Record:
    """That an answer went out, or will never."""
    return Record(
        at=now, key=record.key, kind="answered", reader=record.reader, answer=record.answer
    )


def _record(
    request: Request, kind: str, key: str, now: dt.datetime, *,
    answer: str, journal: tuple[str, ...] = (),
) -> Record:  # fmt: skip
    choice = request.choice
    return Record(
        at=now, key=key, kind=kind, reader=request.reader, email=request.email,
        themes=_sorted(choice.themes), cadences=_sorted(choice.cadences),
        language=choice.language, answer=answer if request.email else "",
        message_id=request.message_id if request.email else "", journal=journal,
    )  # fmt: skip


def _sorted(values: Collection[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(sorted(values))


def _line(now: dt.datetime, reader: str, scope: str, reason: str) -> str:
    return journal_line(Suppression(at=now, reader=reader, scope=scope, reason=reason))
