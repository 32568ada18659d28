"""What a feed reader or a mail shows: HTML with its looks in `style`, and whole addresses only.

Formulas are text (`O(n²)`): readers and mail programs run no script, and many drop MathML. No
colour is set, so that it can be read on light and dark alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from generator.catalog import Catalog
from generator.feeds.markup import element, html_text, legal
from generator.models import Paper
from generator.text import clean, tex
from generator.text.identifiers import NAMES, URLS
from generator.text.links import safe_url
from generator.views.links import LINK_WORDS
from generator.views.papers import byline, retraction
from generator.words import Words

EXCERPT = 300
"""Characters of an abstract in an edition."""
LINKS = 8
"""So many links of a paper are shown; some abstracts have dozens."""

# Only properties that readers and mail programs let pass.
_WHOLE = "line-height:1.5"
_THEME = "font-size:1.15em;margin:1.6em 0 .4em;padding-bottom:.2em;border-bottom:1px solid #999"
_PAPER = "margin:0 0 1.2em"
_TITLE = "margin:0;font-weight:bold"
_SMALL = "margin:.1em 0;font-size:.85em"
_TEXT = "margin:.3em 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a paper, as plain text that is legal in XML."""

    title: str
    facts: str
    """Who wrote it, where and when."""
    paragraphs: tuple[str, ...]
    """Its summary, if it has one, and its abstract."""
    landing: str
    """Its own address elsewhere, http(s); '' = none is known."""
    links: tuple[tuple[str, str], ...]
    """Label and address."""
    retracted: str

    @property
    def excerpt(self) -> str:
        return clean.cut(" ".join(self.paragraphs), limit=EXCERPT)


def tell(catalog: Catalog, paper: Paper) -> Told:
    """The paper without TeX."""
    read = catalog.texts.get(paper.id)
    parts = [part for part in f"{paper.summary}\n\n{paper.abstract}".split("\n\n") if part]
    # TeX takes most of the time; what has been read is not read again.
    plain = [read.abstract] if read and len(parts) == 1 else map(tex.plain, parts)
    found = [
        (NAMES[scheme], address)
        for scheme, value in paper.ids.items()
        if scheme in URLS and (address := safe_url(URLS[scheme].format(value)))
    ]
    words = catalog.words
    known = [(one.kind, address) for one in paper.links if (address := safe_url(one.url))]
    more = [(words.gettext(LINK_WORDS[kind]), address) for kind, address in known]
    own = [address for kind, address in known if kind in ("paper", "pdf")]
    facts = (byline(paper, words), paper.organization, paper.venue, words.date(paper.date))
    return Told(
        title=legal(read.title if read else tex.plain(paper.title)) or paper.id,
        facts=" · ".join(part for part in map(legal, facts) if part),
        paragraphs=tuple(text for text in map(legal, plain) if text),
        landing=next((address for _, address in found), next(iter(own), "")),
        links=(*found[:1], *more)[:LINKS],
        retracted=retraction(paper.retracted, words),
    )


def paper_html(told: Told) -> str:
    """A paper with its whole abstract."""
    # JSON Feed wants some content, even of a paper of which nothing is known.
    lines = (told.facts, *(told.paragraphs or (told.title,)))
    return html_text(
        [
            *_retraction(told),
            *(element("p", text, dir="auto") for text in lines if text),
            *_links(told, ""),
        ]
    )


def paper_brief(told: Told) -> str:
    """The beginning of its abstract."""
    return html_text([element("p", told.excerpt or told.title, dir="auto")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some papers of an edition."""

    title: str
    address: str
    """Of the theme; '' = not known."""
    papers: Sequence[tuple[Told, str]]
    """Each with the address that its title leads to; '' = none."""
    more: int
    """So many papers of the theme are in the edition, and not here."""


def edition_html(sections: Sequence[Section], address: str, words: Words) -> str:
    """An edition by theme, with excerpts. `address` is its page's; '' = not known."""
    whole = element("div", style=_WHOLE)
    for section in sections:
        title = _leading(section.title, section.address)
        whole.append(element("h2", title, style=_THEME, dir="auto"))
        whole.extend(_in_edition(told, to) for told, to in section.papers)
        if section.more:
            more = words.ngettext("{count} more paper", "{count} more papers", section.more)
            whole.append(element("p", _leading(more, address), style=_SMALL))
    if address:
        page = _leading(words.gettext("This edition on the website"), address)
        whole.append(element("p", page, style="margin:2em 0 0"))
    return html_text([whole])


def edition_brief(sections: Sequence[Section]) -> str:
    """The titles alone."""
    lines = [
        element("p", _leading(told.title, to), dir="auto")
        for section in sections
        for told, to in section.papers
    ]
    return html_text(lines)


def _in_edition(told: Told, address: str) -> etree._Element:
    return element(
        "div",
        element("p", _leading(told.title, address), style=_TITLE, dir="auto"),
        *_retraction(told),
        element("p", told.facts, style=_SMALL, dir="auto") if told.facts else None,
        element("p", told.excerpt, style=_TEXT, dir="auto") if told.excerpt else None,
        *_links(told, _SMALL),
        style=_PAPER,
    )


def _retraction(told: Told) -> list[etree._Element]:
    return [element("p", element("strong", f"{told.retracted}."))] if told.retracted else []


def _links(told: Told, style: str) -> list[etree._Element]:
    if not told.links:
        return []
    line = element("p", **({"style": style} if style else {}))
    for place, (label, address) in enumerate(told.links):
        if place:
            line[-1].tail = " · "
        line.append(element("a", label, href=address))
    return [line]


def _leading(text: str, address: str) -> str | etree._Element:
    return element("a", text, href=address) if address else text
