"""The search files read back, and the search once more in the plainest way: what both must find."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.search.make import ROOT


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
