"""Recorded feeds: every item is a record; arXiv's own feeds stay with their own format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.formats import feed, json_feed, registry

MIRROR = "hf_daily_feed.xml"


def load(shared: Path, folder: str, name: str) -> bytes:
    return (shared / "samples" / folder / name).read_bytes()


def test_no_file_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "samples" / "hf_rss").iterdir()} == {MIRROR}


def test_every_item_of_the_mirror_is_a_record(shared: Path) -> None:
    data = load(shared, "hf_rss", MIRROR)
    assert registry.detect(data, MIRROR).name == "feed"
    batch = feed.parse(data, MIRROR)
    items = re.findall(rb"<item>.*?</item>", data, re.DOTALL)
    assert (len(batch.records), batch.problems) == (30, ())
    for item, record in zip(items, batch.records, strict=True):
        text = item.decode()
        number = re.search(r"<link>https://arxiv\.org/abs/([\d.]+)</link>", text)
        assert number
        assert record.ids == {"arxiv": number[1]}
        names = re.search(r"Authors:&lt;/b&gt; (.*?)&lt;/p&gt;", text)
        assert names
        assert len(record.authors) == len(names[1].split(", "))
        upvotes = re.search(r"Upvotes:&lt;/b&gt; (\d+)", text)
        assert upvotes
        assert record.signals == {"upvotes": int(upvotes[1])}
        summary = re.search(r"Summary:&lt;/b&gt; (\S+ \S+ \S+)", text)
        assert summary
        assert record.abstract.startswith(summary[1])
        assert "Upvotes" not in record.abstract
        assert record.published


def test_facts(shared: Path) -> None:
    first = feed.parse(load(shared, "hf_rss", MIRROR), MIRROR).records[0]
    assert first.title.startswith("OSReward: Instituting Standardized Evaluation")
    assert first.authors[0].name == "Qiushi Sun"
    assert len(first.authors) == 23
    assert str(first.published) == "2026-07-30"
    assert [link.url for link in first.links] == ["https://os-copilot.github.io/OSReward-Home/"]


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("atom_cs.AI_2025-08-20_7entries.xml", 7),
        ("atom_cs.AI_2025-08-20_87entries_TRUNCATED.xml", 87),
        ("rss1_hep-ex_2018-05-23_old_format_3items.xml", 3),
        ("rss2_cs.AI_2026-04-27.xml", 3),
    ],
)
def test_arxivs_feeds_are_arxivs_but_can_be_read(shared: Path, name: str, items: int) -> None:
    data = load(shared, "arxiv_rss", name)
    assert registry.detect(data, name).name == "arxiv-rss"
    batch = feed.parse(data, name)
    assert all("arxiv" in record.ids for record in batch.records)
    assert len(re.findall(rb"<(?:item|entry)[ >]", data)) == items
    lost = [one for one in batch.problems if one.level == "error"]
    assert len(batch.records) + len(lost) == items


def test_no_other_recording_is_taken_for_a_feed(shared: Path) -> None:
    for path in sorted((shared / "samples").glob("*/*")):
        if path.parent.name in ("hf_rss", "arxiv_rss", "arxiv_atom") or not path.is_file():
            continue
        with path.open("rb") as file:
            head = file.read(registry.SNIFFED).decode("utf-8", "replace")
        assert max(feed.sniff(head), json_feed.sniff(head)) < registry.SURE, path.name
