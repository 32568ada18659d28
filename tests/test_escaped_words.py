"""No word of the site escapes the catalogue: the sources read, and a site in a made-up language."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.jslexer import tokenize
from jinja2 import Environment, nodes

from tests import pseudo
from tests.words import ROOT

# Material's own words are those of its language files, and it marks them nowhere.
MATERIALS = {
    "Skip to content", "Back to top", "Header", "Navigation", "Tabs", "Footer", "Table of contents",
    "Search", "Clear", "Share", "Copy to clipboard", "Copied to clipboard", "Initializing search",
}  # fmt: skip
HAND_WRITTEN = ("about",)
MENU = {"About"}
"""The title of a page that the editor writes."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.build(tmp_path_factory.mktemp("pseudo") / "project")


def _left(words: Iterable[str]) -> list[str]:
    return [one for one in words if one not in MATERIALS | MENU]


def test_all_that_pages_say_is_in_the_catalogue(site: Path) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    kinds = set()
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name.startswith(HAND_WRITTEN):
            continue
        kinds.add(name.split("/")[0])
        for said in _left(pseudo.escaped(path.read_bytes())):
            found[said].add(name)
    assert kinds >= {
        "404.html", "data", "editions", "feeds", "index.html", "organizations", "papers", "ranking",
        "reading-list", "report", "search", "themes", "trends",
    }  # fmt: skip
    assert {said: sorted(names)[:2] for said, names in found.items()} == {}


def test_the_site_has_what_pages_can_say(site: Path) -> None:
    """Else the test above would see less than it seems."""

    def says(path: str, *said: str) -> None:
        text = (site / path).read_text("utf-8")
        assert [one for one in said if one not in text] == []

    says("trends/index.html", "⟦Rising phrases⟧", "⟦Map of papers⟧", "⟦New and now common⟧")
    says("themes/zqone/index.html", "⟦Filter and sort⟧", "⟦Parts of this theme⟧")
    says("papers/zqp-007/index.html", "⟦Notes⟧", "⟦Summary⟧", "⟦Related papers⟧", "⟦Editions⟧")
    says("papers/index.html", "⟦Next page⟧")


def test_all_that_feeds_say_is_in_the_catalogue(site: Path) -> None:
    paths = sorted([*site.glob("feeds/**/*.xml"), site / "feeds" / "feeds.opml"])
    assert len(paths) > 10
    found = {path.name: pseudo.escaped_feed(path.read_bytes()) for path in paths}
    assert {name: said for name, said in found.items() if said} == {}
    for path in site.glob("feeds/**/feed.json"):
        feed = json.loads(path.read_bytes())
        said = [feed["title"], feed.get("description", "")]
        said += [text for one in feed["items"] for text in (one["title"], one.get("summary", ""))]
        assert [words for text in said for words in pseudo.outside(text)] == []


def test_a_word_that_was_left_out_is_found() -> None:
    page = (
        "<html><head>{head}</head><body>"
        "<p>⟦All {inside}⟧ 12 March 2026 Zqtitle {text}</p></body></html>"
    )
    plain = {"head": "", "inside": "<b>papers</b>", "text": ""}
    assert pseudo.escaped(page.format(**plain)) == []
    for change, said in (
        ({"text": "Subscribe"}, "Zqtitle Subscribe"),
        ({"text": '<a title="Save it">Zq</a>'}, "Save it"),
        ({"head": '<meta name="description" content="Papers of Zqlab">'}, "Papers of Zqlab"),
        ({"head": "<title>Trends - Zqsite</title>"}, "Trends - Zqsite"),
    ):
        (found,) = pseudo.escaped(page.format(**{**plain, **change}))
        assert said in found
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Zqsite: Daily</title></feed>'
    assert pseudo.escaped_feed(atom) == ["Zqsite: Daily"]


# The sources themselves: what no page of a test happens to show is seen here.

TEMPLATES = sorted(
    path
    for pattern in ("pages/*.md", "parts/*.md", "theme/**/*.html", "social/*.svg")
    for path in (ROOT / "templates").glob(pattern)
)
SCRIPTS = sorted((ROOT / "templates" / "assets").rglob("*.js"))
LABELS = re.compile(
    r"""\s(?:alt|aria-label|aria-roledescription|label|placeholder|title)="([^"]*)"""
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.name)
def test_templates_have_no_words_of_their_own(path: Path) -> None:
    assert template_words(path.read_text("utf-8")) == []


def template_words(source: str) -> list[str]:
    """The words that stand in a template beside its messages: as text, in labels, as constants."""
    tree = Environment(extensions=["jinja2.ext.do"]).parse(source)
    parts = []
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                parts.append(node.data)
            else:
                parts.append("\0" + " ".join(_constants(node)) + "\0")
    html = "".join(parts)
    labels = LABELS.findall(html)
    text = re.sub(r"(?s)<(script|style|pre|code|kbd)\b.*?</\1>", " ", html)
    text = re.sub(r"(?s)<[^>]*>", " ", text)
    # The target of a Markdown link, and entities.
    text = re.sub(r"\]\([^)]*\)|&#?\w+;", " ", text)
    found = pseudo.outside(" ".join([text.replace("\0", " | "), *labels]))
    return [one for one in found if one]


def _constants(node: nodes.Node) -> list[str]:
    """Texts that an expression gives as they are; arguments of calls and filters are no such."""
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.CondExpr):
        return [one for part in (node.expr1, node.expr2) if part for one in _constants(part)]
    if isinstance(node, nodes.Concat):
        return [one for part in node.nodes for one in _constants(part)]
    return []


def test_a_word_that_was_left_out_of_a_template_is_found() -> None:
    assert template_words('<p class="x">{{ _("Save") }}: {{ title }} 7</p>') == []
    assert template_words("<p>{{ _('Save') }} now</p>") != []
    assert template_words('<p title="{{ name }} saved">7</p>') != []
    assert template_words('{{ "Yes" if x else _("No") }}') != []


CALLS = ("_", "ngettext", "pgettext", "Error")
"""Errors go to the browser's console, where they stay English."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda one: one.name)
def test_scripts_have_no_sentences_of_their_own(path: Path) -> None:
    assert [one for one in script_words(path.read_text("utf-8")) if one not in TECHNICAL] == []


TECHNICAL = {"use strict", "Enter", "Escape", "nofollow ugc noopener"}
"""Texts in scripts that look like words and are none: names of keys, link relations."""


def script_words(source: str) -> list[str]:
    """Texts of a script that read like words: a capital at the beginning, or words with blanks."""
    tokens = [one for one in tokenize(source) if one.type != "linecomment"]
    found, depth, inside = [], 0, []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "operator" and token.value == "(":
            depth += 1
            if before and before.type == "name" and before.value in CALLS:
                inside.append(depth)
        elif token.type == "operator" and token.value == ")":
            if inside and inside[-1] == depth:
                inside.pop()
            depth -= 1
        elif token.type == "string" and not inside:
            text = token.value[1:-1]
            if re.fullmatch(r"[A-Z][a-z]+|[A-Za-z][a-z’']*(?: [\w’']+)+[.…:?]?", text):
                found.append(text)
    return found


def test_a_word_that_was_left_out_of_a_script_is_found() -> None:
    source = (
        'const { a } = _("Save"); b.textContent = c ? "place in the list" : _("d"); e("Of like");'
    )
    assert script_words(source) == ["place in the list", "Of like"]
