"""Papers and hand-written pages as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.catalog import Catalog
from generator.models import OTHER, Cadence, Paper
from generator.search.values import Document, Lists, Shown
from generator.text import tex
from generator.text.links import safe_url
from generator.views import papers as paper_views
from generator.views.places import page_address, paper_path, period_title

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_TITLE = re.compile(r"^# +(.+?)(?: +\{[^}]*\})?$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|<[^>\n]+>")
_MARKS = re.compile(r"^[\s|:-]+$|[*`#|>]+", re.MULTILINE)


def make_lists(catalog: Catalog) -> Lists:
    """What papers name by number; sources as the library writes them."""
    return Lists(
        themes=tuple((one.slug, one.title) for one in catalog.vocabulary.themes),
        organizations=tuple((one.slug, one.name) for one in catalog.organizations),
        sources=tuple(sorted({s.source for one in catalog.papers.values() for s in one.seen})),
        editions=tuple(
            (one.period.slug, period_title(one.period, catalog.words))
            for cadence in Cadence
            for one in catalog.editions.get(cadence, ())
        ),
    )


def paper_documents(catalog: Catalog, lists: Lists) -> Iterator[Document]:
    """By theme, and the newest first: neighbours share files and words."""
    themes = {slug: at for at, (slug, _) in enumerate(lists.themes)}
    organizations = {slug: at for at, (slug, _) in enumerate(lists.organizations, start=1)}
    sources = {name: at for at, name in enumerate(lists.sources)}
    for paper in sorted(
        catalog.papers.values(), key=lambda one: themes[_first_theme(catalog, one, themes)]
    ):
        text = catalog.texts.get(paper.id)
        date = paper.date
        one = catalog.organization_index.get(paper.id)
        kinds = {link.kind for link in paper.links if safe_url(link.url)}
        yield Document(
            url=page_address(paper_path(paper.id)),
            title=text.title if text else tex.plain(paper.title),
            authors=tuple(author.name for author in paper.authors),
            text=text.abstract if text else tex.plain(paper.summary or paper.abstract),
            more=_more(paper),
            byline=paper_views.byline(paper, catalog.words) or paper.organization,
            themes=tuple(themes[a.theme] for a in catalog.assignments.get(paper.id, ())),
            organization=organizations[one.slug] if one else 0,
            sources=tuple(sorted({sources[seen.source] for seen in paper.seen})),
            date=(date.year, date.month, date.day) if date else (0, 0, 0),
            has_code="code" in kinds,
            has_data="data" in kinds,
            has_video="video" in kinds,
            top=catalog.top_places[paper.id],
            ids=(paper.id, *paper.aliases),
            identifiers=(
                *paper.ids.values(),
                *(one.partition(":")[2] for one in paper.other_ids),
            ),
            shown=_shown(catalog, paper),
        )


def _shown(catalog: Catalog, paper: Paper) -> Shown:
    card = paper_views.card(catalog, paper)
    return Shown(
        names_organization=card.organization != card.byline,
        links=tuple((link.kind, link.url) for link in card.links),
        signals=tuple(text for _, text in card.signals),
        score=card.score.total if card.score else "",
        parts=card.score.parts if card.score else (),
        retracted=card.retracted,
        languages=(card.language, card.excerpt_language),
    )


def _first_theme(catalog: Catalog, paper: Paper, themes: Mapping[str, int]) -> str:
    assigned = catalog.assignments.get(paper.id)
    return assigned[0].theme if assigned else OTHER if OTHER in themes else next(iter(themes))


def _more(paper: Paper) -> tuple[str, ...]:
    found = (*paper.keywords, *paper.other_titles, paper.organization, paper.venue)
    return tuple(one for one in (*found, *paper.ids.values()) if one)


def page_documents(pages: Mapping[str, str]) -> Iterator[Document]:
    """Hand-written pages: path below `site_src/` → Markdown."""
    for path in sorted(pages):
        source = _FRONT.sub("", pages[path].replace("\r\n", "\n"))
        titled = _TITLE.search(source)
        text = _plain(source[titled.end() :] if titled else source)
        title = _plain(titled[1]) if titled else path.rpartition("/")[2].removesuffix(".md")
        yield Document(url=page_address(path), title=title, text=text, is_page=True)


def _plain(markdown: str) -> str:
    """Near enough for finding: no fences, no addresses, no marks."""
    text = _LINK.sub(lambda found: found[1] or " ", _FENCE.sub("", markdown))
    return " ".join(_MARKS.sub(" ", text).split())


def make_documents(catalog: Catalog, pages: Mapping[str, str]) -> tuple[list[Document], Lists]:
    """All that the site's search finds."""
    lists = make_lists(catalog)
    return [*paper_documents(catalog, lists), *page_documents(pages)], lists
