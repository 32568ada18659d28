"""Everything that was recorded, added to one library: nothing disappears, nothing is torn."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import library, workflow
from generator.errors import FormatError
from generator.models import Paper
from generator.project import Project

NO_DOCUMENTS = {
    "ErrorResponseIdDoesNotExist.xml",  # an error answer of arXiv's OAI-PMH
    "jabref_MedlinePlainImporterTestInvalidFormat.xml",  # no XML
    "ML-Papers-of-the-Week_README.md",  # other people's digests
    "gabrielchua_2024-09-05.md",
    "gabrielchua_2025-02-20.md",
    "gabrielchua_2025-08-07.md",
}
PAPERS_APART = {
    # One journal, one column, another issue.
    "TUG Treasurer's report",
    "Hyphenation exception log",
    "Calendar",
    # Two works of the same people in one year, in two journals.
    "Three-Dimensional Electron Microscopy Simulation with the CASINO Monte Carlo Software",
}


def _documents(shared: Path) -> list[Path]:
    found = (path for path in (shared / "samples").rglob("*") if path.is_file())
    return sorted(
        path for path in found if ".expected." not in path.name and path.parent.name != "samples"
    )


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, workflow.Added]:
    from tests.builders import TODAY
    from tests.conftest import SHARED

    if not SHARED.is_dir():
        pytest.skip("../shared is not here: recorded data not tested")
    from generator import scaffold
    from generator.project import open_project
    from generator.resources import templates_folder

    root = tmp_path_factory.mktemp("everything") / "project"
    scaffold.create(root, templates_folder(), title="Everything")
    project = open_project(root, today=TODAY)
    return project, workflow.add(project, [str(path) for path in _documents(SHARED)])


def _papers(project: Project) -> dict[str, Paper]:
    loaded = library.load(project.library)
    assert not loaded.problems
    return dict(loaded.papers)


def test_every_record_is_accounted_for(everything: tuple[Project, workflow.Added]) -> None:
    project, added = everything
    for row in added.rows:
        assert row.adds_up, row.origin
        lost = [one for one in row.problems if one.level == "error"]
        assert len(lost) == row.rejected, row.origin
        assert all(one.where.startswith(row.origin) and one.message and one.hint for one in lost)
    total = sum(row.read for row in added.rows)
    assert total > 20_000
    assert len(_papers(project)) <= sum(row.new + row.review for row in added.rows)


def test_what_is_no_document_is_told(everything: tuple[Project, workflow.Added]) -> None:
    _, added = everything
    failed = {one.subject.partition(" (")[0].rpartition("/")[2] for one in added.failed}
    assert failed == NO_DOCUMENTS
    for error in added.failed:
        assert isinstance(error, FormatError)
        assert error.hint


def test_no_parser_stumbled(everything: tuple[Project, workflow.Added]) -> None:
    """What `read_batch` says when a parser raises on an item that it should have understood."""
    _, added = everything
    found = [str(one) for row in added.rows for one in row.problems if "Error:" in one.message]
    assert not found


def test_a_second_time_changes_nothing(
    everything: tuple[Project, workflow.Added], shared: Path
) -> None:
    project, first = everything
    again = workflow.add(project, [str(path) for path in _documents(shared)])
    assert again.written == 0
    for one, other in zip(first.rows, again.rows, strict=True):
        assert (other.unchanged, other.rejected) == (other.read - one.rejected, one.rejected)


def test_no_two_works_became_one(everything: tuple[Project, workflow.Added]) -> None:
    papers = _papers(everything[0]).values()
    for title in PAPERS_APART:
        assert sum(paper.title == title for paper in papers) >= 1, title
    for paper in papers:
        schemes = [text.partition(":")[0] for text in paper.other_ids]
        assert not {"arxiv", "acl", "pmid"} & set(schemes), (paper.id, paper.other_ids)
