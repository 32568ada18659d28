"""Recorded answers of Europe PMC, DOAJ and CORE."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.formats import registry
from generator.models import Batch

FILES = {
    "core_search.json": ("core", '"yearPublished"'),
    "doaj_search.json": ("doaj", '"bibjson"'),
    "europepmc_search.json": ("europepmc", '"citedByCount"'),
}
"""file → its format, and what every item in it has once."""


def load(shared: Path, name: str) -> Batch:
    data = (shared / "samples" / "other_apis" / name).read_bytes()
    found = registry.detect(data, name)
    assert found.name == FILES[name][0]
    return found.parse(data, name)


def test_no_file_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "samples" / "other_apis").iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_item_is_a_record(shared: Path, name: str) -> None:
    text = (shared / "samples" / "other_apis" / name).read_text(encoding="utf-8")
    batch = load(shared, name)
    assert len(batch.records) == text.count(FILES[name][1]) > 0
    assert not batch.problems


def test_facts(shared: Path) -> None:
    found = load(shared, "core_search.json").records[0]
    assert (found.ids["arxiv"], found.ids["doi"]) == ("1904.10788", "10.1109/icassp.2019.8683483")
    assert [author.family for author in found.authors] == ["Byun", "Dey", "Jung", "Yoon"]
    pages = load(shared, "doaj_search.json")
    assert pages.next.endswith("?page=2&pageSize=3")
    assert str(pages.records[0].published) == "2021-09"
    pages = load(shared, "europepmc_search.json")
    assert "cursorMark=AoIIQYg13Sg1NTE5MTg0MQ%3D%3D&" in pages.next
    second = pages.records[1]
    assert second.ids["pmcid"] == "PMC12938590"
    assert second.authors[0].orcid == "0000-0003-3617-2691"
    assert str(second.published) == "2026-02-02"
