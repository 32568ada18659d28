"""Recorded files of the ACL Anthology: every paper is a record."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.formats import registry
from generator.models import Batch, Record

# file → papers
FILES = {"2020.findings.xml": 447, "2024.eacl.xml": 281, "P19.xml": 763}


def load(shared: Path, name: str) -> tuple[str, Batch]:
    data = (shared / "samples" / "acl_xml" / name).read_bytes()
    chosen = registry.detect(data, name)
    assert chosen.name == "acl-xml"
    return data.decode("utf-8"), chosen.parse(data, name)


def one(shared: Path, acl: str) -> Record:
    name = "P19.xml" if acl.startswith("P19") else f"{acl.partition('-')[0]}.xml"
    return next(record for record in load(shared, name)[1].records if record.ids["acl"] == acl)


def test_no_file_is_forgotten(shared: Path) -> None:
    assert {path.name for path in (shared / "samples" / "acl_xml").iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_paper_is_a_record(shared: Path, name: str) -> None:
    text, batch = load(shared, name)
    papers = re.findall(r"<paper id.*?</paper>", text, re.DOTALL)
    assert len(batch.records) == len(papers) == FILES[name]
    assert not batch.problems
    for paper, record in zip(papers, batch.records, strict=True):
        url = re.search(r"<url hash=\"\w+\">([^<]+)</url>", paper)
        doi = re.search(r"<doi>([^<]+)</doi>", paper)
        assert url
        assert record.ids["acl"] == url[1]
        assert record.ids.get("doi", "") == (doi[1].lower() if doi else "")
        assert len(record.authors) == paper.count("<author")
        assert bool(record.abstract) == ("<abstract" in paper)
        assert bool(record.updated) == bool(re.search(r"<revision [^>]*date=", paper))
        kinds = Counter(link.kind for link in record.links)
        assert kinds["video"] >= paper.count("<video")
        assert kinds["code"] >= paper.count('type="software"')
        assert kinds["slides"] >= paper.count('type="presentation"')
        assert record.venue
        assert not record.retracted
        title = re.search(r"<title>(.*?)</title>", paper, re.DOTALL)
        assert title
        words = re.sub(r"<tex-math>.*?</tex-math>|<[^>]+>|&\w+;", " ", title[1])
        assert all(word in record.title for word in words.split())


def test_dates(shared: Path) -> None:
    for name, date in {"2020.findings.xml": "2020-11", "P19.xml": "2019-07"}.items():
        assert {str(record.published) for record in load(shared, name)[1].records} == {date}


def test_facts(shared: Path) -> None:
    ethical = one(shared, "2024.eacl-long.1")
    assert ethical.authors[0].name == "Xin Quan"
    assert ethical.authors[0].orcid == "0000-0001-8612-5274"
    assert ethical.authors[0].affiliations == ("University of Manchester",)
    assert ethical.venue.startswith("Proceedings of the 18th Conference of the European Chapter")
    assert [link.url for link in ethical.links if link.kind == "video"] == [
        "https://aclanthology.org/2024.eacl-long.1.mp4"
    ]
    revised = one(shared, "2020.findings-emnlp.296")
    assert str(revised.updated) == "2021-05-04"
    assert "https://slideslive.com/38940645" in {
        link.url for link in load(shared, "2020.findings.xml")[1].records[8].links
    }
    assert one(shared, "P19-1003").title == (
        "Improving Multi-turn Dialogue Modelling with Utterance ReWriter"
    )
    assert sum("$" in record.title for record in load(shared, "2024.eacl.xml")[1].records) >= 2
