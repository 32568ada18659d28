"""What is new since the last visit, what was hidden in one, and when a paper counts as read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.browser.conftest import THEMES, serve
from tests.browser.keeping import DAY, LIST, TITLE, key, paper_of, store, stored
from tests.builders import TODAY

pytestmark = pytest.mark.browser

VISIT = " visit"
DAYS = ("2025-01-01", *(f"2025-02-{at:02}" for at in range(1, 9)))


class Digest:
    """A digest whose library grows between two visits; on each of nine days one paper came in."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.shown = folder / "shown"
        scaffold.create(self.root, templates_folder(), title="It grows")
        (self.root / "themes.toml").write_text(THEMES, encoding="utf-8")
        for at, day in enumerate(DAYS):
            self.write(f"p-{at}", f"Paper number {at}", day)

    def write(self, name: str, title: str, added: str, was: str = "") -> None:
        old = f"aliases: [{was}]\n" if was else ""
        front = f"id: {name}\n{old}title: {title}\nannounced: 2025-01-01\nadded: {added}\n"
        text = f"---\n{front}---\n\nA spiking neural network.\n"
        (self.root / "library" / f"{name}.md").write_text(text, encoding="utf-8")

    def build(self) -> Path:
        """Build it, and keep a copy of the site."""
        project = open_project(self.root, today=TODAY)
        workflow.build(project, strict=True)
        copy = self.shown.with_name(f"site-{len(list(self.shown.parent.glob('site-*')))}")
        shutil.copytree(project.site_dir, copy)
        return copy

    def show(self, site: Path) -> None:
        self.shown.unlink(missing_ok=True)
        self.shown.symlink_to(site)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Digest, Path, Path]:
    """A digest, its site, and its site after two papers came in on the day that was the latest, one
    on a day before it, and one got another id."""
    digest = Digest(tmp_path_factory.mktemp("visits"))
    first = digest.build()
    digest.write("q-0", "Late on the day", DAYS[-1])
    digest.write("q-1", "Later on the day", DAYS[-1])
    digest.write("q-2", "Of a day before", DAYS[-3])
    (digest.root / "library" / "p-7.md").unlink()
    digest.write("r-7", "Paper number 7", DAYS[7], was="p-7")
    return digest, first, digest.build()


@pytest.fixture
def growing(grown: tuple[Digest, Path, Path]) -> Iterator[tuple[str, Digest, Path, Path]]:
    digest, first, second = grown
    digest.show(first)
    with serve(digest.shown) as address:
        yield address, digest, first, second


def _later(page: Page) -> None:
    """As if the visit was an hour ago."""
    visit = stored_visit(page)
    store(page, json.dumps({**visit, "at": visit["at"] - 3_600_000}), under=VISIT)


def stored_visit(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        page.evaluate("(key) => localStorage.getItem(key)", key(page) + VISIT)
    )
    return found


def test_papers_of_the_day_of_the_last_visit_are_new(
    page: Page, growing: tuple[str, Digest, Path, Path]
) -> None:
    address, digest, _, second = growing
    page.goto(address)
    expect(page.get_by_role("button", name="Save: ").first).to_be_visible()
    assert page.locator(".dg-new").count() == 0, "all is new at the first visit, so nothing is"
    expect(page.get_by_text("since your last visit")).to_have_count(0)
    _later(page)
    digest.show(second)
    page.reload()
    page.get_by_role("link", name="3 new papers since your last visit").click()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="New 3")).to_have_attribute("aria-pressed", "true")
    titles = page.locator("[data-dg-latest] .dg-strong")
    expect(titles).to_have_text(["Late on the day", "Later on the day", "Of a day before"])
    expect(page.locator("[data-dg-older]")).to_be_hidden()
    # Still new for the rest of the visit, and on other pages.
    page.goto(f"{address}themes/spikes/")
    expect(page.locator(".dg-card:has(.dg-new) .dg-card__title")).to_have_count(3)
    _later(page)
    page.goto(f"{address}{LIST}#new")
    expect(page.get_by_text("Nothing new since your last visit.")).to_be_visible()
    expect(page.get_by_role("button", name="New 0")).to_be_visible()


def test_a_new_paper_is_saved_from_the_list_of_new_ones(
    page: Page, growing: tuple[str, Digest, Path, Path]
) -> None:
    address, digest, _, second = growing
    page.goto(address)
    _later(page)
    digest.show(second)
    page.goto(f"{address}{LIST}#new")
    page.get_by_role("button", name="Save: Late on the day").press("Enter")
    expect(page.get_by_role("button", name="Saved 1")).to_be_visible()
    page.get_by_role("button", name="Saved 1").click()
    expect(page.locator("[data-dg-papers] .dg-strong")).to_have_text(["Late on the day"])
    expect(page.locator("[data-dg-latest]")).to_be_hidden()


def test_after_long_the_count_is_of_more_than_the_page_tells(
    page: Page, growing: tuple[str, Digest, Path, Path]
) -> None:
    address, *_ = growing
    page.goto(address)
    known = {"day": "2025-01-01", "keys": ""}
    visit = {"known": known, "before": None, "at": 0, "began": 0}
    store(page, json.dumps(visit), under=VISIT)
    page.goto(address)
    page.get_by_role("link", name="More than 7 new papers since your last visit").click()
    expect(page.locator("[data-dg-latest] .dg-card")).to_have_count(7)
    expect(page.get_by_text("the editions have them")).to_be_visible()


def test_a_page_from_a_cache_takes_nothing_from_what_is_known(
    page: Page, growing: tuple[str, Digest, Path, Path]
) -> None:
    address, digest, first, second = growing
    digest.show(second)
    page.goto(address)
    known = stored_visit(page)["known"]
    digest.show(first)
    page.reload()
    assert stored_visit(page)["known"] == known
    _later(page)
    digest.show(second)
    page.goto(f"{address}{LIST}#new")
    expect(page.get_by_text("Nothing new since your last visit.")).to_be_visible()


@pytest.mark.parametrize(
    "value", ["{", "[]", '{"known": {"day": 5, "keys": "x"}, "at": "now"}', '{"at": 1e400}']
)
def test_a_broken_value_is_a_first_visit(page: Page, address: str, value: str) -> None:
    page.goto(address)
    store(page, value, under=VISIT)
    page.goto(f"{address}{LIST}#new")
    expect(page.get_by_text("This is your first visit")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("button", name="Save: ").first).to_be_visible()
    assert page.locator(".dg-new").count() == 0


def test_what_was_hidden_in_an_earlier_visit_is_gone(page: Page, address: str) -> None:
    page.goto(address + DAY)
    card = page.locator(".dg-card", has_text="Forgetful")
    card.get_by_role("button", name=f"Hide: {TITLE}").click()
    page.reload()
    expect(card.get_by_text(f"Hidden: {TITLE}")).to_be_visible()
    _later(page)
    state = stored(page)
    (paper,) = state["papers"].values()
    paper["hidden"] = "2024-09-05T10:00:00.000Z"
    store(page, json.dumps(state))
    page.reload()
    left_out = page.get_by_text("1 paper that you hid is left out.")
    expect(left_out).to_be_visible()
    expect(card).to_be_hidden()
    page.goto(address)
    expect(left_out).to_be_visible()
    for one in page.locator(".dg-card", has_text="Forgetful").all():
        expect(one).to_be_hidden()
    page.get_by_role("link", name="Hidden papers").click()
    expect(page.get_by_role("heading", name="Hidden", exact=True)).to_be_visible()
    again = page.get_by_role("button", name=f"Show again: {TITLE}")
    expect(again).to_have_text("Show again")
    again.click()
    expect(page.get_by_text(f"Shown again: {TITLE}")).to_be_visible()
    page.goto(address + DAY)
    expect(card).to_be_visible()
    expect(left_out).to_be_hidden()


def _stop_the_clock(page: Page) -> None:
    """From here on time passes by `clock.run_for` alone."""
    page.clock.install(time="2025-03-01T10:00:00Z")
    page.clock.pause_at("2025-03-01T10:00:01Z")


def _is_read(page: Page, pressed: str) -> None:
    button = page.get_by_role("button", name=f"Read: {TITLE}")
    expect(button).to_have_attribute("aria-pressed", pressed)


def test_a_paper_is_read_after_some_seconds(page: Page, address: str, site: Path) -> None:
    _stop_the_clock(page)
    page.goto(address + paper_of(site))
    page.clock.run_for(7_000)
    _is_read(page, "false")
    page.clock.run_for(2_000)
    _is_read(page, "true")
    # Who takes the mark away is not marked again.
    page.get_by_role("button", name=f"Read: {TITLE}").click()
    page.clock.run_for(60_000)
    _is_read(page, "false")


def test_seconds_out_of_view_do_not_count(page: Page, address: str, site: Path) -> None:
    _stop_the_clock(page)
    page.add_init_script(
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
    )
    page.goto(address + paper_of(site))
    page.clock.run_for(60_000)
    _is_read(page, "false")


def test_a_paper_is_read_at_the_end_of_its_abstract(page: Page, address: str, site: Path) -> None:
    _stop_the_clock(page)
    page.set_viewport_size({"width": 390, "height": 200})
    page.goto(address + paper_of(site))
    page.clock.run_for(1_500)
    page.evaluate("scrollTo(0, 40)")
    page.wait_for_function("scrollY > 0")
    _is_read(page, "false")
    page.locator(".dg-abstract").last.evaluate("one => one.scrollIntoView({ block: 'end' })")
    _is_read(page, "true")
