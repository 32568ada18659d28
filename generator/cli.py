"""The command line: verbs → workflow; prints; exit codes. It alone turns errors into text.

Exit codes: 0 done, 1 failed or (with --strict) problems, 2 usage.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator import __version__
from generator.console import (
    as_problem,
    command,
    counted,
    fail,
    finish,
    plain,
    print_json,
    say,
    show,
    show_added,
    source_row,
    watching,
)
from generator.errors import DigestError, Level, UsageError

if TYPE_CHECKING:
    from generator.project import Project

F = TypeVar("F", bound=Callable[..., Any])
ENGINES = ("mkdocs", "properdocs", "zensical")
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
_STRICT = click.option("--strict", is_flag=True, help="Exit with 1 when there are problems.")


def _day_option(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=text)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; never returns."""
    try:
        status = _commands.main(args=arguments, prog_name="digest", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        status = 130
    except click.ClickException as exc:
        exc.show()
        status = exc.exit_code
    except DigestError as exc:
        if _is_verbose():
            raise
        fail(exc)
        status = 2 if isinstance(exc, UsageError) else 1
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def _is_verbose() -> bool:
    context = click.get_current_context(silent=True)
    return bool(os.environ.get("DIGEST_VERBOSE") or (context and context.obj and context.obj["v"]))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="digest")
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="Work in this folder."
)
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def _commands(context: click.Context, folder: Path, verbose: bool) -> None:
    """Research papers in; a searchable website by theme and date out."""
    context.obj = {"folder": folder, "v": verbose}
    if verbose:
        os.environ["DIGEST_VERBOSE"] = "1"


@_commands.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="Paper digest", show_default=True, help="Name of the site.")
@click.pass_obj
def init(obj: dict[str, Any], folder: Path, title: str) -> None:
    """Make a new digest project in FOLDER."""
    from generator import scaffold
    from generator.resources import templates_folder

    target = obj["folder"] / folder
    written = scaffold.create(target, templates_folder(), title=title)
    say(f"{len(written)} files in {target}")
    say(f"next: digest -C {target} add FILE…, then digest -C {target} serve")


@_commands.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH|URL…")
@click.option("--format", "format_name", help="The format, where it cannot be told from the bytes.")
@_day_option("--as-of", "The day on which the page was saved; dates without a year are told by it.")
@click.option("--max-pages", type=click.IntRange(min=1), default=100, show_default=True,
              help="How many pages of a list of the web are read at most.")  # fmt: skip
@_DRY_RUN
@_STRICT
@_AS_JSON
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
        _project(obj),
        [_find(obj["folder"], path) for path in paths],
        format=format_name,
        as_of=_past("--as-of", as_of),
        max_pages=max_pages,
        dry_run=dry_run,
        say=say,
    )
    problems = [*added.problems, *(as_problem(error) for error in added.failed)]
    show_added(added, problems, dry_run=dry_run, as_json=as_json, folder=obj["folder"])
    finish(problems, strict=strict, failed=bool(added.failed))


@_commands.command()
@_day_option("--since", "Read {date} from this day on, not from where the last run ended.")
@click.option("--source", "names", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@_DRY_RUN
@_STRICT
@_AS_JSON
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
            _project(obj),
            since=_past("--since", since),
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


@_commands.command()
@click.option("--fix", is_flag=True, help="Mend what is safe to mend.")
@_STRICT
@_AS_JSON
@click.pass_obj
def check(obj: dict[str, Any], fix: bool, strict: bool, as_json: bool) -> None:
    """Look for what is wrong in library, themes and settings.

    Exits with 1 when a file cannot be read; with --strict, when there is any problem.
    """
    from generator import workflow

    problems, mended = workflow.check(_project(obj), fix=fix)
    if as_json:
        print_json({"mended": mended, "problems": plain(problems)})
    else:
        show(problems)
        bad = sum(problem.level is not Level.INFO for problem in problems)
        remarks, files = counted(len(problems) - bad, "remark"), counted(mended, "file")
        click.echo(f"{counted(bad, 'problem')}, {remarks}, {files} mended")
    broken = any(problem.level is Level.ERROR for problem in problems)
    finish(problems, strict=strict, failed=broken)


@_commands.command()
@click.option("--propose", is_flag=True, help="Propose a vocabulary from the library, as TOML.")
@click.option(
    "--vocabulary",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Use this file instead of themes.toml.",
)
@_AS_JSON
@click.pass_obj
def themes(obj: dict[str, Any], propose: bool, vocabulary: Path | None, as_json: bool) -> None:
    """Show how the themes cover the library."""
    from generator import workflow
    from generator.vocabulary import dump_vocabulary

    project = _project(obj)
    if propose:
        proposed = workflow.propose(project)
        if as_json:
            print_json({"themes": [dataclasses.asdict(theme) for theme in proposed.themes]})
            return
        click.echo(dump_vocabulary(proposed), nl=False)
        say("to use them: digest themes --propose > themes.toml, edit it, then digest build")
        return
    catalog = workflow.arrange(project, vocabulary_path=vocabulary).catalog
    rows = [
        (one.slug, one.title, len(catalog.by_theme[one.slug])) for one in catalog.themes.values()
    ]
    if as_json:
        papers = []
        for paper_id, paper in sorted(catalog.papers.items()):
            assigned = catalog.assignments.get(paper_id, ())
            reasons = [reason.words for one in assigned[:1] for reason in one.reasons]
            slugs = [one.theme for one in assigned]
            papers.append(
                {"id": paper_id, "title": paper.title, "primary": slugs[0], "also": slugs[1:]}
                | {"reasons": reasons}
            )
        found = [{"slug": slug, "title": title, "papers": count} for slug, title, count in rows]
        share = round(catalog.other_share, 4)
        print_json({"themes": found, "papers": papers, "other_share": share})
        return
    for slug, title, count in rows:
        click.echo(f"{count:6}  {title}  ({slug})")
    click.echo(f"{100 * catalog.other_share:.0f} % of {len(catalog.papers)} papers in no theme")
    if catalog.vocabulary.discovered:
        say("found in the papers; digest themes --propose > themes.toml makes them yours")


@_commands.command()
@click.option("--engine", type=click.Choice(ENGINES), help="Instead of that in digest.toml.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Instead of that in digest.toml.")
@_STRICT
@_AS_JSON
@click.pass_obj
def build(
    obj: dict[str, Any], engine: Any, site_dir: Path | None, strict: bool, as_json: bool
) -> None:
    """Make the site from the library."""
    from generator import workflow

    target = Path(os.path.abspath(site_dir)) if site_dir else None
    built = workflow.build(_project(obj), engine=engine, site_dir=target, strict=strict, say=say)
    if as_json:
        counts = {name: getattr(built, name) for name in ("papers", "pages", "written", "deleted")}
        other = {"other_share": round(built.other_share, 4), "site_dir": str(built.site_dir)}
        print_json(
            {**counts, **other, "warnings": built.warnings, "problems": plain(built.problems)}
        )
    else:
        show(built.problems)
        for warning in built.warnings:
            say(warning)
        click.echo(
            f"{built.papers} papers, {built.pages} pages, "
            f"{100 * built.other_share:.0f} % in no theme: {built.site_dir}"
        )
        say(f"next: {command(obj['folder'], 'serve')} shows it; any web server can publish it")
    finish(built.problems, strict=strict)


@_commands.command()
@click.option("--port", type=int, default=0, help="Instead of any free one.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option("--no-watch", is_flag=True, help="Do not rebuild when files change.")
@click.pass_obj
def serve(obj: dict[str, Any], port: int, no_open: bool, no_watch: bool) -> None:
    """Build the site, show it in a browser, and rebuild when files change."""
    from generator import preview

    project = _project(obj)
    preview.serve(project, port=port, open_browser=not no_open, watch=not no_watch, say=say)


@_commands.command()
@_AS_JSON
@click.pass_obj
def status(obj: dict[str, Any], as_json: bool) -> None:
    """Say what is in the project and what waits for you."""
    from generator import workflow

    found = workflow.status(_project(obj))
    if as_json:
        print_json(found)
        return
    width = max(len(name) for name in found)
    for name, value in found.items():
        if isinstance(value, dict):
            value = ", ".join(counted(count, unit) for unit, count in value.items())
        elif isinstance(value, float):
            value = f"{100 * value:.0f} %"
        click.echo(f"{name.replace('_', ' '):{width}}  {value}")


def _past(option: str, day: dt.datetime | None) -> dt.date | None:
    if day and day.date() > _today():
        raise UsageError(f"{option} {day:%Y-%m-%d}: that day is still to come")
    return day.date() if day else None


def _find(folder: Path, path: str) -> str:
    """A file as seen from here, else as seen from the project's folder."""
    return str(folder / path) if not os.path.exists(path) and (folder / path).exists() else path


def _project(obj: dict[str, Any]) -> Project:
    from generator.project import open_project

    return open_project(obj["folder"], today=_today())


def _today() -> dt.date:
    """The one reading of the clock in a run."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = (
        dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        if epoch.isdigit()
        else dt.datetime.now(dt.UTC)
    )
    return now.date()
