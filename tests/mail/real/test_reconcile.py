"""Crashes at the dot with a real relay: its log and the mailboxes say that each got it once."""

from __future__ import annotations

import json
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.mail import projects
from tests.mail.real.servers import MailServers, until

pytestmark = pytest.mark.mailserver

READERS = 300
CRASHES = ("before:40", "after:30", "at:20", "before:7", "at:50", "after:25")
KILLED, UNCERTAIN = -9, 3


def test_exactly_once_with_hold_and_the_relays_log(
    mail_servers: MailServers, domain: str, tmp_path: Path
) -> None:
    addresses = [f"reader{number:03}@{domain}" for number in range(READERS)]
    env = projects.environment(projects.write_readers(tmp_path / "readers.csv", addresses))
    project = projects.with_copies(
        projects.make_project(
            tmp_path / "project", port=mail_servers.smtp_port, on_uncertain="hold"
        )
    )
    log = ("--postfix-log", str(mail_servers.log))

    def reconciled() -> bool:
        status = projects.digest(project, "mail", "reconcile", *log, env=env).returncode
        assert status in (0, UNCERTAIN)
        return status == 0

    for number, crash in enumerate(CRASHES):
        done = projects.digest(
            project, "mail", "send", env={**env, "CRASH": crash}, module="tests.mail.real.crashing"
        )
        assert done.returncode == KILLED, done.stderr
        # After every second one, so that those of two crashes are settled together, too.
        if number % 2:
            until(reconciled, "the log tells of every mail")
    done = projects.digest(project, "mail", "send", env=env)
    assert done.returncode == 0, done.stderr

    (told,) = json.loads(projects.digest(project, "mail", "status", "--json", env=env).stdout)[
        "editions"
    ]
    assert told["counts"]["sent"] == READERS
    assert told["at_risk"] == []
    mail_servers.await_empty_queue()
    assert mail_servers.delivered(domain) == addresses
    copies = Counter({address: len(mail_servers.mails(address)) for address in addresses})
    assert copies == dict.fromkeys(addresses, 1)


def test_what_the_log_says_is_what_becomes_of_a_mail(
    mail_servers: MailServers, domain: str, tmp_path: Path
) -> None:
    """One mail crashed before its dot and one after it: `cleanup: message-id=` names both."""
    addresses = [f"reader{number}@{domain}" for number in range(4)]
    env = projects.environment(projects.write_readers(tmp_path / "readers.csv", addresses))
    project = projects.with_copies(
        projects.make_project(
            tmp_path / "project", port=mail_servers.smtp_port, on_uncertain="hold", connections=1
        )
    )
    for crash in ("before:2", "at:1"):
        projects.digest(
            project, "mail", "send", env={**env, "CRASH": crash}, module="tests.mail.real.crashing"
        )
    held = projects.digest(project, "mail", "send", env=env)
    assert held.returncode == UNCERTAIN
    mail_servers.await_empty_queue()
    assert len(mail_servers.delivered(domain)) == 3

    other = tmp_path / "other.log"
    other.write_text("Nov 21 23:39:39 mail postfix/smtpd[1]: connect from a[192.0.2.1]\n")
    refused = projects.digest(project, "mail", "reconcile", "--postfix-log", str(other), env=env)
    assert refused.returncode == UNCERTAIN
    assert "give it whole" in refused.stderr

    log = ("--postfix-log", str(mail_servers.log))
    settled = projects.digest(project, "mail", "reconcile", *log, "--json", env=env)
    (told,) = json.loads(settled.stdout)["editions"]
    assert (told["sent"], told["queued"], told["uncertain"]) == (1, 1, 0)
    assert not any(domain in text for text in (settled.stdout, settled.stderr))
    assert projects.digest(project, "mail", "send", env=env).returncode == 0
    mail_servers.await_empty_queue()
    assert mail_servers.delivered(domain) == addresses
    ids = {message_from_bytes(mail_servers.mails(one)[0])["Message-ID"] for one in addresses}
    assert len(ids) == len(addresses)
