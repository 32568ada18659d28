"""The home page: the newest edition, what rises, the themes, and the way to any day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.catalog import Catalog
from generator.editions import Edition, Period
from generator.models import Cadence
from generator.pages.lists import by_primary_theme, shortened
from generator.pages.ranks import CARDS_OF_A_LIST, leading
from generator.pages.trends import rising_themes
from generator.pages.values import Group, Page, counts, meta, newest
from generator.ranking import Order
from generator.series import telling
from generator.trends import Trends
from generator.views import feeds, places
from generator.views.calendars import CalendarView, YearView
from generator.views.pictures import spark
from generator.views.values import CardView
from generator.words import Words

ENOUGH_FOR_HOME = 5
"""The home page shows the newest day, week or month that has so many papers…"""
PAPERS_OF_SPARSE_ONES = 10
"""…or else the newest ones, one after the other, until there are so many."""
MOST_SPARSE = 6
"""Editions, one after the other, at most."""
CARDS_OF_A_THEME = 4
"""The home page shows so many papers of each theme, and leads to the rest…"""
MOST_CARDS = 24
"""…and fewer of each, but one, where all of them would be more than these."""
RISING_THEMES = 3
YEARS_BY_DAY = 4
"""The home page has the days of so many years, and only the years before; all are in Editions."""

MONTHS_OPEN = 4
"""So many months are open at least: in January the year before is open too."""


def home(
    catalog: Catalog, cards: Mapping[str, CardView], found: Trends, calendar: CalendarView
) -> Page:
    """What a reader sees first."""
    site = catalog.settings.site
    front = _newest_editions(catalog)
    edition = front[0] if front else None
    head = meta(catalog.words.gettext("Today"), site.description, listed=False)
    feed = feeds.site_feed(catalog)
    # Of editions one format: readers let people choose among all that they find here.
    editions = (feeds.edition_feed(one, catalog.words) for one in feeds.CADENCES)
    first = [feeds.head_links(catalog, one)[0] for one in editions]
    head["digest"] = {"kind": "home", "feeds": [*feeds.head_links(catalog, feed), *first]}
    groups = by_primary_theme(catalog, edition.paper_ids, cards) if edition else ()
    groups = _few(groups)
    before = [_before(catalog, one, cards) for one in front[1:]]
    shown = {card.id for group in groups for card in group.cards}
    shown.update(card.id for one in before for card in one["cards"])
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
            "before": before,
            **_leading(catalog, cards, shown),
            "rising_themes": rising_themes(catalog, found)[:RISING_THEMES],
            "themes": [
                {
                    "place": places.theme_place(catalog, one),
                    "spark": spark(series, one.slug, one.title, catalog.words),
                }
                for one in catalog.vocabulary.themes
            ],
            "sparks": _axis(series.periods, catalog.words) if series else None,
            **_days(calendar),
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


def _few(groups: Sequence[Group]) -> tuple[Group, ...]:
    """As many cards of each as leave the page one that people read."""
    for most in range(CARDS_OF_A_THEME, 0, -1):
        few = shortened(groups, most)
        if sum(len(group.cards) for group in few) <= MOST_CARDS:
            break
    return few


def _before(catalog: Catalog, edition: Edition, cards: Mapping[str, CardView]) -> dict[str, Any]:
    """An edition before the newest one, top first."""
    first = sorted(edition.paper_ids, key=catalog.top_places.__getitem__)[:PAPERS_OF_SPARSE_ONES]
    count = len(edition.paper_ids)
    return {
        "place": places.edition_place(edition.period, catalog.words, count),
        "cards": [cards[key] for key in first],
    }


def _leading(catalog: Catalog, cards: Mapping[str, CardView], shown: set[str]) -> dict[str, Any]:
    """What rises, wherever it stands; and of the papers that stand nowhere yet the top ones."""
    every = catalog.papers.values()
    rising = leading(catalog, every, Order.RISING, CARDS_OF_A_LIST, cards)
    named = shown | {card.id for card in rising}
    rest = [one for one in every if one.id not in named]
    return {"rising": rising, "top": leading(catalog, rest, Order.TOP, CARDS_OF_A_LIST, cards)}


def _axis(periods: Sequence[Period], words: Words) -> dict[str, str]:
    """What the small pictures beside the themes count."""
    return {
        "cadence": periods[-1].cadence.value,
        "first": places.period_title(periods[0], words),
        "last": places.period_title(periods[-1], words),
    }


def _days(calendar: CalendarView) -> dict[str, Any]:
    """The newest years by day, and those before them."""
    years = calendar.years[:YEARS_BY_DAY]
    return {
        "years": years,
        "opened": _opened(years),
        "earlier": [year.place for year in calendar.years[YEARS_BY_DAY:] if year.place],
        "legend": calendar.legend,
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


def _newest_editions(catalog: Catalog) -> list[Edition]:
    """The newest day, week or month that is full enough; else the newest, and those before it.

    Those before it are as long as it is: months, or years where the newest papers have no month.
    """
    newest = [catalog.editions[cadence][-1] for cadence in Cadence if catalog.editions[cadence]]
    # A day is not the newest edition where a later paper is known by its month only.
    latest = max((one.period.start for one in newest), default=None)
    current = [one for one in newest if latest and one.period.end >= latest]
    finer = [one for one in current if one.period.cadence is not Cadence.YEAR] or current
    for one in finer:
        if len(one.paper_ids) >= ENOUGH_FOR_HOME:
            return [one]
    found: list[Edition] = []
    for one in reversed(catalog.editions[finer[-1].period.cadence] if finer else ()):
        if sum(len(before.paper_ids) for before in found) >= PAPERS_OF_SPARSE_ONES:
            break
        found.append(one)
    return found[:MOST_SPARSE]
