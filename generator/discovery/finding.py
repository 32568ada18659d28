"""Themes from the papers alone: all of them, or those that the themes at hand leave over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.discovery.clustering import cluster
from generator.discovery.naming import name_groups
from generator.models import Vocabulary
from generator.space import Space, make_space
from generator.text.phrases import PaperText, read_paper
from generator.text.titles import short_hash
from generator.vocabulary import RESERVED

MOST_READ = 3000
"""Papers that are read; what 3,000 papers do not show is no theme of 10,000 either."""
FEWEST_NEW = 5
"""Papers that a new theme beside others needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Themes that were found, each with the papers that it was found in."""

    vocabulary: Vocabulary
    members: Mapping[str, tuple[str, ...]]
    """theme slug → paper ids, sorted; a paper is in one theme at most."""


def discover(
    papers: Sequence[PaperText], *, taken: Collection[str] = (), space: Space | None = None
) -> Found:
    """Propose a vocabulary; none when the papers share no phrase.

    `taken`: slugs not to use. `space`: that of the papers, where it is there already.
    """
    chosen = sorted(papers, key=lambda one: (short_hash(one.id, length=16), one.id))[:MOST_READ]
    chosen.sort(key=lambda one: one.id)
    if space is None or len(chosen) < len(papers):
        space = make_space(chosen)
    groups = [set(rows) for rows in cluster(space)] if len(chosen) > 1 else []
    readings = [read_paper(paper) for paper in chosen]
    themes, members = [], {}
    for theme, rows in name_groups(readings, groups, {*RESERVED, *taken}):
        themes.append(theme)
        members[theme.slug] = tuple(sorted(chosen[row].id for row in rows))
    return Found(vocabulary=Vocabulary(themes=tuple(themes), discovered=True), members=members)


def more(vocabulary: Vocabulary, papers: Sequence[PaperText], rest: Collection[str]) -> Found:
    """Themes for papers that are in none (`rest`, ids); only new ones, with new slugs."""
    left = set(rest)
    taken = {slug for theme in vocabulary.themes for slug in (theme.slug, *theme.was)}
    found = discover([paper for paper in papers if paper.id in left], taken=taken)
    themes = tuple(
        theme for theme in found.vocabulary.themes if len(found.members[theme.slug]) >= FEWEST_NEW
    )
    members = {theme.slug: found.members[theme.slug] for theme in themes}
    return Found(vocabulary=Vocabulary(themes=themes, discovered=True), members=members)
