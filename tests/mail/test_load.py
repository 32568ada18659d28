"""A few hundred readers and a sender that is killed again and again; `benchmarks.mail` has more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import mail

RECIPIENTS, KILLS = 300, 6


@pytest.mark.parametrize("faults", [False, True], ids=["good-relay", "bad-relay"])
def test_nobody_is_lost_and_who_got_two_is_named(tmp_path: Path, faults: bool) -> None:
    found = mail.killed(tmp_path, recipients=RECIPIENTS, kills=KILLS, faults=faults)
    assert found.good, found
    assert found.cost.kills == KILLS
    assert found.lost == found.undeclared == found.other_ids == 0
    assert found.at_risk <= KILLS * mail.CONNECTIONS + 2 * faults
    assert (found.refused, found.put_off) == ((2, 6) if faults else (0, 0))
    assert found.sent == RECIPIENTS - found.refused
