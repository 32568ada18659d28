"""Themes from the papers alone: all of them, or those that the themes at hand leave over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from generator.discovery.clustering import MOST_THEMES, cluster
from generator.discovery.naming import name_groups
from generator.graph import Corpus, read_corpus
from generator.models import OTHER, Theme, Vocabulary
from generator.text.phrases import PaperText, drawn, read_paper
from generator.text.titles import slug

MOST_READ = 3000
"""Papers that are read; what 3,000 papers do not show is no theme of 10,000 either."""
INHERITED = 0.4
"""A group of which so much is in one theme already is that theme (themes.md §4.2)."""
GATHERED = 0.5
"""A group that has so much of a theme is that theme, however many have come."""
FEWEST_NEW = 5
"""New papers that make a new theme beside others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Themes that were found, each with the papers that it was found in."""

    vocabulary: Vocabulary
    members: Mapping[str, tuple[str, ...]]
    """theme slug → paper ids, sorted; a paper is in one theme at most."""


def discover(papers: Sequence[PaperText], *, corpus: Corpus | None = None) -> Found:
    """Propose a vocabulary; none when the papers share no phrase.

    `corpus`: of the papers, where they are read already.
    """
    chosen = sorted(drawn(papers)[:MOST_READ], key=lambda one: one.id)
    groups = [set(rows) for rows in _cluster(chosen, corpus)]
    named = name_groups([read_paper(paper) for paper in chosen], groups, taken=())
    return _found(chosen, named)


def grow(vocabulary: Vocabulary, corpus: Corpus, placed: Mapping[str, str]) -> Found:
    """Where papers belong that are in no theme yet, among themes that were found earlier.

    `placed`: paper id → its first theme. All papers are grouped anew, and a group is the theme
    that is most of it, or most of which is in it; where there is none, it is a new theme (these
    alone are in the vocabulary of the result). Members are the papers that were not placed.
    """
    chosen = _some_of_both(corpus.papers, placed.keys())
    sizes = Counter(placed[paper.id] for paper in chosen if paper.id in placed)
    members: defaultdict[str, list[str]] = defaultdict(list)
    fresh: list[set[int]] = []
    for rows in _cluster(chosen, corpus):
        come = [chosen[row].id for row in rows if chosen[row].id not in placed]
        if ancestor := _ancestor([placed.get(chosen[row].id, OTHER) for row in rows], sizes):
            members[ancestor] += come
        elif len(come) >= FEWEST_NEW:
            fresh.append(set(rows))
    room = max(0, MOST_THEMES - len(vocabulary.themes))
    readings = [read_paper(paper) for paper in chosen]
    added: list[Theme] = []
    for theme, group in name_groups(readings, fresh[:room], taken=vocabulary.themes):
        come = [chosen[row].id for row in group if chosen[row].id not in placed]
        # One of the same name is the same theme, though it has few papers yet.
        same = next((one for one in vocabulary.themes if _names(one) & _names(theme)), None)
        members[(same or theme).slug] += come
        added += [] if same else [theme]
    return Found(
        vocabulary=Vocabulary(themes=tuple(added), discovered=True),
        members={key: tuple(sorted(ids)) for key, ids in members.items()},
    )


def _ancestor(group: Sequence[str], sizes: Mapping[str, int]) -> str:
    """The theme that a group of papers is, by the themes that they are in already."""
    counts = Counter(theme for theme in group if theme != OTHER)
    theme, count = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    most_of_it = count >= INHERITED * len(group)
    return theme if theme and (most_of_it or count >= max(2, GATHERED * sizes[theme])) else ""


def _names(theme: Theme) -> set[str]:
    return {slug(part) for part in theme.title.split(" & ")}


def more(vocabulary: Vocabulary, papers: Sequence[PaperText], rest: Collection[str]) -> Found:
    """Themes for papers that are in none (`rest`, ids), by what the other papers do not say."""
    left = set(rest)
    chosen = _some_of_both(papers, left)
    rows = [row for row, paper in enumerate(chosen) if paper.id in left]
    if len(rows) < 2:
        return Found(vocabulary=Vocabulary(discovered=True), members={})
    inner = _cluster([chosen[row] for row in rows], None)
    groups = [{rows[at] for at in group} for group in inner]
    readings = [read_paper(paper) for paper in chosen]
    return _found(chosen, name_groups(readings, groups, taken=vocabulary.themes))


def _some_of_both(papers: Sequence[PaperText], first: Set[str]) -> list[PaperText]:
    """At most `MOST_READ` papers by id, of these (ids) at most half."""
    half = drawn(paper for paper in papers if paper.id in first)[: MOST_READ // 2]
    others = drawn(paper for paper in papers if paper.id not in first)[: MOST_READ - len(half)]
    return sorted([*half, *others], key=lambda one: one.id)


def _cluster(chosen: Sequence[PaperText], corpus: Corpus | None) -> list[list[int]]:
    """Rows of the chosen papers by group; `corpus` serves where all of it is chosen."""
    if len(chosen) < 2:
        return []
    whole = corpus and len(chosen) == len(corpus.papers)
    return cluster(corpus if corpus and whole else read_corpus(chosen))


def _found(chosen: Sequence[PaperText], named: Iterable[tuple[Theme, Set[int]]]) -> Found:
    members = {theme: tuple(sorted(chosen[row].id for row in rows)) for theme, rows in named}
    return Found(
        vocabulary=Vocabulary(themes=tuple(members), discovered=True),
        members={theme.slug: keys for theme, keys in members.items()},
    )
