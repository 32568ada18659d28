"""What readers asked for, taken down: one file with addresses, for us alone, and the journal.

The journal of suppressions holds no address, and sending reads it before each mail. What a request
says goes into both: first, whole, into our own file; then its lines into the journal. So after a
crash between the two the lines are there to be added, which whoever opens the notebook next does.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence

from generator.delivery import journal
from generator.mail import memory, suppression
from generator.mail.memory import Memory, Record
from generator.mail.suppression import Suppression
from generator.project import Project

READERS = "readers.jsonl"
JOURNAL = "suppressed.log"
_LOCK = "readers.lock"


class Notebook:
    """Both files, open for one writer; see `opened`."""

    def __init__(self, project: Project) -> None:
        folder = project.mail_state
        self._path, self._journal_path = folder / READERS, folder / JOURNAL
        self._records = list(memory.parse(journal.read(self._path)))
        text = journal.read(self._journal_path)
        if suppression.is_torn(text):
            journal.drop_torn(self._journal_path)
        # A line that is none stops sending, not those who want to leave.
        self._journal = list(_lines(text))
        self._finish()

    @property
    def memory(self) -> Memory:
        return memory.fold(self._records)

    @property
    def journal(self) -> Sequence[Suppression]:
        return self._journal

    def add(self, records: Sequence[Record]) -> None:
        """Take them down; all is on the disk when this returns."""
        if not records:
            return
        journal.append(self._path, "".join(memory.line_of(one) for one in records))
        self._records += records
        self._write_journal([line for one in records for line in one.journal])

    def forget(self, now: dt.datetime) -> int:
        """Write anew without what is no longer needed; returns how many records went or lost their
        address.
        """
        against = suppression.suppressed(self._journal)
        gone = {reader for reader, scopes in against.items() if suppression.ALL in scopes}
        kept = memory.kept(self._records, gone, now)
        text = "".join(memory.line_of(one) for one in kept)
        before = [memory.line_of(one) for one in self._records]
        if text == "".join(before):
            return 0
        journal.replace(self._path, text)
        self._records = list(kept)
        return len({*before} - {*text.splitlines(keepends=True)})

    def _finish(self) -> None:
        """Add the lines that a crash kept out of the journal: only what came last can lack any."""
        last = self._records[-1].key.partition(".")[0] if self._records else ""
        wanted = [
            line
            for one in self._records
            if one.key.partition(".")[0] == last
            for line in one.journal
        ]
        there = {*self._journal}
        self._write_journal([one for one in wanted if not there.issuperset(_lines(one))])

    def _write_journal(self, lines: Sequence[str]) -> None:
        if lines:
            journal.append(self._journal_path, "".join(lines))
            self._journal += _lines("".join(lines))


def _lines(text: str) -> Sequence[Suppression]:
    return suppression.read(text)[0]


def remembered(project: Project) -> Memory:
    """What readers asked for; where none ever did, nothing is opened, so nothing is made.

    Raises:
        DeliveryError: it cannot be read.
    """
    if not (project.mail_state / READERS).exists():
        return memory.fold(())
    with opened(project) as notebook:
        return notebook.memory


@contextlib.contextmanager
def opened(project: Project) -> Iterator[Notebook]:
    """The notebook, for one process and thread at a time.

    Raises:
        DeliveryError: it cannot be read or written.
    """
    with journal.held(project.mail_state / _LOCK):
        yield Notebook(project)
