"""The home page: the newest edition, what rises, the themes, and the way to any day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.catalog import Catalog
from generator.editions import Edition, Period
from generator.models import Cadence
from generator.pages.lists import by_primary_theme, shortened
from generator.pages.ranks import CARDS_OF_A_LIST, leading
from generator.pages.values import Page, counts, meta, newest
from generator.ranking import Order
from generator.series import telling
from generator.trends import Trends
from generator.views import feeds, places
from generator.views.calendars import CalendarView, YearView
from generator.views.pictures import spark
from generator.views.values import CardView
from generator.words import Words

ENOUGH_FOR_HOME = 5
"""The home page shows the newest day, week or month that has so many papers."""
CARDS_OF_A_THEME = 4
"""The home page shows so many papers of each theme, and leads to the rest."""
YEARS_BY_DAY = 4
"""The home page has the days of so many years, and only the years before; all are in Editions."""

MONTHS_OPEN = 4
"""So many months are open at least: in January the year before is open too."""


def home(
    catalog: Catalog, cards: Mapping[str, CardView], found: Trends, calendar: CalendarView
) -> Page:
    """What a reader sees first."""
    site = catalog.settings.site
    edition = _newest_edition(catalog)
    head = meta(catalog.words.gettext("Today"), site.description, listed=False)
    feed = feeds.site_feed(catalog)
    # Of editions one format: readers let people choose among all that they find here.
    editions = (feeds.edition_feed(one, catalog.words) for one in feeds.CADENCES)
    first = [feeds.head_links(catalog, one)[0] for one in editions]
    head["digest"] = {"kind": "home", "feeds": [*feeds.head_links(catalog, feed), *first]}
    groups = by_primary_theme(catalog, edition.paper_ids, cards) if edition else ()
    groups = shortened(groups, CARDS_OF_A_THEME)
    series = telling(found.series)
    return Page(
        path="index.md",
        template="pages/home.md",
        meta=head,
        context={
            "site": site,
            "counts": counts(catalog),
            "edition": edition_head(edition, catalog.words) if edition else None,
            "groups": groups,
            **_leading(catalog, cards, {card.id for group in groups for card in group.cards}),
            "themes": [
                {
                    "place": places.theme_place(catalog, one),
                    "spark": spark(series, one.slug, one.title, catalog.words),
                }
                for one in catalog.vocabulary.themes
            ],
            "sparks": _axis(series.periods, catalog.words) if series else None,
            "years": calendar.years[:YEARS_BY_DAY],
            "opened": _opened(calendar.years[:YEARS_BY_DAY]),
            "earlier": [year.place for year in calendar.years[YEARS_BY_DAY:] if year.place],
            "legend": calendar.legend,
            "undated": len(catalog.undated),
            "newest": newest(catalog),
            "feeds": feeds.files_of(catalog, feed),
        },
    )


def edition_head(edition: Edition, words: Words) -> dict[str, Any]:
    """What the head of an edition's page tells."""
    before, after = edition.previous, edition.next
    return {
        "place": places.edition_place(edition.period, words, len(edition.paper_ids)),
        "span": places.period_span(edition.period, words),
        "cadence": edition.period.cadence.value,
        "fixed": _fixed(edition.period),
        "previous": places.edition_place(before, words) if before else None,
        "next": places.edition_place(after, words) if after else None,
    }


def _fixed(period: Period) -> str:
    """What the filters of its list hold on to: the first and the last date."""
    weekly = period.cadence is Cadence.WEEK
    first, last = (period.start, period.end) if weekly else (period.key, period.key)
    return f"from={first}&to={last}"


def _leading(catalog: Catalog, cards: Mapping[str, CardView], shown: set[str]) -> dict[str, Any]:
    """Rising and top papers, no paper twice on the page."""

    def next_of(order: Order) -> list[CardView]:
        rest = [one for one in catalog.papers.values() if one.id not in shown]
        found = leading(catalog, rest, order, CARDS_OF_A_LIST, cards)
        shown.update(card.id for card in found)
        return found

    all_rising = leading(catalog, catalog.papers.values(), Order.RISING, CARDS_OF_A_LIST, cards)
    return {
        "rising_above": sum(1 for card in all_rising if card.id in shown),
        "rising": next_of(Order.RISING),
        "top": next_of(Order.TOP),
    }


def _axis(periods: Sequence[Period], words: Words) -> dict[str, str]:
    """What the small pictures beside the themes count."""
    return {
        "cadence": periods[-1].cadence.value,
        "first": places.period_title(periods[0], words),
        "last": places.period_title(periods[-1], words),
    }


def _opened(years: Sequence[YearView]) -> list[str]:
    """The newest year, and more of them until there are months enough."""
    opened, months = [], 0
    for year in years:
        if months >= MONTHS_OPEN:
            break
        opened.append(year.year)
        months += len(year.months)
    return opened


def _newest_edition(catalog: Catalog) -> Edition | None:
    """The first that is full enough; a year with no more papers than its last day gives way."""
    newest = [catalog.editions[cadence][-1] for cadence in Cadence if catalog.editions[cadence]]
    return max(newest, key=lambda one: min(len(one.paper_ids), ENOUGH_FOR_HOME), default=None)
