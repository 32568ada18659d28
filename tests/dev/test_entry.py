"""The verbs: what they take, what they say, and that every failure is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dev
from devtools import locks
from devtools.say import Fail

WORKERS = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("args", "browser", "expected"),
    [
        ([], True, [*WORKERS, "--ignore=tests/acceptance"]),
        (["-k", "x"], True, ["-k", "x", *WORKERS, "--ignore=tests/acceptance"]),
        (["-n", "0"], True, ["-n", "0", "--ignore=tests/acceptance"]),
        (["--pdb"], True, ["--pdb", "--ignore=tests/acceptance"]),
        (["tests/acceptance"], True, ["tests/acceptance", *WORKERS]),
        ([], False, ["-m", "not browser", *WORKERS, "--ignore=tests/acceptance"]),
        (
            ["-m", "engine or slow", "-x"],
            False,
            ["-m", "(engine or slow) and not browser", "-x", *WORKERS, "--ignore=tests/acceptance"],
        ),
    ],
)
def test_pytest_arguments(args: list[str], browser: bool, expected: list[str]) -> None:
    assert dev.pytest_arguments(args, browser) == expected


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["frob"], "no such verb: frob"),
        (["run"], "run needs a command"),
        (["run", "--set", "nope", "--", "true"], "run needs a command"),
        (["lock", "--frob"], "lock takes"),
        (["lock", "-P"], "lock takes"),
        (["clean", "all"], "clean takes no"),
    ],
)
def test_usage(
    argv: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev, "ensure", None)  # a wrong command touches nothing
    monkeypatch.setattr(locks, "alone", None)
    assert dev.main(argv) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_help_needs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([], ["--help"], ["serve", "--help"]):
        assert dev.main(argv) == 0
        assert "python3 dev.py serve" in capsys.readouterr().out


def test_failures_show_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(error: BaseException) -> Callable[[list[str]], None]:
        def verb(args: list[str]) -> None:
            raise error

        return verb

    for error, code in (
        (Fail("it broke", "mend it"), 1),
        (OSError(28, "No space left on device"), 1),
        (KeyboardInterrupt(), 130),
    ):
        monkeypatch.setitem(dev.VERBS, "test", fails(error))
        assert dev.main(["test"]) == code
        assert capsys.readouterr().err.count("\n") == 1


def test_clean_leaves_the_site_and_the_library(repo: Path) -> None:
    for name in (".tools", ".mypy_cache", "library", "site", ".digest"):
        (repo / name).mkdir()
    dev.clean([])
    assert sorted(path.name for path in repo.iterdir()) == [
        ".digest",
        "library",
        "pyproject.toml",
        "requirements",
        "site",
    ]


@pytest.mark.parametrize("more", [{}, {"PYTHONSAFEPATH": "1"}])
def test_starts_from_any_folder(tmp_path: Path, more: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, dev.__file__, "frob"],
        cwd=tmp_path,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == "dev.py: no such verb: frob (help: python3 dev.py --help)\n"
