"""A German site, in a real browser: what the scripts say, and English where the words are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.browser.conftest import THEMES, serve
from tests.builders import PAGE, TODAY

pytestmark = pytest.mark.browser

DAY = "editions/2024-09-04/"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("german") / "project"
    scaffold.create(root, templates_folder(), title="Ein Test")
    (root / "digest.toml").write_text('[site]\ntitle = "Ein Test"\nlanguage = "de"\n')
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    page: Path = root.parent / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    project = open_project(root, today=TODAY)
    workflow.add(project, [str(page)])
    workflow.build(project, strict=True)
    with serve(project.site_dir) as found:
        yield found


def test_the_buttons_and_the_list_are_german(page: Page, address: str) -> None:
    page.goto(address + DAY)
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.get_by_role("heading", name="4. September 2024", level=1)).to_be_visible()
    save = page.get_by_role("button", name="Merken: Forgetful Networks")
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    expect(save).to_have_text("Merken")
    page.goto(address + "reading-list/")
    expect(page.get_by_role("button", name="Gemerkt 1")).to_be_visible()
    expect(page.get_by_text("4. September 2024")).to_be_visible()
    page.get_by_role("button", name="Aus „Gemerkt“ entfernen: Forgetful Networks").click()
    expect(page.get_by_text("Noch nichts gemerkt.")).to_be_visible()


def test_the_search_is_german(page: Page, address: str) -> None:
    page.goto(address + "search/?q=network&year=2024")
    expect(page.locator("[data-dg-status]")).to_have_text("1 Paper")
    expect(page.locator("[data-dg-results] .dg-by").first).to_contain_text("4. September 2024")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters > summary").click()
    expect(page.get_by_role("checkbox", name="September 2024")).to_be_visible()
    expect(page.get_by_role("group", name="Jahr und Monat")).to_be_visible()
    page.locator("#dg-query").fill("zzz")
    expect(page.locator("[data-dg-status]")).to_have_text("Nichts gefunden.")


def test_scripts_speak_english_where_their_words_do_not_load(page: Page, address: str) -> None:
    page.route("**/assets/digest/words.js", lambda route: route.abort())
    page.goto(address + DAY)
    expect(page.get_by_role("button", name="Save: Forgetful Networks")).to_be_visible()
    page.goto(address + "search/?q=network&year=2024")
    expect(page.locator("[data-dg-status]")).to_have_text("1 paper")
