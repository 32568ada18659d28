"""The robot at a mailbox: what it takes down, marks and answers; and what a crash leaves."""

from __future__ import annotations

import datetime as dt
import json
import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from generator.cli import main
from generator.delivery.imap import KEYWORD, Account, Mailbox
from generator.errors import DeliveryError
from generator.mail.subscribers import parse_journal, suppressed
from generator.mail.tokens import FIND, reader_id
from generator.project import Project
from generator.workflow.inbox import read_inbox
from generator.workflow.notebook import opened
from tests.mail.imap import Server
from tests.mail.letters import OTHER_KEYS, bounce, complaint, mail, original, to, token
from tests.mail.ownlists import own_list
from tests.mail.relay import Relay

ADA, BOB, EVE, NEW = (f"{one}@example.org" for one in ("ada", "bob", "eve", "new"))
FORGED = token("u", ADA, OTHER_KEYS)


class Clock:
    """Noon of a day; it passes when somebody sleeps."""

    def __init__(self, day: str = "2026-03-05") -> None:
        self.time = dt.datetime.fromisoformat(f"{day}T12:00+00:00").timestamp()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server, relay: Relay) -> Project:
    return own_list(tmp_path / "project", monkeypatch, imap=box.port, smtp=relay.port)


def _suppressed(project: Project) -> dict[str, frozenset[str]]:
    text = (project.root / ".digest/mail/suppressed.log").read_text("utf-8")
    return dict(suppressed(parse_journal(text)))


def _mail_to(relay: Relay, address: str) -> list[Message]:
    return [message_from_bytes(raw) for one, raw in relay.taken if one == address]


def test_each_kind_of_mail_has_its_outcome_and_twice_is_the_same(
    project: Project, box: Server, relay: Relay
) -> None:
    box.put(
        mail("hello", to=to(token("u", ADA))),
        mail(f"unsubscribe {FORGED}"),
        mail("Out of office", to=to(token("u", BOB)), Auto_Submitted="auto-replied"),
        bounce(original("2026-w09", BOB), BOB),
        complaint(original("2026-w09", EVE, unsubscribe=token("u", EVE))),
        mail("A question", sender=BOB),
    )
    read = read_inbox(project, clock=Clock())
    assert read.counts == {"bounced": 1, "complained": 1, "nothing": 3, "unsubscribed": 1}
    assert read.ignored == {"automatic": 1, "forged": 1, "unclear": 1}
    wanted = {reader_id(one): {"all"} for one in (ADA, BOB, EVE)}
    assert _suppressed(project) == wanted
    assert [to for to, _ in relay.taken] == [ADA]
    marked = [one.flags for one in box.folders["INBOX"]]
    dealt, left = {"\\Seen", KEYWORD}, {KEYWORD}
    assert marked == [dealt, left, left, dealt, dealt, left]

    journal = (project.root / ".digest/mail/suppressed.log").read_text()
    again = read_inbox(project, clock=Clock())
    assert again.counts == {}
    # As if no mark had been set: what was read is known.
    for one in box.folders["INBOX"]:
        one.flags.clear()
    third = read_inbox(project, clock=Clock())
    assert third.counts == {"nothing": 6}
    assert (project.root / ".digest/mail/suppressed.log").read_text() == journal
    assert len(relay.taken) == 1


def test_somebody_joins_in_two_steps_and_leaves(
    project: Project, box: Server, relay: Relay
) -> None:
    box.put(mail("subscribe themes=spikes cadence=week language=de", sender=f"New <{NEW}>"))
    assert read_inbox(project, clock=Clock()).counts == {"asked": 1}
    (asked,) = _mail_to(relay, NEW)
    assert asked["Auto-Submitted"] == "auto-replied"
    assert asked["In-Reply-To"] == "<1.abc@example.org>"
    text = asked.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "Spiking Networks" in text
    assert "Wöchentlich" in text
    # A vacation notice to it confirms nothing; an answer does.
    box.put(mail("Re: x", sender=NEW, to=asked["Reply-To"], Auto_Submitted="auto-replied"))
    assert read_inbox(project, clock=Clock()).counts == {"nothing": 1}
    box.put(mail("Re: " + "Bitte", sender=NEW, to=asked["Reply-To"]))
    assert read_inbox(project, clock=Clock()).counts == {"joined": 1}
    with opened(project) as notebook:
        (joined,) = notebook.memory.joined.values()
    assert (joined.email, joined.themes, joined.cadences) == (NEW, ("spikes",), ("week",))
    welcome = _mail_to(relay, NEW)[1]
    links = FIND.findall(welcome.get_payload(decode=True).decode())  # type: ignore[union-attr]
    box.put(mail(f"unsubscribe {next(one for one in links if one[0] == 'u')}", sender=NEW))
    assert read_inbox(project, clock=Clock()).counts == {"unsubscribed": 1}
    assert NEW not in (project.root / ".digest/mail/readers.jsonl").read_text()


def test_a_crash_anywhere_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mailbox breaks off at each command once; the run after it does the rest."""
    mails = (
        mail(f"unsubscribe {token('u', ADA)}"),
        mail("subscribe", sender=NEW),
        mail(f"change {token('t', BOB)} themes=spikes", sender=BOB),
    )
    for broken in range(1, 40):
        seen = 0

        def at_command(_: str, broken: int = broken) -> bool:
            nonlocal seen
            seen += 1
            return seen != broken

        with Server(at_command=at_command) as box, Relay() as relay:
            box.put(*mails)
            root = tmp_path / str(broken) / "project"
            project = own_list(root, monkeypatch, imap=box.port, smtp=relay.port, done="Done")
            try:
                read_inbox(project, clock=Clock())
                is_whole = True
            except DeliveryError:
                is_whole = False
                read_inbox(project, clock=Clock())
            assert _suppressed(project) == {reader_id(ADA): {"all"}}
            with opened(project) as notebook:
                assert set(notebook.memory.asks) == {reader_id(NEW)}
                assert set(notebook.memory.choices) == {reader_id(BOB)}
            assert relay.readers == {ADA: 1, NEW: 1, BOB: 1}
            assert box.folders["INBOX"] == []
            assert {one.raw for one in box.folders["Done"]} == set(mails)
        if is_whole and seen < broken:
            break
    assert broken > 12


@pytest.mark.parametrize("can", ["IMAP4rev1", "IMAP4rev1 UIDPLUS", "IMAP4rev1 MOVE"])
@pytest.mark.parametrize("keywords", [True, False])
def test_poor_servers_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: Relay, can: str, keywords: bool
) -> None:
    with Server(can=can, keywords=keywords) as box:
        box.put(mail(f"unsubscribe {token('u', ADA)}"), mail("A question", sender=BOB))
        project = own_list(
            tmp_path / "project", monkeypatch, imap=box.port, smtp=relay.port, done="Done"
        )
        read_inbox(project, clock=Clock())
        read_inbox(project, clock=Clock())
        assert _suppressed(project) == {reader_id(ADA): {"all"}}
        assert len(relay.taken) == 1
        assert [one.raw for one in box.folders["Done"]] == [mail(f"unsubscribe {token('u', ADA)}")]
        # What is none of ours is still new to a person.
        left = [one for one in box.folders["INBOX"] if "\\Deleted" not in one.flags]
        assert [one.raw for one in left] == [mail("A question", sender=BOB)]
        assert "\\Seen" not in left[0].flags


def test_an_answer_that_the_relay_puts_off_goes_out_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server
) -> None:
    with Relay(at_rcpt=lambda to, tries: "451 later" if not tries else "250 ok") as relay:
        project = own_list(tmp_path / "project", monkeypatch, imap=box.port, smtp=relay.port)
        box.put(mail("subscribe", sender=NEW))
        first = read_inbox(project, clock=Clock())
        assert (first.answers, first.waiting) == (0, 1)
        second = read_inbox(project, clock=Clock())
        assert (second.answers, second.waiting) == (1, 0)
    project = own_list(tmp_path / "project", monkeypatch, imap=box.port, smtp=1)
    box.put(mail("unsubscribe", sender=BOB))
    said: list[str] = []
    assert read_inbox(project, clock=Clock(), say=said.append).waiting == 1
    assert "cannot be reached" in said[0]


def test_an_address_that_the_relay_refuses_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server
) -> None:
    with Relay(at_rcpt=lambda *_: "550 5.1.1 nobody") as relay:
        project = own_list(tmp_path / "project", monkeypatch, imap=box.port, smtp=relay.port)
        box.put(mail("subscribe", sender=NEW))
        assert read_inbox(project, clock=Clock()).waiting == 0
        read_inbox(project, clock=Clock())
        assert relay.tries[NEW] == 1


def test_a_dry_run_writes_and_marks_nothing(
    project: Project, box: Server, relay: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    box.put(mail(f"unsubscribe {token('u', ADA)}"), mail("subscribe", sender=NEW))
    with pytest.raises(SystemExit) as end:
        main(["-C", str(project.root), "mail", "inbox", "--dry-run", "--json"])
    assert end.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["mails"] == {"asked": 1, "unsubscribed": 1}
    assert not (project.root / ".digest/mail/suppressed.log").exists()
    assert not (project.root / ".digest/mail/readers.jsonl").exists()
    assert [one.flags for one in box.folders["INBOX"]] == [set(), set()]
    assert relay.taken == []


def test_two_robots_at_once_one_works(project: Project, box: Server) -> None:
    def second(command: str) -> bool:
        if command.startswith("UID SEARCH"):
            with pytest.raises(DeliveryError, match="reads the mailbox"):
                read_inbox(project, clock=Clock())
        return True

    box.put(mail(f"unsubscribe {token('u', ADA)}"))
    box.at_command = second
    read_inbox(project, clock=Clock())
    assert sum(one.startswith("LOGIN") for one in box.commands) == 1


# == The mailbox ==


def _account(box: Server, **more: str) -> Account:
    values = {"host": "127.0.0.1", "tls": "none", "user": "robot", "password": "a-secret"}
    return Account(port=box.port, **{**values, **more})  # type: ignore[arg-type]


def test_nothing_goes_out_in_clear(box: Server) -> None:
    with pytest.raises(DeliveryError, match="in clear"):
        Mailbox(_account(box, host="imap.example.org"))
    # A server whose STARTTLS somebody has cut out gets no password.
    with pytest.raises(DeliveryError, match="cannot be reached"):
        Mailbox(_account(box, tls="starttls"))
    with pytest.raises(DeliveryError):
        Mailbox(_account(box, tls="tls"), seconds=2)
    assert not any("LOGIN" in one for one in box.commands)


def test_a_wrong_password_or_folder_is_told_without_names(box: Server) -> None:
    with pytest.raises(DeliveryError) as told:
        Mailbox(_account(box, password="wrong"))
    assert not re.search("robot|wrong|@", str(told.value))
    with pytest.raises(DeliveryError, match="no folder 'Nowhere'"):
        Mailbox(_account(box, folder="Nowhere"))


@pytest.mark.parametrize("missing", ["DIGEST_IMAP_PASSWORD", "DIGEST_MAIL_KEY"])
def test_what_is_not_set_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    with pytest.raises(DeliveryError, match=missing):
        read_inbox(project, clock=Clock())
