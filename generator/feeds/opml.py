"""OPML 2.0: all feeds, for readers that take in many at once. http://opml.org/spec2.opml."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from generator.feeds import atom
from generator.feeds.markup import document, element, legal
from generator.feeds.values import Site
from generator.views.feeds import FeedView, Kind
from generator.views.places import page_address
from generator.words import Words


def write(feeds: Sequence[FeedView], site: Site, words: Words) -> bytes:
    """Feeds of one kind are a folder. Addresses must be whole: only with a root."""
    body = element("body")
    for kind, members in groupby(feeds, key=lambda one: one.kind):
        folder = element("outline", text=words.gettext(kind.value))
        for one in members:
            # Beside the feeds of other sites only the whole name tells whose it is.
            title = site.title if one.kind is Kind.SITE else f"{site.title}: {legal(one.title)}"
            outline = element(
                "outline",
                text=title,
                title=title,
                type="rss",  # whatever the format, says the specification
                xmlUrl=site.root + one.place + atom.NAME,
                htmlUrl=site.root + page_address(one.page),
            )
            folder.append(outline)
        body.append(folder)
    head = element("head", element("title", legal(site.title)))
    return document(element("opml", head, body, version="2.0"))
