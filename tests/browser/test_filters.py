"""Filters of lists, and what a reader marked: in lists, in results and on the home page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import FILLERS, WEEK

pytestmark = pytest.mark.browser

THEME = "themes/reasoning/"


def _open(page: Page, address: str) -> Locator:
    """The filters of a page, opened and at work."""
    page.goto(address)
    fold = page.locator(".dg-filters")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    expect(fold.get_by_role("checkbox").first).to_be_visible()
    return fold


def _status(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-dg-status]")).to_have_text(text)


def _titles(page: Page) -> list[str]:
    return page.locator(".dg-result h3").all_inner_texts()


def test_a_themes_filters_see_all_its_pages(page: Page, hall: str) -> None:
    fold = _open(page, hall + THEME)
    expect(page.locator(".dg-group .dg-card")).to_have_count(100)
    fold.get_by_role("checkbox", name="Data 12").check()
    _status(page, "12 papers")
    expect(page).to_have_url(hall + THEME + "?data=1")
    assert page.locator(".dg-group:visible, .dg-neighbours:visible").count() == 0
    # 0, 10, 20, … 110: those that are numbered by 20 have a video as well.
    fold.get_by_role("checkbox", name="Video 6").check()
    _status(page, "6 papers")
    expect(page.locator(".dg-result")).to_have_count(6)
    assert {int(one.rsplit(maxsplit=1)[1]) % 20 for one in _titles(page)} == {0}
    shared = page.url
    fold.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".dg-group .dg-card").first).to_be_visible()
    expect(page.locator(".dg-result")).to_have_count(0)
    expect(page).to_have_url(hall + THEME)
    page.goto(shared)
    _status(page, "6 papers")
    page.go_back()
    expect(page.locator(".dg-group .dg-card").first).to_be_visible()


def test_the_second_page_filters_the_whole_list(page: Page, hall: str) -> None:
    fold = _open(page, f"{hall}{THEME}2/")
    expect(page.locator(".dg-group .dg-card")).to_have_count(FILLERS - 100)
    fold.get_by_role("checkbox", name="Oak Lab 40").check()
    _status(page, "40 papers")
    page.get_by_role("button", name="Show more results").click()
    expect(page.locator(".dg-result")).to_have_count(40)


def test_facets_count_what_each_would_leave(page: Page, hall: str) -> None:
    fold = _open(page, hall + THEME)
    names = [one.inner_text() for one in fold.locator("legend").all()]
    assert names == ["Year and month", "Organisation", "Source", "Comes with"]
    fold.get_by_role("checkbox", name="weekly 60").check()
    _status(page, "60 papers")
    # Counts of a filter's own values are what the others leave.
    expect(fold.get_by_role("checkbox", name="daily 60")).to_be_visible()
    expect(fold.get_by_role("checkbox", name="Code 12")).to_be_visible()
    # All are of one year, so that its months are what there is to choose.
    expect(fold.get_by_role("checkbox", name=re.compile("^2022"))).to_have_count(0)
    # What all have is no choice, whatever is chosen beside it.
    expect(fold.get_by_role("checkbox", name="Reasoning")).to_have_count(0)
    fold.get_by_role("checkbox", name="March 2022 10").check()
    _status(page, "10 papers")


@pytest.mark.parametrize(
    ("sort", "first"), [("score", "Filler number 119"), ("date", "Filler number 119")]
)
def test_a_list_is_sorted_anew(page: Page, hall: str, sort: str, first: str) -> None:
    fold = _open(page, hall + THEME)
    fold.get_by_label("Sort by").select_option(sort)
    _status(page, f"{FILLERS} papers")
    expect(page.locator(".dg-result h3").first).to_have_text(first)
    expect(page).to_have_url(re.compile(f"sort={sort}$"))
    fold.get_by_label("Sort by").select_option("relevance")
    expect(page.locator(".dg-group .dg-card").first).to_be_visible()


def test_words_are_sought_in_the_list_alone(page: Page, hall: str) -> None:
    fold = _open(page, hall + THEME)
    fold.get_by_label("Words in these papers").fill("spike")
    _status(page, "Nothing found.")
    fold.get_by_label("Words in these papers").fill("filler 17")
    expect(page.locator(".dg-result h3").first).to_have_text("Filler number 17")
    expect(page).to_have_url(re.compile(r"\?q=filler\+17$"))
    expect(fold.get_by_label("Sort by")).to_contain_text("relevance")


@pytest.mark.parametrize(
    ("place", "query", "count"),
    [
        ("editions/2024-w31/", "sort=date", len(WEEK)),  # not the one of August, some day
        ("editions/2024/", "sort=date", len(WEEK) + 1),
        ("editions/2022-03/", "sort=date", 10),
        ("editions/2022-03-01/", "org=oak-lab", 0),
        ("editions/2022/", "year=2022-03&code=1", 2),
        ("editions/2022/", "theme=reasoning", FILLERS),
        ("organizations/oak-lab/", "video=1", 2),
    ],
)
def test_editions_and_organisations_filter_too(
    page: Page, hall: str, place: str, query: str, count: int
) -> None:
    page.goto(f"{hall}{place}?{query}")
    _status(page, f"{count} papers" if count else "Nothing found.")
    expect(page.locator(".dg-search")).to_be_in_viewport()


def test_a_short_list_has_no_filters(page: Page, hall: str) -> None:
    page.goto(f"{hall}editions/2024-08/")
    assert page.locator(".dg-group .dg-card").count() == 4
    assert page.locator(".dg-filters").count() == 0


def test_without_scripts_a_list_is_the_plain_list(browser: Browser, hall: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hall}{THEME}?code=1")
    expect(page.locator(".dg-group .dg-card")).to_have_count(100)
    expect(page.locator(".dg-filters")).to_be_hidden()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".dg-group .dg-card")).to_have_count(FILLERS - 100)
    context.close()


def test_filters_load_nothing_until_they_are_opened(page: Page, hall: str) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(hall + THEME)
    page.wait_for_load_state("networkidle")
    assert not [one for one in asked if "assets/search/" in one or "page.js" in one]
    page.locator(".dg-filters summary").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    # Who marked nothing needs no ids.
    assert [one for one in asked if "facets.bin" in one]
    assert not [one for one in asked if "ids.bin" in one or "cards-" in one]


def test_a_list_stands_when_its_filters_cannot_be_loaded(page: Page, hall: str) -> None:
    page.route("**/assets/search/**", lambda route: route.fulfill(status=404))
    page.goto(f"{hall}{THEME}?code=1")
    expect(page.get_by_text("The filters could not be loaded.")).to_be_visible()
    expect(page.locator(".dg-group .dg-card").first).to_be_visible()


def test_marks_in_results_stay(page: Page, hall: str) -> None:
    page.goto(f"{hall}search/?q=filler+17")
    save = page.get_by_role("button", name="Save: Filler number 17", exact=True)
    save.press("Enter")
    expect(save).to_have_attribute("aria-pressed", "true")
    expect(save).to_be_focused()
    page.reload()
    expect(save).to_have_attribute("aria-pressed", "true")
    page.goto(f"{hall}reading-list/")
    entry = page.locator("[data-dg-papers] li")
    expect(entry).to_contain_text("1 June 2022")
    entry.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Filler number 17")


def test_hidden_papers_are_left_out_and_can_be_shown(page: Page, hall: str) -> None:
    page.goto(f"{hall}search/?q=spike")
    _status(page, "7 papers")
    hide = page.get_by_role("button", name="Hide: Spike 3")
    hide.press("Enter")
    expect(page.get_by_role("button", name="Undo hiding: Spike 3")).to_be_focused()
    page.reload()
    _status(page, "6 papers")
    assert "Spike 3" not in _titles(page)
    line = page.locator("[data-dg-hid]")
    expect(line).to_contain_text("1 paper that you hid is left out.")
    line.get_by_role("button", name="Show").press("Enter")
    _status(page, "7 papers")
    expect(line).to_be_hidden()
    page.get_by_role("button", name="Undo hiding: Spike 3").press("Enter")
    expect(page.get_by_role("heading", name="Spike 3")).to_be_visible()
    page.goto(f"{hall}search/?q=spike&code=1")
    _status(page, "Nothing found.")
    expect(line).to_be_hidden()


def test_unread_and_saved_are_filters(page: Page, hall: str) -> None:
    page.goto(f"{hall}papers/s-2/")
    page.get_by_role("button", name="Save: Spike 2").click()
    page.get_by_role("button", name="Read: Spike 2").click()
    fold = _open(page, f"{hall}themes/spikes/")
    mine = fold.get_by_role("group", name="Your list")
    mine.get_by_role("checkbox", name="Unread 6").check()
    _status(page, "6 papers")
    expect(page).to_have_url(re.compile(r"\?unread=1$"))
    assert "Spike 2" not in _titles(page)
    mine.get_by_role("checkbox", name="Unread").uncheck()
    mine.get_by_role("checkbox", name="Saved 1").check()
    _status(page, "1 paper")
    assert _titles(page) == ["Spike 2"]


def test_marks_follow_an_id_that_a_paper_had_before(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}reading-list/")
    page.evaluate(
        """digestReader.change((state) => state.papers.set("p-old",
        {title: "Old", byline: "", date: "", path: "papers/p-old/", hidden: "2020-01-01"}))"""
    )
    page.goto(f"{shelf}search/?q=spikes")
    _status(page, "2 papers")
    expect(page.locator("[data-dg-hid]")).to_be_visible()
    assert "Continual Spikes" not in _titles(page)


def test_a_saved_filter_leads_back(page: Page, hall: str) -> None:
    page.goto(f"{hall}search/")
    expect(page.get_by_role("button", name="Save this filter")).to_be_hidden()
    page.goto(f"{hall}search/?q=filler&org=oak-lab&year=2022-04&sort=score")
    page.get_by_role("button", name="Save this filter").press("Enter")
    expect(page.get_by_text("Saved in your reading list")).to_be_visible()
    fold = _open(page, hall + THEME)
    fold.get_by_role("checkbox", name="Video 6").check()
    page.get_by_role("button", name="Save this filter").click()
    page.goto(f"{hall}reading-list/")
    page.get_by_role("link", name="filler · April 2022 · Oak Lab").press("Enter")
    _status(page, "10 papers")
    assert page.get_by_label("Sort by").input_value() == "score"
    page.goto(f"{hall}reading-list/")
    page.get_by_role("link", name="Reasoning · Video").click()
    _status(page, "6 papers")
    assert page.url == f"{hall}{THEME}?video=1"


def test_short_lists_of_the_home_page_have_buttons(page: Page, hall: str) -> None:
    page.goto(hall)
    one = page.locator(".dg-brief > li").first
    title = one.locator(".dg-strong").inner_text()
    one.get_by_role("button", name=f"Save: {title}", exact=True).press("Enter")
    expect(page.locator("[data-dg-home]")).to_contain_text("1 saved")
    one.get_by_role("button", name=f"Hide: {title}", exact=True).press("Enter")
    expect(one.locator(".dg-strong")).to_be_hidden()
    page.goto(f"{hall}reading-list/")
    expect(page.locator("[data-dg-papers] li")).to_contain_text(title)


def test_the_list_comes_after_the_filters_on_a_phone(page: Page, hall: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    fold = _open(page, hall + THEME)
    fold.get_by_role("checkbox", name="Data 12").check()
    fold.get_by_role("button", name="Show 12 results").click()
    expect(fold.get_by_role("checkbox").first).to_be_hidden()
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator(".dg-result").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 640])
def test_nothing_is_wider_than_a_phone(browser: Browser, hall: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 780}, has_touch=True)
    page = context.new_page()
    for place in (f"{THEME}?code=1", "editions/2022/?org=oak-lab", "search/?q=filler"):
        fold = _open(page, hall + place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        _status(page, re.compile("paper"))
        for one in fold.locator("label:visible, button:visible, summary, select").all():
            box = one.bounding_box()
            assert box
            small = one.get_attribute("for") is not None  # its field beside it is the target
            assert small or box["height"] >= 43.5, (place, one.inner_text())
    context.close()


@pytest.mark.parametrize("place", [THEME, f"{THEME}?code=1", "search/?q=spike"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, hall: str, place: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{hall}papers/s-2/")
    page.goto(f"{hall}search/?q=spike+3")
    page.get_by_role("button", name="Hide: Spike 3").click()
    _open(page, hall + place)
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()
