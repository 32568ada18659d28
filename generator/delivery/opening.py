"""A ledger's file: made whole or not at all, known by its version, never made anew over another.

A file that is there and holds no ledger is a loss that a person has to know of: whoever takes it
for a new one sends every mail once more.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from generator.errors import DeliveryError

VERSION = 1
"""Of the tables. 0: before they were numbered; its deliveries know fewer states."""
STATES = ("queued", "sending", "sent", "deferred", "failed", "uncertain", "missing", "stale",
          "suppressed")  # fmt: skip
_DELIVERY = f"""
CREATE TABLE IF NOT EXISTS delivery(
  issue TEXT NOT NULL, reader TEXT NOT NULL, variant TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ({", ".join(f"'{one}'" for one in STATES)})),
  attempts INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0, code INTEGER,
  reply TEXT, at REAL, at_risk INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(issue, reader)) STRICT, WITHOUT ROWID;
"""
_SCHEMA = f"""
BEGIN;
CREATE TABLE IF NOT EXISTS issue(
  issue TEXT PRIMARY KEY, cadence TEXT NOT NULL, content TEXT NOT NULL, frozen_at REAL NOT NULL,
  recipients INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS variant(
  issue TEXT NOT NULL, variant TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(issue, variant)) STRICT, WITHOUT ROWID;
{_DELIVERY}
CREATE INDEX IF NOT EXISTS delivery_state ON delivery(issue, state, next_at);
CREATE INDEX IF NOT EXISTS delivery_at ON delivery(state, at);
CREATE TABLE IF NOT EXISTS handoff(
  issue TEXT NOT NULL, way TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL,
  remote TEXT NOT NULL DEFAULT '', sent INTEGER, expected INTEGER, at REAL NOT NULL,
  PRIMARY KEY(issue, way, target)) STRICT;
CREATE TABLE IF NOT EXISTS told(
  cadence TEXT NOT NULL, paper TEXT NOT NULL, issue TEXT NOT NULL,
  PRIMARY KEY(cadence, paper)) STRICT, WITHOUT ROWID;
PRAGMA user_version={VERSION};
COMMIT;
"""
_FROM_0 = f"""
BEGIN;
ALTER TABLE delivery RENAME TO delivery_0;
{_DELIVERY}
INSERT INTO delivery(
  issue, reader, variant, state, attempts, next_at, code, reply, at, at_risk)
  SELECT issue, reader, variant, state, attempts, next_at, code, reply, at, at_risk
  FROM delivery_0;
DROP TABLE delivery_0;
CREATE INDEX delivery_state ON delivery(issue, state, next_at);
CREATE INDEX delivery_at ON delivery(state, at);
PRAGMA user_version={VERSION};
COMMIT;
"""  # noqa: S608
_TABLES = frozenset({"issue", "variant", "delivery", "handoff", "told"})
_BROKEN = (sqlite3.Error, zlib.error, json.JSONDecodeError, UnicodeDecodeError)


def to_write(path: Path, *, durable: bool) -> sqlite3.Connection:
    """The one that a sender has open; where there is no file, a new ledger.

    Raises:
        DeliveryError: the file holds no ledger of ours, or a damaged one.
    """
    with told(path):
        if not path.exists():
            _make(path)
        _refuse_empty(path)
        # One connection for all threads; the ledger lets one of them in at a time.
        found = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            if _checked(found, path) == 0:
                found.executescript(_FROM_0)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        except BaseException:
            found.close()
            raise
        return found


def to_read(path: Path) -> sqlite3.Connection:
    """One that changes nothing, also while somebody sends.

    Raises:
        DeliveryError: there is no ledger, or it cannot be read.
    """
    with told(path):
        if path.exists():
            _refuse_empty(path)
        # Without a log beside it nobody has it open, and none of its helpers need be made.
        how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
        found = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}", uri=True, check_same_thread=False
        )
        try:
            _checked(found, path)
        except BaseException:
            found.close()
            raise
        return found


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite says of a file that is damaged, on a full disk or not ours, as our error."""
    try:
        yield
    except (*_BROKEN, OSError) as exc:
        hint = (
            f"{path}: make room if the disk is full; else put back a copy, or save what is left "
            "with sqlite3 FILE .recover: without a ledger everybody gets the mail again"
        )
        raise DeliveryError(f"the ledger is damaged, or no ledger: {exc}", hint=hint) from exc


def _make(path: Path) -> None:
    """Under another name first: a run that is killed meanwhile leaves no half of one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    made = sqlite3.connect(fresh, isolation_level=None)
    try:
        made.executescript(_SCHEMA)
    finally:
        made.close()
    fresh.replace(path)


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise DeliveryError(
            "the ledger is empty: what was sent is no longer known", hint=_lost(path)
        )


def _checked(found: sqlite3.Connection, path: Path) -> int:
    """The version of its tables."""
    (version,) = found.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise DeliveryError(
            f"the ledger was written by a newer program (version {version}, not {VERSION})",
            hint=f"bring this one up to date; nothing was changed in {path}",
        )
    tables = {name for (name,) in found.execute("SELECT name FROM sqlite_master")}
    if not tables >= _TABLES:
        message = "the ledger has none of its tables: what was sent is no longer known"
        raise DeliveryError(message, hint=_lost(path))
    (health,) = found.execute("PRAGMA quick_check(1)").fetchone()
    if health != "ok":
        raise sqlite3.DatabaseError(str(health).splitlines()[-1])
    return int(version)


def _lost(path: Path) -> str:
    return (
        f"put back a copy of {path}; only if nothing was ever sent from here, remove it: "
        "everybody gets again what is due"
    )
