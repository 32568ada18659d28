"""A small arranged library: a theme with a former slug, dates, organisations, odd titles."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.catalog import Catalog, make_catalog
from generator.config import parse_settings
from generator.models import Assignment, Author, Paper, PartialDate, Sighting, Theme, Vocabulary

URL = "https://digest.example/lab"
HOSTILE = (
    "=1+1} @misc{evil, title = {owned}} %\\end",
    '+cmd|"/c calc"!A1',
    "TY - JOUR ER - x",
    "</script><b>&amp; \\\\ $x$ {unbalanced",
)


def paper(key: str, title: str, day: str = "", organization: str = "") -> Paper:
    return Paper(
        id=key,
        title=title,
        authors=(Author(family="King", given="M. L."), Author(literal="-2+3 Team")),
        abstract="@misc{abstract,\n\nER -\n\n=SUM(A1)",
        published=PartialDate.parse(day) if day else None,
        added=PartialDate.parse("2026-03-05"),
        organization=organization,
        notes="A word of the editor.",
        seen=(Sighting(source="feed", at=dt.date(2026, 3, 6), digest="0f"),),
    )


PAPERS = (
    paper("b-replay", "Replay", "2026-03-04", "Tiny Lab"),
    paper("a-spikes", "Spikes", "2026-03-05", "Tiny Lab"),
    paper("c-undated", "No day"),
    *(paper(f"h{at}", title, "2025-01-03") for at, title in enumerate(HOSTILE)),
)


def catalog_of(papers: tuple[Paper, ...], settings: str = "") -> Catalog:
    vocabulary = Vocabulary(
        themes=(
            Theme(slug="spikes", title="Spikes [*and*] more", was=("spiking",)),
            Theme(slug="empty", title="Empty"),
        )
    )
    assigned = [
        Assignment(
            paper_id=one.id,
            theme="spikes" if one.id in ("a-spikes", "h0", "h2") else "other",
            score=1.0,
            primary=True,
        )
        for one in papers
    ]
    return make_catalog(parse_settings(settings), papers, vocabulary, assigned)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return catalog_of(PAPERS, f'[site]\ntitle = "T & <b>*x*</b>"\nurl = "{URL}"\n')
