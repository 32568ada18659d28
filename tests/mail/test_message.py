"""The bytes: headers as RFCs and clients want them, lines that every relay takes."""

from __future__ import annotations

import dataclasses
import re
from email import message_from_bytes, policy

import pytest

from generator.errors import DeliveryError
from generator.mail.lint import lint
from generator.mail.message import Sender, Ways, build
from tests.builders import date, paper
from tests.mail.builders import SENDER, STAMP, catalog, parts

TOKEN = "u" + "a" * 30
MAILTO = f"mailto:unsub+{TOKEN}@news.example.org?subject=unsubscribe%20{TOKEN}"
WAYS = Ways(unsubscribe_url=f"https://example.org/u/{TOKEN}", unsubscribe_mail=MAILTO)
CATALOG = catalog(paper(title="Über 中文 und 🦜: a title", published=date("2025-11-07")))


def _raw(ways: Ways | None = WAYS, sender: Sender = SENDER, to: str = "ann@example.org") -> bytes:
    return build(parts(CATALOG, form="own" if ways else "list").bodies, sender, to, STAMP, ways)


@pytest.mark.parametrize("ways", [WAYS, Ways(unsubscribe_mail=MAILTO), None])
def test_a_message_has_no_findings_and_is_always_the_same(ways: Ways | None) -> None:
    raw = _raw(ways)
    assert lint(raw, where="x") == ()
    assert raw == _raw(ways)
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "Über 中文 und 🦜 · 7 November 2025 · Paper digest"
    assert message["Message-ID"] == "<2025-11-07.abc@news.example.org>"
    assert ("List-Unsubscribe" in message) == bool(ways)
    assert ("List-Unsubscribe-Post" in message) == (ways is WAYS)


def test_a_long_address_to_unsubscribe_is_not_encoded() -> None:
    long = Ways(unsubscribe_url=f"https://example.org/{'a' * 300}", unsubscribe_mail=MAILTO)
    sender = dataclasses.replace(SENDER, address="每日論文 <digest@news.example.org>")
    raw = _raw(long, sender)
    assert f"List-Unsubscribe: <{long.unsubscribe_url}>, <{MAILTO}>\r\n".encode() in raw
    assert lint(raw, where="x") == ()
    message = message_from_bytes(raw, policy=policy.default)
    assert message["From"].addresses[0].display_name == "每日論文"


def test_encoded_words_are_no_longer_than_they_may_be() -> None:
    sender = dataclasses.replace(SENDER, list_name="ü" * 200)
    head = _raw(WAYS, sender).partition(b"\r\n\r\n")[0].decode()
    words = re.findall(r"=\?[^?]+\?[bq]\?[^?]*\?=", head)
    assert words
    assert max(map(len, words)) <= 75


@pytest.mark.parametrize(
    "to",
    ["", "nobody", "a b@example.org", "ünï@example.org", "a@example.org, b@example.org",
     "a@example.org\r\nBcc: b@example.org", "a@b@c", "@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(DeliveryError):
        _raw(to=to)


def test_a_host_in_other_letters_is_written_in_ascii() -> None:
    message = message_from_bytes(_raw(to="ann@bücher.example"), policy=policy.default)
    assert message["To"] == "ann@xn--bcher-kva.example"


def test_open_places_without_a_readers_addresses_are_refused() -> None:
    with pytest.raises(DeliveryError, match="open places"):
        build(parts(CATALOG, form="own").bodies, SENDER, "ann@example.org", STAMP, None)


GOOD = _raw()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<h1 ", b"<h4 ", "headings"),
        (b"<html lang=3D\"en\"", b"<html", "lang"),
        (b"</h1>", b"</h1><img src=3D\"https://e.example/x.png\">", "alt"),
        (b"</h1>", b"</h1><script>1</script>", "element"),
        (b"</h1>", b"</h1><p style=3D\"background:url(x)\">", "remote"),
        (b"</h1>", b"</h1><a href=3D\"ftp://x\">x</a>", "link"),
        (b"</h1>", b"</h1><a href=3D\"#nowhere\">x</a>", "link"),
        (b"</h1>", b"</h1><a href=3D\"https://e.example/\">x</a>", "unequal"),
        (b"</h1>", b"</h1>@@CHANGE@@", "open-place"),
        (b"</h1>", b"</h1>=E2=80=AE", "hidden"),
        (b"</h1>", b"</h1>" + b"a" * 90, "long-line"),
        (b"</h1>", b"</h1>\xc3\xbc", "8bit"),
        (b"</h1>", b"</h1>\n", "line-end"),
        (b"role=3D\"presentation\"", b"", "table"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"", "one-click"),
        (b"Date: ", b"X-Date: ", "header"),
        (b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?=3C", "unsubscribe"),
        (b"multipart/alternative", b"multipart/mixed", "parts"),
        (b"To: ", b"Bcc: x@example.org\r\nTo: ", "header"),
    ],
)  # fmt: skip
def test_seeded_faults_are_found(old: bytes, new: bytes, code: str) -> None:
    assert old in GOOD
    assert f"mail/{code}" in {one.code for one in lint(GOOD.replace(old, new, 1), where="x")}


ANSWER = (
    b"From: d@example.org\r\nTo: ann@example.org\r\nSubject: Welcome\r\n"
    b"Date: Fri, 07 Nov 2025 08:00:00 +0000\r\nMessage-ID: <answer.1@example.org>\r\n"
    b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\n\r\nYou are subscribed.\r\n'
)


def test_an_answer_of_the_robot_is_no_digest() -> None:
    assert lint(ANSWER, where="x") == ()
    digest = ANSWER.replace(b"auto-replied", b"auto-generated")
    assert {one.code for one in lint(digest, where="x")} == {"mail/header", "mail/parts"}
    for old, new, code in (
        (b"MIME-Version: 1.0\r\n", b"", "header"),
        (b"subscribed", b"@@UNSUBSCRIBE@@", "open-place"),
        (b"subscribed.\r\n", b"subscribed.\n", "line-end"),
    ):
        assert f"mail/{code}" in {one.code for one in lint(ANSWER.replace(old, new), where="x")}
