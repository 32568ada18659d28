"""A site in a made-up language: each message in ⟦brackets⟧, each word of the data with `Zq`.

So what stands outside brackets and is no data escaped the catalogue of words. What may: numbers,
dates, names of formats, and what stands in `pre` and `code`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
from babel.messages.catalog import Catalog
from lxml import etree

from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests import words as catalogues
from tests.builders import TODAY

ADDRESS = "https://zq.example/"
PAPERS = 130
"""More than a page of a list shows, and enough in the last weeks to tell what rises."""

NAMES = (
    "API Atom BibTeX CSL CSV DOI JSON Feed ISBN Lines Markdown OPML OpenSearch PDF RIS RSS XML "
    "arXiv llms txt "
    # Words of citations, in any language: “et al.”.
    "et al "
    # Sources are called by their names.
    "Crossref DBLP OpenAlex PubMed Semantic Scholar"
).split()
_SAID_OTHERWISE = re.compile(
    # Dates and days of the week, addresses, media types, ids.
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r"\b(?:\d\d? )?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b(?: \d{4})?|"
    r"https?://\S+|\b(?:application|text)/\S+|/?\bapi/\S+|\bdoi\.org\S*"
)
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_ATTRIBUTES = (
    "alt", "aria-label", "aria-roledescription", "data-dg-failed", "data-dg-name", "data-dg-role",
    "data-dg-said", "label", "placeholder", "title",
)  # fmt: skip
_META = ("description", "og:title", "og:description", "og:image:alt")


def catalogue() -> bytes:
    """The `.po` file: every message of the sources, in brackets."""
    made = Catalog(locale="en", charset="utf-8")
    for one in catalogues.make_template():
        if isinstance(one.id, tuple):
            made.add(one.id, tuple(f"⟦{text}⟧" for text in one.id), context=one.context)
        elif one.id:
            made.add(one.id, f"⟦{one.id}⟧", context=one.context)
    return catalogues.text_of(made)


def build(root: Path) -> Path:
    """A project below `root`, built; the folder of its site."""
    scaffold.create(root, templates_folder(), title="Zqsite")
    (root / "digest.toml").write_text(
        f'[site]\ntitle = "Zqsite"\ndescription = "Zqabout zqsite."\nurl = "{ADDRESS}"\n', "utf-8"
    )
    (root / "templates" / "locale").mkdir(parents=True)
    (root / "templates" / "locale" / "en.po").write_bytes(catalogue())
    themes = (
        f'[[theme]]\nslug = "{slug}"\ntitle = "Zqtheme {slug}"\nabout = "Zqabout {slug}."\n'
        f'keywords = ["{slug}", "zqword {slug}"]\n{more}'
        for slug, more in (("zqone", ""), ("zqtwo", 'parent = "zqone"\n'), ("zqthree", ""),
                           ("zqempty", ""))
    )  # fmt: skip
    (root / "themes.toml").write_text("\n".join(themes), "utf-8")
    for name, text in _library():
        (root / "library" / f"{name}.md").write_text(text, "utf-8")
    told = {
        "origin": "zqpage.txt", "format": "zqformat", "sha256": "00", "at": "2026-03-05",
        "read": 3, "new": 1, "merged": 1, "unchanged": 0, "review": 0, "rejected": 1,
        "problems": [{"code": "zq/zq", "where": "zqpage.txt:1", "message": "zqproblem",
                      "hint": "zqhint", "level": "warning"}],
    }  # fmt: skip
    (root / "library" / "intake.jsonl").write_text(json.dumps(told) + "\n", "utf-8")
    shutil.rmtree(root / "site", ignore_errors=True)
    project = open_project(root, today=TODAY)
    workflow.build(project)
    return project.site_dir


def _library() -> Iterator[tuple[str, str]]:
    """Papers with everything that a page may tell of one; some with nothing."""
    kinds = ("code", "project", "video", "data", "model", "demo", "slides", "pdf", "paper", "web")
    for at in range(PAPERS):
        # Half of them within the last four weeks, the others in the year before.
        day = dt.date(2026, 3, 4) - dt.timedelta(days=at // 3 if at < 70 else 5 * (at - 60))
        theme = ("zqone", "zqtwo", "zqthree")[at % 3]
        many = "".join(f"- {{family: Zqfamily{n}, given: Zqgiven}}\n" for n in range(1 + at % 8))
        front = f"id: zqp-{at:03}\ntitle: Zqtitle zqpaper {at} zqword {theme}\nannounced: {day}\n"
        front += f"authors:\n{many}" if at % 5 else "author_count: 7\n"
        front += f"organization: Zqlab {at % 4}\n" if at % 2 else ""
        if at % 7 == 0:
            front += "links:\n" + "".join(
                f"- {{kind: {kind}, url: 'https://zq.example/{kind}'}}\n" for kind in kinds
            )
        front += f"signals: {{upvotes: {at}, comments: {at % 9}, stars: {5 * at}, citations: 1}}\n"
        front += "retracted: zqwithdrawn\n" if at == 5 else ""
        front += "maybe_same_as: [zqp-001]\n" if at == 3 else ""
        front += "venue: Zqvenue\nids: {arxiv: '2510.12345'}\nupdated: 2026-03\n" if at == 7 else ""
        front += "categories: [zqca]\nkeywords: [zqkeyword]\n" if at == 7 else ""
        front += "provenance: {title: hf-export 00000000}\n" if at == 7 else ""
        front += f"seen:\n- {{source: zqsource, at: {day}, digest: a}}\n" if at % 2 else ""
        new = " Zqnova zqphrase, a zqnova zqphrase." if at < 15 else ""
        text = f"Zqabstract {theme}.{new}\n"
        text += "\n## Summary\n\nZqsummary.\n\n## Notes\n\nZqnotes.\n" if at == 7 else ""
        yield f"zqp-{at:03}", f"---\n{front}---\n\n{text}"
    yield "zqbare", "---\nid: zqbare\ntitle: Zqbare\n---\n"
    yield "zqyear", "---\nid: zqyear\ntitle: Zqyear\npublished: 2025\n---\n\nZqabstract.\n"


class Outside:
    """Finds words outside brackets, over texts in order: a message may have elements in it."""

    def __init__(self) -> None:
        self.depth = 0
        self.words: list[str] = []

    def read(self, text: str) -> None:
        kept = []
        for part in re.split("([⟦⟧])", text):
            if part in ("⟦", "⟧"):
                self.depth += 1 if part == "⟦" else -1
                kept.append("|")
            elif not self.depth:
                kept.append(part)
        for part in re.split(r"\|", "".join(kept)):
            found = _WORD.findall(_SAID_OTHERWISE.sub(" ", part))
            words = [one for one in found if not one.lower().startswith("zq") and one not in NAMES]
            if words:
                self.words.append(" ".join(part.split()))


def outside(text: str) -> list[str]:
    """Of one text by itself, which may be cut."""
    reader = Outside()
    reader.read(text)
    return reader.words


_DATA = ("Z3988", "dg-citation")
"""What is for programs, and what reference lists say: the same in any language."""
_SILENT = ("script", "style", "template", "pre", "code", "kbd", "noscript")


def escaped(html: str | bytes, *, head: bool = True) -> list[str]:
    """What a page says outside brackets: its texts, its attributes that are read, its head."""
    tree = lxml.html.document_fromstring(html.decode() if isinstance(html, bytes) else html)
    reader = Outside()
    _read(tree.find("body"), reader)
    found = list(reader.words)
    if reader.depth:
        found.append(f"brackets do not match: {reader.depth}")
    if head:
        metas = tree.findall(".//meta")
        said = [one.get("content", "") for one in metas if _called(one) in _META]
        said += [one.text or "" for one in tree.findall("head/title")]
        said += [one.get("title", "") for one in tree.findall("head/link")]
        found += itertools.chain.from_iterable(map(outside, said))
    return found


def _called(meta: lxml.html.HtmlElement) -> str:
    return meta.get("name") or meta.get("property") or ""


def _read(node: lxml.html.HtmlElement, reader: Outside) -> None:
    # What is in another language says so: problems in the report.
    if isinstance(node.tag, str) and node.tag not in _SILENT and not node.get("lang"):
        if node.get("class") in _DATA:
            return
        for name in _ATTRIBUTES:
            reader.words += outside(node.get(name, ""))
        reader.read(node.text or "")
        for one in node:
            _read(one, reader)
            reader.read(one.tail or "")


def escaped_feed(data: bytes) -> list[str]:
    """The same of an XML feed: its texts and attributes, and those of the HTML in it."""
    found = []
    for node in etree.fromstring(data).iter("*"):
        text = node.text or ""
        local = etree.QName(node).localname
        if local in ("title", "subtitle", "name", "category", "outline"):
            found += outside(text)
            found += [
                word for key in ("text", "title", "label") for word in outside(node.get(key, ""))
            ]
        elif local in ("content", "encoded", "description") and text:
            found += escaped(f"<html><body>{text}</body></html>", head=False)
    return found
