"""The second stage, by meaning: after the first results, never instead of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.browser.conftest import THEMES, serve
from tests.builders import TODAY

pytestmark = pytest.mark.browser

WHEELS = "wheel engine road driver fuel brake".split()
STARS = "star planet orbit moon galaxy comet".split()
QUESTION = "search/?q=which+automobile+for+a+voyage+abroad"
"""Two papers have the first of its telling words, and none has the others."""


@pytest.fixture(scope="module")
def garage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """60 papers on cars or stars; two of the cars say *automobile* as well."""
    root: Path = tmp_path_factory.mktemp("garage") / "project"
    scaffold.create(root, templates_folder(), title="A garage")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    for at in range(60):
        own = WHEELS if at % 2 else STARS
        words = " ".join(own[(at + step) % 6] for step in (0, 1, 3))
        title = f"{words.capitalize()} number {at}"
        text = f"On {words}."
        if at in (1, 3):
            text += " The automobile."
        body = (
            f"---\nid: p-{at}\ntitle: {json.dumps(title)}\nannounced: 2025-01-01\n---\n\n{text}\n"
        )
        (root / "library" / f"p-{at}.md").write_text(body, encoding="utf-8")
    project = open_project(root, today=TODAY)
    workflow.build(project, strict=True)
    with serve(project.site_dir) as address:
        yield address


class Gate:
    """Holds back what is asked of the second stage until it is opened."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.is_open = False
        page.route("**/sense*.bin", lambda route: self._come(route))

    def _come(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


def _titles(page: Page) -> list[str]:
    return page.locator("[data-dg-results] h3").all_inner_texts()


def test_meaning_comes_after_the_first_results_and_adds_to_them(page: Page, garage: str) -> None:
    gate = Gate(page)
    status = page.locator("[data-dg-status]")
    with page.expect_request("**/sense.bin"):
        page.goto(f"{garage}{QUESTION}")
    # The first results stand while the files of the second stage are still to come.
    expect(status).to_have_text("2 papers with some of the words")
    first = _titles(page)
    assert sorted(int(title.split()[-1]) for title in first) == [1, 3]
    marks = page.get_by_text("Of like meaning", exact=True)
    assert marks.count() == 0
    gate.open()
    expect(status).to_have_text(re.compile("papers with some of the words or of like meaning"))
    later = _titles(page)
    assert set(first) <= set(later[:4])
    assert len(later) == 10
    # What was added is marked, what was there is not, and cars are nearer than stars.
    expect(marks).to_have_count(8)
    unmarked = page.locator(".dg-result:not(:has(.dg-near)) h3").all_inner_texts()
    assert sorted(unmarked) == sorted(first)
    assert all(int(title.split()[-1]) % 2 for title in later)


@pytest.mark.parametrize(
    ("question", "told"),
    # In a text "the" is not looked for: it leaves room.
    [("wheel", "20 papers"), ('"the automobile"', "2 papers"),
     ("automobile -wheel", "1 paper"), ("", "60 papers")],
)  # fmt: skip
def test_what_is_no_question_loads_no_meaning(
    page: Page, garage: str, question: str, told: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{garage}search/")
    page.get_by_label("Search papers").fill(question)
    expect(page.locator("[data-dg-status]")).to_have_text(told)
    page.wait_for_load_state("networkidle")
    assert any("/facets.bin" in url for url in asked)
    assert not any("/sense" in url for url in asked)


def test_without_the_second_stage_the_first_results_stay(page: Page, garage: str) -> None:
    page.route("**/sense*.bin", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"{garage}{QUESTION}")
    expect(page.locator("[data-dg-status]")).to_have_text("2 papers with some of the words")
    assert len(_titles(page)) == 2


def test_another_question_is_not_overtaken_by_the_meaning_of_the_last(
    page: Page, garage: str
) -> None:
    gate = Gate(page)
    with page.expect_request("**/sense.bin"):
        page.goto(f"{garage}{QUESTION}")
    page.get_by_label("Search papers").fill('"automobile star"')
    expect(page.locator("[data-dg-status]")).to_have_text("Nothing found.")
    with page.expect_event("requestfinished"):
        gate.open()
    page.wait_for_timeout(200)
    expect(page.locator("[data-dg-status]")).to_have_text("Nothing found.")
