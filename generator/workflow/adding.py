"""Files and addresses → records → papers in the library."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import reading
from generator.errors import DigestError, FetchError, FormatError, Problem
from generator.fetch import addresses
from generator.formats import registry
from generator.formats.documents.items import reject
from generator.intake import Intake
from generator.models import Batch
from generator.project import Project
from generator.workflow.filing import Filing
from generator.workflow.paging import Page, make_client, more_pages, pages
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
    max_pages: int = 100,
    dry_run: bool = False,
    say: Say = lambda _: None,
) -> Added:
    """Papers of these documents into the library, all files at once or none.

    A document of the web is read with the pages that follow it, up to `max_pages`.
    """
    rows: list[Intake] = []
    own: list[Problem] = []
    failed: list[DigestError] = []
    with contextlib.ExitStack() as stack:
        filing = stack.enter_context(Filing(project, dry_run=dry_run, say=say))
        client = None
        for path in paths:
            try:
                if not addresses.is_url(path):
                    blocks = file_blocks(path, format or "", as_of)
                    rows.append(filing.take(file_name(path), blocks))
                    continue
                if client is None:
                    client = stack.enter_context(make_client(project, say=say, keep=not dry_run))
                listed = pages(client, path, format=format or "", as_of=as_of)
                for number, page in enumerate(listed, start=1):
                    rows.append(filing.take(page.origin, [(page.data, page.batch)]))
                    if number == max_pages:
                        own += _more(page, number)
                        break
            except DigestError as exc:
                failed.append(exc)
        filing.save()
        found = filing.problems
    problems = (*found, *(problem for row in rows for problem in row.problems), *own)
    return Added(rows=tuple(rows), written=filing.written, problems=problems, failed=tuple(failed))


def _more(page: Page, number: int) -> list[Problem]:
    hint = "--max-pages allows more"
    return [more_pages(page.origin, number, hint=hint)] if page.next else []


def file_blocks(path: str, format: str, as_of: dt.date | None) -> Iterator[tuple[bytes, Batch]]:
    """The file's bytes with what was read in them, in blocks where it is a long list of lines.

    Raises:
        FetchError: it cannot be had.
        FormatError: it cannot be read.
    """
    head = reading.read_head(Path(path), registry.SNIFFED)
    chosen = registry.FORMATS[format] if format else registry.detect(head, path)
    if not (chosen.lines and registry.is_lines(head)):
        data = reading.read_path(Path(path))
        yield data, _parse(chosen, data, path, as_of, 1)
        return
    line, given = 1, False
    try:
        for data in reading.read_blocks(Path(path)):
            yield data, _parse(chosen, data, path, as_of, line)
            line, given = line + data.count(b"\n"), True
    except (FetchError, FormatError) as exc:
        if not given:
            raise
        # What came before is filed already; what is lost must be told with it.
        where = f"{file_name(path)}:{line}"
        rest = reject(f"{chosen.name}/rest", where, f"from here on: {exc.message}", exc.hint)
        yield b"", Batch(format=chosen.name, problems=(rest,))


def _parse(
    chosen: registry.Format, data: bytes, path: str, as_of: dt.date | None, line: int
) -> Batch:
    try:
        return chosen.parse(data, file_name(path), as_of, line)
    except FormatError as exc:
        raise FormatError(exc.message, origin=path, format=chosen.name, hint=exc.hint) from exc


def file_name(path: str) -> str:
    """The file's name as text: a name of other bytes cannot be written into the account."""
    return Path(path).name.encode("utf-8", "replace").decode("utf-8")
