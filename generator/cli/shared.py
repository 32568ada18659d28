"""What the verbs share: options, the project, the clock."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.delivery.sending import Clock
    from generator.project import Project

_EPOCH = "SOURCE_DATE_EPOCH"
F = TypeVar("F", bound=Callable[..., Any])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
STRICT = click.option("--strict", is_flag=True, help="Exit with 1 when there are problems.")


def day_option(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=text)


def past(option: str, day: dt.datetime | None) -> dt.date | None:
    if day and day.date() > today():
        raise UsageError(f"{option} {day:%Y-%m-%d}: that day is still to come")
    return day.date() if day else None


def find(folder: Path, path: str) -> str:
    """A file as seen from here, else as seen from the project's folder."""
    return str(folder / path) if not os.path.exists(path) and (folder / path).exists() else path


def project_of(obj: dict[str, Any]) -> Project:
    from generator.project import open_project

    return open_project(obj["folder"], today=today())


def today() -> dt.date:
    """The one reading of the clock in a run."""
    epoch = told_time()
    now = dt.datetime.now(dt.UTC) if epoch is None else dt.datetime.fromtimestamp(epoch, dt.UTC)
    return now.date()


def clock() -> Clock:
    """The time that goes on, for sending: from the same moment as `today`."""
    from generator.delivery.sending import SystemClock

    return SystemClock(told_time())


def told_time() -> int | None:
    """Seconds since 1970, where the environment tells them.

    Raises:
        UsageError: it tells something else; libraries would break on it when they are loaded.
    """
    told = os.environ.get(_EPOCH, "")
    if not told:
        return None
    if not re.fullmatch(r"[0-9]{1,11}", told):
        hint = f"{_EPOCH}=$(date +%s), or unset it for the time of this machine"
        raise UsageError(f"{_EPOCH} is no number of seconds since 1970", hint=hint)
    return int(told)
