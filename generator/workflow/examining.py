"""`digest mail doctor`: whether mail can go out, and arrive, before any does. Says no address."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.catalog import Catalog
from generator.delivery.names import Names
from generator.delivery.peeking import Peek
from generator.delivery.sending import Clock
from generator.delivery.service import Request
from generator.delivery.smtp import Connection, Lost
from generator.errors import DigestError, Level, Problem
from generator.mail import records
from generator.mail.message import sender_host
from generator.mail.sender import sender_of
from generator.project import Project
from generator.workflow.arranging import arrange
from generator.workflow.handing import open_service, targets_of
from generator.workflow.posting import LEDGER, checked_sender, relay_of, signer_of
from generator.workflow.readers import groups, journal_problems, load_keys, load_subscribers

CI = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "JENKINS_URL")
WEAK = 32
"""Characters; a shorter key can be guessed by whoever has one mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was looked at, and what is wrong."""

    looked_at: tuple[str, ...]
    problems: tuple[Problem, ...]


def examine(project: Project, names: Names, clock: Clock, *, selector: str = "") -> Examined:
    """Each check on its own: one that fails hides no other. `selector`: the relay's, of DKIM."""
    catalog = arrange(project).catalog
    checks = {
        "configuration": lambda: _configuration(project),
        "DNS": lambda: _dns(project, names, selector),
        "relay": lambda: _relay(project),
        "service": lambda: _service(project, catalog, clock),
        "ledger": lambda: _ledger(project),
        "keys": lambda: _keys(project),
        "list": lambda: _list(project, catalog),
    }
    wanted = _wanted(project.settings.mail.way)
    found: list[Problem] = []
    for name in wanted:
        found += _tried(name, checks[name])
    return Examined(looked_at=wanted, problems=tuple(found))


def _wanted(way: str) -> tuple[str, ...]:
    """The checks that say something about a way."""
    if way == "file":
        return ("configuration",)
    if way == "list-address":
        return ("configuration", "DNS", "relay", "ledger", "list")
    if way == "smtp":
        return ("configuration", "DNS", "relay", "ledger", "keys", "list")
    return ("configuration", "service", "ledger")


def _tried(name: str, check: Callable[[], Iterator[Problem]]) -> list[Problem]:
    found: list[Problem] = []
    try:
        found += check()
    except DigestError as exc:
        found.append(_problem(name, exc.message, exc.hint))
    return found


def _configuration(project: Project) -> Iterator[Problem]:
    checked_sender(project)
    if sender_host(sender_of(project.settings)) in ("gmail.com", "googlemail.com", "yahoo.com",
                                                    "outlook.com", "hotmail.com"):  # fmt: skip
        hint = "write from a domain of your own"
        yield _problem("from", "a mailbox provider's domain cannot be signed for", hint)
    if not project.settings.mail.list_id:
        hint = "set list_id under [mail]: the list keeps its name when the site moves"
        yield _problem("list-id", "the list's name is made of the site's address", hint, Level.INFO)
    if project.settings.mail.way == "smtp" and not project.settings.subscribers.unsubscribe_url:
        hint = "large receivers ask for it from those who send thousands a day"
        message = "there is no one-click endpoint: readers unsubscribe by mail"
        yield _problem("one-click", message, hint, Level.INFO)
    signer_of(project)


def _dns(project: Project, names: Names, selector: str) -> Iterator[Problem]:
    settings = project.settings
    domain = sender_host(sender_of(settings))
    yield from records.spf(domain, names.txt(domain))
    yield from records.dmarc(domain, _dmarc_texts(domain, names))
    if selector := selector or settings.dkim.selector:
        signed = settings.dkim.domain or domain
        texts = names.txt(f"{selector}._domainkey.{signed}")
        yield from records.dkim(selector, signed, texts)
    else:
        hint = "the relay names its selector: digest mail doctor --selector NAME looks at it"
        message = "the relay signs: whether its DKIM key is published was not looked at"
        yield _problem("dkim", message, hint, Level.INFO)
    mailbox = settings.subscribers.unsubscribe_mail
    if mailbox and settings.mail.way == "smtp":
        host = mailbox.rpartition("@")[2]
        yield from records.mx(host, names.mx(host))


def _dmarc_texts(domain: str, names: Names) -> list[str]:
    """Of the domain, else of those above it (RFC 9989 §4.10, the tree walk)."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        if texts := [one for one in names.txt(f"_dmarc.{name}") if one.startswith("v=DMARC1")]:
            return texts
    return []


def _relay(project: Project) -> Iterator[Problem]:
    relay = relay_of(project)
    try:
        Connection(relay).close()
    except Lost:
        hint = "is host and port under [smtp] right, and may this machine reach it?"
        yield _problem("relay", f"{relay.host}:{relay.port} cannot be reached", hint)
    if not relay.user and relay.tls != "none":
        variables = f"{project.settings.smtp.user_env} and {project.settings.smtp.password_env}"
        hint = f"set {variables}, unless the relay knows this machine"
        yield _problem("relay", "there is no user and password", hint, Level.WARNING)


def _service(project: Project, catalog: Catalog, clock: Clock) -> Iterator[Problem]:
    targets = targets_of(project, catalog)
    with open_service(project, clock) as service:
        if project.settings.mail.way == "listmonk":
            for number in targets.values():
                service.ask(Request(method="GET", path=f"/api/lists/{number}"))
        else:
            for tag in filter(None, targets.values()):
                service.ask(Request(method="GET", path=f"/tags/{tag}"))
            service.ask(Request(method="GET", path="/emails", query={"excluded_fields": "body"}))
    yield from ()


def _ledger(project: Project) -> Iterator[Problem]:
    folder = project.mail_state
    if not _can_write(folder):
        yield _problem("ledger", "its folder cannot be written", f"look at {folder}")
    if (folder / LEDGER).exists():
        # Whoever is empty, damaged or newer than this program says so when it is opened.
        Peek(folder / LEDGER).close()
    inside = project.root in (folder, *folder.parents)
    if any(os.environ.get(name) for name in CI) and inside:
        hint = (
            'keep state under [mail] on a disk that stays, or set claim = "git"; way '
            "`list-address`, `listmonk` or `buttondown` suits a runner that forgets"
        )
        level = Level.WARNING if project.settings.mail.claim == "git" else Level.ERROR
        message = "this runner forgets the ledger: the next one sends again"
        yield _problem("ledger", message, hint, level)
    elif inside:
        ignored = _git(project.root, "check-ignore", "-q", str(folder / "ledger.sqlite"))
        if ignored == 1:
            hint = "add it to .gitignore, or set state under [mail] to a folder outside"
            yield _problem("ledger", "it can be committed: it lies in the repository", hint)
        elif ignored == 0:
            hint = "set state under [mail] to a folder outside: git clean would take it"
            message = "it lies in the repository, where git ignores it"
            yield _problem("ledger", message, hint, Level.INFO)


def _can_write(folder: Path) -> bool:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _git(folder: Path, *arguments: str) -> int:
    """Its exit code; 128 where there is no git or no repository."""
    try:
        return subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=folder, capture_output=True, timeout=30,
        ).returncode  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return 128


def _keys(project: Project) -> Iterator[Problem]:
    keys = load_keys(project)
    first = next(iter(keys.values()))
    if len(first) < WEAK or len(set(first)) < WEAK // 4:
        name = project.settings.subscribers.key_env
        hint = f"openssl rand -base64 32 makes one; keep the old one after it in {name}"
        yield _problem("key", "the key that signs links is weak", hint, Level.WARNING)


def _list(project: Project, catalog: Catalog) -> Iterator[Problem]:
    if project.settings.mail.way == "list-address":
        groups(project, catalog)
        return
    readers, problems = load_subscribers(project, catalog)
    yield from problems
    yield from journal_problems(project)
    if not any(one.status == "active" for one in readers):
        hint = "set status to active for those who agreed"
        yield _problem("list", "nobody on it is active", hint)


def _problem(code: str, message: str, hint: str, level: Level = Level.ERROR) -> Problem:
    return Problem(
        code=f"mail/{code}", where=f"mail {code}", message=message, hint=hint, level=level
    )
