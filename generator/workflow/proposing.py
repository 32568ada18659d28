"""What an editor may do about themes: see what could be added, accept it, sort anew."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import discovery
from generator.catalog import Catalog
from generator.errors import ConfigError, LibraryError, Problem, UsageError, did_you_mean
from generator.keeping import Move
from generator.models import OTHER, Assignment, Theme, Vocabulary
from generator.project import Project
from generator.proposing import SHOWN, Proposal, Support, whole
from generator.resources import templates_folder
from generator.vocabulary import parse_vocabulary
from generator.workflow.arranging import Arranged, arrange
from generator.workflow.remembering import (
    Memory,
    appended,
    encoded,
    kept_text,
    plan,
    remember,
    text_of,
    write,
)
from generator.workflow.running import Say, lock
from generator.workflow.sorting import Sorting

FEWEST_PROPOSED = 3
"""A smaller theme is not worth a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Themed:
    """What `digest themes` tells."""

    catalog: Catalog
    problems: tuple[Problem, ...] = ()
    """Of themes and of what is kept."""
    otherwise: tuple[Move, ...] = ()
    """Papers that would be sorted otherwise today, did they not stay where they are."""


def tell_themes(project: Project, say: Say, *, vocabulary_path: Path | None = None) -> Themed:
    """How the themes hold the papers; what is new is kept, but where a vocabulary is tried out."""
    if vocabulary_path:
        return Themed(catalog=arrange(project, vocabulary_path=vocabulary_path).catalog)
    try:
        with lock(project):
            arranged = arrange(project)
            unkept = remember(project, sorting_of(arranged), say)
    except LibraryError as exc:
        # Where nothing can be written, or while another run is at work, this is a mere look.
        arranged = arrange(project)
        unkept = (
            Problem(
                code="themes/not-kept",
                where=project.name_of(project.assignments_path),
                message=f"is not written: {exc.message}",
                hint=exc.hint,
            ),
        )
    sorting = sorting_of(arranged)
    problems = (*sorting.problems, *unkept)
    return Themed(catalog=arranged.catalog, problems=problems, otherwise=drift(sorting))


def sorting_of(arranged: Arranged) -> Sorting:
    """How papers came to their themes, where no vocabulary was only tried out."""
    if arranged.sorting is None:
        raise ValueError("a vocabulary that is tried out sorts nothing for good")
    return arranged.sorting


def drift(sorting: Sorting) -> tuple[Move, ...]:
    """Papers that by their own words and the papers like them clearly belong elsewhere."""
    if not sorting.is_kept:
        return ()
    decided = sorting.decided
    found = sorting.done.again(decided.themes).otherwise(decided.themes)
    return tuple(
        Move(paper_id=key, before=decided.themes[key], after=found[key])
        for key in sorted(found)
        if key not in decided.by_hand
    )


def propose(project: Project) -> Proposal:
    """Each theme's support and further words; and new themes for what is in none."""
    return _proposal(sorting_of(arrange(project)))


def _proposal(sorting: Sorting) -> Proposal:
    decided = sorting.decided
    titles = {one.id: one.title for one in sorting.texts}
    members = _members(sorting.assignments())
    words = discovery.suggest(sorting.vocabulary, sorting.texts, members)
    left = [
        key
        for key, every in sorted(decided.themes.items())
        if every == (OTHER,) and key not in decided.by_hand
    ]
    # What was found only now had all papers to be found in; so had a library that is not kept.
    may_grow = sorting.is_kept and (sorting.found or not sorting.vocabulary.discovered)
    found = discovery.more(sorting.vocabulary, sorting.texts, left if may_grow else ())
    new = [
        Support(
            theme=theme,
            papers=found.members[theme.slug],
            examples=tuple(titles[key] for key in found.members[theme.slug][:SHOWN]),
        )
        for theme in found.vocabulary.themes
        if len(found.members[theme.slug]) >= FEWEST_PROPOSED
    ]
    return Proposal(
        themes=tuple(
            Support(
                theme=theme,
                papers=tuple(sorted(members.get(theme.slug, ()))),
                examples=tuple(titles[key] for key in members.get(theme.slug, ())[:SHOWN]),
                suggestions=tuple(words.get(theme.slug, ())),
            )
            for theme in sorting.vocabulary.themes
        ),
        new=tuple(new),
        left=len(left),
        discovered=sorting.vocabulary.discovered,
    )


def _members(assignments: Sequence[Assignment]) -> Mapping[str, Sequence[str]]:
    """theme slug → its papers: those that it comes first for, and of these the surest, lead."""
    found: defaultdict[str, list[tuple[bool, float, str]]] = defaultdict(list)
    for one in assignments:
        found[one.theme].append((not one.primary, -one.score, one.paper_id))
    return {slug: [key for *_, key in sorted(rows)] for slug, rows in found.items()}


def write_proposal(project: Project, proposal: Proposal) -> bool:
    """Make the found themes the editor's, where there is no vocabulary; whether it was written.

    A file with remarks of a person gets the themes at its end; that of `digest init` is replaced.
    Papers of new themes move there; where others are is not changed by it.

    Raises:
        LibraryError: it cannot be written.
    """
    path = project.vocabulary_path
    added = tuple(one.theme for one in (*proposal.themes, *proposal.new))
    with lock(project):
        old = text_of(path)
        if parse_vocabulary(old, path=project.settings.library.themes).themes:
            return False
        scaffold = (templates_folder() / "project" / "themes.toml").read_text(encoding="utf-8")
        replaced = old.strip() in ("", scaffold.strip())
        data = encoded(path, whole(proposal)) if replaced else appended(path, added)
        sorting = sorting_of(arrange(project))
        after = _with(sorting, proposal.new, Vocabulary(themes=added))
        # In a small library too: what was proposed is what the next build shows.
        after = dataclasses.replace(after, is_kept=True)
        _write_both(project, after, data)
    return True


def accept(project: Project, slugs: Sequence[str], *, dry_run: bool) -> tuple[Support, ...]:
    """Add proposed themes to the editor's, and move to them the papers that were shown.

    Raises:
        UsageError: there is no such proposal, or no vocabulary yet.
        LibraryError: it cannot be written.
    """
    if dry_run:
        return _chosen(_to_accept(project), slugs)
    with lock(project):
        sorting = _to_accept(project)
        if chosen := _chosen(sorting, slugs):
            added = tuple(one.theme for one in chosen)
            own = Vocabulary(themes=(*sorting.vocabulary.themes, *added))
            data = _with_themes(project, added, own)
            _write_both(project, _with(sorting, chosen, own), data)
    return chosen


def _with(sorting: Sorting, new: Sequence[Support], vocabulary: Vocabulary) -> Sorting:
    """The papers of new themes moved there, and nobody else."""
    moved = {key: (one.theme.slug,) for one in new for key in one.papers}
    themes_of = {**sorting.decided.themes, **moved}
    decided = dataclasses.replace(sorting.decided, themes=themes_of)
    return dataclasses.replace(sorting, vocabulary=vocabulary, decided=decided)


def _write_both(project: Project, sorting: Sorting, vocabulary: bytes) -> None:
    """In this order: a killed run leaves lines on a theme that is not there yet, and no more."""
    kept = project.assignments_path
    files = {project.vocabulary_path: vocabulary}
    if sorting.is_kept and not sorting.kept.conflict:
        files = {kept: encoded(kept, kept_text(sorting)), **files}
    _write(project, Memory(write=files))


def _with_themes(project: Project, added: Sequence[Theme], own: Vocabulary) -> bytes:
    """The editor's file with these themes at its end, read again to be sure."""
    name = project.settings.library.themes
    data = appended(project.vocabulary_path, added)
    try:
        as_read = parse_vocabulary(data.decode("utf-8-sig"), path=name)
    except ConfigError:
        as_read = None
    if as_read != own:
        hint = "write each theme of yours below a line [[theme]], or add these by hand"
        raise LibraryError("cannot get themes at its end", path=name, hint=hint)
    return data


def _to_accept(project: Project) -> Sorting:
    sorting = _settled(project)
    if sorting.vocabulary.discovered:
        hint = "digest themes --propose makes the found themes yours"
        raise UsageError(f"there are no themes in {project.settings.library.themes} yet", hint=hint)
    return sorting


def _settled(project: Project) -> Sorting:
    sorting = sorting_of(arrange(project))
    if sorting.kept.conflict:
        where = next(one.where for one in sorting.problems if one.code == "assignments/conflict")
        hint = "take both sides and delete the marks, then run it again"
        raise LibraryError("git left marks of a merge here", path=where, hint=hint)
    return sorting


def _chosen(sorting: Sorting, slugs: Sequence[str]) -> tuple[Support, ...]:
    new = {one.theme.slug: one for one in _proposal(sorting).new}
    for slug in slugs:
        if slug not in new:
            hint = f"{did_you_mean(slug, new)}proposed are: {', '.join(new) or 'none'}"
            raise UsageError(f"--accept {slug}: no such theme is proposed", hint=hint)
    return tuple(one for slug, one in new.items() if not slugs or slug in slugs)


def sort_again(project: Project, *, dry_run: bool) -> tuple[Move, ...]:
    """Sort all papers anew that people have not sorted; what moves.

    Raises:
        LibraryError: it cannot be written.
    """
    if dry_run:
        return _again(_settled(project))[0]
    with lock(project):
        moves, after = _again(_settled(project))
        _write(project, plan(project, after))
    return moves


def _again(sorting: Sorting) -> tuple[tuple[Move, ...], Sorting]:
    moves = drift(sorting)
    anew = {one.paper_id: one.after for one in moves}
    decided = dataclasses.replace(sorting.decided, themes={**sorting.decided.themes, **anew})
    # Told from where the papers are in the file, not where an edit of today has put them.
    kept = sorting.standing.kept
    told = tuple(
        Move(paper_id=key, before=kept.get(key, sorting.decided.themes[key]), after=every)
        for key, every in decided.themes.items()
        if kept.get(key, sorting.decided.themes[key]) != every and key not in decided.by_hand
    )
    return told, dataclasses.replace(sorting, decided=decided)


def _write(project: Project, memory: Memory) -> None:
    try:
        write(memory)
    except OSError as exc:
        raise _cannot_write(project, exc) from exc


def _cannot_write(project: Project, exc: OSError) -> LibraryError:
    return LibraryError(
        f"cannot write: {exc.strerror}; nothing was changed",
        path=str(project.vocabulary_path.parent),
        hint="give yourself the right to write there, and make room",
    )
