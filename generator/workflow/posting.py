"""An issue to the readers of a list of our own: freeze it, send it, know how far it went."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.catalog import Catalog
from generator.delivery.ledger import Frozen, Job, Ledger
from generator.delivery.sending import Clock, Limits, Sending, SystemClock
from generator.delivery.smtp import Relay
from generator.errors import DeliveryError, Problem
from generator.mail import subscribers as lists
from generator.mail import tokens
from generator.mail.issues import Issue
from generator.mail.letters import compose
from generator.mail.message import Sender, Stamp, Ways, build, mailbox
from generator.mail.rendering import Composer
from generator.mail.sender import sender_of
from generator.mail.subscribers import Subscriber
from generator.mail.values import Bodies
from generator.models import Cadence
from generator.project import Project
from generator.workflow.running import Say

STALE = {Cadence.DAY: 36, Cadence.WEEK: 4 * 24, Cadence.MONTH: 10 * 24}
"""Hours after a period's end at which its mail is old."""
MOST_CHANGE = 0.5
"""A list that has grown or shrunk by more than this part is looked at by a person first."""
FEW = 10
"""Of lists this small every change is large."""
LEDGER, JOURNAL = "ledger.sqlite", "suppressed.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """How far an issue is."""

    issue: str
    counts: Mapping[str, int]
    at_risk: Sequence[str]
    sent_now: int
    stopped: str
    problems: tuple[Problem, ...] = ()


def state_folder(project: Project) -> Path:
    return project.root / project.settings.mail.state


def open_ledger(project: Project) -> Ledger:
    return Ledger(state_folder(project) / LEDGER)


def post(
    project: Project, catalog: Catalog, issue: Issue, *, late: bool = False, anyway: bool = False,
    wait: float = 0, say: Say = lambda _: None, clock: Clock | None = None,
) -> Posted:  # fmt: skip
    """Send an issue to everybody who gets it and has not got it.

    Raises:
        DeliveryError: it must not be sent, or cannot be now.
    """
    clock = clock or SystemClock()
    relay, keys = _relay(project), _keys(project)
    sender = _checked_sender(project)
    readers, problems = load_subscribers(project, catalog)
    with open_ledger(project) as ledger:
        frozen = ledger.frozen(issue.slug)
        if frozen is None:
            _refuse_stale(issue, clock.now(), late=late)
            frozen = _freeze(project, catalog, issue, readers, ledger, clock.now(), anyway, say)
        else:
            _refuse_other(project, catalog, issue, frozen, ledger)
        resend = project.settings.mail.on_uncertain == "resend"
        doubtful = ledger.settle(issue.slug, resend=resend)
        if doubtful:
            what = "sent once more" if resend else "held: digest mail status names them"
            say(f"{doubtful} mails may or may not have gone out before a crash: {what}")
        post_office = _PostOffice(project, ledger, issue.slug, frozen, sender, keys, readers)
        sending = Sending(
            ledger, issue.slug, relay, _bare(sender), post_office.make, _limits(project, wait),
            clock=clock, stop=_stop_flag(),
        )  # fmt: skip
        outcome = sending.run()
        posted = Posted(
            issue=issue.slug, counts=ledger.counts(issue.slug),
            at_risk=ledger.at_risk(issue.slug), sent_now=outcome.sent, stopped=outcome.stopped,
            problems=problems,
        )  # fmt: skip
    if outcome.error:
        raise outcome.error
    return posted


def load_subscribers(
    project: Project, catalog: Catalog
) -> tuple[tuple[Subscriber, ...], tuple[Problem, ...]]:
    """The list, from the file or command that the environment names.

    Raises:
        DeliveryError: neither is named, it cannot be read, or it holds nobody.
    """
    settings = project.settings.subscribers
    path, command = os.environ.get(settings.file_env), os.environ.get(settings.command_env)
    if command:
        # The person who runs us set it, as they set PATH.
        result = subprocess.run(  # noqa: S603
            shlex.split(command), capture_output=True, timeout=300
        )
        if result.returncode:
            message = f"the command of {settings.command_env} failed ({result.returncode})"
            raise DeliveryError(message, hint="nothing is sent")
        text, where = result.stdout.decode("utf-8-sig", "replace"), settings.command_env
    elif path:
        where = settings.file_env
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as exc:
            message = f"the list of subscribers cannot be read ({settings.file_env})"
            raise DeliveryError(message, hint="nothing is sent") from exc
        if project.root in Path(path).resolve().parents:
            message = "the list of subscribers lies inside the project"
            raise DeliveryError(message, hint="keep addresses where no commit can take them along")
    else:
        hint = f"set {settings.file_env} to the path of a CSV file with a column `email`"
        raise DeliveryError("there is no list of subscribers", hint=hint)
    return lists.parse(text, where=where, themes=tuple(catalog.by_theme))


def _freeze(
    project: Project, catalog: Catalog, issue: Issue, readers: Sequence[Subscriber],
    ledger: Ledger, now: float, anyway: bool, say: Say,
) -> Frozen:  # fmt: skip
    cadence = issue.period.cadence.value
    already = ledger.told(cadence)
    papers = tuple(one for one in issue.paper_ids if one not in already)
    issue = dataclasses.replace(issue, paper_ids=papers)
    wanted = lists.recipients(readers, _journal(project), cadence, tuple(catalog.by_theme))
    composer = Composer(project.template_folders)
    variants: dict[str, Mapping[str, str]] = {}
    who: dict[str, str] = {}
    for one in wanted:
        key = f"{one.language}|{' '.join(sorted(one.themes))}"
        if key not in variants:
            letter = compose(catalog, issue, themes=one.themes)
            parts = composer.compose(letter, "own") if letter else None
            variants[key] = dataclasses.asdict(parts.bodies) if parts else {}
        if variants[key]:
            who[one.id] = key
    variants = {key: body for key, body in variants.items() if body}
    if not who:
        raise DeliveryError(
            f"nobody would get {issue.slug}: {len(readers)} subscribers, {len(wanted)} want this "
            f"cadence, {len(papers)} papers are new",
            hint="no mail; look at status, cadence and themes in the list of subscribers",
        )
    _refuse_change(ledger, cadence, issue.slug, len(who), anyway)
    content = content_of(project, catalog, issue)
    frozen = Frozen(
        issue=issue.slug, cadence=cadence, content=content, frozen_at=now, recipients=len(who)
    )
    ledger.freeze(frozen, variants, who, papers)
    say(f"{issue.slug} is frozen: {len(papers)} papers, {len(who)} readers, {len(variants)} forms")
    return frozen


def content_of(project: Project, catalog: Catalog, issue: Issue) -> str:
    """SHA-256 of what an issue says to a reader of all themes."""
    letter = compose(catalog, issue)
    if letter is None:
        return ""
    parts = Composer(project.template_folders).compose(letter, "web")
    return hashlib.sha256(f"{parts.html}\0{parts.text}".encode()).hexdigest()


def _refuse_other(
    project: Project, catalog: Catalog, issue: Issue, frozen: Frozen, ledger: Ledger
) -> None:
    """What was sent whole and reads otherwise now stays as it is; a rest is sent as frozen."""
    counts = ledger.counts(issue.slug)
    left = sum(counts[state] for state in ("queued", "sending", "deferred", "uncertain"))
    told = {one for one, slug in ledger.told(frozen.cadence).items() if slug == issue.slug}
    papers = tuple(one for one in issue.paper_ids if one in told)
    now = content_of(project, catalog, dataclasses.replace(issue, paper_ids=papers))
    if not left and now != frozen.content:
        raise DeliveryError(
            f"{issue.slug} was sent, and says something else now",
            hint="a mail cannot be taken back; what came later stands in the next one",
        )


def _refuse_stale(issue: Issue, now: float, *, late: bool) -> None:
    end = dt.datetime.combine(issue.period.end, dt.time.max, tzinfo=dt.UTC).timestamp()
    if now < end:
        message = f"{issue.slug} is not over: papers can still come into it"
        raise DeliveryError(message, hint=f"send it after {issue.period.end}")
    hours = (now - end) / 3600
    if hours > STALE[issue.period.cadence] and not late:
        message = f"{issue.slug} ended {hours / 24:.0f} days ago: that is no news"
        raise DeliveryError(message, hint="--late sends it all the same")


def _refuse_change(ledger: Ledger, cadence: str, issue: str, count: int, anyway: bool) -> None:
    before = ledger.last(cadence, before=issue)
    if anyway or before is None or max(count, before.recipients) <= FEW:
        return
    if abs(count - before.recipients) > MOST_CHANGE * before.recipients:
        message = f"{count} readers instead of {before.recipients} the last time ({before.issue})"
        raise DeliveryError(message, hint="look at the list; --anyway sends all the same")


class _PostOffice:
    """Makes each reader's mail when its turn comes, unless they want it no more."""

    def __init__(
        self, project: Project, ledger: Ledger, issue: str, frozen: Frozen, sender: Sender,
        keys: Mapping[str, bytes], readers: Sequence[Subscriber],
    ) -> None:  # fmt: skip
        self._project, self._ledger, self._issue = project, ledger, issue
        self._frozen, self._sender, self._keys = frozen, sender, keys
        self._readers = {one.id: one for one in readers if one.status == "active"}
        self._bodies: dict[str, Bodies] = {}
        self._against: Mapping[str, frozenset[str]] = {}
        self._journal_is = (-1, -1)
        self._guard = threading.Lock()

    def make(self, job: Job) -> tuple[str, bytes] | None:
        reader = self._readers.get(job.reader)
        with self._guard:
            self._read_journal()
            if reader is None or lists.ALL in self._against.get(job.reader, ()):
                return None
            bodies = self._bodies.get(job.variant)
            if bodies is None:
                bodies = Bodies(**self._ledger.variant(self._issue, job.variant))
                self._bodies[job.variant] = bodies
        delivery = delivery_id(self._issue, job.reader, self._keys)
        at = dt.datetime.fromtimestamp(int(self._frozen.frozen_at), dt.UTC)
        ways = ways_of(self._project, job.reader, self._keys)
        stamp = Stamp(delivery=delivery, at=at)
        raw = build(bodies, self._sender, reader.email, stamp, ways)
        return reader.email, raw

    def _read_journal(self) -> None:
        """Anew when it has grown: who unsubscribes while we send gets nothing any more."""
        path = state_folder(self._project) / JOURNAL
        try:
            stat = path.stat()
            state = (stat.st_size, stat.st_mtime_ns)
        except FileNotFoundError:
            state = (0, 0)
        if state != self._journal_is:
            self._journal_is = state
            self._against = lists.suppressed(_journal(self._project))


def delivery_id(issue: str, reader: str, keys: Mapping[str, bytes]) -> str:
    """The same for an issue and reader for ever, so that two copies can be known as one."""
    key = next(iter(keys.values()))[:64]
    digest = hashlib.blake2b(f"{issue} {reader}".encode(), key=key, digest_size=12)
    return f"{issue}.{digest.hexdigest()}"


def ways_of(project: Project, reader: str, keys: Mapping[str, bytes]) -> Ways:
    """A reader's own addresses."""
    settings, site = project.settings.subscribers, project.settings.site.url.rstrip("/")
    token, change = tokens.make("u", reader, keys), tokens.make("t", reader, keys)
    mail = ""
    if settings.unsubscribe_mail:
        local, _, host = settings.unsubscribe_mail.partition("@")
        mail = f"mailto:{local}+{token}@{host}?subject=unsubscribe%20{token}"
    return Ways(
        unsubscribe_url=f"{settings.unsubscribe_url}{token}" if settings.unsubscribe_url else "",
        unsubscribe_mail=mail,
        # After the number sign, so that no server's log ever has it.
        change_url=f"{site}/mail/preferences/#{change}",
    )


def _journal(project: Project) -> tuple[lists.Suppression, ...]:
    path = state_folder(project) / JOURNAL
    return lists.parse_journal(path.read_text("utf-8")) if path.exists() else ()


def _relay(project: Project) -> Relay:
    smtp = project.settings.smtp
    if not smtp.host:
        raise DeliveryError("there is no relay", hint="set host under [smtp] in digest.toml")
    user, password = os.environ.get(smtp.user_env, ""), os.environ.get(smtp.password_env, "")
    if bool(user) != bool(password):
        raise DeliveryError(f"of {smtp.user_env} and {smtp.password_env} one is set, one is not")
    return Relay(host=smtp.host, port=smtp.port, tls=smtp.tls, user=user, password=password)


def _keys(project: Project) -> Mapping[str, bytes]:
    name = project.settings.subscribers.key_env
    try:
        return tokens.parse_keys(os.environ.get(name, ""))
    except ValueError as exc:
        hint = f"set {name} to 32 random characters or more, and keep it: old links need it"
        raise DeliveryError(f"{name}: {exc}", hint=hint) from exc


def _checked_sender(project: Project) -> Sender:
    mail, own = project.settings.mail, project.settings.subscribers
    for value, name in (
        (mail.sender, "from under [mail]"),
        (project.settings.site.url, "url under [site]"),
        (mail.postal, "postal under [mail]"),
        (own.unsubscribe_mail or own.unsubscribe_url, "unsubscribe_mail under [subscribers]"),
    ):
        if not value:
            raise DeliveryError(f"{name} in digest.toml is not set", hint="a mail needs it")
    return sender_of(project.settings)


def _bare(sender: Sender) -> str:
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
