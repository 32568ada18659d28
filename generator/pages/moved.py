"""Pages at addresses that themes and papers had before: each leads to today's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.escaping import Trusted, built, head_value
from generator.pages.values import Page, meta
from generator.text import tex
from generator.views import places
from generator.views.heads import Address


def moved(catalog: Catalog) -> Iterator[Page]:
    """One page for each old slug of a theme and each former id of a paper."""
    for theme in catalog.vocabulary.themes:
        for slug in theme.was:
            yield _moved(
                catalog, places.theme_path(slug), places.theme_path(theme.slug), theme.title
            )
    for key, former in places.former_papers(catalog).items():
        for alias in former:
            paths = places.paper_path(alias), places.paper_path(key)
            yield _moved(catalog, *paths, tex.plain(catalog.papers[key].title))


def _moved(catalog: Catalog, old: str, new: str, title: str) -> Page:
    """The way is relative, so that it never leaves the site; both are files of one folder."""
    head = meta(title, listed=False)
    address = Address(site=catalog.settings.site.url, path=old)
    to = f"../{built(new).split('/')[-2]}/"
    lines = (
        f'<meta http-equiv="refresh" content="0; url={to}">',
        '<meta name="robots" content="noindex">',
        f'<link rel="canonical" href="{head_value(address.page(new) or to)}">',
    )
    head["digest"] = {"kind": "moved", "head": Trusted("\n".join(lines))}
    return Page(path=old, template="pages/moved.md", meta=head, context={"title": title, "to": new})
