"""Feeds of a made-up library: real titles and abstracts, with days, organisations and themes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

from generator.catalog import Catalog, make_catalog
from generator.config import parse_settings
from generator.feeds.make import make_feeds
from generator.models import Assignment, Author, Paper, PartialDate, Theme, Vocabulary
from generator.text.phrases import PaperText

THEMES = 40
ORGANIZATIONS = 800
DAYS = 700
_SETTINGS = '[site]\ntitle = "Digest"\nurl = "https://digest.example/"\n'


def library(texts: Sequence[PaperText]) -> Catalog:
    """Each paper in one or two of 40 themes; seven in ten name an organisation, as Zipf has it."""
    draw = random.Random(1)
    weights = [1 / place for place in range(1, ORGANIZATIONS + 1)]
    papers, assigned = [], []
    for place, text in enumerate(texts):
        day = PartialDate.of(dt.date(2024, 1, 1) + dt.timedelta(place * DAYS // len(texts)))
        (number,) = draw.choices(range(ORGANIZATIONS), weights)
        key = f"arxiv-{text.id.replace('/', '-')}"
        papers.append(
            Paper(
                id=key,
                title=text.title,
                abstract=text.abstract,
                ids={"arxiv": text.id},
                authors=tuple(Author(given="Ada", family="Lovelace") for _ in range(place % 9)),
                organization=f"Organisation {number}" if draw.random() < 0.7 else "",
                announced=day,
                added=day,
            )
        )
        for rank, theme in enumerate(draw.sample(range(THEMES), draw.choice((1, 1, 2)))):
            one = Assignment(paper_id=key, theme=f"theme-{theme}", score=1.0, primary=not rank)
            assigned.append(one)
    themes = tuple(Theme(slug=f"theme-{at}", title=f"Theme {at}") for at in range(THEMES))
    read = [
        PaperText(id=paper.id, title=text.title, abstract=text.abstract)
        for paper, text in zip(papers, texts, strict=True)
    ]
    settings = parse_settings(_SETTINGS)
    return make_catalog(settings, papers, Vocabulary(themes=themes), assigned, texts=read)


def make(texts: Sequence[PaperText]) -> Mapping[str, bytes]:
    """All files."""
    return dict(make_feeds(library(texts)))
