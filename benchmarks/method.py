"""What is measured: the one place where the benchmarks call the generator."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import discovery, themes
from generator.models import OTHER, Vocabulary
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
            sure = float(getattr(one, "confidence", one.score))
            found[one.paper_id] = Placed(
                primary=one.theme, all=frozenset([one.theme]), confidence=sure
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
    vocabulary = discovery.discover(papers)
    placed = assign(vocabulary, papers)
    return Grouped(
        titles={theme.slug: theme.title for theme in vocabulary.themes},
        theme_of={paper.id: placed[paper.id].primary for paper in papers},
    )


def arrive(batches: Sequence[Sequence[PaperText]]) -> list[Grouped]:
    """The themes after each batch, when the batches come one after the other.

    Today themes are found anew each time.
    """
    steps: list[Grouped] = []
    so_far: list[PaperText] = []
    for batch in batches:
        so_far += batch
        steps.append(discover(so_far))
    return steps


def related(papers: Sequence[PaperText], count: int) -> dict[str, list[str]] | None:
    """The papers most like each paper, best first; None while there is no such module."""
    if importlib.util.find_spec("generator.related") is None:
        return None
    found = importlib.import_module("generator.related").find(papers, count=count)
    return {key: [one.paper_id for one in near] for key, near in found.items()}


def in_other(grouped: Grouped) -> int:
    """How many papers found no theme."""
    return sum(theme == OTHER for theme in grouped.theme_of.values())
