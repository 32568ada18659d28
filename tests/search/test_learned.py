"""The table that comes with the package: its layout, its size, and what its licence asks for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

from generator.resources import word_vectors
from generator.search import learned
from generator.search.packing import halved, halves
from generator.search.sense import coarse

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_has_directions_and_lengths_of_english_words() -> None:
    table = word_vectors()
    assert len(table) < 3_000_000
    found = learned.read(table)
    assert len(found) == 24_000
    assert {len(one.vector) for one in found.values()} == {learned.SIZE}
    assert {int(abs(one.vector).max()) <= 7 for one in found.values()} == {True}
    assert {1 <= one.length <= 255 for one in found.values()} == {True}
    assert found["the"].length < found["robot"].length
    assert learned.read(b"") == {}


def test_half_bytes_are_read_as_they_were_written() -> None:
    rows = np.array([list(range(-8, 8)), list(range(7, -9, -1))], np.int8)
    raw = halved(rows)
    assert len(raw) == 16
    assert halves(raw).tolist() == rows.ravel().tolist()


def test_coarse_numbers_keep_a_direction_of_any_length() -> None:
    rows = np.random.default_rng(0).standard_normal((40, learned.SIZE))
    whole = coarse(rows)
    assert (coarse(rows * 1e-3) == whole).all()
    assert (coarse(np.zeros((1, 4))) == 0).all()
    for row, own in zip(rows, whole.astype(float), strict=True):
        assert row @ own / np.linalg.norm(row) / np.linalg.norm(own) > 0.985


def test_the_licences_of_the_table_are_named_and_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Apache-2.0" in project["license"]
    for name in project["license-files"]:
        assert (ROOT / name).read_text(encoding="utf-8")
    folder = "generator/search"
    assert {f"{folder}/APACHE-2.0.txt", f"{folder}/NOTICE.txt"} <= set(project["license-files"])
