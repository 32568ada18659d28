"""Verbs that make a project and its site, and tell of both."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from generator.cli.shared import AS_JSON, STRICT, project_of
from generator.console import command, finish, plain, print_json, say, show
from generator.text.counting import counted

ENGINES = ("mkdocs", "properdocs", "zensical")


@click.command()
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


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), help="Instead of that in digest.toml.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Instead of that in digest.toml.")
@click.option("--full", is_flag=True, help="Every page through the engine; the site is the same.")
@STRICT
@AS_JSON
@click.pass_obj
def build(
    obj: dict[str, Any],
    engine: Any,
    site_dir: Path | None,
    full: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Make the site from the library."""
    from generator import workflow

    target = Path(os.path.abspath(site_dir)) if site_dir else None
    built = workflow.build(
        project_of(obj), engine=engine, site_dir=target, strict=strict, full=full, say=say
    )
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


@click.command()
@click.option("--port", type=int, default=0, help="Instead of any free one.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option("--no-watch", is_flag=True, help="Do not rebuild when files change.")
@click.pass_obj
def serve(obj: dict[str, Any], port: int, no_open: bool, no_watch: bool) -> None:
    """Build the site, show it in a browser, and rebuild when files change."""
    from generator import preview

    project = project_of(obj)
    preview.serve(project, port=port, open_browser=not no_open, watch=not no_watch, say=say)


@click.command()
@AS_JSON
@click.pass_obj
def status(obj: dict[str, Any], as_json: bool) -> None:
    """Say what is in the project and what waits for you."""
    from generator import workflow

    found = workflow.status(project_of(obj))
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
