"""Which themes are near a theme: by papers that are in both, and by papers that are alike. Pure.

Both parts are between 0 and 1 and do not favour large themes: the papers in both, divided by the
geometric mean of the two sizes (Ochiai's coefficient, the cosine of the memberships); and of the
pairs of related papers that lead out of the one theme or the other, those that lead between them,
divided in the same way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

MOST = 5
LEAST_PAIRS = 3
"""Pairs of alike papers, below which likeness may be chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A theme near another."""

    slug: str
    shared: int
    """Papers that are in both."""
    pairs: int
    """Pairs of related papers, one in each theme and neither in both."""


def find_kin(
    members: Mapping[str, Sequence[str]],
    related: Mapping[str, Iterable[str]],
    apart: Set[frozenset[str]] = frozenset(),
) -> dict[str, tuple[Kin, ...]]:
    """theme slug → the themes nearest to it, nearest first; none that have nothing in common.

    `members`: slug → the papers in it; `related`: paper id → papers like it; `apart`: pairs of
    themes that are not told, as one is a part of the other.
    """
    themes: dict[str, list[str]] = {}
    for slug in sorted(members):
        for paper_id in members[slug]:
            themes.setdefault(paper_id, []).append(slug)
    shared = Counter((one, other) for own in themes.values() for one in own for other in own)
    pairs = _pairs(themes, related)
    leading = Counter[str]()
    for (one, _), count in pairs.items():
        leading[one] += count
    found = {}
    for slug in members:
        near = []
        for other in sorted(members):
            both, alike = shared[slug, other], pairs[slug, other]
            if other == slug or {slug, other} in apart or not (both or alike >= LEAST_PAIRS):
                continue
            nearness = both / math.sqrt(len(members[slug]) * len(members[other]))
            if alike:
                nearness += alike / math.sqrt(leading[slug] * leading[other])
            near.append((-round(nearness, 6), other, Kin(slug=other, shared=both, pairs=alike)))
        found[slug] = tuple(kin for _, _, kin in sorted(near, key=lambda one: one[:2])[:MOST])
    return found


def _pairs(
    themes: Mapping[str, Sequence[str]], related: Mapping[str, Iterable[str]]
) -> Counter[tuple[str, str]]:
    """Both ways; a pair counts once, whichever of the two names the other."""
    couples = {
        (min(paper_id, other), max(paper_id, other))
        for paper_id, others in related.items()
        for other in others
    }
    found = Counter[tuple[str, str]]()
    for one, other in sorted(couples):
        own, its = set(themes.get(one, ())), set(themes.get(other, ()))
        for left in own - its:
            for right in its - own:
                found[left, right] += 1
                found[right, left] += 1
    return found
