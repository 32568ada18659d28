"""Every kind of page: accessible, wide enough for a phone, for thumbs, for zoom and for paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks import browsing
from tests.browser import oddities
from tests.browser.checks import axe_finds_nothing, open_all
from tests.browser.oddities import PLACES

pytestmark = pytest.mark.browser

THEMES_OWN = ".md-sidebar, .md-code__nav, .md-skip, .md-top"
"""Controls that Material brings; the rest are ours."""

TARGETS = f"""() => {{
  const found = [];
  const own = "a[href], button, input, select, textarea, summary, label.md-header__button";
  for (const one of document.querySelectorAll(own)) {{
    if (one.closest("{THEMES_OWN}")) continue;
    if (!one.checkVisibility({{ visibilityProperty: true }})) continue;
    if (/^(inline)/.test(getComputedStyle(one).display) && inSentence(one)) continue;
    one.scrollIntoView({{ block: "center", inline: "center", behavior: "instant" }});
    const target = one.closest("label") ?? one;
    const box = target.getClientRects()[0];
    if (!box || box.width < 2) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const size = [[1, 0], [0, 1]].map(([dx, dy]) =>
      reach(target, x, y, dx, dy) + reach(target, x, y, -dx, -dy));
    if (Math.min(...size) < 43) found.push(`${{one.outerHTML.slice(0, 160)}} ${{size}}`);
  }}
  return found;
  function reach(target, x, y, dx, dy) {{
    let far = 0;
    const hit = () => document.elementFromPoint(x + dx * far, y + dy * far);
    while (far < 44 && target.contains(hit())) far++;
    return far;
  }}
  function inSentence(one) {{
    const block = one.closest("p, li, td, th, dd, div");
    const links = [...block.querySelectorAll("a")].map((link) => link.textContent).join("");
    return block.textContent.trim().length > links.length + 3;
  }}
}}"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return oddities.build(tmp_path_factory.mktemp("odd") / "project")


@pytest.fixture(scope="module")
def here(odd: Path) -> Iterator[str]:
    with browsing.served(odd, packs=True) as found:
        yield found


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce"
    )
    yield context
    context.close()


def _keep_papers(page: Page, address: str) -> None:
    """A reading list with two papers, one of them in Arabic."""
    for paper in ("rtl", "odd-math"):
        page.goto(f"{address}papers/{paper}/")
        page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("kind", PLACES)
def test_axe_finds_nothing(page: Page, here: str, kind: str) -> None:
    if kind == "reading list":
        _keep_papers(page, here)
    axe_finds_nothing(page, here, PLACES[kind])


@pytest.mark.parametrize("kind", PLACES)
def test_a_phone_shows_all_and_every_control_fits_a_thumb(
    phone: BrowserContext, here: str, kind: str
) -> None:
    page = phone.new_page()
    if kind == "reading list":
        _keep_papers(page, here)
    open_all(page, here + PLACES[kind])
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide)
    assert page.evaluate(TARGETS) == []
    page.set_viewport_size({"width": 640, "height": 450})  # 1280 pixels at 200 %
    assert not page.evaluate(wide)
    assert page.get_by_role("heading", level=1).count() == 1
    page.close()


@pytest.mark.parametrize("kind", PLACES)
def test_a_page_asks_for_nothing_that_is_not_there(page: Page, here: str, kind: str) -> None:
    """Nor does a script of Material's, which looks for sitemaps beside feeds."""
    missing: list[str] = []
    page.on("response", lambda one: missing.append(one.url) if one.status >= 400 else None)
    page.goto(here + PLACES[kind], wait_until="networkidle")
    assert missing == []
    page.wait_for_function("!document.querySelector('link[rel~=feed]')")
    feeds = page.locator("head link[type='application/atom+xml']")
    assert feeds.count() >= 1
    assert [one.get_attribute("rel") for one in feeds.all()] == ["alternate"] * feeds.count()


@pytest.mark.parametrize("kind", PLACES)
def test_links_say_where_they_lead(page: Page, here: str, kind: str) -> None:
    """What search engines and lists of links show: no "here", a title and a description."""
    open_all(page, here + PLACES[kind])
    vague = {"click here", "click this", "go", "here", "information", "learn more", "more"}
    vague |= {
        "more info",
        "more information",
        "right here",
        "read more",
        "see more",
        "start",
        "this",
    }
    said = page.locator("a[href]").evaluate_all("all => all.map(one => one.textContent.trim())")
    assert not vague & {text.lower() for text in said}
    assert page.title()
    assert page.locator("meta[name=description]").get_attribute("content")


def test_the_first_view_of_home_is_light(phone: BrowserContext, here: str) -> None:
    page = phone.new_page()
    sizes: list[int] = []
    page.on("response", lambda one: sizes.append(int(one.headers["content-length"])))
    page.goto(here, wait_until="networkidle")
    assert len(sizes) > 5
    assert 20_000 < sum(sizes) < 200_000
    page.close()


def test_the_focus_is_seen_on_every_control(page: Page, here: str) -> None:
    for kind in ("home", "paper", "results", "reading list", "editions", "trends"):
        open_all(page, here + PLACES[kind])
        page.keyboard.press("Tab")  # from here on the browser shows where the focus is
        hidden = page.evaluate(
            """() => [...document.querySelectorAll(
                'a[href], button, input:not(.md-toggle, .md-option, .dg-hidden), select, summary, '
                + '[tabindex="0"]')]
              .filter((one) => one.checkVisibility({ visibilityProperty: true }))
              .filter((one) => !one.closest('.md-sidebar'))
              .filter((one) => {
                one.focus();
                if (document.activeElement !== one) return false;
                const { outlineStyle, outlineWidth } = getComputedStyle(one);
                return outlineStyle === 'none' || parseFloat(outlineWidth) < 1;
              }).map((one) => one.outerHTML.slice(0, 200))"""
        )
        assert hidden == [], kind


def test_nothing_moves_for_those_who_asked(page: Page, here: str) -> None:
    open_all(page, here)
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== 'none'
        || (style.transitionProperty !== 'none' && parseFloat(style.transitionDuration) > 0);
    }).map((one) => one.outerHTML.slice(0, 120))"""
    assert page.evaluate(moving) == []


@pytest.mark.parametrize("kind", ["paper", "theme", "month", "trends", "home"])
def test_paper_holds_what_is_to_be_read(page: Page, here: str, kind: str) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 less its margins
    page.goto(here + PLACES[kind])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for part in (".md-header", ".md-tabs", ".md-footer", ".md-sidebar", "button", ".dg-neighbours"):
        assert not [one for one in page.locator(part).all() if one.is_visible()], part
    for part in ("svg[role=img]", "table", "math"):
        for one in page.locator(f".md-content {part}").all():
            right = one.evaluate("one => one.getBoundingClientRect().right")
            assert one.is_visible(), part
            assert right <= 681, part
    ink = page.locator("h1").evaluate("one => getComputedStyle(one).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 100, "light ink on white paper"


def test_a_printed_paper_tells_its_addresses(page: Page, here: str) -> None:
    page.emulate_media(media="print")
    page.goto(here + PLACES["paper"])
    told = page.locator(".dg-links a").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::after').content)"
    )
    assert any("https://github.com/example/replay" in one for one in told)


def test_html_has_no_parse_error(odd: Path) -> None:
    for path in sorted(odd.rglob("*.html")):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        assert parser.errors == [], path.relative_to(odd)


def _lefts(page: Page, selector: str, *words: str) -> list[float]:
    """Where each of the words begins on the screen, in pixels from the left."""
    found: list[float] = page.locator(selector).first.evaluate(
        """(one, words) => words.map((word) => {
          const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            return range.getBoundingClientRect().left;
          }
          throw new Error(word);
        })""",
        list(words),
    )
    return found


def test_what_stands_beside_arabic_keeps_its_own_direction(page: Page, here: str) -> None:
    page.goto(here + PLACES["papers A–Z, second page"])
    row = "li:has(a[href*='papers/rtl/'], a[href*='/rtl/'])"
    day, month, year = _lefts(page, f"{row} .dg-number", "3 ", "January", "2027")
    assert day < month < year
    title = page.locator(f"{row} a").bounding_box()
    date = page.locator(f"{row} .dg-number").bounding_box()
    assert title
    assert date
    assert title["x"] > date["x"]


def test_names_stand_in_their_order_whatever_their_script(page: Page, here: str) -> None:
    page.goto(here + PLACES["hebrew paper"])
    assert page.locator("h1").evaluate("one => getComputedStyle(one).direction") == "rtl"
    first, second, third, rest = _lefts(page, ".dg-authors", "דנה", "Åsa", "الفريق", "and 2 more")
    assert first < second < third < rest


def test_formulas_are_mathml_in_titles_and_texts(page: Page, here: str) -> None:
    for kind, part in (("math paper", "h1"), ("math paper", ".dg-abstract"), ("month", "h3")):
        page.goto(here + ("editions/2026-02/" if kind == "month" else PLACES[kind]))
        formula = page.locator(f"{part} math").first
        expect(formula).to_be_visible()
        box = formula.bounding_box()
        assert box
        assert box["height"] > 10
        assert "\\" not in page.locator(part).first.inner_text()
    tall, low = (
        page.locator(".dg-card__title math").locator(one).first.bounding_box()
        for one in ("mfrac", "mi")
    )
    assert tall
    assert low
    assert tall["height"] > low["height"], "a fraction is drawn as one"
