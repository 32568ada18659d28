"""The three recorded exports, one after another in any order: what was there before stays."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from generator import keeping, workflow
from generator.models import Theme, Vocabulary
from generator.project import Project, load_found_themes, load_vocabulary
from tests.acceptance.test_exports_themes import BY_HAND

NAMES = ("papers-a.txt", "papers-b.txt", "papers-c.txt")


def _lines(project: Project) -> dict[str, tuple[str, ...]]:
    text = project.assignments_path.read_text(encoding="utf-8")
    return {key: one.themes for key, one in keeping.parse_kept(text, path="").lines.items()}


def _themes(project: Project) -> tuple[Theme, ...]:
    return (load_vocabulary(project) or load_found_themes(project) or Vocabulary()).themes


@pytest.mark.parametrize("by_hand", [True, False], ids=["by hand", "found"])
@pytest.mark.parametrize("order", list(itertools.permutations(NAMES)), ids=" ".join)
def test_papers_that_come_change_nothing_for_those_that_are_there(
    project: Project, shared: Path, order: tuple[str, ...], by_hand: bool
) -> None:
    if by_hand:
        project.vocabulary_path.write_text(BY_HAND, encoding="utf-8")
    lines: dict[str, tuple[str, ...]] = {}
    themes: tuple[Theme, ...] = ()
    for name in order:
        workflow.add(project, [str(shared / "exports" / name)])
        catalog = workflow.tell_themes(project, lambda _: None).catalog
        now = _lines(project)
        assert {key: now[key] for key in lines} == lines
        assert _themes(project)[: len(themes)] == themes
        # And what is kept is what readers see.
        assert now == {
            key: tuple(one.theme for one in every) for key, every in catalog.assignments.items()
        }
        lines, themes = now, _themes(project)
    assert len(lines) == 240
    assert len(themes) == 12 if by_hand else 6 <= len(themes) <= 20


def test_a_clone_and_a_proposal_change_nothing(project: Project, shared: Path) -> None:
    workflow.add(project, [str(shared / "exports" / NAMES[0])])
    workflow.tell_themes(project, lambda _: None)
    before = project.assignments_path.read_bytes(), project.found_themes_path.read_bytes()
    shutil.rmtree(project.state)
    workflow.build(project, strict=True)
    assert before == (project.assignments_path.read_bytes(), project.found_themes_path.read_bytes())
    lines, proposal = _lines(project), workflow.propose(project)
    workflow.write_proposal(project, proposal)
    workflow.tell_themes(project, lambda _: None)
    assert not project.found_themes_path.exists()
    moved = {key: (one.theme.slug,) for one in proposal.new for key in one.papers}
    assert _lines(project) == {**lines, **moved}
