"""The forms about the mail: a reader's choice becomes a mail to the robot, or a request."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, unquote

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from generator import scaffold, workflow
from generator.mail import tokens
from generator.mail.requests import Choice, parse_choice
from generator.project import open_project
from generator.resources import templates_folder
from tests.browser.checks import axe_finds_nothing
from tests.browser.conftest import THEMES, serve
from tests.builders import PAGE, TODAY

pytestmark = pytest.mark.browser

TOKEN = tokens.make("t", tokens.reader_id("ada@example.org"), {"1": b"a-key-of-a-test-of-the-page"})
SLUGS = ("continual-learning", "reasoning", "spikes")
ALL = "All themes"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with a list of its own, and no endpoint."""
    root = tmp_path_factory.mktemp("letters") / "project"
    scaffold.create(root, templates_folder(), title="A digest by mail")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    with (root / "digest.toml").open("a", encoding="utf-8") as file:
        file.write('\n[mail]\ncadences = ["day", "week"]\n[subscribers]\n')
        file.write('unsubscribe_mail = "robot@news.example.org"\n')
    page = root.parent / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    project = open_project(root, today=TODAY)
    workflow.add(project, [str(page)])
    workflow.build(project, strict=True)
    with serve(project.site_dir) as address:
        yield address


def _subject(page: Page, button: str) -> str:
    """What the mail says that a button makes ready: to the mail program, and to the reader."""
    with page.expect_request("mailto:*") as asked:
        page.get_by_role("button", name=button, exact=True).click()
    to, _, rest = unquote(asked.value.url).partition("?")
    assert to == "mailto:robot@news.example.org"
    shown = page.locator("[data-dg-subject]")
    expect(shown).to_be_visible()
    expect(page.locator("[data-dg-to]")).to_have_text("robot@news.example.org")
    assert rest == f"subject={shown.inner_text()}"
    return shown.inner_text()


def test_a_subscription_is_a_mail_that_the_robot_understands(page: Page, letters: str) -> None:
    page.goto(f"{letters}mail/")
    page.get_by_label("Spiking Networks").check()
    expect(page.get_by_label(ALL)).not_to_be_checked()
    page.get_by_label("Daily").uncheck()
    page.get_by_label("Language of the mails").select_option("de")
    verb, _, words = _subject(page, "Subscribe").partition(" ")
    assert verb == "subscribe"
    assert parse_choice(words, SLUGS) == Choice(
        themes=frozenset({"spikes"}), cadences=frozenset({"week"}), language="de"
    )
    page.get_by_label("Spiking Networks").uncheck()
    expect(page.get_by_label(ALL)).to_be_checked()


def test_a_choice_is_a_mail_with_the_readers_token(page: Page, letters: str) -> None:
    page.goto(f"{letters}mail/preferences/#{TOKEN}")
    page.get_by_label("Weekly").uncheck()
    page.get_by_label("Daily").uncheck()
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_role("status")).to_contain_text("at least one")
    expect(page.locator("[data-dg-letter]")).to_be_hidden()
    page.get_by_label("Weekly").check()
    assert (
        _subject(page, "Save this choice") == f"change {TOKEN} themes=all cadence=week language=en"
    )
    assert _subject(page, "Unsubscribe from everything") == f"unsubscribe {TOKEN}"


def test_with_an_endpoint_the_choice_goes_there(page: Page, letters: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    for button in ("Save this choice", "Unsubscribe from everything"):
        page.goto(f"{letters}mail/preferences/#{TOKEN}")
        page.reload()
        page.evaluate(
            "to => document.querySelector('[data-dg-preferences]').dataset.dgEndpoint = to",
            f"{letters}u/",
        )
        page.get_by_label("Reasoning").check()
        page.get_by_role("button", name=button).click()
        page.wait_for_url(f"{letters}u/*")
    posted = [one for one in asked if one.method == "POST"]
    assert [one.url for one in posted] == [f"{letters}u/{TOKEN}"] * 2
    first, second = (parse_qs(one.post_data or "") for one in posted)
    assert first == {
        "act": ["change"], "themes": ["reasoning"], "cadence": ["day", "week"], "language": ["en"],
    }  # fmt: skip
    assert second["act"] == ["unsubscribe"]
    for one in asked:
        # The token is in the address of the request that acts, and nowhere else.
        assert TOKEN not in one.headers.get("referer", "")
        assert one in posted or TOKEN not in one.url.partition("#")[0]


@pytest.mark.parametrize("fragment", ["", "#top", f"#u{TOKEN[1:]}", f"#{TOKEN}x"])
def test_without_a_token_the_page_explains(page: Page, letters: str, fragment: str) -> None:
    page.goto(f"{letters}mail/preferences/{fragment}")
    expect(page.locator("[data-dg-preferences]")).to_be_hidden()
    expect(page.locator("[data-dg-unknown]")).to_be_visible()


def test_without_a_script_there_are_links(browser: Browser, letters: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for place in ("mail/", f"mail/preferences/#{TOKEN}"):
        page.goto(f"{letters}{place}")
        expect(page.locator("form.dg-choices")).to_be_hidden()
        link = page.locator('a[href^="mailto:"]', has_text="Weekly")
        expect(link).to_be_visible()
        assert link.get_attribute("href") == (
            "mailto:robot@news.example.org?subject=subscribe%20cadence%3Dweek"
        )
    context.close()


@pytest.mark.parametrize("place", ["mail/", f"mail/preferences/#{TOKEN}", "mail/preferences/"])
def test_axe_finds_nothing(page: Page, letters: str, place: str) -> None:
    axe_finds_nothing(page, letters, place)
