"""A recorded list that somebody made of OpenReview's notes: every item is a record, or no paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.formats import registry
from generator.models import Batch

NAME = "OpenReviewExplorer_iclr2017.json"
NO_PAPER = "https://openreview.net/forum?id=SJUdkecgx"
"""`No Title`, without authors and abstract."""


def load(shared: Path) -> tuple[list[dict[str, Any]], Batch]:
    folder = shared / "samples" / "openreview_derived"
    assert [path.name for path in folder.iterdir()] == [NAME]
    data = (folder / NAME).read_bytes()
    chosen = registry.detect(data, NAME)
    assert chosen.name == "openreview"
    return json.loads(data), chosen.parse(data, NAME)


def test_every_item_is_accounted_for(shared: Path) -> None:
    found, batch = load(shared)
    assert len(found) == 490
    assert len(batch.records) == 489
    assert [one.code for one in batch.problems] == ["openreview/no-paper"]
    papers = [one for one in found if one["url"] != NO_PAPER]
    for item, record in zip(papers, batch.records, strict=True):
        assert record.ids == {"openreview": item["url"].partition("=")[2]}
        assert len(record.authors) == len(item["authors"])
        assert not any("*" in author.name for author in record.authors)
        assert record.abstract
        assert record.title == " ".join(item["title"].split())
        assert record.signals.get("citations", 0) == item["citations"]
        assert not record.venue
        assert not record.retracted


def test_facts(shared: Path) -> None:
    _, batch = load(shared)
    first = batch.records[0]
    assert first.title == "Understanding deep learning requires rethinking generalization"
    assert [author.family for author in first.authors] == [
        "Zhang", "Bengio", "Hardt", "Recht", "Vinyals",
    ]  # fmt: skip
    assert first.abstract.count("\n\n") == 2
    linked = [record for record in batch.records if record.links]
    assert any(link.url.startswith("https://github.com/") for r in linked for link in r.links)
