"""`digest mail send` as a whole: what is due, what is refused, and that green means sent."""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from generator import cli
from generator.delivery.ledger import Ledger
from generator.errors import DeliveryError
from generator.workflow import dispatching, mailing
from tests.mail.clock import Clock
from tests.mail.due import DAY, MONTH, WEEK, add_paper, copy_of, make_project
from tests.mail.posts import LIST, post_project
from tests.mail.relay import Relay

DATA = Path(__file__).parent / "data"
Run = Callable[..., tuple[int, str, str]]
PASSWORD = "a-very-secret-word"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`digest -C root mail …` → exit code, output, errors; time passes when it is slept."""
    clock = Clock()
    monkeypatch.setattr("generator.cli.mail.clock", lambda: clock)
    monkeypatch.setattr("generator.cli.mail_before.clock", lambda: clock)

    def run(root: Path, *words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(["-C", str(root), "mail", *words])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def _subjects(relay: Relay) -> set[str]:
    return {
        str(message_from_bytes(raw, policy=policy.default)["Subject"]) for _, raw in relay.taken
    }


# == What is due ==


def test_every_cadence_is_sent_and_said_in_one_line(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, cadences='["day", "week", "month"]')
    status, out, err = run(project.root, "send")
    assert status == 0, err
    assert [line.split(": ")[:2] for line in out.splitlines()] == [
        ["day", DAY], ["week", WEEK], ["month", MONTH]
    ]  # fmt: skip
    assert "3 sent; 3 now" in out
    assert dict(relay.readers) == {"ann@one.example": 3, "ben@two.example": 3, "cid@one.example": 1}
    status, out, _ = run(project.root, "send")
    assert status == 0
    assert out.count("no mail: nothing new since") == 3
    assert len(relay.taken) == 7


def test_nothing_new_is_said_and_is_no_error(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    for path in (tmp_path / "library").glob("*.md"):
        path.unlink()
    status, out, _ = run(project.root, "send")
    assert (status, out) == (0, "day: no mail: nothing new (no day is over that has papers)\n")
    assert relay.taken == []


def test_nothing_new_in_a_named_edition_is_said_and_is_no_error(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(
        tmp_path, relay, monkeypatch, people="email,themes\nb@two.example,vision"
    )
    status, out, _ = run(project.root, "send", "--edition", "2026-02-22")
    assert (status, out) == (0, "day: no mail: nothing new (no paper is of 2026-02-22)\n")
    assert run(project.root, "plan", "--edition", "2026-02-22")[1] == out
    (tmp_path / "library" / "eye.md").unlink()
    status, out, _ = run(project.root, "send", "--edition", DAY)
    assert status == 0
    assert out.startswith(f"day: no mail: nothing new ({DAY} has nothing in the themes")
    assert relay.taken == []


def test_who_has_nothing_new_is_counted_and_said(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    (tmp_path / "library" / "eye.md").unlink()
    said = "1 reader has nothing new in the themes chosen"
    for words in (("plan",), ("send",), ("send",), ("status",), ("plan",)):
        status, out, _ = run(project.root, *words)
        assert status == 0
        assert out.count(said) == 1
    assert len(relay.taken) == 2


def test_what_came_when_the_mail_was_out_stands_in_the_next_and_leads_to_its_copy(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, people="email\nann@one.example\n")
    add_paper(tmp_path, "before", "The paper before", "2026-03-03", ["robots"])
    copy_of(tmp_path, "2026-03-03")
    dispatching.send(project, edition="2026-03-03", clock=Clock(8 - 24))
    for number in range(30):
        add_paper(tmp_path, f"more-{number}", f"More {number}", "2026-03-03", ["robots"])
    dispatching.send(project, clock=Clock())
    mail = message_from_bytes(relay.taken[1][1], policy=policy.default)
    text = str(mail.get_body(("plain",)))
    assert "The paper before" not in text
    assert "An arm that sorts" in text
    # Of yesterday: no word of being late; their copy is that of their own day.
    assert "late" not in text
    assert "more in the mail" in text
    assert "https://papers.example.org/mail/2026-03-03/#robots" in text.replace("=\n", "")


def test_after_an_outage_one_mail_goes_out_with_what_was_missed(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, people="email\nann@one.example\n")
    for name, day in (("one", "2026-03-01"), ("two", "2026-03-02"), ("three", "2026-03-03")):
        add_paper(tmp_path, name, f"The paper {name}", day, ["robots"])
        copy_of(tmp_path, day)
    # 2 March, noon: that of the 1st goes out; then nothing runs until the 5th.
    dispatching.send(project, edition="2026-03-01", clock=Clock(12 - 3 * 24))
    assert len(relay.taken) == 1
    dispatching.send(project, clock=Clock())
    assert len(relay.taken) == 2
    text = str(message_from_bytes(relay.taken[1][1], policy=policy.default).get_body(("plain",)))
    for title in ("The paper two", "The paper three", "An arm that sorts"):
        assert title in text
    assert "The paper one" not in text
    (again,) = dispatching.send(project, clock=Clock())
    assert again.error is None
    assert len(relay.taken) == 2


def test_what_was_begun_is_finished_before_the_next(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    add_paper(tmp_path, "before", "The paper before", "2026-03-03", ["robots"])
    copy_of(tmp_path, "2026-03-03")
    relay.at_rcpt = lambda to, _: "451 4.3.0 later" if to.startswith("ben") else "250 ok"
    clock = Clock(2 - 24)
    dispatching.send(project, edition="2026-03-03", clock=clock)
    assert "ben@two.example" not in relay.readers
    relay.at_rcpt = lambda *_: "250 ok"
    found = dispatching.send(project, clock=Clock(10))
    assert [one.posted.issue for one in found if one.posted] == ["2026-03-03", DAY]
    assert relay.readers["ben@two.example"] == 2


def test_an_error_of_one_cadence_stops_no_other(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, cadences='["week", "day"]')
    (tmp_path / "site" / "mail" / WEEK / "index.html").unlink()
    status, out, err = run(project.root, "send")
    assert status == 2
    assert "week: not sent" in out
    assert "day: " in out
    assert f"no copy of {WEEK}" in err
    assert len(relay.taken) == 3


# == What is refused ==


def test_an_old_issue_is_refused(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    add_paper(tmp_path, "stale", "A paper of last week", "2026-02-28", ["robots"])
    copy_of(tmp_path, "2026-02-28")
    status, _, err = run(project.root, "send", "--edition", "2026-02-28")
    assert status == 2
    assert "5 days ago" in err
    assert relay.taken == []
    assert run(project.root, "send", "--edition", "2026-02-28", "--late")[0] == 0
    assert len(relay.taken) == 2


@pytest.mark.parametrize(
    ("people", "why"),
    [("", "no column"), ("email\n", "holds nobody"), ("email\nno address\n", "holds nobody"),
     ("email,status\nann@one.example,unsubscribed\n", "nobody would get")],
)  # fmt: skip
def test_a_list_of_nobody_is_refused(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch, people: str, why: str
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, people=people)
    status, _, err = run(project.root, "send")
    assert status == 2
    assert why in err
    assert relay.taken == []


def test_an_unreadable_list_is_refused_even_when_nothing_is_due(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    for path in (tmp_path / "library").glob("*.md"):
        path.unlink()
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", str(tmp_path.parent / "nowhere.csv"))
    status, _, err = run(project.root, "send")
    assert status == 2
    assert "cannot be read" in err


def test_a_list_three_times_as_long_is_looked_at_first(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = "email\n" + "".join(f"r{n}@one.example\n" for n in range(12))
    project = post_project(tmp_path, relay, monkeypatch, people=add)
    add_paper(tmp_path, "before", "The paper before", "2026-03-03", ["robots"])
    copy_of(tmp_path, "2026-03-03")
    dispatching.send(project, edition="2026-03-03", clock=Clock(2 - 24))
    assert len(relay.taken) == 12
    more = add + "".join(f"s{n}@one.example\n" for n in range(24))
    project = post_project(tmp_path, relay, monkeypatch, people=more)
    status, _, err = run(project.root, "send")
    assert status == 2
    assert "36 readers instead of 12" in err
    assert len(relay.taken) == 12
    assert run(project.root, "send", "--anyway")[0] == 0
    assert len(relay.taken) == 48


def test_sent_again_it_is_no_mail_and_edited_it_is_refused(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    assert run(project.root, "send")[0] == 0
    assert run(project.root, "send")[0] == 0
    assert len(relay.taken) == 3
    add_paper(tmp_path, "arm", "Another title", DAY, ["robots"])
    status, _, err = run(project.root, "send")
    assert status == 2
    assert "says something else now" in err
    assert len(relay.taken) == 3


def test_without_its_web_copy_nothing_goes_out(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    (tmp_path / "site" / "mail" / DAY / "index.html").unlink()
    status, _, err = run(project.root, "send")
    assert status == 2
    assert "digest build makes it" in err
    assert relay.taken == []
    assert not (tmp_path / ".digest" / "mail" / "ledger.sqlite").exists()


# == A list that is short, refusals, and what became old ==

MANY = "email\n" + "".join(f"r{n:02}@one.example\n" for n in range(16))


def _half_sent(tmp_path: Path, relay: Relay, run: Run, patch: pytest.MonkeyPatch) -> Path:
    """A project of which 4 of 16 readers have got their mail."""
    project = post_project(tmp_path, relay, patch, people=MANY, more="per_day = 4")
    assert run(project.root, "send")[0] == 75
    assert len(relay.taken) == 4
    return project.root


def test_who_is_missing_from_a_list_at_a_resume_gets_the_mail_when_back(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _half_sent(tmp_path, relay, run, monkeypatch)
    got = set(relay.readers)
    left = [line for line in MANY.splitlines()[1:] if line not in got]
    # Two are away, and one's line has a typo; one has unsubscribed.
    people = "email,themes,status\n" + "".join(f"{one},,\n" for one in left[4:] + sorted(got))
    people += f"{left[2]},robotz,\n{left[3]},,unsubscribed\n"
    post_project(tmp_path, relay, monkeypatch, people=people)
    status, out, err = run(root, "send")
    assert status == 3
    assert "3 missing" in out
    assert "3 readers of" in err
    assert "1 suppressed" in out
    assert run(root, "status")[1].count("  missing: ") == 3
    post_project(tmp_path, relay, monkeypatch, people=MANY)
    assert run(root, "send")[0] == 0
    assert set(relay.readers) == set(MANY.splitlines()[1:]) - {left[3]}
    assert set(relay.readers.values()) == {1}


def test_a_list_that_lacks_most_of_a_rest_is_refused(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _half_sent(tmp_path, relay, run, monkeypatch)
    left = [line for line in MANY.splitlines()[1:] if line not in relay.readers]
    post_project(tmp_path, relay, monkeypatch, people="email\n" + "\n".join(left[:3]))
    status, _, err = run(root, "send")
    assert status == 2
    assert "9 of the 12 readers" in err
    assert len(relay.taken) == 4
    status, out, _ = run(root, "send", "--anyway")
    assert status == 0
    assert "9 suppressed" in out
    assert len(relay.taken) == 7


def test_a_refused_line_of_the_list_is_not_green(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = LIST + "fay@one.example,robotz,,\n"
    project = post_project(tmp_path, relay, monkeypatch, people=people)
    status, _, err = run(project.root, "send")
    assert status == 3
    assert "robotz" in err
    assert len(relay.taken) == 3


def test_refused_readers_are_said_in_the_run_and_always_in_the_status(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    relay.at_rcpt = lambda to, _: "550 5.1.1 nobody" if to.startswith("ben") else "250 ok"
    status, out, _ = run(project.root, "send")
    assert status == 3
    assert "1 refused now" in out
    for _ in range(2):
        assert "550 5.1.1" in run(project.root, "status")[1]
        assert run(project.root, "send")[0] == 0


@pytest.mark.parametrize(("answer", "lines"), [("550 5.1.1 nobody", 1), ("550 5.7.1 spam", 0)])
def test_an_address_that_the_relay_knows_to_be_none_gets_no_later_mail(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, lines: int
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    relay.at_rcpt = lambda to, _: answer if to.startswith("ben") else "250 ok"
    for _ in range(2):
        run(project.root, "send")
        journal = project.mail_state / "suppressed.log"
        told = journal.read_text().splitlines() if journal.exists() else []
        assert [line.split()[2:] for line in told] == [["all", "bounced"]] * lines
        assert not any("ben" in line for line in told)


@pytest.mark.parametrize("answer", ["554 5.7.1 denied", "550 5.1.1 no such group"])
def test_a_refused_group_is_not_green_and_gets_the_mail_later(
    tmp_path: Path, relay: Relay, run: Run, answer: str
) -> None:
    project = make_project(
        tmp_path, 'way = "list-address"\ncadences = ["day"]\ngroups = { all = "all@g.example" }\n'
        f'[smtp]\nhost = "localhost"\nport = {relay.port}\ntls = "none"\n'
    )  # fmt: skip
    relay.at_rcpt = lambda *_: answer
    status, _, err = run(project.root, "send")
    assert status == 2
    assert f"refuses everybody ({answer[:9]} at RCPT" in err
    relay.at_rcpt = lambda *_: "250 ok"
    assert run(project.root, "send")[0] == 0
    assert len(relay.taken) == 1


def test_what_was_begun_and_became_old_is_said_once_and_stays_in_the_status(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    add_paper(tmp_path, "before", "The paper before", "2026-03-02", ["robots"])
    copy_of(tmp_path, "2026-03-02")
    relay.at_rcpt = lambda to, _: "451 4.3.0 later" if to.startswith("ben") else "250 ok"
    dispatching.send(project, edition="2026-03-02", clock=Clock(2 - 48))
    relay.at_rcpt = lambda *_: "250 ok"
    assert "stale: 1 never got it" in run(project.root, "status")[1]
    status, out, _ = run(project.root, "send")
    assert status == 3
    assert "2026-03-02: stale: 1 never got it" in out
    assert f"{DAY}: 3 sent" in out
    status, out, _ = run(project.root, "send")
    assert status == 0
    assert "stale" not in out
    assert "stale: 1 never got it" in run(project.root, "status")[1]
    assert run(project.root, "send", "--edition", "2026-03-02", "--late")[0] == 0
    assert relay.readers["ben@two.example"] == 2


def test_the_newest_that_became_old_half_done_is_said_and_not_sent(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    relay.at_rcpt = lambda to, _: "451 4.3.0 later" if to.startswith("ben") else "250 ok"
    dispatching.send(project, clock=Clock(2))
    relay.at_rcpt = lambda *_: "250 ok"
    (old, nothing) = dispatching.send(project, clock=Clock(48))
    assert (old.edition, old.stale, old.posted) == (DAY, 1, None)
    assert "is old" in nothing.nothing
    assert "ben@two.example" not in relay.readers


def test_who_was_at_the_dot_is_possibly_at_risk_before_the_next_run(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _half_sent(tmp_path, relay, run, monkeypatch)
    with Ledger(root / ".digest" / "mail" / "ledger.sqlite") as ledger:
        reader = ledger.waiting(DAY)[0]
        ledger.sending(DAY, reader, 1.0)
    assert f"  possibly at risk: {reader}" in run(root, "status")[1]


@pytest.mark.parametrize("verb", [
    ("send",), ("status",), ("plan",), ("reconcile", "--postfix-log", __file__),
])  # fmt: skip
def test_a_damaged_ledger_is_one_clear_error_in_every_verb(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    root = _half_sent(tmp_path, relay, run, monkeypatch)
    path = root / ".digest" / "mail" / "ledger.sqlite"
    path.write_bytes(path.read_bytes()[:8192] + b"noise" * 4000)
    status, _, err = run(root, *verb)
    assert status == 2
    assert "ledger is damaged" in err
    assert "hint: " in err
    assert len(relay.taken) == 4


# == Odd settings ==


@pytest.mark.parametrize("epoch", ["9" * 20, "tomorrow", "-1", "٣"])
def test_an_odd_clock_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    found = subprocess.run(
        [sys.executable, "-m", "generator", "-C", str(tmp_path), "mail", "status"],
        capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert found.returncode == 2
    assert found.stderr.startswith("digest: SOURCE_DATE_EPOCH is no number of seconds")
    assert "hint: " in found.stderr


def test_a_folder_that_can_be_none_is_said(tmp_path: Path, run: Run) -> None:
    project = make_project(tmp_path)
    text = (tmp_path / "digest.toml").read_text()
    (tmp_path / "digest.toml").write_text(text.replace("[mail]\n", '[mail]\nstate = "a\\u0000b"\n'))
    status, _, err = run(project.root, "status")
    assert status == 1
    assert "mail.state" in err
    assert "NUL" in err


# == Two at once ==


def test_of_two_senders_at_once_one_works(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: str) -> None:
        begun.set()
        go_on.wait(30)

    relay.before_answer = hold
    first = threading.Thread(target=dispatching.send, args=(project,), kwargs={"clock": Clock()})
    first.start()
    try:
        assert begun.wait(30)
        # Another process: a lock of this one would not keep it out.
        second = subprocess.run(
            [sys.executable, "-m", "generator", "-C", str(project.root), "mail", "send"],
            capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        looked = run(project.root, "status")
    finally:
        go_on.set()
        first.join()
    assert second.returncode == 2
    assert "is sending" in second.stderr
    assert looked[0] == 0
    assert DAY in looked[1]
    assert set(relay.readers.values()) == {1}
    assert len(relay.taken) == 3


# == TLS ==


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_SMTP_USER", "digest")
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", PASSWORD)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "relay.crt", DATA / "relay.key")
    return context


def _secret_is_safe(relay: Relay) -> None:
    said = "".join(relay.commands)
    assert "AUTH" not in said
    for hidden in (PASSWORD, base64.b64encode(PASSWORD.encode()).decode().rstrip("=")):
        assert hidden not in said
    assert relay.taken == []
    assert "MAIL FROM" not in said


def _nobody_failed(root: Path) -> None:
    with Ledger(root / ".digest" / "mail" / "ledger.sqlite") as ledger:
        counts = ledger.counts(DAY)
    assert (counts["queued"], counts["failed"], counts["sent"]) == (3, 0, 0)


@pytest.mark.usefixtures("login")
def test_a_relay_whose_starttls_was_cut_out_gets_nothing(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch, tls="starttls")
    status, _, err = run(project.root, "send")
    assert status == 2
    assert PASSWORD not in err
    _secret_is_safe(relay)
    _nobody_failed(project.root)


@pytest.mark.usefixtures("login")
def test_a_relay_with_a_wrong_certificate_gets_nothing(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay(context=_context(), password=PASSWORD) as relay:
        project = post_project(tmp_path, relay, monkeypatch, tls="starttls")
        status, _, err = run(project.root, "send")
        assert status == 2
        assert "certificate" in err
        _secret_is_safe(relay)
        _nobody_failed(project.root)
        # The same certificate, trusted: so it was the certificate.
        monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "relay.crt"))
        assert run(project.root, "send")[0] == 0
        assert len(relay.taken) == 3
        assert "STARTTLS" in "".join(relay.commands)


@pytest.mark.usefixtures("login")
def test_a_wrong_password_stops_the_run_and_fails_nobody(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "relay.crt"))
    with Relay(context=_context(), password="another") as relay:
        project = post_project(tmp_path, relay, monkeypatch, tls="starttls")
        status, _, err = run(project.root, "send")
        assert status == 2
        assert "535" in err
        assert PASSWORD not in err
        assert relay.taken == []
        _nobody_failed(project.root)


# == The other ways, and what is told ==


def test_the_way_file_writes_each_cadence_once(tmp_path: Path, run: Run) -> None:
    project = make_project(tmp_path, 'cadences = ["day", "week"]\n')
    status, out, _ = run(project.root, "send", "--json")
    assert status == 0
    rows = json.loads(out)["editions"]
    assert [one["edition"] for one in rows] == [DAY, WEEK]
    assert [one["sent_now"] for one in rows] == [1, 1]
    assert len(list((tmp_path / ".digest/mail/outbox").glob("*.eml"))) == 2
    assert json.loads(run(project.root, "send", "--json")[1])["editions"][0]["sent_now"] == 0
    for path in (tmp_path / ".digest/mail/outbox").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert mail["Date"].datetime.timestamp() <= Clock(0).now()
    status, out, _ = run(project.root, "status")
    assert out.splitlines() == [
        f"{slug}: written to {tmp_path / '.digest/mail/outbox' / slug}.eml" for slug in (DAY, WEEK)
    ]


def test_no_address_is_told_or_written_down(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    said = "".join("".join(map(str, run(project.root, *words))) for words in (
        ("plan",), ("plan", "--json"), ("send",), ("status", "--edition", DAY), ("send", "--json"),
    ))  # fmt: skip
    kept = b"".join(p.read_bytes() for p in (tmp_path / ".digest").rglob("*") if p.is_file())
    for line in LIST.splitlines()[1:]:
        address = line.partition(",")[0]
        assert address not in said
        assert address.encode() not in kept


def test_an_edition_that_there_is_not_is_a_usage_error(tmp_path: Path, run: Run) -> None:
    project = make_project(tmp_path)
    for name in ("2020-13-01", "2020-w54", "yesterday"):
        assert run(project.root, "send", "--edition", name)[0] == 2


def test_held_mails_need_a_person(
    tmp_path: Path, relay: Relay, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.mail.relay import CLOSE

    relay.at_dot = lambda to, _: f"{CLOSE} taken" if to.startswith("ann") else "250 ok"
    project = post_project(tmp_path, relay, monkeypatch, mail='on_uncertain = "hold"')
    assert run(project.root, "send")[0] == 3
    assert run(project.root, "send")[0] == 3
    assert dict(relay.readers) == {"ann@one.example": 1, "ben@two.example": 1, "cid@one.example": 1}
    (told,) = mailing.status(project, Clock().now())
    assert len(told["at_risk"]) == 1


def test_a_relay_that_is_away_is_tried_again_later(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as gone:
        pass
    project = post_project(tmp_path, gone, monkeypatch)
    assert run(project.root, "send")[0] == 75
    with Relay() as relay:
        project = post_project(tmp_path, relay, monkeypatch)
        assert run(project.root, "send")[0] == 0
        assert len(relay.taken) == 3


def test_a_list_inside_the_project_is_refused(
    tmp_path: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = post_project(tmp_path, relay, monkeypatch)
    (tmp_path / "list.csv").write_text(LIST)
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", str(tmp_path / "list.csv"))
    with pytest.raises(DeliveryError, match="inside the project"):
        dispatching.send(project, clock=Clock())
