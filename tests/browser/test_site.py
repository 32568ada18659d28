"""What a reader does: find a paper by theme, by date and by search, on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_a_paper(page: Page, address: str) -> None:
    page.goto(address)
    expect(page).to_have_title(re.compile("A test digest"))
    page.get_by_role("article").get_by_role("link", name="Spikes in Silicon").or_(
        page.get_by_role("article").get_by_role("link", name="Forgetful Networks")
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Spikes|Forgetful"))


def test_strange_titles_are_literal(page: Page, address: str, site: Path) -> None:
    (found,) = (site / "papers").glob("r2-s*")
    page.goto(f"{address}papers/{found.name}/")
    title = 'R2\'s "Eureka" Moment: <DET> Tokens in “Small” Models'
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert title in page.title()
    abstract = page.locator(".dg-abstract").inner_text()
    assert "a $10 budget is enough. Reasoning" in abstract
    assert page.locator(".dg-abstract sub").inner_text() == "k"
    expect(page.get_by_text("3 comments").first).to_be_visible()


def test_a_paper_page_tells_all_it_knows(page: Page, address: str, site: Path) -> None:
    (found,) = (site / "papers").glob("forgetful*")
    page.goto(f"{address}papers/{found.name}/")
    text = page.locator("article").inner_text()
    for words in (
        "4 authors",
        "4 September 2024",
        "2 comments",
        "because of",
        "hf-export",
        "@misc{",
    ):
        assert words in text, words
    code = page.get_by_role("link", name="Code", exact=True)
    assert code.get_attribute("href") == "https://github.com/example/replay"


def test_editions_lead_on(page: Page, address: str) -> None:
    page.goto(f"{address}editions/2024-09-04/")
    page.get_by_role("link", name="14 January 2025").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("14 January 2025")
    page.get_by_role("link", name="All editions").click()
    expect(page.get_by_role("article").get_by_role("link", name="Undated")).to_be_visible()
    page.get_by_role("link", name="Week 36 of 2024").click()
    expect(page.get_by_text("2 September 2024 to 8 September 2024")).to_be_visible()


def test_a_score_tells_its_parts_to_mouse_and_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}editions/2025-01-14/")
    summary = page.locator("summary", has_text="3 comments")
    assert "comments +" in (summary.get_attribute("title") or "")
    parts = page.locator(".dg-parts")
    expect(parts).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(parts).to_be_visible()
    assert "top +" in parts.inner_text()
    page.get_by_role("link", name="How papers are ranked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How papers are ranked")


PLACES = [
    "",
    "themes/",
    "editions/",
    "editions/2024/",
    "trends/",
    "ranking/",
    "organizations/",
    "report/",
    "about/",
    "papers/",
    "search/",
]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_the_screen(page: Page, address: str, place: str) -> None:
    page.goto(address + place)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_role("heading", level=1).count() == 1


def test_every_page_of_the_site_is_a_page(page: Page, address: str, site: Path) -> None:
    for path in sorted(site.rglob("index.html")):
        page.goto(address + path.parent.relative_to(site).as_posix() + "/")
        assert page.get_by_role("heading", level=1).count() == 1, path
        wide = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(wide), path


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(page: Page, address: str, place: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(address + place)
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()
