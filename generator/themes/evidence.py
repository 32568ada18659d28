"""What of a theme stands in a paper: its phrases, however spelled, and its words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generator.models import Theme, Vocabulary
from generator.space import Dense, Space, count_words
from generator.text.finder import Finder, Found
from generator.text.phrases import (
    PaperText,
    Place,
    Reading,
    Stems,
    acronym,
    quoted,
    read_paper,
    stems,
    tokens,
)
from generator.text.wordlists import GENERIC, STOP_WORDS

EVIDENCE_WEIGHTS: Mapping[Place, float] = {"title": 3.0, "keyword": 2.0, "abstract": 1.0}
TITLE_WEIGHT, ABOUT_WEIGHT, KEYWORD_WEIGHT = 2.0, 1.0, 2.0
LENGTH_BONUS = 0.35
"""For each further word of a phrase, up to three: longer ones are less often chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A theme's phrase in a paper."""

    theme: int
    """Its number in the vocabulary."""
    phrase: Stems
    surface: str
    """As the paper has it first, lower case unless it is an acronym."""
    place: Place
    strength: float
    """By where and how often it stands; rarity is not in it."""
    bare: str
    """The acronym, where the paper does not say that it means the same by it as the theme."""
    explained: bool
    """Whether the theme says what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Phrases of a vocabulary in a library."""

    mentions: Sequence[tuple[Mention, ...]]
    """By paper, in the order of the space."""
    specificity: Mapping[Stems, float]
    """How telling a phrase is: its rarity and its length."""
    disputed: frozenset[str]
    """Acronyms of several themes, and those by which some paper means another thing."""

    def is_sure(self, mention: Mention) -> bool:
        """Whether it speaks for the theme by itself: it is no acronym of many meanings."""
        return not mention.bare or (mention.explained and mention.bare not in self.disputed)

    def weight(self, mention: Mention) -> float:
        return self.specificity[mention.phrase] * mention.strength

    def matrices(self, themes: int) -> tuple[Dense, NDArray[np.bool_]]:
        """papers × themes: the sum of the weights, and whether one is in title or keywords."""
        found = np.zeros((len(self.mentions), themes))
        named = np.zeros(found.shape, dtype=np.bool_)
        for row, every in enumerate(self.mentions):
            for one in every:
                found[row, one.theme] += self.weight(one)
                named[row, one.theme] |= one.place != "abstract"
        return found, named


def phrases_of(theme: Theme) -> list[str]:
    """What the theme is looked for by: its words and names, and what its title names."""
    said = [*theme.keywords, *theme.aliases]
    parts = [part.strip() for part in _split_title(theme.title)]
    # A word such as "Models" in a title is no sign of the theme; an editor may still say so.
    telling = [part for part in parts if not set(stems(part)) <= GENERIC | STOP_WORDS]
    if said and len(parts) > 1:
        # "Language" of "Language & Fine-Tuning" is wider than the theme.
        telling = [part for part in telling if len(stems(part)) > 1 or acronym(part)]
    return list(dict.fromkeys([*said, *telling]))


def _split_title(title: str) -> list[str]:
    for mark in (" & ", " and ", " / ", ";", ":"):
        title = title.replace(mark, ",")
    return title.split(",")


def find_evidence(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> Evidence:
    """Look for every theme's phrases in every paper (`papers` in the order of the space)."""
    numbers = {theme.slug: at for at, theme in enumerate(vocabulary.themes)}
    finder = Finder({theme.slug: phrases_of(theme) for theme in vocabulary.themes})
    mentions, disputed = [], set(finder.claimed_by_several)
    for paper in papers:
        reading = read_paper(paper)
        mentions.append(_mentions(finder, numbers, reading))
        disputed |= finder.contradicted(reading)
    counts = Counter(phrase for every in mentions for phrase in {one.phrase for one in every})
    most = 1.0 + math.log((len(papers) + 1) / 2)
    specificity = {
        # 1 for what stands in one paper, however many papers there are.
        phrase: (1.0 + math.log((len(papers) + 1) / (count + 1)))
        / most
        * (1.0 + LENGTH_BONUS * min(3, len(phrase) - 1))
        for phrase, count in counts.items()
    }
    return Evidence(mentions=mentions, specificity=specificity, disputed=frozenset(disputed))


def _mentions(finder: Finder, numbers: Mapping[str, int], reading: Reading) -> tuple[Mention, ...]:
    by_phrase: defaultdict[tuple[str, Stems], list[Found]] = defaultdict(list)
    for found in _longest(finder.find(reading)):
        by_phrase[found.group, found.phrase].append(found)
    loud = {field.place for field in reading.fields if field.text.isupper()}
    mentions = []
    for (group, phrase), every in by_phrase.items():
        counts = Counter(found.place for found in every)
        first = every[0]
        short = acronym(first.surface)
        explained = finder.explains(group, short)
        mentions.append(
            Mention(
                theme=numbers[group],
                phrase=phrase,
                surface=quoted(first.surface, loud=first.place in loud),
                place=first.place,
                strength=sum(
                    weight * (1.0 + 0.5 * math.log(counts[place]))
                    for place, weight in EVIDENCE_WEIGHTS.items()
                    if counts[place]
                ),
                bare="" if explained and short in reading.defined else short,
                explained=explained,
            )
        )
    return tuple(mentions)


def _longest(found: Iterable[Found]) -> list[Found]:
    """Mentions that do not overlap within a theme: `neural network` in a longer one is no more."""
    taken: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    kept: list[Found] = []
    for one in sorted(found, key=lambda item: (item.start - item.end, item.field, item.start)):
        span = range(one.start, one.end)
        used = taken[one.group, one.field]
        if used.isdisjoint(span):
            used.update(span)
            kept.append(one)
    return sorted(kept, key=lambda item: (item.field, item.start, item.end, item.phrase))


def theme_vectors(vocabulary: Vocabulary, space: Space) -> Dense:
    """themes × words: each theme's own text as a vector; what an editor chose counts twice.

    Of length 1 in the mean. A theme with more words has a longer one, though not in proportion, so
    that a further keyword takes little from those that are there.
    """
    rows = []
    for theme in vocabulary.themes:
        texts = [(theme.title, TITLE_WEIGHT), (theme.about, ABOUT_WEIGHT)]
        texts += [(word, KEYWORD_WEIGHT) for word in (*theme.keywords, *theme.aliases)]
        rows.append(space.vector(count_words((tokens(text), weight) for text, weight in texts)))
    vectors = np.array(rows).reshape(len(rows), len(space.columns))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    said = lengths[lengths > 0]
    mean = math.exp(np.log(said).mean()) if said.size else 1.0
    return vectors / np.where(lengths > 0, np.sqrt(lengths * mean), 1.0)
