"""What was taken down is on the disk, whole, whatever breaks and whenever."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from generator.delivery import journal
from generator.errors import DeliveryError
from generator.mail.deciding import decide
from generator.mail.requests import Request
from generator.mail.subscribers import suppressed
from generator.mail.tokens import reader_id
from generator.project import Project
from generator.workflow.notebook import JOURNAL, READERS, opened
from tests.mail.ownlists import own_list

NOW = dt.datetime(2025, 11, 10, 8, tzinfo=dt.UTC)
READER = reader_id("ada@example.org")
STEPS = [
    ("1", Request(kind="unsubscribe", reader=READER, scopes=("spikes",))),
    ("2", Request(kind="subscribe", reader=READER, email="ada@example.org")),
    ("3", Request(kind="confirm", reader=READER)),
    ("4", Request(kind="unsubscribe", reader=READER)),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return own_list(tmp_path / "project", monkeypatch)


def _take(project: Project, key: str, request: Request) -> None:
    with opened(project) as notebook:
        decision = decide(request, key, notebook.memory, notebook.journal, NOW)
        notebook.add(decision.records)


def _state(project: Project) -> tuple[object, ...]:
    with opened(project) as notebook:
        found = notebook.memory
        return suppressed(notebook.journal), found.seen, set(found.joined), set(found.asks)


def _all(project: Project) -> tuple[object, ...]:
    for key, request in STEPS:
        _take(project, key, request)
    return _state(project)


def test_a_crash_at_any_write_loses_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write breaks off once, half done; what was asked is asked again, as a mail is read again
    that was not marked. The end is the same each time.
    """
    write, written = os.write, 0
    crash_at, parted = -1, 2

    def breaking(handle: int, data: Any) -> int:
        nonlocal written
        written += 1
        if written == crash_at:
            if parted:
                write(handle, bytes(data)[: len(data) // parted])
            raise OSError(5, "the machine is gone")
        return write(handle, data)

    wanted = _all(project)
    monkeypatch.setattr(os, "write", breaking)
    number = 0
    for crash_at in range(1, 9):
        for parts in (0, 2, 1):
            parted = parts
            number += 1
            other = own_list(tmp_path / f"p{number}" / "project", monkeypatch)
            written, crashes = 0, 0
            for key, request in STEPS:
                try:
                    _take(other, key, request)
                except DeliveryError:
                    crashes += 1
                    # As after a restart: the same mail again.
                    _take(other, key, request)
            assert crashes == (1 if crash_at <= 7 else 0)
            assert _state(other) == wanted


def test_what_the_journal_lacks_is_added_by_the_next_who_opens_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = journal.append

    def only_readers(path: Path, text: str) -> None:
        if path.name == JOURNAL:
            raise DeliveryError("the machine is gone")
        append(path, text)

    monkeypatch.setattr(journal, "append", only_readers)
    with pytest.raises(DeliveryError):
        _take(project, *STEPS[3])
    monkeypatch.setattr(journal, "append", append)
    with opened(project) as notebook:
        assert suppressed(notebook.journal) == {READER: {"all"}}
    text = (project.root / ".digest/mail" / JOURNAL).read_text()
    assert text.count("unsubscribed") == 1
    with opened(project):
        assert (project.root / ".digest/mail" / JOURNAL).read_text() == text


def test_the_files_are_nobody_elses_and_the_journal_has_no_address(project: Project) -> None:
    _all(project)
    folder = project.root / ".digest/mail"
    for name in (READERS, JOURNAL):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    (folder / READERS).chmod(0o644)
    with opened(project) as notebook:
        notebook.forget(NOW + dt.timedelta(days=3))
    assert (folder / READERS).stat().st_mode & 0o777 == 0o600
    assert "@" not in (folder / JOURNAL).read_text()
    # She has left, so that her address is needed no more.
    assert "ada@" not in (folder / READERS).read_text()


def test_a_folder_that_cannot_be_written_is_told(project: Project) -> None:
    (project.root / ".digest").mkdir()
    (project.root / ".digest/mail").write_text("a file in the way")
    with pytest.raises(DeliveryError, match="lock"):
        _take(project, *STEPS[0])
