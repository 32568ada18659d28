"""What is kept is found again, and what is damaged or another edition's is made anew."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import pytest

from generator.store import NOTHING_KEPT, Store, opened


def _never() -> bytes:
    raise AssertionError("it was kept")


def _keep(path: Path, *sources: str, edition: str = "one") -> None:
    with opened(path, edition) as store:
        for source in sources:
            store.of("word", source.encode(), source.upper().encode)
        store.done()


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "kept.sqlite"
    _keep(path, "a", "b")
    with opened(path, "one") as store:
        assert store.of("word", b"a", _never) == b"A"
        assert store.of("other kind", b"a", lambda: b"other") == b"other"


def test_nothing_is_written_of_a_run_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with opened(path, "one") as store:
        for number in range(5_000):
            store.of("word", str(number).encode(), lambda: b"x")
    with opened(path, "one") as store:
        assert store.of("word", b"1", lambda: b"new") == b"new"


def test_another_edition_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    _keep(path, "a")
    with opened(path, "two") as store:
        assert store.of("word", b"a", lambda: b"new") == b"new"


def test_what_nobody_asked_for_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    _keep(path, "a", "b")
    _keep(path, "b", "c")
    with opened(path, "one") as store:
        assert store.of("word", b"b", _never) == b"B"
        assert store.of("word", b"a", lambda: b"new") == b"new"


@pytest.mark.parametrize("value", [b"garbage", zlib.compress(b"A" * 50)[:-1], "text", None, 7])
def test_a_damaged_value_is_made_anew(tmp_path: Path, value: object) -> None:
    path = tmp_path / "kept.sqlite"
    _keep(path, "a")
    database = sqlite3.connect(path)
    if value is None:
        database.execute("DELETE FROM kept")
    else:
        database.execute("UPDATE kept SET value = ?", (value,))
    database.commit()
    database.close()
    with opened(path, "one") as store:
        assert store.of("word", b"a", lambda: b"new") == b"new"


@pytest.mark.parametrize(
    "data", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"?" * 900]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(data)
    _keep(path, "a")
    with opened(path, "one") as store:
        assert store.of("word", b"a", _never) == b"A"


def test_a_store_that_somebody_else_writes_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    _keep(path, "a")
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    with opened(path, "one") as store:
        assert store.of("word", b"a", lambda: b"new") == b"new"
        store.done()
    other.rollback()
    other.close()
    with opened(path, "one") as store:
        assert store.of("word", b"a", _never) == b"A"


def test_a_file_that_turns_out_damaged_is_there_anew_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    _keep(path, *map(str, range(3_000)))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    for _ in range(2):
        _keep(path, "a")
    with opened(path, "one") as store:
        assert store.of("word", b"a", _never) == b"A"


def test_without_a_file_everything_is_made() -> None:
    assert NOTHING_KEPT.of("word", b"a", lambda: b"1") == b"1"
    assert Store(None).of("word", b"a", lambda: b"2") == b"2"
