"""Of senders that forget everything, one sends: a bare repository says which."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from generator.delivery.claims import SPACE, Claims
from generator.errors import DeliveryError
from generator.workflow import dispatching
from tests.mail.clock import Clock
from tests.mail.due import DAY
from tests.mail.posts import post_project
from tests.mail.relay import Relay

RUNNERS = 8


def _git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.invalid")
    return subprocess.run(
        ["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    found = tmp_path / "origin.git"
    found.mkdir()
    _git(found, "init", "--quiet", "--bare")
    seed = tmp_path / "seed"
    seed.mkdir()
    _git(seed, "init", "--quiet")
    _git(seed, "commit", "--quiet", "--allow-empty", "-m", "First")
    _git(seed, "push", "--quiet", str(found), "HEAD:refs/heads/main")
    _git(found, "symbolic-ref", "HEAD", "refs/heads/main")
    return found


def _clone(origin: Path, name: str) -> Path:
    folder = origin.parent / name
    # As CI does it: the newest commit, and nothing before it.
    _git(origin.parent, "clone", "--quiet", "--depth=1", f"file://{origin}", name)
    return folder


def test_of_eight_claims_at_once_one_wins(origin: Path) -> None:
    claims = [Claims(_clone(origin, f"runner{n}")) for n in range(RUNNERS)]
    commits = [one.make(DAY) for one in claims]
    assert len(set(commits)) == RUNNERS
    ready = threading.Barrier(RUNNERS)
    won: list[int] = []

    def take(n: int) -> None:
        ready.wait()
        if claims[n].take(DAY, commits[n]):
            won.append(n)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(RUNNERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1
    held = _git(origin, "rev-parse", f"{SPACE}/{DAY}").strip()
    assert held == commits[won[0]]
    # Asked again, the winner has it and the others do not; another issue is free.
    assert [claims[n].take(DAY, commits[n]) for n in range(RUNNERS)].count(True) == 1
    assert claims[0].take("2026-w09", claims[0].make("2026-w09"))
    assert "refs/heads/main" in _git(origin, "for-each-ref")


def test_two_runners_without_a_ledger_send_once(
    origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as relay:
        sent = []
        for name in ("one", "two"):
            folder = _clone(origin, name)
            project = post_project(folder, relay, monkeypatch, mail='claim = "git"')
            sent.append(dispatching.send(project, clock=Clock())[0])
            if name == "one":
                # The same runner, its ledger kept, goes on.
                assert dispatching.send(project, clock=Clock())[0].error is None
        assert len(relay.taken) == 3
        assert set(relay.readers.values()) == {1}
    assert sent[0].error is None
    assert sent[1].error
    assert "another runner has begun" in str(sent[1].error)
    assert f":{SPACE}/{DAY}" in sent[1].error.hint


def test_a_runner_that_died_after_its_push_knows_its_claim_again(
    origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as relay:
        project = post_project(_clone(origin, "one"), relay, monkeypatch, mail='claim = "git"')
        take = Claims.take

        def dies(self: Claims, issue: str, commit: str) -> bool:
            take(self, issue, commit)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Claims, "take", dies)
            with pytest.raises(KeyboardInterrupt):
                dispatching.send(project, clock=Clock())
        assert relay.taken == []
        assert dispatching.send(project, clock=Clock())[0].error is None
        assert len(relay.taken) == 3


def test_what_cannot_be_claimed_is_not_sent(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _clone(origin, "one")
    _git(folder, "remote", "set-url", "origin", str(origin.parent / "nowhere.git"))
    with Relay() as relay:
        project = post_project(folder, relay, monkeypatch, mail='claim = "git"')
        (sent,) = dispatching.send(project, clock=Clock())
        assert isinstance(sent.error, DeliveryError)
        assert "git" in str(sent.error)
        assert relay.taken == []
