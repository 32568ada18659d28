"""Where papers lie on the map: like ones near each other, in two dimensions. Pure.

Stochastic neighbour embedding (van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9,
2008) of the graph of neighbours. The pushing of all by all is read off a grid, by Fourier transform
(Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 16, 2019): linear in papers.

Nothing is drawn by lot: papers begin where the hash of their theme, and a little that of their own
id, puts them, evened out among neighbours, and something pulls each back there a little. So papers
that come later do not turn the map round. Sums are made in the order of papers, by one thread.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import fft, sparse
from scipy.spatial import cKDTree

from generator.graph import Neighbours
from generator.space import Dense, Matrix

SIDE = 10_000
"""Places are whole numbers from 0 to this, in both directions."""
NEAREST = 15
"""Neighbours of each paper that pull."""
ROUNDS = 20
"""In which beginnings are evened out among neighbours."""
OWN = 0.3
"""How far a paper's own hash moves it from its theme's."""
KEPT = 0.05
"""How much of a paper's hashes stays when all is evened out."""
STEPS = 250
EARLY = 4.0
"""Neighbours pull so many times as hard at first, so that far ones find each other…"""
CALM = (0.4, 0.7)
"""…until these parts of the steps, between which it fades."""
HOME = 0.02
"""How hard each is pulled to where it began, beside what neighbours do…"""
MANY = 1000
"""…up to so many papers; less among more, where it would have farther to pull."""
SPREAD = 0.27
"""Standard deviation of the beginnings, times the root of the papers: that of the end."""
LONGEST = 5.0
"""Of a step."""
CELL = 0.7
"""Of the grid that pushes are read off; wider where there would be too many."""
MOST_CELLS = 320
ROOM = 0.3
"""Between two papers, times the side over the root of the papers…"""
MOST_ROOM = 160.0
"""…and at most: what a sign takes where there are few."""
PARTINGS = 40
FAR = (0.02, 0.98)
"""Parts of the papers, in each direction, between which none is far outside…"""
MARGIN = 1.1
"""…nor in so much more room around them."""
LEFT = 0.3
"""How much of its way out stays, at first; it is less the farther it is."""


def lay_out(
    ids: Sequence[str], neighbours: Neighbours, groups: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """paper id → its place, 0 to `SIDE`. `groups`: paper id → what those alike share, its theme.

    `ids` go with the rows of `neighbours`. About 0.5 ms a paper.
    """
    if not ids:
        return {}
    if len(ids) == 1:
        return {ids[0]: (SIDE // 2, SIDE // 2)}
    pulls = _graph(neighbours.first(NEAREST))
    begin = _begin(ids, groups, pulls)
    found = np.rint(_fitted(_parted(_fitted(_drawn_in(_embed(pulls, begin)))))).astype(np.int64)
    return {one: (int(x), int(y)) for one, x, y in zip(ids, *found, strict=True)}


def _graph(neighbours: Neighbours) -> Matrix:
    """papers × papers: how hard each pulls the other; all of it adds up to 1."""
    count, k = neighbours.ids.shape
    whole = neighbours.likeness.sum(axis=1, keepdims=True)
    share = (neighbours.likeness / np.where(whole > 0, whole, 1.0)).ravel()
    rows, columns = np.repeat(np.arange(count), k), neighbours.ids.ravel()
    there = (columns >= 0) & (share > 0)
    graph = sparse.csr_array((share[there], (rows[there], columns[there])), shape=(count, count))
    both = sparse.csr_array(graph + graph.T)
    both.sort_indices()
    return sparse.csr_array(both / max(float(both.sum()), 1.0))


def _hashed(name: str) -> tuple[float, float]:
    """A point within one of the middle."""
    raw = hashlib.sha256(name.encode("utf-8", "replace")).digest()
    x, y = (int.from_bytes(raw[at : at + 4]) / 2**31 - 1.0 for at in (0, 4))
    return x, y


def _begin(ids: Sequence[str], groups: Mapping[str, str], pulls: Matrix) -> Dense:
    """2 × papers."""
    of_groups = np.array([_hashed(f"group {groups.get(one, '')}") for one in ids])
    hashed: Dense = of_groups + OWN * np.array([_hashed(f"paper {one}") for one in ids])
    places = hashed
    weight = pulls @ np.ones((len(ids), 1))
    for _ in range(ROUNDS):
        around = pulls @ places / np.where(weight > 0, weight, 1.0)
        # Half its own place, half its neighbours'; who has none stays.
        places = np.where(weight > 0, 0.5 * places + 0.5 * around, places)
    # Of what it was a little stays, so that two that are each other's neighbours are still two.
    places = places + KEPT * hashed
    places = places - places.mean(axis=0)
    wide = places.std(axis=0)
    places = places / np.where(wide > 1e-9, wide, 1.0) * SPREAD * np.sqrt(len(ids))
    return np.ascontiguousarray(places.T)


def _embed(pulls: Matrix, begin: Dense) -> Dense:
    """Steps down the slope, each paper's longer while it goes on in one direction (Jacobs 1988)."""
    count = begin.shape[1]
    rate = max(count / 12.0, 2.0)
    home = HOME * min(1.0, MANY / count) / count
    places, step, gains = begin, np.zeros_like(begin), np.ones_like(begin)
    for number in range(STEPS):
        done = number / STEPS
        fading = min(1.0, max(0.0, (CALM[1] - done) / (CALM[1] - CALM[0])))
        early = 1.0 + (EARLY - 1.0) * fading
        slope = 4.0 * (early * _pulled(pulls, places) - _pushed(places)) + home * (places - begin)
        gains = np.maximum(np.where((slope > 0) != (step > 0), gains + 0.2, gains * 0.8), 0.01)
        step = (0.5 if done < 0.2 else 0.8) * step - rate * gains * slope
        length = np.sqrt(step[0] ** 2 + step[1] ** 2)
        step = step * np.minimum(1.0, LONGEST / np.maximum(length, LONGEST))
        places = places + step
        places = places - places.mean(axis=1, keepdims=True)
    return places


def _pulled(pulls: Matrix, places: Dense) -> Dense:
    """How far neighbours pull each from where it should be, and where from."""
    counts = np.diff(pulls.indptr)
    across, down = (np.repeat(axis, counts) - axis[pulls.indices] for axis in places)
    near = pulls.data / (1.0 + across * across + down * down)
    now = sparse.csr_array((near, pulls.indices, pulls.indptr), shape=pulls.shape)
    return np.stack([axis * (now @ np.ones(len(axis))) - now @ axis for axis in places])


def _pushed(places: Dense) -> Dense:
    """What all others push each with; their likenesses on the map add up to 1.

    Papers are shared out to the corners of their cells; what each corner feels is a convolution.
    """
    low = places.min(axis=1, keepdims=True)
    wide = max(float((places.max(axis=1, keepdims=True) - low).max()), 1e-3)
    most = min(MOST_CELLS, 24 + int(4 * math.sqrt(places.shape[1])))
    cells = min(most, max(24, int(wide / CELL) + 2))
    size = wide / (cells - 2)
    inside = (places - low) / size
    cell = np.minimum(inside.astype(np.int64), cells - 2)
    x, y = inside - cell
    corner = cell[0] * cells + cell[1]
    corners = [
        (corner, (1 - x) * (1 - y)),
        (corner + 1, (1 - x) * y),
        (corner + cells, x * (1 - y)),
        (corner + cells + 1, x * y),
    ]
    mass = sum(np.bincount(at, part, minlength=cells * cells) for at, part in corners)
    padded = fft.next_fast_len(2 * cells, real=True)
    steps = np.arange(padded)
    along = np.where(steps <= padded // 2, steps, steps - padded) * size
    near = 1.0 / (1.0 + along[:, None] ** 2 + along[None] ** 2)
    spectrum = fft.rfft2(np.reshape(mass, (cells, cells)), (padded, padded))

    def felt(kernel: Dense) -> Dense:
        field = fft.irfft2(spectrum * fft.rfft2(kernel), (padded, padded))[:cells, :cells].ravel()
        found: Dense = sum((field[at] * part for at, part in corners), np.zeros(len(x)))
        return found

    # Each is like itself by 1, and not meant.
    whole = max(float(felt(near).sum()) - len(x), 1e-9)
    square = near * near
    return np.stack([felt(square * along[:, None]), felt(square * along[None])]) / whole


def _drawn_in(places: Dense) -> Dense:
    """Papers far outside come nearer, so that a few that are like none do not squeeze the rest."""
    low, high = np.quantile(places, FAR, axis=1, keepdims=True)
    middle, half = (low + high) / 2.0, np.maximum((high - low) / 2.0, 1e-9) * MARGIN
    out = np.abs(places - middle) / half
    nearer: Dense = np.where(
        out > 1.0, (1.0 + LEFT * np.log(np.maximum(out, 1.0))) / np.maximum(out, 1.0), 1.0
    )
    drawn: Dense = middle + (places - middle) * nearer
    return drawn


def _parted(places: Dense) -> Dense:
    """2 × papers, in units of the map: those that cover each other moved apart."""
    count = places.shape[1]
    room = min(MOST_ROOM, ROOM * SIDE / np.sqrt(count))
    for _ in range(PARTINGS):
        pairs = cKDTree(places.T).query_pairs(room, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        apart = places[:, one] - places[:, other]
        length = np.sqrt(apart[0] ** 2 + apart[1] ** 2)
        # Two in one place part in a direction of their own, by their number.
        turned = np.stack([np.cos(2.4 * other), np.sin(2.4 * other)])
        side = np.where(length > 1e-6, apart / np.maximum(length, 1e-6), turned)
        move = side * (room - length) / 2.0
        places = places + np.stack(
            [
                np.bincount(one, axis, minlength=count) - np.bincount(other, axis, minlength=count)
                for axis in move
            ]
        ) / np.maximum(np.bincount(pairs.ravel(), minlength=count) / 2.0, 1.0)
    return places


def _fitted(places: Dense) -> Dense:
    """2 × papers, into the square, as large as it goes, in the middle."""
    low, high = places.min(axis=1, keepdims=True), places.max(axis=1, keepdims=True)
    scale = SIDE / max(float((high - low).max()), 1e-9)
    fitted: Dense = np.clip((places - (low + high) / 2.0) * scale + SIDE / 2.0, 0.0, SIDE)
    return fitted
