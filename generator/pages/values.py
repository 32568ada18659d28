"""A page to render, and what several pages have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.catalog import Catalog
from generator.models import OTHER, Cadence
from generator.text import clean
from generator.views.values import CardView


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to render: `path` is that of its `.md` file below `site_src/`."""

    path: str
    template: str
    meta: Mapping[str, Any]
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cards under one heading; `count` is of all papers there, `cards` may be fewer."""

    slug: str
    title: str
    path: str
    count: int
    cards: tuple[CardView, ...]
    hue: int | None = None
    full: int | None = None
    """So many of its cards are shown whole, the others as a line or two; None = all."""


def meta(title: str, description: str = "", *, listed: bool = True) -> dict[str, Any]:
    """Front matter of a page. Lists stay out of the search, where each paper stands already."""
    head: dict[str, Any] = {"title": title}
    if description:
        head["description"] = clean.cut(description, limit=300)
    head["hide"] = ["navigation", "toc"]
    if not listed:
        head["search"] = {"exclude": True}
    return head


def newest(catalog: Catalog) -> str:
    """The latest day on which a paper came in, ISO 8601 as far as known; '' = no paper."""
    dates = (str(paper.added or paper.date or "") for paper in catalog.papers.values())
    return max(dates, default="")


def counts(catalog: Catalog) -> dict[str, int]:
    return {
        "papers": len(catalog.papers),
        "themes": sum(1 for slug, ids in catalog.by_theme.items() if ids and slug != OTHER),
        "days": len(catalog.editions[Cadence.DAY]),
        "organizations": len(catalog.organizations),
        "undated": len(catalog.undated),
    }
