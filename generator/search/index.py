"""The inverted index: for each term the documents that have it, how much, and where.

Weights are BM25F's (Robertson, Zaragoza: "The probabilistic relevance framework", 2009) in small
whole numbers, so that every machine adds them up alike.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.search.packing import number, rising, text
from generator.search.values import Document
from generator.search.words import stem, terms
from generator.text.wordlists import GENERIC, STOP_WORDS

K1 = 1.5
B = 0.6
NAMED = 2.5
"""A word of the title or of an author's name counts as so many of the abstract."""
GENERIC_SHARE = 0.6
"""What a word of any paper (*approach*, *people*) tells, against another that is as rare."""
LEVELS = 31
"""Weights of a term in a document are whole numbers from 1 to this."""
FINE = 64
"""Weights of a term are whole numbers of this part."""
AUTHORS, ABSTRACT = 1 << 12, 1 << 14
"""Where the places of authors and of the text begin; a title has those before."""
APART = 8
"""Between two authors, keywords or fields no phrase runs on."""
SHARD = 8_000
"""So many bytes make a shard full, before deflating."""

IN_TITLE, IN_AUTHORS = 32, 64
IDENTIFIER = "="
"""With which no word of a text begins."""
_GENERIC = frozenset(stem(word) for word in GENERIC)
STOP = frozenset(stem(word) for word in STOP_WORDS)


@dataclass(slots=True)
class _Postings:
    """Of one term: documents in rising order, four numbers each, and the places packed."""

    documents: array[int] = field(default_factory=lambda: array("I"))
    flags: bytearray = field(default_factory=bytearray)
    amounts: array[float] = field(default_factory=lambda: array("f"))
    places: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Shard:
    """A range of terms in the order of the browser's strings."""

    first: str
    terms: bytes
    """For each term: itself, its weight, how many documents, and for each the step to it and a
    byte: weight in it, whether in its title, whether in its authors."""
    places: bytes
    """For each term and document, in the same order: how many places, and the steps to them."""


class Index:
    """Grows by one document after the other; some 90 postings of 12 bytes each for a paper."""

    def __init__(self) -> None:
        self.postings: defaultdict[str, _Postings] = defaultdict(_Postings)
        self.lengths = array("f")

    def add(self, read: bytes) -> None:
        """Take in the next document, as `read_document` has it; the first has number 0."""
        at = len(self.lengths)
        head, _, places = read.partition(b"\n")
        length = 0.0
        start = 0
        for term, flags, amount, size in json.loads(head):
            one = self.postings[term]
            one.documents.append(at)
            one.flags.append(flags)
            one.amounts.append(amount)
            one.places += places[start : start + size]
            start += size
            length += 0 if term[0] == IDENTIFIER else amount
        self.lengths.append(length)

    def weight(self, term: str) -> int:
        """Inverse document frequency; at least 1."""
        count, having = len(self.lengths), len(self.postings[term].documents)
        rarity = math.log(1 + (count - having + 0.5) / (having + 0.5))
        return max(1, round(FINE * rarity * (GENERIC_SHARE if term in _GENERIC else 1)))

    def shards(self) -> Iterator[Shard]:
        """In order; each full but for the last, a large term alone."""
        first, listed, places = "", bytearray(), bytearray()
        mean = sum(self.lengths) / max(1, len(self.lengths)) or 1.0
        for term in in_order(self.postings):
            own = self._term(term, mean)
            if listed and len(listed) + len(own) > SHARD:
                yield Shard(first, bytes(listed), bytes(places))
                listed, places = bytearray(), bytearray()
            first = first if listed else term
            listed += own
            places += self.postings[term].places
        if listed:
            yield Shard(first, bytes(listed), bytes(places))

    def _term(self, term: str, mean: float) -> bytes:
        one = self.postings[term]
        out = bytearray(text(term) + number(self.weight(term)) + number(len(one.documents)))
        before = 0
        for at, flags, amount in zip(one.documents, one.flags, one.amounts, strict=True):
            norm = K1 * (1 - B + B * self.lengths[at] / mean)
            level = max(1, round(LEVELS * amount / (amount + norm)))
            out += number(at - before)
            out.append(flags | level)
            before = at
        return bytes(out)


def read_document(document: Document) -> bytes:
    """Its terms, each with its flags, amount and size of its places, as JSON on one line; and
    after it the places of all."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for term, place in _placed(document):
        found[term].append(place)
    rows: list[tuple[str, int, float, int]] = []
    packed = bytearray()
    for term, places in found.items():
        named = sum(place < ABSTRACT for place in places)
        amount = NAMED * named + len(places) - named
        title = places[0] < AUTHORS
        authors = any(AUTHORS <= place < ABSTRACT for place in places)
        own = number(len(places)) + rising(places)
        rows.append((term, IN_TITLE * title + IN_AUTHORS * authors, amount, len(own)))
        packed += own
    for name in sorted({identifier_term(name) for name in document.identifiers}):
        rows.append((name, 0, 1, 1))
        packed += number(0)
    return json.dumps(rows).encode() + b"\n" + packed


def identifier_term(name: str) -> str:
    """What no text has: the sign sets it apart from words.

    >>> identifier_term("10.3115/v1/D14-1162")
    '=10.3115/v1/d14-1162'
    """
    return f"{IDENTIFIER}{name.lower()}"


def in_order(words: Iterable[str]) -> list[str]:
    """As the browser orders strings: by UTF-16."""
    return sorted(words, key=lambda one: one.encode("utf-16-be", "surrogatepass"))


def _placed(document: Document) -> Iterator[tuple[str, int]]:
    """Every term with its place. Words such as *the* count in names only."""
    title = ((term, min(place, AUTHORS - 1)) for term, place in terms(document.title))
    yield from title
    yield from _rows(document.authors, AUTHORS, ABSTRACT)
    for term, place in _rows((document.text, *document.more), ABSTRACT, 1 << 20):
        if term not in STOP:
            yield term, place


def _rows(texts: Sequence[str], start: int, end: int) -> Iterator[tuple[str, int]]:
    for one in texts:
        last = 0
        for term, last in terms(one):
            if start + last < end:
                yield term, start + last
        start += last + APART
