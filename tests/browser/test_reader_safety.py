"""What comes from files, from storage and from other tabs: hostile, broken, newer, or too much."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

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
)  # fmt: skip

pytestmark = pytest.mark.browser

SCRIPT = "javascript:alert(1)"
ADDRESSES = (
    SCRIPT, f"./{SCRIPT}", f"././{SCRIPT}", f"/{SCRIPT}", f"papers/../{SCRIPT}", f"%2e/{SCRIPT}",
    "./%6aavascript:alert(1)", "./java\tscript:alert(1)", "\x01javascript:alert(1)",
    "./data:text/html,<b>x</b>", "{site}/evil.example/x/", "{site}//evil.example/x/",
    ".//evil.example/x/", "//evil.example/x/", "\\\\evil.example/x/", ".\\\\evil.example\\x",
    "./\t/evil.example/x/", "papers//evil.example/", "papers/a/..//../../evil.example/",
    "papers/%2e%2e/%2fevil.example/", "papers/\u2025/", "papers/a\u2215b/",
    "papers/a/?next=//evil.example/",
    "https://evil.example/papers/a/", "search/../../x/?q=1", "search/?q=\\evil", "search/?q=1#x",
    "themes/..//evil.example/?q=1", "themes/%2e%2e/?q=1", "themes//evil.example/?q=1", "search/?",
)  # fmt: skip
BLOCKED = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"


def _paper(**more: str) -> dict[str, Any]:
    return {"title": "T", "path": "papers/a/", "saved": "2024-01-01", **more}


@pytest.mark.parametrize("blocked", [False, True])
def test_a_hostile_address_leads_nowhere(page: Page, address: str, blocked: bool) -> None:
    """No dialog; that nobody else is asked, the page's fixture proves."""
    dialogs: list[str] = []

    def closed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", closed)
    if blocked:
        page.add_init_script(BLOCKED)
    page.goto(address + LIST)
    if blocked:
        page.evaluate("digestReader.change(() => {})")  # from here on this page alone keeps it
    wrong = [one.replace("{site}", address.rstrip("/") + "/") for one in ADDRESSES]
    papers = {f"a{at}": _paper(path=one) for at, one in enumerate(wrong)}
    filters = [{"name": "n", "address": one} for one in wrong]
    good = {"name": "good", "address": "search/?q=a%5Cb&theme=spikes"}
    give(page, file_of({"a": _paper(), **papers}, [good, *filters]))
    expect(page.get_by_text("1 paper in the file")).to_be_visible()
    expect(page.get_by_text(f"{2 * len(wrong)} entries could not be read")).to_be_visible()
    links = page.locator("[data-dg-list] .dg-strong a")
    assert [one.get_attribute("href") for one in links.all()] == [
        f"{address}papers/a/",
        f"{address}{good['address']}",
    ]
    assert f"{address}papers/a/" in exported(page, "RIS")
    if not blocked:
        store(page, json.dumps(file_of(papers, filters)))
        page.reload()
        expect(page.get_by_text("Nothing saved yet")).to_be_visible()
        expect(links).to_have_count(0)
    assert dialogs == []


def test_an_address_is_asked_again_where_it_is_used(page: Page, address: str) -> None:
    page.goto(address + LIST)
    page.evaluate(
        """() => digestReader.change((state) => {
            state.filters.set("x", { address: "//evil.example/x/", name: "a filter" });
            state.filters.set("y", { address: "javascript:alert(1)", name: "a script" });
        })"""
    )
    expect(page.get_by_text("a script", exact=True)).to_be_visible()
    assert page.locator("[data-dg-filters] a").count() == 0


@pytest.mark.parametrize("wrong", ["2026T:Z", "0000-99-99", "2024-02-30", "0000", "2024-13", "x"])
def test_a_date_that_there_is_not_is_left_out(page: Page, address: str, wrong: str) -> None:
    page.goto(address + LIST)
    papers = {"a": _paper(date=wrong, read=wrong), "b": _paper(path="papers/b/", saved=wrong)}
    give(page, file_of(papers))
    expect(page.get_by_text("1 entry could not be read")).to_be_visible()
    kept = stored(page)["papers"]
    assert list(kept) == ["a"]
    assert (kept["a"]["date"], kept["a"].get("read")) == ("", None)
    expect(page.locator("[data-dg-papers] .dg-by")).to_have_text("Saved on 1 January 2024")


def test_the_notice_stands_in_the_content_when_something_is_lost(
    page: Page, address: str, site: Path
) -> None:
    page.add_init_script(BLOCKED)
    for place in ("", paper_of(site), DAY):
        page.goto(address + place)
        expect(page.get_by_role("button", name="Save: ").first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    notice = page.locator(".md-content .dg-unkept")
    expect(notice).to_contain_text("keeps nothing")
    expect(notice).to_be_in_viewport()
    assert notice.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 14


def test_what_is_kept_aside_can_be_imported_again(page: Page, address: str) -> None:
    page.goto(address + LIST)
    broken = file_of({"a": _paper(), "../b": _paper()})
    store(page, json.dumps(broken))
    page.reload()
    store(page, "{not JSON")
    page.reload()
    file = exported(page, "Download what is kept aside")
    assert json.loads(file)["kept"] == [json.dumps(broken), "{not JSON"]
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()
    give(page, file)
    expect(page.get_by_text("1 paper in the file, 1 of them new here")).to_be_visible()
    expect(page.get_by_text("2 entries could not be read")).to_be_visible()
    expect(page.locator("[data-dg-papers] li")).to_have_count(1)


def test_a_newer_version_is_left_as_it_is(page: Page, address: str) -> None:
    page.goto(address + LIST)
    newer = json.dumps({**file_of({"a": _paper()}), "version": 2, "more": [1]})
    store(page, newer)
    page.reload()
    expect(page.get_by_text("It stays as it is, and cannot be shown here")).to_be_visible()
    assert exported(page, "Download what is kept") == newer
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    expect(page.get_by_role("alert")).to_contain_text("A newer version of this site")
    assert raw(page) == newer
    page.goto(address + LIST)
    give(page, newer)
    expect(page.get_by_text("A newer version of this site wrote that file")).to_be_visible()
    assert page.evaluate("(key) => localStorage.getItem(key)", f"{key(page)} aside 1") is None


def test_two_tabs_write_into_one_note(page: Page, address: str, site: Path) -> None:
    def box(tab: Page) -> Any:
        return tab.get_by_role("textbox", name="Your note on this paper")

    page.goto(address + paper_of(site))
    page.locator("summary", has_text="Note").click()
    box(page).fill("common")
    expect(page.get_by_text("Kept in this browser")).to_be_visible()
    other = page.context.new_page()
    other.goto(address + paper_of(site))
    expect(box(other)).to_have_value("common")
    # Both are being written before either is kept.
    for tab, text in ((page, "common, here"), (other, "common; there")):
        box(tab).evaluate("(box, text) => { box.value = text }", text)
    box(other).dispatch_event("change")
    box(page).dispatch_event("change")
    expect(page.get_by_text("both texts are kept")).to_be_visible()
    (paper,) = stored(page)["papers"].values()
    assert paper["note"] == "common; there\n\n, here"
    expect(box(other)).to_have_value(paper["note"])


def test_a_long_list_is_drawn_in_parts(page: Page, address: str) -> None:
    page.goto(address + LIST)
    papers = {f"p{at:05}": _paper(path=f"papers/p{at:05}/") for at in range(10_000)}
    filters = [{"name": f"f{at}", "address": f"search/?q={at}"} for at in range(150)]
    give(page, file_of(papers, filters))
    expect(page.get_by_text("10,000 papers in the file")).to_be_visible()
    rows = page.locator("[data-dg-papers] li")
    expect(rows).to_have_count(100)
    expect(page.locator("[data-dg-filters] li")).to_have_count(100)
    page.get_by_role("button", name="Show more of 10,000").press("Enter")
    expect(rows).to_have_count(200)
    expect(rows.nth(100).locator(":focus")).to_have_count(1)
    page.get_by_role("button", name="Show more of 150").click()
    expect(page.locator("[data-dg-filters] li")).to_have_count(150)


def test_a_list_that_does_not_fit_changes_nothing(page: Page, address: str) -> None:
    page.goto(address + DAY)
    page.get_by_role("button", name=f"Save: {TITLE}").click()
    before = raw(page)
    page.goto(address + LIST)
    give(page, json.dumps(file_of({"a": _paper(note="x" * 5_000_000)})))
    expect(page.get_by_text("That file is too large for a reading list")).to_be_visible()
    page.evaluate(f"() => {{ {BLOCKED} }}")
    give(page, file_of({"a": _paper()}))
    expect(page.get_by_text("no room for that list; nothing was changed")).to_be_visible()
    expect(page.locator("[data-dg-papers] .dg-strong")).to_have_text([TITLE])
    expect(page.get_by_role("alert")).to_have_count(0)
    assert raw(page) == before


def test_the_name_of_a_filter_says_its_order(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q=replay&sort=date")
    page.get_by_role("button", name="Save this filter").click()
    page.goto(address + LIST)
    expect(page.get_by_role("link", name="replay · sorted by date")).to_be_visible()


def test_files_say_that_their_references_are_short(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / LIST / "index.html").as_uri())
    expect(page.get_by_text("title, year and address alone")).to_be_visible()
    context.close()


def test_served_pages_say_nothing_of_files(page: Page, address: str) -> None:
    page.goto(address + LIST)
    expect(page.get_by_role("button", name="BibTeX")).to_be_visible()
    expect(page.get_by_text("title, year and address alone")).to_be_hidden()
