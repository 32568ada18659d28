"""Files → records → papers in the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import reading
from generator.errors import DigestError, FormatError, Problem, UsageError
from generator.formats import registry
from generator.intake import Intake
from generator.models import Batch
from generator.project import Project
from generator.workflow.filing import Filing
from generator.workflow.running import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What `add` did, document by document."""

    rows: tuple[Intake, ...]
    """In the order given; each adds up."""
    written: int
    problems: tuple[Problem, ...]
    failed: tuple[DigestError, ...]
    """Documents that could not be read at all; the others went on."""


def add(
    project: Project,
    paths: Sequence[str],
    *,
    format: str | None = None,
    as_of: dt.date | None = None,
    dry_run: bool = False,
    say: Say = lambda _: None,
) -> Added:
    """Papers of these documents into the library, all files at once or none."""
    rows: list[Intake] = []
    failed: list[DigestError] = []
    with Filing(project, dry_run=dry_run, say=say) as filing:
        for path in paths:
            try:
                rows.append(filing.take(_name(path), _blocks(path, format, as_of)))
            except DigestError as exc:
                failed.append(exc)
        filing.save()
        found = filing.library_problems
    problems = (*found, *(problem for row in rows for problem in row.problems))
    return Added(rows=tuple(rows), written=filing.written, problems=problems, failed=tuple(failed))


def _blocks(path: str, format: str | None, as_of: dt.date | None) -> Iterator[tuple[bytes, Batch]]:
    if path.startswith(("http://", "https://")):
        raise UsageError(
            f"{path}: addresses cannot be added yet", hint="save the page to a file, and add that"
        )
    head = reading.read_head(Path(path), registry.SNIFFED)
    chosen = registry.FORMATS[format] if format else registry.detect(head, path)
    streams = chosen.lines and registry.is_lines(head)
    line = 1
    for data in reading.read_blocks(Path(path)) if streams else [reading.read_path(Path(path))]:
        try:
            yield data, chosen.parse(data, _name(path), as_of, line)
        except FormatError as exc:
            raise FormatError(exc.message, origin=path, format=chosen.name, hint=exc.hint) from exc
        line += data.count(b"\n")


def _name(path: str) -> str:
    """The file's name as text: a name of other bytes cannot be written into the account."""
    return Path(path).name.encode("utf-8", "replace").decode("utf-8")
