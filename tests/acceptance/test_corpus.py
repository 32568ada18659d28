"""JSON Lines that people made of arXiv and of the ACL Anthology: nothing is lost."""

from __future__ import annotations

import gzip
import itertools
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.formats import jsonl, registry

FILES: dict[str, tuple[Callable[..., Any], str]] = {
    "acl.jsonl.gz": (gzip.open, "acl"),
    "arxiv_cs_oai.jsonl.xz": (lzma.open, "arxiv"),
}
LINES = 5_000


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_record_with_its_id(shared: Path, name: str) -> None:
    opened, scheme = FILES[name]
    with opened(shared / "corpus" / name, "rb") as stream:
        data = b"".join(itertools.islice(stream, LINES))
    assert registry.detect(data, name).name == "jsonl"
    batch = jsonl.parse(data, name)
    rows = [json.loads(line) for line in data.split(b"\n") if line]
    assert not batch.problems
    assert len(batch.records) == len(rows) == LINES
    for record, row in zip(batch.records, rows, strict=True):
        assert record.ids[scheme] == row["id"], record.where
        assert len(record.authors) >= bool(row["authors"]), record.where
        assert str(record.published) == row["date"][: len(str(record.published))], record.where
        assert bool(record.abstract) == bool(row["abstract"]), record.where
