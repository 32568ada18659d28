"""An issue to a service that keeps the list: frozen for each target, then handed over."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from typing import Any

from generator.catalog import Catalog
from generator.delivery.handing import Buttondown, Handing, Listmonk, Task, Way
from generator.delivery.ledger import Frozen, Ledger
from generator.delivery.sending import Clock
from generator.delivery.service import Declined, Later, Service
from generator.errors import DeliveryError
from generator.mail import buttondown, listmonk
from generator.mail.issues import Issue
from generator.mail.letters import compose
from generator.mail.message import Sender, mailbox
from generator.mail.remote import Remote
from generator.mail.rendering import Composer
from generator.mail.subscribers import ALL
from generator.mail.values import Bodies
from generator.project import Project
from generator.text.counting import counted
from generator.workflow.claiming import claim
from generator.workflow.freezing import (
    NothingNew,
    content_of,
    new_in,
    refuse_other,
    refuse_stale,
    take_up,
)
from generator.workflow.posting import Posted, checked_sender, open_ledger, refuse_without_copy
from generator.workflow.running import Say


def hand_over(
    project: Project, catalog: Catalog, issue: Issue, *, late: bool, wait: float, say: Say,
    clock: Clock,
) -> Posted:  # fmt: skip
    """Hand an issue over to each list or tag that has not had it.

    Raises:
        DeliveryError: it must not be sent, or the service refuses, or sent it to nobody.
    """
    sender = checked_sender(project)
    targets = targets_of(project, catalog)
    refuse_without_copy(project, issue)
    with open_service(project, clock) as service, open_ledger(project) as ledger:
        frozen = ledger.frozen(issue.slug)
        if frozen is None:
            refuse_stale(issue, clock.now(), late=late)
            _freeze(project, catalog, issue, targets, ledger, clock.now(), say)
        else:
            refuse_other(project, catalog, issue, frozen, ledger)
            take_up(issue, ledger, clock.now(), late=late)
        if not ledger.is_left(issue.slug):
            return _posted(project, issue, ledger, 0, "")
        claim(project, ledger, issue.slug, clock.now())
        tasks = _tasks(project, sender, issue, targets, ledger)
        handing = Handing(ledger, _way(project, service), clock, say)
        new, stopped = _run(handing, tasks, ledger, wait)
        return _posted(project, issue, ledger, new, stopped)


def targets_of(project: Project, catalog: Catalog) -> Mapping[str, int | str]:
    """Theme, or `all` → the list's number or the tag's id.

    Raises:
        DeliveryError: there is none, or one of a theme that there is not.
    """
    way, settings = project.settings.mail.way, project.settings
    found: Mapping[str, int | str]
    found, name = (
        (settings.listmonk.lists, "lists under [listmonk]")
        if way == "listmonk"
        else (settings.buttondown.tags, "tags under [buttondown]")
    )
    for theme, own in found.items():
        if theme != ALL and theme not in catalog.by_theme:
            raise DeliveryError(f"{name}: there is no theme {theme!r}")
        if theme != ALL and not own:
            raise DeliveryError(f"{name}: {theme} has none")
    if not found:
        raise DeliveryError(f"{name} are not set", hint="they say who gets the mail")
    return found


def open_service(project: Project, clock: Clock) -> Service:
    """The service that `[mail] way` names, with its key.

    Raises:
        DeliveryError: its address or key is missing.
    """
    if project.settings.mail.way == "listmonk":
        own = project.settings.listmonk
        secret = f"token {_secret(own.user_env)}:{_secret(own.token_env)}"
        return Service("listmonk", own.url, {"Authorization": secret}, clock)
    other = project.settings.buttondown
    headers = {"Authorization": f"Token {_secret(other.key_env)}"}
    return Service("buttondown", other.url, headers, clock)


def _secret(variable: str) -> str:
    found = os.environ.get(variable, "").strip()
    if not found or not found.isascii() or not found.isprintable():
        raise DeliveryError(f"{variable} is not set", hint="the service asks for it")
    return found


def _way(project: Project, service: Service) -> Way:
    return Listmonk(service) if project.settings.mail.way == "listmonk" else Buttondown(service)


def _freeze(
    project: Project, catalog: Catalog, issue: Issue, targets: Mapping[str, int | str],
    ledger: Ledger, now: float, say: Say,
) -> None:  # fmt: skip
    issue = new_in(catalog, issue, ledger)
    composer = Composer(project.template_folders, catalog.words)
    variants = {}
    for target in targets:
        letter = compose(catalog, issue, themes=() if target == ALL else (target,))
        # Only listmonk can pick a reader's parts.
        parted = target == ALL and project.settings.mail.way == "listmonk"
        if letter:
            bodies = composer.compose(letter, "parted" if parted else "own").bodies
            variants[target] = dataclasses.asdict(bodies)
    if not variants:
        raise NothingNew(f"{issue.slug} has no new paper for any of {', '.join(targets)}")
    frozen = Frozen(
        issue=issue.slug, cadence=issue.period.cadence.value,
        content=content_of(project, catalog, issue), frozen_at=now, recipients=0,
    )  # fmt: skip
    ledger.freeze(frozen, variants, {}, issue.paper_ids)
    papers = counted(len(issue.paper_ids), "paper")
    say(f"{issue.slug} is frozen: {papers} for {', '.join(variants)}")


def _tasks(
    project: Project, sender: Sender, issue: Issue, targets: Mapping[str, int | str],
    ledger: Ledger,
) -> Sequence[Task]:  # fmt: skip
    found = []
    for target in ledger.variants(issue.slug):
        if target not in targets:
            raise DeliveryError(
                f"{issue.slug} was frozen for {target}, which digest.toml names no more",
                hint="put it back, so that it can be known whether it went out",
            )
        bodies = Bodies(**ledger.variant(issue.slug, target))
        tag, payload = _payload(project, sender, issue, target, targets, bodies)
        start = project.settings.mail.way == "listmonk" or project.settings.buttondown.send
        found.append(Task(issue=issue.slug, target=target, tag=tag, payload=payload, start=start))
    return found


def _payload(
    project: Project, sender: Sender, issue: Issue, target: str,
    targets: Mapping[str, int | str], bodies: Bodies,
) -> tuple[str, Mapping[str, Any]]:  # fmt: skip
    if project.settings.mail.way == "listmonk":
        own = project.settings.listmonk
        tag = listmonk.tag_of(issue.slug, target, sender.list_id)
        return tag, listmonk.payload(
            bodies, tag=tag, sender=mailbox("From", sender.address).replace("\r\n", ""),
            list_number=int(targets[target]), list_header=(sender.list_name, sender.list_id),
            attribute=own.attribute, template=own.template,
        )  # fmt: skip
    tag = buttondown.tag_of(issue.slug, target, sender.list_id)
    tags = {name: str(value) for name, value in targets.items()}
    slug = issue.slug if target == ALL else f"{issue.slug}-{target}"
    return tag, buttondown.payload(bodies, tag=tag, slug=slug, target=target, tags=tags)


def _run(handing: Handing, tasks: Sequence[Task], ledger: Ledger, wait: float) -> tuple[int, str]:
    """How many were handed over now, and what must be done later. One that fails stops no other."""
    new, later = 0, ""
    failed: DeliveryError | None = None
    for task in tasks:
        if any(one["target"] == task.target and one["state"] == "done"
               for one in ledger.handoffs(task.issue)):  # fmt: skip
            continue
        try:
            remote = handing.run(task, wait=wait)
        except Later as exc:
            later = later or str(exc)
        except DeliveryError as exc:
            failed = failed or exc
            if isinstance(exc, Declined) and exc.status in (401, 403):
                break
        else:
            new += 1
            later = later or _unfinished(remote, task)
    if failed:
        raise failed
    return new, later


def _unfinished(remote: Remote, task: Task) -> str:
    if remote.state == "halted":
        return f"{remote.id} is {remote.status} there: a person has to look"
    if remote.state == "draft" and task.start:
        return f"{remote.id} is still a draft"
    return f"{remote.id} is still on its way" if remote.state == "sending" else ""


def _posted(project: Project, issue: Issue, ledger: Ledger, new: int, stopped: str) -> Posted:
    """Its counts are the service's: sent, still to come, and those that it left out."""
    counts = {"sent": 0, "queued": 0, "uncertain": 0, "drafts": 0}
    for one in ledger.handoffs(issue.slug):
        if one["way"] != project.settings.mail.way:
            continue
        sent, expected = (int(str(one[name] or 0)) for name in ("sent", "expected"))
        counts["sent"] += sent
        missing = max(0, expected - sent, one["state"] == "halted")
        counts["queued" if one["state"] == "started" else "uncertain"] += missing
        counts["drafts"] += one["state"] == "created"
    return Posted(
        issue=issue.slug, counts=counts, at_risk=(), sent_now=new, stopped=stopped
    )  # fmt: skip
