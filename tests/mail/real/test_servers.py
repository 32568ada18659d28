"""What the other tests of this folder stand on: the servers take, keep, filter and send back."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from tests.mail.real.servers import MailServers

pytestmark = pytest.mark.mailserver

MAIL = b"From: a@%s\r\nTo: b@%s\r\nMessage-ID: <1@%s>\r\nSubject: %s\r\n\r\nText\r\n"


def _mail(domain: str, subject: str = "x") -> bytes:
    name = domain.encode()
    return MAIL % (name, name, name, subject.encode())


def test_what_is_handed_in_is_read_back(mail_servers: MailServers, domain: str) -> None:
    mail_servers.hand_in(f"a@{domain}", f"b+tok-en@{domain}", _mail(domain))
    (raw,) = mail_servers.await_mails(f"b@{domain}")
    mail_servers.await_empty_queue()
    found = message_from_bytes(raw)
    assert found["Delivered-To"] == f"b+tok-en@{domain}"
    assert found["Return-Path"] == f"<a@{domain}>"
    assert raw.endswith(b"\r\n\r\nText\r\n")
    assert mail_servers.delivered(domain) == [f"b+tok-en@{domain}"]
    assert mail_servers.mails(f"c@{domain}") == []


def test_what_cannot_be_delivered_comes_back(mail_servers: MailServers, domain: str) -> None:
    mail_servers.hand_in(f"a@{domain}", "nobody@bad.test", _mail(domain))
    (raw,) = mail_servers.await_mails(f"a@{domain}")
    found = message_from_bytes(raw)
    assert found.get_content_type() == "multipart/report"
    assert b"Status: 5.1.1" in raw
    assert b"Final-Recipient: rfc822; nobody@bad.test" in raw


def test_sieve_throws_away_a_second_copy(mail_servers: MailServers, domain: str) -> None:
    script = 'require "duplicate";\nif duplicate { discard; }\n'
    (mail_servers.sieve / f"b@{domain}.sieve").write_text(script, encoding="utf-8")
    for subject in ("one", "one"):
        mail_servers.hand_in(f"a@{domain}", f"b@{domain}", _mail(domain, subject))
        mail_servers.await_empty_queue()
    assert len(mail_servers.delivered(domain)) == 2
    assert len(mail_servers.mails(f"b@{domain}")) == 1


def test_sieve_answers_for_who_is_away(mail_servers: MailServers, domain: str) -> None:
    script = 'require "vacation";\nvacation :addresses "b@%s" "I am away.";\n'
    (mail_servers.sieve / f"b@{domain}.sieve").write_text(script % domain, encoding="utf-8")
    mail_servers.hand_in(f"a@{domain}", f"b@{domain}", _mail(domain))
    (raw,) = mail_servers.await_mails(f"a@{domain}")
    assert message_from_bytes(raw)["Auto-Submitted"].startswith("auto-replied")
