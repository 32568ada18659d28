"""Files beside lists and papers: the same bytes as `digest export`, read by other programs."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog import Catalog
from generator.exports import lists
from generator.formats import registry
from generator.formats.paper_file import parse_paper
from generator.models import Paper
from generator.pages.make import make_pages
from generator.views import downloads
from tests.exports.conftest import PAPERS, catalog_of
from tests.formats.test_exchange import papers as any_papers


def made(catalog: Catalog) -> dict[str, bytes]:
    """Every file; no path twice."""
    found = [(path, b"".join(pieces)) for path, pieces in lists.make_files(catalog)]
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.fixture(scope="module")
def files(catalog: Catalog) -> dict[str, bytes]:
    return made(catalog)


@pytest.mark.parametrize("kind", downloads.KINDS, ids=lambda kind: kind.name)
def test_a_list_is_what_export_writes_of_its_papers(
    catalog: Catalog, files: dict[str, bytes], kind: downloads.Kind
) -> None:
    dump = registry.FORMATS[kind.name].dump
    for listed in lists.make_lists(catalog):
        papers = [catalog.papers[key] for key in listed.paper_ids]
        assert files[downloads.base(listed.path) + kind.ending].decode() == dump(papers)


def test_every_list_and_paper_has_its_files(files: dict[str, bytes]) -> None:
    endings = [kind.ending for kind in downloads.KINDS]
    starts = (
        "papers themes/spikes themes/spiking themes/empty themes/other organizations/tiny-lab"
        " editions/2026-03-05 editions/2026-w10 editions/2026-03 editions/2026 editions/undated"
    ).split()
    for start in starts:
        assert {f"{start}{ending}" for ending in endings} <= set(files)
    for paper in PAPERS:
        assert {f"papers/{paper.id}.bib", f"papers/{paper.id}.md"} <= set(files)
    assert files["themes/spiking.csv"] == files["themes/spikes.csv"]
    assert files["themes/empty.csl.json"] == b"[]\n"


def test_what_a_page_links_to_is_made(catalog: Catalog, files: dict[str, bytes]) -> None:
    linked = set()
    for page in make_pages(catalog):
        linked |= {one.path for one in page.context.get("downloads", ())}
        if page.template == "pages/paper.md":
            linked |= {one.path for one in page.context["paper"].downloads}
    assert linked
    moved = {path for path in files if path.startswith("themes/spiking.")}
    assert linked == set(files) - moved


def test_the_markdown_is_the_library_file(catalog: Catalog, files: dict[str, bytes]) -> None:
    for key, paper in catalog.papers.items():
        assert parse_paper(files[f"papers/{key}.md"].decode(), path=f"{key}.md") == paper


def test_an_entry_is_the_same_in_each_list(files: dict[str, bytes]) -> None:
    alone = files["papers/a-spikes.bib"]
    inside = ("papers", "editions/2026", "editions/2026-w10", "organizations/tiny-lab")
    for start in inside:
        assert files[f"{start}.bib"].count(alone) == 1


def test_the_order_of_papers_changes_nothing(files: dict[str, bytes]) -> None:
    assert made(catalog_of(tuple(reversed(PAPERS)))) == files


def test_a_former_id_has_the_papers_files_unless_it_is_taken() -> None:
    one = dataclasses.replace(PAPERS[0], aliases=("former", "a-spikes", "../../evil"))
    other = dataclasses.replace(PAPERS[2], aliases=("former",))
    found = made(catalog_of((one, PAPERS[1], other)))
    assert found["papers/former.bib"] == found["papers/b-replay.bib"]
    assert found["papers/former.md"] == found["papers/b-replay.md"]
    assert b"a-spikes" in found["papers/a-spikes.bib"]
    assert not [path for path in found if "evil" in path]


def test_the_editor_chooses_the_formats() -> None:
    chosen = catalog_of(PAPERS, '[data]\nformats = ["csv"]\n')
    found = made(chosen)
    assert {path.split(".", 1)[1] for path in found if not path.startswith("papers/")} == {"csv"}
    assert "papers/a-spikes.bib" in found
    shown = [one.title for one in downloads.of_list(chosen.settings, "themes/spikes.md")]
    assert shown == ["CSV"]


def _pybtex_keys(data: bytes) -> list[str]:
    from pybtex.database import parse_bytes

    return sorted(parse_bytes(data, "bibtex").entries)


def _rispy_keys(data: bytes) -> list[str]:
    import rispy

    return [one["id"] for one in rispy.loads(data.decode())]


def _csv_keys(data: bytes) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


def _json_keys(data: bytes) -> list[str]:
    return [one["id"] for one in json.loads(data)]


def _citeproc_keys(data: bytes) -> list[str]:
    from citeproc.source.json import CiteProcJSON

    items = [{k: v for k, v in one.items() if k != "custom"} for one in json.loads(data)]
    return list(CiteProcJSON(items))


def _line_keys(data: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in data.decode().split("\n")[:-1]]


READERS: dict[str, Any] = {
    ".bib": (_pybtex_keys,),
    ".ris": (_rispy_keys,),
    ".csl.json": (_json_keys, _citeproc_keys),
    ".csv": (_csv_keys,),
    ".jsonl": (_line_keys,),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ending", READERS)
def test_other_readers_find_every_paper_and_no_other(
    catalog: Catalog, files: dict[str, bytes], ending: str
) -> None:
    for listed in lists.make_lists(catalog):
        for read in READERS[ending]:
            found = read(files[downloads.base(listed.path) + ending])
            assert found == sorted(listed.paper_ids), (listed.path, read)


def test_no_cell_begins_a_formula(files: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(files["papers.csv"].decode("utf-8-sig"))))
    assert any(cell.startswith("'=1+1") for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@")
                and cell.strip()]  # fmt: skip


@settings(max_examples=25)
@given(found=st.lists(any_papers(), max_size=4, unique_by=lambda paper: paper.id))
def test_any_library_is_joined_of_its_entries(found: list[Paper]) -> None:
    catalog = catalog_of(tuple(found))
    files = made(catalog)
    for kind in downloads.KINDS:
        whole = registry.FORMATS[kind.name].dump(catalog.papers.values())
        assert files[f"papers{kind.ending}"].decode() == whole
