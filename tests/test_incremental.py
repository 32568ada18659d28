"""A build that finds earlier work there makes the same bytes as one that begins with nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator import engines, scaffold, workflow
from generator.config import Engine
from generator.formats.paper_file import dump_paper
from generator.project import Project, open_project
from generator.resources import templates_folder
from generator.workflow import unchanged
from tests.builders import TODAY, author, date, paper

SUBJECTS = (
    "replay keeps continual learning from catastrophic forgetting in neural networks",
    "spiking neural networks on neuromorphic chips see gestures with event cameras",
    "language models reason in many steps and verify each answer of their own",
    "graph databases answer recursive queries with worst-case optimal joins",
)
MADE = (".digest", "site")


def _text(number: int, version: int) -> str:
    """A library file; papers of one subject share most words."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return dump_paper(
        paper(
            f"paper-{number}",
            title=f"Study {number} of {subject.split(' with ')[0]}",
            abstract=f"We show how {subject}. Trial {number} of version {version}: $x^{version}$.",
            authors=(author(f"Ann Author{number % 5}"),),
            published=date(f"2026-0{1 + number % 3}-1{number % 9}"),
            added=date("2026-03-01"),
            organization="Tiny Lab" if number % 3 else "",
        )
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _set_paper(root: Path, number: int, version: int) -> None:
    _write(root / "library" / f"paper-{number}.md", _text(number, version))


def _remove_paper(root: Path, number: int, version: int) -> None:
    (root / "library" / f"paper-{number}.md").unlink(missing_ok=True)


def _set_theme(root: Path, number: int, version: int) -> None:
    words = SUBJECTS[number % len(SUBJECTS)].split()
    themes = [
        f'[[theme]]\nslug = "theme-{at}"\ntitle = "Theme {at}"\nkeywords = ["{one}"]\n'
        for at, one in enumerate([f"{words[0]} {words[1]}", "networks", words[-1]][: version % 4])
    ]
    _write(root / "themes.toml", "\n".join(themes))


def _set_template(root: Path, number: int, version: int) -> None:
    own = root / "templates" / "pages" / "report.md"
    packaged = (templates_folder() / "pages" / "report.md").read_text(encoding="utf-8")
    _write(own, f"{packaged}\nOwn words, version {version}.\n")
    _write(root / "templates" / "assets" / "own.css", f"a {{ order: {number} }}\n")


def _set_title(root: Path, number: int, version: int) -> None:
    path = root / "digest.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("title"))
    lines[at] = f'title = "Digest {version}"'
    if number % 2:
        lines = [
            line.replace('# url = "https://example', 'url = "https://example') for line in lines
        ]
    _write(path, "\n".join(lines) + "\n")


def _set_own_page(root: Path, number: int, version: int) -> None:
    _write(root / "site_src" / f"own-{number % 2}.md", f"# Own\n\nHand-written, {version}.\n")


def _damage_store(root: Path, number: int, version: int) -> None:
    path = root / ".digest" / "cache" / "kept.sqlite"
    if path.is_file():
        data = bytearray(path.read_bytes())
        for at in range((number * 4096 + version) % len(data), len(data), 97):
            data[at] = 63
        path.write_bytes(data if number % 2 else data[: len(data) // 2])


def _damage_record(root: Path, number: int, version: int) -> None:
    path = root / ".digest" / "built.json"
    if path.is_file():
        path.write_bytes((b"", b"{", b"[1]", b'{"call": 1}', b"\xff")[version % 5])


def _edit_site(root: Path, number: int, version: int) -> None:
    found = sorted((root / "site").rglob("*.*"))
    files = [path for path in found if path.is_file()]
    if files:
        path = files[(number * 31 + version) % len(files)]
        path.unlink() if version % 2 else path.write_bytes(b"edited")


def _other_times(root: Path, number: int, version: int) -> None:
    """As a fresh checkout: all files are younger, and the same."""
    for path in sorted((root / "library").glob("*.md")):
        os.utime(path, ns=(10**18 + number, 10**18 + version))


EDITS: tuple[Callable[[Path, int, int], None], ...] = (
    _set_paper, _set_paper, _remove_paper, _set_theme, _set_template, _set_title, _set_own_page,
    _damage_store, _damage_record, _edit_site, _other_times,
)  # fmt: skip
SEQUENCES = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, 25), st.integers(0, 9)), min_size=2, max_size=4
)


def _quick(engine: Engine, project: Path, site_dir: Path, **_: object) -> engines.Outcome:
    """An engine that makes a page of each file by copying it."""
    source = project / "site_src"
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file():
            folder = name.parent if name.stem == "index" else name.with_suffix("")
            target = site_dir / (folder / "index.html" if name.suffix == ".md" else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return engines.Outcome(engine=engine, warnings=("WARNING - a word",))


def _tree(root: Path) -> dict[str, bytes]:
    roots = [root / "site_src", root / "site", root / "assignments.txt", root / "found-themes.toml"]
    every = [path for one in roots for path in (one.rglob("*") if one.is_dir() else [one])]
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in every if path.is_file()
    }


def _states(root: Path) -> dict[str, tuple[int, int, int]]:
    every = (path for path in root.rglob("*") if path.is_file())
    return {
        str(path): (state.st_ino, state.st_size, state.st_mtime_ns)
        for path in every
        for state in [path.stat()]
    }


def _copied(root: Path, target: Path) -> Path:
    """The editor's files alone: no site, nothing kept, no generated page."""
    written = set()
    with_manifest = root / ".digest" / "manifest.json"
    if with_manifest.is_file():
        from generator.site import written_before

        written = {root / "site_src" / path for path in written_before(root)}
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(
        root,
        target,
        ignore=lambda folder, names: [
            name for name in names if name in MADE or Path(folder, name) in written
        ],
    )
    return target


def _start(folder: Path, papers: int) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    scaffold.create(folder, templates_folder(), title="Digest")
    for number in range(papers):
        _set_paper(folder, number, 0)
    return folder


def _open(root: Path) -> Project:
    return open_project(root, today=TODAY)


def _check(root: Path, clean: Path) -> workflow.Built:
    """Build both; the third build finds nothing to do, and touches nothing."""
    _copied(root, clean)
    built, whole = workflow.build(_open(root)), workflow.build(_open(clean))
    made, wanted = _tree(root), _tree(clean)
    assert made.keys() == wanted.keys()
    assert [name for name in made if made[name] != wanted[name]] == []
    assert (built.papers, built.problems, built.warnings) == (
        whole.papers,
        whole.problems,
        whole.warnings,
    )
    before = _states(root)
    again = workflow.build(_open(root))
    assert _states(root) == before
    assert (again.pages, again.problems, again.warnings) == (
        built.pages,
        built.problems,
        built.warnings,
    )
    return built


@pytest.mark.parametrize("papers", [6, 24])
def test_any_edits_make_what_a_clean_build_makes(
    papers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "run", _quick)

    # A sequence takes seconds; one that fails is short enough to be read as it is.
    @settings(
        max_examples=3,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
        deadline=None,
    )
    @given(SEQUENCES)
    def edited(sequence: list[tuple[Callable[[Path, int, int], None], int, int]]) -> None:
        root = _start(tmp_path / "one" / "digest", papers)
        workflow.build(_open(root))
        for edit, number, version in sequence:
            edit(root, number, version)
            _check(root, tmp_path / "two" / "digest")

    edited()


def test_every_edit_makes_what_a_clean_build_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "run", _quick)
    root = _start(tmp_path / "one" / "digest", 21)
    workflow.build(_open(root))
    for number, edit in enumerate(EDITS[1:], start=3):
        edit(root, number, number)
        _check(root, tmp_path / "two" / "digest")
    workflow.build(_open(root), fresh=True)
    monkeypatch.setattr(unchanged, "_installed", lambda: iter(["mkdocs-9.dist-info"]))
    assert unchanged.recall(_open(root), _call(root)) is None
    _check(root, tmp_path / "two" / "digest")


def _call(root: Path, **other: Any) -> unchanged.Call:
    asked: dict[str, Any] = {"engine": "mkdocs", "target": root / "site", "strict": False} | other
    return unchanged.Call(**asked)


def test_another_request_is_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "run", _quick)
    root = _start(tmp_path / "digest", 3)
    workflow.build(_open(root))
    assert unchanged.recall(_open(root), _call(root))
    for other in ({"engine": "zensical"}, {"strict": True}, {"target": root / "elsewhere"}):
        assert unchanged.recall(_open(root), _call(root, **other)) is None
    shutil.rmtree(root / "site")
    assert workflow.build(_open(root)).papers == 3
    assert (root / "site" / "index.html").is_file()


def test_a_linked_folder_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As engines do; one that leads back to where it stands is no way on."""
    monkeypatch.setattr(engines, "run", _quick)
    root = _start(tmp_path / "digest", 3)
    notes = tmp_path / "notes"
    _write(notes / "deep" / "note.md", "# One\n")
    (root / "site_src" / "notes").symlink_to(notes)
    (root / "loop").symlink_to(root)
    workflow.build(_open(root))
    assert unchanged.recall(_open(root), _call(root))
    _write(notes / "deep" / "note.md", "# Another\n")
    assert unchanged.recall(_open(root), _call(root)) is None


@pytest.mark.engine
def test_the_engine_starts_again_only_after_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _start(tmp_path / "one" / "digest", 6)
    workflow.build(_open(root))
    _check(root, tmp_path / "two" / "digest")
    _set_paper(root, 2, 7)
    _check(root, tmp_path / "two" / "digest")


def test_where_readers_are_known_the_site_is_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "run", _quick)
    root = _start(tmp_path / "digest", 3)
    workflow.build(_open(root))
    assert unchanged.recall(_open(root), _call(root))
    _write(_open(root).mail_state / "joined.json", "{}")
    assert unchanged.recall(_open(root), _call(root)) is None
    workflow.build(_open(root))
    assert unchanged.recall(_open(root), _call(root))
    monkeypatch.setenv(_open(root).settings.subscribers.file_env, str(tmp_path / "list.csv"))
    assert unchanged.recall(_open(root), _call(root)) is None
