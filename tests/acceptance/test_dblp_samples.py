"""Recorded records and answers of DBLP: every one is a record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.formats import dblp, registry
from generator.models import Batch

FILES = {"dblp_dump_excerpt_liopei.xml": 10, "dblp_search_api.xml": 3}


def load(shared: Path, name: str) -> tuple[str, Batch]:
    data = (shared / "samples" / "dblp" / name).read_bytes()
    assert registry.detect(data, name).name == "dblp"
    return data.decode("latin-1"), dblp.parse(data, name)


def test_no_file_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "samples" / "dblp").iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_record_is_accounted_for(shared: Path, name: str) -> None:
    text, batch = load(shared, name)
    titles = re.findall(r"<title>([^<]*)</title>", text)
    assert len(batch.records) == len(titles) == FILES[name]
    assert not batch.problems
    keys = re.findall(r'key="([^"]+)"|<key>([^<]+)', text)
    assert [one.ids["dblp"] for one in batch.records] == ["".join(key) for key in keys]
    dois = re.findall(r"<ee>https?://(?:dx\.)?doi\.org/([^<]+)", text)
    assert [one.ids["doi"] for one in batch.records] == [doi.lower() for doi in dois]
    years = re.findall(r"<year>(\d{4})", text)
    assert [str(one.published) for one in batch.records] == years
    people = sum(len(one.authors) for one in batch.records)
    assert people == len(re.findall(r"<author\b", text))
    assert all(one.venue and not one.title.endswith(".") for one in batch.records)


def test_facts(shared: Path) -> None:
    _, dump = load(shared, "dblp_dump_excerpt_liopei.xml")
    found = {one.ids["dblp"]: one for one in dump.records}
    first = found["journals/acta/Schonhage77"]
    assert [one.name for one in first.authors] == ["Arnold Schönhage"]
    assert "über Körpern" in first.title
    numbered = found["journals/acta/BozapalidisFR12"]
    assert [one.family for one in numbered.authors] == ["Bozapalidis", "Fülöp", "Rahonis"]
    assert str(found["journals/acta/FinkelC87"].published) == "1988"  # not its key's 87
    _, search = load(shared, "dblp_search_api.xml")
    assert search.records[0].venue == "Neural Process. Lett."
    assert len(search.records[0].authors) == 8
