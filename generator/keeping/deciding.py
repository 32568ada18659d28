"""Who says in which themes a paper is: its own file, a person's line, what is kept, its words.

A paper that is kept moves only because of the editor. It moves when its first theme, or the one
that its words would make its first today, was edited, added or removed; and of its further themes
only those come and go that were edited, added or removed themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.errors import Problem
from generator.keeping.record import (
    Kept,
    Line,
    fingerprint,
    line_of,
    nobodys_line,
    unknown_themes,
)
from generator.models import OTHER, Vocabulary

MOST_THEMES = 3
"""As many as words alone give a paper."""

Themes = Mapping[str, tuple[str, ...]]
"""paper id → theme slugs, the first theme first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was decided before, in the words of today's vocabulary."""

    by_hand: Themes
    """Of a person's lines."""
    kept: Themes
    """Of our lines; a slug of a theme that was removed is still in it."""
    edited: frozenset[str]
    """Themes of today that were edited or added since the papers were last sorted."""
    slugs: frozenset[str]
    """All themes of today."""
    problems: tuple[Problem, ...] = ()

    def is_edited(self, slug: str) -> bool:
        """Also when it was removed."""
        return slug in self.edited or slug not in self.slugs

    @property
    def as_it_was(self) -> bool:
        """Whether no theme was edited, added or removed that a paper could have been in."""
        gone = any(slug not in self.slugs for every in self.kept.values() for slug in every)
        return not self.edited and not gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A paper that changes its themes."""

    paper_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The themes of every paper."""

    themes: Themes
    by_hand: frozenset[str] = frozenset()
    """Papers that a person sorted, here or in the paper's file."""
    pinned: frozenset[str] = frozenset()
    """Those of them that were sorted in the paper's file."""
    new: frozenset[str] = frozenset()
    """Papers that nobody had sorted yet."""
    moves: tuple[Move, ...] = ()
    """By paper id."""


def stand(
    kept: Kept,
    vocabulary: Vocabulary,
    *,
    slugs: Mapping[str, str],
    names: Mapping[str, str],
    path: str,
) -> Standing:
    """Read what is kept by today's vocabulary.

    `slugs`: every slug that was ever valid → today's. `names`: every id that a paper of the
    library has or had → today's. A paper joined to another leaves its themes to that one where
    that one has none.
    """
    by_hand: dict[str, tuple[str, ...]] = {}
    ours: dict[str, tuple[str, ...]] = {}
    problems = list(kept.problems)
    # Lines under today's id come first, then those under ids that papers had before.
    for key in sorted(kept.lines, key=lambda one: (names.get(one) != one, one)):
        line = kept.lines[key]
        if key not in names:
            problems += [nobodys_line(line, path)] if line.by_hand else []
            continue
        if not line.by_hand:
            ours.setdefault(names[key], _today(line.themes, slugs))
            continue
        problems += unknown_themes(line, slugs, path)
        if known := _today([slug for slug in line.themes if slug in slugs], slugs):
            by_hand.setdefault(names[key], known)
    return Standing(
        by_hand=by_hand,
        kept={key: value for key, value in ours.items() if key not in by_hand},
        edited=_edited(kept, vocabulary, slugs),
        slugs=frozenset(slugs.values()),
        problems=tuple(problems),
    )


def _today(themes: Sequence[str], slugs: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slugs.get(slug, slug) for slug in themes))


def _edited(kept: Kept, vocabulary: Vocabulary, slugs: Mapping[str, str]) -> frozenset[str]:
    marks: dict[str, set[str]] = {}
    for slug, mark in kept.themes.items():
        marks.setdefault(slugs.get(slug, slug), set()).add(mark)
    parents = {theme.slug: (theme.slug, *theme.was) for theme in vocabulary.themes}
    return frozenset(
        theme.slug
        for theme in vocabulary.themes
        if marks.get(theme.slug, set()).isdisjoint(
            # That the parent has another slug now changes nothing.
            fingerprint(theme, parent)
            for parent in parents.get(theme.parent, ("",))
        )
    )


def decide(standing: Standing, fresh: Themes, pins: Themes) -> Decided:
    """The themes of each paper of `fresh`, which says what its words alone would say today."""
    found: dict[str, tuple[str, ...]] = {}
    moves, new = [], []
    for key in sorted(fresh):
        before = standing.kept.get(key, ())
        if key in pins or key in standing.by_hand:
            found[key] = pins.get(key) or standing.by_hand[key]
            continue
        if not any(slug in standing.slugs for slug in before):
            new.append(key)
        found[key] = _after(standing, before, fresh[key]) if before else fresh[key]
        if before and found[key] != before:
            moves.append(Move(paper_id=key, before=before, after=found[key]))
    return Decided(
        themes=found,
        by_hand=frozenset(found) & {*pins, *standing.by_hand},
        pinned=frozenset(found) & frozenset(pins),
        new=frozenset(new),
        moves=tuple(moves),
    )


def _after(standing: Standing, before: tuple[str, ...], fresh: tuple[str, ...]) -> tuple[str, ...]:
    """The rule at the head of this module, for one paper."""
    first, *also = before
    if first == OTHER:
        # It was in no theme, so any that was edited may be its first.
        return fresh if any(standing.is_edited(slug) for slug in fresh) else before
    if first != fresh[0] and (standing.is_edited(first) or standing.is_edited(fresh[0])):
        return fresh
    stays = [slug for slug in also if slug in fresh or not standing.is_edited(slug)]
    comes = [slug for slug in fresh if standing.is_edited(slug)]
    return tuple(dict.fromkeys([first, *stays, *comes]))[:MOST_THEMES]


def to_keep(
    kept: Kept,
    decided: Decided,
    vocabulary: Vocabulary,
    names: Mapping[str, str],
    *,
    all_read: bool = True,
) -> Kept:
    """What the file is to say now: all of a person's lines, and ours for all other papers.

    Our lines of papers that are gone go; but not where some could not be read (`all_read`).
    """
    lines: dict[str, Line] = {
        key: line
        for key, line in kept.lines.items()
        if line.by_hand or not (all_read or key in names)
    }
    taken = {names.get(key, key) for key in lines}
    for key, themes in decided.themes.items():
        if key not in taken and key not in decided.pinned:
            lines[key] = line_of(key, themes)
    marks = {theme.slug: fingerprint(theme) for theme in vocabulary.themes}
    return Kept(themes=marks, lines=lines, words=kept.words)
