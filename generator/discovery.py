"""Proposes themes when nobody wrote any: what papers name in titles, and again and again.

Phrases only, each step explainable, the same for any order of papers. It proposes; a person
decides. It assigns no paper: that is for `themes`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from generator.models import OTHER, Theme, Vocabulary
from generator.text.candidates import (
    Candidate,
    find_candidates,
    library_acronyms,
    name,
    title_case,
)
from generator.text.phrases import PaperText, Reading, Stems, read_paper, terms
from generator.text.titles import short_hash, slug

MOST_THEMES = 20
MOST_KEYWORDS = 10
MOST_READ = 3000
"""Papers that are read; what 3,000 papers do not show is no theme of 10,000 either."""
ROUNDS = 4
CENTRE_WORDS = 150

_Vector = Mapping[str, float]


@dataclass(slots=True)
class _Group:
    """A theme in the making: the phrase it grew from, and its papers."""

    seed: Candidate
    papers: set[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Themes that were found, each with the papers that it was found in."""

    vocabulary: Vocabulary
    members: Mapping[str, tuple[str, ...]]
    """theme slug → paper ids, sorted; a paper is in one theme at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A keyword that a theme of the vocabulary does not have yet."""

    words: str
    inside: int
    """Papers of the theme that have it."""
    outside: int
    """Other papers that have it."""


def discover(papers: Sequence[PaperText]) -> Found:
    """Propose a vocabulary; none when the papers share no phrase."""
    chosen = sorted(papers, key=lambda one: (short_hash(one.id, length=16), one.id))[:MOST_READ]
    readings = [read_paper(paper) for paper in sorted(chosen, key=lambda one: one.id)]
    acronyms = library_acronyms(readings)
    vectors = _vectors(readings)
    phrases = find_candidates(readings, acronyms)
    # Some seeds stay alone and are given up.
    most = _how_many(len(readings))
    seeds = _seeds(phrases, wanted=math.ceil(1.25 * most))
    groups = _grow(seeds, vectors)
    ids = [one.id for one in sorted(chosen, key=lambda one: one.id)]
    themes, members = [], {}
    for theme, group in _themes(groups, phrases, acronyms, most):
        themes.append(theme)
        members[theme.slug] = tuple(sorted(ids[number] for number in group.papers))
    return Found(vocabulary=Vocabulary(themes=tuple(themes), discovered=True), members=members)


def more(vocabulary: Vocabulary, papers: Sequence[PaperText], rest: Collection[str]) -> Found:
    """Themes for papers that are in none (`rest`, ids); only the new ones, with new slugs."""
    left = set(rest)
    found = discover([paper for paper in papers if paper.id in left])
    known = {slug for theme in vocabulary.themes for slug in (theme.slug, *theme.was)}
    themes = tuple(theme for theme in found.vocabulary.themes if theme.slug not in known)
    members = {theme.slug: found.members[theme.slug] for theme in themes}
    return Found(vocabulary=Vocabulary(themes=themes, discovered=True), members=members)


def suggest(
    vocabulary: Vocabulary, papers: Sequence[PaperText], members: Mapping[str, Collection[str]]
) -> Mapping[str, tuple[Suggestion, ...]]:
    """theme slug → keywords that would say more about its members (slug → paper ids)."""
    return {theme.slug: () for theme in vocabulary.themes}


def _how_many(papers: int) -> int:
    if papers < 8:
        return max(1, papers // 2) if papers > 1 else papers
    return max(min(6, papers // 3), min(MOST_THEMES, round(1.3 * math.sqrt(papers))))


def _seeds(phrases: list[Candidate], *, wanted: int) -> list[Candidate]:
    """Phrases to begin with: at each step the one that adds most papers and repeats least."""
    seeds: list[Candidate] = []
    covered: set[int] = set()
    free = sorted((one for one in phrases if one.can_name), key=lambda one: one.key)
    while free and len(seeds) < wanted:
        scored = [(_gain(one, covered, seeds), one) for one in free]
        _, seed = min(scored, key=lambda item: (-round(item[0], 6), item[1].key))
        free.remove(seed)
        seeds.append(seed)
        covered |= seed.papers
    return seeds


def _gain(phrase: Candidate, covered: Set[int], seeds: Iterable[Candidate]) -> float:
    new = len(phrase.core - covered) + 0.3 * len((phrase.papers - phrase.core) - covered)
    again = 0.1 * len(phrase.core & covered)
    overlap = max((len(phrase.core & one.papers) / len(phrase.core) for one in seeds), default=0.0)
    alike = max((len({*phrase.key} & {*one.key}) for one in seeds), default=0)
    coverage = math.pow(new + again, 0.75)
    return coverage * phrase.worth * (1.0 - 0.7 * overlap) * math.pow(0.8, alike)


def _vectors(readings: Sequence[Reading]) -> list[_Vector]:
    """Each paper as a unit vector of its telling words, rare ones weighing more."""
    counts: list[dict[str, float]] = []
    for reading in readings:
        count: defaultdict[str, float] = defaultdict(float)
        for one in reading.fields:
            for word, _, _ in terms(one.tokens):
                count[word] += 1.0 if one.place == "abstract" else 3.0
        counts.append(count)
    df = Counter(word for count in counts for word in count)
    total = len(readings)
    return [
        _unit(
            {
                word: (1.0 + math.log(often)) * math.log((total + 1) / (df[word] + 0.5))
                for word, often in count.items()
                if df[word] > 1
            }
        )
        for count in counts
    ]


def _unit(vector: _Vector) -> _Vector:
    norm = math.sqrt(sum(one * one for one in vector.values())) or 1.0
    return {word: one / norm for word, one in vector.items()}


def _grow(seeds: Sequence[Candidate], vectors: Sequence[_Vector]) -> list[_Group]:
    """Let each paper go to the seed whose papers it is most like, and again from there."""
    groups = [_Group(seed, set(seed.core)) for seed in seeds]
    least = min(6, len(vectors) // 40)
    for turn in range(ROUNDS):
        if turn == ROUNDS // 2:
            large = [one for one in groups if len(one.papers) >= least]
            groups = large or groups
        by_word: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, group in enumerate(groups):
            for word, weight in _centre(group, vectors).items():
                by_word[word].append((at, weight))
        members: list[set[int]] = [set() for _ in groups]
        for number, vector in enumerate(vectors):
            likeness: defaultdict[int, float] = defaultdict(float)
            for word, weight in vector.items():
                for at, other in by_word.get(word, ()):
                    likeness[at] += weight * other
            if likeness:
                best = min(likeness, key=lambda at: (-round(likeness[at], 6), at))
                members[best].add(number)
        groups = [
            _Group(one.seed, papers) for one, papers in zip(groups, members, strict=True) if papers
        ]
    return groups


def _centre(group: _Group, vectors: Sequence[_Vector]) -> _Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for number in sorted(group.papers):
        for word, weight in vectors[number].items():
            total[word] += weight
    return _unit(dict(sorted(total.items(), key=lambda item: (-item[1], item[0]))[:CENTRE_WORDS]))


def _themes(
    groups: Sequence[_Group],
    phrases: Sequence[Candidate],
    acronyms: Mapping[str, Stems],
    most: int,
) -> Iterator[tuple[Theme, _Group]]:
    used = {OTHER, "index"}
    shorts: defaultdict[Stems, list[str]] = defaultdict(list)
    for short in sorted(acronyms):
        shorts[acronyms[short]].append(short)
    total = len({number for phrase in phrases for number in phrase.papers})
    groups = sorted(groups, key=lambda one: (-len(one.papers), one.seed.key))[:most]
    for group, ranked in zip(groups, _characteristic(groups, phrases, total), strict=True):
        naming = _naming(group, ranked)
        if not naming or _is_thin(group, ranked):
            continue
        title = " & ".join(title_case(_short_name(one, shorts[one.key])) for one in naming)
        own = slug(title)
        if own in used or not own:
            own = "-".join(part for part in (own, short_hash(title)) if part)
        used.add(own)
        first = [*naming, *(one for one in ranked if one not in naming)]
        words = [word for one in first for word in (name(one), *shorts[one.key])]
        keywords = tuple(dict.fromkeys(words))[:MOST_KEYWORDS]
        about = _about(tuple(dict.fromkeys(name(one) for one in first)))
        yield Theme(slug=own, title=title, about=about, keywords=keywords), group


def _characteristic(
    groups: Sequence[_Group], phrases: Iterable[Candidate], total: int
) -> list[list[Candidate]]:
    """Each group's phrases, best first: what its papers have and others have not."""
    ranked: list[list[tuple[float, Stems, Candidate]]] = [[] for _ in groups]
    for one in phrases:
        best = 0.0
        home = -1
        for at, group in enumerate(groups):
            score = _telling(one, group, total)
            if score > best:
                best, home = score, at
        if home >= 0:
            ranked[home].append((-best, one.key, one))
    return [[one for *_, one in sorted(row, key=lambda item: item[:2])] for row in ranked]


def _telling(phrase: Candidate, group: _Group, total: int) -> float:
    inside = len(phrase.papers & group.papers)
    outside = len(phrase.papers) - inside
    least = 0.25 if len(phrase.key) > 1 else 0.35
    if (inside < 2 and len(group.papers) > 1) or inside < least * len(phrase.papers):
        return 0.0
    size = len(group.papers)
    # `total` counts papers that have a phrase; a group may hold others as well.
    rest = max(0, total - size)
    odds = math.log((inside + 0.3) / (size + 1)) - math.log((outside + 0.3) / (rest + 1))
    core = len(phrase.core & group.papers)
    return round(math.sqrt(core + 0.3 * (inside - core)) * max(0.0, odds) * phrase.worth, 6)


def _naming(group: _Group, ranked: Sequence[Candidate]) -> list[Candidate]:
    """One or two phrases for the title: two only when the second adds another subject."""
    names = [one for one in ranked if one.can_name and _holds(group, one)]
    if not names:
        return []
    # Among the best the widest: three papers' subject is no name for seventeen.
    names = sorted(names[:5], key=lambda one: (-_breadth(one, group), one.key))
    first = names[0]
    for one in names[1:4]:
        fresh = not set(one.key) & set(first.key)
        other = len(one.papers & first.papers) < 0.8 * len(one.papers)
        together = bool(one.papers & first.papers & group.papers)
        if fresh and other and together and len(one.key) > 1:
            return [first, one]
    return [first]


def _is_thin(group: _Group, ranked: Sequence[Candidate]) -> bool:
    """Whether words hold the group together but hardly any paper is about its phrases."""
    held = {number for one in ranked for number in one.core} & group.papers
    alone = len(ranked) == 1
    return len(held) < (min(5, len(group.papers) / 2) if alone else min(3, len(group.papers) / 4))


def _breadth(phrase: Candidate, group: _Group) -> float:
    """How well it names the whole group; one word alone says less than two."""
    plain = len(phrase.key) == 1 and not phrase.is_acronym
    inside = len(phrase.papers & group.papers)
    return round(inside * math.sqrt(phrase.worth) * (0.5 if plain else 1.0), 6)


def _holds(group: _Group, phrase: Candidate) -> bool:
    """Whether the group is about it: what one paper in eight says is no name for all."""
    return len(phrase.papers & group.papers) >= max(
        min(2, len(group.papers)), len(group.papers) / 8
    )


def _short_name(phrase: Candidate, shorts: Sequence[str]) -> str:
    """The acronym for what is too long for a title."""
    full = name(phrase)
    return shorts[0] if shorts and len(full) > 34 else full


def _about(names: Sequence[str]) -> str:
    said = list(names[:4])
    if len(said) < 2:
        return f"Papers on {said[0]}."
    return f"Papers on {', '.join(said[:-1])} and {said[-1]}."
