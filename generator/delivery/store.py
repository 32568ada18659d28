"""An open ledger as one connection for all threads, and its table of what services were given."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.delivery import opening


class Store:
    """One thread at a time; a damaged file is a `DeliveryError` wherever it shows."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = connection, path
        self._guard = threading.Lock()

    def close(self) -> None:
        self._db.close()

    def handoff(self, issue: str, way: str, target: str) -> tuple[str, str] | None:
        """State and the service's own name for it; None = not begun.

        `claimed`: it may have been made there; `refused N` times; `created`, `started`, `halted`,
        `done`.
        """
        row = self._one(
            "SELECT state, remote FROM handoff WHERE issue=? AND way=? AND target=?",
            issue, way, target,
        )  # fmt: skip
        return (str(row[0]), str(row[1])) if row else None

    def set_handoff(
        self, issue: str, way: str, target: str, state: str, now: float, remote: str = "", *,
        sent: int | None = None, expected: int | None = None,
    ) -> None:  # fmt: skip
        with self._changing():
            self._db.execute(
                "INSERT OR REPLACE INTO handoff VALUES(?,?,?,?,?,?,?,?)",
                (issue, way, target, state, remote, sent, expected, now),
            )

    def handoffs(self, issue: str) -> Sequence[Mapping[str, object]]:
        names = ("way", "target", "state", "remote", "sent", "expected", "at")
        rows = self._all(
            f"SELECT {', '.join(names)} FROM handoff WHERE issue=? "  # noqa: S608
            "ORDER BY way, target", issue,
        )  # fmt: skip
        return [named(names, row) for row in rows]

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        with self._guard, opening.told(self._path):
            found: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return found

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._guard, opening.told(self._path):
            return self._db.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._guard, opening.told(self._path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield


def named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))
