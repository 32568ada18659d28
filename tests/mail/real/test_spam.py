"""What SpamAssassin says of our mails, by its own rules and without the network."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generator.mail.message import Stamp, build
from generator.project import open_project
from tests.builders import TODAY, date, paper
from tests.conftest import NO_SERVERS
from tests.mail import projects
from tests.mail.builders import SENDER, STAMP, catalog, parts
from tests.mail.real import servers

pytestmark = pytest.mark.mailserver

_TEXT = "We show that replay from a small generator halves forgetting. It needs 3 mW. "


def score(raw: bytes, folder: Path) -> tuple[float, str]:
    """Points, 5 being spam by default, and the rules that gave them."""
    if not (program := servers.program("spamassassin")):
        pytest.skip(f"{NO_SERVERS}there is no spamassassin")
    done = subprocess.run(
        # Local rules only, and none of the user's own; nothing is written into their home.
        [program, "--local", "--test-mode", "--nocreate-prefs"],
        env={"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"},
        input=raw, capture_output=True, check=True,
    )  # fmt: skip
    said = done.stdout.decode("utf-8", "replace")
    points = re.search(r"\((-?[\d.]+) points, ", said)
    assert points, done.stderr.decode()
    return float(points[1]), said.rpartition("Content analysis details")[2]


def test_a_mail_to_a_reader_is_no_spam(tmp_path: Path) -> None:
    project = projects.make_project(tmp_path / "project")
    toml = (project.root / "digest.toml").read_text(encoding="utf-8")
    one_click = '[subscribers]\nunsubscribe_url = "https://papers.example.org/u/"'
    toml = toml.replace("[subscribers]", one_click)
    for text in (None, toml):
        if text:
            (project.root / "digest.toml").write_text(text, encoding="utf-8")
            project = open_project(project.root, today=TODAY)
        points, why = score(projects.own_mail(project), tmp_path)
        assert points <= 0, why


@pytest.mark.parametrize(
    "title",
    ["Forgetful nets", "每日論文：脈衝神經網路", "شبكات عصبية بقدرة 3 mW", "FREE MONEY!!! NOW $$$"],
    ids=["english", "chinese", "arabic", "shouting"],
)  # fmt: skip
def test_a_mail_to_a_group_is_no_spam(title: str, tmp_path: Path) -> None:
    papers = [
        paper(f"p{n}", title=f"{title} {n}", published=date("2025-11-07"), abstract=_TEXT)
        for n in range(60)
    ]
    raw = build(parts(catalog(*papers)).bodies, SENDER, "group@example.org", STAMP)
    points, why = score(raw, tmp_path)
    assert points <= 0, why


def test_what_lacks_its_headers_is_suspicious(tmp_path: Path) -> None:
    """So that this file's other tests can fail."""
    one = catalog(paper(published=date("2025-11-07"), abstract=_TEXT))
    raw = build(parts(one).bodies, SENDER, "a@example.org", Stamp(delivery="x", at=STAMP.at))
    bare = re.sub(rb"(?m)^(Date|Message-ID|List-[A-Za-z]+|Precedence): .*\r\n", b"", raw)
    points, why = score(bare, tmp_path)
    assert points >= 1
    assert "MISSING_DATE" in why
