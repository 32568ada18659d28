"""A real browser and a real server on this machine."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks import browsing
from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.builders import PAGE, TODAY

THEMES = """
[[theme]]
slug = "continual-learning"
title = "Continual Learning"
about = "Learning without forgetting."
keywords = ["catastrophic forgetting", "replay"]

[[theme]]
slug = "reasoning"
title = "Reasoning"
keywords = ["reasoning", "think"]

[[theme]]
slug = "spikes"
title = "Spiking Networks"
keywords = ["spiking neural network"]
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site of the three papers of the builders' page."""
    root = tmp_path_factory.mktemp("browser") / "project"
    scaffold.create(root, templates_folder(), title="A test digest")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    page = root.parent / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    project = open_project(root, today=TODAY)
    workflow.add(project, [str(page)])
    workflow.build(project, strict=True)
    return project.site_dir


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a server of this folder."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with serve(site) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsing.browser() as started:
        yield started


@pytest.fixture(params=[(390, 844, "light"), (1280, 900, "dark")], ids=["phone", "desktop"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a phone in light colours and on a desk in dark ones; it may ask only our server."""
    width, height, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    opened = context.new_page()
    strangers: list[str] = []
    opened.on(
        "request",
        lambda one: None if "//127.0.0.1:" in one.url else strangers.append(one.url),
    )
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert strangers == [], "a page asked a third party"
    assert errors == []
