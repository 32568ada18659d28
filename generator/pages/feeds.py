"""The page of all feeds."""

from __future__ import annotations

from typing import Any

from generator.catalog import Catalog
from generator.pages.values import Page, meta
from generator.views import feeds

ORGANIZATIONS = 100
"""So many organisations are listed, those with the most papers; the page of each has its feeds."""


def feeds_page(catalog: Catalog) -> Page:
    every, words = feeds.feeds_of(catalog), catalog.words
    known = bool(catalog.settings.site.url)
    kinds = []
    for kind in feeds.Kind:
        found = [one for one in every if one.kind is kind]
        if kind is feeds.Kind.ORGANIZATIONS:
            found.sort(key=lambda one: -len(one.paper_ids))
            found = found[:ORGANIZATIONS]
        if found:
            rows = [_row(catalog, one) for one in found]
            kinds.append({"title": words.gettext(kind.value), "feeds": rows})
    head = meta(
        words.gettext("Subscribe"),
        words.gettext("All feeds, for feed readers and for mail."),
        listed=False,
    )
    head["digest"] = {"feeds": feeds.head_links(catalog, every[0])}
    return Page(
        path=feeds.INDEX,
        template="pages/feeds.md",
        meta=head,
        context={
            "kinds": kinds,
            "formats": [one["format"] for one in feeds.files_of(catalog, every[0])],
            "opml": feeds.OPML if known else "",
            "unlisted": max(0, len(catalog.organizations) - ORGANIZATIONS),
        },
    )


def _row(catalog: Catalog, feed: feeds.FeedView) -> dict[str, Any]:
    return {
        "title": feed.title,
        "page": feed.page,
        "count": len(catalog.editions[feed.cadence]) if feed.cadence else len(feed.paper_ids),
        "files": feeds.files_of(catalog, feed),
    }
