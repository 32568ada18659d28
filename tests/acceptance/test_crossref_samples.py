"""Recorded answers of Crossref: every work is a record, and says what the work says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from generator.formats import crossref, registry
from generator.models import Batch, Record


def load(path: Path) -> tuple[list[dict[str, Any]], Batch]:
    data = path.read_bytes()
    assert registry.detect(data, path.name).name == "crossref"
    message = json.loads(data)["message"]
    return message.get("items", [message]), crossref.parse(data, path.name)


def pairs(shared: Path) -> list[tuple[dict[str, Any], Record]]:
    paths = sorted((shared / "samples" / "crossref").iterdir())
    assert len(paths) == 12
    found: list[tuple[dict[str, Any], Record]] = []
    for path in paths:
        works, batch = load(path)
        marks = re.findall(r'"is-referenced-by-count"\s*:', path.read_text(encoding="utf-8"))
        assert len(batch.records) == len(works) == len(marks), path.name
        assert not batch.problems
        found += zip(works, batch.records, strict=True)
    assert len(found) == 73
    return found


def test_records_say_what_the_works_say(shared: Path) -> None:
    for work, record in pairs(shared):
        assert record.ids["doi"] == work["DOI"].lower()
        assert len(record.authors) == len(work.get("author", ())), record.where
        assert bool(record.abstract) == ("abstract" in work), record.where
        assert "jats:" not in record.abstract
        assert record.signals == {"citations": work["is-referenced-by-count"]}
        issued = [part for part in work["issued"]["date-parts"][0] if part]
        assert (
            [int(part) for part in str(record.published).split("-")][: len(issued)] == issued
            if (issued)
            else record.published is None
        )
        assert bool(record.venue) or work["type"] == "book", record.where


def test_facts(shared: Path) -> None:
    records = {record.ids["doi"]: record for _, record in pairs(shared)}
    preprint = records["10.1101/014852"]
    assert (preprint.venue, preprint.categories) == ("bioRxiv", ("Ecology",))
    journal = records["10.1002/ece3.2314"]
    assert ("paper", "https://doi.org/10.1101/014852") in {
        (link.kind, link.url) for link in journal.links
    }
    # Its corrections are no retraction.
    assert not records["10.1371/journal.pone.0033693"].retracted
    assert records["10.1002/fee.70021"].title == (
        "The role of AI in ecology’s computational carbon footprint"
    )
    assert str(records["10.1145/3184558.3186235"].published) == "2018"
