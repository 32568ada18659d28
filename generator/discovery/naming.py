"""Names for groups of papers: what their titles say again and again, and others do not."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise

from generator.models import Theme
from generator.text.candidates import (
    Candidate,
    find_candidates,
    library_acronyms,
    name,
    plural,
    title_case,
)
from generator.text.phrases import Reading, Stems
from generator.text.titles import slug
from generator.vocabulary import RESERVED

MOST_KEYWORDS = 10
SECOND_SHARE = 0.5
"""A second phrase of a title must be this much as telling as the first."""
WELL_COVERED, LEAST_COVERED = 0.33, 0.2
"""The part of a group that must say the phrases of its name, better and at least."""
FIELDS = {("language", "model"): "Language Models", ("neural", "network"): "Neural Networks"}
INNER = {
    (word,) for word in "bias circuit feature knowledge layer memory neuron representation".split()
}
"""Words that say little without what they are in."""
CLEAR = 1.0
"""A word that is no noun is a keyword only when it tells so much."""
BARE = {
    (word,) for word in "brain chain control dynamics feedback graph image network platform".split()
}
"""Words that hardly say what it is about; a name only for want of others."""
LEAST_SHARE = 0.25
"""Of the papers about a phrase that must be in the group."""
_LENGTH_BONUS = {1: 0.85, 2: 1.0, 3: 1.1}


def name_groups(
    readings: Sequence[Reading], groups: Sequence[Set[int]], taken: Iterable[Theme]
) -> Iterator[tuple[Theme, Set[int]]]:
    """A theme for each group (numbers of readings) that can be named; `taken`: those at hand."""
    acronyms = library_acronyms(readings)
    phrases = find_candidates(readings, acronyms)
    used = {*RESERVED}
    for theme in taken:
        used |= {theme.slug, *theme.was, slug(theme.title)}
    shorts: defaultdict[Stems, list[str]] = defaultdict(list)
    for short in sorted(acronyms):
        shorts[acronyms[short]].append(short)
    fields = _fields(readings)
    for group, ranked in zip(groups, _characteristic(groups, phrases, len(readings)), strict=True):
        for naming in _namings(group, ranked):
            title = " & ".join(_titled(one, shorts[one.key]) for one in naming)
            if len(naming) == 1 and naming[0].key in INNER:
                title += _in_its_field(group, fields, len(readings))
            own = slug(title)
            if own and own not in used:
                break
        else:
            continue
        used.add(own)
        rest = [(score, one) for score, one in ranked if one not in naming]
        said = [*naming, *(one for score, one in rest if one.can_name or score >= CLEAR)]
        words = [word for one in said for word in (name(one), *shorts[one.key])]
        keywords = tuple(dict.fromkeys(words))[:MOST_KEYWORDS]
        about = _about(_terms(group, said))
        yield Theme(slug=own, title=title, about=about, keywords=keywords), group


def _characteristic(
    groups: Sequence[Set[int]], phrases: Iterable[Candidate], total: int
) -> list[list[tuple[float, Candidate]]]:
    """Each group's phrases, best first: what its papers have and others have not."""
    ranked: list[list[tuple[float, Stems, Candidate]]] = [[] for _ in groups]
    for one in phrases:
        best = 0.0
        home = -1
        for at, group in enumerate(groups):
            score = telling(one, group, total)
            if score > best:
                best, home = score, at
        if home >= 0:
            ranked[home].append((-best, one.key, one))
    ordered = [sorted(row, key=lambda item: item[:2]) for row in ranked]
    return [[(-score, one) for score, _, one in row] for row in ordered]


def telling(phrase: Candidate, group: Set[int], total: int) -> float:
    """How well a phrase tells the group's papers from the others; 0 when it does not.

    By the papers that are about it, not by all that mention it: coverage and log-odds.
    """
    about = len(phrase.core & group)
    mentions = len(phrase.papers & group)
    if (mentions < 2 and len(group) > 1) or about < LEAST_SHARE * len(phrase.core):
        return 0.0
    size, rest = len(group), max(0, total - len(group))
    odds = math.log((about + 0.3) / (size + 1))
    odds -= math.log((len(phrase.core) - about + 0.3) / (rest + 1))
    coverage = math.sqrt((about + 0.3 * (mentions - about)) / size)
    titled = 1.0 + len(phrase.titled & group) / size
    length = _LENGTH_BONUS[min(3, len(phrase.key))]
    return round(coverage * max(0.0, odds) * titled * length, 6)


def _namings(
    group: Set[int], ranked: Sequence[tuple[float, Candidate]]
) -> Iterator[list[Candidate]]:
    """Ways to name the group, best first: one phrase, or two when another adds something.

    A name that few of the papers say is none; a group without one is no theme.
    """
    names = [(score, one) for score, one in ranked if one.can_name and _holds(group, one, 8)]
    names = [(score, one) for score, one in names if one.key not in BARE] or names
    ways: list[tuple[bool, int, list[Candidate]]] = []
    for at, (best, first) in enumerate(names):
        seconds = [
            (score * _LENGTH_BONUS[min(3, len(one.key))], one)
            for score, one in names[at + 1 : at + 8]
            if not _repeats(one, first)
            and _holds(group, one, 6)
            and (len(first.key) == 1 or 2 * len((one.core & group) - first.core) >= len(one.core))
        ]
        score, second = max(seconds, key=lambda item: item[0], default=(0.0, first))
        every = [[first, second], [first]] if score >= SECOND_SHARE * best else [[first]]
        for way in every:
            covered = len(set().union(*(one.papers for one in way)) & group) / len(group)
            if covered >= LEAST_COVERED:
                ways.append((covered < WELL_COVERED, len(ways), way))
    yield from (way for *_, way in sorted(ways, key=lambda item: item[:2]))


def _repeats(one: Candidate, other: Candidate) -> bool:
    """Whether a word of one is, or stands in, a word of the other: symbolic, neuro-symbolic."""
    return any(word in more or more in word for word in one.key for more in other.key)


def _holds(group: Set[int], phrase: Candidate, part: int) -> bool:
    """Whether at least one paper in `part` of the group names it, and two are about it.

    One word alone is easily said by the way: it needs half as many again.
    """
    alone = len(phrase.key) == 1 and not phrase.is_acronym
    enough = len(phrase.papers & group) >= len(group) / part * (1.5 if alone else 1)
    return enough and len(phrase.core & group) >= min(3 if alone else 2, len(group))


def _titled(phrase: Candidate, shorts: Sequence[str]) -> str:
    """The phrase as a title; the acronym for what is too long for one."""
    full = plural(phrase)
    if shorts and len(full) > 34:
        return shorts[0]
    return title_case(f"{full} methods" if phrase.is_compound else full)


def _fields(readings: Sequence[Reading]) -> Mapping[str, Set[int]]:
    """What may qualify a bare word, and the readings that say it."""
    found: dict[str, set[int]] = {title: set() for title in FIELDS.values()}
    for at, reading in enumerate(readings):
        for one in reading.fields:
            for before, after in pairwise(one.tokens):
                if title := FIELDS.get((before.stem, after.stem)):
                    found[title].add(at)
    return found


def _in_its_field(group: Set[int], fields: Mapping[str, Set[int]], total: int) -> str:
    """` in Language Models` where most of the group speaks of them, and more than others do."""
    for title, papers in fields.items():
        inside, overall = len(papers & group) / len(group), len(papers) / total
        if inside >= 0.6 and inside >= 1.25 * overall:
            return f" in {title}"
    return ""


def _terms(group: Set[int], said: Sequence[Candidate]) -> list[str]:
    """What the about line names: phrases of several of its papers, none a part of another."""
    kept: list[Candidate] = []
    for one in said:
        common = len(one.papers & group) >= max(2, len(group) / 8)
        if one.can_name and common and not any(_repeats(one, other) for other in kept):
            kept.append(one)
    return [f"{name(one)} methods" if one.is_compound else plural(one) for one in kept]


def _about(names: Sequence[str]) -> str:
    """Phrases alone, so that it is right in any language: `Replay, fMRI, world models`."""
    said = ", ".join(_uncapitalised(one) for one in names[:4])
    return said[:1].upper() + said[1:] if said[1:2].islower() else said


def _uncapitalised(phrase: str) -> str:
    """In small letters, but for words with capitals inside: `EEG`, `ImageNet`."""
    words = phrase.split(" ")
    return " ".join(one if any(map(str.isupper, one[1:])) else one.lower() for one in words)
