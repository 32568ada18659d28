"""An issue to the readers of a list of our own: freeze it, send it, know how far it went."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.catalog import Catalog
from generator.delivery.ledger import Frozen, Job, Ledger
from generator.delivery.sending import Clock, Limits, Sending, SystemClock
from generator.delivery.signing import Signer, load_signer
from generator.delivery.smtp import Relay
from generator.errors import DeliveryError, Problem
from generator.mail import deciding
from generator.mail import subscribers as lists
from generator.mail.issues import Issue
from generator.mail.message import Sender, Stamp, build, mailbox, sender_host
from generator.mail.sender import sender_of
from generator.mail.subscribers import Subscriber
from generator.mail.values import Bodies
from generator.project import Project
from generator.text.counting import counted
from generator.workflow.claiming import claim
from generator.workflow.freezing import (
    FEW,
    MOST_CHANGE,
    freeze,
    idle_in,
    refuse_other,
    refuse_stale,
    take_up,
)
from generator.workflow.notebook import JOURNAL, opened
from generator.workflow.readers import (
    Audience,
    delivery_id,
    load_journal,
    ways_of,
)
from generator.workflow.running import Say

LEDGER = "ledger.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """How far an issue is."""

    issue: str
    counts: Mapping[str, int]
    at_risk: Sequence[str]
    sent_now: int
    stopped: str
    failed_now: int = 0
    error: DeliveryError | None = None
    """Why it ended before its time, perhaps after mails were sent."""
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    """Of the file, for way `file`."""
    idle: int = 0
    """Readers who get none, as nothing is new in the themes that they chose."""


def open_ledger(project: Project) -> Ledger:
    return Ledger(project.mail_state / LEDGER)


def post(
    project: Project, catalog: Catalog, issue: Issue, audience: Audience, *, late: bool = False,
    anyway: bool = False, wait: float = 0, say: Say = lambda _: None, clock: Clock | None = None,
) -> Posted:  # fmt: skip
    """Send an issue to everybody of an audience who gets it and has not got it.

    Raises:
        DeliveryError: it must not be sent, or cannot be now.
    """
    clock = clock or SystemClock()
    relay, sender, signer = relay_of(project), checked_sender(project), signer_of(project)
    refuse_without_copy(project, issue)
    with open_ledger(project) as ledger:
        frozen = ledger.frozen(issue.slug)
        if frozen is None:
            refuse_stale(issue, clock.now(), late=late)
            frozen = freeze(project, catalog, issue, audience, ledger, clock.now(), anyway, say)
        else:
            refuse_other(project, catalog, issue, frozen, ledger)
            take_up(issue, ledger, clock.now(), late=late)
            _leave_out(project, ledger, frozen, audience, clock.now(), anyway=anyway, say=say)
        if ledger.is_left(issue.slug):
            claim(project, ledger, issue.slug, clock.now())
        _settle(project, ledger, issue, say)
        office = _PostOffice(project, catalog, ledger, frozen, sender, audience, signer)
        sending = Sending(
            ledger, issue.slug, relay, bare_address(sender), office.make, _limits(project, wait),
            clock=clock, stop=_stop_flag(),
        )  # fmt: skip
        outcome = sending.run()
        if outcome.failed and audience.form == "own":
            _take_down(project, ledger, issue.slug, clock.now())
        return Posted(
            issue=issue.slug, counts=ledger.counts(issue.slug),
            at_risk=ledger.at_risk(issue.slug), sent_now=outcome.sent, stopped=outcome.stopped,
            failed_now=outcome.failed, error=outcome.error, problems=audience.problems,
            idle=idle_in(ledger, issue.slug),
        )  # fmt: skip


def _take_down(project: Project, ledger: Ledger, issue: str, now: float) -> None:
    """Addresses that the relay knows to be none get no later mail either."""
    at = dt.datetime.fromtimestamp(now, dt.UTC)
    replies = {str(one["reader"]): str(one["reply"]) for one in ledger.in_state(issue, "failed")}
    with opened(project) as notebook:
        notebook.add(deciding.refused(replies, issue, notebook.memory, at))


def _leave_out(
    project: Project, ledger: Ledger, frozen: Frozen, audience: Audience, now: float, *,
    anyway: bool, say: Say,
) -> None:  # fmt: skip
    """Of a rest, those who are not in the list now: it may be short by mistake, so they wait.

    Raises:
        DeliveryError: most of a rest that is not small is not in it.
    """
    there = {one.id for one in audience.readers}
    waiting = ledger.waiting(frozen.issue)
    against = lists.suppressed(load_journal(project)) if audience.form == "own" else {}
    absent = [
        one
        for one in waiting
        # Who has left is told so by the journal when their turn comes.
        if one not in there and lists.wants(against.get(one, frozenset()), frozen.cadence)
    ]
    if anyway:
        ledger.leave_out(frozen.issue, absent, "suppressed", now)
        return
    if len(waiting) > FEW and len(absent) > MOST_CHANGE * len(waiting):
        raise DeliveryError(
            f"{len(absent)} of the {len(waiting)} readers who have still to get {frozen.issue} are "
            "not in the list",
            hint="look at the list; --anyway sends to the others, and to those no more",
        )
    ledger.leave_out(frozen.issue, absent, "missing", now)
    if absent:
        say(
            f"{len(absent)} readers of {frozen.issue} are not in the list any more, and wait: put "
            "them back, or give them a status; --anyway leaves them out"
        )


def _settle(project: Project, ledger: Ledger, issue: Issue, say: Say) -> None:
    resend = project.settings.mail.on_uncertain == "resend"
    if doubtful := ledger.settle(issue.slug, resend=resend):
        what = "sent once more" if resend else "held: digest mail status names them"
        say(f"{counted(doubtful, 'mail')} may or may not have gone out before a crash: {what}")


class _PostOffice:
    """Makes each reader's mail when its turn comes, unless they want it no more."""

    def __init__(
        self, project: Project, catalog: Catalog, ledger: Ledger, frozen: Frozen, sender: Sender,
        audience: Audience, signer: Signer | None,
    ) -> None:  # fmt: skip
        self._project, self._ledger, self._frozen = project, ledger, frozen
        self._sender, self._audience, self._signer = sender, audience, signer
        self._readers = {one.id: one for one in audience.readers if one.status == "active"}
        self._themes = frozenset(catalog.by_theme)
        self._bodies: dict[str, Bodies] = {}
        self._against: Mapping[str, frozenset[str]] = {}
        self._journal_is = (-1, -1)
        self._guard = threading.Lock()

    def make(self, job: Job) -> tuple[str, bytes] | None:
        reader = self._readers.get(job.reader)
        with self._guard:
            self._read_journal()
            if reader is None or not self._still_wants(reader):
                return None
            bodies = self._bodies.get(job.variant)
            if bodies is None:
                bodies = Bodies(**self._ledger.variant(self._frozen.issue, job.variant))
                self._bodies[job.variant] = bodies
        keys = self._audience.keys
        delivery = delivery_id(self._frozen.issue, job.reader, keys)
        at = dt.datetime.fromtimestamp(int(self._frozen.frozen_at), dt.UTC)
        ways = ways_of(self._project, job.reader, keys) if keys else None
        stamp = Stamp(delivery=delivery, at=at)
        raw = build(bodies, self._sender, reader.email, stamp, ways)
        return reader.email, self._signer.sign(raw) if self._signer else raw

    def _still_wants(self, reader: Subscriber) -> bool:
        """A mail of several themes goes out while one of them is wanted: it is one text."""
        scopes = self._against.get(reader.id, frozenset())
        themes = reader.themes or self._themes
        return lists.wants(scopes, self._frozen.cadence) and bool(themes - scopes)

    def _read_journal(self) -> None:
        """Anew when it has grown: who unsubscribes while we send gets nothing any more."""
        path = self._project.mail_state / JOURNAL
        try:
            stat = path.stat()
            state = (stat.st_size, stat.st_mtime_ns)
        except FileNotFoundError:
            state = (0, 0)
        if state != self._journal_is:
            self._journal_is = state
            self._against = lists.suppressed(load_journal(self._project))


def relay_of(project: Project) -> Relay:
    smtp = project.settings.smtp
    if not smtp.host:
        raise DeliveryError("there is no relay", hint="set host under [smtp] in digest.toml")
    user, password = os.environ.get(smtp.user_env, ""), os.environ.get(smtp.password_env, "")
    if bool(user) != bool(password):
        raise DeliveryError(f"of {smtp.user_env} and {smtp.password_env} one is set, one is not")
    return Relay(host=smtp.host, port=smtp.port, tls=smtp.tls, user=user, password=password)


def signer_of(project: Project) -> Signer | None:
    """Who signs the mails here; None where the relay does.

    Raises:
        DeliveryError: dkimpy or the key is missing.
    """
    own = project.settings.dkim
    if not own.selector:
        return None
    domain = own.domain or sender_host(sender_of(project.settings))
    return load_signer(own.selector, domain, os.environ.get(own.key_env, ""), own.key_env)


def refuse_without_copy(project: Project, issue: Issue) -> None:
    """Every mail leads to its web copy; one that is not there would lead nowhere."""
    path = project.site_dir / "mail" / issue.slug / "index.html"
    if not path.is_file():
        raise DeliveryError(
            f"the site has no copy of {issue.slug}",
            hint="digest build makes it; publish the site before the mail goes out",
        )


def checked_sender(project: Project) -> Sender:
    mail, own = project.settings.mail, project.settings.subscribers
    for value, name in (
        (mail.sender, "from under [mail]"),
        (project.settings.site.url, "url under [site]"),
        (mail.postal, "postal under [mail]"),
        (
            own.unsubscribe_mail or own.unsubscribe_url or mail.way != "smtp",
            "unsubscribe_mail under [subscribers]",
        ),
    ):
        if not value:
            raise DeliveryError(f"{name} in digest.toml is not set", hint="a mail needs it")
    return sender_of(project.settings)


def bare_address(sender: Sender) -> str:
    return mailbox("From", sender.address).rpartition("<")[2].rstrip(">")


def _limits(project: Project, wait: float) -> Limits:
    smtp = project.settings.smtp
    return Limits(
        connections=smtp.connections, per_minute=smtp.per_minute, per_day=smtp.per_day, wait=wait
    )


def _stop_flag() -> threading.Event:
    """Set by SIGINT and SIGTERM: the mails at their dots are finished, then the run ends."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
    return stop
