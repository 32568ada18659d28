"""What the answers of bibliographic services share."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from generator.errors import FormatError, Level
from generator.formats import core, crossref, dblp, doaj, europepmc, openalex, semantic_scholar
from generator.formats.documents import answers
from generator.models import Author


def test_addresses_of_mail_are_left_out() -> None:
    texts = ["Mill, Ham. a.b@mill.example.", "Lab (x@lab.example)", "y@z.example", "Mill, Ham."]
    found = answers.person("Ana Baker", affiliations=texts)
    assert found == Author(family="Baker", given="Ana", affiliations=("Mill, Ham.", "Lab"))


@pytest.mark.parametrize(
    ("value", "count"), [(3, 3), (0, 0), ("4", 4), (2.0, 2), (-1, None), (None, None), ([], None)]
)
def test_citations(value: object, count: int | None) -> None:
    assert answers.citations(value) == ({} if count is None else {"citations": count})


def test_a_document_nested_too_deep_is_no_crash() -> None:
    value: object = {"id": "https://openalex.org/W1", "title": "In"}
    for _ in range(50):
        value = [value]
    batch = openalex.parse(json.dumps(value).encode(), "x")
    assert not batch.records
    assert [one.code for one in batch.problems] == ["openalex/item"]


def test_an_index_with_far_places_takes_no_room() -> None:
    work = {
        "id": "https://openalex.org/W1",
        "title": "T",
        "abstract_inverted_index": {"a": [10**18]},
    }
    assert openalex.parse(json.dumps(work).encode(), "x").records[0].abstract == "a"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://doaj.org/api?page=2", "https://doaj.org/api?page=2"),
        ("https://doaj.org.evil.example/api", ""),
        ("http://127.0.0.1/", ""),
        (None, ""),
    ],
)
def test_the_next_page_is_of_the_same_service(url: object, page: str) -> None:
    assert answers.next_page(url, "doaj.org") == page


READERS = [core, crossref, doaj, europepmc, openalex, semantic_scholar]
EMPTY = [b"[[]]", b"[[[]]]", b'[{"title": "T"}, []]', b'[{"title": "T"}, [[]]]']


@pytest.mark.parametrize("data", EMPTY)
@pytest.mark.parametrize("module", READERS, ids=lambda module: module.NAME)
def test_an_empty_list_among_items_is_told(module: ModuleType, data: bytes) -> None:
    batch = module.parse(data, "x")
    told = [one for one in batch.problems if one.level is Level.ERROR]
    assert len(told) + len(batch.records) == data.count(b"T") + 1
    assert "'[]'" in told[-1].message


def test_an_empty_list_among_lines_is_told() -> None:
    line = b'{"id": "https://openalex.org/W1", "title": "T"}\n'
    batch = openalex.parse(line + line + b"[]\n", "x")
    assert [one.where for one in batch.problems] == ["x:3"]


@pytest.mark.parametrize("hit", [{}, 0, "", [[]]])
def test_hits_that_are_none_are_told(hit: object) -> None:
    answer = {"result": {"hits": {"@total": "1", "hit": hit}}}
    with pytest.raises(FormatError, match=r"no hits|people or venues"):
        dblp.parse(json.dumps(answer).encode(), "x")


def test_a_later_block_of_lines_knows_its_place() -> None:
    line = json.dumps({"id": "https://openalex.org/W7", "title": "On bread", "type": "article"})
    batch = openalex.parse(f"{line}\n".encode(), "works.jsonl", first_line=41)
    assert [record.where for record in batch.records] == ["works.jsonl:41"]
