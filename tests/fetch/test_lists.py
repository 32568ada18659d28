"""The next page of services that do not tell its address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.fetch import lists
from generator.formats.registry import FORMATS

PAGES: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "openalex",
        "?filter=type:article&cursor=*",
        {"meta": {"count": 9, "next_cursor": "Ab=="}, "results": [1]},
        "?filter=type:article&cursor=Ab%3D%3D",
    ),
    (
        "openalex",
        "?search=x",
        {"meta": {"count": 60, "page": 1, "per_page": 25, "next_cursor": None}, "results": [1]},
        "?search=x&page=2",
    ),
    ("openalex", "?page=3", {"meta": {"count": 60, "page": 3, "per_page": 25}, "results": [1]}, ""),
    (
        "openalex",
        "?page=400",
        {"meta": {"count": 99999, "page": 400, "per_page": 25}, "results": [1]},
        "",
    ),
    ("openalex", "?cursor=Z", {"meta": {"count": 9, "next_cursor": "Z"}, "results": []}, ""),
    ("crossref", "?cursor=*", {"message": {"next-cursor": "D/a=", "items": [1]}}, "?cursor=D/a%3D"),
    ("crossref", "?cursor=D", {"message": {"next-cursor": "D", "items": []}}, ""),
    (
        "crossref",
        "?rows=2&offset=4",
        {"message": {"total-results": 7, "items": [1, 2]}},
        "?rows=2&offset=6",
    ),
    ("crossref", "?offset=6", {"message": {"total-results": 7, "items": [1]}}, ""),
    ("crossref", "", {"message": {"DOI": "10.1/x"}}, ""),
    ("semantic-scholar", "?query=x", {"total": 9, "next": 3, "data": []}, "?query=x&offset=3"),
    ("semantic-scholar", "?query=x", {"total": 9, "token": "T", "data": []}, "?query=x&token=T"),
    ("semantic-scholar", "?query=x", {"total": 9, "token": None, "data": []}, ""),
    ("core", "?limit=2", {"totalHits": 3, "results": [1, 2]}, "?limit=2&offset=2"),
    ("core", "?limit=2&offset=2", {"totalHits": 3, "results": [3]}, ""),
    ("openreview", "?limit=2&offset=2", {"count": 9, "notes": [1, 2]}, "?limit=2&offset=4"),
    ("openreview", "", {"notes": [1, 2]}, ""),
    ("hf-api", "", {"next": 3}, ""),
]


@pytest.mark.parametrize(("format", "query", "answer", "expected"), PAGES)
def test_the_next_page(format: str, query: str, answer: dict[str, Any], expected: str) -> None:
    found = lists.next_page(f"https://x.org/a{query}", format, json.dumps(answer).encode())
    assert found == (f"https://x.org/a{expected}" if expected else "")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"meta": 3, "results": [1]}', b"null"])
@pytest.mark.parametrize("format", sorted(lists._READERS))
def test_what_tells_nothing_ends(format: str, data: bytes) -> None:
    assert lists.next_page("https://x.org/", format, data) == ""


def test_the_formats_have_these_names() -> None:
    assert set(lists._READERS) <= set(FORMATS)


@pytest.mark.acceptance
def test_recorded_answers_tell_it(shared: Path) -> None:
    files = {
        "crossref": ("crossref/habanero_test_cursor.json", "cursor="),
        "semantic-scholar": ("semantic_scholar/fastpaper_semantic_search.json", "offset=3"),
        "openalex": ("openalex/works_hfl112.json", "page=2"),
    }
    for format, (name, words) in files.items():
        data = (shared / "samples" / name).read_bytes()
        assert words in lists.next_page("https://x.org/?q=1", format, data), name
