"""Verbs of the email digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.cli.shared import AS_JSON, STRICT, project_of
from generator.console import finish, plain, print_json, say, show


@click.group()
def mail() -> None:
    """The email digest: look at it, send it, know where it went."""


@mail.command("preview")
@click.option("--edition", default="", metavar="EDITION", help="2025-11-07, 2025-W45 or 2025-11.")
@click.option("--theme", "themes", multiple=True, metavar="SLUG", help="Only this; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder; else .digest/mail/.")
@STRICT
@AS_JSON
@click.pass_obj
def preview(
    obj: dict[str, Any],
    edition: str,
    themes: tuple[str, ...],
    out: Path | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Write a mail as .eml, .html and .txt, and check it. Nothing is sent."""
    from generator.workflow import mailing

    made = mailing.preview(project_of(obj), edition=edition, themes=themes, out=out)
    letter = made.letter
    if as_json:
        print_json(
            {
                "edition": letter.slug,
                "subject": letter.subject,
                "papers": letter.count,
                "told": letter.told,
                "files": [str(path) for path in made.paths],
                "problems": plain(made.problems),
            }
        )
    else:
        show(made.problems)
        click.echo(f"{letter.subject}\n{letter.told} of {letter.count} papers in full")
        for path in made.paths:
            click.echo(path)
        if not letter.web_url:
            say("its links lead to the papers themselves: [site] url in digest.toml is not set")
    finish(made.problems, strict=strict)


@mail.command("lint")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@AS_JSON
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check mails (.eml) by the rules of clients and RFCs."""
    from generator.mail.lint import lint as find

    problems = [one for path in paths for one in find(path.read_bytes(), where=str(path))]
    if as_json:
        print_json({"problems": plain(problems)})
    else:
        show(problems)
        say(f"{len(paths)} mails, {len(problems)} findings")
    finish(problems, strict=True)
