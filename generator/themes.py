"""Which paper is in which theme, and the words that say so. Decides only; reads no file.

A theme's phrases are looked for in the paper; the likeness of the paper's words to the theme's
text helps where phrases say little. How both are weighed: `reference/themes.md` §3 and §7.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from generator.errors import Problem
from generator.models import OTHER, Assignment, Reason, Theme, Vocabulary
from generator.text.finder import Finder, Found
from generator.text.phrases import (
    PaperText,
    Place,
    Stems,
    acronym,
    read_paper,
    stems,
    terms,
    tokens,
)
from generator.text.wordlists import GENERIC, STOP_WORDS

PLACE_WEIGHTS: Mapping[Place, float] = {"title": 3.0, "keyword": 2.0, "abstract": 1.0}
MOST_REASONS = 6
MOST_THEMES = 3
ALSO_SHARE = 0.6
"""A further theme needs this part of the first one's score (themes.md §7.2)."""
THRESHOLD = 1.0
"""Below it a paper is in *Other*: about one good phrase, said twice in the abstract."""

LIKENESS_WEIGHT = 9.0
"""What a paper of just the theme's words would score by them."""

ALSO_LEAST = 1.6
"""And this score of its own: where little is said, one theme is enough."""

_LENGTH_BONUS = 0.35
_Key = TypeVar("_Key")


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


@dataclass(frozen=True, slots=True)
class _Read:
    """What is kept of a paper once its words are read."""

    paper: PaperText
    found: tuple[Found, ...]
    weights: Mapping[str, float]
    """word → how much the paper says it."""
    surfaces: Mapping[str, tuple[str, Place]]
    """word of some theme → as the paper has it first, and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The papers sorted by what their words say today."""

    fresh: Mapping[str, tuple[str, ...]]
    """paper id → theme slugs, primary first; `OTHER` alone when none fits. Pins are not in it."""
    explain: Callable[[str, str], tuple[float, tuple[Reason, ...]]]
    """(paper id, theme slug) → score and reasons, whatever theme it is in."""

    def assignments(
        self, decided: Mapping[str, tuple[str, ...]], by_hand: Set[str] = frozenset()
    ) -> tuple[Assignment, ...]:
        """The decided themes with their reasons, by paper id; `by_hand`: papers a person sorted."""
        found = []
        for paper_id in sorted(decided):
            for place, slug in enumerate(decided[paper_id]):
                score, reasons = self.explain(paper_id, slug)
                if paper_id in by_hand:
                    score, reasons = 1.0, (Reason(words="set by hand", weight=1.0, place="person"),)
                found.append(
                    Assignment(
                        paper_id=paper_id,
                        theme=slug,
                        score=score,
                        primary=not place,
                        reasons=reasons,
                    )
                )
        return tuple(found)


def sort(
    vocabulary: Vocabulary,
    papers: Sequence[PaperText],
    known: Mapping[str, tuple[str, ...]] | None = None,
) -> Sorted:
    """Sort papers into themes; `known` says what is in a theme already, as examples of it."""
    finder = Finder({theme.slug: _phrases(theme) for theme in vocabulary.themes})
    vectors = {theme.slug: _theme_words(theme) for theme in vocabulary.themes}
    words = {word for vector in vectors.values() for word in vector}
    read = [_read(finder, words, paper) for paper in sorted(papers, key=lambda one: one.id)]
    parents = {theme.slug: theme.parent for theme in vocabulary.themes}
    scorer = _Scorer(vectors, parents, read)
    found = {one.paper.id: scorer.assign(one) for one in read}
    return Sorted(
        fresh={key: tuple(one.theme for one in every) for key, every in found.items()},
        explain=lambda key, slug: next(
            ((one.score, one.reasons) for one in found[key] if one.theme == slug), (0.0, ())
        ),
    )


def pins(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> Mapping[str, tuple[str, ...]]:
    """paper id → the themes that a person set in the paper's file, of today's slugs."""
    slugs = current_slugs(vocabulary)
    found = {
        paper.id: tuple(dict.fromkeys(slugs[pin] for pin in paper.pinned_themes if pin in slugs))
        for paper in papers
    }
    return {key: value for key, value in found.items() if value}


def assign(vocabulary: Vocabulary, papers: Sequence[PaperText]) -> tuple[Assignment, ...]:
    """Put each paper into its themes, by paper id, primary first; *Other* when none fits."""
    done = sort(vocabulary, papers)
    pinned = pins(vocabulary, papers)
    return done.assignments({**done.fresh, **pinned}, pinned.keys())


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
            near = difflib.get_close_matches(pin, sorted(slugs), n=1)
            meant = f"did you mean {near[0]!r}? " if near else ""
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


def _phrases(theme: Theme) -> list[str]:
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


def _read(finder: Finder, theme_words: Set[str], paper: PaperText) -> _Read:
    reading = read_paper(paper)
    counts: defaultdict[str, float] = defaultdict(float)
    surfaces: dict[str, tuple[str, Place]] = {}
    for one in reading.fields:
        for word, first, last in terms(one.tokens):
            counts[word] += PLACE_WEIGHTS[one.place]
            if word in theme_words and word not in surfaces:
                surfaces[word] = one.surface(first, last), one.place
    weights = {word: 1.0 + math.log(count) for word, count in counts.items()}
    return _Read(paper, tuple(finder.find(reading)), weights, surfaces)


def _theme_words(theme: Theme) -> dict[str, float]:
    """The words of the theme's own text; what an editor chose as keyword counts twice."""
    texts = [theme.title, theme.title, theme.about]
    texts += [*theme.keywords, *theme.aliases] * 2
    counts = Counter(word for text in texts for word, _, _ in terms(tokens(text)))
    return {word: 1.0 + math.log(count) for word, count in counts.items()}


class _Scorer:
    """Scores papers against themes, with what the whole library says about rarity."""

    def __init__(
        self,
        vectors: Mapping[str, Mapping[str, float]],
        parents: Mapping[str, str],
        read: Sequence[_Read],
    ) -> None:
        self.parents = parents
        self.papers = len(read)
        self.word_rarity = self._rarities(one.weights for one in read)
        phrases = self._rarities({found.phrase for found in one.found} for one in read)
        self.specificity = {
            phrase: rarity * (1.0 + _LENGTH_BONUS * min(3, len(phrase) - 1))
            for phrase, rarity in phrases.items()
        }
        self.trust = _trust(vectors, read)
        self.themes_by_word: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for slug, vector in vectors.items():
            for word, weight in self._unit(vector).items():
                self.themes_by_word[word].append((slug, weight))

    def _rarities(self, sets: Iterable[Iterable[_Key]]) -> dict[_Key, float]:
        """Inverse document frequency; 1 for what stands in one paper, however many there are."""
        most = 1.0 + math.log((self.papers + 1) / 2)
        counts = Counter(key for keys in sets for key in keys)
        return {
            key: (1.0 + math.log((self.papers + 1) / (count + 1))) / most
            for key, count in counts.items()
        }

    def _unit(self, weights: Mapping[str, float]) -> dict[str, float]:
        vector = {word: self.word_rarity.get(word, 1.0) * one for word, one in weights.items()}
        norm = math.sqrt(sum(one * one for one in vector.values())) or 1.0
        return {word: one / norm for word, one in vector.items()}

    def assign(self, one: _Read) -> list[Assignment]:
        """The themes of one paper."""
        phrases = self._phrase_reasons(one)
        words = self._word_reasons(one)
        scored: list[tuple[float, str]] = []
        for slug in {*phrases, *words}:
            said = phrases.get(slug, [])
            likeness = words.get(slug, [])
            score = round(sum(reason.weight for reason in (*said, *likeness)), 4)
            if score >= THRESHOLD and (said or _is_sign(likeness)):
                scored.append((score, slug))
        kept = self._keep(sorted(scored, key=lambda item: (-item[0], item[1])))
        return [
            Assignment(
                paper_id=one.paper.id,
                theme=slug,
                score=score,
                primary=not place,
                reasons=_best(phrases.get(slug, []), words.get(slug, [])),
            )
            for place, (score, slug) in enumerate(kept)
        ] or [Assignment(paper_id=one.paper.id, theme=OTHER, score=0.0, primary=True)]

    def _phrase_reasons(self, one: _Read) -> dict[str, list[Reason]]:
        """theme → its phrases in the paper."""
        mentions: defaultdict[tuple[str, Stems], list[Found]] = defaultdict(list)
        for found in _longest(one.found):
            mentions[found.group, found.phrase].append(found)
        reasons: defaultdict[str, list[Reason]] = defaultdict(list)
        for (slug, phrase), every in mentions.items():
            counts = Counter(found.place for found in every)
            strength = sum(
                weight * (1.0 + 0.5 * math.log(counts[place]))
                for place, weight in PLACE_WEIGHTS.items()
                if counts[place]
            )
            weight = round(self.specificity[phrase] * strength, 4)
            first = every[0]
            reasons[slug].append(
                Reason(words=first.surface.lower(), weight=weight, place=first.place)
            )
        return reasons

    def _word_reasons(self, one: _Read) -> dict[str, list[Reason]]:
        """theme → the words that make the paper's text like the theme's."""
        norm = math.sqrt(
            sum((self.word_rarity[word] * weight) ** 2 for word, weight in one.weights.items())
        )
        reasons: defaultdict[str, list[Reason]] = defaultdict(list)
        for word, (surface, place) in one.surfaces.items():
            share = one.weights[word] * self.word_rarity[word] / norm
            for slug, weight in self.themes_by_word[word]:
                worth = round(LIKENESS_WEIGHT * self.trust[slug] * share * weight, 4)
                reasons[slug].append(Reason(words=surface.lower(), weight=worth, place=place))
        return reasons

    def _keep(self, scored: list[tuple[float, str]]) -> list[tuple[float, str]]:
        """The best, and up to two that come near it; a parent gives way to its child."""
        enough = max(ALSO_LEAST, ALSO_SHARE * scored[0][0]) if scored else 0.0
        near = scored[:1] + [item for item in scored[1:] if item[0] >= enough]
        wider = {slug for _, child in near for slug in self._ancestors(child)}
        return [item for item in near if item[1] not in wider][:MOST_THEMES]

    def _ancestors(self, slug: str) -> list[str]:
        found: list[str] = []
        while (slug := self.parents.get(slug, "")) and slug not in found:
            found.append(slug)
        return found


def _trust(vectors: Mapping[str, object], read: Sequence[_Read]) -> dict[str, float]:
    """How far to trust likeness alone, 0 to 1: by how many papers name the theme.

    Without it every theme that no paper is about draws papers (themes.md §3.3).
    """
    named: Counter[str] = Counter()
    for one in read:
        counts = Counter((found.group, found.phrase) for found in one.found)
        titled = {found.group for found in one.found if found.place != "abstract"}
        often = {
            group
            for (group, phrase), count in counts.items()
            if count >= (2 if len(phrase) > 1 else 3)
        }
        named.update(titled | often)
    # In a small library few papers can name a theme: there each counts for more.
    half = min(4.0, 1.0 + len(read) / 25)
    return {slug: named[slug] / (named[slug] + half) for slug in vectors}


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


def _is_sign(likeness: Sequence[Reason]) -> bool:
    """Whether words alone put a paper into a theme: several, or it is chance."""
    return sum(reason.weight >= 0.15 for reason in likeness) >= 3


def _best(phrases: Sequence[Reason], words: Sequence[Reason]) -> tuple[Reason, ...]:
    """The strongest reasons; a word that stands in a phrase already named says nothing new."""
    said = {stem for reason in phrases for stem in stems(reason.words)}
    new = [reason for reason in words if not said.issuperset(stems(reason.words))]
    telling = {reason.words: reason for reason in (*new, *phrases) if reason.weight > 0.05}
    ordered = sorted(telling.values(), key=lambda one: (-one.weight, one.words))
    return tuple(ordered[:MOST_REASONS])
