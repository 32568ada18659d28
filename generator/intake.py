"""What came in: for every file read, what became of its records. Kept in the library's folder.

`read = new + merged + unchanged + review + rejected`, always; a log that does not add up would
hide a lost paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from generator.errors import Level, Problem
from generator.models import MergePlan

FILE_NAME = "intake.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The account of one document."""

    origin: str
    """The file's name, or its address; never a path of somebody's machine."""
    format: str = ""
    sha256: str = ""
    """Of the bytes read: the same bytes again are the same line."""
    at: str = ""
    """The day, ISO 8601."""
    read: int = 0
    new: int = 0
    merged: int = 0
    unchanged: int = 0
    review: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def adds_up(self) -> bool:
        return self.read == self.new + self.merged + self.unchanged + self.review + self.rejected


MANY = 10_000
"""So many problems of one document are told one by one."""
COUNTS = ("read", "new", "merged", "unchanged", "review", "rejected")


def totals(intake: Iterable[Intake]) -> dict[str, int]:
    """The sums of all counts."""
    rows = list(intake)
    return {name: sum(getattr(row, name) for row in rows) for name in COUNTS}


def plus(row: Intake, plan: MergePlan, *, format: str) -> Intake:
    """The account with what one block of the document gave."""
    return replace(
        row,
        format=format,
        read=row.read + plan.read,
        new=row.new + len(plan.new),
        merged=row.merged + len(plan.merged),
        unchanged=row.unchanged + len(plan.unchanged),
        review=row.review + len(plan.reviews),
        rejected=row.rejected + plan.rejected,
        problems=(*row.problems, *plan.problems[: max(0, MANY - len(row.problems))]),
    )


def signed(row: Intake, sha256: str) -> Intake:
    """The account when the document is at its end."""
    told = sum(problem.level is Level.ERROR for problem in row.problems)
    if row.rejected == told:
        return replace(row, sha256=sha256)
    more = Problem(
        code="add/many-problems",
        where=row.origin,
        message=f"{row.rejected - told:,} more records were rejected; only {told:,} are told of",
        hint="mend the first ones: the others are probably of the same kind",
    )
    return replace(row, sha256=sha256, problems=(*row.problems, more))


def sentence(row: Intake) -> str:
    """For a person: `papers.bib: read 3 = 2 new + 1 merged`."""
    parts = [f"{getattr(row, name)} {name}" for name in COUNTS[1:] if getattr(row, name)]
    return f"{row.origin}: read {row.read} = {' + '.join(parts) or '0'}"


def not_logged(log: Sequence[Intake], fresh: Iterable[Intake]) -> tuple[Intake, ...]:
    """Those of the fresh accounts that tell something new.

    The same bytes again that changed no paper are a line already.
    """
    known = {(row.sha256, row.format) for row in log}
    added = []
    for row in fresh:
        if (row.sha256, row.format) not in known or row.new or row.merged or row.review:
            known.add((row.sha256, row.format))
            added.append(row)
    return tuple(added)


def dump(log: Iterable[Intake]) -> str:
    """One JSON object a line, in the order of adding."""
    return "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in log)


def parse(text: str) -> tuple[tuple[Intake, ...], tuple[Problem, ...]]:
    """Read the log; a line that is no account is a problem and is left out."""
    rows, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            found = tuple(
                Problem(**{**one, "level": Level(one["level"])}) for one in data.pop("problems")
            )
            row = replace(Intake(**data), problems=found)
            if not all(isinstance(getattr(row, name), int) for name in COUNTS):
                raise TypeError("a count is no number")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as exc:
            problems.append(
                Problem(
                    code="library/intake",
                    where=f"{FILE_NAME}:{number}",
                    message=f"not readable: {exc}",
                    hint="delete that line; the papers are not touched by it",
                )
            )
            continue
        rows.append(row)
    return tuple(rows), tuple(problems)
