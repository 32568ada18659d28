"""Every generated page: `make_pages` is the list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.catalog import Catalog
from generator.editions import Edition
from generator.intake import Intake
from generator.models import OTHER, Cadence, Paper, Theme
from generator.pages.lists import by_primary_theme, by_year, list_pages, shortened
from generator.pages.moved import moved
from generator.pages.ranks import leading, ranks
from generator.pages.report import report
from generator.pages.search import all_papers, search_page
from generator.pages.trends import trends_page
from generator.pages.values import Page, counts, meta
from generator.ranking import Order
from generator.text import tex
from generator.views import papers as paper_views
from generator.views import places
from generator.views.values import CardView, PlaceView

ENOUGH_FOR_HOME = 5
"""The home page shows the newest day, week or month that has so many papers."""
CARDS_OF_A_THEME = 4
"""The home page shows so many papers of each theme, and leads to the rest."""
CARDS_OF_A_LIST = 5
"""The short lists of top and rising papers have so many."""
ENOUGH_FOR_TOP = 10
"""A theme of more papers than these begins with its top ones."""


def make_pages(catalog: Catalog, intake: Sequence[Intake] = ()) -> Iterator[Page]:
    """Every generated page of the site."""
    cards = {paper.id: paper_views.card(catalog, paper) for paper in catalog.papers.values()}
    yield _home(catalog, cards)
    for paper in catalog.papers.values():
        yield _paper(catalog, paper)
    yield from _themes(catalog, cards)
    yield from _editions(catalog, cards)
    yield from _organizations(catalog, cards)
    yield search_page(catalog)
    yield from all_papers(catalog, cards)
    yield trends_page(catalog)
    yield ranks(catalog)
    yield report(catalog, intake)
    yield from moved(catalog)


def _home(catalog: Catalog, cards: Mapping[str, CardView]) -> Page:
    site = catalog.settings.site
    edition = _newest_edition(catalog)
    papers = catalog.papers.values()
    head = meta(site.title, site.description, listed=False)
    head["digest"] = {"kind": "home"}
    groups = by_primary_theme(catalog, edition.paper_ids, cards) if edition else ()
    return Page(
        path="index.md",
        template="pages/home.md",
        meta=head,
        context={
            "site": site,
            "counts": counts(catalog),
            "edition": _edition_head(edition) if edition else None,
            "groups": shortened(groups, CARDS_OF_A_THEME),
            "rising": leading(catalog, papers, Order.RISING, CARDS_OF_A_LIST, cards),
            "top": leading(catalog, papers, Order.TOP, CARDS_OF_A_LIST, cards),
            "themes": [places.theme_place(catalog, one) for one in catalog.vocabulary.themes],
            "years": _calendar(catalog),
            "undated": len(catalog.undated),
        },
    )


def _newest_edition(catalog: Catalog) -> Edition | None:
    """The first that is full enough; a year with no more papers than its last day gives way."""
    newest = [catalog.editions[cadence][-1] for cadence in Cadence if catalog.editions[cadence]]
    return max(newest, key=lambda one: min(len(one.paper_ids), ENOUGH_FOR_HOME), default=None)


def _paper(catalog: Catalog, paper: Paper) -> Page:
    view = paper_views.paper_view(catalog, paper)
    about = " ".join((*view.summary, *view.abstract)) or view.citation
    return Page(
        path=places.paper_path(paper.id),
        template="pages/paper.md",
        meta=meta(tex.plain(paper.title), tex.plain(about)),
        context={"paper": view},
    )


def _themes(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    themes = catalog.vocabulary.themes
    yield Page(
        path="themes/index.md",
        template="pages/themes.md",
        meta=meta("Themes", "All themes, with what each is about.", listed=False),
        context={
            "themes": [_theme_head(catalog, theme) for theme in themes],
            "discovered": catalog.vocabulary.discovered,
            "other_share": round(100 * catalog.other_share),
        },
    )
    for theme in themes:
        members = catalog.by_theme[theme.slug]
        groups = by_year(catalog, members, cards)
        papers = (catalog.papers[key] for key in members if len(members) > ENOUGH_FOR_TOP)
        top = leading(catalog, papers, Order.TOP, CARDS_OF_A_LIST, cards)
        context = {"theme": _theme_head(catalog, theme), "top": top}
        head = meta(theme.title, theme.about, listed=False)
        yield from list_pages(
            places.theme_path(theme.slug), "pages/theme.md", head, groups, context
        )


def _theme_head(catalog: Catalog, theme: Theme) -> dict[str, Any]:
    known = catalog.themes
    children = [one for one in catalog.vocabulary.themes if one.parent == theme.slug]
    return {
        "place": places.theme_place(catalog, theme),
        "about": theme.about,
        "words": theme.keywords,
        "parent": places.theme_place(catalog, known[theme.parent]) if theme.parent else None,
        "children": [places.theme_place(catalog, one) for one in children],
        "is_other": theme.slug == OTHER,
    }


def _editions(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    yield Page(
        path="editions/index.md",
        template="pages/editions.md",
        meta=meta("Editions", "All papers by year, month, week and day.", listed=False),
        context={"years": _calendar(catalog), "undated": len(catalog.undated)},
    )
    for cadence in Cadence:
        for edition in catalog.editions[cadence]:
            head = _edition_head(edition)
            title = f"Papers of {head['place'].title}"
            yield from list_pages(
                places.edition_path(edition.period),
                "pages/edition.md",
                meta(title, f"{len(edition.paper_ids)} papers by theme.", listed=False),
                by_primary_theme(catalog, edition.paper_ids, cards),
                {"edition": head},
            )
    if catalog.undated:
        place = PlaceView(title="Undated", path="editions/undated.md", count=len(catalog.undated))
        head = {"place": place, "span": "", "cadence": "", "previous": None, "next": None}
        yield from list_pages(
            place.path,
            "pages/edition.md",
            meta("Undated papers", "Papers whose date no source told.", listed=False),
            by_primary_theme(catalog, catalog.undated, cards),
            {"edition": head},
        )


def _edition_head(edition: Edition) -> dict[str, Any]:
    before, after = edition.previous, edition.next
    return {
        "place": places.edition_place(edition.period, len(edition.paper_ids)),
        "span": places.period_span(edition.period),
        "cadence": edition.period.cadence.value,
        "previous": places.edition_place(before) if before else None,
        "next": places.edition_place(after) if after else None,
    }


def _calendar(catalog: Catalog) -> list[dict[str, Any]]:
    """Years, newest first, each with its months, and each month with its weeks and days."""
    days: defaultdict[str, list[PlaceView]] = defaultdict(list)
    for edition in reversed(catalog.editions[Cadence.DAY]):
        place = places.edition_place(edition.period, len(edition.paper_ids))
        days[edition.period.key[:7]].append(place)
    weeks: defaultdict[int, list[PlaceView]] = defaultdict(list)
    for edition in reversed(catalog.editions[Cadence.WEEK]):
        place = places.edition_place(edition.period, len(edition.paper_ids))
        weeks[edition.period.start.isocalendar().year].append(place)
    months: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for edition in reversed(catalog.editions[Cadence.MONTH]):
        place = places.edition_place(edition.period, len(edition.paper_ids))
        inner = {"place": place, "days": days[edition.period.key]}
        months[edition.period.start.year].append(inner)
    found = {edition.period.start.year: edition for edition in catalog.editions[Cadence.YEAR]}
    # A week belongs to the ISO year, which can be one that has no other edition.
    return [
        {
            "year": str(year),
            "place": places.edition_place(found[year].period, len(found[year].paper_ids))
            if year in found
            else None,
            "months": months[year],
            "weeks": weeks[year],
        }
        for year in sorted({*found, *weeks}, reverse=True)
    ]


def _organizations(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    heads = [
        PlaceView(title=one.name, path=places.organization_path(one), count=len(one.paper_ids))
        for one in catalog.organizations
    ]
    yield Page(
        path="organizations/index.md",
        template="pages/organizations.md",
        meta=meta("Organisations", "Organisations that papers name.", listed=False),
        context={"organizations": heads, "papers": len(catalog.papers)},
    )
    for organization, head in zip(catalog.organizations, heads, strict=True):
        yield from list_pages(
            head.path,
            "pages/organization.md",
            meta(head.title, f"Papers by {head.title}.", listed=False),
            by_year(catalog, organization.paper_ids, cards),
            {"organization": head},
        )
