"""The ledger's states, and what a crash leaves behind."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.delivery.ledger import Frozen, Ledger
from generator.delivery.opening import STATES, VERSION
from generator.delivery.peeking import Peek
from generator.errors import DeliveryError

ISSUE = Frozen(issue="2025-w45", cadence="week", content="c0ffee", frozen_at=1000.0, recipients=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.sqlite"


def _frozen(path: Path) -> Ledger:
    ledger = Ledger(path)
    ledger.freeze(ISSUE, {"": {"html": "<p>ü", "text": "ü"}}, dict.fromkeys("abc", ""), ["p1"])
    return ledger


def test_an_issue_is_written_down_whole(path: Path) -> None:
    with _frozen(path) as ledger:
        assert ledger.frozen("2025-w45") == ISSUE
        assert ledger.frozen("2025-w46") is None
        assert ledger.variant("2025-w45", "") == {"html": "<p>ü", "text": "ü"}
        assert ledger.told("week") == {"p1": "2025-w45"}
        assert ledger.told("day") == {}
        assert ledger.counts("2025-w45") == dict.fromkeys(STATES, 0) | {"queued": 3}
        assert ledger.last("week", before="2025-w46") == ISSUE
        assert ledger.last("week", before="2025-w45") is None
    assert os.stat(path).st_mode & 0o077 == 0


def test_no_issue_is_frozen_twice(path: Path) -> None:
    with _frozen(path) as ledger:
        with pytest.raises(Exception, match="UNIQUE"):
            ledger.freeze(ISSUE, {}, {"z": ""}, [])
        assert ledger.counts("2025-w45")["queued"] == 3


def test_two_senders_cannot_have_it_at_once(path: Path) -> None:
    with _frozen(path), pytest.raises(DeliveryError, match="is sending"):
        Ledger(path)
    Ledger(path).close()


def test_what_is_no_ledger_is_not_overwritten(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"a diary, not a database" * 100)
    with pytest.raises(DeliveryError, match="no ledger"):
        Ledger(path)
    assert path.read_bytes().startswith(b"a diary")
    with pytest.raises(DeliveryError, match="no ledger"):
        Ledger(path)  # and the lock is free again


@pytest.mark.parametrize("open_it", [Ledger, Peek])
@pytest.mark.parametrize("made", [[], ["CREATE TABLE diary(day)"]])
def test_an_empty_ledger_is_a_loss_and_no_new_one(
    path: Path, open_it: Callable[[Path], Ledger], made: list[str]
) -> None:
    path.parent.mkdir()
    path.touch()
    with contextlib.closing(sqlite3.connect(path)) as other:
        for statement in made:
            other.execute(statement)
    before = path.read_bytes()
    with pytest.raises(DeliveryError, match="no longer known") as told:
        open_it(path)
    assert "put back a copy" in told.value.hint
    assert path.read_bytes() == before


@pytest.mark.parametrize("open_it", [Ledger, Peek])
def test_a_ledger_of_a_newer_program_is_refused(
    path: Path, open_it: Callable[[Path], Ledger]
) -> None:
    _frozen(path).close()
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (VERSION,)
        other.execute("ALTER TABLE issue ADD COLUMN mood TEXT")
        other.commit()
    with open_it(path) as ledger:  # a column more is no harm
        assert ledger.issues() == [ISSUE]
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version={VERSION + 1}")
    with pytest.raises(DeliveryError, match="newer program"):
        open_it(path)


@pytest.mark.parametrize("open_it", [Ledger, Peek])
@pytest.mark.parametrize("start", [100, 4096, 8192, 12288])
def test_a_damaged_ledger_is_said(
    path: Path, open_it: Callable[[Path], Ledger], start: int
) -> None:
    _frozen(path).close()
    data = path.read_bytes()
    noise = random.Random(start).randbytes(len(data) - start)
    path.write_bytes(data[:start] + noise)
    with pytest.raises(DeliveryError, match="damaged") as told:
        open_it(path)
    assert str(path) in told.value.hint


def test_a_ledger_from_before_versions_is_brought_up_to_date(path: Path) -> None:
    with _frozen(path) as ledger:
        ledger.done("2025-w45", "a", "sent", 5.0, code=250, reply="250")
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version=0")
    with Peek(path) as ledger:
        assert ledger.counts("2025-w45")["queued"] == 2
    with Ledger(path) as ledger:
        ledger.leave_out("2025-w45", ["b"], "missing", 6.0)
        counts = ledger.counts("2025-w45")
        assert (counts["sent"], counts["missing"], counts["queued"]) == (1, 1, 1)


def test_what_became_old_is_ended_once_and_taken_up_only_when_asked(path: Path) -> None:
    with _frozen(path) as ledger:
        ledger.done("2025-w45", "a", "sent", 5.0)
        ledger.sending("2025-w45", "b", 5.0)
        assert ledger.expire("2025-w45", "smtp", 9.0) == (1, 1)
        assert ledger.expire("2025-w45", "smtp", 9.0) == (0, 0)
        counts = ledger.counts("2025-w45")
        assert (counts["sent"], counts["uncertain"], counts["stale"]) == (1, 1, 1)
        ledger.revive("2025-w45")
        assert ledger.waiting("2025-w45") == ["c"]


def test_a_mail_is_claimed_once_and_comes_back_when_it_is_put_off(path: Path) -> None:
    with _frozen(path) as ledger:
        jobs = [ledger.claim("2025-w45", 0.0) for _ in range(4)]
        assert [job.reader for job in jobs if job] == ["a", "b", "c"]
        assert jobs[3] is None
        ledger.done("2025-w45", "a", "sent", 5.0, code=250, reply="250")
        ledger.done("2025-w45", "b", "deferred", 5.0, code=451, next_at=65.0, attempts=1)
        ledger.release("c")
        again = ledger.claim("2025-w45", 6.0)
        assert again
        assert again.reader == "c"
        assert ledger.claim("2025-w45", 6.0) is None
        late = ledger.claim("2025-w45", 66.0)
        assert late
        assert (late.reader, late.attempts) == ("b", 1)
        assert ledger.next_at("2025-w45") == 0.0
        assert ledger.sent_since(4.0) == 1
        assert ledger.sent_since(6.0) == 0


@pytest.mark.parametrize("resend", [True, False])
def test_what_a_crash_left_at_the_dot_is_at_risk_and_nothing_else(path: Path, resend: bool) -> None:
    with _frozen(path) as ledger:
        ledger.sending("2025-w45", "a", 5.0)
        ledger.sending("2025-w45", "b", 5.0)
        ledger.done("2025-w45", "b", "sent", 6.0)
    with Ledger(path) as ledger:
        assert ledger.settle("2025-w45", resend=resend) == 1
        assert ledger.at_risk("2025-w45") == ["a"]
        counts = ledger.counts("2025-w45")
        assert counts["sent"] == 1
        assert counts["queued" if resend else "uncertain"] == (2 if resend else 1)
        # Asked again, it is no greater risk.
        assert ledger.settle("2025-w45", resend=resend) == (0 if resend else 1)


def test_handing_over_is_remembered(path: Path) -> None:
    with Ledger(path) as ledger:
        assert ledger.handoff("x", "listmonk", "1") is None
        ledger.set_handoff("x", "listmonk", "1", "claimed", 1.0)
        ledger.set_handoff("x", "listmonk", "1", "done", 2.0, "campaign 7")
        assert ledger.handoff("x", "listmonk", "1") == ("done", "campaign 7")
        assert [one["state"] for one in ledger.handoffs("x")] == ["done"]
