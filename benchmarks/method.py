"""What is measured: the one place where the benchmarks call the generator."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import generator.related
from generator import discovery, themes, workflow
from generator.formats.paper_file.write import dump_paper
from generator.graph import read_corpus
from generator.models import OTHER, Paper, Vocabulary
from generator.project import open_project
from generator.text.phrases import PaperText


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a paper was put."""

    primary: str
    all: frozenset[str]
    confidence: float
    """Only its order counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Themes found without a vocabulary."""

    titles: Mapping[str, str]
    """slug → title."""
    theme_of: Mapping[str, str]
    """paper → slug, or *Other*."""


def assign(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> dict[str, Placed]:
    """The themes of each paper, by its id."""
    found: dict[str, Placed] = {}
    for one in themes.assign(vocabulary, papers):
        before = found.get(one.paper_id)
        if one.primary or before is None:
            found[one.paper_id] = Placed(
                primary=one.theme, all=frozenset([one.theme]), confidence=one.confidence
            )
        else:
            found[one.paper_id] = Placed(
                primary=before.primary,
                all=before.all | {one.theme},
                confidence=before.confidence,
            )
    return found


def discover(papers: Sequence[PaperText]) -> Grouped:
    """Themes of the papers alone."""
    found = discovery.discover(papers)
    theme_of = {key: slug for slug, keys in found.members.items() for key in keys}
    return Grouped(
        titles={theme.slug: theme.title for theme in found.vocabulary.themes},
        theme_of={paper.id: theme_of.get(paper.id, OTHER) for paper in papers},
    )


def arrive(batches: Sequence[Sequence[PaperText]]) -> list[Grouped]:
    """The themes after each batch of a project without a vocabulary, `digest themes` after each."""
    steps: list[Grouped] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "digest.toml").write_text("", encoding="utf-8")
        project = open_project(root, today=dt.date(2026, 1, 1))
        project.library.mkdir()
        for batch in batches:
            for one in batch:
                paper = Paper(id=one.id, title=one.title, abstract=one.abstract)
                path = project.library / f"{one.id}.md"
                path.write_text(dump_paper(paper), encoding="utf-8")
            catalog = workflow.tell_themes(project, lambda _: None).catalog
            steps.append(
                Grouped(
                    titles={slug: one.title for slug, one in catalog.themes.items()},
                    theme_of={key: every[0].theme for key, every in catalog.assignments.items()},
                )
            )
    return steps


def related(
    papers: Sequence[PaperText], count: int, vocabulary: Vocabulary | None = None
) -> dict[str, list[str]]:
    """The papers most like each paper, best first; as pages show them if there is a vocabulary."""
    corpus = read_corpus(papers)
    fresh = themes.sort(vocabulary, corpus).fresh if vocabulary else {}
    found = generator.related.find(corpus, themes={key: {*one} for key, one in fresh.items()})
    return {key: [one.paper_id for one in near[:count]] for key, near in found.items()}


def in_other(grouped: Grouped) -> int:
    """How many papers found no theme."""
    return sum(theme == OTHER for theme in grouped.theme_of.values())
