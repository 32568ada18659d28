"""What was worked out before, kept by what it was made from: one SQLite file that may go any time.

It can come from another machine (a cache of CI), so nothing in it is ever run: values are bytes
that their makers read as text or numbers, deflated, with a checksum each (RFC 1950). What is
damaged, of another edition of the code, or cannot be read is made anew, and nobody is told.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)
)
"""
BATCH = 2_000
"""Values that are held before they are written."""

Keep: TypeAlias = Callable[[str, bytes, Callable[[], bytes]], bytes]
"""Gives what was made before: its kind, what it is made from, and how it is made otherwise."""


def unkept(kind: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """Nothing is kept."""
    return make()


class Store:
    """Values by kind and by what they were made from."""

    def __init__(self, database: sqlite3.Connection | None, path: Path | None = None) -> None:
        self._database, self._path = database, path
        self._new: dict[tuple[str, bytes], bytes] = {}
        self._used: set[tuple[str, bytes]] = set()

    def of(self, kind: str, source: bytes, make: Callable[[], bytes]) -> bytes:
        """The value of this kind for this source: as it was kept, or made now and kept."""
        if self._database is None:
            return make()
        key = hashlib.blake2b(source, digest_size=16).digest()
        self._used.add((kind, key))
        found = self._new.get((kind, key)) or self._find(kind, key)
        if found is None:
            found = self._new[kind, key] = make()
            if len(self._new) >= BATCH:
                self._write()
        return found

    def _find(self, kind: str, key: bytes) -> bytes | None:
        if self._database is None:
            return None
        query = "SELECT value FROM kept WHERE kind = ? AND key = ?"
        try:
            row = self._database.execute(query, (kind, key)).fetchone()
            return zlib.decompress(row[0]) if row else None
        except sqlite3.Error as exc:
            self._give_up(exc)
        except (zlib.error, TypeError):
            pass  # Damaged, and made anew.
        return None

    def _write(self) -> None:
        rows = [(kind, key, zlib.compress(one, 1)) for (kind, key), one in self._new.items()]
        self._new.clear()
        if self._database is not None:
            try:
                self._database.executemany("REPLACE INTO kept VALUES (?, ?, ?)", rows)
            except sqlite3.Error as exc:
                self._give_up(exc)

    def _give_up(self, why: sqlite3.Error) -> None:
        """Without it all goes on; a damaged file goes, so that the next run has a whole one."""
        self.close()
        if self._path and not isinstance(why, sqlite3.OperationalError):
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def done(self) -> None:
        """Write what is new, and let go what nobody asked for since it was opened."""
        self._write()
        if self._database is None:
            return
        try:
            there = set(self._database.execute("SELECT kind, key FROM kept"))
            gone = there - self._used
            self._database.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)
            self._database.commit()
        except sqlite3.Error as exc:
            self._give_up(exc)


NOTHING_KEPT = Store(None)


@contextlib.contextmanager
def opened(path: Path, edition: str) -> Iterator[Store]:
    """The store in this file; what another edition of the code kept there is let go.

    What is put into it is written when it is `done`, or not at all.
    """
    database = _connect(path, edition)
    store = Store(database, path)
    try:
        yield store
    finally:
        store.close()


def _connect(path: Path, edition: str) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=0.0)
            database.execute(_TABLE)
            # Application ids have 31 bits: an edition is known by its hash.
            wanted = int.from_bytes(hashlib.sha256(edition.encode()).digest()[:4], "big") >> 1
            (found,) = database.execute("PRAGMA user_version").fetchone()
            if found != wanted:
                database.execute("DELETE FROM kept")
                database.execute(f"PRAGMA user_version = {wanted}")
                database.commit()
            return database
        except (sqlite3.OperationalError, OSError):
            # Somebody else writes it, or nobody may.
            return None
        except sqlite3.Error:
            # Damaged: the next try begins with none.
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
    return None
