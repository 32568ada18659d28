"""The library as one file: the same bytes each time, and a library again when it is unpacked."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

from generator import library
from generator.catalog import Catalog
from generator.exports.whole import make_whole
from generator.models import Sighting
from generator.vocabulary import parse_vocabulary
from tests.builders import TODAY
from tests.exports.conftest import PAPERS, catalog_of


def whole(catalog: Catalog) -> bytes:
    path, pieces = make_whole(catalog)
    assert path == "library.zip"
    return b"".join(pieces)


def test_it_is_the_library(catalog: Catalog, tmp_path: Path) -> None:
    found = zipfile.ZipFile(io.BytesIO(whole(catalog)))
    assert found.testzip() is None
    found.extractall(tmp_path)
    loaded = library.load(tmp_path / "library")
    assert loaded.problems == ()
    assert loaded.papers == {key: catalog.papers[key] for key in sorted(catalog.papers)}
    themes = parse_vocabulary((tmp_path / "themes.toml").read_text("utf-8"), path="themes.toml")
    assert [one.slug for one in themes.themes] == ["spikes", "empty"]
    assert themes.themes == catalog.vocabulary.themes[:2]


def test_two_are_the_same_bytes(catalog: Catalog) -> None:
    data = whole(catalog)
    assert data == whole(catalog)
    settings = '[site]\ntitle = "T & <b>*x*</b>"\nurl = "https://digest.example/lab"\n'
    assert whole(catalog_of(tuple(reversed(PAPERS)), settings)) == data
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    names = [one.filename for one in entries]
    assert names[:2] == ["README.txt", "themes.toml"]
    assert names[2:] == sorted(names[2:])
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {one.external_attr >> 16 for one in entries} == {0o100644}


def test_its_licences_are_stated(catalog: Catalog) -> None:
    def about(of: Catalog) -> str:
        return zipfile.ZipFile(io.BytesIO(whole(of))).read("README.txt").decode()

    assert "states no licence" in about(catalog)
    assert "https://digest.example/lab" in about(catalog)
    licensed = about(catalog_of(PAPERS, '[data]\nlicence = "CC-BY-4.0"\n'))
    assert "Notes, summaries and themes of this library: CC-BY-4.0." in licensed
    assert "states no licence" not in licensed
    for text in (about(catalog), licensed):
        assert "Abstracts belong to their authors or publishers." in text
        assert "arXiv: " not in text, "no paper is from there"
    sighted = Sighting(source="arxiv-oai", at=TODAY, digest="0" * 16)
    seen = about(catalog_of((dataclasses.replace(PAPERS[0], seen=(sighted,)), *PAPERS[1:])))
    assert "arXiv: descriptive metadata under CC0 1.0" in seen
    assert "DBLP" not in seen


def test_what_is_not_there_is_not_promised(catalog: Catalog) -> None:
    def about(of: Catalog, kept: str = "") -> tuple[str, list[str]]:
        found = zipfile.ZipFile(io.BytesIO(b"".join(make_whole(of, kept)[1])))
        return found.read("README.txt").decode(), found.namelist()

    text, names = about(catalog, "# kept\n")
    assert "assignments.txt" in names
    assert "assignments.txt " in text
    assert "as BibTeX, RIS, CSL JSON, CSV and JSON Lines, whole" in text
    few = catalog_of(PAPERS, '[data]\nformats = ["bibtex", "jsonl"]\n')
    text, names = about(few)
    assert "assignments.txt" not in names
    assert "assignments.txt" not in text
    assert "as BibTeX and JSON Lines, whole" in text
    text, _ = about(catalog_of(PAPERS, "[data]\nformats = []\n"))
    assert "whole and by list" not in text


def test_it_is_made_piece_by_piece(catalog: Catalog) -> None:
    pieces = [piece for piece in make_whole(catalog)[1] if piece]
    assert len(pieces) > len(PAPERS)
