"""Verbs that bring papers in, look after them, and give them out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from generator.cli.shared import AS_JSON, DRY_RUN, STRICT, day_option, find, past, project_of
from generator.console import (
    as_problem,
    finish,
    plain,
    print_json,
    say,
    show,
    show_added,
    source_row,
    watching,
)
from generator.errors import Level, UsageError
from generator.text.counting import counted

EXPORTS = ("bibtex", "ris", "csl-json", "jsonl", "csv")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--format", "format_name", help="The format, where it cannot be told from the bytes.")
@day_option("--as-of", "The day on which the page was saved; dates without a year are told by it.")
@click.option("--max-pages", type=click.IntRange(min=1), default=100, show_default=True,
              help="How many pages of a list of the web are read at most.")  # fmt: skip
@DRY_RUN
@STRICT
@AS_JSON
@click.pass_obj
def add(
    obj: dict[str, Any],
    paths: tuple[str, ...],
    format_name: str | None,
    as_of: dt.datetime | None,
    max_pages: int,
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Add the papers of files or web addresses to the library."""
    from generator import workflow
    from generator.formats.registry import FORMATS

    if format_name and format_name not in FORMATS:
        hint = f"one of {', '.join(FORMATS)}"
        raise UsageError(f"--format {format_name}: no such format", hint=hint)
    added = workflow.add(
        project_of(obj),
        [find(obj["folder"], path) for path in paths],
        format=format_name,
        as_of=past("--as-of", as_of),
        max_pages=max_pages,
        dry_run=dry_run,
        say=say,
    )
    problems = [*added.problems, *(as_problem(error) for error in added.failed)]
    show_added(added, problems, dry_run=dry_run, as_json=as_json, folder=obj["folder"])
    finish(problems, strict=strict, failed=bool(added.failed))


@click.command()
@day_option("--since", "Read {date} from this day on, not from where the last run ended.")
@click.option("--source", "names", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@DRY_RUN
@STRICT
@AS_JSON
@click.pass_obj
def fetch(
    obj: dict[str, Any],
    since: dt.datetime | None,
    names: tuple[str, ...],
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Add the new papers of every [[source]] in digest.toml to the library.

    A source that fails is named, and the others go on; with --strict that exits with 1.
    """
    from generator import workflow

    with watching() as watch:
        fetched = workflow.fetch(
            project_of(obj),
            since=past("--since", since),
            names=names,
            dry_run=dry_run,
            say=say,
            watch=watch,
        )
    problems = [*fetched.problems, *(as_problem(error, "fetch/failed") for error in fetched.failed)]
    rows = [source_row(one) for one in fetched.sources]
    folder = obj["folder"]
    show_added(fetched, problems, dry_run=dry_run, as_json=as_json, folder=folder, sources=rows)
    if down := [one.name for one in fetched.sources if one.failed]:
        say(f"{len(down)} of {counted(len(rows), 'source')} failed: {', '.join(down)}")
    finish(problems, strict=strict)


@click.command()
@click.option("--fix", is_flag=True, help="Mend what is safe to mend.")
@click.option("--site", is_flag=True, help="Look for dead links in the built site instead.")
@STRICT
@AS_JSON
@click.pass_obj
def check(obj: dict[str, Any], fix: bool, site: bool, strict: bool, as_json: bool) -> None:
    """Look for what is wrong in library, themes and settings, or in the site.

    Exits with 1 when a file cannot be read, a link is dead, or the address of a reader of the mail
    can be seen; with --strict, when there is any problem. Links to other sites are not followed.
    """
    from generator import workflow

    if fix and site:
        raise UsageError("--fix mends the library's files, and --site does not look at them")
    project = project_of(obj)
    if site:
        problems, mended = workflow.check_site(project), 0
    else:
        problems, mended = workflow.check(project, fix=fix)
    if as_json:
        print_json({"mended": mended, "problems": plain(problems)})
    else:
        show(problems)
        bad = sum(problem.level is not Level.INFO for problem in problems)
        remarks, files = counted(len(problems) - bad, "remark"), counted(mended, "file")
        told = [counted(bad, "problem"), remarks, *([] if site else [f"{files} mended"])]
        click.echo(", ".join(told))
    broken = any(problem.level is Level.ERROR for problem in problems)
    finish(problems, strict=strict, failed=broken)


@click.command()
@click.option(
    "--format", "format_name", type=click.Choice(EXPORTS), required=True, help="What to write."
)
@click.option("--theme", metavar="SLUG", help="Only the papers of this theme.")
@click.option("--edition", metavar="2025-W45", help="Only of this day, week, month or year.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Into a file, not to stdout."
)
@click.pass_obj
def export(
    obj: dict[str, Any],
    format_name: str,
    theme: str | None,
    edition: str | None,
    output: Path | None,
) -> None:
    """Write the library, or a slice of it, for other programs."""
    from generator import workflow

    to_file = output if output != Path("-") else None
    exported = workflow.export(
        project_of(obj), format=format_name, theme=theme, edition=edition, output=to_file
    )
    show(exported.problems)
    if to_file:
        say(f"{counted(exported.papers, 'paper')} in {to_file}")
    else:
        click.echo(exported.data, nl=False)
