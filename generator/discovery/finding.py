"""Themes from the papers alone: all of them, or those that the themes at hand leave over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from generator.discovery.clustering import MOST_THEMES, cluster
from generator.discovery.naming import name_groups
from generator.graph import Corpus
from generator.models import OTHER, Theme, Vocabulary
from generator.space import Space, make_space
from generator.text.phrases import PaperText, read_paper
from generator.text.titles import short_hash

MOST_READ = 3000
"""Papers that are read; what 3,000 papers do not show is no theme of 10,000 either."""
INHERITED = 0.4
"""A group of which so much is in one theme already is that theme (themes.md §4.2)."""
FEWEST_NEW = 5
"""New papers that make a new theme beside others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Themes that were found, each with the papers that it was found in."""

    vocabulary: Vocabulary
    members: Mapping[str, tuple[str, ...]]
    """theme slug → paper ids, sorted; a paper is in one theme at most."""


def discover(papers: Sequence[PaperText], *, space: Space | None = None) -> Found:
    """Propose a vocabulary; none when the papers share no phrase.

    `space`: that of the papers, where it is there already.
    """
    chosen = _some(papers)
    groups = [set(rows) for rows in _cluster(chosen, papers, space)]
    named = name_groups([read_paper(paper) for paper in chosen], groups, taken=())
    return _found(chosen, named)


def grow(vocabulary: Vocabulary, corpus: Corpus, placed: Mapping[str, str]) -> Found:
    """Where papers belong that are in no theme yet, among themes that were found earlier.

    `placed`: paper id → its first theme. All papers are grouped anew, and a group is the theme
    that most of it is in; where no theme has its part of a group, that is a new one (which alone
    is in the vocabulary of the result). Members are the papers that were not placed.
    """
    chosen = _some(corpus.papers, first=lambda paper: paper.id not in placed)
    groups = _cluster(chosen, corpus.papers, corpus.space)
    members: dict[str, tuple[str, ...]] = {}
    fresh: list[set[int]] = []
    for rows in groups:
        new = [row for row in rows if chosen[row].id not in placed]
        themes = Counter(placed[chosen[row].id] for row in rows if chosen[row].id in placed)
        themes.pop(OTHER, None)
        theme, count = min(themes.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
        if count >= INHERITED * len(rows):
            more_of_it = [chosen[row].id for row in new]
            members[theme] = tuple(sorted((*members.get(theme, ()), *more_of_it)))
        elif len(new) >= FEWEST_NEW:
            fresh.append(set(rows))
    room = max(0, MOST_THEMES - len(vocabulary.themes))
    readings = [read_paper(paper) for paper in chosen]
    added = _found(chosen, name_groups(readings, fresh[:room], taken=vocabulary.themes))
    new_members = {
        slug: tuple(key for key in keys if key not in placed)
        for slug, keys in added.members.items()
    }
    return Found(vocabulary=added.vocabulary, members={**members, **new_members})


def more(vocabulary: Vocabulary, papers: Sequence[PaperText], rest: Collection[str]) -> Found:
    """Themes for papers that are in none (`rest`, ids), by what the other papers do not say."""
    left = set(rest)
    chosen = _some(papers, first=lambda paper: paper.id in left)
    rows = [row for row, paper in enumerate(chosen) if paper.id in left]
    if len(rows) < 2:
        return Found(vocabulary=Vocabulary(discovered=True), members={})
    inner = cluster(make_space([chosen[row] for row in rows]))
    groups = [{rows[at] for at in group} for group in inner]
    readings = [read_paper(paper) for paper in chosen]
    return _found(chosen, name_groups(readings, groups, taken=vocabulary.themes))


def _some(
    papers: Sequence[PaperText], first: Callable[[PaperText], bool] = lambda _: False
) -> list[PaperText]:
    """At most `MOST_READ` papers by id, drawn by the hash of it; those that are `first` first."""
    drawn = sorted(papers, key=lambda one: (not first(one), short_hash(one.id, length=16), one.id))
    return sorted(drawn[:MOST_READ], key=lambda one: one.id)


def _cluster(
    chosen: Sequence[PaperText], papers: Sequence[PaperText], space: Space | None
) -> list[list[int]]:
    if len(chosen) < 2:
        return []
    return cluster(space if space and len(chosen) == len(papers) else make_space(chosen))


def _found(chosen: Sequence[PaperText], named: Iterable[tuple[Theme, Set[int]]]) -> Found:
    members = {theme: tuple(sorted(chosen[row].id for row in rows)) for theme, rows in named}
    return Found(
        vocabulary=Vocabulary(themes=tuple(members), discovered=True),
        members={theme.slug: keys for theme, keys in members.items()},
    )
