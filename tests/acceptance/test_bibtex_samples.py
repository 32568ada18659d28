"""Recorded BibTeX libraries: every entry is a record or a problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.errors import Level
from generator.formats import bibtex, registry
from generator.models import Batch

# folder → files, of them without an entry; entries read, entries rejected (for lack of a title)
FOLDERS = {
    "bibtex": (7, 0),
    "bibtex_jabref": (24, 1),
    "bibtex_biber": (31, 0),
    "bibtex_bbt_import": (62, 0),
    "bibtex_bibtexparser": (30, 3),
}
_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*@\s*(?!comment|string|preamble|xdata|set\b|bibnote|control)\w+\s*[{(]",
    re.MULTILINE | re.IGNORECASE,
)


def files(shared: Path, folder: str) -> list[Path]:
    return sorted((shared / "samples" / folder).glob("*.bib"))


def read(path: Path) -> Batch:
    return bibtex.parse(path.read_bytes(), path.name)


def lost(batch: Batch) -> int:
    return sum(one.level is Level.ERROR for one in batch.problems)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_is_accounted_for(shared: Path, folder: str) -> None:
    found = files(shared, folder)
    empty = 0
    for path in found:
        data = path.read_bytes()
        assert registry.detect(data, path.name).name == "bibtex", path.name
        batch = read(path)
        count = len(_START.findall(data))
        assert len(batch.records) + lost(batch) == count, path.name
        empty += not count
        for problem in batch.problems:
            # In these files nothing is broken but what lacks a title.
            assert problem.level is not Level.ERROR or problem.code == "bibtex/no-title", problem
        assert len({one.where for one in batch.records}) == len(batch.records), path.name
    assert (len(found), empty) == FOLDERS[folder]


def test_libraries_of_people(shared: Path) -> None:
    folder = shared / "samples" / "bibtex"
    tugboat = read(folder / "tugboat_pybtex.bib")
    assert len(tugboat.records) == 2718
    assert sum(one.venue == "TUGboat" for one in tugboat.records) > 2600, "an @string"
    assert sum(bool(one.published and one.published.month) for one in tugboat.records) == 2412
    pubmed = read(folder / "pubmed_converted.bib")
    assert len(pubmed.records) == 160, "32 keys are there twice"
    assert pubmed.records[0].ids["pmid"] == "30919711"
    assert len(pubmed.records[0].authors) == 5
    zotero = read(folder / "zotero_jfcrenshaw.bib")
    text = (folder / "zotero_jfcrenshaw.bib").read_text("utf-8")
    assert len(zotero.records) == 524
    assert sum("arxiv" in one.ids for one in zotero.records) >= len(
        re.findall(r"(?m)^  eprint = \{(?:arXiv:)?\d{4}\.\d{4,5}\}", text)
    )
    dois = len(re.findall(r"(?m)^  doi = \{10\.(?!48550)", text))
    assert sum("doi" in one.ids for one in zotero.records) >= dois > 200
    assert sum(bool(one.abstract) for one in zotero.records) == len(
        re.findall(r"(?m)^  abstract = ", text)
    )


def test_inheritance_and_encodings(shared: Path) -> None:
    xampl = read(shared / "samples" / "bibtex" / "xampl.bib")
    crossed = [one for one in xampl.records if one.title.startswith("The Gnats and Gnus")]
    assert {str(one.published)[:4] for one in crossed} == {"1986"}
    assert len({one.venue for one in crossed}) == 1
    assert crossed[0].venue == "G-Animal's Journal"
    biber = shared / "samples" / "bibtex_biber"
    assert read(biber / "encoding1.bib").records[0].title == "Šome title"
    assert read(biber / "encoding4.bib").records[0].title == "Żome title"
    string = read(shared / "samples" / "bibtex_bibtexparser" / "features2.bib").records[0]
    assert (string.title, string.venue) == ("Cool Stuff", "My International Conference")
    assert string.authors[0].name == "John Doe"
