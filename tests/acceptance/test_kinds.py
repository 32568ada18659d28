"""Kinds of work: how many recorded papers name one, and that an export keeps what Zotero said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from generator.formats import csl_json, registry
from generator.formats.documents import references
from generator.formats.documents.records import kind_of
from generator.formats.paper_file import dump_paper, parse_paper
from generator.models import FIELDS, Paper
from generator.text import kinds
from tests.acceptance.recorded import records_of
from tests.formats.test_exchange import NOT_IN_RIS

COUNTS: dict[str, dict[str, int]] = {
    "arxiv_atom": {"": 41, "article": 186},
    "biorxiv": {"article": 100},
    "crossref": {
        "article": 3,
        "article-journal": 45,
        "chapter": 16,
        "dataset": 4,
        "entry": 3,
        "paper-conference": 2,
    },
    "openalex": {
        "article-journal": 8,
        "book": 1,
        "chapter": 3,
        "dataset": 1,
        "paper-conference": 1,
    },
    "pubmed_xml": {"article-journal": 105, "book": 1, "chapter": 1},
    "ris": {"": 41, "article-journal": 152, "book": 3, "chapter": 1},
    "zotero_rdf": {
        "article-journal": 457,
        "book": 17,
        "chapter": 7,
        "paper-conference": 2,
        "report": 1,
        "software": 3,
        "webpage": 5,
    },
}


@pytest.mark.parametrize("folder", COUNTS)
def test_recorded_papers_say_so(shared: Path, folder: str) -> None:
    found = Counter(one.kind for one in records_of(shared / "samples" / folder))
    assert dict(sorted(found.items())) == COUNTS[folder]
    assert set(found) <= {"", *kinds.KINDS}


@pytest.mark.parametrize("name", ["zotero_EricMFink.json", "zotero_kishkash555.json"])
def test_zoteros_kinds_are_in_all_exports(shared: Path, name: str) -> None:
    data = (shared / "samples" / "csl_json" / name).read_bytes()
    records = csl_json.parse(data, name).records
    papers = [
        Paper(id=f"p{number:05}", ids=one.ids, **{field: getattr(one, field) for field in FIELDS})
        for number, one in enumerate(records)
    ]
    assert len({one.kind for one in papers}) >= 5
    for format in ("bibtex", "csl-json", "csv", "jsonl", "ris"):
        chosen = registry.FORMATS[format]
        reread = chosen.parse(chosen.dump(papers).encode(), name).records
        for paper, record in zip(papers, reread, strict=True):
            stored = paper.kind if format in ("csv", "jsonl") else kind_of(paper)
            if format in ("csl-json", "ris"):
                stored = references.kind(stored, paper.venue, paper.ids)
            wanted = "" if format == "ris" and stored in NOT_IN_RIS else stored
            assert record.kind == wanted, (format, paper)
    for paper in papers:
        assert parse_paper(dump_paper(paper), path=f"{paper.id}.md").kind == paper.kind
