"""What results show, what the page says of a question, and ways into the results by keys."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser


def _status(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-dg-status]")).to_have_text(text)


def test_a_result_has_what_a_card_has(page: Page, hall: str) -> None:
    page.goto(f"{hall}search/?q=filler+100&code=1")
    one = page.locator(".dg-result", has_text="Filler number 100").first
    badges = one.locator("a.dg-badge")
    expect(badges).to_have_text(["Code", "Data", "Video"])
    assert badges.first.get_attribute("href") == "https://example.org/"
    expect(one.locator(".dg-by")).to_contain_text("Byte Lab")
    expect(one.locator("summary .dg-signal")).to_have_text("100 upvotes")
    expect(one.locator(".dg-chips a")).to_have_text("Reasoning")
    # The list's own card says the same.
    said = one.locator(".dg-parts").text_content()
    mine = one.locator(".dg-chip").get_attribute("class")
    one.locator(".dg-chips a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reasoning")
    page.goto(f"{hall}editions/2022-05/")
    card = page.locator(".dg-card", has_text="Filler number 100")
    assert card.locator(".dg-parts").text_content() == said
    assert card.locator(".dg-by").inner_text().count("Byte Lab") == 1
    chips = page.locator(".dg-group.dg-h" + str(mine).rpartition("dg-h")[2])
    assert chips.count() > 0


def test_a_filtered_list_repeats_neither_its_theme_nor_what_it_has_not(
    page: Page, hall: str
) -> None:
    page.goto(f"{hall}themes/reasoning/?code=1")
    _status(page, "24 papers")
    assert page.locator(".dg-result .dg-chip").count() == 0
    expect(page.locator(".dg-result a.dg-badge--code")).to_have_count(10)


def test_files_below_a_filtered_list_are_said_to_be_of_the_whole(page: Page, hall: str) -> None:
    page.goto(f"{hall}themes/reasoning/")
    label = page.locator(".dg-search--list ~ .dg-downloads > span")
    expect(label).to_have_text("Download these papers:")
    page.goto(f"{hall}themes/reasoning/?code=1")
    expect(label).to_have_text("Download all papers of this list, filtered or not:")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters summary").click()
    page.get_by_role("button", name="Clear filters").click()
    expect(label).to_have_text("Download these papers:")


@pytest.mark.parametrize("question", ["%F0%9F%9A%80", "%3F%3F%3F", "%5C", "author:"])
def test_a_question_without_a_word_is_not_every_paper(
    page: Page, shelf: str, question: str
) -> None:
    page.goto(f"{shelf}search/?q={question}")
    emoji = question.startswith("%F0")  # an emoji is a word, though of no paper here
    _status(page, "Nothing found." if emoji else re.compile("There is no word in this"))
    assert page.locator(".dg-result").count() == 0


def test_addresses_written_by_hand_are_cleaned(page: Page, shelf: str) -> None:
    bad = "q=spikes&theme=&theme=+&year=2025-13&year=x&org=&code=true&code=1&code=0&data=yes&saved="
    page.goto(f"{shelf}search/?{bad}")
    _status(page, "2 papers")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters summary").click()
    chosen = page.locator("[data-dg-facets] input:checked")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("data-dg-key") == "code=1"
    for label in page.locator("[data-dg-facets] label > span:first-of-type").all():
        assert label.inner_text().strip()


def test_pages_are_not_counted_among_papers(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=digest")
    _status(page, "1 page of this site")
    expect(page.locator(".dg-result")).to_have_count(1)


def test_another_spelling_is_offered(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=memries&year=2024")
    link = page.get_by_role("link", name="Did you mean memories?")
    link.click()
    expect(page).to_have_url(re.compile(r"q=memories&year=2024$"))
    _status(page, "1 paper")
    expect(page.locator("[data-dg-meant]")).to_be_hidden()


def test_keys_lead_past_the_filters(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spikes")
    _status(page, "3 papers")
    # Who comes with a question is at the results.
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    first = page.locator(".dg-result a").first
    expect(first).to_be_focused()
    page.keyboard.press("/")
    box = page.get_by_label("Search papers")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    box.focus()
    skip = page.get_by_role("link", name="Skip to results")
    for _ in range(3):
        page.keyboard.press("Tab")
        if skip.evaluate("(one) => one === document.activeElement"):
            break
    expect(skip).to_be_focused()
    shown = skip.bounding_box()
    assert shown
    assert shown["width"] > 40
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()


def test_hidden_papers_are_not_suggested(page: Page, hall: str) -> None:
    page.goto(f"{hall}papers/s-2/")
    if not page.locator(".dg-find").is_visible():
        expect(page.get_by_role("link", name="Search", exact=True)).to_be_visible()
        return
    page.evaluate(
        """digestReader.change((state) => state.papers.set("s-3",
        {title: "Spike 3", byline: "", date: "", path: "papers/s-3/", hidden: "2020-01-01"}))"""
    )
    page.locator(".dg-find__input").fill("spike")
    options = page.get_by_role("option")
    expect(options).to_have_count(6)
    assert "Spike 3" not in [one.strip() for one in options.all_inner_texts()]


def test_months_of_no_year_are_not_indented(page: Page, hall: str) -> None:
    page.goto(f"{hall}themes/reasoning/")
    page.locator(".dg-filters summary").click()
    expect(page.get_by_role("checkbox", name="March 2022 10")).to_be_visible()
    assert page.locator(".dg-facet__month").count() == 0
    page.goto(f"{hall}search/?year=2022")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters summary").click()
    expect(page.locator(".dg-facet__month").first).to_be_visible()


def test_the_search_goes_on_when_the_site_is_published_anew(page: Page, shelf: str) -> None:
    page.goto(f"{shelf}search/?q=spikes")
    _status(page, "3 papers")
    page.wait_for_load_state("networkidle")
    folder = page.request.get(f"{shelf}assets/search/index.json").json()["folder"]
    page.route(
        "**/assets/search/index.json",
        lambda route: route.fulfill(
            body=json.dumps({"layout": 4, "folder": "anew"}), content_type="application/json"
        ),
    )

    def gone(route: Route) -> None:
        if "/anew/" in route.request.url:
            route.continue_(url=route.request.url.replace("/anew/", f"/{folder}/"))
        else:
            route.fulfill(status=404)

    page.route("**/assets/search/*/*.bin", gone)
    page.get_by_label("Search papers").fill("filler number 7")
    expect(page.locator(".dg-result h3").first).to_have_text("Filler number 7")


def test_opened_as_a_file_the_search_says_why_it_does_not_search(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator(".dg-find__input").fill("spikes")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/index\.html\?q=spikes$"))
    expect(page.get_by_text("opened as a file")).to_be_visible()
    expect(page.get_by_text("needs JavaScript")).to_be_hidden()
    page.get_by_role("article").get_by_role("link", name="Papers A–Z").click()
    expect(page).to_have_url(re.compile(r"/papers/index\.html$"))
    context.close()
