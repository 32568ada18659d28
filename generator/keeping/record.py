"""`assignments.txt`: one line for each paper, sorted, made for small diffs and for people.

    #: our words on how to read the file
    @theme ~fingerprint                 what an editor could change of the theme, when last sorted
    paper  theme further-theme  ~check  ours, while the check fits the line
    paper  theme  # a remark            a person's: kept as it stands, to the letter

What is neither is kept as well, before the line that it stood before: nobody's words are lost.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.errors import Level, Problem, did_you_mean
from generator.models import Theme
from generator.text.identifiers import is_paper_id
from generator.text.titles import short_hash

HEAD = """\
#: Which paper is in which themes: the paper, its first theme, further themes. digest writes this
#: file, and a paper keeps its line when others come; keep it in git. Change a line, and it is yours
#: and stays as it is; delete a line, and the paper is sorted anew. What begins with @ is a theme
#: with a mark of its words, by which an edited theme is known. Remarks begin with # alone.
"""
_THEME = re.compile(r"@(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)[ \t]+~(?P<mark>[0-9a-f]{8})")
_CONFLICT = re.compile(r"<{7}(?: |$)|={7}$|>{7}(?: |$)|\|{7}(?: |$)")

_Place = tuple[int, str]
"""Where a line belongs: themes (0) before papers (1) before what ends the file (2)."""
_END: _Place = (2, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line says of one paper."""

    paper_id: str
    themes: tuple[str, ...]
    """Slugs, the first theme first; never empty."""
    text: str
    """The line as it stands."""
    by_hand: bool
    number: int = field(default=0, compare=False)
    """In the file, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The file."""

    themes: Mapping[str, str] = field(default_factory=dict)
    """slug → fingerprint; empty where the file says two things."""
    lines: Mapping[str, Line] = field(default_factory=dict)
    """paper id → its line."""
    words: tuple[tuple[_Place, str], ...] = ()
    """Other lines, each with the place of the line that it stood before."""
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    conflict: bool = False
    """Whether git left its marks: then a person must settle it, and the file stays as it is."""


def line_of(paper_id: str, themes: Sequence[str]) -> Line:
    """A line of ours."""
    check = short_hash("\n".join((paper_id, *themes)), length=4)
    text = f"{paper_id}  {' '.join(themes)}  ~{check}"
    return Line(paper_id=paper_id, themes=tuple(themes), text=text, by_hand=False)


def fingerprint(theme: Theme, parent: str | None = None) -> str:
    """A mark of what papers are sorted by: not of slugs, which may change without a paper moving.

    `parent` stands in for the theme's own, where that had another slug.
    """
    words = [sorted(theme.keywords), sorted(theme.aliases)]
    own = theme.parent if parent is None else parent
    return short_hash(json.dumps([theme.title, theme.about, *words, own]))


def dump_kept(kept: Kept) -> str:
    """The file's text; `parse_kept` reads the same back."""
    placed = [((0, slug), f"@{slug} ~{mark}") for slug, mark in kept.themes.items() if mark]
    placed += [((1, key), line.text) for key, line in kept.lines.items()]
    words = sorted(kept.words, key=lambda one: one[0])[::-1]
    parts = [HEAD.removesuffix("\n")]
    section = -1
    for place, text in [*sorted(placed), (_END, "")]:
        rows = []
        while words and words[-1][0] <= place:
            rows.append(words.pop()[1])
        rows += [text] if text else []
        if rows and place[0] != section:
            section = place[0]
            parts.append("")
        parts += rows
    return "\n".join(parts) + "\n"


def parse_kept(text: str, *, path: str) -> Kept:
    """Read the file; what is wrong in it is a problem, and the rest counts."""
    reader = _Reader(path)
    lines = text.removeprefix("\ufeff").split("\n")
    for number, line in enumerate(lines, start=1):
        reader.read(number, line.removesuffix("\r"))
    return reader.done()


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self._themes: dict[str, str] = {}
        self._lines: dict[str, Line] = {}
        self._words: list[tuple[_Place, str]] = []
        self._waiting: list[str] = []
        """Words whose place is that of the next line that counts."""
        self._problems: list[Problem] = []
        self._conflict = 0

    def read(self, number: int, text: str) -> None:
        stripped = text.strip()
        if not stripped or stripped.startswith("#:"):
            return
        if stripped.startswith("#"):
            self._waiting.append(text)
        elif _CONFLICT.match(text):
            self._conflict = self._conflict or number
        elif found := _THEME.fullmatch(stripped):
            slug, mark = found["slug"], found["mark"]
            self._themes[slug] = mark if self._themes.get(slug, mark) == mark else ""
            self._place((0, slug))
        elif line := _line(text, number):
            self._take(line)
        else:
            hint = "write: paper-id theme; or delete it. Until then it is left as it is"
            self._say("line", number, f"cannot be read: {text.strip()[:80]!r}", hint)
            self._waiting.append(text)

    def _take(self, line: Line) -> None:
        before = self._lines.get(line.paper_id)
        if before and before.by_hand and line.by_hand and before.text.strip() != line.text.strip():
            message = f"{line.paper_id} has a line already: {before.number}"
            self._say("twice", line.number, message, "the first one counts; delete one of them")
            self._waiting.append(line.text)
            # Behind the first one, or else it would be the first when the file is read again.
            self._place((1, f"{line.paper_id}\0"))
            return
        # Two branches may both have sorted the paper: any of the two will do, if always the same.
        if not before or (not line.by_hand, line.text) < (not before.by_hand, before.text):
            self._lines[line.paper_id] = line
        self._place((1, line.paper_id))

    def _place(self, place: _Place) -> None:
        self._words += [(place, text) for text in self._waiting]
        self._waiting = []

    def _say(self, code: str, number: int, message: str, hint: str) -> None:
        where = f"{self._path}:{number}"
        self._problems.append(
            Problem(code=f"assignments/{code}", where=where, message=message, hint=hint)
        )

    def done(self) -> Kept:
        self._place(_END)
        if self._conflict:
            hint = "take both sides and delete the marks; until then nothing is written to it"
            self._say("conflict", self._conflict, "git left marks of a merge here", hint)
        return Kept(
            themes=self._themes,
            lines=self._lines,
            words=tuple(self._words),
            problems=tuple(self._problems),
            conflict=bool(self._conflict),
        )


def _line(text: str, number: int) -> Line | None:
    said, mark, _ = text.partition("#")
    paper_id, *rest = said.split() or [""]
    slugs = [one for one in rest if not one.startswith("~")]
    if not slugs or not is_paper_id(paper_id):
        return None
    themes = tuple(dict.fromkeys(slugs))
    ours = line_of(paper_id, themes)
    if not mark and said.split() == ours.text.split():
        return dataclasses.replace(ours, number=number)
    return Line(paper_id=paper_id, themes=themes, text=text, by_hand=True, number=number)


def nobodys_line(line: Line, path: str) -> Problem:
    """A person's line on a paper that is not there."""
    return Problem(
        code="assignments/no-paper",
        where=f"{path}:{line.number}",
        message=f"there is no paper {line.paper_id!r}",
        hint="correct its id, or delete the line; it is kept until then",
        level=Level.INFO,
    )


def unknown_themes(line: Line, slugs: Iterable[str], path: str) -> tuple[Problem, ...]:
    """Themes of a person's line that are not in the vocabulary."""
    known = sorted(slugs)
    found = []
    for slug in line.themes:
        if slug in known:
            continue
        meant = did_you_mean(slug, known)
        found.append(
            Problem(
                code="assignments/unknown-theme",
                where=f"{path}:{line.number}",
                message=f"there is no theme {slug!r}, so it is ignored",
                hint=f"{meant}mend the line, or add the theme to the vocabulary",
            )
        )
    return tuple(found)
