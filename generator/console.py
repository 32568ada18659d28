"""What a person is told: lines, problems, counts, progress. Results go to standard output, the rest
to standard error.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from generator.errors import DigestError, Level, Problem
from generator.text.counting import counted

if TYPE_CHECKING:
    from generator.intake import Intake
    from generator.workflow import Added, SourceRow

T = TypeVar("T")
ENOUGH_FOR_A_BAR = 500
ENOUGH_OF_A_KIND = 20


def command(folder: Path, verb: str) -> str:
    """A command to type from here: `digest -C my-digest build`."""
    return f"digest {verb}" if folder == Path() else f"digest -C {folder} {verb}"


def say(line: str) -> None:
    click.echo(line, err=True)


def track(items: Sequence[T], label: str) -> Iterable[T]:
    """A bar on a terminal, for what takes more than a moment."""
    if len(items) < ENOUGH_FOR_A_BAR or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description=label, console=Console(stderr=True), transient=True)


@contextlib.contextmanager
def watching() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal for what comes step by step: what, how much of it, of how much."""
    if not sys.stderr.isatty():
        yield lambda label, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda label, done, total: bar.update(
            task, description=label, completed=done, total=total or None
        )


def fail(error: DigestError) -> None:
    click.echo(f"digest: {error}", err=True)
    if error.hint:
        click.echo(f"hint: {error.hint}", err=True)


def as_problem(error: DigestError, code: str = "add/unreadable") -> Problem:
    return Problem(
        code=code,
        where=error.subject or "add",
        message=error.message,
        hint=error.hint,
        level=Level.ERROR,
    )


def show_added(
    added: Added,
    problems: Sequence[Problem],
    *,
    dry_run: bool,
    as_json: bool,
    folder: Path,
    **more: object,
) -> None:
    """The counts of all documents; as JSON with a row for each, and `more`."""
    sums = _counts(*added.rows)
    if as_json:
        rows = [{"origin": one.origin, "format": one.format, **_counts(one)} for one in added.rows]
        print_json({**sums, "problems": plain(problems), "files": rows, **more})
        return
    show(problems)
    click.echo(", ".join(f"{count} {name}" for name, count in sums.items()))
    done = "would be written" if dry_run else "written"
    say(f"{counted(added.written, 'paper file')} {done}")
    if added.written and not dry_run:
        say(f"next: {command(folder, 'build')}")


def _counts(*rows: Intake) -> dict[str, int]:
    from generator import intake

    return intake.totals(rows)


def source_row(row: SourceRow) -> dict[str, object]:
    """What came of one source, for JSON."""
    return {
        "name": row.name,
        "days": row.days,
        "pages": row.pages,
        **_counts(*row.rows),
        "done": row.done.isoformat() if row.done else None,
        "failed": [str(error) for error in row.failed],
    }


def show(problems: Iterable[Problem]) -> None:
    """Each problem; of many of one kind in one place the first ones."""
    seen: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        kind = problem.code, re.split("[#:]", problem.where)[0]
        seen[kind] += 1
        if seen[kind] <= ENOUGH_OF_A_KIND:
            click.echo(str(problem), err=True)
    for (code, where), count in seen.items():
        if count > ENOUGH_OF_A_KIND:
            more = count - ENOUGH_OF_A_KIND
            click.echo(f"{where}: {more:,} more of {code}; --json tells all", err=True)


def plain(problems: Iterable[Problem]) -> list[dict[str, str]]:
    names = ("code", "where", "message", "hint", "level")
    return [{name: str(getattr(problem, name)) for name in names} for problem in problems]


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=list))


def finish(problems: Iterable[Problem], *, strict: bool, failed: bool = False) -> None:
    bad = sum(problem.level is not Level.INFO for problem in problems)
    if strict and bad:
        say(f"{counted(bad, 'problem')}, and --strict was asked for")
    if failed or (strict and bad):
        sys.exit(1)
