"""What a reader does: find a paper by theme, by date and by search, on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_a_paper(page: Page, address: str) -> None:
    page.goto(address)
    expect(page).to_have_title(re.compile("A test digest"))
    page.get_by_role("article").get_by_role("link", name="Spikes in Silicon").or_(
        page.get_by_role("article").get_by_role("link", name="Forgetful Networks")
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Spikes|Forgetful"))


def test_strange_titles_are_literal(page: Page, address: str, site: Path) -> None:
    (found,) = (site / "papers").glob("r2-s*/")
    page.goto(f"{address}papers/{found.name}/")
    title = 'R2\'s "Eureka" Moment: <DET> Tokens in “Small” Models'
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert title in page.title()
    abstract = page.locator(".dg-abstract").inner_text()
    assert "a $10 budget is enough. Reasoning" in abstract
    assert page.locator(".dg-abstract sub").inner_text() == "k"
    expect(page.get_by_text("3 comments").first).to_be_visible()


def test_a_paper_page_tells_all_it_knows(page: Page, address: str, site: Path) -> None:
    (found,) = (site / "papers").glob("forgetful*/")
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
    page.get_by_role("link", name="Week 36, 2024").click()
    expect(page.get_by_text("2 September 2024 to 8 September 2024")).to_be_visible()


def test_a_score_tells_its_parts_to_mouse_and_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}editions/2025-01-14/")
    summary = page.locator("summary", has_text="3 comments")
    assert "lifts it, most first: comments" in (summary.get_attribute("title") or "")
    parts = page.locator(".dg-parts")
    expect(parts).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(parts).to_be_visible()
    assert "top +" in parts.inner_text()
    page.get_by_role("link", name="How papers are ranked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How papers are ranked")


def test_the_keyboard_leads_from_the_calendar_to_a_days_edition(page: Page, address: str) -> None:
    page.goto(address)
    calendar = page.get_by_role("table", name="January 2025")
    expect(calendar).to_be_visible()
    day = calendar.get_by_role("link", name="14 January 2025: 1 paper")
    for _ in range(150):
        page.keyboard.press("Tab")
        if day.evaluate("link => link === document.activeElement"):
            break
    expect(day).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("14 January 2025")
    page.get_by_text("Calendar of January 2025").press("Enter")
    here = page.get_by_role("table", name="January 2025").locator("[aria-current=date]")
    expect(here).to_have_text("14")


def test_a_year_that_is_shut_opens_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('.dg-fold--year').forEach(one => one.open = false)")
    calendar = page.get_by_role("table", name="September 2024")
    expect(calendar).to_be_hidden()
    page.locator("summary", has_text="2024").press("Enter")
    expect(calendar.get_by_role("link")).to_have_count(1)


def test_months_scroll_within_their_box_and_cells_fit_a_thumb(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cell = page.get_by_role("link", name="14 January 2025: 1 paper").bounding_box()
    assert cell
    assert min(cell["width"], cell["height"]) >= 43.5


def test_a_picture_has_a_name_a_description_and_its_numbers(page: Page, address: str) -> None:
    page.goto(f"{address}trends/")
    picture = page.get_by_role("img", name=re.compile("All papers: papers by"))
    expect(picture).to_be_visible()
    assert "Most in" in (picture.locator("desc").text_content() or "")
    width, inner = picture.evaluate("svg => [svg.getBoundingClientRect().width, innerWidth]")
    assert inner * 0.8 < width <= inner
    page.get_by_text(re.compile("The numbers by")).press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()


def test_the_words_of_the_reasons_are_marked(page: Page, address: str, site: Path) -> None:
    (found,) = (site / "papers").glob("forgetful*/")
    page.goto(f"{address}papers/{found.name}/")
    marked = [text.lower() for text in page.locator(".dg-abstract mark").all_inner_texts()]
    assert "catastrophic forgetting" in marked
    said = [text.lower() for text in page.locator(".dg-why q").all_inner_texts()]
    assert all(any(word in text for word in said) for text in marked)


@pytest.mark.parametrize("secure", [True, False], ids=["clipboard", "old way"])
def test_citations_are_copied(page: Page, address: str, site: Path, secure: bool) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    if not secure:
        page.add_init_script("delete Navigator.prototype.clipboard")
    (found,) = (site / "papers").glob("forgetful*/")
    here = f"{address}papers/{found.name}/"
    page.goto(f"{here}#cite")
    page.evaluate(
        "document.addEventListener('copy', () => { window.copied = String(getSelection()) })"
    )
    read = "navigator.clipboard.readText()" if secure else "window.copied"
    for name, expected in (
        ("Copy citation", "Forgetful Networks: Replay Without a Buffer"),
        ("Copy BibTeX", "@misc{"),
        ("Copy link", here),
    ):
        button = page.get_by_role("button", name=name)
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".dg-copy [role=status]")).to_have_text("Copied")
        expect(button).to_be_focused()
        copied = page.evaluate(read)
        assert expected in copied
        assert "&#" not in copied


def test_without_scripts_there_is_no_button_and_all_the_rest(
    browser: Browser, address: str, site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    (found,) = (site / "papers").glob("forgetful*/")
    page.goto(f"{address}papers/{found.name}/")
    expect(page.get_by_role("button", name="Copy citation")).to_be_hidden()
    expect(page.locator(".dg-citation")).to_be_visible()
    page.goto(address)
    page.locator("summary", has_text="2025").click()
    page.locator("summary", has_text="2025").click()
    page.get_by_role("link", name="14 January 2025: 1 paper").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("14 January 2025")
    context.close()


def test_every_page_of_the_site_is_a_page(page: Page, address: str, site: Path) -> None:
    for path in sorted(site.rglob("index.html")):
        page.goto(address + path.parent.relative_to(site).as_posix() + "/")
        assert page.get_by_role("heading", level=1).count() == 1, path
        wide = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(wide), path


def test_a_list_can_be_taken_along_on_a_phone(browser: Browser, address: str) -> None:
    phone = browser.new_page(viewport={"width": 360, "height": 800}, has_touch=True)
    phone.goto(f"{address}editions/2024/")
    links = phone.locator(".dg-downloads a")
    assert links.all_inner_texts() == ["BibTeX", "RIS", "CSL JSON", "CSV", "JSON Lines"]
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert (round(box["height"]) >= 44, round(box["width"]) >= 44) == (True, True)
    with phone.expect_download() as waiting:
        links.filter(has_text="RIS").click()
    assert waiting.value.suggested_filename == "2024.ris"
    assert Path(waiting.value.path()).read_text("utf-8").count("TY  - ") == 1
    phone.close()
