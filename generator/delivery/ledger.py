"""What was sent, to whom, and how far: one SQLite file that survives every crash.

A row for each issue and reader. Nothing in it is an address: readers are known by
`tokens.reader_id`. States:

    queued → sending → sent | deferred | failed | uncertain        queued → suppressed | missing
    queued | deferred | missing → stale

`missing`: not in the list just now; queued again when they are back in it. `stale`: the issue was
no news any more before their turn came.

`sending` is committed, to the disk, after a mail's last line and before the final dot. So a row
found in `sending` when the ledger is opened is the one case that SMTP leaves open (RFC 1047): the
relay may have it or not. It becomes `uncertain`; all other rows are safe to send or to leave.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import files
from generator.delivery import opening
from generator.delivery.opening import STATES
from generator.delivery.store import Store, named
from generator.errors import DeliveryError

LEFT = ("queued", "sending", "deferred", "uncertain", "missing")
_ISSUE = ("issue", "cadence", "content", "frozen_at", "recipients")
_ISSUES = "SELECT issue, cadence, content, frozen_at, recipients FROM issue"


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


class Ledger(Store):
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
            found = opening.to_write(path, durable=durable)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        super().__init__(found, path)
        self._claimed: set[str] = set()

    def close(self) -> None:
        super().close()
        self._lock.__exit__(None, None, None)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # == Issues ==

    def frozen(self, issue: str) -> Frozen | None:
        row = self._one(f"{_ISSUES} WHERE issue=?", issue)
        return Frozen(**named(_ISSUE, row)) if row else None

    def last(self, cadence: str, *, before: str) -> Frozen | None:
        """The issue of that cadence which was frozen last, another than this."""
        row = self._one(
            f"{_ISSUES} WHERE cadence=? AND issue<>? ORDER BY frozen_at DESC LIMIT 1",
            cadence, before,
        )  # fmt: skip
        return Frozen(**named(_ISSUE, row)) if row else None

    def freeze(
        self,
        issue: Frozen,
        variants: Mapping[str, Mapping[str, str]],
        readers: Mapping[str, str],
        papers: Iterable[str],
    ) -> None:
        """Write down an issue whole: its bodies, who gets which (reader → variant), its papers."""
        with self._changing():
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
        with opening.told(self._path):
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
        with self._changing():
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

    def waiting(self, issue: str) -> Sequence[str]:
        """Readers to whom it would go now, were they all in the list."""
        rows = self._all(
            "SELECT reader FROM delivery WHERE issue=? "
            "AND state IN ('queued','deferred','missing') ORDER BY reader", issue,
        )  # fmt: skip
        return [str(reader) for (reader,) in rows]

    def leave_out(self, issue: str, absent: Iterable[str], state: str, now: float) -> None:
        """These are not in the list: `missing`, or `suppressed`. Who is back in it is queued."""
        with self._changing():
            self._db.execute(
                "UPDATE delivery SET state='queued', reply='', next_at=0 "
                "WHERE issue=? AND state='missing'", (issue,),
            )  # fmt: skip
            self._db.executemany(
                "UPDATE delivery SET state=?, at=?, reply='not in the list' "
                "WHERE issue=? AND reader=?",
                [(state, now, issue, reader) for reader in absent],
            )

    def expire(self, issue: str, way: str, now: float, *, drafts: bool = False) -> tuple[int, int]:
        """It is no news any more: what did not go out stays so.

        Returns to how many it did not, and who were at the dot when a run died. Of an issue for a
        service, how many targets; `drafts`: those that a person was to send there are none of them.
        """
        lacking = self._not_handed(issue)
        with self._changing():
            doubtful = self._db.execute(
                "UPDATE delivery SET state='uncertain' WHERE issue=? AND state='sending'", (issue,)
            ).rowcount
            count = self._db.execute(
                "UPDATE delivery SET state='stale', at=? WHERE issue=? "
                "AND state IN ('queued','deferred','missing')", (now, issue),
            ).rowcount  # fmt: skip
            count += self._db.execute(
                "UPDATE handoff SET state='stale', at=? WHERE issue=? AND way<>'claim' "
                "AND state NOT IN ('done','stale',?)", (now, issue, "created" if drafts else ""),
            ).rowcount  # fmt: skip
            self._db.executemany(
                "INSERT INTO handoff(issue, way, target, state, at) VALUES(?,?,?,'stale',?)",
                [(issue, way, target, now) for target in lacking],
            )
        return count + len(lacking), doubtful

    def revive(self, issue: str) -> None:
        """A person wants it to go out all the same."""
        with self._changing():
            self._db.execute(
                "UPDATE delivery SET state='queued', next_at=0 WHERE issue=? AND state='stale'",
                (issue,),
            )
            self._db.execute(
                "DELETE FROM handoff WHERE issue=? AND state='stale' AND remote=''", (issue,)
            )
            self._db.execute(
                "UPDATE handoff SET state='created' WHERE issue=? AND state='stale'", (issue,)
            )

    def claim(self, issue: str, now: float) -> Job | None:
        """The next mail that may go now; no other thread gets it."""
        with self._guard, opening.told(self._path):
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
        self.note(issue, reader, "sending", now, attempts=1)

    def done(
        self, issue: str, reader: str, state: str, now: float, *,
        code: int | None = None, reply: str = "", next_at: float = 0, attempts: int = 0,
    ) -> None:  # fmt: skip
        """What became of it. `reply` must hold no address."""
        self.note(issue, reader, state, now, code=code, reply=reply, next_at=next_at,
                  attempts=attempts)  # fmt: skip
        self.release(reader)

    def note(
        self, issue: str, reader: str, state: str, now: float, *,
        code: int | None = None, reply: str = "", next_at: float = 0, attempts: int = 0,
    ) -> None:  # fmt: skip
        """The same of a mail that no other thread may have yet."""
        with self._changing():
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

    def in_state(self, issue: str, state: str) -> Sequence[Mapping[str, object]]:
        """Readers in a state, each with the relay's last reply."""
        names = ("reader", "reply")
        rows = self._all(
            "SELECT reader, reply FROM delivery WHERE issue=? AND state=? ORDER BY reader",
            issue, state,
        )  # fmt: skip
        return [named(names, row) for row in rows]

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
        if any(counts[state] for state in LEFT) or self._not_handed(issue):
            return True
        ours = [one["state"] for one in self.handoffs(issue) if one["way"] != "claim"]
        return any(one not in ("done", "stale") for one in ours)

    def _not_handed(self, issue: str) -> Sequence[str]:
        """Targets of an issue for a service that it knows nothing of."""
        if any(self.counts(issue).values()):
            return ()
        known = {one["target"] for one in self.handoffs(issue) if one["way"] != "claim"}
        return [one for one in self.variants(issue) if one not in known]

    def issues(self) -> Sequence[Frozen]:
        rows = self._all(f"{_ISSUES} ORDER BY frozen_at, issue")
        return [Frozen(**named(_ISSUE, row)) for row in rows]

    def deliveries(self, issue: str) -> Sequence[Mapping[str, object]]:
        names = ("reader", "variant", "state", "attempts", "code", "reply", "at", "at_risk")
        rows = self._all(
            f"SELECT {', '.join(names)} FROM delivery WHERE issue=? ORDER BY reader",  # noqa: S608
            issue,
        )
        return [named(names, row) for row in rows]


def _packed(body: Mapping[str, str]) -> bytes:
    return zlib.compress(json.dumps(dict(body), ensure_ascii=False).encode(), 9)
