"""Verbs of the email digest for before it goes out: plan, test, doctor."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from generator.cli.shared import AS_JSON, STRICT, clock, project_of
from generator.console import finish, plain, print_json, say, show
from generator.errors import Level
from generator.text.counting import counted

if TYPE_CHECKING:
    from generator.workflow.planning import Plan


@click.command()
@click.option("--edition", default="", metavar="EDITION", help="Else the newest of each cadence.")
@AS_JSON
@click.pass_obj
def plan(obj: dict[str, Any], edition: str, as_json: bool) -> None:
    """Say what sending would do: to how many, how large, how long. Writes nothing."""
    from generator.workflow import planning

    found = planning.plan(project_of(obj), clock().now(), edition=edition)
    # The same list was read for each: its problems are told once.
    problems = found[0].problems if found else ()
    if as_json:
        rows = [dataclasses.asdict(dataclasses.replace(one, problems=())) for one in found]
        for row in rows:
            del row["problems"]
        print_json({"editions": rows, "problems": plain(problems)})
        return
    show(problems)
    for one in found:
        for line in _lines(one):
            click.echo(line)


def _lines(one: Plan) -> list[str]:
    if not one.edition:
        return [f"{one.cadence}: no mail: nothing new ({'; '.join(one.notes)})"]
    lines = [
        f"{one.cadence}: {one.edition}: {counted(one.papers, 'paper')}",
        f"  subject: {one.subject}",
        f"  HTML {one.html_bytes:,} bytes ({one.encoded_bytes:,} encoded), "
        f"text {one.text_bytes:,} bytes",
        f"  readers: {_numbers(one.states)}",
    ]
    if one.nothing_new:
        lines.append(f"  no mail: {nothing_new(one.nothing_new)}")
    if one.themes:
        lines.append(f"  themes: {_numbers(one.themes)}")
    if one.domains:
        lines.append(f"  domains: {_numbers(one.domains)}")
        lines.append(f"  at {one.per_minute:,} a minute: about {counted(one.minutes, 'minute')}")
    if one.first:
        lines.append(f"  first: {', '.join(one.first)}")
    return lines + [f"  note: {note}" for note in one.notes]


def nothing_new(readers: int) -> str:
    have = "has" if readers == 1 else "have"
    return f"{counted(readers, 'reader')} {have} nothing new in the themes chosen"


def _numbers(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


@click.command()
@click.argument("address")
@click.option("--edition", default="", metavar="EDITION", help="Else the newest that is over.")
@click.pass_obj
def test(obj: dict[str, Any], address: str, edition: str) -> None:
    """Send one mail to ADDRESS by the relay. It counts as no delivery; its links do nothing."""
    from generator.workflow import trying

    subject = trying.try_out(project_of(obj), address, clock(), edition=edition)
    click.echo(f"sent: {subject}")


@click.command()
@click.option("--selector", default="", metavar="NAME", help="Of the relay's DKIM key.")
@STRICT
@AS_JSON
@click.pass_obj
def doctor(obj: dict[str, Any], selector: str, strict: bool, as_json: bool) -> None:
    """Look whether mail can go out and arrive: settings, DNS, relay, ledger, keys, list."""
    from generator.delivery.names import Dns
    from generator.workflow import examining

    found = examining.examine(project_of(obj), Dns(), clock(), selector=selector)
    bad = [one for one in found.problems if one.level is Level.ERROR]
    if as_json:
        print_json({"looked_at": found.looked_at, "problems": plain(found.problems)})
    else:
        show(found.problems)
        click.echo(f"looked at {', '.join(found.looked_at)}: {counted(len(bad), 'error')}")
        if not bad:
            say("mail can go out: digest mail plan, then digest mail send")
    finish(found.problems, strict=strict, failed=bool(bad))
