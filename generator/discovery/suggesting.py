"""Keywords that would say more about the papers of a theme."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.discovery.finding import MOST_READ
from generator.discovery.naming import telling
from generator.models import Vocabulary
from generator.text.candidates import find_candidates, library_acronyms, name
from generator.text.phrases import PaperText, canonical, drawn, read_paper, stems

MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A keyword that a theme of the vocabulary does not have yet."""

    words: str
    inside: int
    """Papers of the theme that have it."""
    outside: int
    """Other papers that have it."""


def suggest(
    vocabulary: Vocabulary, papers: Sequence[PaperText], members: Mapping[str, Collection[str]]
) -> Mapping[str, tuple[Suggestion, ...]]:
    """theme slug → keywords that would say more about its members (slug → paper ids)."""
    chosen = sorted(drawn(papers)[:MOST_READ], key=lambda one: one.id)
    readings = [read_paper(paper) for paper in chosen]
    phrases = find_candidates(readings, library_acronyms(readings))
    numbers = {paper.id: at for at, paper in enumerate(chosen)}
    found = {}
    for theme in vocabulary.themes:
        group = {numbers[one] for one in members.get(theme.slug, ()) if one in numbers}
        known = {canonical(stems(one)) for one in (*theme.keywords, *theme.aliases, theme.title)}
        ranked = sorted(
            (
                (-score, one.key, one)
                for one in phrases
                if one.key not in known
                # A word that more of the others say would draw them in.
                and len(one.papers & group) >= len(one.papers - group)
                and (score := telling(one, group, len(readings))) > 0
            ),
            key=lambda item: item[:2],
        )
        found[theme.slug] = tuple(
            Suggestion(
                words=name(one),
                inside=len(one.papers & group),
                outside=len(one.papers - group),
            )
            for *_, one in ranked[:MOST_SUGGESTED]
        )
    return found
