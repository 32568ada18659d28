"""Every generated page: `make_pages` is the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator import trends
from generator.catalog import Catalog
from generator.editions import Period
from generator.intake import Intake
from generator.models import Cadence, Paper
from generator.pages.data import data_page
from generator.pages.feeds import feeds_page
from generator.pages.heads import with_heads
from generator.pages.home import edition_head, home
from generator.pages.lists import by_primary_theme, by_year, list_pages
from generator.pages.mail import mail, preferences
from generator.pages.moved import moved
from generator.pages.ranks import ranks
from generator.pages.reading_list import reading_list
from generator.pages.report import report
from generator.pages.search import all_papers, search_page
from generator.pages.themes import theme_pages
from generator.pages.trends import trends_page
from generator.pages.values import Page, meta
from generator.text import tex
from generator.views import downloads, feeds, places
from generator.views import papers as paper_views
from generator.views.calendars import CalendarView, make_calendar, months_around
from generator.views.heads import Image
from generator.views.values import CardView, PlaceView


def make_pages(
    catalog: Catalog, intake: Sequence[Intake] = (), images: Mapping[str, Image] | None = None
) -> Iterator[Page]:
    """Every generated page of the site; `images` are the pictures of pages, by their path."""
    yield from with_heads(catalog, _pages(catalog, intake), images or {})


def _pages(catalog: Catalog, intake: Sequence[Intake]) -> Iterator[Page]:
    cards = {paper.id: paper_views.card(catalog, paper) for paper in catalog.papers.values()}
    found = trends.find_trends(
        catalog.papers.values(),
        catalog.assignments,
        catalog.texts,
        catalog.scale.reference,
        {key: one.slug for key, one in catalog.organization_index.items()},
    )
    calendar = make_calendar(catalog)
    yield home(catalog, cards, found, calendar)
    for paper in catalog.papers.values():
        yield _paper(catalog, paper, cards[paper.id])
    yield from theme_pages(catalog, cards, found)
    yield from _editions(catalog, cards, calendar)
    yield from _organizations(catalog, cards)
    yield search_page(catalog)
    yield data_page(catalog)
    yield from all_papers(catalog, cards)
    yield trends_page(catalog, found)
    yield ranks(catalog)
    yield reading_list(catalog, cards)
    yield feeds_page(catalog)
    yield mail(catalog)
    yield from preferences(catalog)
    yield report(catalog, intake)
    yield from moved(catalog)


def _paper(catalog: Catalog, paper: Paper, card: CardView) -> Page:
    view = paper_views.paper_view(catalog, paper, card)
    about = " ".join((*view.summary, *view.abstract)) or view.citation
    return Page(
        path=places.paper_path(paper.id),
        template="pages/paper.md",
        meta=meta(tex.plain(paper.title), tex.plain(about)),
        context={"paper": view},
    )


def _editions(
    catalog: Catalog, cards: Mapping[str, CardView], calendar: CalendarView
) -> Iterator[Page]:
    words = catalog.words
    yield Page(
        path="editions/index.md",
        template="pages/editions.md",
        meta=meta(
            words.gettext("Editions"),
            words.gettext("All papers by year, month, week and day."),
            listed=False,
        ),
        context={"years": calendar.years, "undated": len(catalog.undated)},
    )
    for cadence in Cadence:
        for edition in catalog.editions[cadence]:
            head = edition_head(edition, words)
            title = words.gettext("Papers of {period}", period=head["place"].title)
            count = len(edition.paper_ids)
            said = words.ngettext("{count} paper by theme.", "{count} papers by theme.", count)
            files = downloads.of_list(catalog.settings, head["place"].path)
            about = meta(title, said, listed=False)
            if cadence in feeds.CADENCES:
                links = feeds.head_links(catalog, feeds.edition_feed(cadence, words))
                about["digest"] = {"feeds": links}
            yield from list_pages(
                head["place"].path,
                "pages/edition.md",
                about,
                by_primary_theme(catalog, edition.paper_ids, cards),
                {"edition": head, "downloads": files, **_months(calendar, edition.period)},
                words,
            )
    if catalog.undated:
        yield from _undated(catalog, cards)


def _undated(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    words = catalog.words
    title = words.gettext("Undated")
    place = PlaceView(title=title, path=places.UNDATED, count=len(catalog.undated))
    files = downloads.of_list(catalog.settings, place.path)
    head = {"place": place, "span": "", "cadence": "", "previous": None, "next": None}
    head["fixed"] = "year=undated"
    about = words.gettext("Papers whose date no source told.")
    yield from list_pages(
        place.path,
        "pages/edition.md",
        meta(words.gettext("Undated papers"), about, listed=False),
        by_primary_theme(catalog, catalog.undated, cards),
        {"edition": head, "downloads": files, "months": (), "legend": ()},
        words,
    )


def _months(calendar: CalendarView, period: Period) -> dict[str, Any]:
    """The calendar beside an edition."""
    return {"months": months_around(calendar, period), "legend": calendar.legend}


def _organizations(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    words = catalog.words
    heads = [
        PlaceView(title=one.name, path=places.organization_path(one), count=len(one.paper_ids))
        for one in catalog.organizations
    ]
    yield Page(
        path="organizations/index.md",
        template="pages/organizations.md",
        meta=meta(
            words.gettext("Organisations"),
            words.gettext("Organisations that papers name."),
            listed=False,
        ),
        context={"organizations": heads, "papers": len(catalog.papers)},
    )
    for organization, head in zip(catalog.organizations, heads, strict=True):
        feed = feeds.organization_feed(organization)
        said = words.gettext("Papers by {name}.", name=head.title)
        about = meta(head.title, said, listed=False)
        about["digest"] = {"feeds": feeds.head_links(catalog, feed)}
        yield from list_pages(
            head.path,
            "pages/organization.md",
            about,
            by_year(catalog, organization.paper_ids, cards),
            {
                "organization": head,
                "fixed": f"org={organization.slug}",
                "downloads": downloads.of_list(catalog.settings, head.path),
                "feeds": feeds.files_of(catalog, feed),
            },
            words,
        )
