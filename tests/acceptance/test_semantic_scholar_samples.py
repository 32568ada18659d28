"""Recorded answers of Semantic Scholar: every paper is a record, or told as having no title."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.errors import Level
from generator.formats import registry, semantic_scholar
from generator.models import Batch

PEOPLE = "test_get_paper_authors.json"


def load(path: Path) -> Batch:
    data = path.read_bytes()
    assert registry.detect(data, path.name).name == "semantic-scholar"
    return semantic_scholar.parse(data, path.name)


def test_every_paper_is_accounted_for(shared: Path) -> None:
    papers = titles = 0
    paths = sorted((shared / "samples" / "semantic_scholar").iterdir())
    for path in paths:
        text, batch = path.read_text(encoding="utf-8"), load(path)
        told = len(re.findall(r'"paperId"\s*:', text))
        # The paper that all these cite has no id there, but has a title.
        titled = len(re.findall(r'"title"\s*:\s*"', text)) - text.count('"citingPaperInfo"')
        lost = [one for one in batch.problems if one.level is Level.ERROR]
        assert len(batch.records) + len(lost) == told, path.name
        assert len(batch.records) == titled, path.name
        assert {one.code for one in lost} <= {"semantic-scholar/no-title"}
        papers, titles = papers + told, titles + titled
    assert (len(paths), papers, titles) == (27, 9234, 2914)


def test_people_are_no_papers(shared: Path) -> None:
    batch = load(shared / "samples" / "semantic_scholar" / PEOPLE)
    assert not batch.records
    assert [one.level for one in batch.problems] == [Level.INFO]
    assert "4 × author" in batch.problems[0].message


def test_records_say_what_an_authors_papers_say(shared: Path) -> None:
    path = shared / "samples" / "semantic_scholar" / "danielnsilva_Author.json"
    papers = json.loads(path.read_bytes())["papers"]
    for paper, record in zip(papers, load(path).records, strict=True):
        assert record.ids["s2"] == paper["paperId"]
        assert record.ids["corpusid"] == str(paper["corpusId"])
        assert record.ids.get("doi", "") == paper["externalIds"].get("DOI", "").lower()
        assert record.ids.get("mag", "") == paper["externalIds"].get("MAG", "")
        assert record.signals == {"citations": paper["citationCount"]}
        assert len(record.authors) == len(paper["authors"])
        assert (record.published.year if record.published else None) == paper["year"]
        assert bool(record.abstract) == bool(paper["abstract"])
        assert bool(record.venue) == bool(paper["venue"] or (paper["journal"] or {}).get("name"))


def test_facts(shared: Path) -> None:
    folder = shared / "samples" / "semantic_scholar"
    cited = load(folder / "fastpaper_semantic_references.json").records
    assert [str(one.published) for one in cited] == ["2013-03-28", "2013-01-04", "2012-12-19"]
    assert cited[1].ids["pmid"] == "23288346"
    citing = load(folder / "fastpaper_semantic_citations.json").records
    assert citing[0].ids["arxiv"] == "2607.22410"
    assert not citing[0].links
    found = load(folder / "fastpaper_semantic_search.json").records
    assert found[0].ids["dblp"] == "journals/ijon/NiuZY21"
