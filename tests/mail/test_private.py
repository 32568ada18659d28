"""From the build to the mailbox: nobody's address, nobody's token where others can see it."""

from __future__ import annotations

import html
import io
import json
import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from generator import workflow
from generator.cli import main
from generator.mail import tokens
from generator.mail.issues import make_issues
from generator.mail.tokens import reader_id
from generator.models import Cadence
from generator.project import Project, open_project
from generator.workflow import dispatching
from generator.workflow.arranging import arrange
from generator.workflow.endpoint import Endpoint
from generator.workflow.inbox import read_inbox
from tests.builders import PAGE, TODAY
from tests.mail.imap import Server
from tests.mail.letters import ROBOT, bounce, mail, original
from tests.mail.ownlists import own_list
from tests.mail.relay import Relay
from tests.mail.test_endpoint import ONE_CLICK, ask
from tests.mail.test_inbox import Clock

ADA, BOB, EVE, NEW = (f"{one}@example.org" for one in ("ada", "bob", "eve", "new"))
PRIVATE = {"readers.jsonl"}
"""The one file that holds addresses."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server, relay: Relay) -> Project:
    found = own_list(tmp_path / "project", monkeypatch, imap=box.port, smtp=relay.port)
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    workflow.add(found, [str(page)])
    return found


def _copies(project: Project) -> None:
    """As much of a built site as sending looks at."""
    for slug in _editions(project):
        path = project.site_dir / "mail" / slug / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a copy")


def _editions(project: Project) -> list[str]:
    return [one.slug for one in make_issues(arrange(project).catalog, Cadence.WEEK)]


def _run(project: Project, *arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["-C", str(project.root), *arguments])
    return int(end.value.code or 0)


def _text(raw: bytes) -> tuple[Message, str]:
    message = message_from_bytes(raw)
    bodies = [part.get_payload(decode=True) for part in message.walk()]
    return message, "\n".join(one.decode() for one in bodies if isinstance(one, bytes))


@pytest.mark.engine
def test_no_address_and_no_token_where_others_see_it(
    project: Project, box: Server, relay: Relay, capfd: pytest.CaptureFixture[str]
) -> None:
    """A16: a site, an issue, the robot with every kind of mail, the endpoint; then a look at every
    file and every line.
    """
    mkdocs = Path(__file__).resolve().parents[2] / "templates" / "project" / "mkdocs.yml"
    (project.root / "mkdocs.yml").write_text(mkdocs.read_text(encoding="utf-8"), encoding="utf-8")
    assert _run(project, "build") == 0
    (edition, *_) = reversed(_editions(project))
    assert _run(project, "mail", "send", "--edition", edition, "--late") == 0
    first = {to: raw for to, raw in relay.taken}
    assert set(first) == {ADA, BOB, EVE}

    message, text = _text(first[ADA])
    links = {one[0]: one for one in tokens.FIND.findall(html.unescape(text))}
    assert f"/mail/preferences/#{links['t']}" in html.unescape(text)
    assert ROBOT.partition("@")[0] in message["List-Unsubscribe"]
    assert (project.site_dir / "mail/preferences/index.html").is_file()
    box.put(
        mail(f"unsubscribe {links['u']}", sender=ADA),
        mail("subscribe", sender=NEW),
        mail("unsubscribe " + links["u"][:-3] + "aaa", sender=EVE),
        bounce(original(edition, BOB), BOB),
    )
    assert _run(project, "mail", "inbox", "--json") == 0
    confirm = next(message_from_bytes(raw) for to, raw in relay.taken if to == NEW)
    box.put(mail("Re: yes", sender=NEW, to=confirm["Reply-To"]))
    assert _run(project, "mail", "inbox") == 0
    endpoint = Endpoint(project, clock=Clock())
    leave = tokens.make("u", reader_id(EVE), endpoint._post.keys)
    assert ask(endpoint, f"/u/{leave}", ONE_CLICK)[0] == 200
    assert _run(project, "mail", "status", "--edition", edition) == 0
    assert _run(project, "mail", "status", "--json") == 0
    assert _run(project, "build") == 0

    told = "".join(capfd.readouterr())
    assert '"unsubscribed": 1' in told
    seen = {"what was printed": told.encode()}
    for path in project.root.rglob("*"):
        if path.is_file() and path.name not in PRIVATE:
            seen[str(path)] = path.read_bytes()
    assert any("suppressed.log" in name for name in seen)
    assert any("ledger.sqlite" in name for name in seen)
    for name, data in seen.items():
        for address in (ADA, BOB, EVE, NEW):
            assert address.encode() not in data.lower(), name
        for one in tokens.FIND.findall(data.decode("latin-1")):
            assert tokens.check(one, endpoint._post.keys) is None, name


def test_who_leaves_while_it_is_sent_gets_nothing(
    project: Project, box: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A15: by the robot, by the endpoint, of the one cadence, of all their themes."""
    (edition, *_) = reversed(_editions(project))
    _copies(project)
    endpoint = Endpoint(project, clock=Clock())
    readers = [f"r{number:02}@example.org" for number in range(12)]
    forms: list[tuple[tokens.Action, bytes]] = [("u", ONE_CLICK), ("t", b"act=unsubscribe")]
    left: list[str] = []

    def leave(to: str) -> None:
        """When the first has got theirs, all the others leave, each in another way."""
        if left:
            return
        left.extend(one for one in readers if one != to)
        for place, one in enumerate(left):
            if place % 3 == 2:
                box.put(mail(f"unsubscribe {_token('t', one)} week", sender=one))
            else:
                action, body = forms[place % 3]
                path = f"/u/{_token(action, one)}"
                assert ask(endpoint, path, body)[0] == 200
        assert read_inbox(project, clock=Clock()).counts["unsubscribed"] == 3

    def _token(action: tokens.Action, one: str) -> str:
        return tokens.make(action, reader_id(one), endpoint._post.keys)

    with Relay(before_answer=leave) as relay:
        found = own_list(
            project.root, monkeypatch, imap=box.port, smtp=relay.port, readers=tuple(readers)
        )
        settings = found.root / "digest.toml"
        text = settings.read_text().replace("per_minute", "connections = 1\nper_minute")
        settings.write_text(text)
        found = open_project(found.root, today=TODAY)
        (sent,) = dispatching.send(found, edition=edition, late=True, clock=_now())
        issues = [to for to, raw in relay.taken if b"X-Digest-Delivery" in raw]
    assert len(issues) == 1
    assert sent.posted is not None
    assert sent.posted.counts["suppressed"] == len(readers) - 1 == 11
    # And none of them is in the next one: of the older issue there is one mail.
    with Relay() as relay:
        text = re.sub("port = [0-9]+\ntls", f"port = {relay.port}\ntls", text, count=1)
        settings.write_text(text)
        found = open_project(found.root, today=TODAY)
        other = next(one for one in _editions(found) if one != edition)
        dispatching.send(found, edition=other, late=True, anyway=True, clock=_now())
        assert [to for to, _ in relay.taken] == issues


def _now() -> Any:
    return Clock("2026-03-05")


def test_standard_output_is_json_for_programs(
    project: Project, box: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    box.put(mail("subscribe", sender=NEW))
    assert _run(project, "mail", "inbox", "--json") == 0
    told = json.load(io.StringIO(capsys.readouterr().out))
    assert told == {
        "mails": {"asked": 1},
        "ignored": {},
        "answers": 1,
        "answers_waiting": 0,
        "problems": [],
    }
