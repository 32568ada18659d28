"""The mail's HTML in a real browser: accessible in both schemes and directions, on every width.

`region` and `landmark-one-main` are rules about pages; a mail is shown inside somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from generator.mail.rendering import Composer
from generator.resources import templates_folder
from generator.words import Words
from tests.builders import author, date, paper
from tests.mail.builders import catalog, letter, parts

pytestmark = pytest.mark.browser

DAY = date("2025-11-07")
_NOT_OF_MAILS = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
_HOSTILE = (
    "<script>window.dgRan=1</script>", '" onmouseover="window.dgRan=1', "A < B & C", "x" * 300,
    "</title></td></table><h1>x</h1>", "🦜" * 40,
)  # fmt: skip
_RTL = (
    ("شبكات عصبية للتعرف على الإيماءات بقدرة 3 mW", "نقترح شبكة عصبية. تحتاج إلى عُشر الطاقة."),
    ("רשתות עצביות לזיהוי מחוות", "אנו מציעים רשת עצבית. היא צורכת עשירית מהאנרגיה."),
    ("Replay Without a Buffer", "We study replay. Forgetting falls by half."),
)


def _many() -> str:
    papers = [
        paper(
            f"p{n}", title=f"Networks that forget, part {n}", published=DAY, venue="A venue",
            signals={"upvotes": 99 - n}, abstract="We show that forgetting falls by half. " * 3,
            authors=(author("Ada Writer"),), ids={"arxiv": f"2511.{n:05}"},
        )
        for n in range(40)
    ]  # fmt: skip
    themes = {"forgetting": [f"p{n}" for n in range(30)], "sight": [f"p{n}" for n in range(20, 40)]}
    return parts(catalog(*papers, themes=themes, postal="1 Long Road"), form="own").html


def _hostile() -> str:
    papers = [
        paper(f"p{n}", title=text, abstract=text, venue=text, organization=text, published=DAY)
        for n, text in enumerate(_HOSTILE)
    ]
    return parts(catalog(*papers), form="web").html


def _right_to_left() -> str:
    papers = [
        paper(f"p{n}", title=title, abstract=text, published=DAY, authors=(author("ליאת כהן"),))
        for n, (title, text) in enumerate(_RTL)
    ]
    words = Words(language="ar")
    found = letter(catalog(*papers, themes={"one": ["p0", "p2"], "two": ["p1"]}), words=words)
    return Composer([templates_folder()], words).compose(found, "own").html


MAILS: Mapping[str, str] = {"many": _many(), "hostile": _hostile(), "rtl": _right_to_left()}


def _axe_finds_nothing(page: Page) -> None:
    results = Axe().run(page, options={"rules": _NOT_OF_MAILS})
    assert results.response["passes"], "nothing was checked"
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_accessible_and_no_wider_than_its_reader(page: Page, name: str) -> None:
    page.set_content(MAILS[name])
    _axe_finds_nothing(page)
    for width in (320, 390, 700):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    sheet = page.locator(".sheet").bounding_box()
    assert sheet
    assert sheet["width"] <= 642
    assert page.evaluate("window.dgRan === undefined")


def test_a_fault_is_found(page: Page) -> None:
    page.set_content(
        MAILS["many"].replace(
            "</h1>", '</h1><p style="color:#777 !important;background:#666">faint</p>'
        )
    )
    with pytest.raises(AssertionError, match="color-contrast"):
        _axe_finds_nothing(page)


def test_outlooks_own_dark_mode_is_readable(page: Page) -> None:
    """Outlook on the web and on phones marks what it has changed, and drops media queries."""
    html = MAILS["many"].replace("@media (prefers-color-scheme: dark)", "@media print")
    page.set_content(html)
    page.evaluate(
        """() => {
          for (const one of document.querySelectorAll("body, body *")) {
            one.style.removeProperty("color");
            one.style.removeProperty("background");
          }
          document.documentElement.style.background = "#111315";
          document.documentElement.setAttribute("data-ogsc", "");
          document.documentElement.setAttribute("data-ogsb", "");
        }"""
    )
    _axe_finds_nothing(page)


def test_right_to_left_goes_from_the_right(page: Page) -> None:
    page.set_content(MAILS["rtl"])
    page.set_viewport_size({"width": 700, "height": 900})
    sides = page.evaluate(
        """() => {
          const range = document.createRange();
          const found = [];
          for (const one of document.querySelectorAll("h1, h3")) {
            range.selectNodeContents(one);
            const [box, own] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
            found.push(Math.abs(box.right - own.right) < 2 ? "right" : "left");
          }
          return found;
        }"""
    )
    # The mail's title; then the papers', the English one from its own side.
    assert sorted(sides) == ["left", "right", "right", "right"]
