"""Feeds: encodings, pages, addresses, names."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.formats import feed, json_feed, registry
from generator.formats.documents.feed_names import read_creators
from generator.formats.documents.feed_texts import read_text
from generator.formats.documents.feeds import doi_of_url, next_page

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><rss version="2.0">'
    text += "<channel><item><title>Größe zählt</title></item></channel></rss>"
    data = text.encode(encoding)
    assert registry.detect(data, "x").name == "feed"
    assert [one.title for one in feed.parse(data, "x").records] == ["Größe zählt"]


def test_a_document_is_read_alike_by_atom_with_a_prefix() -> None:
    data = (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title>'
        "<a:author><a:name>Ada Bo</a:name></a:author></a:entry></a:feed>"
    )
    assert feed.sniff(data) > registry.SURE
    assert [one.authors[0].family for one in feed.parse(data.encode(), "x").records] == ["Bo"]


@pytest.mark.parametrize(
    ("href", "own", "found", "expected"),
    [
        ("?page=2", ["https://a.example/feed"], 1, "https://a.example/feed?page=2"),
        ("https://a.example/2", [], 1, "https://a.example/2"),
        ("https://b.example/2", ["https://a.example/1"], 1, ""),
        ("https://a.example/1", ["https://a.example/1"], 1, ""),
        ("https://a.example/2", ["https://a.example/1"], 0, ""),
        ("file:///etc/passwd", [], 1, ""),
        ("http://[", ["https://a.example/1"], 1, ""),
    ],
)
def test_next_page(href: str, own: list[str], found: int, expected: str) -> None:
    assert next_page(href, own, found=found) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://wiles.example/doi/10.1002/adma.2023?af=R", "10.1002/adma.2023"),
        ("https://fronts.example/articles/10.3389/fnins.2023.12/full", "10.3389/fnins.2023.12"),
        ("https://iop.example/article/10.1088/1361-6528/ab/meta", "10.1088/1361-6528/ab"),
        ("https://plus.example/article?id=10.1371%2Fjournal.p.1", "10.1371/journal.p.1"),
        ("https://sons.example/10.1000/a.b.pdf", "10.1000/a.b"),
        ("https://blog.example/2024/10.5-tips/", ""),
        ("10.1000/x", ""),
        ("http://[", ""),
    ],
)
def test_doi_of_a_publishers_address(url: str, expected: str) -> None:
    assert doi_of_url(url) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Ada Bo, Cy Do, and Ed Fo"], ["Ada Bo", "Cy Do", "Ed Fo"]),
        (["Ada Bo and Cy Do"], ["Ada Bo", "Cy Do"]),
        (["Ada Bo & Cy Do"], ["Ada Bo", "Cy Do"]),
        (["Bo, A. C., van Do, E."], ["A. C. Bo", "E. van Do"]),
        (["Bo, Ada; Do, Cy"], ["Ada Bo", "Cy Do"]),
        (["García Bo, Ana María", "Do, Cy"], ["Ana María García Bo", "Cy Do"]),
        (["van Bo, Ada"], ["Ada van Bo"]),
        (["ada@a.example (Ada Bo)"], ["Ada Bo"]),
        (["Ada Bo <ada@a.example>"], ["Ada Bo"]),
        (["noreply@a.example"], []),
        (['<a href="https://a.example">Ada Bo</a>, Cy Do'], ["Ada Bo", "Cy Do"]),
        (["The Sample Consortium"], ["The Sample Consortium"]),
        (["", " , "], []),
    ],
)
def test_names(texts: list[str], expected: list[str]) -> None:
    assert [one.name for one in read_creators((text, "") for text in texts)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Our new paper in Example (doi:10.9999/cited.1) shows that papers are read.",
        "As told in Samples, Volume 3 is about everything that we have ever written down here.",
        "Data: we release it. Source: open.",
        "Nothing was published online.",
    ],
)
def test_sentences_are_no_citations(text: str) -> None:
    told = read_text(f"<p>{text}</p><p>More.</p>", title="T")
    assert told.abstract == f"{text}\n\nMore."
    assert not told.ids


def test_a_long_post_is_told_by_its_summary() -> None:
    post = "A long story. " * 1_000
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "T",'
    text += f'"content_text": "{post}", "summary": "In short."}}]}}'
    assert json_feed.parse(text.encode(), "x").records[0].abstract == "In short."
