"""The keyboard alone leads through every part of a page, and shows where it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WHERE = "document.activeElement"
STEPS = 60
"""Tabs within which a part must come."""

_SEEN = """
() => {
  // The button of the palette is a field of no size, and its label shows the focus.
  const active = document.activeElement;
  const one = active.matches(".md-option") ? active.nextElementSibling : active;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const clear = (colour) => colour === "transparent" || /, 0\\)$/.test(colour);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && !clear(style.outlineColor);
  return { ring, on: active.matches(":focus-visible"), wide: box.width > 0 && box.height > 0 };
}
"""


def _seen(page: Page) -> None:
    """What has the focus shows it, by a ring of two pixels at least."""
    what = page.evaluate(f"{WHERE}.outerHTML.slice(0, 160)")
    assert page.evaluate(_SEEN) == {"ring": True, "on": True, "wide": True}, what


def _tab_to(page: Page, selector: str, steps: int = STEPS) -> None:
    """Tab until a part that the selector names has the focus; each stop on the way shows it."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate(f"{WHERE}.matches({selector!r})"):
            _seen(page)
            return
    raise AssertionError(f"{selector} is not reached in {steps} steps")


def test_every_stop_of_a_page_shows_the_focus(page: Page, hall: str) -> None:
    for place in (
        "",
        "themes/spikes/?unread=1",
        "editions/2024-w31/",
        "search/?q=spike",
        "trends/",
    ):
        page.goto(hall + place)
        page.wait_for_load_state("networkidle")
        stops: set[str] = set()
        for _ in range(45):
            page.keyboard.press("Tab")
            if page.evaluate(f"{WHERE} === document.body"):
                break
            _seen(page)
            stops.add(page.evaluate(f"{WHERE}.outerHTML"))
        assert len(stops) > 10, place


@pytest.mark.parametrize("place", ["", "themes/reasoning/", "papers/s-1/", "editions/", "trends/"])
def test_a_slash_leads_to_the_search_from_any_page(page: Page, hall: str, place: str) -> None:
    page.goto(hall + place)
    page.keyboard.press("/")
    if not page.locator(".dg-find").is_visible():
        expect(page).to_have_url(re.compile("/search/$"))
        return
    _seen(page)
    page.keyboard.type("spike")
    options = page.locator(".dg-suggestions [role=option]")
    expect(options).to_have_count(7)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".dg-suggestions [aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(page.locator(".dg-find__input")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{hall}search/?q=spike")
    expect(page.locator("[data-dg-status]")).to_have_text("7 papers")


def test_search_filters_and_results_in_order(page: Page, hall: str) -> None:
    page.goto(f"{hall}search/?q=filler")
    expect(page.locator("[data-dg-status]")).to_have_text(re.compile("120 papers"))
    page.keyboard.press("/")
    if page.locator(".dg-find").count() == 0:
        expect(page.get_by_label("Search papers")).to_be_focused()
    _seen(page)
    _tab_to(page, "#dg-sort")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("sort=date"))
    _tab_to(page, ".dg-filters > summary")
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.keyboard.press("Enter")
    _tab_to(page, "[data-dg-key='org=oak-lab']")
    page.keyboard.press("Space")
    expect(page.locator("[data-dg-status]")).to_have_text(re.compile("40 papers"))
    expect(page.locator("[data-dg-key='org=oak-lab']")).to_be_focused()
    _seen(page)
    _tab_to(page, ".dg-result h3 a")
    _tab_to(page, ".dg-result .dg-button")
    page.keyboard.press("Space")
    expect(page.locator(".dg-result [aria-pressed=true]")).to_have_count(1)
    _tab_to(page, "[data-dg-more]")
    page.keyboard.press("Enter")
    expect(page.locator(".dg-result")).to_have_count(40)
    expect(page.locator(".dg-result h3 a").nth(10)).to_be_focused()
    _seen(page)


def test_a_lists_filters_and_cards(page: Page, hall: str) -> None:
    page.goto(f"{hall}themes/spikes/")
    _tab_to(page, ".dg-filters > summary")
    page.keyboard.press("Enter")
    expect(page.locator("[data-dg-key]").first).to_be_visible()
    _tab_to(page, "#dg-query")
    page.keyboard.type("spike 4")
    expect(page.locator(".dg-result h3").first).to_have_text("Spike 4")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".dg-group .dg-card").first).to_be_visible()
    _tab_to(page, ".dg-group .dg-card__title a")
    for name in ("Save", "Read", "Hide"):
        _tab_to(page, f".dg-group .dg-card .dg-button[aria-label^='{name}']", 3)
    page.keyboard.press("Enter")
    expect(page.locator(".dg-card--hidden")).to_have_count(1)
    _seen(page)
    assert page.evaluate(f"{WHERE}.textContent") == "Undo"


def test_a_calendar_and_a_charts_table(page: Page, hall: str) -> None:
    page.goto(f"{hall}editions/2024-w31/")
    _tab_to(page, "summary:not(.dg-filters > summary)")
    page.keyboard.press("Enter")
    _tab_to(page, ".dg-months-row")
    _tab_to(page, ".dg-cal .dg-day a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("29 July 2024")
    page.goto(f"{hall}themes/reasoning/")
    fold = page.locator("summary", has_text="The numbers by")
    _tab_to(page, ".dg-chart + .dg-fold > summary")
    page.keyboard.press("Enter")
    expect(fold).to_be_focused()
    _tab_to(page, ".dg-fold .dg-wide")
    expect(page.locator(".dg-fold .dg-wide table")).to_be_visible()
    _tab_to(page, ".dg-fold .dg-wide a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2022")


def test_nothing_moves_for_who_wants_less_motion(page: Page, hall: str) -> None:
    for place in ("", "themes/reasoning/?code=1", "search/?q=spike"):
        page.goto(hall + place)
        page.wait_for_load_state("networkidle")
        moving = page.evaluate(
            """[...document.querySelectorAll("*")].filter((one) => {
              const style = getComputedStyle(one);
              const still = (times) => times.split(",").every((time) => parseFloat(time) === 0);
              return !still(style.transitionDuration) || style.animationName !== "none"
                || style.scrollBehavior === "smooth";
            }).map((one) => one.outerHTML.slice(0, 100))"""
        )
        assert moving == [], place
