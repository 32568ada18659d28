"""A frozen issue → the relay, by several connections, until nothing is left that can go now.

What a reply means (RFC 5321 §4.2.1, 4.5.4.1): 2xx sent; 4xx deferred, and tried again after 1, 5,
15, 60 minutes and so on; 5xx about one reader: failed; 5xx about us: everything stops and nobody is
marked. Which of both a 5xx is about shows when the relay takes another mail, so until then it is
held back. A connection that breaks before the dot changes nothing; after it, the row is uncertain.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from generator.delivery.ledger import Job, Ledger
from generator.delivery.smtp import Connection, Lost, Refused, Relay, Reply, Unusable
from generator.errors import DeliveryError

BACKOFF = (60, 300, 900, 3600, 7200, 14400)
"""Seconds before the next try."""
MAILS_ON_A_CONNECTION = 100
LOST_IN_A_ROW = 3
REFUSED_IN_A_ROW = 20
"""So many refusals without a mail that is taken are about us or the text, not about readers."""
POLL = 0.5
"""Seconds; whoever says stop is heard after them."""
TOLD_TO_STOP = "told to stop"
TOO_MUCH = ("4.7.0", "4.7.1", "4.7.28", "4.5.3")


class Clock(Protocol):
    """The time, so that tests need not wait for it."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """Seconds since 1970; from `start` on, where a run is told what time it is."""

    def __init__(self, start: float | None = None) -> None:
        self._ahead = (time.time() if start is None else start) - time.monotonic()

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much at once."""

    connections: int = 2
    per_minute: int = 120
    per_day: int = 2_000
    give_up_after: float = 24 * 3600
    """Seconds after freezing during which a deferred mail is tried again."""
    wait: float = 0
    """Seconds that this run waits at most for deferred mails to come due."""


@dataclass(slots=True)
class Outcome:
    """Why a run ended; the ledger has the numbers."""

    stopped: str = ""
    """'' = nothing is left to do now."""
    error: DeliveryError | None = None
    sent: int = 0
    failed: int = 0
    lost_in_a_row: int = 0
    held: list[tuple[Job, Refused]] = field(default_factory=list)
    """Refused since a mail was taken last: about their readers, or about us?"""
    guard: threading.Lock = field(default_factory=threading.Lock)


MakeMessage = Callable[[Job], tuple[str, bytes] | None]
"""Address and bytes of a mail; None when its reader does not want it any more."""


class Sending:
    """One run for one issue."""

    def __init__(
        self, ledger: Ledger, issue: str, relay: Relay, sender: str, make: MakeMessage,
        limits: Limits, *, clock: Clock | None = None, stop: threading.Event | None = None,
    ) -> None:  # fmt: skip
        self._ledger, self._issue, self._relay, self._sender = ledger, issue, relay, sender
        self._make, self._limits = make, limits
        self._clock: Clock = clock or SystemClock()
        self._stop = stop or threading.Event()
        self._outcome = Outcome()
        self._bucket = _Bucket(limits.per_minute, self._clock, self._wait)
        frozen = ledger.frozen(issue)
        if frozen is None:
            raise DeliveryError(f"{issue} is not in the ledger")
        self._frozen_at = frozen.frozen_at
        self._today = ledger.sent_since(self._clock.now() - 86_400)
        self._took_any = ledger.counts(issue)["sent"] > 0

    def run(self) -> Outcome:
        """Send until nothing is left, somebody says stop, or it makes no sense to go on."""
        deadline = self._clock.now() + self._limits.wait
        while True:
            threads = [
                threading.Thread(target=self._work, name=f"smtp-{n}")
                for n in range(max(1, self._limits.connections))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._judge_held()
            due = self._ledger.next_at(self._issue)
            if self._over() or due is None or due > deadline:
                break
            self._wait(due - self._clock.now())
        if self._stop.is_set() and not self._outcome.stopped:
            self._outcome.stopped = TOLD_TO_STOP
        return self._outcome

    def _wait(self, seconds: float) -> None:
        """As long, or until told to stop."""
        until = self._clock.now() + seconds
        while not self._stop.is_set() and (left := until - self._clock.now()) > 0:
            self._clock.sleep(min(left, POLL))

    def _work(self) -> None:
        line = _Line(self._relay)
        try:
            while not self._over():
                job = self._ledger.claim(self._issue, self._clock.now())
                if job is None:
                    break
                self._one(job, line)
        except DeliveryError as exc:
            self._end("", exc)
        except Exception as exc:
            # A thread's error would otherwise only be printed, and the run would seem to be done.
            self._end("", DeliveryError(f"sending broke: {type(exc).__name__}: {exc}"))
        finally:
            line.close()

    def _over(self) -> bool:
        with self._outcome.guard:
            ended = bool(self._outcome.stopped or self._outcome.error)
        return ended or self._stop.is_set()

    def _one(self, job: Job, line: _Line) -> None:
        """Try one mail."""
        made = self._make(job)
        if made is None:
            self._ledger.done(self._issue, job.reader, "suppressed", self._clock.now())
            return
        if not self._may_send(job):
            return

        def before_dot() -> None:
            self._ledger.sending(self._issue, job.reader, self._clock.now())

        try:
            reply = line.connection().send(self._sender, *made, before_dot)
        except Refused as exc:
            self._refused(job, exc)
            return
        except Lost as exc:
            line.close()
            self._lost(job, exc)
            return
        except Unusable:
            self._ledger.release(job.reader)
            raise
        self._ledger.done(
            self._issue, job.reader, "sent", self._clock.now(), code=reply.code, reply=str(reply)
        )
        with self._outcome.guard:
            self._outcome.sent += 1
            self._outcome.lost_in_a_row = 0
            held, self._outcome.held = self._outcome.held, []
            self._took_any = True
        self._fail(held)

    def _may_send(self, job: Job) -> bool:
        """Wait for the rate; False, and the end of the run, when the day's number is reached."""
        with self._outcome.guard:
            full = self._today >= self._limits.per_day
            self._today += not full
        if full or not self._bucket.take(self._stop):
            self._ledger.release(job.reader)
            if full:
                self._end(f"{self._limits.per_day:,} mails were sent in a day, as many as may be")
            return False
        return True

    def _refused(self, job: Job, exc: Refused) -> None:
        now, reply = self._clock.now(), exc.reply
        tries = job.attempts + 1
        if reply.code < 500 and now - self._frozen_at < self._limits.give_up_after:
            self._ledger.done(
                self._issue, job.reader, "deferred", now, code=reply.code, reply=str(reply),
                next_at=now + _pause(job, tries), attempts=int(exc.stage != "dot"),
            )  # fmt: skip
            self._bucket.slower(reply)
            return
        if reply.code < 500 or (self._took_any and _is_about_reader(exc)):
            self._fail([(job, exc)])
            return
        # Still claimed: this run does not try it again before it is judged.
        self._ledger.note(self._issue, job.reader, "queued", now, code=reply.code,
                          reply=str(reply), next_at=now)  # fmt: skip
        with self._outcome.guard:
            self._outcome.held.append((job, exc))
            count, sent = len(self._outcome.held), self._outcome.sent
        if count >= REFUSED_IN_A_ROW:
            self._end("", _refused_all(exc, count, sent))

    def _fail(self, held: Iterable[tuple[Job, Refused]]) -> None:
        for job, exc in held:
            self._ledger.done(
                self._issue, job.reader, "failed", self._clock.now(), code=exc.reply.code,
                reply=str(exc.reply), attempts=int(exc.stage != "dot"),
            )  # fmt: skip
            with self._outcome.guard:
                self._outcome.failed += 1

    def _judge_held(self) -> None:
        """At the end: refusals by a relay that took others are about their readers."""
        held, self._outcome.held = self._outcome.held, []
        if self._outcome.sent and not self._outcome.error:
            self._fail(held)
            return
        if held and not self._over():
            self._end("", _refused_all(held[-1][1], len(held), 0))
        for job, _ in held:
            self._ledger.release(job.reader)

    def _lost(self, job: Job, exc: Lost) -> None:
        if exc.after_dot:
            # Only a look at the relay's log could tell. It stays uncertain in this run.
            self._ledger.done(self._issue, job.reader, "uncertain", self._clock.now())
        else:
            # It may stand as `sending` when the connection broke while the text went out.
            self._ledger.done(self._issue, job.reader, "queued", self._clock.now(),
                              next_at=self._clock.now())  # fmt: skip
        with self._outcome.guard:
            self._outcome.lost_in_a_row += 1
            if self._outcome.lost_in_a_row >= LOST_IN_A_ROW * self._limits.connections:
                self._outcome.stopped = (
                    "the relay cannot be reached, breaks off, or answers nothing"
                )
        self._wait(min(5.0, 0.2 * self._outcome.lost_in_a_row))

    def _end(self, why: str, error: DeliveryError | None = None) -> None:
        with self._outcome.guard:
            self._outcome.stopped = self._outcome.stopped or why or "error"
            self._outcome.error = self._outcome.error or error


class _Line:
    """A thread's connection, made when it is needed and made anew after a hundred mails."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._open: Connection | None = None

    def connection(self) -> Connection:
        if self._open and (self._open.sent >= MAILS_ON_A_CONNECTION or not self._open.is_free()):
            self.close()
        self._open = self._open or Connection(self._relay)
        return self._open

    def close(self) -> None:
        if self._open:
            self._open.close()
        self._open = None


def _refused_all(exc: Refused, count: int, sent: int) -> Unusable:
    how = f"{exc.reply} at {exc.stage}"
    message = (
        f"{sent:,} mails were sent, and then the relay refused {count} in a row ({how})"
        if sent
        else f"the relay refuses everybody ({how}; {count} tried)"
    )
    hint = (
        "nobody is marked as failed; may this machine or user send by it, to others, from this "
        "address, so large? digest mail test shows it; then run digest mail send again"
    )
    return Unusable(message, hint=hint)


def _is_about_reader(exc: Refused) -> bool:
    """RFC 3463: 5.1 is about addresses, 5.2 about mailboxes; 5.1.7 and 5.1.8 about the sender."""
    if exc.reply.enhanced:
        about = exc.reply.enhanced.startswith(("5.1.", "5.2."))
        return about and exc.reply.enhanced not in ("5.1.7", "5.1.8")
    return exc.stage == "RCPT" and exc.reply.code in (550, 551, 552, 553)


def _pause(job: Job, tries: int) -> float:
    """Seconds to the next try: half as long to one and a half times, by the reader.

    Not by chance, so that a run can be repeated; spread, so that not all come back at once.
    """
    base = BACKOFF[min(tries, len(BACKOFF)) - 1]
    spread = hashlib.blake2b(f"{job.reader}{tries}".encode(), digest_size=2).digest()
    return base * (0.5 + int.from_bytes(spread, "big") / 0xFFFF)


class _Bucket:
    """So many mails a minute; fewer when the relay says that it is too much."""

    def __init__(self, per_minute: int, clock: Clock, wait: Callable[[float], None]) -> None:
        self._gap = 60 / max(1, per_minute)
        self._clock, self._wait = clock, wait
        self._next = clock.now()
        self._guard = threading.Lock()

    def take(self, stop: threading.Event) -> bool:
        """Wait for the next free moment; False when told to stop meanwhile."""
        with self._guard:
            now = self._clock.now()
            at = max(now, self._next)
            self._next = at + self._gap
        if at > now:
            self._wait(at - now)
        return not stop.is_set()

    def slower(self, reply: Reply) -> None:
        """Half the speed, not below one in ten seconds, after a reply about too much mail."""
        if reply.code in (450, 451, 452) and reply.enhanced in TOO_MUCH:
            with self._guard:
                self._gap = min(10.0, self._gap * 2)
