"""Editions as entries of feeds: one for each day, week or month that is over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from generator.catalog import Catalog
from generator.editions import Edition
from generator.feeds.content import Section, Told, edition_brief, edition_html
from generator.feeds.markup import legal
from generator.feeds.papers import came, changed
from generator.feeds.values import Entry, Site
from generator.models import Cadence
from generator.views.groups import by_first_theme
from generator.views.places import (
    edition_path,
    page_address,
    paper_path,
    period_title,
    theme_path,
)
from generator.words import Words

PAPERS = 40
"""An edition's entry tells of about so many papers; mail programs cut at 102 kB of HTML."""


def newest_day(catalog: Catalog) -> dt.date:
    """The last day of which the library knows: what is before it is over.

    By what we wrote down ourselves; a source may date a paper into the future.
    """
    days = [day for paper in catalog.papers.values() if paper.added and (day := came(paper))]
    days += [one.at for paper in catalog.papers.values() for one in paper.seen]
    dates = [paper.date.first for paper in catalog.papers.values() if paper.date]
    return max(days or dates, default=dt.date.min)


def edition_entries(
    catalog: Catalog, cadence: Cadence, told: Mapping[str, Told], site: Site, space: uuid.UUID
) -> list[Entry]:
    """Oldest first. Ids are made in `space`, the site's own."""
    newest = newest_day(catalog)
    return [
        _entry(catalog, edition, told, site, space)
        for edition in catalog.editions[cadence]
        if edition.period.end < newest
    ]


def _entry(
    catalog: Catalog, edition: Edition, told: Mapping[str, Told], site: Site, space: uuid.UUID
) -> Entry:
    page = page_address(edition_path(edition.period))
    count = len(edition.paper_ids)
    # What is over ends before the library's newest day, so there is a day after it.
    published = edition.period.end + dt.timedelta(days=1)
    papers = [catalog.papers[key] for key in edition.paper_ids]
    updates = [changed(paper, day) for paper in papers if (day := came(paper))]
    groups = by_first_theme(catalog, edition.paper_ids)
    sections = _sections(catalog, groups, told, site)
    titles = {theme.slug: legal(theme.title) for theme in catalog.vocabulary.themes}
    return Entry(
        id=uuid.uuid5(space, page).urn,
        title=catalog.words.ngettext(
            "{period}: {count} paper",
            "{period}: {count} papers",
            count,
            period=period_title(edition.period, catalog.words),
        ),
        page=page,
        published=published,
        updated=max(published, *updates),
        html=edition_html(sections, site.root and site.root + page, catalog.words),
        brief=edition_brief(sections),
        summary=_summary(titles, groups, catalog.words),
        tags=tuple((slug, titles[slug]) for slug, _ in groups),
    )


def _sections(
    catalog: Catalog,
    groups: Sequence[tuple[str, Sequence[str]]],
    told: Mapping[str, Told],
    site: Site,
) -> list[Section]:
    most = _most_of_a_theme([len(ids) for _, ids in groups])
    sections = []
    for slug, ids in groups:
        papers = []
        for key in ids[:most]:
            page = page_address(paper_path(key))
            papers.append((told[key], site.root + page if site.root else told[key].landing))
        sections.append(
            Section(
                title=catalog.themes[slug].title,
                address=site.root and site.root + page_address(theme_path(slug)),
                papers=papers,
                more=max(0, len(ids) - most),
            )
        )
    return sections


def _most_of_a_theme(counts: Sequence[int]) -> int:
    """So many papers of each theme that all are about `PAPERS`, and one at least.

    >>> _most_of_a_theme([3, 100, 20]), _most_of_a_theme([5, 5]), _most_of_a_theme([1] * 60)
    (18, 5, 1)
    """
    most = max(counts, default=1)
    while most > 1 and sum(min(most, count) for count in counts) > PAPERS:
        most -= 1
    return most


def _summary(
    titles: Mapping[str, str], groups: Sequence[tuple[str, Sequence[str]]], words: Words
) -> str:
    """`Language Models 12, Vision 3`."""
    return ", ".join(f"{titles[slug]} {words.number(len(ids))}" for slug, ids in groups)
