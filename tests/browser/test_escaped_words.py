"""What scripts say, in a language whose every message stands in brackets: nothing is outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import pseudo
from tests.browser.conftest import serve
from tests.test_escaped_words import MATERIALS, MENU

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(pseudo.build(tmp_path_factory.mktemp("pseudo") / "project")) as found:
        yield found


def _escaped(page: Page) -> list[str]:
    return [
        one for one in pseudo.escaped(page.content(), head=False) if one not in MATERIALS | MENU
    ]


def _open_filters(page: Page) -> None:
    if page.locator(".dg-filters").get_attribute("open") is None:
        page.locator(".dg-filters > summary").click()


def test_search_and_filters(page: Page, address: str) -> None:
    page.goto(address + "search/?q=zqword")
    expect(page.locator("[data-dg-status]")).to_contain_text("⟦1")
    _open_filters(page)
    expect(page.get_by_role("group", name="⟦Organisation⟧")).to_be_visible()
    expect(page.get_by_role("button", name="⟦Save: Zqtitle").first).to_be_attached()
    assert _escaped(page) == []
    page.locator("[data-dg-keep]").click()
    expect(page.locator("[data-dg-kept]")).to_contain_text("⟦")
    for words, said in (
        ("zqtheme zqone", "⟦"),  # a theme's name
        ("zqabstract zqnowhere", "some of the words"),
        ("zqnowhere", "⟦Nothing found.⟧"),
    ):
        page.locator("#dg-query").fill(words)
        expect(page.locator("[data-dg-status]")).to_contain_text(said)
        assert _escaped(page) == [], words


def test_filters_of_a_list(page: Page, address: str) -> None:
    page.goto(address + "themes/zqone/")
    _open_filters(page)
    expect(page.get_by_role("group", name="⟦Organisation⟧")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-dg-status]")).to_contain_text("⟦")
    page.locator("#dg-query").fill("zqword")
    expect(page.locator("#dg-sort option").first).to_have_text("⟦relevance⟧")
    assert _escaped(page) == []


def test_the_reading_list_and_its_buttons(page: Page, address: str) -> None:
    page.goto(address + "papers/zqp-007/")
    page.get_by_role("button", name="⟦Save: ").first.click()
    assert _escaped(page) == []
    page.goto(address + "themes/zqthree/")
    page.get_by_role("button", name="⟦Hide: ").first.click()
    expect(page.get_by_role("button", name="⟦Undo hiding: ").first).to_be_visible()
    assert _escaped(page) == []
    page.goto(address + "reading-list/")
    expect(page.get_by_role("link", name="Zqtitle zqpaper 7 zqword zqtwo")).to_be_visible()
    assert _escaped(page) == []
    for name in ("⟦Read⟧", "⟦Notes⟧", "⟦Hidden⟧"):
        page.get_by_role("button", name=name).click()
        assert _escaped(page) == [], name


def test_the_map_and_the_suggestions(page: Page, address: str) -> None:
    page.goto(address + "trends/")
    page.locator("#map").scroll_into_view_if_needed()
    view = page.locator("[data-dg-view]")
    expect(view).to_have_attribute("aria-label", "⟦Map of papers⟧")
    view.focus()
    view.press("ArrowRight")
    expect(page.locator("[data-dg-card]")).to_be_visible()
    assert _escaped(page) == []
    box = page.locator("form[data-dg-find] input")
    if box.is_visible():
        box.fill("zqtheme zqone")
        expect(page.get_by_role("option").first).to_contain_text("⟦Theme⟧")
        assert _escaped(page) == []
