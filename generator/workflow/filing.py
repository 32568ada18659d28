"""Parsed documents into the library: plans each, then writes what changed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

from generator import intake, library
from generator.errors import Problem
from generator.intake import Intake
from generator.matching import Planner
from generator.models import Batch, Paper
from generator.project import Project, load_intake
from generator.workflow.running import Say, lock

SLICE = 10_000
"""Changed papers that are kept in memory; more are written at once, so that big inputs stream."""


class Filing:
    """One run of adding. Within `with`, nobody else changes the library.

    What was taken is in the library after `save`, or not at all if that is never called (but for
    inputs of more than `SLICE` papers, which are written slice by slice; each slice is whole).
    """

    def __init__(self, project: Project, *, dry_run: bool = False, say: Say = lambda _: None):
        self._project, self.dry_run, self._say = project, dry_run, say
        self._exits = contextlib.ExitStack()
        self._rows: list[Intake] = []
        self.problems: tuple[Problem, ...] = ()
        """Files that cannot be read, and words of a person that cannot be followed."""
        self.written = 0
        """Paper files that were written; in a dry run, that would be."""

    def __enter__(self) -> Filing:
        if not self.dry_run:
            self._exits.enter_context(lock(self._project))
        self._shelf = library.Shelf(self._project.library)
        self._planner = Planner(self._shelf, self._shelf.read_all())
        self.problems = (*self._shelf.problems, *self._planner.settle())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exits.close()

    def take(self, origin: str, blocks: Iterable[tuple[bytes, Batch]]) -> Intake:
        """File a document, given as its bytes and what was read in them, in one or more blocks."""
        total, seen = Intake(origin=origin, at=self._project.today.isoformat()), hashlib.sha256()
        for data, batch in blocks:
            seen.update(data)
            plan = self._planner.take(batch, self._project.today)
            total = intake.plus(total, plan, format=batch.format)
            if self._planner.pending_count > SLICE and not self.dry_run:
                self._write()
        row = intake.signed(total, seen.hexdigest())
        self._rows.append(row)
        self._say(intake.sentence(row))
        return row

    def change(self, mend: Callable[[Paper, Mapping[str, Paper]], Paper]) -> None:
        """Put each paper through a function that is given it and all of them."""
        for key in sorted(self._shelf):
            paper = self._shelf[key]
            if (mended := mend(paper, self._shelf)) != paper:
                self._planner.put(mended)

    def save(self) -> None:
        """Write the papers that changed, all or none, and the account of the documents."""
        if self.dry_run:
            self.written = self._planner.pending_count
            return
        self._write()
        known, _ = load_intake(self._project)
        if fresh := intake.not_logged(known, [row for row in self._rows if row.read]):
            path = self._project.library / intake.FILE_NAME
            library.append(path, intake.dump(fresh))
        self._rows.clear()

    def _write(self) -> None:
        _, joined = self._planner.pending()
        self.written += self._shelf.save(joined)
