"""Themes that a person set in a paper's file, and how a vocabulary covers a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.errors import Problem, did_you_mean
from generator.models import OTHER, Assignment, Vocabulary
from generator.text.phrases import PaperText


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How a vocabulary covers a library."""

    papers: int
    primary: Mapping[str, int]
    """slug → papers that have it as their first theme; every theme of the vocabulary."""
    members: Mapping[str, int]
    """slug → papers that are in it, first theme or not."""
    other_share: float
    """The part of all papers that is in no theme, 0 to 1."""
    unsupported: tuple[str, ...]
    """Themes with no paper at all."""


def pins(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> Mapping[str, tuple[str, ...]]:
    """paper id → the themes that a person set in the paper's file, of today's slugs."""
    slugs = current_slugs(vocabulary)
    found = {
        paper.id: tuple(dict.fromkeys(slugs[pin] for pin in paper.pinned_themes if pin in slugs))
        for paper in papers
    }
    return {key: value for key, value in found.items() if value}


def coverage(vocabulary: Vocabulary, assignments: Iterable[Assignment]) -> Coverage:
    """Count the papers of each theme."""
    every = tuple(assignments)
    primary = Counter(one.theme for one in every if one.primary)
    members = Counter(one.theme for one in every)
    slugs = [theme.slug for theme in vocabulary.themes]
    total = sum(primary.values())
    return Coverage(
        papers=total,
        primary={slug: primary[slug] for slug in slugs},
        members={slug: members[slug] for slug in slugs},
        other_share=round(primary[OTHER] / total, 6) if total else 0.0,
        unsupported=tuple(slug for slug in slugs if not members[slug]),
    )


def unknown_pins(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> tuple[Problem, ...]:
    """Themes that a person set and that are not in the vocabulary."""
    slugs = current_slugs(vocabulary)
    problems = []
    for paper in sorted(papers, key=lambda one: one.id):
        for pin in dict.fromkeys(paper.pinned_themes):
            if pin in slugs:
                continue
            meant = did_you_mean(pin, sorted(slugs))
            problems.append(
                Problem(
                    code="themes/unknown-pin",
                    where=f"library#{paper.id}",
                    message=f"there is no theme {pin!r}, so it is ignored",
                    hint=f"{meant}mend `themes:` of the paper, or add the theme to the vocabulary",
                )
            )
    return tuple(problems)


def current_slugs(vocabulary: Vocabulary) -> dict[str, str]:
    """Every slug that a pin may say → the slug of today."""
    old = {was: theme.slug for theme in vocabulary.themes for was in theme.was}
    return old | {theme.slug: theme.slug for theme in vocabulary.themes} | {OTHER: OTHER}
