"""Recorded XML of PubMed: every article and book is a record, a notice or a problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.errors import FormatError, Level
from generator.formats import pubmed_xml, registry
from generator.models import Batch, Record

# file → records, rejected (no title)
FILES = {
    "biopython_pubmed2.xml": (2, 0),
    "biopython_pubmed4.xml": (1, 0),
    "biopython_pubmed6.xml": (1, 0),
    "biopython_pubmed7.xml": (1, 0),
    "efetch_2026_fastpaper.xml": (3, 0),
    "jabref_MedlineImporterTestArticleID.xml": (1, 0),
    "jabref_MedlineImporterTestArticleItalics.xml": (1, 0),
    "jabref_MedlineImporterTestArticleNoISSN.xml": (1, 0),
    "jabref_MedlineImporterTestBookArticleSet.xml": (1, 1),
    "jabref_MedlineImporterTestNbib.xml": (2, 0),
    "pubmed_result_pubMR.xml": (93, 0),
}
NO_XML = "jabref_MedlinePlainImporterTestInvalidFormat.xml"


def load(shared: Path, name: str) -> tuple[str, Batch]:
    data = (shared / "samples" / "pubmed_xml" / name).read_bytes()
    assert registry.detect(data, name).name == "pubmed-xml"
    return data.decode("utf-8"), pubmed_xml.parse(data, name)


def records(shared: Path) -> dict[str, Record]:
    found = (one for name in FILES for one in load(shared, name)[1].records)
    return {one.ids["pmid"]: one for one in found}


def test_no_file_is_forgotten(shared: Path) -> None:
    found = {path.name for path in (shared / "samples" / "pubmed_xml").glob("*.xml")}
    assert found == {*FILES, NO_XML}


def test_what_is_no_xml_is_refused(shared: Path) -> None:
    data = (shared / "samples" / "pubmed_xml" / NO_XML).read_bytes()
    with pytest.raises(FormatError, match="in no format"):
        registry.detect(data, NO_XML)
    with pytest.raises(FormatError, match="not XML"):
        pubmed_xml.parse(data, NO_XML)


@pytest.mark.parametrize("name", FILES)
def test_every_item_is_accounted_for(shared: Path, name: str) -> None:
    text, batch = load(shared, name)
    lost = [one for one in batch.problems if one.level is Level.ERROR]
    assert (len(batch.records), len(lost)) == FILES[name]
    assert len(batch.records) + len(lost) == len(re.findall(r"</Pubmed(?:Book)?Article>", text))
    assert {one.code for one in batch.problems} <= {"pubmed-xml/no-title"}


@pytest.mark.parametrize("name", FILES)
def test_records_say_what_the_articles_say(shared: Path, name: str) -> None:
    text, batch = load(shared, name)
    articles = re.findall(r"<PubmedArticle>.*?</PubmedArticle>", text, re.DOTALL)
    for article, record in zip(articles, batch.records, strict=False):
        head = article.split("<ReferenceList>")[0]
        assert record.ids["pmid"] == re.findall(r"<PMID[^>]*>(\d+)", head)[0]
        doi = re.search(r'<ArticleId IdType="doi">\s*([^<\s]+)', head)
        assert record.ids.get("doi", "") == (doi[1].lower() if doi else "")
        pmc = re.search(r'<ArticleId IdType="pmc">\s*([^<\s]+)', head)
        assert record.ids.get("pmcid", "") == (pmc[1] if pmc else "")
        people = head.split("<InvestigatorList>")[0].split("</AuthorList>")[0]
        assert len(record.authors) == len(re.findall(r"<Author\b", people)), record.where
        assert sum(bool(one.orcid) for one in record.authors) == people.count('Source="ORCID"')
        assert bool(record.abstract) == bool(re.search(r"<AbstractText[^>]*>(?!</)", head)), (
            record.where
        )
        assert record.venue, record.where
        assert not record.title.endswith(("]", ".")), record.where
        year = re.search(r"<PubDate>\s*<Year>(\d{4})", head)
        assert year
        assert record.published
        assert 0 <= int(year[1]) - record.published.year <= 1, record.where


def test_facts(shared: Path) -> None:
    found = records(shared)
    structured = found["27797938"]
    assert re.findall(r"^[A-Z]+(?=:)", structured.abstract, re.MULTILINE)[0] == "OBJECTIVE"
    assert str(structured.published) == "2016-10-21"
    assert found["26711635"].title.startswith("Diagnostic performance of a multiplex PCR assay")
    jabref = found["29872490"]
    assert [one.literal for one in jabref.authors if one.literal] == [
        "Alzheimer's Disease Neuroimaging Initiative"
    ]
    assert "(-19)" in jabref.abstract or "^{-19}" in jabref.abstract
    assert "@" not in "".join(
        place for one in found.values() for author in one.authors for place in author.affiliations
    )
    book = found["21413195"]
    assert [one.name for one in book.authors] == [
        "National Collaborating Centre for Chronic Conditions (UK)"
    ]
    assert str(book.published) == "2009-02"
