"""A real browser and a real server on this machine."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks import browsing
from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.builders import PAGE, TODAY

# On a machine with much else to do, a page takes longer than the five seconds of default.
expect.set_options(timeout=20_000)

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


HOSTILE = '<img src=x onerror="window.dgRan=1">\'</script><script>window.dgRan=1</script>'
ROWS = [
    ("Spikes in Silicon", "2024-09-04", "Byte Lab", "A spiking neural network on a chip.", True),
    ("Replay of Memories", "2024-03-01", "Byte Lab", "Replay against forgetting.", False),
    ("Continual Spikes", "2025-01-14", "Ångström AI", "Replay in a spiking network.", True),
    ("Thinking Slowly", "2025-02-02", "", "Reasoning, with spikes in the margin.", False),
    (f"Reasoning {HOSTILE}", "2023-05-05", HOSTILE, f"We think {HOSTILE}.", False),
    *(
        (f"Filler number {at}", f"2022-{at % 12 + 1:02}-01", "Fillers", "Reasoning again.", False)
        for at in range(30)
    ),
]  # fmt: skip


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of 35 papers, one of them hostile."""
    root = tmp_path_factory.mktemp("shelf") / "project"
    scaffold.create(root, templates_folder(), title="A shelf")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    for at, (title, date, organization, text, code) in enumerate(ROWS):
        old = "aliases: [p-old]\n" if at == 2 else ""
        link = "links:\n- {kind: code, url: https://example.org/x}\n" if code else ""
        body = (
            f"---\nid: p-{at}\n{old}title: {json.dumps(title)}\n"
            f"authors:\n- {{family: Writer{at % 3}, given: Ada}}\n"
            f"organization: {json.dumps(organization)}\nannounced: {date}\n{link}---\n\n{text}\n"
        )
        (root / "library" / f"p-{at}.md").write_text(body, encoding="utf-8")
    project = open_project(root, today=TODAY)
    workflow.build(project, strict=True)
    with serve(project.site_dir) as address:
        yield address


FILLERS = 120
WEEK = ("07-29", "07-30", "07-31", "08-01", "08-02", "08-03")


def _hall() -> Iterator[tuple[str, str]]:
    """Front matter and text of papers: more than a page has of one theme, and a week of another."""
    for at in range(FILLERS):
        kinds = [
            kind for kind, each in (("code", 5), ("data", 10), ("video", 20)) if at % each == 0
        ]
        links = "".join(f"- {{kind: {kind}, url: 'https://example.org/'}}\n" for kind in kinds)
        yield (
            f"id: f-{at:03}\ntitle: Filler number {at}\nannounced: 2022-{at % 12 + 1:02}-01\n"
            f"organization: {'Byte Lab' if at % 3 else 'Oak Lab'}\n"
            f"signals: {{upvotes: {at}}}\n"
            f"seen:\n- {{source: {'daily' if at % 2 else 'weekly'}, at: 2025-01-01, digest: a}}\n"
            + (f"links:\n{links}" if links else ""),
            "Reasoning, step by step.",
        )
    for at, day in enumerate((*WEEK, "08")):
        front = f"id: s-{at}\ntitle: Spike {at}\nannounced: 2024-{day}\n"
        yield front, "A spiking neural network."


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a theme of 120 papers and one of 7."""
    root = tmp_path_factory.mktemp("hall") / "project"
    scaffold.create(root, templates_folder(), title="A hall")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    for front, text in _hall():
        name = front.split("\n", 1)[0].removeprefix("id: ")
        (root / "library" / f"{name}.md").write_text(
            f"---\n{front}---\n\n{text}\n", encoding="utf-8"
        )
    project = open_project(root, today=TODAY)
    workflow.build(project, strict=True)
    with serve(project.site_dir) as address:
        yield address


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
        # A mail program is asked on the reader's own machine.
        lambda one: (
            None
            if "//127.0.0.1:" in one.url or one.url.startswith("mailto:")
            else strangers.append(one.url)
        ),
    )
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert strangers == [], "a page asked a third party"
    assert errors == []
