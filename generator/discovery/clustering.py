"""Groups of papers that are more like each other than like the rest."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from generator.graph import Corpus, communities, link
from generator.space import Matrix

NEIGHBOURS = 15
RESOLUTION = 1.75
"""To begin with; 14 to 18 groups of 240 papers (themes.md §2.1)."""
FEW = 40
"""Fewer papers are not to be cut so small."""
STEP = 1.2
STEPS = 12
"""Steps of the resolution towards the number of groups that is wanted."""
TRIES = 20
"""The best of so many views is taken (themes.md §2.1); of a quarter where papers are `MANY`."""
MANY = 1000
FEWEST_THEMES, MOST_THEMES = 8, 20
"""People can take in so many: fewer divide nothing, more are no overview."""


def cluster(corpus: Corpus) -> list[list[int]]:
    """Rows of the corpus by group, largest first; a paper like no other is in none."""
    papers = len(corpus.papers)
    graph = link(corpus.neighbours.first(NEIGHBOURS), papers)
    fewest, most = _wanted(papers)
    resolution, direction = RESOLUTION if papers >= FEW else 1.0, 0
    for _ in range(STEPS):
        # A rough view is enough to see how many there are.
        count = len(_large(communities(graph, resolution=resolution, tries=2)))
        # No group at all: each paper is alone, and a coarser view finds pairs.
        wanted = -1 if count > most or not count else 1 if count < fewest else 0
        if not wanted or wanted == -direction:
            break
        resolution, direction = resolution * STEP**wanted, wanted
    tries = TRIES if papers <= MANY else TRIES // 4
    belongs = communities(graph, resolution=resolution, tries=tries)
    return _shared_out(graph, belongs, _large(belongs)[:most])


def _wanted(papers: int) -> tuple[int, int]:
    if papers < 100:
        return 1, max(1, min(12, round(1.3 * math.sqrt(papers))))
    return FEWEST_THEMES, MOST_THEMES


def _large(belongs: Sequence[int]) -> list[int]:
    """Groups that are enough for a theme, largest first."""
    least = max(2, min(6, len(belongs) // 50))
    return [group for group, size in sorted(Counter(belongs).items()) if size >= least]


def _shared_out(graph: Matrix, belongs: Sequence[int], kept: Sequence[int]) -> list[list[int]]:
    """The kept groups; papers of others go to those that they are most like."""
    members: dict[int, list[int]] = {group: [] for group in kept}
    for row, own in enumerate(belongs):
        if own in members:
            members[own].append(row)
            continue
        near = {at: one for at, one in _by_group(graph, row, belongs).items() if at in members}
        if near:
            members[min(near, key=lambda one: (-round(near[one], 6), one))].append(row)
    return sorted(members.values(), key=lambda rows: (-len(rows), rows))


def _by_group(graph: Matrix, row: int, belongs: Sequence[int]) -> Mapping[int, float]:
    """group → how much the paper is linked to it."""
    span = slice(graph.indptr[row], graph.indptr[row + 1])
    found: defaultdict[int, float] = defaultdict(float)
    for other, weight in zip(graph.indices[span], graph.data[span], strict=True):
        found[belongs[other]] += float(weight)
    return found
