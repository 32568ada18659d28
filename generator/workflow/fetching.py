"""Sources of `digest.toml` → papers in the library. One that fails does not stop the others."""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator import files
from generator.config import SourceSettings
from generator.errors import (
    ConfigError,
    DigestError,
    FetchError,
    FormatError,
    Level,
    LibraryError,
    Problem,
    UsageError,
)
from generator.fetch import addresses, progress
from generator.fetch.progress import Progress
from generator.formats import registry
from generator.intake import Intake
from generator.project import Project, load_progress
from generator.workflow.adding import Added, file_blocks, file_name
from generator.workflow.filing import Filing
from generator.workflow.paging import GoesRound, make_client, more_pages, pages
from generator.workflow.running import Say

if TYPE_CHECKING:
    from generator.fetch.client import Client

Watch = Callable[[str, int, int], None]
"""Shows how far it has come: what, how much of it, of how much (0 = not known)."""

FAILURES = 2
"""Days in a row after which those at the other end are tried; one more, and the source is down."""
NOTHING_THERE = frozenset({404, 410})
"""What a service says of a day that has no list."""


@dataclass(slots=True, kw_only=True)
class SourceRow:
    """What came of one source."""

    name: str
    days: int = 0
    pages: int = 0
    done: dt.date | None = None
    rows: list[Intake] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: list[DigestError] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Added):
    """What `fetch` did, document by document and source by source."""

    sources: tuple[SourceRow, ...]


def fetch(
    project: Project,
    *,
    since: dt.date | None = None,
    names: Sequence[str] = (),
    dry_run: bool = False,
    say: Say = lambda _: None,
    watch: Watch = lambda *_: None,
) -> Fetched:
    """Read the sources, all or those named; each page is in the library before the next is asked.

    Raises:
        ConfigError, UsageError: what is asked for does not fit; nothing was read.
        LibraryError: the library cannot be written; what was saved before stays.
    """
    sources = _chosen(project, names)
    told = load_progress(project)
    with (
        Filing(project, dry_run=dry_run, say=say) as filing,
        make_client(project, say=say, keep=not dry_run) as client,
    ):
        readers = []
        for source in sources:
            reader = _Reader(project, source, told, filing, client, watch)
            reader.read(since)
            for error in reader.row.failed:
                say(f"{source.name}: failed, the others go on: {error}")
            readers.append(reader.row)
        filing.save()
        found = filing.problems
    rows = tuple(row for one in readers for row in one.rows)
    own = (problem for one in readers for problem in one.problems)
    return Fetched(
        rows=rows,
        written=filing.written,
        problems=(*found, *(problem for row in rows for problem in row.problems), *own),
        failed=tuple(error for one in readers for error in one.failed),
        sources=tuple(readers),
    )


def _chosen(project: Project, names: Sequence[str]) -> list[SourceSettings]:
    sources, path = project.settings.source, str(project.root / "digest.toml")
    if not sources:
        hint = "add a [[source]] with name and url; the guide has examples: Sources"
        raise ConfigError("names no source to fetch", path=path, hint=hint)
    known = [one.name for one in sources]
    for name in names:
        if name not in known:
            raise UsageError(f"--source {name}: no such source", hint=f"one of {', '.join(known)}")
    for one in sources:
        if one.format and one.format not in registry.FORMATS:
            hint = f"one of {', '.join(registry.FORMATS)}"
            key = f"source.{one.name}.format"
            raise ConfigError(f"no such format: {one.format!r}", path=path, key=key, hint=hint)
    return [one for one in sources if not names or one.name in names]


class _Reader:
    """Reads one source."""

    def __init__(
        self,
        project: Project,
        source: SourceSettings,
        told: dict[str, Progress],
        filing: Filing,
        client: Client,
        watch: Watch,
    ) -> None:
        self._project, self._source, self._told = project, source, told
        self._filing, self._client, self._watch = filing, client, watch
        self._saved = progress.dump(told)
        self._at = told.get(source.name, Progress())
        self.row = SourceRow(name=source.name)
        if source.url:
            known, today = self._at.url, project.today
            self._at = progress.here(self._at, source.url, days=source.days, today=today)
            if known not in ("", self._at.url):
                self.row.problems.append(_moved(source))

    def read(self, since: dt.date | None) -> None:
        """All that is new; what fails is in `row.failed`."""
        try:
            if self._source.path:
                self._read_files()
            elif addresses.is_dated(self._source.url):
                self._read_days(since)
            else:
                self._read_list(self._source.url, None)
                self._at = replace(self._at, done=self._project.today)
                self._save()
        except (FetchError, FormatError, ConfigError) as exc:
            self.row.failed.append(exc)
        self.row.done = self._at.done

    def _read_files(self) -> None:
        name, pattern = self._source.name, self._source.path
        try:
            found = sorted(one for one in self._project.root.glob(pattern) if one.is_file())
        except (ValueError, IndexError) as exc:
            message = f"{pattern!r} is no pattern for files"
            hint = "it may be exports/*.bib, or exports/**/*.bib with the folders in it"
            key = f"source.{name}.path"
            raise ConfigError(message, path="digest.toml", key=key, hint=hint) from exc
        if not found:
            hint = f"check path of [[source]] {name} in digest.toml"
            raise FetchError("no such file", url=pattern, hint=hint)
        for number, path in enumerate(found):
            self._watch(name, number, len(found))
            try:
                parts = file_blocks(str(path), self._source.format, None)
                self.row.rows.append(self._filing.take(file_name(str(path)), parts))
            except (FetchError, FormatError) as exc:
                self.row.failed.append(exc)
        self._save()

    def _read_days(self, since: dt.date | None) -> None:
        today = self._project.today
        if self._at.done and self._at.done > today:
            if not since:
                raise _not_yet(self._source.name, self._at.done)
            self._at = replace(self._at, done=None)
        before = self._at.done
        first = progress.first_day(self._at, since=since, days=self._source.days, today=today)
        days = addresses.days(first, today)
        answered: dict[dt.date, int] = {}
        missing: list[FetchError] = []
        left, from_end, in_a_row = deque(days), False, 0
        while left and in_a_row <= FAILURES:
            day = left.pop() if from_end else left.popleft()
            self._watch(f"{self._source.name} {day}", len(days) - len(left) - 1, len(days))
            try:
                found = self._read_day(day)
                if isinstance(found, FetchError):
                    missing.append(found)
                    answered[day] = 0
                else:
                    answered[day], in_a_row = found, 0
            except (FetchError, FormatError) as exc:
                self.row.failed.append(exc)
                in_a_row += 1
                # These days may be bad for good; those at the other end tell.
                from_end ^= in_a_row == FAILURES
            self.row.days = len(answered)
            # Where there is nothing at all, the address is wrong, and no day is done.
            if len(missing) < len(answered):
                self._at = replace(self._at, done=progress.done(before, days, answered, today))
            self._save()
        if missing and len(missing) == len(answered):
            raise missing[-1]

    def _read_day(self, day: dt.date) -> int | FetchError:
        """How many records of its list were taken; or the service's word that it has none."""
        pages_before = self.row.pages
        try:
            return self._read_list(addresses.expand(self._source.url, day), day)
        except FetchError as exc:
            if exc.status in NOTHING_THERE and self.row.pages == pages_before:
                return exc
            raise

    def _read_list(self, url: str, day: dt.date | None) -> int:
        """Read a list to its end, from where a run was cut; return how many records were taken."""
        try:
            if self._at.next and self._at.day == day:
                pages_before = self.row.pages
                try:
                    return 1 + self._read_pages(self._at.next, day)
                except (FetchError, FormatError):
                    if self.row.pages > pages_before:
                        raise
                    # The place is lost (tokens grow old): from the beginning.
                    self._begin_anew()
            return self._read_pages(url, day)
        except GoesRound:
            self._begin_anew()
            self._save()
            raise

    def _begin_anew(self) -> None:
        self._at = replace(self._at, day=None, next="")

    def _read_pages(self, url: str, day: dt.date | None) -> int:
        source, count = self._source, 0
        found = pages(
            self._client,
            url,
            named=addresses.expand(source.url, day) if day else source.url,
            format=source.format,
            as_of=day,
            secrets=_secrets(source),
        )
        for number, page in enumerate(found, start=1):
            row = self._filing.take(page.origin, [(page.data, page.batch)])
            self.row.rows.append(row)
            self.row.pages += 1
            count += row.read - row.rejected
            is_last = number >= source.max_pages or not page.next
            self._at = replace(
                self._at, day=None if is_last else day, next="" if is_last else page.next
            )
            self._save()
            if not day:
                self._watch(f"{source.name} page {number}", number, 0)
            if is_last and page.next:
                self.row.problems.append(_more(source, number))
                break
        return count

    def _save(self) -> None:
        """Papers first: a place is only told when all before it is in the library."""
        self._filing.save()
        self._told[self._source.name] = self._at
        text = progress.dump(self._told)
        if self._filing.dry_run or text == self._saved:
            return
        path = self._project.library / progress.FILE_NAME
        try:
            files.write_all({path: text.encode()})
        except OSError as exc:
            raise LibraryError(f"cannot write: {exc.strerror}", path=str(path)) from exc
        self._saved = text


def _moved(source: SourceSettings) -> Problem:
    message = "its address is another than in the last run: it is read as a new list"
    return Problem(
        code="fetch/other-address",
        where=f"source {source.name}",
        message=message,
        hint="--since DATE reads older days" if addresses.is_dated(source.url) else "",
        level=Level.INFO,
    )


def _not_yet(name: str, done: dt.date) -> ConfigError:
    return ConfigError(
        f"says that every day up to {done} has been read, which is still to come",
        path=progress.FILE_NAME,
        key=f"{name}.done",
        hint=f"check the clock; digest fetch --source {name} --since DATE reads from that day on, "
        "and puts it right",
    )


def _more(source: SourceSettings, number: int) -> Problem:
    """Whoever set the limit knows of it; others are warned."""
    hint = f"max_pages of [[source]] {source.name} allows more"
    level = Level.INFO if "max_pages" in source.model_fields_set else Level.WARNING
    return more_pages(f"source {source.name}", number, hint=hint, level=level)


def _secrets(source: SourceSettings) -> dict[str, str]:
    """Headers with their values from the environment.

    Raises:
        ConfigError: a variable is not set, or cannot be a header. The value is never shown.
    """
    found = {}
    for header, variable in source.headers_env.items():
        value = os.environ.get(variable, "").strip()
        if not value or not value.isascii() or not value.isprintable():
            what = "holds what cannot be a header" if value else "is not set"
            key = f"source.{source.name}.headers_env"
            hint = f"set it to the value of {header}"
            message = f"the environment variable {variable} {what}"
            raise ConfigError(message, path="digest.toml", key=key, hint=hint)
        found[header] = value
    return found
