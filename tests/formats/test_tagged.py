"""Tagged text, and who may take it: TeX, BibTeX and RIS have lines of the same looks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from generator.formats import endnote_tagged, nbib
from generator.formats.documents import endnote, references, tagged
from generator.models import Batch

TAG = re.compile(r"(?P<tag>[A-Z])-(?P<text>.*)\Z")


def test_lines_without_a_tag_go_on_with_the_field_before() -> None:
    found = list(tagged.read_fields("nothing\nA-one\n  two\n\nB-three\n", TAG))
    assert [(one.tag, one.text, one.line, one.after_blank) for one in found] == [
        ("A", "one\ntwo", 2, False),
        ("B", "three", 5, True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "%A comment of TeX\n@article{x, title = {T}}\n",
        "% Encoding: UTF-8\n@book{y}",
        "%PDF-1.7 %T",
        "%!PS-Adobe",
        "%%% a header of Emacs",
    ],
)
def test_comments_of_tex_are_no_endnote(text: str) -> None:
    assert endnote_tagged.sniff(text) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nAU  - A\nTI  - T\nJT  - J\nPMID- 1\nER  - \n",
        "FN Clarivate\nVR 1.0\nPT J\nAU A\nTI T\nER\n",
        "PMID- a word and a hyphen",
    ],
)
def test_ris_is_no_nbib(text: str) -> None:
    assert nbib.sniff(text) < 0.5


@pytest.mark.parametrize(
    ("database", "accession", "found"),
    [("PubMed", "90000001", True), ("Scopus", "90000001", False), ("", "PMID: 90000001", True)],
)
def test_an_accession_number_is_pubmeds_only_if_said(
    database: str, accession: str, found: bool
) -> None:
    ids = endnote.ids(
        dois=[], accessions=[accession], databases=[database], custom=[], labels=[], urls=[]
    )
    assert ids == ({"pmid": "90000001"} if found else {})


def test_old_addresses_of_pubmed_name_one_paper_or_none() -> None:
    url = "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&list_uids="
    assert references.ids_of_url(f"{url}12345") == {"pmid": "12345"}
    assert references.ids_of_url(f"{url}12345,12346") == {}
    assert references.ids_of_url(url.replace("PubMed", "protein") + "12345") == {}


@pytest.mark.parametrize(
    ("parse", "head"),
    [
        (nbib.parse, b"PMID- 1\nTI  - T\nAB  - a\n"),
        (endnote_tagged.parse, b"%0 Book\n%T T\n%X a\n"),
    ],
)
def test_a_field_of_many_lines_takes_no_time(
    parse: Callable[[bytes, str], Batch], head: bytes
) -> None:
    data = head + b"      b\n" * 300_000
    start = time.process_time()
    assert parse(data, "x").records
    assert time.process_time() - start < 5
