"""The verb for themes: how they hold the papers, and what an editor may do about them."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.shared import AS_JSON, DRY_RUN, project_of
from generator.console import print_json, say, show
from generator.errors import LibraryError, UsageError
from generator.models import OTHER
from generator.text.counting import counted

if TYPE_CHECKING:
    from generator.catalog import Catalog
    from generator.project import Project
    from generator.proposing import Support
    from generator.workflow import Themed

PROPOSE, ACCEPT, AGAIN, TRY = "--propose", "--accept", "--sort-again", "--vocabulary"


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option(PROPOSE, is_flag=True, help="Show each theme's support and what to add, as TOML.")
@click.option(ACCEPT, is_flag=True, help="Add proposed themes to yours: all, or those of SLUG.")
@click.option(AGAIN, "again", is_flag=True, help="Sort anew what nobody sorted by hand.")
@click.option(
    TRY,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Try out this file; nothing is kept.",
)
@DRY_RUN
@AS_JSON
@click.pass_obj
def themes(
    obj: dict[str, Any],
    slugs: tuple[str, ...],
    propose: bool,
    accept: bool,
    again: bool,
    vocabulary: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show how the themes hold the papers; propose, accept, sort again."""
    asked = {PROPOSE: propose, ACCEPT: accept, AGAIN: again, TRY: vocabulary is not None}
    named = [name for name, is_asked in asked.items() if is_asked]
    if len(named) > 1:
        raise UsageError(f"{named[0]} and {named[1]}: one at a time")
    if slugs and not accept:
        raise UsageError(f"{slugs[0]}: slugs are for {ACCEPT}")
    if dry_run and named not in ([PROPOSE], [ACCEPT], [AGAIN]):
        raise UsageError(f"--dry-run is for {PROPOSE}, {ACCEPT} and {AGAIN}")
    project = project_of(obj)
    if propose:
        _propose(project, dry_run=dry_run, as_json=as_json)
    elif accept:
        _accept(project, slugs, dry_run=dry_run, as_json=as_json)
    elif again:
        _sort_again(project, dry_run=dry_run, as_json=as_json)
    else:
        _report(project, vocabulary, as_json=as_json)


def _report(project: Project, vocabulary: Path | None, *, as_json: bool) -> None:
    from generator import workflow

    found = workflow.tell_themes(project, say, vocabulary_path=vocabulary)
    show(found.problems)
    catalog = found.catalog
    first = {slug: 0 for slug in catalog.themes}
    for assigned in catalog.assignments.values():
        first[assigned[0].theme] += 1
    if as_json:
        print_json(_as_json(found, first))
        return
    for slug, theme in catalog.themes.items():
        also = len(catalog.by_theme[slug]) - first[slug]
        note = "" if catalog.by_theme[slug] else ": no paper is in it"
        click.echo(f"{first[slug]:6} + {also:<4}  {theme.title}  ({slug}){note}")
    click.echo(f"{100 * catalog.other_share:.0f} % of {len(catalog.papers)} papers in no theme")
    if found.otherwise:
        would = f"{counted(len(found.otherwise), 'paper')} may fit better elsewhere by now"
        click.echo(f"{would}: digest themes {AGAIN} --dry-run shows them")
    if not any(slug != OTHER for slug in catalog.themes) and catalog.papers:
        say("no theme was found: these papers share too few words; write your own in themes.toml")
    elif catalog.vocabulary.discovered:
        say(f"found in the papers; digest themes {PROPOSE} makes them yours")


def _as_json(found: Themed, first: dict[str, int]) -> dict[str, object]:
    catalog: Catalog = found.catalog
    papers = []
    for paper_id, paper in sorted(catalog.papers.items()):
        assigned = catalog.assignments.get(paper_id, ())
        every = [reason for one in assigned[:1] for reason in one.reasons]
        reasons = [reason.words for reason in every if reason.place != "related"]
        slugs = [one.theme for one in assigned]
        papers.append(
            {"id": paper_id, "title": paper.title, "primary": slugs[0], "also": slugs[1:]}
            | {"reasons": reasons}
        )
    rows = [
        {"slug": slug, "title": theme.title, "papers": len(catalog.by_theme[slug])}
        | {"primary": first[slug]}
        for slug, theme in catalog.themes.items()
    ]
    return {
        "themes": rows,
        "papers": papers,
        "other_share": round(catalog.other_share, 4),
        "unsupported": [slug for slug in catalog.themes if not catalog.by_theme[slug]],
        "otherwise": [one.paper_id for one in found.otherwise],
        "discovered": catalog.vocabulary.discovered,
    }


def _propose(project: Project, *, dry_run: bool, as_json: bool) -> None:
    from generator import proposing, workflow

    proposal = workflow.propose(project)
    if as_json:
        themes, new = (
            [_support(one) for one in every] for every in (proposal.themes, proposal.new)
        )
        print_json({"themes": themes, "new": new})
    else:
        text = proposing.additions if not proposal.discovered else proposing.whole
        click.echo(text(proposal), nl=False)
    path, name = project.vocabulary_path, project.settings.library.themes
    if not proposal.discovered:
        if proposal.new:
            say(f"digest themes {ACCEPT} adds the new themes; {name} is as it was")
        return
    if dry_run or _is_stdout(path) or not (proposal.themes or proposal.new):
        return
    try:
        written = workflow.write_proposal(project, proposal)
    except LibraryError as exc:
        say(f"not written: {exc}")
        return
    if written:
        say(f"written to {name}: edit titles, words and order there, and keep it in git")


def _support(one: Support) -> dict[str, object]:
    return {
        **dataclasses.asdict(one.theme),
        "papers": one.papers,
        "examples": one.examples,
        "suggestions": [dataclasses.asdict(word) for word in one.suggestions],
    }


def _is_stdout(path: Path) -> bool:
    """Whether the shell has sent standard output into this file, which is empty by now."""
    try:
        return os.path.samestat(os.fstat(sys.stdout.fileno()), path.stat())
    except (OSError, ValueError):
        return False


def _accept(project: Project, slugs: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    from generator import workflow
    from generator.proposing import comment

    chosen = workflow.accept(project, slugs, dry_run=dry_run)
    if as_json:
        print_json({"accepted": [_support(one) for one in chosen]})
        return
    for one in chosen:
        click.echo(f"{len(one.papers):6}  {comment(one.theme.title)}  ({one.theme.slug})")
    many = counted(len(chosen), "theme")
    if not chosen:
        say("no new theme is proposed")
    elif dry_run:
        say(f"{many} would be added; nothing was written")
    else:
        say(f"{many} added at the end of {project.settings.library.themes}")


def _sort_again(project: Project, *, dry_run: bool, as_json: bool) -> None:
    from generator import workflow

    moves = workflow.sort_again(project, dry_run=dry_run)
    if as_json:
        rows = [{"id": one.paper_id, "from": one.before, "to": one.after} for one in moves]
        print_json({"moves": rows})
        return
    for one in moves:
        click.echo(f"{one.paper_id}: {' '.join(one.before)} → {' '.join(one.after)}")
    out = sum(one.before != (OTHER,) and one.after == (OTHER,) for one in moves)
    back = sum(one.before == (OTHER,) and one.after != (OTHER,) for one in moves)
    done = "would move; nothing was written" if dry_run else "moved"
    say(f"{counted(len(moves), 'paper')} {done}: {back} out of {OTHER}, {out} into it")
