"""The robot at a real mailbox: Postfix takes what readers write, Dovecot keeps it for the robot."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest

from generator.mail import tokens
from generator.mail.subscribers import parse_journal, suppressed
from generator.mail.tokens import reader_id
from generator.project import Project, open_project
from generator.workflow.inbox import read_inbox
from generator.workflow.notebook import opened
from generator.workflow.readers import delivery_id
from tests.builders import TODAY
from tests.mail.letters import KEYS, mail
from tests.mail.ownlists import own_list
from tests.mail.real.servers import PASSWORD, MailServers
from tests.mail.test_inbox import Clock

pytestmark = pytest.mark.mailserver


def _project(root: Path, patch: pytest.MonkeyPatch, servers: MailServers, domain: str) -> Project:
    own_list(root, patch, imap=servers.imap_port, smtp=servers.smtp_port, done="Done")
    path = root / "digest.toml"
    text = path.read_text().replace("news.example.org", domain)
    path.write_text(text)
    patch.setenv("DIGEST_IMAP_USER", f"unsub@{domain}")
    patch.setenv("DIGEST_IMAP_PASSWORD", PASSWORD)
    return open_project(root, today=TODAY)


def test_readers_write_and_the_robot_does_what_they_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail_servers: MailServers, domain: str
) -> None:
    """Leaving by the address, joining in two steps, a bounce that Postfix wrote, an away notice."""
    project = _project(tmp_path / "project", monkeypatch, mail_servers, domain)
    robot = f"unsub@{domain}"
    ada, new, away = (f"{one}@{domain}" for one in ("ada", "new", "away"))
    leave = tokens.make("u", reader_id(ada), KEYS)
    gone = "nobody@bad.test"
    bounced = delivery_id("2026-w09", reader_id(gone), KEYS)
    to = f"unsub+{leave}@{domain}"
    mail_servers.hand_in(ada, to, mail("", sender=ada, to=to))
    mail_servers.hand_in(new, robot, mail("subscribe spikes weekly", sender=new, to=robot))
    mail_servers.hand_in(away, robot, mail("subscribe", sender=away, to=robot))
    mail_servers.hand_in(
        robot, gone, mail("Papers", sender=robot, to=gone, X_Digest_Delivery=bounced)
    )
    mail_servers.await_mails(robot, 4)
    script = f'require "vacation";\nvacation :addresses "{away}" "I am away.";\n'
    (mail_servers.sieve / f"{away}.sieve").write_text(script, encoding="utf-8")

    read = read_inbox(project, clock=Clock())
    assert read.counts == {"asked": 2, "bounced": 1, "unsubscribed": 1}
    assert read.answers == 3
    journal = project.root / ".digest/mail/suppressed.log"
    wanted = {reader_id(ada): {"all"}, reader_id(gone): {"all"}}
    assert suppressed(parse_journal(journal.read_text())) == wanted
    (goodbye,) = mail_servers.await_mails(ada)
    assert message_from_bytes(goodbye)["Auto-Submitted"] == "auto-replied"

    (asked,) = mail_servers.await_mails(new)
    confirm = message_from_bytes(asked)["Reply-To"]
    mail_servers.hand_in(new, confirm, mail("Re: yes", sender=new, to=confirm))
    mail_servers.await_mails(away)
    mail_servers.await_empty_queue()
    # Whether or not the away notice came: it confirms nothing.
    mail_servers.await_mails(robot, 1)
    read = read_inbox(project, clock=Clock())
    assert read.counts["joined"] == 1
    with opened(project) as notebook:
        assert set(notebook.memory.joined) == {reader_id(new)}
    assert read_inbox(project, clock=Clock()).counts == {}
    with mail_servers.imap(robot) as session:
        assert session.select("Done", readonly=True)[1] == [b"5"]
