"""The map of papers: the picture that a page carries, and the files that make it live. Pure.

A page carries a sample, so that it stays small; `assets/map.js` draws all papers, from one file
with their places, and asks for their titles in files of papers that lie near each other.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import charts
from generator.catalog import Catalog
from generator.escaping import Trusted
from generator.layout import SIDE
from generator.models import OTHER
from generator.text import tex
from generator.views import papers as paper_views
from generator.views import places
from generator.views.values import PlaceView
from generator.words import Words

FEWEST = 2
"""Papers, below which there is no map."""
ROOT = "assets/map"
"""Below `site_src/`."""
MOST_DRAWN = 1000
"""Papers in the picture of the page."""
CHUNK = 128
"""Papers of a file of titles."""
NEAR = 2
"""Themes that are named as neighbours of one."""
_CELLS = 20
"""Of the grid, in each direction, on which a theme is thickest somewhere."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """A theme on the map."""

    place: PlaceView
    mark: Trusted
    """The sign of its papers, as a small picture."""
    near: tuple[PlaceView, ...]
    """The themes whose middles are next to its own, nearest first; *Other* has no middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The picture of the page, its table, and where the rest is."""

    picture: Trusted
    regions: tuple[RegionView, ...]
    """Largest first, *Other* last."""
    folder: str
    """Of the files, from the top of the site."""
    papers: int
    drawn: int
    """Papers in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """A theme with the papers that are in it first of all."""

    place: PlaceView
    is_other: bool
    shape: charts.Shape
    ids: tuple[str, ...]
    middle: Point
    """Where it is thickest."""


def view(catalog: Catalog) -> MapView | None:
    """None where there are too few papers for a map."""
    if len(catalog.positions) < FEWEST:
        return None
    regions = _regions(catalog)
    ordered = _by_place(catalog.positions)
    every = -(-len(ordered) // MOST_DRAWN)
    # Each so many along the curve: as thick everywhere, in proportion, as all of them.
    drawn = set(ordered[::every])
    named = [one for one in regions if not one.is_other]
    return MapView(
        picture=charts.dots(
            [
                charts.Dots(
                    hue=one.place.hue,
                    shape=one.shape,
                    points=[catalog.positions[key] for key in one.ids if key in drawn],
                )
                for one in regions
            ],
            [(one.place.title, one.middle) for one in named],
            SIDE,
            catalog.words.gettext("Map of papers"),
            _description(named, len(ordered), len(drawn), catalog.words),
        ),
        regions=tuple(
            RegionView(
                place=one.place,
                mark=charts.mark(one.shape),
                near=() if one.is_other else _near(one, named),
            )
            for one in regions
        ),
        folder=_folder(_files(catalog, regions, ordered)),
        papers=len(ordered),
        drawn=len(drawn),
    )


def files(catalog: Catalog) -> dict[str, bytes]:
    """Path below `site_src/` → bytes, in a folder named by their content."""
    if len(catalog.positions) < FEWEST:
        return {}
    found = _files(catalog, _regions(catalog), _by_place(catalog.positions))
    return {f"{_folder(found)}/{name}": raw for name, raw in found.items()}


def _regions(catalog: Catalog) -> list[_Region]:
    """Themes with papers, largest first, *Other* last.

    Themes of like colours have different signs, in the order of the vocabulary.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(catalog.positions):
        assigned = catalog.assignments.get(key)
        members[assigned[0].theme if assigned else OTHER].append(key)
    seen: defaultdict[int, int] = defaultdict(int)
    found = []
    for theme in catalog.vocabulary.themes:
        place = places.theme_place(catalog, theme)
        # Two neighbours among the colours are nearly one: 236° and 266° are both purple.
        near = place.hue // 2
        shape = charts.SHAPES[seen[near] % len(charts.SHAPES)]
        seen[near] += 1
        if ids := members[theme.slug]:
            found.append(
                _Region(
                    place=PlaceView(
                        title=place.title, path=place.path, count=len(ids), hue=place.hue
                    ),
                    is_other=theme.slug == OTHER,
                    shape=shape,
                    ids=tuple(ids),
                    middle=_thickest([catalog.positions[key] for key in ids]),
                )
            )
    return sorted(found, key=lambda one: (one.is_other, -len(one.ids), one.place.path))


def _thickest(points: Sequence[Point]) -> Point:
    """The middle of the papers in the fullest cell and those around it."""
    cells: defaultdict[Point, list[Point]] = defaultdict(list)
    for x, y in points:
        cells[x * _CELLS // (SIDE + 1), y * _CELLS // (SIDE + 1)].append((x, y))

    def around(cell: Point) -> list[Point]:
        steps = (-1, 0, 1)
        near = ((cell[0] + right, cell[1] + down) for right in steps for down in steps)
        return [point for one in near for point in cells.get(one, ())]

    best = min(sorted(cells), key=lambda cell: -len(around(cell)))
    found = around(best)
    x, y = (sum(one[axis] for one in found) // len(found) for axis in (0, 1))
    return x, y


def _near(one: _Region, regions: Iterable[_Region]) -> tuple[PlaceView, ...]:
    def apart(other: _Region) -> tuple[int, str]:
        squares = ((a - b) ** 2 for a, b in zip(one.middle, other.middle, strict=True))
        return sum(squares), other.place.path

    others = sorted((other for other in regions if other is not one), key=apart)
    return tuple(other.place for other in others[:NEAR])


def _by_place(positions: Mapping[str, Point]) -> list[str]:
    """Along Morton's curve: papers that are near in the list lie near each other."""
    return sorted(positions, key=lambda key: (_curve(*positions[key]), key))


def _curve(x: int, y: int) -> int:
    return sum((x >> bit & 1) << 2 * bit + 1 | (y >> bit & 1) << 2 * bit for bit in range(14))


def _description(regions: Sequence[_Region], papers: int, drawn: int, words: Words) -> str:
    said = [
        words.gettext(
            "{count} papers as dots; those that are alike lie near each other.", count=papers
        )
    ]
    if drawn < papers:
        said.append(words.gettext("{count} of them are shown here.", count=drawn))
    if regions:
        name, most = regions[0].place.title, len(regions[0].ids)
        said.append(words.gettext("Largest theme: {theme}, {count}.", theme=name, count=most))
    return " ".join(said)


def _files(
    catalog: Catalog, regions: Sequence[_Region], ordered: Sequence[str]
) -> dict[str, bytes]:
    theme_of = {key: at for at, one in enumerate(regions) for key in one.ids}
    found = {
        "map.json": _json(
            {
                "side": SIDE,
                "chunk": CHUNK,
                "themes": [
                    {
                        "title": one.place.title,
                        "hue": one.place.hue,
                        "shape": one.shape,
                        "papers": len(one.ids),
                        "middle": None if one.is_other else one.middle,
                    }
                    for one in regions
                ],
                "x": [catalog.positions[key][0] for key in ordered],
                "y": [catalog.positions[key][1] for key in ordered],
                "theme": [theme_of[key] for key in ordered],
            }
        )
    }
    for start in range(0, len(ordered), CHUNK):
        rows = [_row(catalog, key) for key in ordered[start : start + CHUNK]]
        found[f"papers-{start // CHUNK}.json"] = _json(rows)
    return found


def _row(catalog: Catalog, key: str) -> tuple[str, ...]:
    """Title, who, when, and the address from the top of the site."""
    paper = catalog.papers[key]
    return (
        tex.plain(paper.title),
        paper_views.byline(paper, catalog.words) or paper.organization,
        catalog.words.date(paper.date),
        places.page_address(places.paper_path(key)),
    )


def _json(value: Any) -> bytes:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return plain.encode("utf-8", "replace") + b"\n"


def _folder(found: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name in sorted(found):
        whole.update(f"{name} {len(found[name])} ".encode() + found[name])
    return f"{ROOT}/{whole.hexdigest()[:12]}"
