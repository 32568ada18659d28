"""Plan, test and doctor: what they tell, and that they change nothing."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from generator import cli
from generator.errors import DeliveryError, Level, UsageError
from generator.mail import records, tokens
from generator.workflow import dispatching, mailing, trying
from generator.workflow.examining import examine
from generator.workflow.planning import plan, redacted
from tests.mail.clock import Clock
from tests.mail.due import DAY, add_paper, copy_of, make_project
from tests.mail.posts import KEY, post_project
from tests.mail.relay import Relay
from tests.mail.services import FakeListmonk

PUBLIC = (Path(__file__).parent / "data" / "dkim.txt").read_text().strip()
RECORDS = {
    "news.example.org": ["v=spf1 include:relay.example ~all", "another"],
    "_dmarc.example.org": ["v=DMARC1; p=none"],
    "s1._domainkey.news.example.org": [f"v=DKIM1; k=rsa; p={PUBLIC}"],
}


class Names:
    """A DNS that knows what it is given."""

    def __init__(self, texts: dict[str, list[str]] | None = None, mx: Sequence[str] = ("mx.",)):
        self.texts, self.hosts = RECORDS if texts is None else texts, mx

    def txt(self, name: str) -> Sequence[str]:
        return self.texts.get(name, [])

    def mx(self, name: str) -> Sequence[str]:
        return self.hosts if name == "news.example.org" else []


class NoDns:
    def txt(self, name: str) -> Sequence[str]:
        raise DeliveryError(f"the DNS does not answer about {name}")

    mx = txt


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


# == plan ==


def test_a_plan_counts_and_writes_nothing(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, cadences='["day", "week"]')
    before = _files(tmp_path)
    day, week = plan(project, Clock().now())
    assert (day.edition, day.papers, dict(day.states)) == (DAY, 2, {"to be queued": 3})
    assert dict(day.themes) == {"all": 1, "robots": 1, "vision": 1}
    assert dict(day.domains) == {"one.example": 2, "two.example": 1}
    assert day.first == ("a…@o….example", "b…@t….example", "c…@o….example")
    assert "· 4 March 2026 ·" in day.subject
    assert 1_000 < day.html_bytes < day.encoded_bytes < 100_000
    assert day.minutes == 1
    assert dict(week.states) == {"to be queued": 2}
    assert _files(tmp_path) == before
    dispatching.send(project, clock=Clock())
    sent = _files(tmp_path)
    assert dict(plan(project, Clock().now())[0].states) == {"sent": 3}
    assert _files(tmp_path) == sent
    assert len(relay.taken) == 5


def test_a_plan_tells_which_lines_of_the_list_were_refused(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    people = "email,status\nann@one.example,active\nnobody,active\neve@one.example,gone\n"
    project = post_project(tmp_path, relay, monkeypatch, people=people)
    (found,) = plan(project, Clock().now())
    assert found.notes[-1] == "lines of the list that were refused: 2"
    assert [one.where for one in found.problems] == ["DIGEST_SUBSCRIBERS:3", "DIGEST_SUBSCRIBERS:4"]
    with pytest.raises(SystemExit):
        cli.main(["-C", str(project.root), "mail", "plan"])
    told = capsys.readouterr()
    assert "note: lines of the list that were refused: 2" in told.out
    assert "DIGEST_SUBSCRIBERS:3: error: email is no address" in told.err
    assert "DIGEST_SUBSCRIBERS:4: error: status must be one of" in told.err
    with pytest.raises(SystemExit):
        cli.main(["-C", str(project.root), "mail", "plan", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert len(rows["problems"]) == 2
    assert "problems" not in rows["editions"][0]


def test_a_plan_tells_how_long_a_long_list_takes(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = "email\n" + "".join(f"r{n}@d{n % 20}.example\n" for n in range(45))
    more = "per_day = 20\n"
    project = post_project(tmp_path, relay, monkeypatch, people=people, more=more)
    path = tmp_path / "digest.toml"
    path.write_text(path.read_text().replace("per_minute = 100000", "per_minute = 10"))
    (tmp_path / "site" / "mail" / DAY / "index.html").unlink()
    from generator.project import open_project

    (found,) = plan(open_project(project.root, today=project.today), Clock(48).now())
    assert found.minutes == 5
    assert found.domains["others"] == 20
    notes = " ".join(found.notes)
    for word in ("3 days", "no copy", "--late"):
        assert word in notes


def test_a_plan_counts_who_has_nothing_new_as_send_does(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    (tmp_path / "library" / "eye.md").unlink()
    (one,) = plan(project, Clock().now())
    assert (dict(one.states), one.nothing_new) == ({"to be queued": 2}, 1)
    assert one.first == ("a…@o….example", "b…@t….example")
    (sent,) = dispatching.send(project, clock=Clock())
    assert sent.posted
    assert (sent.posted.counts["sent"], sent.posted.idle) == (2, 1)
    (after,) = plan(project, Clock().now())
    assert (dict(after.states), after.nothing_new) == ({"sent": 2}, 1)


def test_a_plan_and_send_say_the_same_of_an_old_file(tmp_path: Path) -> None:
    project = make_project(tmp_path, 'cadences = ["day"]\n')
    late = Clock(5 * 24)
    (one,) = plan(project, late.now())
    assert not [note for note in one.notes if "--late" in note]
    (sent,) = dispatching.send(project, clock=late)
    assert sent.error is None
    # What is not over neither way takes; both say so.
    add_paper(tmp_path, "today", "A paper of today", "2026-03-05", ["robots"])
    copy_of(tmp_path, "2026-03-05")
    (one,) = plan(project, Clock().now(), edition="2026-03-05")
    assert [note for note in one.notes if "not over" in note]
    with pytest.raises(DeliveryError, match="not over"):
        dispatching.send(project, edition="2026-03-05", clock=Clock())


def test_a_plan_without_papers_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = make_project(tmp_path, papers={})
    with pytest.raises(SystemExit) as ended:
        cli.main(["-C", str(project.root), "mail", "plan"])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("week: no mail: nothing new")


def test_a_plan_for_a_service_names_its_targets(tmp_path: Path) -> None:
    more = 'way = "listmonk"\ncadences = ["day"]\n[listmonk]\nlists = { all = 1, robots = 2 }\n'
    (found,) = plan(make_project(tmp_path, more), Clock().now())
    assert found.first == ("all", "robots")
    assert found.domains == {}


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ann@mail.example.org", "a…@m….org"), ("", ""), ("x@y", "x…@…." + "y")],
)
def test_an_address_is_hidden(address: str, shown: str) -> None:
    assert redacted(address) == shown


# == test ==


def test_a_test_mail_is_marked_and_its_links_do_nothing(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    subject = trying.try_out(project, "me@here.example", Clock())
    ((to, raw),) = relay.taken
    assert to == "me@here.example"
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == subject
    assert subject.startswith("[Test] ")
    found = tokens.FIND.findall(raw.decode("ascii").replace("=\r\n", ""))
    assert mailing.INERT in found
    assert [tokens.check(one, tokens.parse_keys(KEY)) for one in found] == [None] * len(found)
    assert not (tmp_path / ".digest" / "mail").exists()
    dispatching.send(project, clock=Clock())
    assert len(relay.taken) == 4


def test_a_test_mail_to_no_address_or_no_relay_is_said(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    with pytest.raises(UsageError):
        trying.try_out(project, "nobody", Clock())
    relay.at_rcpt = lambda *_: "550 5.1.1 no"
    with pytest.raises(DeliveryError, match=r"550 5\.1\.1 at RCPT"):
        trying.try_out(project, "me@here.example", Clock())
    assert relay.taken == []


# == doctor ==


def _codes(found: Sequence[object], *levels: Level) -> list[str]:
    return [str(one.code).removeprefix("mail/") for one in found if one.level in levels]  # type: ignore[attr-defined]


def test_a_healthy_project_has_no_errors(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    project = post_project(
        tmp_path / "here", relay, monkeypatch,
        mail=f'state = "{tmp_path / "state"}"\nlist_id = "papers.example.org"',
    )  # fmt: skip
    found = examine(project, Names(), Clock(), selector="s1")
    assert _codes(found.problems, Level.ERROR, Level.WARNING) == []
    assert relay.taken == []
    assert not (tmp_path / "state").exists()
    assert "list" in found.looked_at


def test_a_sick_one_is_told_everything_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as gone:
        pass
    people = "email\nann@secret.example\nno address\n"
    project = post_project(tmp_path, gone, monkeypatch, people=people)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("DIGEST_MAIL_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    found = examine(project, Names({}, ()), Clock(), selector="s1")
    errors = _codes(found.problems, Level.ERROR)
    assert {"spf", "dkim", "dmarc", "mx", "relay", "ledger", "subscriber"} <= set(errors)
    assert "key" in _codes(found.problems, Level.WARNING)
    for one in found.problems:
        assert one.hint or one.code == "mail/subscriber"
        assert "ann@" not in str(one)
    claimed = post_project(tmp_path, gone, monkeypatch, mail='claim = "git"')
    again = examine(claimed, Names(), Clock())
    assert "ledger" in _codes(again.problems, Level.WARNING)


def test_a_dns_that_does_not_answer_hides_no_other_check(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", "/nowhere/list.csv")
    found = examine(project, NoDns(), Clock())
    said = " ".join(one.message for one in found.problems)
    assert "does not answer" in said
    assert "cannot be read" in said


def test_a_ledger_that_could_be_committed_is_an_error(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    project = post_project(tmp_path / "repo", relay, monkeypatch)
    subprocess.run(["git", "init", "--quiet"], cwd=project.root, check=True)
    found = examine(project, Names(), Clock())
    assert "ledger" in _codes(found.problems, Level.ERROR)
    (project.root / ".gitignore").write_text(".digest/\n")
    found = examine(project, Names(), Clock())
    assert "ledger" in _codes(found.problems, Level.INFO)


def test_the_doctor_prints_findings_and_exits_with_1(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("generator.delivery.names.Dns", lambda: Names({}))
    project = post_project(tmp_path, relay, monkeypatch)
    with pytest.raises(SystemExit) as ended:
        cli.main(["-C", str(project.root), "mail", "doctor", "--json"])
    assert ended.value.code == 1
    assert {one["code"] for one in json.loads(capsys.readouterr().out)["problems"]} >= {"mail/spf"}


def test_a_services_list_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_LISTMONK_USER", "digest")
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "wrong")
    with FakeListmonk() as monk:
        more = f'way = "listmonk"\n[listmonk]\nurl = "{monk.url}"\nlists = {{ all = 1 }}\n'
        found = examine(make_project(tmp_path, more), Names(), Clock())
    assert any("401" in one.message for one in found.problems)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["v=spf1 -all"], ""),
        (["v=spf1 redirect=_spf.example.org"], ""),
        (["v=spf10 -all"], "no SPF"),
        (["v=spf1 -all", "v=spf1 ~all"], "two"),
        (["v=spf1 a +all"], "everybody"),
        (["v=spf1 a all"], "everybody"),
        (["v=spf1 a"], "no end"),
    ],
)
def test_spf_records_are_judged(texts: list[str], message: str) -> None:
    assert message in "".join(one.message for one in records.spf("x.example", texts))
    assert bool(records.spf("x.example", texts)) == bool(message)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([f"v=DKIM1; p={PUBLIC}"], ""),
        (["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="], ""),
        ([], "no DKIM key"),
        (["v=DKIM1; p="], "taken back"),
        (["v=DKIM1; p=%%"], "damaged"),
        (["v=DKIM1; k=rsa; p=AAAA"], "short"),
    ],
)
def test_dkim_records_are_judged(texts: list[str], message: str) -> None:
    found = records.dkim("s1", "x.example", texts)
    assert message in "".join(one.message for one in found)
    assert bool(found) == bool(message)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["v=DMARC1; p=reject; rua=mailto:x@example.org"], ""),
        (["v=DMARC1;p=none"], ""),
        ([], "no DMARC"),
        (["v=DMARC1; p=none", "v=DMARC1; p=none"], "two"),
        (["v=DMARC1; sp=none"], "no policy"),
    ],
)
def test_dmarc_records_are_judged(texts: list[str], message: str) -> None:
    found = records.dmarc("x.example", texts)
    assert message in "".join(one.message for one in found)
    assert bool(found) == bool(message)


def test_a_domain_that_takes_no_mail_is_said() -> None:
    assert records.mx("x.example", ["mx.x.example."]) == ()
    assert records.mx("x.example", [])
    assert records.mx("x.example", ["."])
