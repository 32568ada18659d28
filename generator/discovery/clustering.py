"""Groups of papers that are more like each other than like the rest."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from generator.graph import communities, link, nearest
from generator.space import Matrix, Space

NEIGHBOURS = 15
RESOLUTION = 1.75
"""To begin with; 14 to 18 groups of 240 papers (themes.md §2.1)."""
STEP = 1.2
TRIES = 12
"""Steps of the resolution towards the number of groups that is wanted."""
FEWEST_THEMES, MOST_THEMES = 8, 20
"""People can take in so many: fewer divide nothing, more are no overview."""


def cluster(space: Space) -> list[list[int]]:
    """Rows of the space by group, largest first; a paper like no other is in none."""
    graph = link(nearest(space, NEIGHBOURS), len(space))
    fewest, most = _wanted(len(space))
    resolution, direction = RESOLUTION, 0
    for _ in range(TRIES):
        groups = _groups(space, graph, resolution)
        # No group at all: each paper is alone, and a coarser view finds pairs.
        wanted = -1 if len(groups) > most or not groups else 1 if len(groups) < fewest else 0
        if not wanted or wanted == -direction:
            break
        resolution, direction = resolution * STEP**wanted, wanted
    return groups[:MOST_THEMES]


def _wanted(papers: int) -> tuple[int, int]:
    if papers < 100:
        return 1, max(1, min(12, round(1.3 * math.sqrt(papers))))
    return FEWEST_THEMES, MOST_THEMES


def _groups(space: Space, graph: Matrix, resolution: float) -> list[list[int]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    belongs = communities(graph, resolution=resolution)
    least = max(2, min(6, len(space) // 50))
    sizes = Counter(belongs)
    links: Sequence[tuple[Mapping[int, float], int]] = [
        (_by_group(graph, row, belongs), row) for row in range(len(space))
    ]
    for near, row in links:
        large = {group: weight for group, weight in near.items() if sizes[group] >= least}
        own = belongs[row]
        if sizes[own] >= least:
            members[own].append(row)
        elif large:
            # A group too small for a theme is shared out among those that its papers are most like.
            members[min(large, key=lambda one: (-round(large[one], 6), one))].append(row)
    return sorted(members.values(), key=lambda rows: (-len(rows), rows))


def _by_group(graph: Matrix, row: int, belongs: Sequence[int]) -> Mapping[int, float]:
    """group → how much the paper is linked to it."""
    span = slice(graph.indptr[row], graph.indptr[row + 1])
    found: defaultdict[int, float] = defaultdict(float)
    for other, weight in zip(graph.indices[span], graph.data[span], strict=True):
        found[belongs[other]] += float(weight)
    return found
