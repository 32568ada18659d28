"""Papers under headings, cut into pages of a size that a phone can show."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.catalog import Catalog
from generator.pages.values import Group, Page
from generator.views import places
from generator.views.groups import by_first_theme
from generator.views.values import CardView
from generator.words import Words

CARDS_ON_A_PAGE = 100
FULL_CARDS = 24
"""Of a page; what follows has no abstract, so that nobody scrolls for ever."""


def by_primary_theme(
    catalog: Catalog, paper_ids: Sequence[str], cards: Mapping[str, CardView]
) -> tuple[Group, ...]:
    """Each paper once, under its first theme, top first; the fullest theme first, *Other* last."""
    groups = []
    for slug, found in by_first_theme(catalog, paper_ids):
        groups.append(
            Group(
                slug=slug,
                title=catalog.themes[slug].title,
                path=places.theme_path(slug),
                count=len(found),
                cards=tuple(cards[paper_id] for paper_id in found),
                hue=places.theme_hue(slug),
            )
        )
    return tuple(groups)


def by_year(
    catalog: Catalog, paper_ids: Sequence[str], cards: Mapping[str, CardView]
) -> tuple[Group, ...]:
    """In the order of the papers, so newest first."""
    years: defaultdict[str, list[CardView]] = defaultdict(list)
    for paper_id in paper_ids:
        date = catalog.papers[paper_id].date
        years[f"{date.year:04}" if date else "undated"].append(cards[paper_id])
    return tuple(
        Group(
            slug=year,
            title=catalog.words.gettext("Undated") if year == "undated" else year.lstrip("0"),
            path=f"editions/{year}.md",
            count=len(found),
            cards=tuple(found),
        )
        for year, found in years.items()
    )


def shortened(groups: Sequence[Group], most: int) -> tuple[Group, ...]:
    """The first `most` cards of each group."""
    return tuple(dataclasses.replace(group, cards=group.cards[:most]) for group in groups)


def list_pages(
    path: str,
    template: str,
    meta: Mapping[str, Any],
    groups: Sequence[Group],
    context: Mapping[str, Any],
    words: Words,
) -> Iterator[Page]:
    """One list cut into pages: `themes/x.md`, `themes/x/2.md`, …"""
    chunks = list(_cut(groups)) or [()]
    base = path.removesuffix(".md")
    paths = [path, *(f"{base}/{number}.md" for number in range(2, len(chunks) + 1))]
    for number, (own_path, chunk) in enumerate(zip(paths, chunks, strict=True), start=1):
        title = meta["title"]
        if number > 1:
            title = words.gettext("{title}, page {number}", title=title, number=number)
        yield Page(
            path=own_path,
            template=template,
            meta={**meta, "title": title},
            context={**context, "groups": chunk, "number": number, "paths": paths},
        )


def _cut(groups: Sequence[Group]) -> Iterator[tuple[Group, ...]]:
    chunk: list[Group] = []
    room = CARDS_ON_A_PAGE
    few = sum(len(group.cards) for group in groups) <= FULL_CARDS + FULL_CARDS // 2
    for group in groups:
        cards = group.cards
        while cards:
            taken, cards = cards[:room], cards[room:]
            full = len(taken) if few else max(0, room - (CARDS_ON_A_PAGE - FULL_CARDS))
            chunk.append(dataclasses.replace(group, cards=taken, full=full))
            room -= len(taken)
            if not room:
                yield tuple(chunk)
                chunk, room = [], CARDS_ON_A_PAGE
    if chunk:
        yield tuple(chunk)
