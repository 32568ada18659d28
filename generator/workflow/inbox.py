"""The robot: reads the mailbox of an own list, takes down what is asked, answers what may be.

Mail by mail: what it asks for is on the disk before the mail is marked. So a crash anywhere makes
the next run read that mail again, and find that it was read.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator import files
from generator.delivery.imap import Account, Mailbox
from generator.delivery.sending import Clock, SystemClock
from generator.delivery.smtp import Connection, Lost, Refused
from generator.errors import DeliveryError, DigestError, Problem
from generator.mail import answers, deciding, requests, tokens
from generator.mail.answers import Desk, Links
from generator.mail.memory import Record
from generator.mail.message import mailbox
from generator.models import OTHER
from generator.project import Project, load_found_themes, load_vocabulary
from generator.workflow.freezing import Speakers
from generator.workflow.notebook import opened
from generator.workflow.posting import bare_address, checked_sender, relay_of
from generator.workflow.readers import delivery_id, journal_problems, load_keys, ways_of
from generator.workflow.running import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a run did. No addresses."""

    counts: Mapping[str, int]
    """Outcome of `deciding.Decision` → mails."""
    ignored: Mapping[str, int]
    """Why nothing was done → mails."""
    answers: int = 0
    waiting: int = 0
    """Answers that are still owed."""
    problems: tuple[Problem, ...] = ()
    """Mails that cannot be read, by their UID, and lines of the journal."""


def read_inbox(
    project: Project, *, dry_run: bool = False, say: Say = lambda _: None,
    clock: Clock | None = None,
) -> Read:  # fmt: skip
    """Read all mails that wait.

    Raises:
        DeliveryError: a setting is missing, another robot is at work, or the mailbox or the disk
            cannot be used; nothing is lost by it.
    """
    clock = clock or SystemClock()
    account, post = _account(project), post_of(project)
    try:
        with files.locked(project.mail_state / "inbox.lock"):
            robot = _Robot(project, post, clock, dry_run=dry_run)
            with Mailbox(account) as box:
                robot.read(box)
            return robot.answer(say)
    except files.Busy as exc:
        hint = "wait until it is done"
        raise DeliveryError(f"{exc.holder} reads the mailbox", hint=hint) from exc
    except files.CannotLock as exc:
        raise DeliveryError(f"the state folder cannot be written: {exc}") from exc


class _Robot:
    def __init__(
        self, project: Project, post: requests.Post, clock: Clock, *, dry_run: bool
    ) -> None:
        self._project, self._post, self._clock, self._dry = project, post, clock, dry_run
        self._counts: Counter[str] = Counter()
        self._ignored: Counter[str] = Counter()
        self._problems: list[Problem] = []

    def read(self, box: Mailbox) -> None:
        for uid, raw in box.waiting():
            request, decision = self._taken_down(raw)
            self._counts[decision.outcome] += 1
            if decision.why:
                self._ignored[decision.why] += 1
            if decision.why == requests.UNREADABLE:
                self._problems.append(_unreadable(uid))
            if self._dry:
                continue
            # Only now: what was asked is on the disk.
            if request.kind == "nothing":
                box.not_ours(uid)
            else:
                box.dealt_with(uid)

    def _taken_down(self, raw: bytes) -> tuple[requests.Request, deciding.Decision]:
        """What a mail asks for, on the disk; a mail that we stumble over is left for a person.

        Raises:
            DeliveryError: the disk cannot be used; then no mail could be dealt with.
        """
        try:
            request = requests.classify(raw, self._post)
            with opened(self._project) as notebook:
                decision = deciding.decide(
                    request, requests.key_of(raw), notebook.memory, notebook.journal, self._now()
                )
                if not self._dry:
                    notebook.add(decision.records)
        except DigestError:
            raise
        except Exception:  # Anybody can write us: one mail may not stop all others.
            request = requests.Request(kind="nothing", why=requests.UNREADABLE)
            decision = deciding.Decision(outcome="nothing", why=request.why)
        return request, decision

    def answer(self, say: Say) -> Read:
        """Send the answers that are owed and may go out."""
        with opened(self._project) as notebook:
            due = deciding.to_answer(notebook.memory, self._now())
        sent = self._send(due, say) if due and not self._dry else 0
        with opened(self._project) as notebook:
            waiting = len(deciding.to_answer(notebook.memory, self._now()))
            if not self._dry:
                notebook.forget(self._now())
        return Read(
            counts=dict(sorted(self._counts.items())), ignored=dict(sorted(self._ignored.items())),
            answers=sent, waiting=waiting,
            problems=(*self._problems, *journal_problems(self._project)),
        )  # fmt: skip

    def _send(self, due: tuple[Record, ...], say: Say) -> int:
        project = self._project
        sender, keys = checked_sender(project), self._post.keys
        desk = Desk(
            sender=sender, site=project.settings.site.title, themes=theme_titles(project),
            cadences=project.settings.mail.cadences, postal=project.settings.mail.postal,
        )  # fmt: skip
        speakers, sent = Speakers(project), 0
        pause = 60 / project.settings.smtp.per_minute
        try:
            connection = Connection(relay_of(project))
        except Lost:
            say("the relay cannot be reached: the answers wait for the next run")
            return 0
        try:
            for place, record in enumerate(due):
                if place:
                    self._clock.sleep(pause)
                words, composer = speakers.of(record.language or "")
                links = links_of(project, record, keys)
                raw = answers.answer(record, desk, links, composer, words, self._now())
                try:
                    connection.send(bare_address(sender), record.email, raw, lambda: None)
                    sent += 1
                except Refused as exc:
                    if exc.reply.code < 500:
                        continue
                # A crash here makes one reader get one answer twice: better than none.
                with opened(project) as notebook:
                    notebook.add([deciding.answered(record, self._now())])
        except Lost:
            say("the relay broke off: the rest of the answers waits for the next run")
        finally:
            connection.close()
        return sent

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(int(self._clock.now()), dt.UTC)


def _unreadable(uid: str) -> Problem:
    return Problem(
        code="mail/unreadable",
        where=f"mailbox#{uid}",
        message="a mail cannot be read: nothing was done about it",
        hint="it is where it was, for a person to look at",
    )


def post_of(project: Project) -> requests.Post:
    """What a request is judged by.

    Raises:
        DeliveryError: there is no key.
    """
    settings = project.settings
    own = {settings.subscribers.unsubscribe_mail.lower()}
    for one in (settings.mail.sender, settings.mail.reply_to):
        if one:
            own.add(mailbox("From", one).rpartition("<")[2].rstrip(">").lower())
    return requests.Post(
        own=frozenset(own - {""}),
        keys=load_keys(project),
        themes=frozenset(theme_titles(project)),
        delivery=delivery_id,
    )


def theme_titles(project: Project) -> Mapping[str, str]:
    """slug → title of all themes that a reader can choose; the papers are not needed for it."""
    vocabulary = load_vocabulary(project) or load_found_themes(project)
    themes = vocabulary.themes if vocabulary else ()
    return {one.slug: one.title for one in themes if one.slug != OTHER}


def links_of(project: Project, record: Record, keys: Mapping[str, bytes]) -> Links:
    """What an answer leads to."""
    settings, site = project.settings.subscribers, project.settings.site.url.rstrip("/")
    ways = ways_of(project, record.reader, keys)
    action: Mapping[str, tokens.Action] = {"confirm": "c", "leave": "u"}
    reply_to = confirm_url = ""
    if record.answer in action:
        token = tokens.make(action[record.answer], record.reader, keys)
        local, _, host = settings.unsubscribe_mail.rpartition("@")
        reply_to = f"{local}+{token}@{host}"
        if settings.unsubscribe_url and record.answer == "confirm":
            confirm_url = f"{settings.unsubscribe_url}{token}"
    return Links(
        reply_to=reply_to, confirm_url=confirm_url, change=ways.change_url, leave=ways.unsubscribe,
        again=f"{site}/mail/",
    )  # fmt: skip


def _account(project: Project) -> Account:
    inbox = project.settings.inbox
    if not inbox.host:
        raise DeliveryError("there is no mailbox", hint="set host under [inbox] in digest.toml")
    if not project.settings.subscribers.unsubscribe_mail:
        message = "unsubscribe_mail under [subscribers] in digest.toml is not set"
        raise DeliveryError(message, hint="it is the address of the mailbox that the robot reads")
    user, password = os.environ.get(inbox.user_env, ""), os.environ.get(inbox.password_env, "")
    if not (user and password):
        raise DeliveryError(f"{inbox.user_env} or {inbox.password_env} is not set")
    return Account(
        host=inbox.host, port=inbox.port, tls=inbox.tls, user=user, password=password,
        folder=inbox.folder, done=inbox.done,
    )  # fmt: skip
