"""The recipe of the guide: a mail by a group in five minutes, word for word as it stands there."""

from __future__ import annotations

import datetime as dt
import re
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

from generator import cli, scaffold
from generator.mail.lint import lint
from generator.resources import templates_folder
from tests.conftest import REPOSITORY
from tests.mail.projects import write_paper
from tests.mail.relay import Relay
from tests.mail.test_before import PUBLIC, Names

GUIDE = REPOSITORY / "site_src" / "guide" / "mail.md"
DATA = Path(__file__).parent / "data"
FRIDAY = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
"""A weekly mail is no news any more: the recipe must work on any day."""
WEEK = "2026-w09"
PASSWORD = "a-password"
RECORDS = {
    "example.org": ["v=spf1 include:_spf.relay.example -all"],
    "_dmarc.example.org": ["v=DMARC1; p=none; rua=mailto:dmarc@example.org"],
    "_domainkey.example.org": [f"v=DKIM1; k=rsa; p={PUBLIC}"],
}


def _recipe() -> tuple[str, str, list[str]]:
    """What goes under `[site]`, what at the end, and the lines for a terminal."""
    text = GUIDE.read_text(encoding="utf-8")
    part = text.partition("## With a group, in five minutes")[2].partition("\n## ")[0]
    under, end = re.findall(r"```toml\n(.*?)```", part, re.S)
    (lines,) = re.findall(r"```\n((?:export|digest) .*?)```", part, re.S)
    return under, end, lines.splitlines()


def _digest(root: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["-C", str(root), *words])
    return int(ended.value.code or 0)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(FRIDAY.timestamp())))
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "relay.crt"))
    monkeypatch.setattr("generator.delivery.names.Dns", lambda: Names(RECORDS))
    found = tmp_path / "project"
    scaffold.create(found, templates_folder(), title="Papers")
    for number in range(3):
        text = f"We show that spikes of kind {number} need 3 mW. " * 2
        write_paper(found / "library", f"p-{number}", f"Spikes {number}", text,
                    announced="2026-02-25")  # fmt: skip
    return found


def test_the_recipe_works_as_it_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    under, end, lines = _recipe()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "relay.crt", DATA / "relay.key")
    with Relay(context=context, password=PASSWORD) as relay:
        path = root / "digest.toml"
        toml = path.read_text(encoding="utf-8").replace("[site]\n", f"[site]\n{under}", 1)
        # The one thing that is not as in the guide: where the relay is.
        own = end.replace('"smtp.example.org"', f'"localhost"\nport = {relay.port}')
        assert own != end
        path.write_text(toml + own, encoding="utf-8")
        for line in lines:
            verb, *words = line.split()
            if verb == "export":
                for name, _, value in (one.partition("=") for one in words):
                    monkeypatch.setenv(name, value.replace("…", PASSWORD))
            else:
                assert verb == "digest"
                assert _digest(root, *words) == 0, (line, capsys.readouterr())
    assert [to for to, _ in relay.taken] == ["you@example.org", "papers@groups.example.org"]
    raw = relay.taken[1][1]
    assert lint(raw, where="x") == ()
    mail = message_from_bytes(raw, policy=policy.default)
    leave = "mailto:papers+unsubscribe@groups.example.org"
    assert mail["List-Unsubscribe"] == f"<{leave}>"
    assert mail["List-Unsubscribe-Post"] is None
    assert isinstance(mail, EmailMessage)
    text, html = (str(part.get_content()) for part in mail.iter_parts())
    assert f"Leave the group: {leave}" in text
    assert f'href="{leave}"' in html
    assert "@@" not in text + html
    page = unescape((root / "site" / "mail" / "index.html").read_text(encoding="utf-8"))
    assert 'href="https://groups.example.org/papers"' in page
    assert f"/mail/{WEEK}/" in text


def test_without_a_way_to_leave_the_mail_says_whom_to_ask(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    under, end, _ = _recipe()
    path = root / "digest.toml"
    toml = path.read_text(encoding="utf-8").replace("[site]\n", f"[site]\n{under}", 1)
    path.write_text(toml + re.sub("(?m)^(leave|join) = .*\n", "", end), encoding="utf-8")
    assert _digest(root, "mail", "preview") == 0
    raw = (root / ".digest" / "mail" / f"{WEEK}.eml").read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["List-Unsubscribe"] is None
    assert isinstance(mail, EmailMessage)
    for part in mail.iter_parts():
        assert "answer this one and say so" in str(part.get_content())


@pytest.mark.parametrize(
    "leave", ["papers@example.org", "http://example.org/", "javascript:alert(1)", "https://a b/",
              "mailto:a@b>", "https://ä.example/"],
)  # fmt: skip
def test_a_way_to_leave_is_checked(
    root: Path, leave: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (root / "digest.toml").open("a", encoding="utf-8") as file:
        file.write(f'[mail]\nleave = "{leave}"\n')
    assert _digest(root, "mail", "preview") == 1
    assert "mail.leave" in capsys.readouterr().err
