"""A few hundred readers and a sender that is killed again and again; `benchmarks.mail` has more."""

from __future__ import annotations

from pathlib import Path

from benchmarks import mail

RECIPIENTS, KILLS = 300, 5


def test_nobody_is_lost_and_who_got_two_is_named(tmp_path: Path) -> None:
    """The relay puts 6 off, refuses 2, and breaks off after the dot of one."""
    found = mail.killed(tmp_path, recipients=RECIPIENTS, kills=KILLS, faults=True)
    assert found.good, found
    assert found.cost.kills == KILLS
    assert found.lost == found.undeclared == found.other_ids == 0
    assert 1 <= found.at_risk <= KILLS * mail.CONNECTIONS + 1
    assert (found.refused, found.put_off) == (2, 6)
    assert found.sent == RECIPIENTS - found.refused
