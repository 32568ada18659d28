"""The link checker: each kind of file, each kind of fault, and nothing where nothing is wrong."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import pytest

from generator import workflow
from generator.errors import Level, SiteError
from generator.project import Project
from generator.sitecheck import check

BASE = "https://digest.example/lab/"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
Files = Mapping[str, str | bytes]


def page(body: str = "", head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def site(**more: Any) -> dict[str, str | bytes]:
    """Two pages that lead to each other, and files beside them."""
    return {
        "index.html": page('<a href="papers/x/">X</a>', '<link rel="stylesheet" href="a.css">'),
        "papers/x/index.html": page('<h1 id="top-of-x">X</h1><a href="../../?q=1">Home</a>'),
        "papers/x.bib": "@misc{x}",
        "404.html": page('<a href="/lab/papers/x/">X</a>'),
        "a.css": "a { background: url('a.svg') }",
        "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        **more.pop("files", {}),
    }


def found(files: Files, base: str = BASE) -> list[tuple[str, str]]:
    """(code, file) of each problem."""
    data = {path: one.encode() if isinstance(one, str) else one for path, one in files.items()}
    problems = check(data.keys(), data.__getitem__, base)
    return [(one.code.removeprefix("site/"), one.where) for one in problems]


def test_a_whole_site_has_no_fault() -> None:
    assert found(site()) == []


DEAD: list[tuple[str, str | bytes]] = [
    ("index.html", page('<a href="papers/y/">Y</a><a href="papers/x/">X</a>')),
    ("index.html", page('<a href="papers/x/"><img src="no.png"></a>')),
    ("index.html", page('<a href="papers/x/">X</a><img src="a.svg" srcset="a.svg, no.png 2x">')),
    ("index.html", page('<a href="papers/x/">X</a><form action="find/"></form>')),
    ("index.html", page('<a href="papers/x/">X</a><i style="background:url(no.png)"></i>')),
    ("index.html", page('<a href="papers/x/">X</a><i data-dg-map="no/folder/"></i>')),
    ("index.html", page('<a href="/papers/x/">above the site</a><a href="papers/x/">X</a>')),
    ("index.html", page('<a href="../papers/x/">above the site</a><a href="papers/x/">X</a>')),
    ("index.html", page('<a href="papers/x/">X</a>', '<link rel="alternate" href="no.xml">')),
    ("index.html", page(f'<a href="papers/x/">X</a><a href="{BASE}no/">N</a>')),
    ("index.html", page('<a href="papers/x/">X</a><a href="http://digest.example/lab/no/">N</a>')),
    ("index.html", page('<a href="papers/x/">X</a><a href="//digest.example/lab/no/">N</a>')),
    ("papers/x/index.html", page('<iframe srcdoc="&lt;img src=no.png>"></iframe>')),
    ("api/v1/index.json", "{}"),
    ("papers/x/index.html", page("", f'<link rel="canonical" href="{BASE}papers/z/">')),
    ("papers/x/index.html", page("", f'<meta property="og:image" content="{BASE}no.png">')),
    ("papers/x/index.html", page("", f'<meta name="citation_pdf_url" content="{BASE}no.pdf">')),
    ("papers/x/index.html", page(
        f'<script type="application/ld+json">{{"url": "{BASE}no/"}}</script>')),
    ("papers/old/index.html", page("", '<meta http-equiv="refresh" content="0; url=../no/">')),
    ("a.css", "a { background: url(no.svg) }"),
    ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><image href="no.png"/></svg>'),
    ("box.js", 'import { find } from "./no.js";'),
    ("box.js", 'const one = await import("./no.js");'),
    ("box.js", 'new Worker(new URL("no.js", import.meta.url));'),
    ("feeds/atom.xml", ATOM.format(f'<link rel="prev-archive" href="{BASE}feeds/1.xml"/>')),
    ("feeds/atom.xml", ATOM.format('<link href="../no/"/>')),
    ("feeds/atom.xml", ATOM.format(
        f'<entry><content type="html">&lt;a href="{BASE}no/">N&lt;/a></content></entry>')),
    ("feeds/rss.xml", f"<rss><channel><item><link>{BASE}no/</link></item></channel></rss>"),
    ("feeds/rss.xml", f"<rss><channel><item><guid>{BASE}no/</guid></item></channel></rss>"),
    ("feeds/feeds.opml", f'<opml><body><outline xmlUrl="{BASE}no.xml"/></body></opml>'),
    ("feeds/feed.json", json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "../no/"}]})),
    ("feeds/feed.json", json.dumps({"version": "https://jsonfeed.org/version/1.1",
                                    "items": [{"content_html": "<a href='../no/'>N</a>"}]})),
    ("api/v1/papers.json", '{"papers": [{"url": "../../papers/no/"}]}'),
    ("api/v1/papers.json", '{"next": "papers-2.json"}'),
    ("api/v1/themes/x.json", '{"exports": {"text/csv": "../../../themes/no.csv"}}'),
    ("api/daily_papers", json.dumps([{"paper": {"thumbnail": f"{BASE}no.png"}}])),
    ("opensearch.xml", f'<o><Url template="{BASE}search/?q={{searchTerms}}"/></o>'),
    ("robots.txt", f"Sitemap: {BASE}sitemap.xml\n"),
    ("llms.txt", "- [Papers](papers/no/): all\n"),
    ("site.webmanifest", '{"icons": [{"src": "no.png"}]}'),
    ("assets/search/0/cards-0.bin", zlib.compress(b'[["papers/no/", "Title"]]')),
    ("assets/map/0/papers-0.json", '[["Title", "Who", "When", "papers/no/"]]'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "content"), DEAD, ids=lambda one: str(one)[:60])
def test_a_dead_link_is_found_in_every_kind_of_file(path: str, content: str | bytes) -> None:
    assert found(site(files={path: content})) == [("dead-link", path)]


FINE: list[tuple[str, str]] = [
    ("papers/x/index.html", page('<a href="https://other.example/no/">out</a>')),
    ("papers/x/index.html", page('<a href="https://digest.example/other/">beside us</a>')),
    (
        "papers/x/index.html",
        page('<a href="//other.example/x">o</a><a href="mailto:a@b.c">M</a>'),
    ),
    ("papers/x/index.html", page('<a href="#">top</a><a href="#TOP">top</a><a href="?q=2">q</a>')),
    ("papers/x/index.html", page(f'<a href="{BASE}">home</a><a href="{BASE[:-1]}">home</a>')),
    (
        "papers/x/index.html",
        page('<a href="../x.bib">B</a><a href="../../papers/x">X</a>'),
    ),
    ("papers/x/index.html", page('<i data-dg-root="../../"></i>')),
    ("papers/x/index.html", page('<a href="../../f%C3%BCr%20%231.txt">percent</a>')),
    ("papers/x/index.html", page("<code>&lt;a href='no/'&gt;</code>")),
    ("api/v1/papers/x.json", '{"title": "no/", "url": "../../../papers/x/", "next": null}'),
    ("api/v1/daily_papers/1.json", '[{"paper": {"url": "no"}}]'),
    ("llms.txt", f"- [X]({BASE}papers/x/): [not a link] (no/)\n"),
    ("box.js", 'import("./" + name); import x from "./box.js"; say("from \\"no.js\\"");'),
]


@pytest.mark.parametrize(("path", "content"), FINE, ids=lambda one: str(one)[:60])
def test_what_is_right_is_not_told(path: str, content: str) -> None:
    files = site(files={"für #1.txt": "", path: content})
    assert found(files) == []


@pytest.mark.parametrize("where", ["index.html", "404.html", "papers/x/index.html"])
def test_a_fragment_must_be_on_its_page(where: str) -> None:
    way = {"index.html": "papers/x/", "404.html": "/lab/papers/x/", "papers/x/index.html": ""}
    body = '<h1 id="top-of-x">X</h1><a href="papers/x/">X</a>' if where == "index.html" else ""
    fine, dead = (
        {where: page(f'{body}<h1 id="top-of-x"></h1><a href="{way[where]}#{one}">here</a>')}
        for one in ("top-of-x", "nothing")
    )
    assert found(site(files=fine)) == []
    assert found(site(files=dead)) == [("no-such-place", where)]


def test_a_page_that_nothing_leads_to_is_found_and_a_moved_one_is_not() -> None:
    refresh = '<meta http-equiv="refresh" content="0; url=../x/">'
    lost = {
        "lost/index.html": page('<a href="more/">More</a>'),
        "lost/more/index.html": page('<a href="../">Back</a>'),
        "papers/old/index.html": page(head=refresh),
    }
    files = site(files=lost)
    assert found(files) == [("orphan", "lost/index.html"), ("orphan", "lost/more/index.html")]
    # A style sheet or a head leads no reader anywhere.
    files["index.html"] = page('<a href="papers/x/">X</a>', '<link rel="next" href="lost/">')
    assert len(found(files)) == 2
    files["papers/x/index.html"] = page('<form action="../../lost/"></form>')
    assert found(files) == []


@pytest.mark.parametrize("split", [False, True])
def test_the_sitemap_has_every_page_and_no_other(split: bool) -> None:
    def sitemap(*places: str) -> dict[str, str]:
        rows = "".join(f"<url><loc>{BASE}{one}</loc></url>" for one in places)
        whole = f"<urlset>{rows}</urlset>"
        if not split:
            return {"sitemap.xml": whole}
        first = f"<s><sitemap><loc>{BASE}sitemap-1.xml</loc></sitemap></s>"
        return {"sitemap.xml": first, "sitemap-1.xml": whole}

    last = "sitemap-1.xml" if split else "sitemap.xml"
    old = {"papers/old/index.html": page("", '<meta http-equiv="refresh" content="0;url=../x/">')}
    assert found(site(files={**old, **sitemap("", "papers/x/")})) == []
    missing = found(site(files=sitemap("")))
    assert missing == [("not-in-sitemap", "papers/x/index.html")]
    gone = found(site(files=sitemap("", "papers/x/", "papers/y/")))
    assert gone == [("dead-link", last)]
    moved = found(site(files={**old, **sitemap("", "papers/x/", "papers/old/")}))
    assert moved == [("moved-in-sitemap", "papers/old/index.html")]


@pytest.mark.parametrize(
    "path",
    ["feeds/atom.xml", "api/v1/x.json", "assets/search/0/cards-0.bin", "all.jsonl", "library.zip"],
)
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(path: str) -> None:
    files = site(files={path: "<", "z/index.html": page()})
    assert found(files) == [("unreadable", path), ("orphan", "z/index.html")]


def test_a_page_of_no_bytes_is_told() -> None:
    assert found(site(files={"papers/x/index.html": b""})) == [
        ("unreadable", "papers/x/index.html")
    ]


def test_the_same_fault_on_many_pages_is_told_once() -> None:
    files = {f"p/{at}/index.html": page('<a href="../../no/">N</a>').encode() for at in range(9)}
    ways = "".join(f'<a href="p/{at}/">P</a>' for at in range(9))
    files["index.html"] = page(ways).encode()
    (one,) = check(files.keys(), files.__getitem__, "")
    assert one.where == "p/0/index.html"
    assert one.level is Level.ERROR
    assert one.message == "leads to '../../no/', where nothing is (8 other files do so too)"


def test_without_an_address_links_from_the_root_count_from_the_root() -> None:
    files = site(files={"404.html": page('<a href="/papers/x/">X</a>')})
    assert found(files, base="") == []
    assert found(site(), base="") == [("dead-link", "404.html")]


def test_a_site_must_be_there(project: Project) -> None:
    with pytest.raises(SiteError, match="holds no site yet"):
        workflow.check_site(project)
    project.site_dir.mkdir()
    (project.site_dir / "index.html").write_text(page('<a href="no/">N</a>'))
    (one,) = workflow.check_site(project)
    assert one.code == "site/dead-link"
