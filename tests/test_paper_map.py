"""The map's picture, table and files: small, whole, and deaf to what titles say."""

from __future__ import annotations

import dataclasses
import json
from typing import Any
from xml.etree import ElementTree as ET

from generator import charts
from generator.catalog import Catalog, make_catalog
from generator.config import Settings
from generator.layout import SIDE
from generator.models import Assignment, Theme, Vocabulary
from generator.views import paper_map
from generator.views.places import theme_hue
from tests.builders import paper

HOSTILE = '</script><img src=x onerror="alert(1)">'


def _catalog(size: int, themes: tuple[str, ...] = ("alpha", "beta"), title: str = "") -> Catalog:
    """Papers on a winding line, their themes in turn."""
    ids = [f"p{at:05}" for at in range(size)]
    made = make_catalog(
        Settings(),
        [paper(key, title=title or f"Title of {key}") for key in ids],
        Vocabulary(themes=tuple(Theme(slug=one, title=one.title()) for one in themes)),
        [
            Assignment(paper_id=key, theme=themes[at % len(themes)], score=1.0, primary=True)
            for at, key in enumerate(ids)
        ],
    )
    places = {key: (at * 7919 % SIDE, at * 104729 % SIDE) for at, key in enumerate(ids)}
    return _placed(made, places)


def _placed(catalog: Catalog, places: dict[str, tuple[int, int]]) -> Catalog:
    return dataclasses.replace(catalog, positions=places)


def _read(catalog: Catalog) -> tuple[str, dict[str, Any]]:
    files = paper_map.files(catalog)
    folders = {path.rpartition("/")[0] for path in files}
    (folder,) = folders
    return folder, {path.rpartition("/")[2]: json.loads(raw) for path, raw in files.items()}


def test_files_have_every_paper_once_in_its_place() -> None:
    catalog = _catalog(300)
    folder, files = _read(catalog)
    shown = paper_map.view(catalog)
    assert shown
    assert shown.folder == folder
    data = files["map.json"]
    rows = [row for at in range(3) for row in files[f"papers-{at}.json"]]
    assert len(rows) == len(data["x"]) == len(data["y"]) == len(data["theme"]) == 300
    assert all(len(files[f"papers-{at}.json"]) == data["chunk"] for at in range(2))
    titles = [one["title"] for one in data["themes"]]
    for row, x, y, theme in zip(rows, data["x"], data["y"], data["theme"], strict=True):
        key = row[3].removeprefix("papers/").removesuffix("/")
        assert row[0] == f"Title of {key}"
        assert catalog.positions[key] == (x, y)
        assert titles[theme].lower() == catalog.assignments[key][0].theme
    assert sum(one["papers"] for one in data["themes"]) == 300


def test_the_folder_is_another_when_a_title_is() -> None:
    assert _read(_catalog(9))[0] != _read(_catalog(9, title="Another"))[0]
    assert _read(_catalog(9))[0] == _read(_catalog(9))[0]


def test_the_picture_stays_small_and_says_that_it_is_a_sample() -> None:
    shown = paper_map.view(_catalog(5_000))
    assert shown
    assert 900 <= shown.drawn <= paper_map.MOST_DRAWN
    assert len(str(shown.picture)) < 25_000
    said = ET.fromstring(str(shown.picture)).findtext("desc") or ""
    assert "5,000 papers" in said
    assert "1,000 of them" in said


def test_themes_of_one_colour_have_different_signs() -> None:
    same: list[str] = []
    for number in range(200):
        if theme_hue(f"theme-{number}") == theme_hue("theme-0"):
            same.append(f"theme-{number}")
    catalog = _catalog(40, tuple(same[:4]))
    shapes = [one["shape"] for one in _read(catalog)[1]["map.json"]["themes"]]
    assert sorted(shapes) == sorted(charts.SHAPES)


def test_hostile_titles_are_text_in_the_picture() -> None:
    catalog = _catalog(4, (HOSTILE[:20], "beta"), title=HOSTILE)
    shown = paper_map.view(catalog)
    assert shown
    assert "<img" not in str(shown.picture)
    assert [one.tag for one in ET.fromstring(str(shown.picture))][:2] == ["title", "desc"]


def test_too_few_papers_have_no_map() -> None:
    assert paper_map.view(_catalog(1)) is None
    assert paper_map.files(_catalog(1)) == {}
    assert paper_map.view(_catalog(0)) is None
    assert paper_map.view(_catalog(2)) is not None


def test_labels_never_cover_each_other_and_stay_inside() -> None:
    labels = [(f"Theme number {at}", (at * 37 % SIDE, at * 211 % SIDE)) for at in range(60)]
    svg = ET.fromstring(str(charts.dots([], labels, SIDE, "A name", "Seen")))
    boxes = [(int(one.get("x", "")), int(one.get("y", "")), len(one.text or ""))
             for one in svg.findall("text")]  # fmt: skip
    assert 5 < len(boxes) <= 60
    for at, (x, y, letters) in enumerate(boxes):
        half = letters * 7
        assert half <= x <= charts.MAP_SIDE - half
        assert 0 < y < charts.MAP_SIDE
        for other_x, other_y, others in boxes[:at]:
            assert abs(x - other_x) >= (letters + others) * 7 or abs(y - other_y) >= 30


def test_themes_of_nearly_one_colour_have_different_signs() -> None:
    names = [f"theme-{number}" for number in range(60)]
    pair = next(
        (one, other)
        for one in names
        for other in names
        if theme_hue(one) % 2 == 0 and theme_hue(other) == theme_hue(one) + 1
    )
    _, files = _read(_catalog(20, pair))
    first, second = files["map.json"]["themes"]
    assert abs(first["hue"] - second["hue"]) == 1
    assert first["shape"] != second["shape"]
