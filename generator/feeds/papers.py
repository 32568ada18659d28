"""Papers as entries of feeds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from generator.catalog import Catalog
from generator.feeds.content import Told, paper_brief, paper_html
from generator.feeds.markup import legal
from generator.feeds.values import Entry
from generator.models import Paper
from generator.text import languages, licenses
from generator.views.places import page_address, paper_path

AUTHORS = 50
"""So many authors of a paper are named one by one; one paper has hundreds."""
# Drawn once. Changing it would show every paper anew to every reader.
_PAPERS = uuid.UUID("0b1f6a0e-7a4c-4c0e-9d43-6f0f3c5d2a71")


def paper_entries(catalog: Catalog, told: Mapping[str, Told]) -> dict[str, Entry]:
    """Paper id → its entry. A paper without any date is in no feed: nobody knows when it came."""
    titles = {theme.slug: legal(theme.title) for theme in catalog.vocabulary.themes}
    found = {}
    for paper in catalog.papers.values():
        if day := came(paper):
            text = told[paper.id]
            themes = (one.theme for one in catalog.assignments.get(paper.id, ()))
            names = [author.name for author in paper.authors[:AUTHORS]] or [paper.organization]
            found[paper.id] = Entry(
                id=paper_entry_id(paper.id),
                title=text.title,
                page=page_address(paper_path(paper.id)),
                landing=text.landing,
                published=day,
                updated=changed(paper, day),
                html=paper_html(text),
                brief=paper_brief(text),
                summary=text.excerpt,
                authors=tuple(name for name in map(legal, names) if name),
                license=licenses.canonical(paper.license),
                language=languages.tag(paper.language),
                tags=tuple((slug, titles[slug]) for slug in themes if slug in titles),
            )
    return found


def paper_entry_id(paper_id: str) -> str:
    """From the paper's id alone, so that neither moving the site nor new identifiers change it."""
    return uuid.uuid5(_PAPERS, paper_id).urn


def came(paper: Paper) -> dt.date | None:
    """The day on which the paper came into the digest, as far as anybody knows."""
    if paper.added:
        return paper.added.first
    if paper.seen:
        return min(one.at for one in paper.seen)
    return paper.date.first if paper.date else None


def changed(paper: Paper, came_in: dt.date) -> dt.date:
    """The last day on which a source said something new of it.

    The date of its newest version counts where no source is known: otherwise that version
    changed nothing here before a source told of it.
    """
    days = [one.at for one in paper.seen]
    if not days and paper.updated:
        days = [paper.updated.first]
    return max(came_in, *days) if days else came_in


def in_order(catalog: Catalog, entries: Mapping[str, Entry], ids: Iterable[str]) -> list[Entry]:
    """Oldest first: by the day on which they came in, then by their own dates."""

    def key(paper_id: str) -> tuple[dt.date, dt.date, str]:
        date = catalog.papers[paper_id].date
        return entries[paper_id].published, date.first if date else dt.date.min, paper_id

    return [entries[one] for one in sorted((one for one in ids if one in entries), key=key)]
