"""The sample site before the Nu checker and Lighthouse; what is not installed is skipped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks import checkers
from generator import workflow
from generator.project import open_project
from tests.builders import TODAY
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sample") / "project"
    for name in ("library", "site_src"):
        shutil.copytree(REPOSITORY / name, root / name)
    for name in ("digest.toml", "themes.toml", "mkdocs.yml", "assignments.txt"):
        shutil.copy(REPOSITORY / name, root)
    project = open_project(root, today=TODAY)
    workflow.build(project, strict=True)
    return project.site_dir


@pytest.mark.skipif(bool(checkers.lacking("html")), reason=checkers.lacking("html"))
def test_the_nu_checker_finds_only_what_material_brings(sample: Path) -> None:
    ours, allowed = checkers.html_errors(sample)
    assert ours == []
    assert allowed, "nothing was checked"


@pytest.mark.skipif(bool(checkers.lacking("lighthouse")), reason=checkers.lacking("lighthouse"))
def test_lighthouse_is_content(sample: Path) -> None:
    """Performance is a matter of the machine: `python -m benchmarks.checkers` tells it."""
    for place, scores, costly in checkers.lighthouse(sample, checkers.fullest(sample)):
        for name in ("accessibility", "best-practices", "seo"):
            assert scores[name] >= 95, (place, scores, costly)
