"""The command line: verbs → workflow; prints; exit codes. It alone turns errors into text.

Exit codes: 0 done, 1 failed or (with --strict) problems, 2 usage, or mail that must not go out,
3 mails held for a person, 75 mails left for a later run (EX_TEMPFAIL).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator import __version__
from generator.cli import mail, papers, site, themes
from generator.cli.shared import told_time
from generator.console import fail
from generator.errors import DeliveryError, DigestError, UsageError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; never returns."""
    try:
        status = commands.main(args=arguments, prog_name="digest", standalone_mode=False)
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
        status = 2 if isinstance(exc, UsageError | DeliveryError) else 1
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
def commands(context: click.Context, folder: Path, verbose: bool) -> None:
    """Research papers in; a searchable website by theme and date out."""
    context.obj = {"folder": folder, "v": verbose}
    if verbose:
        os.environ["DIGEST_VERBOSE"] = "1"
    told_time()


_VERBS = (
    site.init,
    papers.add,
    papers.fetch,
    papers.check,
    papers.export,
    themes.themes,
    mail.mail,
    site.build,
    site.serve,
    site.status,
)
for _verb in _VERBS:
    commands.add_command(_verb)
