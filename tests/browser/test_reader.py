"""What a reader keeps in the browser: marks, notes, filters, what is new, and files of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keeping import (
    DAY,
    LIST,
    TITLE,
    exported,
    file_of,
    give,
    key,
    paper_of,
    raw,
    store,
    stored,
)

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> javascript:alert(1) ‮ 数"


def test_a_saved_paper_stays_and_stands_in_the_list(page: Page, address: str) -> None:
    page.goto(address + DAY)
    save = page.get_by_role("button", name=f"Save: {TITLE}")
    expect(save).to_have_attribute("aria-pressed", "false")
    save.focus()
    page.keyboard.press("Enter")
    expect(save).to_be_focused()
    page.reload()
    expect(save).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="your reading list").click()
    entry = page.locator("[data-dg-papers] li")
    expect(entry).to_have_count(1)
    expect(entry.get_by_role("link")).to_have_text(TITLE)
    entry.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_removing_keeps_the_focus_and_can_be_undone(page: Page, address: str) -> None:
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    page.goto(address + LIST)
    page.get_by_role("button", name=f"Remove from Saved: {TITLE}").press("Enter")
    expect(page.locator("[data-dg-papers] li")).to_have_count(0)
    expect(page.locator("[data-dg-heading]")).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("[data-dg-papers] li")).to_have_count(1)


def test_a_hidden_card_folds_and_comes_back(page: Page, address: str) -> None:
    page.goto(address + DAY)
    card = page.locator(".dg-card", has_text="Forgetful")
    card.get_by_role("button", name=f"Hide: {TITLE}").press("Enter")
    expect(card.get_by_role("heading")).to_be_hidden()
    expect(card.get_by_text(f"Hidden: {TITLE}")).to_be_visible()
    undo = card.get_by_role("button", name="Undo hiding")
    expect(undo).to_be_focused()
    page.reload()
    expect(card.get_by_role("heading")).to_be_hidden()
    undo.press("Enter")
    expect(card.get_by_role("heading")).to_be_visible()
    expect(card.get_by_role("button", name=f"Hide: {TITLE}")).to_be_focused()


def test_a_hostile_note_is_text(page: Page, address: str, site: Path) -> None:
    page.goto(address + paper_of(site))
    page.locator("summary", has_text="Note").press("Enter")
    page.get_by_role("textbox", name="Your note on this paper").fill(HOSTILE)
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Your note")).to_have_value(HOSTILE)
    page.goto(address + LIST)
    page.get_by_role("button", name="Notes 1").click()
    expect(page.locator(".dg-list__note")).to_have_text(HOSTILE)
    assert page.locator("[data-dg-list] img").count() == 0
    assert page.title().startswith("Reading list")


def test_a_note_left_at_once_is_kept(page: Page, address: str, site: Path) -> None:
    page.goto(address + paper_of(site))
    page.locator("summary", has_text="Note").click()
    page.get_by_role("textbox", name="Your note on this paper").fill("in haste")
    page.goto(address + LIST)
    page.get_by_role("button", name="Notes 1").click()
    expect(page.locator(".dg-list__note")).to_have_text("in haste")


def test_out_forgotten_and_in_again(page: Page, address: str, site: Path) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    page.goto(f"{address}search/?q=author:ada&theme=spikes")
    page.get_by_role("button", name="Save this filter").click()
    page.goto(address + LIST)
    expect(page.get_by_role("link", name="author:ada · Spiking Networks")).to_have_attribute(
        "href", f"{address}search/?q=author:ada&theme=spikes"
    )
    whole = exported(page, "Export all")
    page.get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()
    assert raw(page) is None
    give(page, whole)
    expect(page.get_by_text("1 paper in the file, 1 of them new here")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    expect(page.get_by_role("link", name="author:ada · Spiking Networks")).to_be_visible()
    assert exported(page, "Export all") == whole


def test_an_import_adds_and_takes_nothing_away(page: Page, address: str, site: Path) -> None:
    page.goto(address + paper_of(site))
    page.get_by_role("button", name=f"Read: {TITLE}").click()
    page.locator("summary", has_text="Note").click()
    page.get_by_role("textbox", name="Your note on this paper").fill("mine")
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    page.goto(address + LIST)
    (paper_id,) = stored(page)["papers"]
    other = {"title": "T", "path": paper_of(site), "saved": "2020-01-01", "note": "theirs"}
    give(page, file_of({paper_id: other}))
    expect(page.get_by_text("1 paper in the file, 0 of them new here")).to_be_visible()
    kept = stored(page)["papers"][paper_id]
    assert kept["note"] == "mine\n\ntheirs"
    assert kept["title"] == TITLE
    assert kept["saved"] == "2020-01-01"
    assert kept["read"]


def test_a_hostile_file_does_nothing(page: Page, address: str) -> None:
    page.goto(address + LIST)
    good = {"title": HOSTILE, "path": "papers/a/", "saved": "2024-01-01", "extra": {"x": 1}}
    papers = {
        "a": good,
        "b": {**good, "path": "javascript:alert(1)"},
        "c": {**good, "path": "//evil.example/"},
        "d": {**good, "path": "https://evil.example/papers/a/"},
        "e": {**good, "saved": "<b>"},
        "__proto__": good,
        "../x": good,
        "f": "text",
    }
    data = json.dumps(file_of(papers, [{"name": "n", "address": "data:text/html,x"}, None]))
    give(page, data)
    expect(page.get_by_text("9 entries could not be read")).to_be_visible()
    entry = page.locator("[data-dg-papers] li")
    expect(entry).to_have_count(1)
    expect(entry.get_by_role("link")).to_have_attribute("href", f"{address}papers/a/")
    assert page.locator("[data-dg-list] img").count() == 0
    assert "extra" not in (raw(page) or "")
    for wrong in ("not json", "[]", "null", json.dumps({**file_of({}), "version": 0})):
        give(page, wrong)
        expect(page.get_by_text("no reading list of ours")).to_be_visible()
        expect(entry).to_have_count(1)


def test_references_of_the_selection(page: Page, address: str) -> None:
    for day in (DAY, "editions/2025-01-14/"):
        page.goto(address + day)
        page.get_by_role("button", name="Save: ").first.click()
    page.goto(address + LIST)
    bibtex = exported(page, "BibTeX")
    assert bibtex.count("@misc{") == 2
    assert "Replay Without a Buffer" in bibtex
    page.get_by_role("checkbox", name=f"Select: {TITLE}").check()
    ris = exported(page, "RIS")
    assert ris.startswith("TY  - ")
    assert f"TI  - {TITLE}" in ris
    assert ris.count("ER  - ") == 1
    expect(page.get_by_text("1 reference exported")).to_be_visible()


def test_references_of_pages_that_are_gone(page: Page, address: str) -> None:
    page.goto(address + LIST)
    paper = {"title": "50% & {more}", "path": "papers/gone/", "saved": "2024-01-01", "date": "2023"}
    give(page, file_of({"gone": paper}))
    expect(page.get_by_text("1 of them new")).to_be_visible()
    bibtex = exported(page, "BibTeX")
    assert r"{50\% \& \{more\}}" in bibtex
    assert f"{address}papers/gone/" in bibtex
    expect(page.get_by_text("1 of them is from the list alone")).to_be_visible()
    assert "PY  - 2023" in exported(page, "RIS")


def test_two_tabs_do_not_undo_each_other(page: Page, address: str) -> None:
    page.goto(address + DAY)
    other = page.context.new_page()
    other.goto(address + LIST)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    expect(other.locator("[data-dg-papers] li")).to_have_count(1)
    other.get_by_role("button", name="Remove from Saved").click()
    expect(page.get_by_role("button", name=f"Save: {TITLE}")).to_have_attribute(
        "aria-pressed", "false"
    )


@pytest.mark.parametrize("blocked", ["full", "forbidden"])
def test_without_storage_the_page_works_and_says_so(page: Page, address: str, blocked: str) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
        if blocked == "full"
        # Only to us: the theme's own scripts do not bear it.
        else "const own = localStorage; Object.defineProperty(window, 'localStorage', { get() {"
        "if (new Error().stack.includes('/reader/')) throw new DOMException('', 'SecurityError');"
        "return own } })"
    )
    page.goto(address + DAY)
    save = page.get_by_role("button", name=f"Save: {TITLE}")
    save.click()
    expect(save).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("alert")).to_contain_text("keeps nothing")


@pytest.mark.parametrize("value", ['{"papers": [', '{"version": 99}', '"text"'])
def test_a_value_that_cannot_be_read_is_kept_aside(page: Page, address: str, value: str) -> None:
    page.goto(address + LIST)
    store(page, value)
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    page.goto(address + LIST)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert json.loads(exported(page, "Download what is kept aside"))["kept"] == [value]


def test_sites_on_one_host_stay_apart(page: Page, address: str) -> None:
    page.goto(address + DAY)
    page.evaluate("localStorage.setItem('paper-digest /other/', 'theirs')")
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    assert page.evaluate("localStorage.getItem('paper-digest /other/')") == "theirs"
    assert key(page) == "paper-digest /"


def test_a_joined_paper_brings_what_was_kept_under_its_old_id(page: Page, address: str) -> None:
    page.goto(address + LIST)
    old = {"title": "Old", "path": "papers/old-id/", "saved": "2020-01-01", "note": "kept"}
    give(page, file_of({"old-id": old}))
    expect(page.get_by_text("1 of them new")).to_be_visible()
    page.route(
        f"**/{DAY}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace("data-dg-added", 'data-dg-was="old-id" data-dg-added'),
        ),
    )
    page.goto(address + DAY)
    expect(page.get_by_role("button", name=f"Save: {TITLE}")).to_have_attribute(
        "aria-pressed", "true"
    )
    ((paper_id, kept),) = stored(page)["papers"].items()
    assert paper_id.startswith("forgetful")
    assert (kept["note"], kept["title"]) == ("kept", TITLE)


def test_buttons_fit_a_thumb_on_a_phone(page: Page, address: str, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    for place in (DAY, paper_of(site), LIST):
        page.goto(address + place)
        buttons = page.locator(":is(.dg-mine, .dg-buttons, .dg-list) .dg-button:visible, .dg-pick")
        expect(buttons.first).to_be_visible()
        for one in buttons.all():
            box = one.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 43.5, (place, one.inner_text())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_something_is_kept(
    page: Page, address: str, site: Path, scheme: str
) -> None:
    from tests.browser.checks import axe_finds_nothing as check

    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    page.goto(f"{address}search/?q=replay")
    page.get_by_role("button", name="Save this filter").click()
    page.goto(address + paper_of(site))
    page.locator("summary", has_text="Note").click()
    page.get_by_role("textbox", name="Your note on this paper").fill("a note")
    for place in (LIST, paper_of(site), DAY):
        check(page, address, place)


def test_without_scripts_nothing_of_it_is_shown(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + DAY)
    assert page.get_by_role("button", name="Save").count() == 0
    expect(page.get_by_role("link", name="your reading list")).to_be_hidden()
    page.goto(address + LIST)
    expect(page.get_by_text("The list needs JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Export all")).to_be_hidden()
    context.close()


def test_it_works_on_pages_opened_as_files(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / DAY / "index.html").as_uri())
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    page.goto((site / LIST / "index.html").as_uri())
    entry = page.locator("[data-dg-papers] li")
    expect(entry).to_have_count(1)
    assert f"TI  - {TITLE}" in exported(page, "RIS")
    entry.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    context.close()
