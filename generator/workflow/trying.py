"""One mail to one address, to see how it arrives. It is no delivery: no ledger, no live link."""

from __future__ import annotations

import dataclasses
import datetime as dt

from generator.catalog import with_words
from generator.delivery.sending import Clock
from generator.delivery.smtp import Connection, Lost, Refused
from generator.errors import DeliveryError, UsageError
from generator.mail.letters import compose
from generator.mail.message import Stamp, build
from generator.mail.rendering import Composer
from generator.mail.subscribers import checked
from generator.project import Project
from generator.workflow.arranging import arrange
from generator.workflow.mailing import choose_issue, inert_ways
from generator.workflow.posting import bare_address, checked_sender, relay_of, signer_of
from generator.workflow.wording import load_words

PREFIX = "[Test] "


def try_out(project: Project, address: str, clock: Clock, *, edition: str = "") -> str:
    """Send the newest mail, or a named one, to one address; returns its subject.

    Raises:
        UsageError: it is no address, or there is no such edition.
        DeliveryError: it cannot be sent.
    """
    try:
        to = checked(address)
    except ValueError as exc:
        raise UsageError("that is no address that mail can be sent to") from exc
    relay, sender, signer = relay_of(project), checked_sender(project), signer_of(project)
    catalog = with_words(arrange(project).catalog, load_words(project))
    issue = choose_issue(catalog, edition, project.today)
    letter = compose(catalog, issue)
    assert letter is not None, "an issue has papers"
    own = project.settings.mail.way == "smtp"
    parts = Composer(project.template_folders, catalog.words).compose(
        letter, "own" if own else "list"
    )
    bodies = dataclasses.replace(parts.bodies, subject=f"{PREFIX}{letter.subject}")
    now = int(clock.now())
    stamp = Stamp(delivery=f"{issue.slug}.test-{now}", at=dt.datetime.fromtimestamp(now, dt.UTC))
    raw = build(bodies, sender, to, stamp, inert_ways(project) if own else None)
    raw = signer.sign(raw) if signer else raw
    try:
        connection = Connection(relay)
        try:
            connection.send(bare_address(sender), to, raw, lambda: None)
        finally:
            connection.close()
    except Refused as exc:
        raise DeliveryError(f"the relay says {exc.reply} at {exc.stage}") from exc
    except Lost as exc:
        raise DeliveryError(f"the relay cannot be reached, or broke off {exc}") from exc
    return bodies.subject
