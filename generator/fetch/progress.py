"""How far each source has been read: what the next run needs to miss no day and to go on.

Pure. Kept in the library's folder as `sources.json`, small and sorted, and committed with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.errors import ConfigError
from generator.fetch import addresses

FILE_NAME = "sources.json"
GROWING = dt.timedelta(days=2)
"""Today's list and yesterday's may still grow: a day ends at noon UTC of the next one in the last
time zone, and papers are entered late. They are read, and read again until they are two days old.
"""
DOUBTED = dt.timedelta(days=7)
"""A day without papers may be a weekend or a fault: it is asked for again for a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one source has been read."""

    done: dt.date | None = None
    """Every day up to this one is in the library; or the day on which the whole list was read."""
    day: dt.date | None = None
    """The day whose list was being read when a run was cut."""
    next: str = ""
    """The page that came next then."""
    url: str = ""
    """The source's address, as it may be written down, for which all this holds."""


def here(progress: Progress, url: str, *, days: int, today: dt.date) -> Progress:
    """What holds of it for this address.

    Another one is another list: a place in the old one is none in it, and its last days are read
    as on a first run, or from where the old one had come to, if that is earlier.
    """
    shown = addresses.shown(url)
    if progress.url in ("", shown):
        return replace(progress, url=shown)
    done = progress.done if addresses.is_dated(url) else None
    return Progress(url=shown, done=done and min(done, today - dt.timedelta(days + 1)))


def first_day(progress: Progress, *, since: dt.date | None, days: int, today: dt.date) -> dt.date:
    """Where to begin: as a person says, else after what is done, else some days ago."""
    if since:
        return since
    return progress.done + dt.timedelta(days=1) if progress.done else today - dt.timedelta(days)


def done(
    before: dt.date | None, days: Sequence[dt.date], answered: Mapping[dt.date, int], today: dt.date
) -> dt.date | None:
    """The last day that need not be read again; `answered` has the number of papers of a day."""
    if before and days and days[0] > before + dt.timedelta(days=1):
        return before  # the days between were not asked for
    for day in days:
        old_enough = GROWING if answered.get(day) else DOUBTED
        if day not in answered or day > today - old_enough:
            break
        before = max(day, before or day)
    return before


def parse(text: str, *, path: str) -> dict[str, Progress]:
    """Read what `dump` writes.

    Raises:
        ConfigError: it is something else. To begin anew without asking could miss days.
    """
    try:
        return {name: _progress(told) for name, told in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as exc:
        raise ConfigError(
            f"is not readable: {exc}",
            path=path,
            hint="take it back from git; or delete it, and say digest fetch --since DATE",
        ) from exc


def _progress(told: Mapping[str, Any]) -> Progress:
    days = {key: dt.date.fromisoformat(told[key]) for key in ("done", "day") if key in told}
    following, url = told.get("next", ""), told.get("url", "")
    if not (isinstance(following, str) and isinstance(url, str)):
        raise TypeError("next or url is no address")
    return Progress(next=following, url=url, **days)


def dump(found: Mapping[str, Progress]) -> str:
    """Sources by name, one key on each line."""
    plain = {}
    for name, one in found.items():
        told = {"done": one.done, "day": one.day, "next": one.next}
        # An address with a key in it is not written down: that list is read from its beginning.
        if one.next != addresses.shown(one.next):
            told |= {"day": None, "next": ""}
        if known := {key: str(value) for key, value in told.items() if value}:
            plain[name] = known | ({"url": one.url} if one.url else {})
    return json.dumps(plain, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
