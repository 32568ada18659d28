"""Pairs of one title in arXiv and in the ACL Anthology: one paper, or two."""

from __future__ import annotations

import csv
import gzip
import lzma
from collections import Counter
from collections.abc import Iterable

import pytest

from generator.formats import registry
from generator.matching import Planner
from generator.models import Batch, Paper
from generator.text.titles import title_key
from tests.builders import TODAY


def _lines(stream: Iterable[str], wanted: set[str]) -> bytes:
    """The lines of those papers; the id is looked for before a line is read as JSON."""
    found = (line for line in stream if line[8:60].partition('"')[0] in wanted)
    return "".join(found).encode()


def _read(data: bytes, origin: str) -> Batch:
    batch = registry.detect(data, origin).parse(data, origin)
    assert len(batch.records) == data.count(b"\n")
    return batch


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    from tests.conftest import SHARED

    path = SHARED / "corpus" / "acl_arxiv_same_title_pairs.tsv"
    if not path.is_file():
        pytest.skip("../shared/corpus is not here: identity not tested on recorded data")
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


@pytest.fixture(scope="module")
def batches(pairs: list[dict[str, str]]) -> tuple[Batch, Batch]:
    from tests.conftest import SHARED

    corpus = SHARED / "corpus"
    with lzma.open(corpus / "arxiv_cs_oai.jsonl.xz", "rt", encoding="utf-8") as stream:
        arxiv = _lines(stream, {pair["arxiv_id"] for pair in pairs})
    with gzip.open(corpus / "acl.jsonl.gz", "rt", encoding="utf-8") as stream:
        acl = _lines(stream, {pair["acl_id"] for pair in pairs})
    return _read(arxiv, "arxiv.jsonl"), _read(acl, "acl.jsonl")


def _library(*batches: Batch) -> dict[str, Paper]:
    papers: dict[str, Paper] = {}
    planner = Planner(papers, [])
    for batch in batches:
        planner.take(batch, TODAY)
    return papers


def test_pairs_are_joined_or_asked_about_and_no_others(
    pairs: list[dict[str, str]], batches: tuple[Batch, Batch]
) -> None:
    papers = _library(*batches)
    holder = {paper.ids[scheme]: paper for paper in papers.values() for scheme in paper.ids}
    found: Counter[str] = Counter()
    joined = 0
    for pair in pairs:
        one, other = holder.get(pair["arxiv_id"]), holder.get(pair["acl_id"])
        if one is None or other is None:
            continue  # the corpora hold papers with an abstract only
        same = one.id == other.id
        joined += same
        asked = other.id in one.maybe_same_as
        if float(pair["author_lastname_jaccard"]) == 0:
            assert not same, pair
        else:
            assert same or asked, pair
            found["same" if same else "asked"] += 1
    assert found["same"] > 10 * found["asked"] > 0
    # No paper holds two numbers of one who numbers papers, and nothing else was joined.
    assert all(not paper.other_ids for paper in papers.values())
    assert sum({"arxiv", "acl"} <= set(paper.ids) for paper in papers.values()) == joined


def test_the_order_does_not_matter(batches: tuple[Batch, Batch]) -> None:
    """But for a title that arXiv itself has twice: the one that comes first takes the ACL's."""
    often = Counter(title_key(record.title) for record in batches[0].records)

    def known(papers: dict[str, Paper]) -> list[list[str]]:
        fields = ("ids", "title", "authors", "published", "venue", "other_titles", "abstract")
        kept = (paper for paper in papers.values() if often[title_key(paper.title)] == 1)
        return sorted([str(getattr(paper, name)) for name in fields] for paper in kept)

    assert known(_library(*batches)) == known(_library(*reversed(batches)))
