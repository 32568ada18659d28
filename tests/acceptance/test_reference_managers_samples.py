"""Recorded NBIB, ENW, EndNote XML and Zotero RDF: every reference is a record or a problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.errors import Level
from generator.formats import registry
from generator.models import Batch, Record

# file → format, records, rejected
FILES = {
    "nbib_enw/jabref_Endnote.book.example.enw": ("endnote-tagged", 1, 0),
    "nbib_enw/jabref_Endnote.entries.enw": ("endnote-tagged", 1, 4),
    "nbib_enw/jabref_Endnote.pattern.A.enw": ("endnote-tagged", 0, 1),
    "nbib_enw/jabref_Endnote.pattern.E.enw": ("endnote-tagged", 0, 1),
    "nbib_enw/jabref_NbibImporterTest.nbib": ("nbib", 1, 0),
    "endnote_xml/EndnoteXmlImporterTest_EmptyKeywordStyle.xml": ("endnote-xml", 1, 0),
    "endnote_xml/prototype59_endnote.xml": ("endnote-xml", 1, 0),
    "zotero_rdf/zotero_jammcfar.rdf": ("zotero-rdf", 15, 0),
    "zotero_rdf/zotero_scalefreegan.rdf": ("zotero-rdf", 477, 2),
}


def read(shared: Path, name: str) -> Batch:
    data = (shared / "samples" / name).read_bytes()
    found = registry.detect(data, name)
    assert found.name == FILES[name][0]
    return found.parse(data, name)


def count(path: Path) -> int:
    """References, without any parser of ours."""
    text = path.read_text("utf-8")
    if path.suffix == ".rdf":
        kinds = re.findall(r"<z:itemType>(\w+)</z:itemType>", text)
        return sum(kind not in ("attachment", "note") for kind in kinds)
    if path.suffix == ".xml":
        return text.count("<record>")
    if path.suffix == ".nbib":
        return text.count("PMID- ")
    # JabRef's tests are of one reference with many types at once.
    return max(1, len(re.findall(r"(?m)^%0.*\n(?!%0)", text)))


def test_no_file_is_forgotten(shared: Path) -> None:
    folders = ("nbib_enw", "endnote_xml", "zotero_rdf")
    found = (path for name in folders for path in (shared / "samples" / name).iterdir())
    names = {f"{path.parent.name}/{path.name}" for path in found if path.suffix != ".bib"}
    assert names == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_reference_is_accounted_for(shared: Path, name: str) -> None:
    batch = read(shared, name)
    lost = [one for one in batch.problems if one.level is Level.ERROR]
    assert (len(batch.records), len(lost)) == FILES[name][1:]
    assert {one.code for one in batch.problems} <= {f"{FILES[name][0]}/no-title"}
    assert len(batch.records) + len(lost) == count(shared / "samples" / name)


def test_pubmed_as_jabref_read_it(shared: Path) -> None:
    (paper,) = read(shared, "nbib_enw/jabref_NbibImporterTest.nbib").records
    assert paper.ids == {"doi": "10.4103/2277-9175.180636", "pmid": "27169098"}
    assert paper.title == "Proteomics: A new perspective for cancer"
    assert [one.name for one in paper.authors] == [
        "Basavaradhya Sahukar Shruthi", "Palani Vinodhkumar", "Selvamani", "corporater",
    ]  # fmt: skip
    assert paper.authors[1].affiliations[0].endswith("Chennai, Tamil Nadu, India.")
    assert (str(paper.published), paper.venue) == ("2016-04-19", "Advanced biomedical research")
    assert len(paper.keywords) == 5


def test_endnote_as_jabref_read_it(shared: Path) -> None:
    (book,) = read(shared, "nbib_enw/jabref_Endnote.book.example.enw").records
    assert [one.name for one in book.authors] == ["René Preißel", "Bjørn Stachmann"]
    assert str(book.published) == "2016"
    entry = read(shared, "nbib_enw/jabref_Endnote.entries.enw").records[0]
    assert (entry.title, len(entry.authors)) == ("testT", 2)

    name = "endnote_xml/EndnoteXmlImporterTest_EmptyKeywordStyle.xml"
    (laser,) = read(shared, name).records
    expected = (shared / "samples" / f"{name}.expected.bib").read_text("utf-8")
    fields = dict(re.findall(r"(\w+) = \{(.*)\}", expected))
    assert laser.title == fields["title"]
    assert laser.venue == fields["journal"]
    assert "; ".join(laser.keywords) == fields["keywords"]
    assert laser.authors[0].name == "RCH Lim"
    assert laser.ids == {"doi": fields["doi"], "pmid": "29937971", "pmcid": "PMC6011367"}
    assert str(laser.published) == "2018-06-01"

    (ltp,) = read(shared, "endnote_xml/prototype59_endnote.xml").records
    assert ltp.ids == {"doi": "10.1016/j.neuron.2004.09.012", "pmid": "15450156"}
    assert [one.name for one in ltp.authors] == ["R. C. Malenka", "M. F. Bear"]
    assert str(ltp.published) == "2004-09-30"


def items(text: str) -> list[str]:
    """The text of each item of an RDF file: what stands at the first level, as Zotero indents."""
    blocks = re.findall(r"(?ms)^    <([\w:]+)(?: [^>]*)?>\n(.*?)^    </\1>", text)
    found = [body for _, body in blocks if "<z:itemType>" in body]
    return [body for body in found if "<z:itemType>attachment" not in body]


def test_zotero_says_what_the_items_say(shared: Path) -> None:
    for name in ("zotero_rdf/zotero_jammcfar.rdf", "zotero_rdf/zotero_scalefreegan.rdf"):
        text = (shared / "samples" / name).read_text("utf-8")
        batch = read(shared, name)
        by_place = {record.where: record for record in batch.records}
        found = items(text)
        assert len(found) == sum(FILES[name][1:])
        for number, item in enumerate(found, start=1):
            record = by_place.get(f"{name}#{number}")
            assert bool(record) == bool(re.search(r"(?m)^        <dc:title>", item))
            if record:
                check(record, item)


def check(record: Record, item: str) -> None:
    made = re.search(r"(?s)<(bib:authors|z:programmers)>(.*?)</\1>", item)
    people = made[2].count("<foaf:Person>") if made else 0
    assert len(record.authors) == people, record.where
    assert bool(record.abstract) == ("<dcterms:abstract>" in item), record.where
    assert bool(record.published) == ("<dc:date>" in item), record.where
    if pmid := re.search(r"\bPMID: (\d+)", item):
        assert record.ids["pmid"] == pmid[1]
    if pmcid := re.search(r"\bPMCID: (PMC\d+)", item):
        assert record.ids["pmcid"] == pmcid[1]
    if doi := re.search(r">DOI (10\.[^<\s]+)<", item):
        assert record.ids["doi"] == doi[1].lower().replace("&lt;", "<").replace("&gt;", ">")


def test_zotero_facts(shared: Path) -> None:
    small = read(shared, "zotero_rdf/zotero_jammcfar.rdf").records
    loyalty = next(one for one in small if one.title.startswith("Customer loyalty"))
    assert loyalty.ids == {"doi": "10.1016/s0022-4359(01)00065-3"}
    assert loyalty.venue == "Journal of Retailing"
    assert str(loyalty.published) == "2002-03-01"
    transport = next(one for one in small if "transport" in one.title)
    assert transport.venue == "European conference of ministers of transport"

    name = "zotero_rdf/zotero_scalefreegan.rdf"
    large = read(shared, name).records
    text = (shared / "samples" / name).read_text("utf-8")
    # Two journals' DOIs are of the two articles that have no title.
    assert sum("doi" in one.ids for one in large) >= len(re.findall(">DOI 10", text)) - 2
    assert sum("pmid" in one.ids for one in large) >= len(re.findall(r"\bPMID: \d", text)) - 2
    assert large[0].authors[0].literal == "Center for History and New Media"
