"""What was sent, to whom, and how far: one SQLite file that survives every crash.

A row for each issue and reader. Nothing in it is an address: readers are known by
`tokens.reader_id`. States:

    queued → sending → sent | deferred | failed | uncertain        queued → suppressed

`sending` is committed, to the disk, after a mail's last line and before the final dot. So a row
found in `sending` when the ledger is opened is the one case that SMTP leaves open (RFC 1047): the
relay may have it or not. It becomes `uncertain`; all other rows are safe to send or to leave.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import files
from generator.errors import DeliveryError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS issue(
  issue TEXT PRIMARY KEY, cadence TEXT NOT NULL, content TEXT NOT NULL, frozen_at REAL NOT NULL,
  recipients INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS variant(
  issue TEXT NOT NULL, variant TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(issue, variant)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery(
  issue TEXT NOT NULL, reader TEXT NOT NULL, variant TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN
    ('queued', 'sending', 'sent', 'deferred', 'failed', 'uncertain', 'suppressed')),
  attempts INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0, code INTEGER,
  reply TEXT, at REAL, at_risk INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(issue, reader)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delivery_state ON delivery(issue, state, next_at);
CREATE INDEX IF NOT EXISTS delivery_at ON delivery(state, at);
CREATE TABLE IF NOT EXISTS handoff(
  issue TEXT NOT NULL, way TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL,
  remote TEXT NOT NULL DEFAULT '', sent INTEGER, expected INTEGER, at REAL NOT NULL,
  PRIMARY KEY(issue, way, target)) STRICT;
CREATE TABLE IF NOT EXISTS told(
  cadence TEXT NOT NULL, paper TEXT NOT NULL, issue TEXT NOT NULL,
  PRIMARY KEY(cadence, paper)) STRICT, WITHOUT ROWID;
"""
STATES = ("queued", "sending", "sent", "deferred", "failed", "uncertain", "suppressed")
_ISSUE = ("issue", "cadence", "content", "frozen_at", "recipients")
LEFT = ("queued", "sending", "deferred", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """An issue whose content and readers no longer change."""

    issue: str
    cadence: str
    content: str
    """SHA-256 of what it says."""
    frozen_at: float
    """Seconds since 1970."""
    recipients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A mail to be sent now."""

    reader: str
    variant: str
    attempts: int


class Ledger:
    """The open file; one at a time, in this process and in all others."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Raises `DeliveryError` when another sender has it, or it cannot be opened."""
        self._lock = files.locked(path.with_name(f"{path.name}.lock"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.__enter__()
        except files.Busy as exc:
            hint = "wait until it is done: two senders would send twice"
            raise DeliveryError(f"{exc.holder} is sending", hint=hint) from exc
        except (files.CannotLock, OSError) as exc:
            raise DeliveryError(f"the ledger cannot be opened: {exc}") from exc
        try:
            path.touch(mode=0o600)
            # One connection for all threads; `_guard` lets one of them in at a time.
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as exc:
            self._lock.__exit__(None, None, None)
            raise DeliveryError(f"the ledger is no ledger of ours: {exc}", hint=str(path)) from exc
        self._guard = threading.Lock()
        self._claimed: set[str] = set()

    def close(self) -> None:
        self._db.close()
        self._lock.__exit__(None, None, None)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # == Issues ==

    def frozen(self, issue: str) -> Frozen | None:
        row = self._one("SELECT * FROM issue WHERE issue=?", issue)
        return Frozen(**_named(_ISSUE, row)) if row else None

    def last(self, cadence: str, *, before: str) -> Frozen | None:
        """The issue of that cadence which was frozen last, another than this."""
        row = self._one(
            "SELECT * FROM issue WHERE cadence=? AND issue<>? ORDER BY frozen_at DESC LIMIT 1",
            cadence, before,
        )  # fmt: skip
        return Frozen(**_named(_ISSUE, row)) if row else None

    def freeze(
        self,
        issue: Frozen,
        variants: Mapping[str, Mapping[str, str]],
        readers: Mapping[str, str],
        papers: Iterable[str],
    ) -> None:
        """Write down an issue whole: its bodies, who gets which (reader → variant), its papers."""
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO issue VALUES(?,?,?,?,?)",
                (issue.issue, issue.cadence, issue.content, issue.frozen_at, issue.recipients),
            )
            self._db.executemany(
                "INSERT INTO variant VALUES(?,?,?)",
                [(issue.issue, key, _packed(body)) for key, body in variants.items()],
            )
            self._db.executemany(
                "INSERT INTO delivery(issue, reader, variant, state) VALUES(?,?,?,'queued')",
                [(issue.issue, reader, variant) for reader, variant in readers.items()],
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO told VALUES(?,?,?)",
                [(issue.cadence, paper, issue.issue) for paper in papers],
            )

    def variant(self, issue: str, variant: str) -> Mapping[str, str]:
        row = self._one("SELECT body FROM variant WHERE issue=? AND variant=?", issue, variant)
        if row is None:
            raise DeliveryError(f"the ledger lacks the text of {issue}, variant {variant}")
        found: Mapping[str, str] = json.loads(zlib.decompress(row[0]))
        return found

    def variants(self, issue: str) -> Sequence[str]:
        rows = self._all("SELECT variant FROM variant WHERE issue=? ORDER BY variant", issue)
        return [str(name) for (name,) in rows]

    def told(self, cadence: str) -> Mapping[str, str]:
        """paper → the issue of this cadence that it stood in."""
        rows = self._all("SELECT paper, issue FROM told WHERE cadence=?", cadence)
        return {str(paper): str(issue) for paper, issue in rows}

    # == Deliveries ==

    def settle(self, issue: str, *, resend: bool) -> int:
        """Rows that a crash left at the dot become `uncertain`, or go out once more.

        Returns how many readers are at risk of a second copy, or of none.
        """
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "UPDATE delivery SET state='uncertain' WHERE issue=? AND state='sending'", (issue,)
            )
            (count,) = self._db.execute(
                "SELECT count(*) FROM delivery WHERE issue=? AND state='uncertain'", (issue,)
            ).fetchone()
            if resend:
                self._db.execute(
                    "UPDATE delivery SET state='queued', at_risk=at_risk+1, next_at=0 "
                    "WHERE issue=? AND state='uncertain'", (issue,),
                )  # fmt: skip
        return int(count)

    def claim(self, issue: str, now: float) -> Job | None:
        """The next mail that may go now; no other thread gets it."""
        with self._guard:
            rows = self._db.execute(
                "SELECT reader, variant, attempts FROM delivery WHERE issue=? "
                "AND state IN ('queued','deferred') AND next_at<=? "
                "ORDER BY next_at, reader LIMIT ?",
                (issue, now, len(self._claimed) + 1),
            )
            for reader, variant, attempts in rows:
                if reader not in self._claimed:
                    self._claimed.add(reader)
                    return Job(reader=reader, variant=variant, attempts=attempts)
        return None

    def release(self, reader: str) -> None:
        """A claimed mail that was not tried: it stays as it was."""
        with self._guard:
            self._claimed.discard(reader)

    def sending(self, issue: str, reader: str, now: float) -> None:
        """To be called when all is sent but the final dot; on the disk when it returns."""
        self._set(issue, reader, "sending", now, attempts=1)

    def done(
        self, issue: str, reader: str, state: str, now: float, *,
        code: int | None = None, reply: str = "", next_at: float = 0, attempts: int = 0,
    ) -> None:  # fmt: skip
        """What became of it. `reply` must hold no address."""
        self._set(issue, reader, state, now, code=code, reply=reply, next_at=next_at,
                  attempts=attempts)  # fmt: skip
        self.release(reader)

    def _set(
        self, issue: str, reader: str, state: str, now: float, *,
        code: int | None = None, reply: str = "", next_at: float = 0, attempts: int = 0,
    ) -> None:  # fmt: skip
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "UPDATE delivery SET state=?, at=?, code=?, reply=?, next_at=?, "
                "attempts=attempts+? WHERE issue=? AND reader=?",
                (state, now, code, reply, next_at, attempts, issue, reader),
            )

    # == What is so ==

    def counts(self, issue: str) -> Mapping[str, int]:
        """State → how many; every state is there."""
        rows = self._all("SELECT state, count(*) FROM delivery WHERE issue=? GROUP BY state", issue)
        return dict.fromkeys(STATES, 0) | {str(state): int(count) for state, count in rows}

    def at_risk(self, issue: str) -> Sequence[str]:
        """Readers who may have got the mail twice, or not at all while they are `uncertain`."""
        rows = self._all(
            "SELECT reader FROM delivery WHERE issue=? AND (at_risk>0 OR state='uncertain') "
            "ORDER BY reader", issue,
        )  # fmt: skip
        return [str(reader) for (reader,) in rows]

    def uncertain(self, issue: str) -> Sequence[str]:
        rows = self._all(
            "SELECT reader FROM delivery WHERE issue=? AND state IN ('uncertain','sending') "
            "ORDER BY reader", issue,
        )  # fmt: skip
        return [str(reader) for (reader,) in rows]

    def next_at(self, issue: str) -> float | None:
        """When the next waiting mail may go; None when none waits."""
        row = self._one(
            "SELECT min(next_at) FROM delivery WHERE issue=? AND state IN ('queued','deferred')",
            issue,
        )
        return float(row[0]) if row and row[0] is not None else None

    def sent_since(self, moment: float) -> int:
        row = self._one("SELECT count(*) FROM delivery WHERE state='sent' AND at>=?", moment)
        return int(row[0]) if row else 0

    def is_left(self, issue: str) -> bool:
        """Whether somebody has still to get it, or a service to take it."""
        counts = self.counts(issue)
        if any(counts[state] for state in LEFT):
            return True
        states = [one["state"] for one in self.handoffs(issue) if one["way"] != "claim"]
        targets = self.variants(issue)
        handed = not sum(counts.values())
        return handed and (len(states) < len(targets) or any(one != "done" for one in states))

    def issues(self) -> Sequence[Frozen]:
        rows = self._all("SELECT * FROM issue ORDER BY frozen_at, issue")
        return [Frozen(**_named(_ISSUE, row)) for row in rows]

    def deliveries(self, issue: str) -> Sequence[Mapping[str, object]]:
        names = ("reader", "variant", "state", "attempts", "code", "reply", "at", "at_risk")
        rows = self._all(
            f"SELECT {', '.join(names)} FROM delivery WHERE issue=? ORDER BY reader",  # noqa: S608
            issue,
        )
        return [_named(names, row) for row in rows]

    # == Handing over to a service ==

    def handoff(self, issue: str, way: str, target: str) -> tuple[str, str] | None:
        """State and the service's own name for it; None = not begun.

        `claimed`: it may have been made there; `refused N` times; `created`, `started`, `halted`,
        `done`.
        """
        row = self._one(
            "SELECT state, remote FROM handoff WHERE issue=? AND way=? AND target=?",
            issue, way, target,
        )  # fmt: skip
        return (str(row[0]), str(row[1])) if row else None

    def set_handoff(
        self, issue: str, way: str, target: str, state: str, now: float, remote: str = "", *,
        sent: int | None = None, expected: int | None = None,
    ) -> None:  # fmt: skip
        with self._guard, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT OR REPLACE INTO handoff VALUES(?,?,?,?,?,?,?,?)",
                (issue, way, target, state, remote, sent, expected, now),
            )

    def handoffs(self, issue: str) -> Sequence[Mapping[str, object]]:
        names = ("way", "target", "state", "remote", "sent", "expected", "at")
        rows = self._all(
            f"SELECT {', '.join(names)} FROM handoff WHERE issue=? "  # noqa: S608
            "ORDER BY way, target", issue,
        )  # fmt: skip
        return [_named(names, row) for row in rows]

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        with self._guard:
            found: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return found

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._guard:
            return self._db.execute(statement, values).fetchall()


def _named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))


def _packed(body: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(dict(body), ensure_ascii=False).encode(), 9)
