"""Recorded works of OpenAlex: every one is a record, and says what the work says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.formats import openalex, registry
from generator.models import Batch

COUNTS = {"works_hfl112.json": 3}
"""Works in a file, where there are more than one."""


def load(path: Path) -> tuple[list[dict[str, Any]], Batch]:
    data = path.read_bytes()
    assert registry.detect(data, path.name).name == "openalex"
    value = json.loads(data)
    return value.get("results", [value]), openalex.parse(data, path.name)


def files(shared: Path) -> list[Path]:
    found = sorted((shared / "samples" / "openalex").iterdir())
    assert len(found) == 12
    return found


def test_every_work_is_a_record(shared: Path) -> None:
    total = 0
    for path in files(shared):
        works, batch = load(path)
        marks = re.findall(r'"abstract_inverted_index"\s*:', path.read_text(encoding="utf-8"))
        assert len(batch.records) == len(works) == len(marks) == COUNTS.get(path.name, 1)
        assert not batch.problems
        total += len(batch.records)
    assert total == 14


def test_records_say_what_the_works_say(shared: Path) -> None:
    for path in files(shared):
        for work, record in zip(
            *(lambda pair: (pair[0], pair[1].records))(load(path)), strict=True
        ):
            assert record.ids["openalex"] == work["id"].rpartition("/")[2]
            assert record.ids["doi"] == work["doi"].removeprefix("https://doi.org/").lower()
            assert len(record.authors) == len(work["authorships"])
            assert record.signals == {"citations": work["cited_by_count"]}
            assert bool(record.abstract) == bool(work["abstract_inverted_index"])
            assert record.published is not None
            assert work["publication_date"].startswith(str(record.published))
            for word in work["abstract_inverted_index"] or ():
                assert word in record.abstract, path.name


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("test_doi_with_orcid", "published", "2012"),
        ("test_vor_with_url", "published", "2013-04-10"),
        ("test_vor_with_url", "venue", "Heredity"),
        (
            "test_proceedings_article",
            "venue",
            "Proceedings of the 2021 International Conference on Management of Data",
        ),
    ],
)
def test_facts(shared: Path, name: str, field: str, value: str) -> None:
    record = load(shared / "samples" / "openalex" / f"commonmeta_{name}.json")[1].records[0]
    assert str(getattr(record, field)) == value


def test_identifiers(shared: Path) -> None:
    path = shared / "samples" / "openalex" / "commonmeta_test_doi_with_orcid.json"
    record = load(path)[1].records[0]
    assert (record.ids["pmid"], record.ids["pmcid"]) == ("23326660", "PMC3544373")
    assert record.authors[0].orcid == "0000-0003-4187-0777"
    assert record.links[0].url == "https://downloads.hindawi.com/journals/pm/2012/291294.pdf"
