"""How many recorded papers name a language and a licence, by the folder they were recorded in."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from generator.errors import FormatError
from generator.formats import registry
from generator.models import Record
from generator.text import languages, licenses


def _records(folder: Path) -> list[Record]:
    name = folder.name.replace("_", "-")
    found: list[Record] = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        # Error answers lie there as well.
        with contextlib.suppress(FormatError):
            data = path.read_bytes()
            if registry.detect(data, path.name).name == name:
                found += registry.FORMATS[name].parse(data, path.name).records
    return found


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
    records = _records(shared / "samples" / folder)
    assert len([one for one in records if one.language]) == told
    assert len([one for one in records if one.license]) == licensed
    for one in records:
        assert languages.tag(one.language) == one.language
        assert licenses.canonical(one.license) == one.license
