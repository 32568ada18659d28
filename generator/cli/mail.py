"""Verbs of the email digest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.mail_before import doctor, nothing_new, plan, test
from generator.cli.shared import AS_JSON, DRY_RUN, STRICT, clock, project_of
from generator.console import fail, finish, plain, print_json, say, show
from generator.errors import Level
from generator.text.counting import counted

if TYPE_CHECKING:
    from generator.workflow.dispatching import Sent

MOST_FAILED = 20
"""Readers that `status` names of each edition, when nobody asks for one."""


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
        papers = counted(letter.count, "paper")
        full = "" if letter.told == letter.count else f", {letter.told} of them in full"
        click.echo(f"{letter.subject}\n{papers}{full}")
        for path in made.paths:
            click.echo(path)
        if not letter.web_url:
            say("its links lead to the papers themselves: [site] url in digest.toml is not set")
    finish(made.problems, strict=strict)


@mail.command("send")
@click.option("--edition", default="", metavar="EDITION", help="Else the newest that is over.")
@click.option("--late", is_flag=True, help="Also when it is old.")
@click.option("--anyway", is_flag=True, help="Also when the list has changed much.")
@click.option("--wait", default=0, metavar="SECONDS", help="For mails that the relay puts off.")
@AS_JSON
@click.pass_obj
def send(
    obj: dict[str, Any], edition: str, late: bool, anyway: bool, wait: int, as_json: bool
) -> None:
    """Send what is due: of each cadence the newest mail, to each reader once."""
    from generator.workflow import dispatching

    found = dispatching.send(
        project_of(obj), edition=edition, late=late, anyway=anyway, wait=wait, say=say,
        clock=clock(),
    )  # fmt: skip
    # The same list was read for each: its problems are told once.
    problems = next((one.posted.problems for one in found if one.posted), ())
    if as_json:
        print_json({"editions": [_row(one) for one in found], "problems": plain(problems)})
    else:
        show(problems)
    for one in found:
        if not as_json:
            click.echo(_line(one))
        if one.error:
            fail(one.error)
    refused = any(one.level is Level.ERROR for one in problems)
    raise SystemExit(_worst([_status(one) for one in found] + [3] * refused))


def _row(one: Sent) -> dict[str, object]:
    row: dict[str, object] = {"cadence": one.cadence, "status": _status(one)}
    if one.posted:
        posted = one.posted
        row |= {"edition": posted.issue, "sent_now": posted.sent_now, "counts": posted.counts,
                "nothing_new": posted.idle, "failed_now": posted.failed_now,
                "at_risk": posted.at_risk, "stopped": posted.stopped}  # fmt: skip
    if one.edition:
        row |= {"edition": one.edition, "stale": one.stale, "doubtful": one.doubtful}
    return row | ({"error": str(one.error)} if one.error else {"nothing": one.nothing})


def _line(one: Sent) -> str:
    """What became of a cadence's mail, in one line."""
    if one.edition:
        never = f"stale: {one.stale} never got it, and it is no news any more"
        maybe = f"; {one.doubtful} may or may not have" if one.doubtful else ""
        return f"{one.cadence}: {one.edition}: {never}{maybe}"
    if one.error and not (one.posted and one.posted.sent_now):
        return f"{one.cadence}: not sent"
    if one.posted is None:
        return f"{one.cadence}: no mail: nothing new ({one.nothing})"
    posted = one.posted
    head = f"{one.cadence}: {posted.issue}: {_told(posted.counts)}{_idle(posted.idle)}"
    if posted.failed_now:
        head += f"; {posted.failed_now} refused now: digest mail status names them"
    if posted.stopped:
        return f"{head}; stopped: {posted.stopped}"
    if posted.path:
        return f"{head}; {posted.path}"
    if posted.sent_now or _status(one):
        return f"{head}; {posted.sent_now} now"
    return f"{head}; no mail: nothing new since"


@mail.command("status")
@click.option("--edition", default="", metavar="EDITION", help="Each reader's state of this one.")
@AS_JSON
@click.pass_obj
def status(obj: dict[str, Any], edition: str, as_json: bool) -> None:
    """What went out, to how many, and who may have got it twice. Names no address."""
    from generator.workflow import mailing

    found = mailing.status(project_of(obj), clock().now(), edition=edition)
    if as_json:
        print_json({"editions": found})
        return
    for one in found:
        if "file" in one:
            click.echo(f"{one['edition']}: written to {one['file']}")
            continue
        readers = counted(one["recipients"], "reader")
        idle = _idle(one["nothing_new"])
        click.echo(f"{one['edition']}: {readers}; {_told(one['counts'])}{idle}")
        for line in _special(one):
            click.echo(f"  {line}")
        for handed in one["handoffs"]:
            figures = f", {handed['sent']} of {handed['expected']}" if handed["expected"] else ""
            click.echo(f"  {handed['way']} {handed['target']}: {handed['state']}{figures}")
        for row in one.get("deliveries", ()):
            reply = f" {row['reply']}" if row["reply"] else ""
            tries = "1 try" if row["attempts"] == 1 else f"{row['attempts']} tries"
            click.echo(f"  {row['reader']} {row['state']}, {tries}{reply}")
    if not found:
        say("nothing was sent yet")


def _special(one: Mapping[str, Any]) -> Iterator[str]:
    """Who has not simply got it, or will."""
    if one["stale"]:
        yield f"stale: {one['stale']} never got it"
    for name in ("at_risk", "possibly_at_risk", "missing"):
        for reader in one[name]:
            yield f"{name.replace('_', ' ')}: {reader}"
    for row in one["failed"][:MOST_FAILED]:
        yield f"failed: {row['reader']} {row['reply']}"
    if len(one["failed"]) > MOST_FAILED:
        yield f"failed: {len(one['failed']) - MOST_FAILED} more; --edition names all"


@mail.command("reconcile")
@click.option(
    "--postfix-log",
    "logs",
    multiple=True,
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The relay's log, plain or .gz; repeatable, the oldest part first.",
)
@AS_JSON
@click.pass_obj
def reconcile(obj: dict[str, Any], logs: tuple[Path, ...], as_json: bool) -> None:
    """Settle by the relay's log what a crash left between sent and not sent. Sends nothing."""
    from generator.workflow.reconciling import reconcile as settle

    found = settle(project_of(obj), logs, clock=clock())
    if as_json:
        print_json({"editions": [dataclasses.asdict(one) for one in found]})
    else:
        for one in found:
            counts = {"sent": one.sent, "to be sent": one.queued, "uncertain": one.uncertain}
            click.echo(f"{one.edition}: {_told(counts)}")
            if one.why:
                say(one.why)
        if not found:
            say("no mail is uncertain")
    raise SystemExit(3 if any(one.uncertain for one in found) else 0)


def _idle(readers: int) -> str:
    return f"; {nothing_new(readers)}" if readers else ""


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "0 mails"


def _status(one: Sent) -> int:
    """2: refused; 3: a person must look; 75: run it again later."""
    if one.error or one.posted is None:
        return 2 if one.error else 3 if one.edition else 0
    counts = one.posted.counts
    if one.posted.failed_now or counts.get("uncertain") or counts.get("missing"):
        return 3
    return 75 if one.posted.stopped or counts.get("queued") or counts.get("deferred") else 0


def _worst(found: Sequence[int]) -> int:
    return next((one for one in (2, 3, 75) if one in found), 0)


@mail.command("lint")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@AS_JSON
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check mails (.eml), or all in a folder, by the rules of clients and RFCs."""
    from generator.workflow.linting import lint_files

    count, problems = lint_files(paths)
    if as_json:
        print_json({"problems": plain(problems)})
    else:
        show(problems)
        say(f"{counted(count, 'mail')}, {counted(len(problems), 'finding')}")
    finish(problems, strict=False, failed=bool(problems))


@mail.command("inbox")
@DRY_RUN
@AS_JSON
@click.pass_obj
def inbox(obj: dict[str, Any], dry_run: bool, as_json: bool) -> None:
    """Read what readers ask by mail: to leave, to change, to join; bounces, complaints."""
    from generator.workflow.inbox import read_inbox

    read = read_inbox(project_of(obj), dry_run=dry_run, say=say, clock=clock())
    if as_json:
        print_json(
            {
                "mails": read.counts,
                "ignored": read.ignored,
                "answers": read.answers,
                "answers_waiting": read.waiting,
                "problems": plain(read.problems),
            }
        )
    else:
        show(read.problems)
        click.echo(", ".join(f"{n} {what}" for what, n in read.counts.items()) or "0 mails")
        for why, count in read.ignored.items():
            say(f"ignored: {count} {why}")
        click.echo(f"{counted(read.answers, 'answer')} sent, {read.waiting} waiting")
    raise SystemExit(75 if read.waiting and not dry_run else 0)


@mail.command("endpoint")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8025, show_default=True, help="Port; 0 = any that is free.")
@click.pass_obj
def endpoint(obj: dict[str, Any], host: str, port: int) -> None:
    """Answer the links of mails: a page with a button; only the button acts (RFC 8058)."""
    from generator.workflow.endpoint import Endpoint
    from generator.workflow.listening import listen

    listen(Endpoint(project_of(obj), clock=clock()), host, port, say)


for _verb in (plan, test, doctor):
    mail.add_command(_verb)
