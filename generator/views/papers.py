"""A paper as a card in a list and as a page of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from generator.catalog import Catalog
from generator.formats import bibtex, ris
from generator.matching import is_a_persons
from generator.models import Assignment, Paper, PartialDate, Theme
from generator.ranking import Order
from generator.text import clean, tex
from generator.text.identifiers import URLS
from generator.views import downloads, links
from generator.views.arrivals import came_in
from generator.views.heads import facts
from generator.views.heads.coins import coins
from generator.views.places import (
    edition_place,
    organization_path,
    paper_path,
    theme_hue,
    theme_path,
)
from generator.views.scores import score_view, signals
from generator.views.tongues import foreign
from generator.views.values import (
    CardView,
    PaperView,
    PlaceView,
    RelatedView,
    SourceView,
    ThemeView,
)
from generator.words import N_, Words

EXCERPT = 230
"""Characters of the abstract on a card."""
NAMES_ON_CARD = 4
FIELD_WORDS = {
    "title": N_("title"),
    "authors": N_("authors"),
    "author_count": N_("number of authors"),
    "organization": N_("organisation"),
    "abstract": N_("abstract"),
    "summary": N_("summary"),
    "published": N_("date of publication"),
    "updated": N_("date of the last version"),
    "announced": N_("date of announcement"),
    "kind": N_("kind of work"),
    "venue": N_("venue"),
    "language": N_("language"),
    "license": N_("licence"),
    "categories": N_("categories"),
    "keywords": N_("keywords"),
    "links": N_("links"),
    "retracted": N_("retraction"),
}


def card(catalog: Catalog, paper: Paper) -> CardView:
    """What a list shows of a paper."""
    words = catalog.words
    text = tex.plain(" ".join((paper.summary or paper.abstract).split("\n\n")))
    kept = [
        link
        for link in links.links(paper.links, words)
        if link.url and link.kind in ("code", "data", "video", "project")
    ]
    return CardView(
        id=paper.id,
        path=paper_path(paper.id),
        title=paper.title,
        plain_title=tex.plain(paper.title),
        language=foreign(paper, paper.title, words),
        byline=byline(paper, words),
        organization=paper.organization,
        date=words.date(paper.date),
        iso_date=str(paper.date or ""),
        added=came_in(paper),
        was=paper.aliases,
        excerpt=clean.cut(text, limit=EXCERPT),
        excerpt_language="" if paper.summary else foreign(paper, text, words),
        themes=_themes(catalog, paper),
        links=tuple(kept[:4]),
        signals=signals(paper, words),
        score=score_view(catalog, paper, Order.TOP),
        retracted=retraction(paper.retracted, words),
        coins=coins(catalog, paper),
    )


def retraction(said: str, words: Words) -> str:
    """The word for it: `facts.status` in the site's language."""
    return words.gettext(status) if (status := facts.status(said)) else ""


def paper_view(catalog: Catalog, paper: Paper, own: CardView | None = None) -> PaperView:
    """All that the paper's own page shows; `own` is its card, where it is made already."""
    words = catalog.words
    own = own or card(catalog, paper)
    return PaperView(
        card=own,
        authors=tuple(author.name for author in paper.authors),
        more_authors=max(0, paper.number_of_authors - len(paper.authors)),
        dates=_dates(paper, words),
        venue=paper.venue,
        license=links.licence(paper),
        categories=paper.categories,
        keywords=paper.keywords,
        abstract=_paragraphs(paper.abstract),
        abstract_language=foreign(paper, paper.abstract, words),
        summary=_paragraphs(paper.summary),
        notes=_paragraphs(paper.notes),
        ids=links.ids(paper),
        links=links.told_apart(links.with_pdf(paper, words), words),
        signals=signals(paper, words),
        scores=tuple(
            view
            for order in (Order.TOP, Order.RISING, Order.DISCUSSED)
            if (view := score_view(catalog, paper, order))
        ),
        organization=_organization(catalog, paper),
        editions=_editions(catalog, paper),
        sources=_sources(paper, words),
        by_hand=tuple(_written_by_hand(paper, words)),
        maybe_same_as=tuple(
            PlaceView(title=catalog.papers[other].title, path=paper_path(other))
            for other in paper.maybe_same_as
            if other in catalog.papers
        ),
        related=_related(catalog, paper),
        retracted=paper.retracted,
        bibtex=bibtex.dump_entry(paper),
        ris=ris.dump([dataclasses.replace(paper, abstract="", summary="", keywords=())]),
        downloads=downloads.of_paper(paper.id),
        citation=citation(paper, words),
        marks=_marks(own.themes),
    )


def _dates(paper: Paper, words: Words) -> tuple[tuple[str, str], ...]:
    dates = {
        words.gettext("Published"): paper.published,
        words.gettext("Updated"): paper.updated,
        words.gettext("Announced"): paper.announced,
        words.gettext("Added"): paper.added,
    }
    return tuple((name, words.date(date)) for name, date in dates.items() if date)


def _marks(themes: Sequence[ThemeView]) -> dict[str, int]:
    """The first theme's words last, so that its colour stays."""
    return {reason.words: theme.hue for theme in reversed(themes) for reason in theme.reasons}


def _related(catalog: Catalog, paper: Paper) -> tuple[RelatedView, ...]:
    found = []
    for one in catalog.related.get(paper.id, ()):
        other = catalog.papers[one.paper_id]
        who = (
            other.authors[0].name
            if other.authors
            else byline(other, catalog.words) or other.organization
        )
        more = " et al." if other.number_of_authors > 1 and other.authors else ""
        year = str(other.date.year) if other.date else ""
        facts = ", ".join(part for part in (who + more, year) if part)
        found.append(
            RelatedView(title=other.title, path=paper_path(other.id), facts=facts, words=one.words)
        )
    return tuple(found)


def byline(paper: Paper, words: Words) -> str:
    """Who wrote it, in short: names, or a count, or nothing."""
    names = [author.name for author in paper.authors]
    total = paper.number_of_authors
    if not names:
        return words.ngettext("{count} author", "{count} authors", total) if total else ""
    shown = names[:NAMES_ON_CARD] if total > NAMES_ON_CARD + 1 else names
    more, listed = total - len(shown), ", ".join(shown)
    if more <= 0:
        return listed
    return words.ngettext(
        "{names} and {count} more", "{names} and {count} more", more, names=listed
    )


def citation(paper: Paper, words: Words) -> str:
    """One line to paste: authors (year). Title. Venue. Address."""
    names = [author.name for author in paper.authors]
    if len(names) > 1:
        both = words.gettext("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    else:
        both = "".join(names)
    who = names[0] + " et al." if paper.number_of_authors > 3 and names else both
    year = f"({paper.published.year})" if paper.published else ""
    address = next(
        (URLS[scheme].format(value) for scheme, value in paper.ids.items() if scheme in URLS), ""
    )
    head = " ".join(part for part in (who or paper.organization, year) if part)
    parts = (head, tex.plain(paper.title), paper.venue, address)
    sentences = [part if part[-1] in ".?!" else f"{part}." for part in parts if part]
    return " ".join(sentences).removesuffix(".") if address else " ".join(sentences)


def theme_views(catalog: Catalog, assignments: Iterable[Assignment]) -> tuple[ThemeView, ...]:
    """Themes with reasons, primary first."""
    themes = catalog.themes
    return tuple(
        _theme_view(themes[one.theme], one, catalog.words)
        for one in assignments
        if one.theme in themes
    )


def _theme_view(theme: Theme, one: Assignment, words: Words) -> ThemeView:
    own = tuple(reason for reason in one.reasons if reason.place not in ("person", "related"))
    related = [reason for reason in one.reasons if reason.place == "related"]
    said, heard = (sum(reason.weight for reason in every) for every in (own, related))
    by_hand = any(reason.place == "person" for reason in one.reasons)
    return ThemeView(
        title=theme.title,
        path=theme_path(one.theme),
        primary=one.primary,
        reasons=own,
        like=next((reason.words for reason in related if heard > said), ""),
        fit=""
        if by_hand or not one.score
        else words.gettext(
            "fit {score}: papers like it add {part}",
            score=words.decimal(one.score, 2),
            part=words.decimal(heard, 2),
        ),
        by_hand=by_hand,
        hue=theme_hue(one.theme),
    )


def _themes(catalog: Catalog, paper: Paper) -> tuple[ThemeView, ...]:
    return theme_views(catalog, catalog.assignments.get(paper.id, ()))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("\n\n") if part.strip())


def _organization(catalog: Catalog, paper: Paper) -> PlaceView | None:
    one = catalog.organization_index.get(paper.id)
    if one is None:
        return None
    return PlaceView(title=one.name, path=organization_path(one), count=len(one.paper_ids))


def _editions(catalog: Catalog, paper: Paper) -> tuple[PlaceView, ...]:
    if paper.date is None:
        count = len(catalog.undated)
        return (
            PlaceView(
                title=catalog.words.gettext("Undated"), path="editions/undated.md", count=count
            ),
        )
    return tuple(
        edition_place(edition.period, catalog.words, len(edition.paper_ids))
        for edition in catalog.editions_of(paper.id)
    )


def _sources(paper: Paper, words: Words) -> tuple[SourceView, ...]:
    found = {}
    for sighting in paper.seen:
        fields = (
            words.gettext(FIELD_WORDS[name])
            for name, one in paper.provenance.items()
            if one.source == sighting.source and not is_a_persons(paper, name)
        )
        found[sighting.source] = SourceView(
            name=sighting.source, at=words.date(PartialDate.of(sighting.at)), fields=tuple(fields)
        )
    return tuple(found.values())


def _written_by_hand(paper: Paper, words: Words) -> list[str]:
    return [
        words.gettext(called)
        for name, called in FIELD_WORDS.items()
        if getattr(paper, name) and is_a_persons(paper, name)
    ]
