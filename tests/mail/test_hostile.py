"""Mails that anybody can write, made to stop the robot or to keep it busy."""

from __future__ import annotations

from collections.abc import Callable
from email import header
from pathlib import Path

import pytest

from generator.mail import lint, parsing, reports, requests
from generator.mail.requests import Request, classify
from generator.workflow.inbox import read_inbox
from tests.mail.imap import Server
from tests.mail.letters import POST, mail, token
from tests.mail.ownlists import own_list

ADA = "ada@example.org"
LEAVE = token("u", ADA)
HEAD = f"From: {ADA}\r\nSubject: unsubscribe {LEAVE}\r\n".encode()


def _brackets(count: int) -> bytes:
    return b"From: " + b"(" * count + f" {ADA}\r\nSubject: unsubscribe {LEAVE}\r\n\r\nx".encode()


def _in_mails(count: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * count


def _in_parts(count: int) -> bytes:
    parts = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one)
        for one in range(count)
    )
    return HEAD + b"".join(parts)


def _in_digests(count: int) -> bytes:
    parts = (
        b"Content-Type: multipart/digest; boundary=b%d\r\n\r\n--b%d\r\n\r\n" % (one, one)
        for one in range(count)
    )
    return HEAD + b"".join(parts)


DEEP = [
    pytest.param(_brackets, 600, id="brackets"),
    pytest.param(_in_mails, 99, id="mails-just-read"),
    pytest.param(_in_mails, 1_000, id="mails"),
    pytest.param(_in_parts, 99, id="parts-just-read"),
    pytest.param(_in_parts, 3_000, id="parts"),
    pytest.param(_in_digests, 99, id="digests-just-read"),
    pytest.param(_in_digests, 3_000, id="digests"),
]


@pytest.mark.parametrize(("make", "count"), DEEP)
def test_who_leaves_is_understood_however_deep_their_mail_is(
    make: Callable[[int], bytes], count: int
) -> None:
    found = classify(make(count), POST)
    assert found.kind == "unsubscribe"
    assert found.email == ("" if make is _brackets else ADA)


def test_a_report_that_is_too_deep_is_no_report() -> None:
    raw = b"Content-Type: multipart/report; boundary=r\r\n\r\n--r\r\n" + _in_mails(1_000)
    assert classify(raw, POST) == Request(kind="nothing", why="automatic")


def test_whatever_breaks_a_mail_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise RecursionError

    monkeypatch.setattr(reports, "failures", broken)
    assert classify(mail("hello"), POST) == Request(kind="nothing", why="unreadable")


def test_a_subject_is_cut_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding 400 kB of encoded words took twelve seconds."""
    seen: list[int] = []

    def watched(value: str) -> object:
        seen.append(len(value))
        return header.decode_header(value)

    monkeypatch.setattr(requests, "decode_header", watched)
    subject = f"unsubscribe {LEAVE} " + "=?utf-8?q?a?= " * 30_000
    assert classify(mail(subject, to="=?utf-8?q?a?= " * 30_000), POST).kind == "unsubscribe"
    assert seen
    assert max(seen) <= 4_000
    many = [f"To_{number}" for number in range(3)]
    raw = mail(subject).replace(b"To: ", b"To: =?utf-8?q?a?=\r\n" * 500 + b"To: ")
    seen.clear()
    assert classify(raw, POST).kind == "unsubscribe"
    assert len(seen) < 100, many


def test_a_long_header_names_nobody() -> None:
    """Cut, it might name somebody else."""
    asked = mail("subscribe", sender=f"{'a' * 990} <ada@example.org.invalid>")
    assert classify(asked, POST) == Request(kind="nothing", why="unclear")


def test_the_robot_goes_on_after_mails_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server
) -> None:
    """Each is marked, told and left there; those after it are read, and it is not read again."""
    project = own_list(tmp_path / "project", monkeypatch, imap=box.port)
    bad, worse = mail("bad"), mail("worse")

    def broken_parse(raw: bytes) -> object:
        if raw == bad:
            raise RecursionError
        return real_parse(raw)

    def broken_key(raw: bytes) -> str:
        if raw == worse:
            raise MemoryError
        return real_key(raw)

    real_parse, real_key = parsing.parse, requests.key_of
    monkeypatch.setattr(requests, "parse", broken_parse)
    monkeypatch.setattr(requests, "key_of", broken_key)
    box.put(bad, worse, mail(f"unsubscribe {LEAVE}", sender="eve@else.example.org"))
    read = read_inbox(project)
    assert read.counts == {"nothing": 2, "unsubscribed": 1}
    assert read.ignored == {"unreadable": 2}
    assert [one.code for one in read.problems] == ["mail/unreadable"] * 2
    assert read_inbox(project).counts == {}
    inbox = box.folders["INBOX"]
    assert {"$DigestRead"} == {*inbox[0].flags} == {*inbox[1].flags}


def test_a_mailbox_full_of_them_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server
) -> None:
    project = own_list(tmp_path / "project", monkeypatch, imap=box.port)
    hostile = [_brackets(600), _in_mails(1_000), _in_parts(3_000), _in_digests(3_000)]
    box.put(*(one.replace(LEAVE.encode(), b"nothing") for one in hostile))
    box.put(mail(f"unsubscribe {LEAVE}", sender="eve@else.example.org"))
    counts = read_inbox(project, dry_run=True).counts
    assert (counts["unsubscribed"], sum(counts.values())) == (1, 5)


@pytest.mark.parametrize(("make", "count"), DEEP)
def test_a_mail_that_cannot_be_read_is_a_finding(make: Callable[[int], bytes], count: int) -> None:
    (found,) = [one for one in lint.lint(make(count), where="x.eml") if one.code == "mail/parts"]
    assert found.where == "x.eml"
