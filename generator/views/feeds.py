"""Which feeds there are, where they lie, and how pages lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from generator.catalog import Catalog, Organization
from generator.models import Cadence, Theme
from generator.views import places
from generator.words import N_, Words

INDEX = "feeds/index.md"
OPML = "feeds/feeds.opml"
_FILES = (
    ("Atom", "atom.xml", "application/atom+xml"),
    ("RSS", "rss.xml", "application/rss+xml"),
    ("JSON Feed", "feed.json", "application/feed+json"),
)


class Kind(Enum):
    """What a feed is of, as a message."""

    SITE = N_("All papers")
    EDITIONS = N_("Editions")
    THEMES = N_("Themes")
    ORGANIZATIONS = N_("Organisations")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed, before it is written."""

    kind: Kind
    title: str
    about: str
    place: str
    """Its folder, `feeds/themes/x/`."""
    page: str
    """The `.md` file of the page that it is the feed of."""
    paper_ids: tuple[str, ...] = ()
    cadence: Cadence | None = None
    """A feed of editions has it, and no papers."""
    was: tuple[str, ...] = ()
    """Folders where it lay before: it stays there, for whoever subscribed."""


_EDITIONS = {
    Cadence.DAY: (N_("Daily"), "feeds/daily/", N_("One entry for each day that is over.")),
    Cadence.WEEK: (
        N_("Weekly"),
        "feeds/weekly/",
        N_("One entry for each week that is over."),
    ),
    Cadence.MONTH: (
        N_("Monthly"),
        "feeds/monthly/",
        N_("One entry for each month that is over."),
    ),
}


CADENCES = tuple(_EDITIONS)


def feeds_of(catalog: Catalog) -> tuple[FeedView, ...]:
    """All of them, by kind."""
    return (
        site_feed(catalog),
        *(edition_feed(cadence, catalog.words) for cadence in CADENCES),
        *(theme_feed(catalog, theme) for theme in catalog.vocabulary.themes),
        *(organization_feed(one) for one in catalog.organizations),
    )


def site_feed(catalog: Catalog) -> FeedView:
    return FeedView(
        kind=Kind.SITE,
        title=catalog.words.gettext(Kind.SITE.value),
        about=catalog.settings.site.description,
        place="feeds/",
        page="index.md",
        paper_ids=tuple(catalog.papers),
    )


def edition_feed(cadence: Cadence, words: Words) -> FeedView:
    """That of a day, a week or a month."""
    title, place, about = _EDITIONS[cadence]
    return FeedView(
        kind=Kind.EDITIONS,
        title=words.gettext(title),
        about=words.gettext(about),
        place=place,
        page="editions/index.md",
        cadence=cadence,
    )


def theme_feed(catalog: Catalog, theme: Theme) -> FeedView:
    return FeedView(
        kind=Kind.THEMES,
        title=theme.title,
        about=theme.about,
        place=f"feeds/themes/{theme.slug}/",
        page=places.theme_path(theme.slug),
        paper_ids=catalog.by_theme[theme.slug],
        was=tuple(f"feeds/themes/{slug}/" for slug in theme.was),
    )


def organization_feed(organization: Organization) -> FeedView:
    return FeedView(
        kind=Kind.ORGANIZATIONS,
        title=organization.name,
        about="",
        place=f"feeds/organizations/{organization.slug}/",
        page=places.organization_path(organization),
        paper_ids=organization.paper_ids,
    )


def files_of(catalog: Catalog, feed: FeedView) -> list[dict[str, str]]:
    """Its files: format, path from the root of the site, type."""
    known = bool(catalog.settings.site.url)
    return [
        {"format": name, "path": feed.place + file, "type": kind}
        for name, file, kind in _FILES
        if known or name != "RSS"
    ]


def head_links(catalog: Catalog, feed: FeedView) -> list[dict[str, str]]:
    """For the head of a page: what browsers and feed readers find there."""
    return [
        {"title": f"{feed.title} ({one['format']})", "path": one["path"], "type": one["type"]}
        for one in files_of(catalog, feed)
    ]
