"""Real mail servers for the tests: brought where that may be done, else said to be missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import mailservers
from devtools.say import Fail


@pytest.fixture
def machine(repo: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine without mail servers where we are root; what was installed."""
    installed: list[str] = []

    def missing() -> list[str]:
        return [] if installed else list(mailservers.PROGRAMS)

    policy = repo / "policy-rc.d"
    held = mailservers.no_daemons
    monkeypatch.setattr(mailservers, "missing", missing)
    monkeypatch.setattr(mailservers, "can_apt", lambda: True)
    monkeypatch.setattr(mailservers, "no_daemons", lambda: held(policy))
    monkeypatch.setattr(mailservers, "quietly", lambda *args: None)
    monkeypatch.setattr(mailservers, "apt_install", lambda *packages: installed.extend(packages))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return installed


def test_they_are_installed_and_nothing_is_removed_for_them(
    machine: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    mailservers.bring_mail_servers()
    assert machine == ["--no-remove", *mailservers.PACKAGES]
    mailservers.bring_mail_servers()
    assert len(machine) == 1 + len(mailservers.PACKAGES)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "skipped" not in said


def test_no_daemon_is_started_meanwhile(
    machine: list[str], repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = repo / "policy-rc.d"
    seen: list[tuple[str, bool]] = []

    def install(*packages: str) -> None:
        machine.extend(packages)
        seen.append((policy.read_text(), os.access(policy, os.X_OK)))

    monkeypatch.setattr(mailservers, "apt_install", install)
    mailservers.bring_mail_servers()
    assert seen == [("#!/bin/sh\nexit 101\n", True)]
    assert not policy.exists()


def test_a_policy_that_is_there_stays(repo: Path) -> None:
    policy = repo / "policy-rc.d"
    policy.write_text("theirs")
    with mailservers.no_daemons(policy):
        pass
    assert policy.read_text() == "theirs"


@pytest.mark.parametrize(
    ("may_apt", "why"), [(True, "no such host"), (False, "there is no postfix")]
)
def test_where_they_cannot_be_had_one_line_says_so(
    machine: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    may_apt: bool, why: str,
) -> None:  # fmt: skip
    def fail(*packages: str) -> None:
        raise Fail("apt-get install: no such host", "check the network")

    monkeypatch.setattr(mailservers, "can_apt", lambda: may_apt)
    monkeypatch.setattr(mailservers, "apt_install", fail)
    mailservers.bring_mail_servers()
    last = capsys.readouterr().err.splitlines()[-1]
    assert "tests with real mail servers are skipped" in last
    assert why in last


def test_who_is_not_root_is_told(
    machine: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.append("all")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    mailservers.bring_mail_servers()
    assert "started by root only" in capsys.readouterr().err
