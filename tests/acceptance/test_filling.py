"""The recorded exports and hostile strings: filled pages are the bytes that the engine makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import workflow
from generator.project import Project, open_project
from tests.test_filling import ENGINES, assert_equal

EVERY = 25
"""Of thousands of hostile strings so many are passed over for each that becomes a paper."""


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
def test_exports_and_hostile_strings_are_the_same_bytes(
    project: Project, shared: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = sorted((shared / "exports").glob("papers-*.txt"))
    workflow.add(project, [str(path) for path in exports])
    lines = (shared / "hostile" / "strings.jsonl").read_text("utf-8").splitlines()
    hostile = project.root / "hostile.jsonl"
    with hostile.open("w", encoding="utf-8") as stream:
        for number, line in enumerate(lines[::EVERY]):
            said = json.loads(line)["s"]
            paper = {"id": f"h{number}", "title": f"{said} {number}", "authors": [said]}
            paper |= {"abstract": said, "venue": said, "date": "2025-11-07"}
            stream.write(json.dumps(paper) + "\n")
    workflow.add(open_project(project.root, today=project.today), [str(hostile)])
    assert_equal(project.root, engine, monkeypatch)
