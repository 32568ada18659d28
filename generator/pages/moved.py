"""Pages at addresses that themes and papers had before: each leads to today's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.pages.values import Page, meta
from generator.text import tex
from generator.views import places


def moved(catalog: Catalog) -> Iterator[Page]:
    """One page for each old slug of a theme and each former id of a paper."""
    for theme in catalog.vocabulary.themes:
        for slug in theme.was:
            yield _moved(places.theme_path(slug), places.theme_path(theme.slug), theme.title)
    for key, former in places.former_papers(catalog).items():
        for alias in former:
            paths = places.paper_path(alias), places.paper_path(key)
            yield _moved(*paths, tex.plain(catalog.papers[key].title))


def _moved(old: str, new: str, title: str) -> Page:
    """Both are files of one folder, so that the way is the same whatever the site's address."""
    head = meta(title, listed=False)
    folder, _, name = new.removesuffix(".md").rpartition("/")
    head["digest"] = {"kind": "moved", "to": f"../{name}/", "address": f"{folder}/{name}/"}
    return Page(path=old, template="pages/moved.md", meta=head, context={"title": title, "to": new})
