"""What a reader does to search: type, ask exactly, filter, sort, share; with keys alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HOSTILE, ROWS

pytestmark = pytest.mark.browser


def shown(page: Page, *names: str) -> None:
    expect(page.locator(".dg-result h3")).to_have_text(list(names))


def titles(page: Page) -> list[str]:
    return page.locator(".dg-result h3").all_inner_texts()


def status(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-dg-status]")).to_have_text(text)


def test_typing_finds_and_keeps_the_question_in_the_address(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/")
    status(page, "35 papers")
    page.get_by_label("Search papers").fill("spikes silicon")
    expect(page.locator(".dg-result h3").first).to_have_text("Spikes in Silicon")
    expect(page).to_have_url(re.compile(r"\?q=spikes\+silicon$"))
    assert page.locator(".dg-result mark").first.inner_text() == "Spikes"
    page.reload()
    expect(page.locator(".dg-result h3").first).to_have_text("Spikes in Silicon")
    assert page.get_by_label("Search papers").input_value() == "spikes silicon"


def test_phrases_minus_and_authors(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/")
    box = page.get_by_label("Search papers")
    box.fill('"spiking network"')
    status(page, "1 paper")
    shown(page, "Continual Spikes")
    box.fill("replay -spikes")
    status(page, "1 paper")
    shown(page, "Replay of Memories")
    box.fill("author:writer1 replay")
    status(page, "1 paper")
    shown(page, "Replay of Memories")
    box.fill("zzzzzz")
    status(page, "Nothing found.")
    expect(page.locator("[data-dg-help]")).to_be_visible()


def test_facets_count_filter_and_share(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spikes")
    status(page, "3 papers")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters summary").click()
    year = page.get_by_role("group", name="Year and month")
    year.get_by_role("checkbox", name="2025 2").check()
    status(page, "2 papers")
    expect(page).to_have_url(re.compile(r"q=spikes&year=2025$"))
    # The facet itself still counts what the other filters leave; months of the year appear.
    expect(year.get_by_role("checkbox", name="2024 1")).to_be_visible()
    year.get_by_role("checkbox", name="January 2025 1").check()
    status(page, "1 paper")
    shown(page, "Continual Spikes")
    page.get_by_role("checkbox", name="Code 1").check()
    expect(page).to_have_url(re.compile(r"q=spikes&year=2025-01&code=1$"))
    shared = page.url
    page.get_by_role("button", name="Clear filters").click()
    status(page, "3 papers")
    page.go_back()
    status(page, "1 paper")
    page.go_back()
    page.go_back()
    status(page, "2 papers")
    page.goto(shared)
    status(page, "1 paper")
    shown(page, "Continual Spikes")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("theme=spikes", 2), ("org=byte-lab", 2), ("code=1", 2), ("year=2024", 2),
        ("year=2024-09&year=2025", 3), ("org=byte-lab&code=1", 1), ("theme=nothing", 0),
    ],
)  # fmt: skip
def test_filters_without_a_question(page: Page, shelf: str, query: str, count: int) -> None:
    page.goto(f"{shelf}search/?{query}")
    told = "1 paper" if count == 1 else f"{count} papers"
    status(page, told if count else "Nothing found.")
    assert len(titles(page)) == count


def test_sorting(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spikes")
    status(page, "3 papers")
    page.get_by_label("Sort by").select_option("date")
    expect(page.locator(".dg-result h3").first).to_have_text("Thinking Slowly")
    shown(page, "Thinking Slowly", "Continual Spikes", "Spikes in Silicon")
    expect(page).to_have_url(re.compile("sort=date$"))
    page.go_back()
    expect(page.locator(".dg-result h3").last).to_have_text("Thinking Slowly")


def test_more_results_come_on_demand(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=filler")
    status(page, "30 papers")  # and the organisation of that name
    assert len(titles(page)) == 10
    page.get_by_role("button", name="Show more results").click()
    expect(page.locator(".dg-result")).to_have_count(31)
    expect(page.locator(".dg-result h3 a").nth(10)).to_be_focused()


def test_suggestions_with_keys_alone(page: Page, shelf: str) -> None:
    page.goto(shelf)
    page.keyboard.press("/")
    if not page.locator(".dg-find").is_visible():
        # A phone has a link in the place of the box; the key leads to the same page.
        expect(page).to_have_url(re.compile("/search/$"))
        return
    box = page.locator(".dg-find__input")
    expect(box).to_be_focused()
    page.keyboard.type("spikes")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.type(" ")
    expect(options).to_have_count(3)
    name = options.first.locator("span").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.wait_for_load_state()  # the key is listened for when the scripts are there
    page.keyboard.press("s")
    page.keyboard.type("replay")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=replay$"))
    status(page, "2 papers")


def test_the_search_page_with_keys_alone(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spikes")
    status(page, "3 papers")
    expect(page.locator("[data-dg-facets] input")).not_to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_label("Search papers")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("theme="))
    assert page.evaluate("document.activeElement.checked")


def test_hostile_words_stay_words(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=onerror&theme=%3Cscript%3Ewindow.dgRan%3D1%3C/script%3E")
    status(page, "Nothing found.")
    page.goto(f"{shelf}search/?q=onerror")
    status(page, "1 paper")
    assert titles(page) == [f"Reasoning {HOSTILE}"]
    assert page.locator(".dg-result img").count() == 0
    page.goto(shelf)
    if page.locator(".dg-find").is_visible():
        page.locator(".dg-find__input").fill("onerror")
        expect(page.get_by_role("option")).to_have_count(1)
    assert page.evaluate("window.dgRan") is None


def test_the_search_says_when_its_files_are_not_there(page: Page, shelf: str) -> None:
    page.route("**/assets/search/**", lambda route: route.fulfill(status=404))
    page.goto(f"{shelf}search/?q=spikes")
    status(page, re.compile("could not be loaded"))
    expect(page.locator(".dg-browse").get_by_role("link", name="Papers A–Z")).to_be_visible()


def test_without_scripts_every_paper_is_reached(browser: Browser, shelf: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shelf}search/?q=spikes")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    page.get_by_role("article").get_by_role("link", name="Papers A–Z").click()
    links = page.locator("article a[href*='p-']")
    found = {link.get_attribute("href") for link in links.all()}
    assert found == {f"../papers/p-{at}/" for at in range(len(ROWS))}
    page.get_by_role("link", name="Spikes in Silicon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spikes in Silicon")
    context.close()


def test_the_form_works_by_enter_without_scripts(browser: Browser, shelf: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{shelf}themes/")
    page.locator(".dg-find__input").fill("spikes")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=spikes$"))
    context.close()


def test_guide_pages_are_found(page: Page, address: str, site: Path) -> None:
    assert (site / "about" / "index.html").is_file()
    page.goto(f"{address}search/?q=about")
    expect(page.locator(".dg-result", has_text="Page of this site").first).to_be_visible()


def test_a_theme_of_that_name_leads_the_list(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spiking+networks")
    link = page.get_by_role("list", name="Pages of this name").get_by_role("link")
    expect(link).to_have_text("Spiking Networks")
    expect(page.locator(".dg-result h3").first).to_be_visible()
    if page.locator(".dg-find").is_visible():
        page.locator(".dg-find__input").fill("spiking networks")
        expect(page.get_by_role("option").first).to_contain_text("Theme")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spiking Networks")
    page.goto(f"{shelf}search/?q=spiking+networks&code=1")
    status(page, re.compile("paper"))
    expect(link).to_have_count(0)


@pytest.mark.parametrize("width", [360, 640])
def test_nothing_is_wider_than_a_phone(browser: Browser, shelf: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780})
    page = context.new_page()
    for place in ("search/?q=onerror", "search/?q=spikes&year=2025", "papers/"):
        page.goto(shelf + place)
        page.wait_for_timeout(300)
        if place.startswith("search"):
            page.locator(".dg-filters summary").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    context.close()


@pytest.mark.parametrize(
    "place",
    ["search/", "search/?q=reasoning", "search/?q=spikes&year=2025", "search/?q=zzzz", "papers/"],
)
def test_axe_finds_nothing(page: Page, shelf: str, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(shelf + place)
    if place.startswith("search"):
        status(page, re.compile("paper|Nothing"))
        if page.locator(".dg-filters").get_attribute("open") is None:
            page.locator(".dg-filters summary").click()
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()


def test_axe_finds_nothing_in_suggestions(page: Page, shelf: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(shelf)
    if not page.locator(".dg-find").is_visible():
        expect(page.get_by_role("link", name="Search", exact=True)).to_be_visible()
        return
    page.locator(".dg-find__input").fill("spikes")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()
