"""The escaping boundary: a value stays text in Markdown and in HTML, in anybody's template."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.errors import RenderError
from generator.escaping import (
    Trusted,
    encode,
    front_matter,
    head_value,
    preformatted,
    script_data,
    url,
)
from generator.render import Renderer, readable, rich

ATTACKS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "*x*{ onclick=alert(1) }",
    "{: onclick=alert(1) }",
    '--8<-- "mkdocs.yml"',
    "{{ 7*7 }}{% raw %}",
    "<!-- ",
    "<textarea>",
    "`code` :smile: ==mark== ~~x~~ ^^y^^",
    "# heading\n===\n---\n> quote\n1. one\n    code",
    "[TOC]",
    "&lt;b&gt; &#60;",
    "[x]: javascript:alert(1)",
    "http://[::①]",
    "\\(x\\) \\[y\\]",
    "*[HTML]: evil",
]
EXTENSIONS = [
    "md_in_html",
    "attr_list",
    "abbr",
    "toc",
    "tables",
    "def_list",
    "footnotes",
    "admonition",
]


def _template(tmp_path: Path, text: str, **values: object) -> str:
    (tmp_path / "t.md").write_text(text, encoding="utf-8")
    return Renderer([tmp_path]).render("t.md", "papers/x.md", values)


def _text(page: str) -> str:
    """What a reader sees of Markdown: the text of the rendered HTML."""
    rendered = markdown.markdown(page, extensions=EXTENSIONS)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", rendered)).split())


def _tags(page: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", markdown.markdown(page, extensions=EXTENSIONS)))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    ("template", "tags"),
    [
        ("A {{ value }} Z\n", {"p"}),
        ("<p>A {{ value }} Z</p>\n", {"p"}),
        ('<p title="{{ value }}">A {{ value }} Z</p>\n', {"p"}),
        ("### [A {{ value }} Z]({{ href('themes/x.md') }})\n", {"h3", "a"}),
        ('<div markdown="1">\n\nA {{ value }} Z\n\n</div>\n', {"div", "p"}),
    ],
    ids=["markdown", "html", "attribute", "link", "md_in_html"],
)
def test_a_value_is_its_literal_text(
    tmp_path: Path, attack: str, template: str, tags: set[str]
) -> None:
    page = _template(tmp_path, template, value=attack)
    assert _text(page) == " ".join(f"A {attack} Z".split())
    assert _tags(page) == tags


@pytest.mark.parametrize(
    "template",
    [
        "{{ '<p>' ~ value ~ '</p>' }}",
        "{{ value | upper }}",
        "{{ [value, value] | join(', ') }}",
        "{{ [value, trusted] | join(', ') }}",
        "{{ trusted ~ value }}",
        "{{ trusted + value }}",
        "{{ trusted % value }}",
        "{{ trusted.join([value, value]) }}",
        "{% macro m() %}x{% endmacro %}{{ m() + value }}{{ m() ~ value }}",
        "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(value) }}",
        "{% set v = value %}{{ v }}",
        "{% set v %}{{ value }}{% endset %}{{ v }}",
        "{{ value | default('x') | e }}",
        "{{ [value] | first }}",
    ],
)
def test_no_way_around_in_a_template(tmp_path: Path, template: str) -> None:
    attack = "*a*{ onclick=x } <b> [x](y:z)"
    page = _template(tmp_path, template, value=attack, trusted=Trusted("%s "))
    assert not set("*{}[]()").intersection(page.replace("%s ", ""))
    assert "<b>" not in page
    assert "<B>" not in page


@pytest.mark.parametrize(
    "name", ["safe", "tojson", "urlize", "xmlattr", "format", "replace", "striptags"]
)
def test_filters_that_make_markup_do_not_exist(tmp_path: Path, name: str) -> None:
    with pytest.raises(RenderError, match=name):
        _template(tmp_path, "{{ value | " + name + " }}", value="x")


def test_what_is_not_there_is_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="'nothing' is undefined") as caught:
        _template(tmp_path, "{{ nothing }}")
    assert (caught.value.template, caught.value.page) == ("t.md", "papers/x.md")
    with pytest.raises(RenderError, match="prints None"):
        _template(tmp_path, "{{ value }}", value=None)
    with pytest.raises(RenderError, match="no such template"):
        Renderer([tmp_path]).render("absent.md", "x.md", {})
    with pytest.raises(RenderError) as broken:
        _template(tmp_path, "one\n{% if %}")
    assert broken.value.line == 2


def test_a_template_cannot_reach_python(tmp_path: Path) -> None:
    with pytest.raises(RenderError):
        _template(tmp_path, "{{ value.__class__.__mro__ }}", value="x")


def test_the_projects_template_wins(tmp_path: Path) -> None:
    for name in ("own", "packaged"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.md").write_text(name)
    renderer = Renderer([tmp_path / "own", tmp_path / "packaged"])
    assert renderer.render("t.md", "x.md", {}) == "own"


def test_links_lead_from_the_root_of_the_site(tmp_path: Path) -> None:
    assert _template(tmp_path, "{{ href('themes/x.md') }}") == "dg-site:themes/x/"
    assert _template(tmp_path, "{{ href('index.md#top') }}") == "dg-site:#top"
    assert _template(tmp_path, "{{ href('papers/y.md', 'cite') }}") == "dg-site:papers/y/#cite"
    assert _template(tmp_path, "{{ file('papers/ä.md') }}") == "dg-site:papers/%C3%A4&#46;md"
    assert (
        _template(tmp_path, "{{ link('<a>', 'x.md') }}") == '<a href="dg-site:x/">&#60;a&#62;</a>'
    )


def test_no_value_can_say_that_it_leads_within_the_site(tmp_path: Path) -> None:
    said = "dg-site:papers/x/"
    made = [_template(tmp_path, "{{ said }}", said=said), head_value(said)]
    made.append(script_data({"name": said, said: 1}))
    assert not [one for one in made if "dg-site:" in one]
    assert [html.unescape(one) for one in made[:2]] == [said, said]
    assert json.loads(made[2]) == {"name": said, said: 1}


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[::①]", "x", ""]
)
def test_only_web_addresses_are_addresses(bad: str) -> None:
    assert url(bad) == ""


def test_an_address_cannot_leave_its_attribute() -> None:
    made = html.unescape(url('https://a.example/"onclick=x(y){z}?a=1&b=2'))
    assert not set('"{} ').intersection(made)
    assert made.startswith("https://a.example/")


@given(st.text())
def test_encode_keeps_the_text_and_nothing_else(value: str) -> None:
    made = encode(value)
    assert html.unescape(made) == re.sub(
        r"\s+", " ", html.unescape(html.escape(re.sub("[\x02\x03]", "", value)))
    )
    assert not set("!\"'()*+-<=>?@[\\]^_`{|}~:").intersection(made)
    assert encode(made) == made


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200))
def test_prose_never_becomes_markup_of_its_own(value: str) -> None:
    made = rich(value)
    allowed = {"sup", "sub", "em", "strong", "code", "a"}
    found = set(re.findall(r"</?([a-zA-Z0-9]+)", made))
    mathml = {name for name in found if name.startswith("m")}
    assert found - mathml <= allowed
    assert "\n" not in made


def test_blanks_between_pieces_stay() -> None:
    assert encode(", ") == "&#44; "
    assert rich("at $x$ and").startswith("at <math")
    assert html.unescape(encode("a\n\n b")) == "a b"


def test_rich_shows_tex_as_meant() -> None:
    assert rich("O(n_{k})") == "O&#40;n<sub>k</sub>&#41;"
    assert "“x”" in rich("``x''")
    assert rich("<DET>") == "&#60;DET&#62;"
    assert readable("a \\textgreater b") == "a &#62; b"


def test_preformatted_text_keeps_its_lines() -> None:
    made = preformatted("@misc{x,\n\n  title = {*y*},\n}")
    assert "\n" not in made
    assert html.unescape(made) == "@misc{x,\n\n  title = {*y*},\n}"


@pytest.mark.parametrize(
    "attack", [*ATTACKS, "a: b", "- x", "!!python/name:os", "null", "2510.10", "---"]
)
def test_front_matter_is_text_for_yaml_and_for_a_theme_that_prints_it_raw(attack: str) -> None:
    head = front_matter({"title": attack, "hide": ["navigation"], "search": {"exclude": True}})
    read = yaml.safe_load(head.strip().strip("-"))
    assert html.unescape(read["title"]) == " ".join(attack.split())
    assert isinstance(read["title"], str)
    assert not set("<>\"'{}[]()*").intersection(read["title"])
    assert read["search"] == {"exclude": True}


def test_front_matter_has_no_key_from_data() -> None:
    with pytest.raises(ValueError, match="evil"):
        front_matter({"title": "x", "evil": "y"})


def test_markup_of_others_is_not_escaped_twice() -> None:
    assert encode(Markup("<b>")) == "<b>"


MARK = re.compile(r'<mark class="dg-h\d+">|</mark>')


@pytest.mark.parametrize("attack", ATTACKS)
def test_marked_words_of_a_hostile_text_change_nothing_but_the_marks(attack: str) -> None:
    text = f"Neural {attack} networks *x* {attack}"
    marks = {word: 3 for word in (attack, *attack.split(), "neural", "x", "amp", "60", "mark")}
    marked = rich(text, marks)
    assert MARK.sub("", marked) == rich(text)
    assert '<mark class="dg-h3">Neural</mark>' in marked
    assert re.findall(r"<mark[^>]*>", marked) == ['<mark class="dg-h3">'] * marked.count("</mark>")


@given(st.text(), st.dictionaries(st.text(max_size=8), st.integers(0, 12), max_size=5))
def test_marks_are_put_around_text_and_nowhere_else(text: str, marks: dict[str, int]) -> None:
    assert MARK.sub("", rich(text, marks)) == rich(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Neural  network", "A [Neural network]"),
        ("Neural networks and networked", "[Neural networks] and networked"),
        ("a network of networks", "a <network> of <networks>"),
        ("all heads and a head", "all {heads} and a {head}"),
        ("the loss of losses", "the {loss} of {losses}"),
        ("sub-network", "sub&#45;<network>"),
        ("supernetwork", "supernetwork"),
        (r"\emph{network} $network_i$", None),
    ],
)
def test_whole_words_are_marked_the_longest_first(text: str, expected: str | None) -> None:
    marked = rich(text, {"neural network": 1, "network": 2, "heads": 4, "loss": 4})
    if expected is None:
        assert marked.startswith('<em><mark class="dg-h2">network</mark></em> <math')
        assert marked.count("<mark") == 1
        return
    for one, start, end in ((1, "[", "]"), (2, "<", ">"), (4, "{", "}")):
        expected = expected.replace(start, f"@{one}").replace(end, "@/")
    for one in (1, 2, 4):
        expected = expected.replace(f"@{one}", f'<mark class="dg-h{one}">')
    assert marked == expected.replace("@/", "</mark>")


def test_a_way_to_a_file_is_of_a_scheme_that_no_engine_knows(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text('<a href="{{ file("papers/a \\"x\\".md") }}">x</a>')
    text = Renderer([tmp_path]).render("x.md", "themes/x.md", {})
    address = html.unescape(text.split('"')[1])
    assert address == "dg-site:papers/a%20%22x%22.md"
    assert ".md" not in text, "Zensical would look for a page"
