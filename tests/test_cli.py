"""The command line as a person meets it: what it prints, what it returns, what it leaves alone."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import cli
from generator.intake import COUNTS
from generator.project import Project
from tests.builders import PAGE


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Digest = Callable[..., Result]


@pytest.fixture
def digest(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Digest:
    """Run `digest` with these words."""

    def run(*words: object) -> Result:
        monkeypatch.delenv("DIGEST_VERBOSE", raising=False)
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return run


def _state(folder: Path) -> dict[str, str]:
    """Every file below the folder with its hash, but for our own state."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".digest" not in path.parts
    }


def test_adding_a_page_counts_every_record(
    digest: Digest, project: Project, page_file: Path
) -> None:
    found = json.loads(digest("-C", project.root, "add", page_file, "--json").out)
    counts = {name: found[name] for name in COUNTS}
    assert counts == dict.fromkeys(COUNTS, 0) | {"read": 3, "new": 3}
    assert found["files"][0]["origin"] == "page.txt"
    inferred = [one for one in found["problems"] if one["code"] == "hf-export/year-inferred"]
    assert "2025" in inferred[0]["message"]
    assert set(inferred[0]) == {"code", "where", "message", "hint", "level"}


def test_adding_it_again_changes_no_file(digest: Digest, project: Project, page_file: Path) -> None:
    digest("-C", project.root, "add", page_file)
    before = _state(project.root)
    again = digest("-C", project.root, "add", page_file)
    assert "3 unchanged" in again.out
    assert _state(project.root) == before


def test_every_reading_that_changed_something_is_in_the_account(
    digest: Digest, project: Project, page_file: Path
) -> None:
    log = project.library / "intake.jsonl"
    digest("-C", project.root, "add", page_file)
    digest("-C", project.root, "add", page_file)
    assert len(log.read_text().splitlines()) == 1
    digest("-C", project.root, "add", page_file, "--as-of", "2024-11-07")
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(row["new"], row["merged"], row["unchanged"]) for row in rows] == [(3, 0, 0), (0, 1, 2)]


def test_a_dry_run_writes_nothing(digest: Digest, project: Project, page_file: Path) -> None:
    before = _state(project.root)
    result = digest("-C", project.root, "add", page_file, "--dry-run")
    assert "3 new" in result.out
    assert "would be written" in result.err
    assert _state(project.root) == before


def test_as_of_tells_the_year(digest: Digest, project: Project, page_file: Path) -> None:
    digest("-C", project.root, "add", page_file, "--as-of", "2024-11-07")
    texts = [path.read_text() for path in project.library.glob("*.md")]
    assert sum("published: 2024-01-14" in text for text in texts) == 1


BAD = [
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b" \n\t\n", "empty", id="blank"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG", id="binary"),
    pytest.param(
        b"<!doctype html><html><title>404</title><body>Not found</body>", "HTML", id="html"
    ),
    pytest.param(b'{"error": "Sorry, we can\'t find the page"}', "error answer", id="error"),
    pytest.param(b"Dear all,\n\nthe meeting is on Monday.\n", "no format", id="prose"),
]


@pytest.mark.parametrize(("data", "words"), BAD)
def test_bad_input_is_one_clear_error_and_the_rest_goes_on(
    digest: Digest, project: Project, page_file: Path, tmp_path: Path, data: bytes, words: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(data)
    result = digest("-C", project.root, "add", bad)
    assert result.status == 1
    assert words in result.err
    assert "Traceback" not in result.err
    assert "hint:" in result.err
    assert list(project.library.glob("*.md")) == [project.library / "README.md"]
    both = digest("-C", project.root, "add", bad, page_file, "--json")
    assert (both.status, json.loads(both.out)["new"]) == (1, 3)
    assert any(one["level"] == "error" for one in json.loads(both.out)["problems"])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + PAGE.encode(), id="BOM"),
        pytest.param(PAGE.encode("utf-16"), id="UTF-16"),
        pytest.param(PAGE.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(PAGE.encode("cp1252", "replace"), id="Windows-1252"),
    ],
)
def test_encodings_are_told_apart(
    digest: Digest, project: Project, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(data)
    found = json.loads(digest("-C", project.root, "add", path, "--json").out)
    assert (found["read"], found["new"]) == (3, 3)


def test_a_page_cut_in_the_middle_keeps_the_title(
    digest: Digest, project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "cut.txt"
    path.write_text(PAGE[: PAGE.index("A spiking neural")], encoding="utf-8")
    found = json.loads(digest("-C", project.root, "add", path, "--json").out)
    assert found["new"] == 3
    assert "hf-export/no-abstract" in {one["code"] for one in found["problems"]}
    assert digest("-C", project.root, "add", path, "--strict").status == 1


def test_a_read_only_library_is_untouched(
    digest: Digest, project: Project, page_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _state(project.root)
    project.library.chmod(stat.S_IRUSR | stat.S_IXUSR)

    def refuse(path: Path, data: bytes, *, sync: bool) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    # Root may write anywhere, so the refusal is played where the machine does not give one.
    monkeypatch.setattr("generator.files._stage", refuse)
    result = digest("-C", project.root, "add", page_file)
    project.library.chmod(stat.S_IRWXU)
    assert result.status == 1
    assert "nothing was changed" in result.err
    assert _state(project.root) == before


def test_a_broken_library_file_is_named_and_left_alone(
    digest: Digest, project: Project, page_file: Path
) -> None:
    broken = project.library / "broken.md"
    broken.write_text("---\ntitle: a: b\n---\n")
    result = digest("-C", project.root, "add", page_file)
    assert result.status == 0
    assert "library/broken.md:2" in result.err
    assert broken.read_text() == "---\ntitle: a: b\n---\n"
    assert digest("-C", project.root, "check", "--strict").status == 1


def test_an_unreadable_file_in_the_way_of_a_paper_stops_the_add(
    digest: Digest, project: Project, page_file: Path
) -> None:
    digest("-C", project.root, "add", page_file)
    (first, *_) = sorted(path for path in project.library.glob("*.md") if path.name != "README.md")
    first.write_text("somebody's words")
    before = _state(project.root)
    result = digest("-C", project.root, "add", page_file)
    assert result.status == 1
    assert first.name in result.err
    assert _state(project.root) == before


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("digest.toml", "[site]\ntitel = 'x'", "did you mean 'title'"),
        (
            "themes.toml",
            '[[theme]]\nslug = "a"\ntitle = "A"\n[[theme]]\nslug = "a"\ntitle = "B"\n',
            "twice",
        ),
        ("themes.toml", "[[theme]\n", "TOML"),
    ],
)
def test_wrong_settings_are_one_error(
    digest: Digest, project: Project, name: str, text: str, words: str
) -> None:
    (project.root / name).write_text(text)
    result = digest("-C", project.root, "build")
    assert result.status == 1
    assert name in result.err
    assert words in result.err
    assert "Traceback" not in result.err


def test_a_folder_without_project_says_how_to_make_one(digest: Digest, tmp_path: Path) -> None:
    result = digest("-C", tmp_path, "build")
    assert result.status == 1
    assert "digest init" in result.err


def test_init_never_overwrites(digest: Digest, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mkdocs.yml").write_text("mine")
    result = digest("init", tmp_path / "d")
    assert result.status == 1
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["mkdocs.yml"]
    assert digest("init", tmp_path / "e", "--title", 'A "quoted" \\ name').status == 0
    assert digest("-C", tmp_path / "e", "status").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("nonsense",),
        ("add", "x", "--as-of", "yesterday"),
        ("add", "x", "--as-of", "2999-01-01"),
        ("add", "x", "--format", "bib"),
    ],
)
def test_wrong_usage_returns_two(digest: Digest, project: Project, words: tuple[str, ...]) -> None:
    assert digest("-C", project.root, *words).status == 2


def test_themes_tell_what_they_hold_and_why(
    digest: Digest, project: Project, page_file: Path
) -> None:
    digest("-C", project.root, "add", page_file)
    vocabulary = project.root / "mine.toml"
    vocabulary.write_text(
        '[[theme]]\nslug = "spikes"\ntitle = "Spiking Networks"\n'
        'keywords = ["spiking neural network"]\n'
    )
    found = json.loads(
        digest("-C", project.root, "themes", "--vocabulary", vocabulary, "--json").out
    )
    sizes = {theme["slug"]: theme["papers"] for theme in found["themes"]}
    assert sizes == {"spikes": 1, "other": 2}
    assert found["other_share"] == pytest.approx(2 / 3, abs=1e-3)
    paper = next(one for one in found["papers"] if one["primary"] == "spikes")
    assert set(paper) == {"id", "title", "primary", "also", "reasons"}
    assert any("spiking" in reason for reason in paper["reasons"])


def test_a_proposal_is_a_vocabulary(digest: Digest, project: Project, page_file: Path) -> None:
    digest("-C", project.root, "add", page_file)
    proposed = digest("-C", project.root, "themes", "--propose").out
    (project.root / "themes.toml").write_text(proposed)
    assert digest("-C", project.root, "themes").status == 0


def test_check_mends_what_is_safe(digest: Digest, project: Project) -> None:
    path = project.library / "x.md"
    path.write_text("---\nid: x\ntitle: T\n# mine\nids: {arxiv: 'arXiv:2510.12345v2'}\n---\n")
    assert "check --fix" in digest("-C", project.root, "check").err
    assert "1 file mended" in digest("-C", project.root, "check", "--fix").out
    assert "arxiv: '2510.12345'" in path.read_text()
    assert "# mine" in path.read_text()


def test_status_counts(digest: Digest, project: Project, page_file: Path) -> None:
    digest("-C", project.root, "add", page_file)
    found = json.loads(digest("-C", project.root, "status", "--json").out)
    assert (found["papers"], found["undated"], found["documents_added"]) == (3, 1, 1)
    assert found["last_build"] == "never"


def test_a_person_sees_no_traceback_unless_asked(digest: Digest, tmp_path: Path) -> None:
    from generator.errors import ConfigError

    assert "Traceback" not in digest("-C", tmp_path, "status").err
    with pytest.raises(ConfigError):
        cli.main(["-v", "-C", str(tmp_path), "status"])
