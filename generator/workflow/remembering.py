"""What the next run is to know: which paper is in which themes, and the themes that were found."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import files, keeping, themes
from generator.errors import Problem
from generator.models import Theme, Vocabulary
from generator.project import Project
from generator.vocabulary import FOUND_HEAD, dump_theme, dump_vocabulary
from generator.workflow.running import Say
from generator.workflow.sorting import FEWEST_KEPT, Sorting


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Files to write and files to remove; none where nothing changed."""

    write: Mapping[Path, bytes] = field(default_factory=dict)
    """In this order: a run that is killed after the first sorts the same papers again.

    Found themes come before the first lines, and after further lines: lines without any theme
    are a sign that a vocabulary was lost; a line on one that is not there is sorted again.
    """
    remove: tuple[Path, ...] = ()
    told: tuple[str, ...] = ()
    """What a person is told once it is written."""


def remember(project: Project, sorting: Sorting, say: Say) -> tuple[Problem, ...]:
    """Write what changed; a folder that cannot be written is one warning, and no more."""
    few = 0 < len(sorting.texts) < FEWEST_KEPT
    if few and not sorting.is_kept:
        say(
            f"fewer than {FEWEST_KEPT} papers and no themes of yours: themes are found anew each "
            "time, and papers may move"
        )
    memory = plan(project, sorting)
    try:
        write(memory)
    except OSError as exc:
        where = project.name_of(project.assignments_path)
        hint = "give yourself the right to write there: without it papers may move later"
        message = f"cannot be written: {exc.strerror}"
        return (Problem(code="themes/not-kept", where=where, message=message, hint=hint),)
    for line in memory.told:
        say(line)
    return ()


def plan(project: Project, sorting: Sorting) -> Memory:
    """What is to be written of a sorting. While git's marks are in the file, it stays as it is."""
    if not sorting.is_kept or sorting.kept.conflict:
        return Memory()
    to_write: dict[Path, bytes] = {}
    told: list[str] = []
    path = project.assignments_path
    text = kept_text(sorting)
    if text != text_of(path):
        to_write[path] = encoded(path, text)
        told.append(f"{project.name_of(path)}: {_changes(sorting)}")
    before = sorting.found
    if not sorting.vocabulary.discovered:
        if not is_taken(project, sorting):
            return Memory(write=to_write, told=tuple(told))
        path = project.found_themes_path
        name = project.settings.library.themes
        told.append(f"{project.name_of(path)}: removed, as {name} has its themes")
        return Memory(write=to_write, remove=(path,), told=tuple(told))
    old = {theme.slug for theme in before.themes} if before else set()
    new = tuple(theme for theme in sorting.vocabulary.themes if theme.slug not in old)
    if new:
        path = project.found_themes_path
        first = dump_vocabulary(Vocabulary(themes=new), head=FOUND_HEAD)
        if before:
            to_write[path] = appended(path, new)
        else:
            to_write = {path: first.encode("utf-8"), **to_write}
        told.append(f"{project.name_of(path)}: found {', '.join(theme.title for theme in new)}")
    return Memory(write=to_write, told=tuple(told))


def kept_text(sorting: Sorting) -> str:
    """`assignments.txt` as it is to be."""
    return keeping.dump_kept(
        keeping.to_keep(
            sorting.kept,
            sorting.decided,
            sorting.vocabulary,
            sorting.names,
            all_read=sorting.all_read,
        )
    )


def kept_lines(sorting: Sorting | None) -> str:
    """The same for others to take along; '' while papers are sorted anew each time."""
    return kept_text(sorting) if sorting and sorting.is_kept else ""


def appended(path: Path, new: Sequence[Theme]) -> bytes:
    """The vocabulary's file with more themes at its end; what stands there stays, to the byte."""
    old = path.read_bytes() if path.exists() else b""
    glue = "\n" if old.endswith(b"\n") or not old else "\n\n"
    text = glue + "\n".join(dump_theme(theme) for theme in new)
    return old + (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")


def encoded(path: Path, text: str) -> bytes:
    """The text for this file, whose line ends stay as they are."""
    old = path.read_bytes() if path.exists() else b""
    return (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")


def text_of(path: Path) -> str:
    """As it stands, but for line ends; empty when there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""


def write(memory: Memory) -> None:
    """Write and remove.

    Raises:
        OSError: nothing was changed.
    """
    for path in memory.write:
        with contextlib.suppress(OSError):
            for leftover in path.parent.glob(f"{files.TEMPORARY_PREFIX}*-{path.name}"):
                leftover.unlink()
    # Through a link, so that the file that it leads to is the one that changes.
    files.write_all({path.resolve(): data for path, data in memory.write.items()})
    for path in memory.remove:
        path.unlink(missing_ok=True)


def is_taken(project: Project, sorting: Sorting) -> bool:
    """Whether the editor has all the themes that were found, and nobody wrote into their file."""
    if sorting.found is None or sorting.vocabulary.discovered:
        return False
    slugs = themes.current_slugs(sorting.vocabulary)
    as_we_wrote = dump_vocabulary(sorting.found, head=FOUND_HEAD)
    return text_of(project.found_themes_path) == as_we_wrote and all(
        theme.slug in slugs for theme in sorting.found.themes
    )


def _changes(sorting: Sorting) -> str:
    """`24 papers sorted, 3 moved because you edited or removed Replay`."""
    decided = sorting.decided
    parts = []
    if new := len(decided.new - {move.paper_id for move in decided.moves}):
        parts.append(f"{new:,} {'paper' if new == 1 else 'papers'} sorted")
    if decided.moves:
        parts.append(
            f"{len(decided.moves):,} moved because you edited or removed {_edited(sorting)}"
        )
    return ", ".join(parts) or "brought up to date"


def _edited(sorting: Sorting) -> str:
    """The themes because of which papers moved: titles, or the slugs of those removed."""
    touched = {
        slug
        for move in sorting.decided.moves
        for slug in (*move.before, *move.after)
        if sorting.standing.is_edited(slug)
    }
    titles = {theme.slug: theme.title for theme in sorting.vocabulary.themes}
    names = [
        titles.get(slug, slug) for slug in sorted(touched, key=lambda one: (one not in titles, one))
    ]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
