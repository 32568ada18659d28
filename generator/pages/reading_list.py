"""The page of the reader's own list, which `assets/reading-list.js` fills from the browser."""

from __future__ import annotations

from generator.catalog import Catalog
from generator.pages.values import Page, meta, newest
from generator.views import places


def reading_list(catalog: Catalog) -> Page:
    head = meta("Reading list", "Papers that you saved, read, hid or wrote about.", listed=False)
    head["digest"] = {"kind": "reader"}
    return Page(
        path=places.READING_LIST,
        template="pages/reading-list.md",
        meta=head,
        context={"newest": newest(catalog)},
    )
