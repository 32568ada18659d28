"""Social cards: which there are, how titles are broken, what is drawn and kept."""

from __future__ import annotations

import contextlib
import dataclasses
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import workflow
from generator.catalog import Catalog
from generator.errors import ConfigError
from generator.project import Project, open_project
from generator.render import Renderer
from generator.resources import templates_folder
from generator.text.fonts import Font, parse
from generator.text.typesetting import Space, fit
from generator.views.social import SocialCard, layout, social_cards
from generator.workflow import drawing
from generator.workflow.running import untracked
from tests import metadata_readers as readers
from tests.builders import date, paper
from tests.test_heads import catalog_of
from tests.test_render import ATTACKS

FONTS = templates_folder() / "fonts"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def fonts() -> list[Font]:
    return [parse(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]


def with_cards(catalog: Catalog, which: str) -> Catalog:
    site = catalog.settings.site.model_copy(update={"social_cards": which})
    return dataclasses.replace(catalog, settings=catalog.settings.model_copy(update={"site": site}))


def monospace(letters: str, *, family: str = "Mono", weight: int = 700) -> Font:
    """Every letter half an em wide."""
    return Font(family=family, weight=weight, advances=dict.fromkeys(letters, 0.5))


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_fonts_tell_their_letters(fonts: list[Font]) -> None:
    named = {(one.family, one.weight): one for one in fonts}
    assert set(named) == {
        ("Noto Serif", 700), ("Noto Sans", 400), ("Noto Sans Arabic", 700),
        ("Noto Sans Hebrew", 700),
    }  # fmt: skip
    serif = named["Noto Serif", 700]
    assert serif.covers("Überraschung – “Größe” Ελληνικά Кириллица x₂ ≤ 10⁹ → ∞")
    assert not serif.covers("脉")
    assert named["Noto Sans Arabic", 700].covers("تعلم الآلة مدى الحياة")
    assert named["Noto Sans Hebrew", 700].covers("למידת מכונה")
    assert 0.2 < serif.width("i") < serif.width("n") < serif.width("M") < 1.2


@pytest.mark.parametrize("data", [b"", b"no font at all", b"\0\1\0\0\xff\xff" + b"x" * 40])
def test_what_is_no_font_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="is no OpenType font"):
        parse(data)


@given(st.integers(0, 14_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_font_is_read_or_told(place: int, noise: bytes) -> None:
    whole = (FONTS / "NotoSansHebrew-Bold.ttf").read_bytes()
    with contextlib.suppress(ValueError):
        parse(whole[:place] + noise + whole[place + len(noise) :])


LETTERS = "abcdefghijklmnopqrstuvwxyz …"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two", ("one two",)),
        ("one two three", ("one two", "three")),
        ("abcdefghijklmnop qr", ("abcdefghij", "klmnop qr")),
        ("one two three four five six seven", ("one two", "three fou…")),
    ],
)
def test_lines(text: str, lines: Sequence[str]) -> None:
    # Ten letters of half an em at 20 pixels, and the margin for kerning.
    space = Space(width=103, sizes=((20, 2),), weight=700)
    block = fit(text, [monospace(LETTERS)], space)
    assert block
    assert block.lines == tuple(lines)


def test_wide_letters_are_broken_between_and_signs_stay() -> None:
    wide = Font(family="Han", weight=400, advances=dict.fromkeys("脉冲神经网络（），…", 1.0))
    space = Space(width=103, sizes=((20, 9),), weight=700)
    block = fit("脉冲神经网，络（脉冲）", [monospace(LETTERS), wide], space)
    assert block
    assert (block.family, block.lines) == ("Han", ("脉冲神经", "网，络（脉", "冲）"))


def test_smaller_before_shorter() -> None:
    space = Space(width=103, sizes=((20, 1), (10, 1)), weight=700)
    block = fit("one two three", [monospace(LETTERS)], space)
    assert block
    assert (block.size, block.lines) == (10, ("one two three",))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("fast 🧠👩‍🚀 ways", "fast ways"), ("❤️ a", "a"), ("🧠", None), ("", None), ("ab 脉", None)],
)
def test_what_no_font_has(text: str, shown: str | None) -> None:
    block = fit(text, [monospace(LETTERS)], Space(width=900, sizes=((20, 2),), weight=700))
    assert (block.lines[0] if block else None) == shown


def test_letters_of_several_fonts_are_drawn_from_several() -> None:
    arabic = Font(family="Arabic", weight=700, advances=dict.fromkeys("اب -0123456789", 0.5))
    space = Space(width=900, sizes=((20, 2),), weight=700)
    block = fit("ابابابابا gpt-4", [monospace(LETTERS), arabic], space)
    assert block
    assert (block.family, block.lines) == ("Arabic", ("ابابابابا gpt-4",))
    block = fit("of gfᵐ", [monospace(LETTERS)], space)
    assert block
    assert block.lines == ("of gfm",)


def test_a_line_from_right_to_left_is_ordered_so() -> None:
    fonts = [parse(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    card = SocialCard(page="x.md", kicker="", title="מודלי שפה GPT", facts="", site="Site")
    title, site = layout(card, fonts)["texts"]
    assert [line["text"] for line in title["lines"]] == ["\u202bמודלי שפה GPT\u202c"]
    assert [line["text"] for line in site["lines"]] == ["Site"]


def test_direction_and_weight() -> None:
    light, bold = monospace("abاب ", weight=400, family="L"), monospace("abاب ", family="B")
    space = Space(width=900, sizes=((20, 2),), weight=400)
    block = fit("اب ab", [bold, light], space)
    assert block
    assert (block.family, block.rightwards) == ("L", False)


@given(st.text(min_size=1, max_size=300))
def test_no_line_is_too_wide(text: str) -> None:
    font = Font(family="All", weight=700, advances=_All())
    block = fit(text, [font], Space(width=200, sizes=((40, 2), (30, 3)), weight=700))
    if block:
        assert len(block.lines) <= 3
        assert all(font.width(line) * block.size <= 200 for line in block.lines)


class _All(dict[str, float]):
    """A font that has every character."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> float:
        return 0.7


def test_which_cards_there_are() -> None:
    papers = (paper("x", published=date("2026-03-04")), paper("y"))
    catalog = catalog_of(*papers)
    lists = {card.page: card for card in social_cards(catalog)}
    assert set(lists) == {
        "index.md", "themes/spikes.md", "editions/2026-03-04.md", "editions/2026-w10.md",
        "editions/2026-03.md", "editions/2026.md",
    } | {path for path in lists if path == "themes/other.md"}  # fmt: skip
    theme = lists["themes/spikes.md"]
    assert theme.image.path == "assets/social/themes/spikes.png"
    assert theme.image.alt == "Theme · Spiking & Co · 2 papers · The *Digest*"
    every = {card.page for card in social_cards(with_cards(catalog, "all"))}
    assert every == {*lists, "papers/x.md", "papers/y.md"}
    assert social_cards(with_cards(catalog, "none")) == ()
    assert social_cards(catalog_of(*papers, url="")) == ()


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_title_is_text_in_the_picture(attack: str, fonts: list[Font]) -> None:
    from lxml import etree

    card = SocialCard(page="x.md", kicker=attack, title=attack, facts=attack, site=attack)
    svg = Renderer([templates_folder()]).render(drawing.TEMPLATE, "x.md", layout(card, fonts))
    tree = etree.fromstring(svg.encode())
    names = {etree.QName(node).localname for node in tree.iter()}
    assert names <= {"svg", "style", "rect", "g", "path", "text"}
    texts = tree.findall("{http://www.w3.org/2000/svg}text")
    kickers = [node.text for node in texts if node.get("class") == "kicker"]
    assert kickers == [] or " ".join(attack.split())[:10] == (kickers[0] or "")[:10]


def test_cards_are_drawn_once_and_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [
        SocialCard(page=f"{name}.md", kicker="Theme", title=name, facts="2 papers", site="S")
        for name in ("one", "脉冲", "two")
    ]
    first = drawing.draw(project, cards, untracked)
    assert set(first) == {f"assets/social/{name}.png" for name in ("one", "脉冲", "two")}
    assert {size_of(png) for png in first.values()} == {(1200, 630)}
    assert len(set(first.values())) == 3
    drawn: list[str] = []
    draw_one = drawing._png

    def counted(svg: str, fonts: list[Path]) -> bytes:
        drawn.append(svg)
        return draw_one(svg, fonts)

    monkeypatch.setattr(drawing, "_png", counted)
    assert drawing.draw(project, cards, untracked) == first
    assert drawn == []
    kept = sorted((project.state / "social").glob("*.png"))
    # Damaged by somebody: drawn anew. No longer wanted: gone.
    kept[0].write_bytes(kept[0].read_bytes()[:-5])
    assert drawing.draw(project, cards, untracked) == first
    assert len(drawn) == 1
    assert set(drawing.draw(project, cards[:1], untracked)) == {"assets/social/one.png"}
    assert len(list((project.state / "social").glob("*.png"))) == 1
    assert drawing.draw(project, [], untracked) == {}


def test_a_font_of_the_projects_own(project: Project) -> None:
    card = SocialCard(page="x.md", kicker="", title="Learning", facts="", site="")
    before = drawing.draw(project, [card], untracked)
    folder = project.root / "templates" / "fonts"
    folder.mkdir(parents=True)
    # It takes the place of the package's font of that name.
    (folder / "NotoSerif-Bold.ttf").write_bytes((FONTS / "NotoSans-Regular.ttf").read_bytes())
    after = drawing.draw(project, [card], untracked)
    assert before != after
    (folder / "broken.otf").write_bytes(b"nothing")
    with pytest.raises(ConfigError, match=r"no OpenType font") as caught:
        drawing.draw(project, [card], untracked)
    assert caught.value.path == str(folder / "broken.otf")


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
def test_pages_name_pictures_that_are_there(project: Project, page_file: Path, engine: str) -> None:
    site = "https://digest.example/lab/"
    (project.root / "digest.toml").write_text(f'[site]\ntitle = "T & <b>"\nurl = "{site}"\n')
    project = open_project(project.root, today=project.today)
    workflow.add(project, [str(page_file)])
    workflow.build(project, engine=engine, strict=True)  # type: ignore[arg-type]
    pictures = {}
    for page in project.site_dir.rglob("index.html"):
        of = {name: content for _, name, content in readers.head(page.read_text("utf-8"))}
        if "og:image" in of:
            path = page.parent.relative_to(project.site_dir).as_posix()
            picture = project.site_dir / of["og:image"].removeprefix(site)
            assert size_of(picture.read_bytes()) == (1200, 630)
            assert (of["og:image:width"], of["og:image:height"]) == ("1200", "630")
            assert of["og:image:alt"]
            assert of["twitter:card"] == "summary_large_image"
            pictures[path] = picture.relative_to(project.site_dir).as_posix()
    assert pictures["."] == pictures["search"] == "assets/social/index.png"
    assert pictures["editions/2024-09-04"] == "assets/social/editions/2024-09-04.png"
    assert pictures["themes/other"] == "assets/social/themes/other.png"
    (paper_page,) = (path for path in pictures if path.startswith("papers/forgetful"))
    assert pictures[paper_page] == "assets/social/index.png"
