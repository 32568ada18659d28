"""Phrases of a library that could name a subject. Finds and rates them; chooses none."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from generator.text.phrases import (
    Reading,
    Stems,
    Token,
    acronym,
    canonical,
    is_ideograph,
    is_telling,
    main_meanings,
)
from generator.text.wordlists import GENERIC, PREFIXES, STOP_WORDS

MOST_COMMON = 0.15
"""A phrase in more of the papers divides nothing."""


_HEADS = frozenset(
    "computation computing detection generation intelligence learning model modeling network "
    "processing recognition representation scaling search system testing theory training".split()
)
"""General words that may end a phrase: `continual learning`, but no `continual method`."""
_STARTS = frozenset("deep feature function general model state test text theory training".split())
"""General words that may begin one: `model merging`."""
_NAMING = re.compile(r"(?:tion|sion|ity|ness|ics|ment|ism|logy|phy|science|ence|ance)$")
"""Endings of nouns."""
_ADJECTIVE = re.compile(r"(?:[ae]l|ive|ary|ous|ic|[ai]ble|ful|less|an|ar|ly)$")
_WIDE = frozenset(
    tuple(phrase.split())
    for phrase in (
        "artificial intelligence",
        "artificial neural network",
        "deep learning",
        "deep neural network",
        "language model",
        "large language model",
        "machine learning",
        "natural language processing",
        "neural network",
        "pretrained language model",
    )
)
"""Where more than one paper in forty says these, they are the field and no theme in it."""
_SMALL_WORDS = frozenset("a an and as at by for from in of on or the to with".split())


@dataclass(slots=True)
class Candidate:
    """A phrase that could name a theme, and the papers that have it."""

    key: Stems
    papers: set[int] = field(default_factory=set)
    core: set[int] = field(default_factory=set)
    """Papers that are about it: it is in the title or the keywords, or stands there twice."""
    titled: set[int] = field(default_factory=set)
    """Papers that have it in the title or the keywords."""
    surfaces: Counter[str] = field(default_factory=Counter)
    ends: int = 0
    """Mentions after which the phrase ends: `robots`, and not `robot learning`."""
    verbs: int = 0
    """Mentions after `to`: `to connect`."""

    @property
    def can_name(self) -> bool:
        """Whole phrases do, and words alone as acronyms and as nouns."""
        said = self.surfaces.total()
        if len(self.key) > 1:
            # What mostly goes on is cut: `deep neural`.
            return 3 * self.ends >= said
        if self.is_acronym:
            return True
        is_noun = 3 * self.ends >= said > 8 * self.verbs and not _ADJECTIVE.search(self.key[0])
        gerund = self.key[0].endswith("ing") and len(self.titled) >= 3  # reasoning
        return len(self.key[0]) > 4 and (
            _NAMING.search(self.key[0]) is not None or is_noun or gerund or self.is_compound
        )

    @property
    def is_compound(self) -> bool:
        """An adjective that is a subject nevertheless: `neuro-symbolic`."""
        adjective = _ADJECTIVE.search(self.key[0]) is not None
        return len(self.key) == 1 and adjective and any("-" in surface for surface in self.surfaces)

    @property
    def is_acronym(self) -> bool:
        written = sum(count for surface, count in self.surfaces.items() if acronym(surface))
        return len(self.key) == 1 and 2 * written > self.surfaces.total()


def library_acronyms(readings: Sequence[Reading]) -> dict[str, Stems]:
    """Acronyms that the library gives one meaning."""
    meanings: defaultdict[str, Counter[Stems]] = defaultdict(Counter)
    for reading in readings:
        for short, long in reading.defined.items():
            meanings[short][long] += 1
    return main_meanings(meanings)


def find_candidates(readings: Sequence[Reading], acronyms: Mapping[str, Stems]) -> list[Candidate]:
    """Phrases that neither few nor most papers have, and that say something."""
    least = max(3, math.ceil(0.01 * len(readings))) if len(readings) >= 20 else 2
    # A small library has few subjects, and each is in more of its papers.
    most = max(4, least, MOST_COMMON * len(readings), min(15, 0.3 * len(readings)))
    counts: Counter[Stems] = Counter()
    titles: Counter[Stems] = Counter()
    every = [list(_keys(one, acronyms)) for one in readings]
    for found in every:
        counts.update({key for key, *_ in found})
        titles.update({key for key, _, place, *_ in found if place != "abstract"})
    # What every third abstract says can still be the subject of a few: `reasoning`.
    wanted = {
        key
        for key, count in counts.items()
        if least <= count and (count <= most or least <= titles[key] <= most)
    }
    phrases = {key: Candidate(key) for key in sorted(wanted)}
    for number, found in enumerate(every):
        mentions: Counter[Stems] = Counter()
        titled: set[Stems] = set()
        for key, surface, place, ends, verb in found:
            if key not in wanted:
                continue
            mentions[key] += 1
            phrases[key].surfaces[surface] += 1
            phrases[key].ends += ends
            phrases[key].verbs += verb
            if place != "abstract":
                titled.add(key)
        for key, count in mentions.items():
            phrase = phrases[key]
            phrase.papers.add(number)
            if key in titled:
                phrase.titled.add(number)
            if count > 1 or key in titled:
                phrase.core.add(number)
    return _without_parts(
        [one for one in phrases.values() if _is_subject(one, least, len(readings))]
    )


def _is_subject(one: Candidate, least: int, total: int) -> bool:
    """One word is a subject when papers come back to it; chance words they say once."""
    if len(one.core) < min(2, least) or (one.key in _WIDE and len(one.papers) > total / 40):
        return False
    return len(one.key) > 1 or (bool(one.titled) and one.surfaces.total() >= 1.6 * len(one.papers))


def _keys(
    reading: Reading, acronyms: Mapping[str, Stems]
) -> Iterator[tuple[Stems, str, str, bool, bool]]:
    """Each phrase of one to four words in a paper: key, surface, place, end, verb."""
    spelled_out = frozenset(acronyms.values())
    for one in reading.fields:
        words = one.tokens
        for first in range(len(words)):
            content = 0
            for last in range(first, len(words)):
                stem = words[last].stem
                if last > first and not words[last].joined:
                    break
                if stem in STOP_WORDS:
                    if stem != "of" or last == first:
                        break
                    continue
                content += stem not in PREFIXES
                if content > 4:
                    break
                # `knowledge` is no phrase of its own in `knowledge-augmented`, nor is `augmented`.
                around = one.text[words[last].end : words[last].end + 1]
                if first == last and words[first].start:
                    around += one.text[words[first].start - 1]
                if "-" in around:
                    continue
                if key := _key(words[first : last + 1], acronyms, spelled_out):
                    after = words[last + 1 : last + 2]
                    ends = not (after and after[0].joined and _goes_on(after[0].stem))
                    verb = first > 0 and words[first - 1].stem == "to"
                    yield key, one.surface(first, last), one.place, ends, verb


def _goes_on(stem: str) -> bool:
    """Whether a word may belong to the phrase before it; ideographs never tell."""
    return not (stem in STOP_WORDS or stem.isdigit() or is_ideograph(stem))


def _key(words: Sequence[Token], acronyms: Mapping[str, Stems], spelled_out: Set[Stems]) -> Stems:
    """The folded phrase, or nothing when it can name no subject."""
    if len(words) == 1:
        raw, stem = words[0].raw, words[0].stem
        short = acronym(raw)
        if short in acronyms:
            return acronyms[short]
        plain = len(stem) > 3 and not stem.endswith("ed")
        return (stem,) if raw and (short or plain) and is_telling(stem) else ()
    stems = tuple(word.stem for word in words)
    tiny = any(len(stem) < 2 and not is_ideograph(stem) for stem in stems)
    if tiny or any(stem.isdigit() for stem in stems) or len(set(stems)) < len(stems):
        return ()
    key = canonical(stems)
    if key in spelled_out:
        return key
    if (key[0] in GENERIC and key[0] not in _STARTS) or (
        key[-1] in GENERIC and key[-1] not in _HEADS
    ):
        return ()
    telling = any(stem not in GENERIC and stem not in STOP_WORDS for stem in key)
    if not telling or (key[-1].endswith("ed") and len(key[-1]) > 4):
        return ()
    return key


def _without_parts(phrases: list[Candidate]) -> list[Candidate]:
    """Drop `spiking neural` where nearly every one is in `spiking neural network`."""
    parts: set[Stems] = set()
    known = {one.key: one for one in phrases}
    for one in phrases:
        size = len(one.key)
        for length in range(1, size):
            for start in range(size - length + 1):
                part = known.get(one.key[start : start + length])
                if part and len(one.papers) >= 0.7 * len(part.papers):
                    parts.add(part.key)
    return [one for one in phrases if one.key not in parts]


def name(phrase: Candidate) -> str:
    """The most common surface; small letters where the papers have both."""
    folded: Counter[str] = Counter()
    for surface, count in phrase.surfaces.items():
        spelled_out = len(surface.split()) > 1 or not acronym(surface) or len(phrase.key) == 1
        folded[surface.casefold()] += count * (100 if spelled_out else 1)
    common = min(folded, key=lambda one: (-folded[one], one))
    same = {one: count for one, count in phrase.surfaces.items() if one.casefold() == common}
    if common in same and not any(acronym(word) for one in same for word in one.split()):
        return common
    return min(same, key=lambda one: (-same[one], one))


def plural(phrase: Candidate) -> str:
    """The name, in the plural where papers say it so now and then."""
    singular = name(phrase)
    many = {one: count for one, count in phrase.surfaces.items() if _is_plural(one, singular)}
    if 5 * sum(many.values()) < phrase.surfaces.total():
        return singular
    return min(many, key=lambda one: (-many[one], one), default=singular)


def _is_plural(surface: str, singular: str) -> bool:
    same = surface.casefold(), singular.casefold()
    return same[0] == same[1] + "s"


def title_case(name: str) -> str:
    words = name.split(" ")
    return " ".join(
        word if word in _SMALL_WORDS and place else _capital(word)
        for place, word in enumerate(words)
    )


def _capital(word: str) -> str:
    """With a capital, unless it has its own: `fMRI`."""
    return "-".join(
        part if any(char.isupper() for char in part) else part[:1].upper() + part[1:]
        for part in word.split("-")
    )
