"""The page of the reader's own list, which `assets/reader/list.js` fills from the browser."""

from __future__ import annotations

from collections.abc import Mapping

from generator.catalog import Catalog
from generator.pages.values import Page, meta
from generator.views import places
from generator.views.arrivals import arrivals
from generator.views.values import CardView

LATEST = 200
"""The page has so many of the papers that came in last; the browser shows those that are new."""


def reading_list(catalog: Catalog, cards: Mapping[str, CardView]) -> Page:
    """Empty but for what came in last: what a reader keeps is in their browser."""
    words = catalog.words
    about = words.gettext("Papers that you saved, read, hid or wrote about.")
    head = meta(words.gettext("Reading list"), about, listed=False)
    head["digest"] = {"kind": "reader"}
    last = arrivals(catalog)
    return Page(
        path=places.READING_LIST,
        template="pages/reading-list.md",
        meta=head,
        context={
            "arrivals": last,
            "latest": [cards[one] for one in last.paper_ids[:LATEST]],
        },
    )
