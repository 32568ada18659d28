"""Verbs that make a project and its site, and tell of both."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import click

from generator.cli.shared import AS_JSON, STRICT, project_of
from generator.console import (
    command,
    counted,
    finish,
    plain,
    print_json,
    say,
    show,
)

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
@click.option("--propose", is_flag=True, help="Propose a vocabulary from the library, as TOML.")
@click.option(
    "--vocabulary",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Use this file instead of themes.toml.",
)
@AS_JSON
@click.pass_obj
def themes(obj: dict[str, Any], propose: bool, vocabulary: Path | None, as_json: bool) -> None:
    """Show how the themes cover the library."""
    from generator import workflow
    from generator.vocabulary import dump_vocabulary

    project = project_of(obj)
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


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), help="Instead of that in digest.toml.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Instead of that in digest.toml.")
@STRICT
@AS_JSON
@click.pass_obj
def build(
    obj: dict[str, Any], engine: Any, site_dir: Path | None, strict: bool, as_json: bool
) -> None:
    """Make the site from the library."""
    from generator import workflow

    target = Path(os.path.abspath(site_dir)) if site_dir else None
    built = workflow.build(project_of(obj), engine=engine, site_dir=target, strict=strict, say=say)
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
