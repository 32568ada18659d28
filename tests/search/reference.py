"""The search files read back, and the search once more in the plainest way: what both must find."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.search.make import ROOT
from generator.search.words import terms


class Bytes:
    """Reads what `packing` writes."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    @property
    def more(self) -> bool:
        return self.at < len(self.raw)

    def byte(self) -> int:
        self.at += 1
        return self.raw[self.at - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            one = self.byte()
            value |= (one & 0x7F) << shift
            if one < 0x80:
                return value
            shift += 7

    def text(self) -> str:
        length = self.number()
        self.at += length
        return self.raw[self.at - length : self.at].decode()


@dataclass(frozen=True, slots=True)
class Posting:
    level: int
    title: bool
    authors: bool
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """All of the files."""

    head: Mapping[str, Any]
    weights: Mapping[str, int]
    postings: Mapping[str, Mapping[int, Posting]]
    cards: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The files of the second stage."""

    head: Mapping[str, Any]
    documents: Sequence[Sequence[int]]
    words: Mapping[str, tuple[int, Sequence[int]]]
    """term → length, direction."""

    def near(self, question: str, points: Mapping[int, int], most: int) -> list[int]:
        """All documents, nearest first. `points`: of the first stage, `most` the most possible."""
        direction = [0.0] * self.head["size"]
        for term, _ in terms(question):
            length, vector = self.words.get(term, (0, direction))
            direction = _sum(direction, vector, length / (_length(vector) or 1))

        def order(direction: Sequence[float], words: float) -> list[tuple[int, int]]:
            rows = []
            for at, one in enumerate(self.documents):
                both = sum(a * b for a, b in zip(direction, one, strict=True))
                like = both / (_length(one) or 1) / _length(direction)
                value = max(0, like) + words * points.get(at, 0) / (most or 1)
                rows.append((-math.floor(1e6 * value + 0.5), at))
            return sorted(rows)

        best = order(direction, self.head["firstShare"])[:3]
        whole = sum(value for value, _ in best) or 1
        direction = _sum([0.0] * len(direction), direction, 1 / _length(direction))
        for value, at in best:
            one = self.documents[at]
            direction = _sum(direction, one, self.head["feedback"] * value / whole / _length(one))
        return [at for _, at in order(direction, self.head["share"])]


def _length(vector: Sequence[float]) -> float:
    return math.sqrt(sum(one * one for one in vector))


def _sum(one: Sequence[float], other: Sequence[float], share: float) -> list[float]:
    return [a + b * share for a, b in zip(one, other, strict=True)]


def read_meaning(files: Mapping[str, bytes]) -> Meaning:
    folder = json.loads(files[f"{ROOT}/index.json"])["folder"]

    def plain(name: str) -> bytes:
        return zlib.decompress(files[f"{ROOT}/{folder}/{name}"])

    head = json.loads(plain("head.bin"))["sense"]
    size, coarse = head["size"], head["coarse"]

    def vector(data: Bytes) -> list[int]:
        raw = [data.byte() for _ in range(size // 2 if coarse else size)]
        if not coarse:
            return [one - 256 * (one > 127) for one in raw]
        halves = [half for one in raw for half in (one & 15, one >> 4)]
        return [one - 16 * (one > 7) for one in halves]

    listed = Bytes(plain("sense.bin"))
    documents = []
    while listed.more:
        documents.append(vector(listed))
    words = {}
    for at in range(len(head["shards"])):
        data = Bytes(plain(f"sense-{at}.bin"))
        while data.more:
            term = data.text()
            words[term] = (data.number(), vector(data))
    return Meaning(head, documents, words)


def read(files: Mapping[str, bytes]) -> Read:
    folder = json.loads(files[f"{ROOT}/index.json"])["folder"]

    def plain(name: str) -> bytes:
        return zlib.decompress(files[f"{ROOT}/{folder}/{name}"])

    head = json.loads(plain("head.bin"))
    weights: dict[str, int] = {}
    postings: dict[str, dict[int, Posting]] = {}
    for at, first in enumerate(head["shards"]):
        listed, places = Bytes(plain(f"terms-{at}.bin")), Bytes(plain(f"places-{at}.bin"))
        names = []
        while listed.more:
            names.append(listed.text())
            weights[names[-1]] = listed.number()
            own = postings[names[-1]] = {}
            document = 0
            for _ in range(listed.number()):
                document += listed.number()
                mark = listed.byte()
                place, row = 0, []
                for _ in range(places.number()):
                    place += places.number()
                    row.append(place)
                own[document] = Posting(mark & 31, bool(mark & 32), bool(mark & 64), tuple(row))
        assert names[0] == first
        assert not places.more
    rows = []
    for at in range(-(-head["documents"] // head["cards"])):
        rows += json.loads(plain(f"cards-{at}.bin"))
    return Read(head, weights, postings, tuple(tuple(row) for row in rows))
