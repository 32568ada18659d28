"""Doubtful deliveries settled by the relay's log: sent, or to be sent."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.delivery.ledger import Ledger
from generator.delivery.relaylog import judge
from generator.delivery.sending import Clock, SystemClock
from generator.errors import UsageError
from generator.mail.message import sender_host
from generator.project import Project
from generator.workflow.posting import LEDGER, checked_sender, open_ledger
from generator.workflow.readers import delivery_id, load_keys

FROM_LOG = "250 by the relay's log"
"""What the ledger has as the reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What the log told of one issue."""

    edition: str
    sent: int
    """Deliveries that the relay had taken."""
    queued: int
    """Those that it never took: the next `digest mail send` sends them."""
    uncertain: int
    """Those of which the log proves neither."""
    why: str
    """Why, of the last number; '' where it is 0."""


def reconcile(
    project: Project, logs: Sequence[Path], *, clock: Clock | None = None
) -> list[Reconciled]:
    """Settle every issue that has doubtful deliveries. The order of `logs`: oldest first.

    Raises:
        UsageError: a log cannot be read.
        DeliveryError: somebody is sending just now.
    """
    if not (project.mail_state / LEDGER).exists():
        return []
    clock = clock or SystemClock()
    with open_ledger(project) as ledger:
        return [
            _settled(project, ledger, issue.issue, logs, clock.now())
            for issue in ledger.issues()
            if ledger.uncertain(issue.issue)
        ]


def _settled(
    project: Project, ledger: Ledger, issue: str, logs: Sequence[Path], now: float
) -> Reconciled:
    ledger.settle(issue, resend=False)
    host = sender_host(checked_sender(project))
    keys = load_keys(project) if project.settings.mail.way == "smtp" else {}

    def message_ids(readers: Sequence[str]) -> dict[str, str]:
        return {f"{delivery_id(issue, one, keys)}@{host}": one for one in readers}

    doubtful = message_ids(ledger.uncertain(issue))
    sent = [
        str(row["reader"])
        for row in ledger.deliveries(issue)
        if row["state"] == "sent" and row["reply"] != FROM_LOG
    ]
    verdict = judge(_lines(logs), doubtful, message_ids(sent))
    for one in sorted(verdict.taken):
        ledger.done(issue, doubtful[one], "sent", now, code=250, reply=FROM_LOG)
    for one in sorted(verdict.not_taken):
        ledger.done(issue, doubtful[one], "queued", now)
    return Reconciled(
        edition=issue, sent=len(verdict.taken), queued=len(verdict.not_taken),
        uncertain=len(verdict.unknown), why=verdict.why_unknown,
    )  # fmt: skip


def _lines(logs: Sequence[Path]) -> Iterator[str]:
    for path in logs:
        try:
            with (gzip.open if path.suffix == ".gz" else open)(
                path, mode="rt", encoding="utf-8", errors="replace"
            ) as text:
                yield from text
        except (OSError, EOFError) as exc:
            raise UsageError(f"{path} cannot be read: {exc}") from exc
