"""Where pages are, and how dates and periods are called."""

from __future__ import annotations

import functools
import zlib

from generator.catalog import Catalog, Organization
from generator.editions import Period
from generator.models import OTHER, Cadence, PartialDate, Theme
from generator.text.identifiers import is_paper_id
from generator.views.values import PlaceView
from generator.words import Words

HUES = 12
"""How many colours digest.css has for themes; one more, a grey, is for *Other*."""


HOME = "index.md"
RANKING = "ranking.md"
READING_LIST = "reading-list.md"
TRENDS = "trends/index.md"
DATA = "data.md"
ALL_PAPERS = "papers/index.md"
UNDATED = "editions/undated.md"


def page_address(path: str) -> str:
    """Where the page of an `.md` file is, from the root of the site.

    >>> page_address("themes/x.md"), page_address("editions/index.md"), page_address("index.md")
    ('themes/x/', 'editions/', '')
    """
    folder, slash, name = path.rpartition("/")
    return folder + slash + ("" if name == "index.md" else name.removesuffix(".md") + "/")


def paper_path(paper_id: str) -> str:
    return f"papers/{paper_id}.md"


def theme_path(slug: str) -> str:
    return f"themes/{slug}.md"


def theme_hue(slug: str) -> int:
    """The number of the theme's colour: of the slug alone, so that it is the same for ever."""
    return HUES if slug == OTHER else zlib.crc32(slug.encode()) % HUES


def edition_path(period: Period) -> str:
    return f"editions/{period.slug}.md"


def organization_path(organization: Organization) -> str:
    return f"organizations/{organization.slug}.md"


def period_title(period: Period, words: Words) -> str:
    """`7 November 2025`, `Week 45, 2025`, `November 2025`, `2025`."""
    start = period.start
    match period.cadence:
        case Cadence.DAY:
            return words.date(PartialDate.of(start))
        case Cadence.WEEK:
            year, week, _ = start.isocalendar()
            return words.gettext("Week {week}, {year}", week=str(week), year=str(year))
        case Cadence.MONTH:
            return words.date(PartialDate(start.year, start.month))
        case Cadence.YEAR:
            return str(start.year)


def period_short(period: Period, words: Words) -> str:
    """What tells it from its neighbours: `7`, `Week 45`, `November`, `2025`."""
    match period.cadence:
        case Cadence.DAY:
            return str(period.start.day)
        case Cadence.WEEK:
            return words.gettext("Week {week}", week=str(period.start.isocalendar().week))
        case Cadence.MONTH:
            return words.month_name(period.start.month)
        case Cadence.YEAR:
            return str(period.start.year)


def period_label(period: Period, words: Words) -> str:
    """`W45 2025`, `Nov 2025`, `2025`: fits below a bar."""
    if period.cadence is Cadence.WEEK:
        year, week, _ = period.start.isocalendar()
        return words.gettext("W{week} {year}", week=str(week), year=str(year))
    if period.cadence is Cadence.MONTH:
        return words.month_short(period.start.year, period.start.month)
    return period_title(period, words)


def period_span(period: Period, words: Words) -> str:
    """The first and last day of a week; nothing for what its title says already."""
    if period.cadence is not Cadence.WEEK:
        return ""
    first, last = PartialDate.of(period.start), PartialDate.of(period.end)
    return words.gettext("{first} to {last}", first=words.date(first), last=words.date(last))


def theme_place(catalog: Catalog, theme: Theme) -> PlaceView:
    return PlaceView(
        title=theme.title,
        path=theme_path(theme.slug),
        count=len(catalog.by_theme.get(theme.slug, ())),
        hue=theme_hue(theme.slug),
    )


# Every paper of a week names it.
@functools.lru_cache(maxsize=16_384)
def edition_place(period: Period, words: Words, count: int = 0) -> PlaceView:
    return PlaceView(
        title=period_title(period, words),
        path=edition_path(period),
        count=count,
        short=period_short(period, words),
    )


def former_papers(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """paper id → the ids that it had before, and no other paper has or had first."""
    taken = set(catalog.papers)
    found = {}
    for key in sorted(catalog.papers):
        # A person may have written anything there; and of two papers, one gets the address.
        own = dict.fromkeys(catalog.papers[key].aliases)
        if mine := tuple(one for one in own if is_paper_id(one) and one not in taken):
            taken.update(mine)
            found[key] = mine
    return found
