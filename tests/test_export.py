"""`digest export`: the library and its slices, as other programs read them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from generator.cli.papers import EXPORTS
from generator.formats import registry
from generator.project import Project
from tests.test_cli import Digest, digest

__all__ = ["digest"]


@pytest.fixture
def full(digest: Digest, project: Project, page_file: Path) -> Project:
    """A project with three papers and one theme."""
    digest("-C", project.root, "add", page_file, "--as-of", "2025-11-07")
    (project.root / "themes.toml").write_text(
        '[[theme]]\nslug = "spikes"\ntitle = "Spikes"\nwas = ["spiking"]\n'
        'keywords = ["spiking neural network"]\n'
    )
    return project


def test_every_format_that_can_be_written_is_offered() -> None:
    assert set(EXPORTS) == {one.name for one in registry.FORMATS.values() if one.can_dump}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_format_is_written_and_read_by_another_library(
    digest: Digest, full: Project, tmp_path: Path, name: str
) -> None:
    result = digest("-C", full.root, "export", "--format", name)
    assert result.status == 0
    again = digest("-C", full.root, "export", "--format", name, "--output", tmp_path / "x")
    assert "3 papers in" in again.err
    assert (tmp_path / "x").read_bytes() == result.out.encode()
    assert digest("init", tmp_path / "other").status == 0
    added = digest("-C", tmp_path / "other", "add", tmp_path / "x", "--json")
    assert json.loads(added.out)["new"] == 3
    assert json.loads(added.out)["problems"] == []


def test_papers_are_in_the_order_of_their_ids(digest: Digest, full: Project) -> None:
    out = digest("-C", full.root, "export", "--format", "csv").out
    ids = [row["id"] for row in csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))]
    assert ids == sorted(ids)
    assert len(ids) == 3


def _titles(digest: Digest, project: Project, *words: str) -> list[str]:
    result = digest("-C", project.root, "export", "--format", "jsonl", *words)
    assert result.status == 0, result.err
    return [json.loads(line)["title"] for line in result.out.splitlines()]


def test_a_slice_is_a_theme_an_edition_or_both(digest: Digest, full: Project) -> None:
    spikes = ["Spikes in Silicon: Event-Driven Vision at 3 mW"]
    assert _titles(digest, full, "--theme", "spikes") == spikes
    assert _titles(digest, full, "--theme", "Spiking") == spikes, "a slug that it had before"
    assert _titles(digest, full, "--edition", "undated") == spikes
    assert len(_titles(digest, full, "--edition", "2024")) == 1
    assert len(_titles(digest, full, "--edition", "2024-w36")) == 1
    assert _titles(digest, full, "--edition", "2024", "--theme", "spikes") == []


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--theme", "spike"), "did you mean spikes"),
        (("--edition", "2024-W35"), "2024-W36"),
        (("--edition", "2024-13"), "2024-09"),
        (("--edition", "soon"), "did you mean"),
    ],
)
def test_what_is_not_there_is_wrong_usage(
    digest: Digest, full: Project, tmp_path: Path, words: tuple[str, str], hint: str
) -> None:
    target = tmp_path / "old.bib"
    target.write_text("mine")
    result = digest("-C", full.root, "export", "--format", "bibtex", *words, "--output", target)
    assert result.status == 2
    assert hint in result.err
    assert target.read_text() == "mine"


def test_a_format_must_be_one_of_ours(digest: Digest, full: Project) -> None:
    assert digest("-C", full.root, "export").status == 2
    assert digest("-C", full.root, "export", "--format", "hf-api").status == 2


def test_a_file_is_written_whole_or_not_at_all(
    digest: Digest, full: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.bib"
    target.write_text("mine")

    def refuse(path: Path, data: bytes, *, sync: bool) -> Path:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("generator.files._stage", refuse)
    result = digest("-C", full.root, "export", "--format", "bibtex", "--output", target)
    assert result.status == 1
    assert "No space left" in result.err
    assert target.read_text() == "mine"


def test_places_that_are_no_files(digest: Digest, full: Project, tmp_path: Path) -> None:
    words = ("-C", full.root, "export", "--format", "ris", "--output")
    assert digest(*words, "/dev/null").status == 0
    assert not Path("/dev/null").is_file()
    assert digest(*words, tmp_path).status == 1
    assert digest(*words, tmp_path / "no" / "x").status == 2
    assert digest(*words, "-").out.startswith("TY  - ")
    (tmp_path / "real").write_text("")
    (tmp_path / "link").symlink_to("real")
    assert digest(*words, tmp_path / "link").status == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text().startswith("TY  - ")


def test_a_broken_file_is_told_and_left_out(digest: Digest, full: Project) -> None:
    (full.library / "broken.md").write_text("---\ntitle: a: b\n---\n")
    result = digest("-C", full.root, "export", "--format", "bibtex")
    assert result.status == 0
    assert "library/broken.md:2" in result.err
    assert result.out.count("@misc{") == 3


def test_an_empty_library_is_an_empty_document(digest: Digest, project: Project) -> None:
    out = {
        name: digest("-C", project.root, "export", "--format", name).out.strip() for name in EXPORTS
    }
    assert (out["bibtex"], out["ris"], out["jsonl"], out["csl-json"]) == ("", "", "", "[]")
    assert out["csv"].startswith("\ufeffid,title,")
