"""What all tests share: no network but this machine, a fixed day, a project on disk."""

from __future__ import annotations

import datetime as dt
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

from generator.config import parse_settings
from tests.builders import PAGE, TODAY

if TYPE_CHECKING:
    from generator.project import Project

# The same examples in every run, and no clock: a busy machine is no bug. DIGEST_HYPOTHESIS=explore
# looks for new ones.
hypothesis_settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis_settings.register_profile("explore", deadline=None, max_examples=1_000)
hypothesis_settings.load_profile(os.environ.get("DIGEST_HYPOTHESIS", "fixed"))

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test wants to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the command line stands still."""
    noon = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))


@pytest.fixture(autouse=True)
def quiet_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with `-v` says so to its own process, which here is that of the tests after it too."""
    monkeypatch.setenv("DIGEST_VERBOSE", "")


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """A saved page with three entries."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A new project as `digest init` makes it."""
    from generator import scaffold
    from generator.project import open_project
    from generator.resources import templates_folder

    root = tmp_path / "project"
    scaffold.create(root, templates_folder(), title='A "test" digest')
    return open_project(root, today=TODAY)


@pytest.fixture
def shared() -> Path:
    """The recorded data; a test that needs it is skipped visibly where it is not."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: recorded data not tested")
    return SHARED


@pytest.fixture
def settings() -> object:
    return parse_settings("")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what is made now")


NO_SERVERS = "no mail servers: "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that tests with real mail servers were skipped: -q shows only how many."""
    reasons = [str(one.longrepr) for one in terminalreporter.getreports("skipped")]
    skipped = [one.partition(NO_SERVERS)[2] for one in reasons if NO_SERVERS in one]
    if skipped:
        why = skipped[0].rstrip("')")
        terminalreporter.write_line(f"SKIPPED {len(skipped)} tests with real mail servers: {why}")
