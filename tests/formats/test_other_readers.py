"""Other people's readers take every byte that we write, and understand the same."""

from __future__ import annotations

import csv
import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from generator.formats import bibtex, csl_json, csv_table, jsonl, ris
from generator.formats.documents.records import plain_text
from generator.models import Author, Link, Paper, PartialDate
from generator.text import kinds
from tests.formats.test_exchange import papers

PAPER = Paper(
    id="arxiv-2401.00001",
    title='Rate $O(n^2)$: 100% of "DNA" & {RNA} #1',
    ids={"arxiv": "2401.00001", "doi": "10.5555/a_b", "pmid": "123"},
    authors=(
        Author(family="van der Berg", given="Anna"),
        Author(family="King", given="M. L.", suffix="Jr."),
        Author(literal="STAR Team"),
    ),
    abstract="One, 5% better.\n\nTwo.",
    published=PartialDate(2024, 1, 31),
    venue="Notes & Queries",
    keywords=("dough", "crust"),
    links=(Link(kind="code", url="https://github.com/example/x_y"),),
)


@pytest.fixture(autouse=True)
def old_fashions() -> Iterator[None]:
    """Warnings of their own making are not about what we write."""
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, SyntaxWarning, PendingDeprecationWarning):
            warnings.simplefilter("ignore", kind)
        # citeproc-py does not know `custom`, which is in the schema.
        warnings.filterwarnings("ignore", "The following arguments for Reference.*: custom$")
        yield


# --- BibTeX


def _pybtex(text: str) -> Any:
    from pybtex.database import parse_string

    return parse_string(text, "bibtex")


@given(paper=papers())
def test_pybtex_reads_bibtex(paper: Paper) -> None:
    found = _pybtex(bibtex.dump([paper, Paper(id="zz-last", title="Last")]))
    assert set(found.entries) == {paper.id, "zz-last"}
    entry = found.entries[paper.id]
    assert len(entry.persons.get("author", [])) == len(paper.authors) + (
        bool(paper.authors) and paper.number_of_authors > len(paper.authors)
    )
    assert "title" in entry.fields
    assert ("abstract" in entry.fields) == bool(paper.abstract)


@given(paper=papers())
def test_bibtexparser_reads_bibtex(paper: Paper) -> None:
    from bibtexparser import entrypoint

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    found = entrypoint.parse_string(bibtex.dump([paper, Paper(id="zz-last", title="Last")]))
    assert not found.failed_blocks
    assert [entry.key for entry in found.entries] == [paper.id, "zz-last"]
    assert not found.comments


def test_pybtex_understands_names_and_dates() -> None:
    entry = _pybtex(bibtex.dump([PAPER])).entries[PAPER.id]
    berg, king, team = entry.persons["author"]
    assert (berg.prelast_names, berg.last_names) == (["van", "der"], ["Berg"])
    assert (king.last_names, king.lineage_names) == (["King"], ["Jr."])
    assert team.last_names == ["{STAR Team}"]
    assert entry.fields["month"] == "January"
    assert entry.fields["doi"] == "10.5555/a_b"
    assert entry.fields["url"] == "https://arxiv.org/abs/2401.00001"


def test_pybtex_formats_an_entry() -> None:
    from pybtex import format_from_string

    written = format_from_string(bibtex.dump([PAPER]), "plain", output_backend="plaintext")
    assert "Notes & Queries" in written
    assert "van der Berg" in written


# --- RIS


@given(paper=papers())
def test_rispy_reads_ris(paper: Paper) -> None:
    import rispy

    first, last = sorted((paper, Paper(id="zz-last", title="Last")), key=lambda one: one.id)
    found = rispy.loads(ris.dump([first, last]))
    assert [one["id"] for one in found] == [first.id, last.id]
    (one,) = (each for each in found if each["id"] == paper.id)
    assert not one.get("unknown_tag")
    assert len(one.get("authors", [])) == len(paper.authors)
    assert len(one.get("keywords", [])) == len(paper.keywords)
    assert one.get("doi", "") == paper.ids.get("doi", "")


def test_rispy_understands_it() -> None:
    import rispy

    (one,) = rispy.loads(ris.dump([PAPER]))
    assert one["authors"] == ["van der Berg, Anna", "King, M. L., Jr.", "STAR Team"]
    assert one["type_of_reference"] == "JOUR"
    assert one["title"] == plain_text(PAPER.title)
    assert one["abstract"].split() == PAPER.abstract.split()
    assert (one["year"], one["date"]) == ("2024", "2024/01/31/")


# --- CSL-JSON

# What https://github.com/citation-style-language/schema allows for the variables that we write; no
# package of PyPI that we know of brings it.
_NAMES = {"family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"}
_TYPES = {*kinds.KINDS, "document"}
_TEXTS = {"id", "title", "container-title", "abstract", "DOI", "PMID", "PMCID", "publisher", "URL",
          "keyword", "language", "note", "number"}  # fmt: skip


@given(paper=papers())
def test_csl_json_has_the_schemas_variables_and_types(paper: Paper) -> None:
    (item,) = json.loads(csl_json.dump([paper]))
    assert item.pop("type") in _TYPES
    for author in item.pop("author", []):
        assert set(author) <= _NAMES
        assert all(isinstance(text, str) for text in author.values())
    issued = item.pop("issued", {"date-parts": [[1]]})
    assert all(type(part) is int for part in issued["date-parts"][0])
    assert set(issued) == {"date-parts"}
    assert all(isinstance(text, str) for text in item.pop("categories", []))
    assert isinstance(item.pop("custom", {}), dict)
    assert set(item) <= _TEXTS
    assert all(isinstance(text, str) for text in item.values())


def test_citeproc_formats_csl_json() -> None:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc import formatter as formatters
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON(json.loads(csl_json.dump([PAPER])))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatters.plain)
    bibliography.register(Citation([CitationItem(PAPER.id)]))
    (written,) = bibliography.bibliography()
    for words in ("Berg", "King", "STAR Team", "2024", "100%", "Notes & Queries"):
        assert words in str(written)


# --- tables and lines


@given(paper=papers())
def test_pythons_reader_takes_the_table_strictly(paper: Paper) -> None:
    data = csv_table.dump([paper]).encode()
    text = data.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(header) == csv_table.COLUMNS
    assert len(row) == len(header)
    assert not any(cell[:1] in tuple("=+-@\t\r") for cell in row if cell)
    assert all(line.endswith("\r\n") or "\r" not in line for line in text.splitlines(True))


@given(paper=papers())
def test_each_line_is_json_that_stands_alone(paper: Paper) -> None:
    (line, rest) = jsonl.dump([paper]).split("\n")
    assert json.loads(line)["id"] == paper.id
    assert rest == ""
