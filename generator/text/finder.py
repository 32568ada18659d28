"""Finds the phrases of themes in papers, however they are spelled; it weighs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.text.phrases import (
    Field,
    Place,
    Reading,
    Stems,
    acronym,
    canonical,
    definitions,
    fold_word,
    spellings,
    stems,
    tokens,
)
from generator.text.titles import fold
from generator.text.wordlists import STOP_WORDS

LONGEST_PHRASE = 8
"""Words of a phrase that are compared."""


class Found(NamedTuple):
    """A phrase of a group at a place in a paper."""

    group: str
    phrase: Stems
    place: Place
    surface: str
    field: int
    start: int
    end: int


class Finder:
    """Finds the phrases of named groups (themes) in papers."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.phrases: dict[str, tuple[Stems, ...]] = {}
        self._by_first: dict[str, dict[Stems, dict[str, Stems]]] = {}
        self._acronyms: dict[str, dict[str, tuple[Stems, ...]]] = {}
        """acronym → group → the phrases of the group that it can stand for."""
        for group in groups:
            self._add(group, [part for one in groups[group] for part in _parts(one)])

    def _add(self, group: str, phrases: list[str]) -> None:
        known: dict[Stems, None] = {}
        shorts = {acronym(phrase): None for phrase in phrases if acronym(phrase)}
        for phrase in phrases:
            if acronym(phrase):
                known[(fold_word(acronym(phrase)),)] = None
            elif key := stems(phrase)[:LONGEST_PHRASE]:
                known[canonical(key)] = None
                for spelling in spellings(key):
                    rest = self._by_first.setdefault(spelling[0], {})
                    rest.setdefault(spelling[1:], {})[group] = canonical(key)
        self.phrases[group] = tuple(known)
        for short in shorts:
            long = tuple(stems(one) for one in phrases if _spells(short, one))
            self._acronyms.setdefault(short, {})[group] = long

    def explains(self, group: str, short: str) -> bool:
        """Whether the group says what the acronym stands for."""
        return bool(self._acronyms.get(short, {}).get(group))

    @property
    def claimed_by_several(self) -> frozenset[str]:
        """Acronyms of more than one group."""
        return frozenset(short for short, groups in self._acronyms.items() if len(groups) > 1)

    def contradicted(self, reading: Reading) -> frozenset[str]:
        """Acronyms that some group explains, and that the paper explains otherwise."""
        return frozenset(
            short
            for short, said in reading.defined.items()
            for long in self._acronyms.get(short, {}).values()
            if not _agrees(said, long)
        )

    def find(self, reading: Reading) -> Iterator[Found]:
        """Each mention of each phrase, overlapping ones too, in the order of the paper."""
        for number, one in enumerate(reading.fields):
            for at, token in enumerate(one.tokens):
                if token.stem in self._by_first:
                    yield from self._from(one, number, at)
                short = acronym(token.raw)
                for group, long in self._acronyms.get(short, {}).items() if short else ():
                    if _agrees(reading.defined.get(short), long):
                        key = (fold_word(short),)
                        yield Found(group, key, one.place, token.raw, number, at, at + 1)

    def _from(self, one: Field, number: int, at: int) -> Iterator[Found]:
        rests = self._by_first[one.tokens[at].stem]
        reach = at + 1
        while reach < min(len(one.tokens), at + LONGEST_PHRASE) and one.tokens[reach].joined:
            reach += 1
        following = tuple(token.stem for token in one.tokens[at + 1 : reach])
        for size in range(len(following) + 1):
            for group, key in rests.get(following[:size], {}).items():
                last = at + size
                surface = one.surface(at, last)
                yield Found(group, key, one.place, surface, number, at, last + 1)


def _parts(phrase: str) -> list[str]:
    """`continual learning (CL)` says that both mean the theme."""
    words = tokens(phrase)
    explained = definitions(phrase, words)
    if explained and max(explained) == len(words) - 1:
        place = max(explained)
        return [phrase[: words[place - 1].end], explained[place][0]]
    return [phrase]


def _spells(short: str, phrase: str) -> bool:
    """Whether the initials of the phrase, small words left out or not, are the acronym."""
    words = [token.stem for token in tokens(phrase)]
    initials = "".join(word[0] for word in words)
    strong = "".join(word[0] for word in words if word not in STOP_WORDS)
    return len(words) > 1 and fold(short) in (initials, strong)


def _agrees(defined: Stems | None, long: tuple[Stems, ...]) -> bool:
    """A paper that says CL is contrastive learning is not about continual learning."""
    if defined is None or not long:
        return True
    said = " ".join(canonical(defined))
    return any(" ".join(canonical(one)) in said for one in long)
