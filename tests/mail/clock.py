"""Time that passes only when somebody sleeps."""

from __future__ import annotations

import datetime as dt
import threading

from tests.builders import TODAY


class Clock:
    """Noon of the tests' day; what was slept is in `slept`."""

    def __init__(self, hours: float = 12) -> None:
        start = dt.datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=dt.UTC)
        self.time = start.timestamp() + hours * 3600
        self.slept: list[float] = []
        self._guard = threading.Lock()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._guard:
            self.time += seconds
            self.slept.append(seconds)
