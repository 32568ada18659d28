"""The page of the reader's own list, which `assets/reading-list.js` fills from the browser."""

from __future__ import annotations

from generator.catalog import Catalog
from generator.pages.values import Page, meta, newest
from generator.views import places


def reading_list(catalog: Catalog) -> Page:
    words = catalog.words
    about = words.gettext("Papers that you saved, read, hid or wrote about.")
    head = meta(words.gettext("Reading list"), about, listed=False)
    head["digest"] = {"kind": "reader"}
    return Page(
        path=places.READING_LIST,
        template="pages/reading-list.md",
        meta=head,
        context={"newest": newest(catalog)},
    )
