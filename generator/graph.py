"""Papers as a graph: each linked to those most like it, and the communities in it. Pure."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

from generator.space import Dense, Matrix, Space, make_space
from generator.text.phrases import PaperText

LATENT_SHARE = 0.4
"""Of the likeness; the rest is that of the words and pairs of words as they stand."""
ALL_COMPARED = 12_000
"""Up to so many papers each is compared with each by all words."""
CANDIDATES = 100
"""In larger libraries: with so many, which the latent space finds."""
DIGITS = 5
"""Likenesses are rounded, so that processors that add in another order agree."""
_BLOCK = 512


NEIGHBOURS = 20
"""That are looked for, for each paper of a library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """For each paper those most like it, best first; equals in the order of the papers."""

    ids: NDArray[np.int64]
    """papers × k; -1 where a paper has no more."""
    likeness: Dense
    """0 to 1; 0 where there is none."""

    def first(self, k: int) -> Neighbours:
        """The k best of each."""
        return Neighbours(ids=self.ids[:, :k], likeness=self.likeness[:, :k])


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A library read once, for all that compares papers."""

    papers: Sequence[PaperText]
    """By id."""
    space: Space
    neighbours: Neighbours
    """`NEIGHBOURS` of each."""


def read_corpus(papers: Iterable[PaperText]) -> Corpus:
    """Read all papers and compare each with each. About 1 ms a paper, and 15 kB."""
    ordered = sorted(papers, key=lambda one: one.id)
    space = make_space(ordered)
    return Corpus(papers=ordered, space=space, neighbours=nearest(space, NEIGHBOURS))


def nearest(space: Space, k: int) -> Neighbours:
    """The k papers most like each paper, never itself. Exact up to `ALL_COMPARED` papers."""
    count = len(space)
    k = min(k, count - 1)
    if k < 1:
        empty = np.zeros((count, 0))
        return Neighbours(ids=empty.astype(np.int64), likeness=empty)
    candidates = None
    if count > ALL_COMPARED:
        finder = NearestNeighbors(n_neighbors=min(count, CANDIDATES + 1), algorithm="brute")
        candidates = finder.fit(space.latent)
    ids: list[NDArray[np.int64]] = []
    likeness: list[Dense] = []
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(count, start + _BLOCK))
        if candidates is None:
            found = _by_all(space, rows)
            at = np.broadcast_to(np.arange(count), found.shape)
        else:
            at = np.sort(candidates.kneighbors(space.latent[rows], return_distance=False))
            found = _of_candidates(space, rows, at)
        own = np.arange(rows.start, rows.stop)[:, None]
        near, values = _best(np.where(at == own, -1.0, found), k)
        ids.append(np.take_along_axis(at, near, axis=1))
        likeness.append(values)
    values = np.concatenate(likeness)
    return Neighbours(
        ids=np.where(values > 0, np.concatenate(ids), -1), likeness=np.maximum(values, 0.0)
    )


def _best(found: Dense, k: int) -> tuple[NDArray[np.int64], Dense]:
    """Columns and rounded values of the k largest of each row; equals in the order of columns.

    As sorting whole rows would find them; that takes most of the time where papers are many.
    """
    least = np.partition(found, found.shape[1] - k, axis=1)[:, -k] - 10.0**-DIGITS
    near = np.empty((len(found), k), dtype=np.int64)
    values = np.empty((len(found), k))
    for row, bound in enumerate(least):
        # Rounding moves each by half a digit at most: none is missed.
        may_be = np.flatnonzero(found[row] >= bound)
        rounded = np.round(found[row, may_be], DIGITS)
        order = np.argsort(-rounded, kind="stable")[:k]
        near[row], values[row] = may_be[order], rounded[order]
    return near, values


def _by_all(space: Space, rows: slice) -> Dense:
    words = (space.phrases[rows] @ space.phrases.T).toarray()
    return _likeness(words, space.latent[rows] @ space.latent.T)


def _of_candidates(space: Space, rows: slice, at: NDArray[np.int64]) -> Dense:
    latent = np.einsum("rd,rcd->rc", space.latent[rows], space.latent[at])
    words = np.empty_like(latent)
    own = np.zeros(space.phrases.shape[1], dtype=np.float32)
    for row, others in enumerate(at, start=rows.start):
        span = slice(space.phrases.indptr[row], space.phrases.indptr[row + 1])
        own[space.phrases.indices[span]] = space.phrases.data[span]
        words[row - rows.start] = space.phrases[others] @ own
        own[space.phrases.indices[span]] = 0.0
    return _likeness(words, latent)


def _likeness(words: Dense, latent: Dense) -> Dense:
    return (1.0 - LATENT_SHARE) * words + LATENT_SHARE * latent


def link(neighbours: Neighbours, count: int) -> Matrix:
    """The undirected graph: a link weighs what both papers' likenesses add to."""
    k = neighbours.ids.shape[1] if neighbours.ids.size else 0
    rows = np.repeat(np.arange(neighbours.ids.shape[0]), k)
    columns, values = neighbours.ids.ravel(), neighbours.likeness.ravel()
    there = columns >= 0
    graph = sparse.csr_array((values[there], (rows[there], columns[there])), shape=(count, count))
    return sparse.csr_array(graph + graph.T)


def communities(graph: Matrix, *, resolution: float, tries: int = 20) -> list[int]:
    """Each paper's community by the Louvain method; the best of some tries by modularity.

    Blondel et al., "Fast unfolding of communities in large networks", J. Stat. Mech. (2008).
    Numbered by size, then by the first paper.
    """
    links = [
        dict(zip(graph.indices[a:b].tolist(), graph.data[a:b].tolist(), strict=True))
        for a, b in zip(graph.indptr[:-1], graph.indptr[1:], strict=True)
    ]
    best: list[int] = []
    best_quality = -math.inf
    for seed in range(tries):
        found = _louvain(links, resolution, random.Random(seed))  # noqa: S311
        quality = round(_modularity(links, found, resolution), 6)
        if quality > best_quality:
            best, best_quality = found, quality
    return _numbered(best)


def _louvain(
    links: Sequence[dict[int, float]], resolution: float, chance: random.Random
) -> list[int]:
    """One run: move nodes while it helps, make each community a node, and again."""
    belongs = list(range(len(links)))
    nodes = list(links)
    while True:
        groups, moved = _move(nodes, resolution, chance)
        names = {group: at for at, group in enumerate(dict.fromkeys(groups))}
        belongs = [names[groups[node]] for node in belongs]
        if not moved:
            return belongs
        merged: list[defaultdict[int, float]] = [defaultdict(float) for _ in names]
        for node, others in enumerate(nodes):
            into = merged[names[groups[node]]]
            for other, weight in others.items():
                into[names[groups[other]]] += weight
        nodes = list(merged)


def _move(
    nodes: Sequence[dict[int, float]], resolution: float, chance: random.Random
) -> tuple[list[int], bool]:
    degree = [sum(others.values()) for others in nodes]
    total = sum(degree) or 1.0
    group = list(range(len(nodes)))
    weight = list(degree)
    order = list(range(len(nodes)))
    chance.shuffle(order)
    moved_ever = False
    for _ in range(100):
        moved = False
        for node in order:
            own = group[node]
            near: defaultdict[int, float] = defaultdict(float)
            for other, value in nodes[node].items():
                if other != node:
                    near[group[other]] += value
            weight[own] -= degree[node]
            pull = resolution * degree[node] / total
            best, best_gain = own, near.get(own, 0.0) - pull * weight[own]
            for other, value in near.items():
                gain = value - pull * weight[other]
                if gain > best_gain + 1e-9:
                    best, best_gain = other, gain
            weight[best] += degree[node]
            if best != own:
                group[node] = best
                moved = moved_ever = True
        if not moved:
            break
    return group, moved_ever


def _modularity(
    links: Sequence[dict[int, float]], group: Sequence[int], resolution: float
) -> float:
    inside: defaultdict[int, float] = defaultdict(float)
    weight: defaultdict[int, float] = defaultdict(float)
    for node, others in enumerate(links):
        for other, value in others.items():
            weight[group[node]] += value
            if group[other] == group[node]:
                inside[group[node]] += value
    total = sum(weight.values()) or 1.0
    return sum(
        inside[one] / total - resolution * (weight[one] / total) ** 2 for one in sorted(weight)
    )


def _numbered(groups: Sequence[int]) -> list[int]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for node, group in enumerate(groups):
        members[group].append(node)
    order = sorted(members, key=lambda group: (-len(members[group]), members[group][0]))
    number = {group: at for at, group in enumerate(order)}
    return [number[group] for group in groups]
