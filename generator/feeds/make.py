"""Catalog → all feeds → files."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.catalog import Catalog
from generator.feeds import atom, json_feed, opml, rss
from generator.feeds.content import tell
from generator.feeds.editions import edition_entries
from generator.feeds.markup import legal
from generator.feeds.papers import in_order, paper_entries
from generator.feeds.values import Archive, Entry, Feed, Site
from generator.views.feeds import OPML, FeedView, Kind, feeds_of
from generator.views.places import page_address

PAPERS = 50
"""A feed has at least so many of its newest papers, and an archive so many of the others."""
AT_ONCE = 300
"""So many papers of the newest day are in a feed; who adds thousands in a day starts a library."""
EDITIONS = 10
"""The same for editions, each of which is long."""


def make_feeds(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Path below `site_src/`, and bytes, of every feed in every format."""
    settings = catalog.settings.site
    words = catalog.words
    site = Site(title=legal(settings.title), root=settings.url, language=words.language)
    writers = [atom.write, json_feed.write, *([rss.write] if site.root else [])]
    feeds = feeds_of(catalog)
    for feed in _feeds(catalog, feeds, site):
        for write in writers:
            yield from write(feed, site)
    if site.root:
        yield OPML, opml.write(feeds, site, words)


def _feeds(catalog: Catalog, feeds: Sequence[FeedView], site: Site) -> Iterator[Feed]:
    told = {key: tell(catalog, paper) for key, paper in catalog.papers.items()}
    entries = paper_entries(catalog, told)
    settings = catalog.settings.site
    space = uuid.uuid5(uuid.NAMESPACE_URL, settings.id or site.root or site.title)
    for view in feeds:
        if view.cadence:
            size = EDITIONS
            found = edition_entries(catalog, view.cadence, told, site, space)
        else:
            size = PAPERS
            found = in_order(catalog, entries, view.paper_ids)
        newest, archives = cut(found, size)
        title = legal(view.title)
        for place in (view.place, *view.was):
            yield Feed(
                place=place,
                # Of its address: a theme's new slug has a feed of its own, the old one keeps its.
                id=uuid.uuid5(space, place).urn,
                title=site.title if view.kind is Kind.SITE else f"{site.title}: {title}",
                about=legal(view.about),
                page=page_address(view.page),
                entries=tuple(reversed(newest)),
                archives=archives,
            )


def cut(entries: Sequence[Entry], size: int) -> tuple[Sequence[Entry], tuple[Archive, ...]]:
    """The feed's own entries, and what grows no more: parts of `size` of each year they came in.

    All that came in on the newest day is in the feed, up to `AT_ONCE`: more may come on that day,
    and a day is all that is known of when. So a part changes when one of its papers does, never
    because others come in. What is in no part is in the feed.
    """
    if len(entries) <= size:
        return entries, ()
    newest = entries[-1].published
    today = sum(one.published == newest for one in entries)
    open_from = len(entries) - min(today, AT_ONCE)
    archives, done = [], 0
    for name, part in _parts(entries, size):
        whole = len(part) == size or part[-1].published.year < newest.year
        if not whole or done + len(part) > open_from:
            break
        brief = (dataclasses.replace(one, html=one.brief) for one in reversed(part))
        archives.append(Archive(name=name, entries=tuple(brief)))
        done += len(part)
    return entries[min(done, len(entries) - size) :], tuple(archives)


def _parts(entries: Sequence[Entry], size: int) -> Iterator[tuple[str, list[Entry]]]:
    """Name and entries of every part, of one year each."""
    for year, members in groupby(entries, key=lambda one: one.published.year):
        every = list(members)
        for number, start in enumerate(range(0, len(every), size), start=1):
            yield f"{year:04}-{number}", every[start : start + size]
