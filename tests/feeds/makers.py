"""Catalogs for tests of feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from generator.catalog import Catalog, make_catalog
from generator.config import parse_settings
from generator.feeds.make import make_feeds
from generator.models import Assignment, Paper, Sighting, Theme, Vocabulary

ROOT = "https://digest.example/lab/"
THEMES = (Theme(slug="replay", title="Replay & Memory", about="Memory <systems>."),)


def seen(*days: str) -> tuple[Sighting, ...]:
    """A source said something on each of the days."""
    return tuple(
        Sighting(source="hf-daily", at=dt.date.fromisoformat(day), digest=str(place))
        for place, day in enumerate(days)
    )


def catalog(
    papers: Sequence[Paper],
    *,
    url: str = ROOT,
    id: str = "",
    title: str = "Lab digest",
    themes: tuple[Theme, ...] = THEMES,
) -> Catalog:
    """All papers are in the first theme."""
    text = f'[site]\ntitle = "{title}"\nurl = "{url}"\nid = "{id}"\n'
    assigned = [
        Assignment(paper_id=one.id, theme=themes[0].slug, score=1.0, primary=True) for one in papers
    ]
    return make_catalog(parse_settings(text), papers, Vocabulary(themes=themes), assigned)


def files(found: Catalog) -> dict[str, bytes]:
    made: Mapping[str, bytes] = dict(make_feeds(found))
    return dict(made)
