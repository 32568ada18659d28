"""The live map: pointer, keys, buttons, legend; and what there is without scripts and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
PLACE = "trends/#map"


def _open(page: Page, address: str) -> Locator:
    page.goto(address + PLACE)
    page.locator("#map").scroll_into_view_if_needed()
    view = page.get_by_role("application", name="Map of papers")
    expect(view.locator("canvas")).to_be_visible()
    return view


def _sign(page: Page, at: int) -> tuple[float, float]:
    """Where a paper's sign is in the window, worked out from the file."""
    point: list[float] = page.evaluate(
        """async (at) => {
          const map = document.querySelector("[data-dg-map]");
          const data = await (await fetch(map.dataset.dgMap + "map.json")).json();
          const view = map.querySelector("[data-dg-view]");
          view.scrollIntoView({ block: "center" });
          const box = view.getBoundingClientRect();
          const on = (one) => box.width * (0.03 + (0.94 * one) / data.side);
          return [box.left + on(data.x[at]), box.top + on(data.y[at])];
        }""",
        at,
    )
    return point[0], point[1]


def test_keys_go_from_paper_to_paper_and_open_one(page: Page, address: str) -> None:
    view = _open(page, address)
    view.focus()
    page.keyboard.press("ArrowRight")
    card = page.locator("[data-dg-card]")
    expect(card).to_be_visible()
    first = card.get_by_role("link", include_hidden=True).inner_text()
    seen = {first}
    for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        expect(card).to_be_visible()
        seen.add(card.locator("a").inner_text())
    assert len(seen) >= 2
    title = card.locator("a").inner_text()
    expect(page.locator("[data-dg-map-said]")).to_contain_text(title)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    title = card.locator("a").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/papers/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_pointer_shows_a_paper_and_opens_it(page: Page, address: str) -> None:
    _open(page, address)
    x, y = _sign(page, 0)
    page.mouse.move(x + 2, y + 2)
    card = page.locator("[data-dg-card]")
    expect(card).to_be_visible()
    assert card.locator("[data-dg-theme-name]").inner_text()
    assert card.locator("img, script, det").count() == 0
    title = card.locator("a").inner_text()
    page.mouse.click(x + 2, y + 2)
    page.wait_for_url(re.compile("/papers/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_buttons_and_the_wheel_zoom_and_the_page_still_scrolls(page: Page, address: str) -> None:
    view = _open(page, address)
    zoomed = re.compile("--zoomed")
    for name in ("Zoom in", "Zoom out", "Show the whole map"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    page.get_by_role("button", name="Zoom in").click()
    expect(view).to_have_class(zoomed)
    page.get_by_role("button", name="Show the whole map").click()
    expect(view).not_to_have_class(zoomed)
    view.focus()
    page.keyboard.press("+")
    expect(view).to_have_class(zoomed)
    page.keyboard.press("0")
    expect(view).not_to_have_class(zoomed)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.querySelector('[data-dg-view]').scrollIntoView({block: 'center'})")
    box = view.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = page.evaluate("scrollY")
    # Not so far that the map leaves the pointer.
    page.mouse.wheel(0, -90)
    page.wait_for_function("before => scrollY < before", arg=before)
    expect(view).not_to_have_class(zoomed)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(view).to_have_class(zoomed)


def test_the_legend_brings_out_one_theme(page: Page, address: str) -> None:
    _open(page, address)
    buttons = page.get_by_role("list", name="Themes on the map").get_by_role("button")
    assert buttons.count() >= 2
    buttons.first.click()
    expect(buttons.first).to_have_attribute("aria-pressed", "true")
    buttons.nth(1).press("Enter")
    expect(buttons.first).to_have_attribute("aria-pressed", "false")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")
    buttons.nth(1).press("Enter")
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "false")


def test_on_paper_it_is_the_picture(page: Page, address: str) -> None:
    view = _open(page, address)
    page.emulate_media(media="print")
    expect(view.locator("canvas")).to_be_hidden()
    expect(view.locator("svg")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()


def test_without_scripts_it_is_the_picture_with_its_table(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PLACE)
    expect(page.get_by_role("img", name="Map of papers")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_be_hidden()
    page.get_by_text("The themes on the map").click()
    expect(
        page.get_by_role("region", name="The themes on the map").get_by_role("table")
    ).to_be_visible()
    context.close()


def test_where_the_file_is_missing_it_says_so(page: Page, address: str) -> None:
    page.route("**/map.json", lambda route: route.abort())
    page.goto(address + PLACE)
    page.locator("#map").scroll_into_view_if_needed()
    expect(page.get_by_text("could not be loaded")).to_be_visible()
    expect(page.get_by_role("img", name="Map of papers")).to_be_visible()


def test_axe_finds_nothing_on_the_live_map(page: Page, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    view = _open(page, address)
    view.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-dg-card]")).to_be_visible()
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert results.violations_count == 0, results.generate_report()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
