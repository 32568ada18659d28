"""A signature of our own: it covers what RFC 8058 asks for, and breaks when anything is changed."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from typing import Any

import pytest

from generator.delivery.signing import Signer, load_signer, verify
from generator.errors import DeliveryError
from generator.mail.lint import lint
from generator.workflow import dispatching
from tests.mail.clock import Clock
from tests.mail.posts import post_project
from tests.mail.relay import Relay
from tests.mail.test_message import GOOD

DATA = Path(__file__).parent / "data"
RECORD = b"v=DKIM1; k=rsa; p=" + (DATA / "dkim.txt").read_bytes().strip()


def _dns(name: bytes, timeout: int = 5) -> bytes | None:
    return RECORD if name.rstrip(b".") == b"s1._domainkey.news.example.org" else None


def _signer() -> Signer:
    return load_signer("s1", "news.example.org", str(DATA / "relay.key"), "DIGEST_DKIM_KEY")


SIGNED = _signer().sign(GOOD)


def test_the_signature_is_good_and_covers_what_it_must() -> None:
    assert verify(SIGNED, _dns)
    assert SIGNED.endswith(GOOD)
    assert lint(SIGNED, where="x") == ()
    head = SIGNED.partition(b"\r\n\r\n")[0].decode()
    signature = re.sub(r"\s", "", head.partition("\r\nFrom:")[0])
    named = re.search(r";h=([^;]+);", signature)
    assert named
    names = named[1].split(":")
    there = {one.lower() for one in re.findall(r"(?m)^([A-Za-z-]+):", GOOD.decode("latin-1")
                                               .partition("\r\n\r\n")[0])}  # fmt: skip
    assert {"list-unsubscribe", "list-unsubscribe-post", "feedback-id"} <= set(names)
    assert there - set(names) <= {"x-auto-response-suppress"}
    assert names.count("from") == names.count("list-unsubscribe") == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</h1>", b" </h1><p>more"),
        (b"List-Unsubscribe: <h", b"List-Unsubscribe: <g"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (b"Subject: ", b"Subject: Win "),
        (b"\r\nTo: ", b"\r\nFrom: eve@example.com\r\nTo: "),
        (b"\r\nTo: ", b"\r\nReply-To: eve@example.com\r\nTo: "),
        (b"\r\nTo: ", b"\r\nSubject: another\r\nTo: "),
        (b"Feedback-ID: ", b"Feedback-ID: x"),
    ],
)
def test_what_is_changed_on_the_way_is_found(old: bytes, new: bytes) -> None:
    assert old in SIGNED
    assert not verify(SIGNED.replace(old, new, 1), _dns)


def test_without_the_key_in_the_dns_it_is_not_good() -> None:
    assert not verify(SIGNED, lambda *_, **__: None)


def test_a_key_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----\n")
    cases = {
        "": "no key",
        str(tmp_path / "nowhere"): "cannot be read",
        str(tmp_path / "key"): "no RSA key",
        str(DATA / "relay.crt"): "no RSA key",
    }
    for path, why in cases.items():
        with pytest.raises(DeliveryError, match=why):
            load_signer("s1", "news.example.org", path, "DIGEST_DKIM_KEY")


def test_without_dkimpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = builtins.__import__

    def refusing(name: str, *more: Any, **others: Any) -> Any:
        if name.split(".")[0] == "dkim":
            raise ImportError(name)
        return ours(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(DeliveryError, match="dkimpy is not installed") as raised:
        _signer()
    assert "[dkim]" in raised.value.hint


def test_mails_that_are_sent_are_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_DKIM_KEY", str(DATA / "relay.key"))
    with Relay() as relay:
        more = '[dkim]\nselector = "s1"\n'
        project = post_project(tmp_path, relay, monkeypatch, more=more)
        dispatching.send(project, clock=Clock())
    assert len(relay.taken) == 3
    assert all(verify(raw, _dns) for _, raw in relay.taken)
