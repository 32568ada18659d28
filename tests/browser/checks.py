"""Checks that tests of several files make."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_all(page: Page, address: str) -> None:
    """Go there, wait for the results of a search, and open all that can be opened."""
    page.goto(address)
    if "search/?" in address:
        expect(page.locator("[data-dg-results] li").first).to_be_visible()
    page.evaluate("document.querySelectorAll('.md-content details').forEach(d => d.open = true)")


def axe_finds_nothing(page: Page, address: str, place: str) -> None:
    # So tall that nothing that sticks to the edge of a phone's screen lies over anything.
    page.set_viewport_size(
        {"width": (page.viewport_size or {"width": 1280})["width"], "height": 3000}
    )
    open_all(page, address + place)
    results = Axe().run(page, options={"runOnly": RULES})
    assert results.violations_count == 0, results.generate_report()
