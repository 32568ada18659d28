"""A server that replays, and a clock that only tests move."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from generator import cli
from generator.fetch import client
from generator.fetch.client import Clock
from generator.project import Project
from tests.fetch.server import Server, serving


@dataclass
class Time:
    """Seconds pass by sleeping, and by `tick` at each look at the clock."""

    now: float = 1000.0
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)
    looks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def clock(self) -> Clock:
        return Clock(now=self.look, today=self.today, sleep=self.sleep, jitter=lambda: 0.5)

    def look(self) -> float:
        self.now += self.tick
        self.looks.release()
        return self.now

    def today(self) -> dt.datetime:
        return dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)

    def drip(self, head: bytes) -> Iterator[bytes]:
        """A byte at each look at the clock."""
        yield head
        for _ in range(10_000):
            self.looks.acquire(timeout=1)
            yield b"x"

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(round(seconds, 3))
        self.now += seconds


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Digest = Callable[..., Result]


@pytest.fixture
def digest(
    project: Project,
    time: Time,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Digest:
    """Run `digest` in the project with these words; nothing really sleeps."""
    monkeypatch.setattr(client, "Clock", lambda: time.clock)
    monkeypatch.setenv("DIGEST_ALLOW_PRIVATE", "1")

    def run(*words: object) -> Result:
        with pytest.raises(SystemExit) as ended:
            cli.main(["-C", str(project.root), *map(str, words)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one
