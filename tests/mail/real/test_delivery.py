"""`digest mail send` to a real relay, and what its readers then find in their mailboxes."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from generator.mail import tokens
from tests.mail import projects
from tests.mail.real.servers import MailServers

pytestmark = pytest.mark.mailserver


def test_each_reader_finds_a_whole_mail_of_their_own(
    mail_servers: MailServers, domain: str, tmp_path: Path
) -> None:
    readers = tmp_path / "readers.csv"
    readers.write_text(
        "email,language,status\n"
        f"ann@{domain},,active\nbert@{domain},de,active\ncyd@{domain},,unsubscribed\n",
        encoding="utf-8",
    )
    project = projects.with_copies(
        projects.make_project(tmp_path / "project", port=mail_servers.smtp_port)
    )
    done = projects.digest(project, "mail", "send", env=projects.environment(readers))
    assert done.returncode == 0, done.stderr
    mail_servers.await_empty_queue()
    assert mail_servers.delivered(domain) == [f"ann@{domain}", f"bert@{domain}"]
    assert mail_servers.mails(f"cyd@{domain}") == []
    keys = tokens.parse_keys(projects.KEY)
    for name, words in (("ann", "View in browser"), ("bert", "Im Browser ansehen")):
        address = f"{name}@{domain}"
        (raw,) = mail_servers.mails(address)
        found = message_from_bytes(raw, policy=policy.default)
        assert found["To"] == address
        assert found["Return-Path"] == "<digest@news.example.org>"
        assert found["List-ID"] == "Paper digest <papers.example.org>"
        assert found["Archived-At"].endswith(f"/mail/{projects.EDITION}/>")
        token = re.search(r"<mailto:unsub\+(\w+)@news\.example\.org\?", found["List-Unsubscribe"])
        assert token
        said = tokens.check(token[1], keys)
        assert said == tokens.Token(action="u", reader=tokens.reader_id(address))
        text, html = (part.get_content() for part in found.iter_parts())
        for body in (text, html):
            assert words in body
            assert token[1] in body
            assert "Spiking networks for gestures" in body


def test_a_group_gets_one_mail_of_its_own(
    mail_servers: MailServers, domain: str, tmp_path: Path
) -> None:
    project = projects.make_project(tmp_path / "project", port=mail_servers.smtp_port)
    toml = (project.root / "digest.toml").read_text(encoding="utf-8")
    groups = f'way = "list-address"\ngroups = {{ all = "papers@{domain}" }}'
    (project.root / "digest.toml").write_text(toml.replace('way = "smtp"', groups), "utf-8")
    projects.with_copies(project)
    for _ in range(2):
        done = projects.digest(project, "mail", "send", env=projects.environment())
        assert done.returncode == 0, done.stderr
    mail_servers.await_empty_queue()
    (raw,) = mail_servers.mails(f"papers@{domain}")
    # The group's host adds its own way out.
    assert "List-Unsubscribe" not in message_from_bytes(raw)
