"""How many recorded papers name a language and a licence, by the folder they were recorded in."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.text import languages, licenses
from tests.acceptance.recorded import records_of


@pytest.mark.parametrize(
    ("folder", "told", "licensed"),
    [
        ("arxiv_oai", 0, 1101),
        ("arxiv_rss", 0, 96),
        ("biorxiv", 0, 61),
        ("crossref", 41, 46),
        ("openalex", 14, 0),
        ("pubmed_xml", 106, 0),
        ("zotero_rdf", 234, 0),
    ],
)
def test_recorded_papers_say_so(shared: Path, folder: str, told: int, licensed: int) -> None:
    records = records_of(shared / "samples" / folder)
    assert len([one for one in records if one.language]) == told
    assert len([one for one in records if one.license]) == licensed
    for one in records:
        assert languages.tag(one.language) == one.language
        assert licenses.canonical(one.license) == one.license
