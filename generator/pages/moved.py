"""Pages at addresses that themes and papers had before: each leads to today's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalog import Catalog
from generator.pages.values import Page, meta
from generator.text import tex
from generator.text.identifiers import is_paper_id
from generator.views import places


def moved(catalog: Catalog) -> Iterator[Page]:
    """One page for each old slug of a theme and each former id of a paper."""
    for theme in catalog.vocabulary.themes:
        for slug in theme.was:
            yield _moved(places.theme_path(slug), places.theme_path(theme.slug), theme.title)
    taken = set(catalog.papers)
    for key in sorted(catalog.papers):
        paper = catalog.papers[key]
        for alias in paper.aliases:
            # A person may have written anything there; and of two papers, one gets the address.
            if is_paper_id(alias) and alias not in taken:
                taken.add(alias)
                paths = places.paper_path(alias), places.paper_path(key)
                yield _moved(*paths, tex.plain(paper.title))


def _moved(old: str, new: str, title: str) -> Page:
    """Both are files of one folder, so that the way is the same whatever the site's address."""
    head = meta(title, listed=False)
    folder, _, name = new.removesuffix(".md").rpartition("/")
    head["digest"] = {"kind": "moved", "to": f"../{name}/", "address": f"{folder}/{name}/"}
    return Page(path=old, template="pages/moved.md", meta=head, context={"title": title, "to": new})
