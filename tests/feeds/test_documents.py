"""What is written is valid, whatever papers say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.feeds.markup import element, html_text, legal, quoted
from generator.models import Author, Link, Paper
from tests.builders import date, paper
from tests.feeds.checks import (
    ATOM,
    CONTENT,
    CREATOR,
    check_all,
    check_atom,
    check_json,
    check_rss,
    html_of,
    parsed,
    xml,
)
from tests.feeds.makers import ROOT, catalog, files, seen

HOSTILE = {
    "control": ("a\x00b\x08c\x1bd\x7fe", "abcde"),
    "cdata": ("Ends ]]> here <![CDATA[ x", "Ends ]]> here <![CDATA[ x"),
    "script": (
        "<script>alert(1)</script> & co &amp; <b>",
        "<script>alert(1)</script> & co &amp; <b>",
    ),
    "rtl": ("تعلم الآلة \u202emoc", "تعلم الآلة moc"),
    "emoji": ("🧠 brains 👩‍🔬 & \ufffe tea", "🧠 brains 👩‍🔬 & tea"),
    "surrogate": ("a\ud83d b", "a b"),
    "lines": ("one\r\n two\u2028three\x85four", "one two three four"),
    "entity": ("&lt;!ENTITY x SYSTEM 'file:///etc/passwd'&gt; %x;", None),
    "nothing": ("\x00", None),
}


def _hostile(key: str, text: str) -> Paper:
    return paper(
        id=key,
        title=text,
        authors=(Author(literal=text), Author(family=f"{text} Ü")),
        organization=text,
        venue=text,
        abstract=f"{text} of it.\n\nMore {text}",
        links=(
            Link(kind="code", url="javascript:alert(1)"),
            Link(kind="pdf", url='https://a.example/x"><script>]]>'),
            Link(kind="web", url="//evil.example/"),
        ),
        added=date("2026-03-01"),
        announced=date("2026-02-27"),
        retracted=text,
        seen=seen("2026-03-02"),
    )


@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_text_stays_text(key: str) -> None:
    raw, shown = HOSTILE[key]
    made = files(catalog([_hostile(key, raw)], title="Lab \\u0000 <b>digest</b> & ]]>"))
    check_all(made)
    atom = check_atom(made["feeds/atom.xml"])
    channel = check_rss(made["feeds/rss.xml"])
    feed = check_json(made["feeds/feed.json"])
    wanted = shown or atom.findtext(f"{ATOM}entry/{ATOM}title")
    assert atom.findtext(f"{ATOM}entry/{ATOM}title") == wanted
    assert channel.findtext("item/title") == wanted
    assert feed.items[0].title == wanted
    assert atom.findtext(f"{ATOM}title") == "Lab <b>digest</b> & ]]>"
    if shown:
        assert parsed(made["feeds/atom.xml"]).entries[0].title_detail.type == "text/plain"
        assert shown in html_of(channel.find(f"item/{CONTENT}")).body.text()  # type: ignore[union-attr]
        assert channel.findtext(f"item/{CREATOR}") == shown
        weekly = xml(made["feeds/weekly/rss.xml"])[0]
        for content in (channel.find(f"item/{CONTENT}"), weekly.find(f"item/{CONTENT}")):
            assert f"{shown} of it." in html_of(content).body.text()  # type: ignore[union-attr]


_TEXT = st.text(max_size=60)


@given(
    title=_TEXT,
    abstract=_TEXT,
    name=_TEXT,
    organization=_TEXT,
    doi=_TEXT,
    link=_TEXT | st.sampled_from(["https://x.example/ä?<b>", "http://[::1]/]]>", "mailto:a@b.c"]),
    url=st.sampled_from(["", ROOT, "https://bücher.example/a", "https://a.example/x&<y"]),
)
def test_always_well_formed(**texts: Any) -> None:
    one = paper(
        title=texts["title"],
        abstract=texts["abstract"],
        authors=(Author(literal=texts["name"]),),
        organization=texts["organization"],
        ids={"doi": texts["doi"]},
        links=(Link(kind="pdf", url=texts["link"]),),
        added=date("2026-03-01"),
        announced=date("2026-02"),
    )
    later = paper(id="later", added=date("2026-04-01"))
    made = files(catalog([one, later], url=texts["url"]))
    for path, data in made.items():
        if path.endswith("feed.json"):
            json.loads(data)
        else:
            xml(data)
    check_all({path: data for path, data in made.items() if not path.endswith("rss.xml")})
    assert ("feeds/rss.xml" in made) == bool(texts["url"])


@given(st.text(), st.text())
def test_elements_hold_any_text(text: str, other: str) -> None:
    shown = legal(text)
    (node,) = xml(b"<a>" + _bytes(element("p", shown, element("b", other), shown)) + b"</a>")
    assert (node.text or "") == shown
    assert (node[0].tail or "") == shown
    inner = html_text([element("p", shown)])
    again = xml(_bytes(quoted("content", inner)))
    assert (html_of(again).body.text() if shown else shown) == shown  # type: ignore[union-attr]


def _bytes(made: Any) -> bytes:
    from lxml import etree

    return etree.tostring(made, encoding="utf-8")


def test_formulas_are_text() -> None:
    one = paper(
        title=r"$\pi_0$ in \emph{time} $O(n^{2})$",
        abstract=r"With $x^2$ and \textbf{more} at 97.6\%.",
        added=date("2026-03-01"),
    )
    made = files(catalog([one]))
    entry = check_atom(made["feeds/atom.xml"]).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "π₀ in time O(n²)"
    assert "With x² and more at 97.6%." in entry.findtext(f"{ATOM}content")
