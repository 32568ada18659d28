"""Identifiers in every spelling become one; ids of papers are portable and never collide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.identifiers import SCHEMES, canonical, canonical_ids, is_paper_id, paper_id


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("arxiv", "2510.12345", "2510.12345"),
        ("arxiv", "arXiv:2510.12345v3", "2510.12345"),
        ("arxiv", "http://arxiv.org/abs/2607.28628v1", "2607.28628"),
        ("arxiv", "https://arxiv.org/pdf/0704.0001.pdf", "0704.0001"),
        ("arxiv", "oai:arXiv.org:cs/0112017", "cs/0112017"),
        ("arxiv", "cs.AI/0112017v2", "cs/0112017"),
        ("arxiv", "10.48550/arXiv.2510.12345", "2510.12345"),
        ("arxiv", "HEP-TH/9901001", "hep-th/9901001"),
        ("arxiv", "CS/0112017", "cs/0112017"),
        ("arxiv", "cond-mat.mes-hall/0112017", "cond-mat/0112017"),
        ("arxiv", "cond-mat.supr-con/0112017v1", "cond-mat/0112017"),
        ("arxiv", "10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
        ("arxiv", "mes-hall/0112017", ""),
        ("arxiv", "2513.12345", ""),
        ("arxiv", "12510.123456", ""),
        ("doi", "https://doi.org/10.1000/ABC.5).", "10.1000/abc.5"),
        ("doi", "doi:10.1000/a%2Fb ", "10.1000/a/b"),
        ("doi", "10.1002/(SICI)4:4<33::AID>3.0.CO;2-B", "10.1002/(sici)4:4<33::aid>3.0.co;2-b"),
        ("doi", "10.1002/(SICI)4:4<33::AID>3.0.CO;2-#", "10.1002/(sici)4:4<33::aid>3.0.co;2-#"),
        ("doi", "10.1002/4:4&lt;33::AID>3.0.CO;2-%23", "10.1002/4:4<33::aid>3.0.co;2-#"),
        ("doi", "10.1000/abc?utm_source=x", "10.1000/abc"),
        ("doi", "10.1000/abc&type=printable", "10.1000/abc"),
        ("doi", "10.1000/abc#sec1", "10.1000/abc"),
        ("doi", "10.1000/abc/full", "10.1000/abc"),
        ("doi", "10.1000/abc/epdf?x=1", "10.1000/abc"),
        ("doi", "10.1000/abc/fulltext.html", "10.1000/abc"),
        ("doi", "10.1000/abc.pdf.", "10.1000/abc"),
        ("doi", "10.2210/pdb1abc/pdb", "10.2210/pdb1abc/pdb"),
        ("doi", "10.1000/abc</a>", "10.1000/abc"),
        ("doi", "10.1000/abc<br/>10.1000/def", "10.1000/abc"),
        ("doi", "10.1000/p13-1&amp;2_16", "10.1000/p13-1&2_16"),
        ("doi", "10.1000/abc\u200b", "10.1000/abc"),
        ("doi", "10.1000/abc;10.1000/def", "10.1000/abc"),
        ("doi", "10.1000/abc,https://doi.org/10.1000/def", "10.1000/abc"),
        ("doi", "10.1101/2020.01.01.123456v2", "10.1101/2020.01.01.123456"),
        ("doi", "10.1101/2020.01.01.123456v2.full.pdf", "10.1101/2020.01.01.123456"),
        ("doi", "10.1101/2020.01.01.123456v2</a>", "10.1101/2020.01.01.123456"),
        ("doi", "https://www.biorxiv.org/content/10.1101/123456v1.full", "10.1101/123456"),
        ("doi", "10.20944/preprints202001.0001.v1", "10.20944/preprints202001.0001.v1"),
        ("doi", "10.1000/full", "10.1000/full"),
        ("doi", "10.1000/?x=1", ""),
        ("doi", "10.12/x", ""),
        ("acl", "https://aclanthology.org/2024.acl-long.1/", "2024.acl-long.1"),
        ("acl", "P19-1001", "P19-1001"),
        ("acl", "p19-1001", "P19-1001"),
        ("acl", "W18-5446v2", "W18-5446"),
        ("acl", "2024.acl-long.1v2.pdf", "2024.acl-long.1"),
        ("acl", "2024.ACL-LONG.1", "2024.acl-long.1"),
        ("openreview", "https://openreview.net/forum?id=abc_DEF123", "abc_DEF123"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("pmid", "PMID: 0012345", "12345"),
        ("pmid", "12345678 [pii]", ""),
        ("pmcid", "pmc12345", "PMC12345"),
        ("pmcid", "12345", "PMC12345"),
        ("pmcid", "PMC12345.1", "PMC12345"),
        ("pmcid", "12345 [pii]", ""),
        ("s2", "A" * 40, "a" * 40),
        ("openalex", "https://openalex.org/W123", "W123"),
        ("openalex", "https://openalex.org/w123", "W123"),
        ("dblp", "https://dblp.org/rec/conf/acl/X24", "conf/acl/X24"),
        ("dblp", "https://dblp.org/rec/conf/acl/X24.html", "conf/acl/X24"),
        ("dblp", "https://dblp.org/rec/conf/acl/X24.bib?param=1", "conf/acl/X24"),
        ("nothing", "x", ""),
    ],
)  # fmt: skip
def test_one_spelling(scheme: str, text: str, expected: str) -> None:
    assert canonical(scheme, text) == expected
    if expected:
        assert canonical(scheme, expected) == expected


def test_a_doi_that_arxiv_or_acl_gave_says_the_id() -> None:
    assert canonical_ids({"doi": "10.48550/ARXIV.2510.12345v1"}) == {"arxiv": "2510.12345"}
    both = canonical_ids({"doi": "10.18653/v1/W18-6481"})
    assert both == {"doi": "10.18653/v1/w18-6481", "acl": "W18-6481"}


def test_the_strongest_identifier_makes_the_id() -> None:
    ids = {"doi": "10.1000/x", "arxiv": "2510.12345"}
    assert paper_id(ids, "T") == "arxiv-2510.12345"
    assert paper_id({"arxiv": "cs/0112017"}, "T") == "arxiv-cs-0112017"
    assert paper_id({"acl": "2024.acl-long.1"}, "T") == "acl-2024-acl-long-1"
    assert paper_id({}, "Yes: a Study!") == paper_id({}, "yes, a study")


@given(st.text(min_size=1, max_size=300))
def test_any_title_makes_a_portable_id(title: str) -> None:
    made = paper_id({}, title)
    assert is_paper_id(made)
    assert len(made.encode()) <= 120


@given(st.sampled_from(SCHEMES), st.text(max_size=80))
def test_any_identifier_makes_a_portable_id(scheme: str, text: str) -> None:
    value = canonical(scheme, text)
    if value:
        assert is_paper_id(paper_id({scheme: value}, "T"))


def test_identifiers_that_look_alike_make_different_ids() -> None:
    values = ["10.1000/a-b", "10.1000/a.b", "10.1000/a_b", "10.1000/a/b"]
    assert len({paper_id({"doi": value}, "") for value in values}) == len(values)
