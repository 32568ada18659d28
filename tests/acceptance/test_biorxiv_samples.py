"""A recorded page of bioRxiv: every row is a record, and the versions of a DOI are one paper."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from generator.formats import biorxiv, registry
from generator.matching.planning import plan
from generator.models import Batch

NAME = "biorxiv_details_2024.json"


def load(shared: Path) -> tuple[list[dict[str, Any]], Batch]:
    data = (shared / "samples" / "biorxiv" / NAME).read_bytes()
    assert registry.detect(data, NAME).name == "biorxiv"
    return json.loads(data)["collection"], biorxiv.parse(data, NAME)


def test_no_file_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "samples" / "biorxiv").iterdir()} == {NAME}


def test_every_row_is_accounted_for(shared: Path) -> None:
    rows, batch = load(shared)
    assert len(batch.records) == len(rows) == 100
    assert not batch.problems
    assert batch.next == "https://api.biorxiv.org/details/biorxiv/2024-01-01/2024-12-31/100/json"


def test_records_say_what_the_rows_say(shared: Path) -> None:
    rows, batch = load(shared)
    for row, record in zip(rows, batch.records, strict=True):
        assert record.ids == {"doi": row["doi"].lower()}
        assert len(record.authors) == len(row["authors"].rstrip("; ").split(";"))
        assert row["version"] != "1"
        assert str(record.updated) == row["date"]
        assert bool(record.published) == bool(record.guessed) == row["doi"].startswith("10.1101/20")
        assert bool(record.retracted) == (row["type"] == "withdrawn")
        assert bool(record.abstract) != bool(record.retracted)
        assert record.categories == (row["category"],)
        articles = [link.url for link in record.links if link.url.startswith("https://doi.org/")]
        said = row["published"].lower()
        assert articles == ([f"https://doi.org/{said}"] if said != "na" else [])
        for mark in ("{", "O_LI", "C_FIG", "WITHDRAW"):
            assert mark not in record.title + record.abstract


def test_versions_are_one_paper(shared: Path) -> None:
    rows, batch = load(shared)
    newest = {row["doi"]: row["date"] for row in sorted(rows, key=lambda row: row["date"])}
    done = plan({}, [batch], today=dt.date(2026, 1, 1))
    assert len(done.new) == len(newest)
    assert not done.reviews
    assert {paper.ids["doi"]: str(paper.updated) for paper in done.papers.values()} == newest


def test_facts(shared: Path) -> None:
    _, batch = load(shared)
    first = batch.records[0]
    assert first.authors[0].family == "Wright"
    assert first.authors[0].affiliations == ("Harvard University",)
    assert sum(any(one.affiliations for one in each.authors) for each in batch.records) == 95
    receptor = next(one for one in batch.records if one.ids["doi"] == "10.1101/079806")
    assert "PTPσ" in receptor.title
    gone = next(one for one in batch.records if one.ids["doi"] == "10.1101/565721")
    assert gone.title.startswith("Genomic decoding of neuronal depolarization")
    assert "Office of Research Integrity" in gone.retracted
