"""The list of subscribers and the journal of who left, as people's programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.delivery import journal
from generator.errors import DeliveryError, Level
from generator.mail.subscribers import Subscriber, parse, parse_journal, recipients, suppressed
from generator.mail.tokens import reader_id
from generator.workflow import readers
from generator.workflow.inbox import read_inbox
from generator.workflow.notebook import JOURNAL, opened
from tests.mail.imap import Server
from tests.mail.letters import mail, token
from tests.mail.ownlists import own_list

THEMES = ("reasoning", "spikes")
ADA, BOB = reader_id("ada@example.org"), reader_id("bob@example.org")
LINE = f"2026-11-22T09:30:00+00:00 {ADA} all unsubscribed\n"


def _read(text: str) -> tuple[Subscriber, ...]:
    return parse(text, where="LIST", themes=THEMES)[0]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f"\ufeff{LINE}", id="byte-order-mark"),
        pytest.param(LINE.replace("\n", " \t\n"), id="blanks-after"),
        pytest.param(f"  {LINE}".replace(" all", "   all"), id="blanks-before"),
        pytest.param(LINE.replace(ADA, ADA.upper()), id="reader-in-capitals"),
        pytest.param(LINE.replace("all", "ALL"), id="scope-in-capitals"),
        pytest.param(LINE.replace("\n", "\r\n"), id="windows"),
        pytest.param(LINE.replace("+00:00", "Z"), id="zulu"),
        pytest.param(LINE.replace("+00:00", ""), id="no-zone"),
        pytest.param(LINE.rstrip(), id="last-line-without-end"),
    ],
)
def test_a_line_whose_meaning_is_sure_counts(line: str) -> None:
    assert suppressed(parse_journal(line)) == {ADA: {"all"}}
    again = LINE.replace("unsubscribed", "Again")
    assert suppressed(parse_journal(f"{line.rstrip()}\n{again}")) == {}


def test_a_cadence_may_be_called_as_in_the_list() -> None:
    line = LINE.replace("all", "Cadence:Weekly")
    assert suppressed(parse_journal(line)) == {ADA: {"cadence:week"}}


@pytest.mark.parametrize(
    "line",
    [
        "ada@example.org\n",
        f"{ADA} all unsubscribed\n",
        LINE.replace("all ", ""),
        LINE.replace("all", "all spikes"),
        LINE.replace("all", "cadence:hour"),
        LINE.replace("2026", "some day in 2026"),
        LINE.replace(ADA, ADA[:-1]),
        "\ufffd\ufffd\x002\x000\x002\x006\n",
        # Not what a crash leaves, although it has no end.
        "ada@example.org",
    ],
)
def test_a_line_that_says_nothing_sure_stops_the_sending(line: str) -> None:
    with pytest.raises(DeliveryError, match=r"^suppressed.log:2: ") as told:
        parse_journal(LINE + line, where="suppressed.log")
    assert "all unsubscribed" in told.value.hint
    assert "ada@" not in str(told.value)


def test_a_journal_in_utf_16_stops_the_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = own_list(tmp_path / "project", monkeypatch)
    path = project.mail_state / JOURNAL
    path.parent.mkdir(parents=True)
    path.write_bytes(LINE.encode("utf-16"))
    with pytest.raises(DeliveryError, match=r"^\.digest/mail/suppressed\.log:1: "):
        readers.load_journal(project)
    path.write_bytes(LINE.encode("utf-8-sig"))
    assert suppressed(readers.load_journal(project)) == {ADA: {"all"}}


@pytest.mark.parametrize("length", [1, 10, 25, 26, 40, 43, 46, 47, 50])
def test_what_a_crash_left_of_a_line_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    project = own_list(tmp_path / "project", monkeypatch)
    path = project.mail_state / JOURNAL
    path.parent.mkdir(parents=True)
    path.write_text(LINE.replace(ADA, BOB) + LINE[:length], encoding="utf-8")
    assert BOB in suppressed(readers.load_journal(project))
    with opened(project):
        pass
    journal.append(path, LINE)
    assert suppressed(readers.load_journal(project)) == {ADA: {"all"}, BOB: {"all"}}


def test_who_leaves_is_heard_while_the_journal_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: Server
) -> None:
    project = own_list(tmp_path / "project", monkeypatch, imap=box.port)
    path = project.mail_state / JOURNAL
    path.parent.mkdir(parents=True)
    path.write_text("nonsense\n", encoding="utf-8")
    box.put(
        mail(f"unsubscribe {token('u', 'ada@example.org')}", sender="somebody@else.example.org")
    )
    read = read_inbox(project)
    assert read.counts == {"unsubscribed": 1}
    assert [one.message.partition(" ")[0] for one in read.problems] == [
        f".digest/mail/{JOURNAL}:1:"
    ]
    assert f"{ADA} all unsubscribed" in path.read_text(encoding="utf-8")
    # Corrected by a person, in an editor of Windows: nothing is added again.
    path.write_bytes(path.read_bytes().replace(b"nonsense\n", b"").replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    with opened(project):
        assert path.read_bytes() == before


@pytest.mark.parametrize("status", ["unsubscribed", "bounced", "Complained"])
@pytest.mark.parametrize("order", [1, -1])
def test_of_an_address_that_stands_twice_the_line_that_says_no_counts(
    status: str, order: int
) -> None:
    lines = ["Ada@Example.org,active", f"ada@example.org,{status}"][::order]
    found, problems = parse("email,status\n" + "\n".join(lines), where="LIST", themes=THEMES)
    assert [one.status for one in found] == [status.lower()]
    assert recipients(found, (), "week", THEMES) == ()
    assert [one.where for one in problems] == ["LIST:3"]
    assert "no mail counts" in problems[0].message
    assert problems[0].level is Level.WARNING


def test_who_says_no_is_heard_whatever_else_the_line_says() -> None:
    text = "email,themes,cadence,timezone,status\nada@example.org,gone,hour,Mars,unsubscribed"
    (one,), _ = parse(text, where="LIST", themes=THEMES)
    assert one.status == "unsubscribed"


def test_a_time_zone_that_is_none_is_told_and_costs_nobody_a_mail() -> None:
    text = "email,timezone\nada@example.org,Mars\nben@example.org,Europe/Berlin"
    found, problems = parse(text, where="LIST", themes=THEMES)
    assert len(recipients(found, (), "week", THEMES)) == 2
    assert [(one.where, one.level) for one in problems] == [("LIST:2", Level.WARNING)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("EMail;Themes;STATUS\nada@example.org;Spikes;Active\n", id="semicolons"),
        pytest.param("email\tthemes\tstatus\nada@example.org\tspikes\t\n", id="tabs"),
        pytest.param(
            '\ufeff"Email","Themes","Status"\r\nada@example.org,spikes,ACTIVE\r\n', id="excel"
        ),
        pytest.param("\nname,email,themes\n,ada@example.org,spikes;\n", id="blank-line-first"),
    ],
)
def test_a_table_of_any_office_program_is_read(text: str) -> None:
    (one,) = _read(text)
    assert (one.email, *one.themes, one.status) == ("ada@example.org", "spikes", "active")


def test_cadences_may_stand_as_people_write_them() -> None:
    (one,) = _read('email,cadence\nada@example.org,"Daily, WEEK"\n')
    assert one.cadences == {"day", "week"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("\ufeff \n", "is empty"),
        ('{"email": "ada@example.org"}\n', "no column `email`"),
        ("ada@example.org\nbob@example.org\n", "no column `email`"),
        ("email,status,status\na@example.org,active,bounced\n", "two columns `status`"),
        ('email\n"ada@example.org\n', "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_the_form_that_is_wanted(text: str, told: str) -> None:
    with pytest.raises(DeliveryError, match=told) as error:
        _read(text)
    assert "ada@" not in f"{error.value} {error.value.hint}"
    if "two" not in told:
        assert "semicolons" in error.value.hint


def test_a_list_of_refused_lines_says_why_nobody_is_left() -> None:
    text = "email,status\nnobody,active\nada@example.org,gone\nx,\ny,\n"
    with pytest.raises(DeliveryError, match="all of its 4 lines were refused") as told:
        _read(text)
    assert told.value.hint.startswith("LIST:2: email is no address")
    assert "LIST:3: status must be one of" in told.value.hint
    assert told.value.hint.endswith("and 1 more")
    with pytest.raises(DeliveryError, match=r"holds nobody$"):
        _read("email\n")


def test_columns_that_are_not_known_are_told() -> None:
    _, problems = parse("email,state\nada@example.org,off\n", where="LIST", themes=THEMES)
    assert [(one.level, one.message) for one in problems] == [
        (Level.INFO, "these columns are passed over: state")
    ]
