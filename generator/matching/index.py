"""Finds papers by what they are known by. Holds hashes and ids only, so that it stays small."""

from __future__ import annotations

from collections.abc import Iterable

from generator import plain
from generator.matching.people import surname
from generator.models import Author, Paper, Record
from generator.text.identifiers import canonical_ids
from generator.text.titles import title_key, title_slug

Key = tuple[str, str]

CROWDS = {"near": 8, "title": 100}
"""So many papers of one title, or whose titles begin alike, are a series: by that alone none of
them is found. An identifier, and what a source said before, still find each."""


class Index:
    """Key → papers. What it finds are candidates, which `comparing` judges."""

    def __init__(self) -> None:
        # A hash in place of the key: a collision finds one candidate too many, which is judged.
        self._found: dict[int, tuple[str, ...]] = {}

    def add(self, paper: Paper) -> None:
        for key in keys_of_paper(paper):
            known = self._found.get(hash(key), ())
            if not _crowded(key, known) and paper.id not in known:
                self._found[hash(key)] = (*known, paper.id)

    def find(self, keys: Iterable[Key]) -> list[str]:
        """Ids of papers that have one of the keys, also of papers that are no more."""
        found: set[str] = set()
        for key in keys:
            holders = self._found.get(hash(key), ())
            if not _crowded(key, holders):
                found.update(holders)
        return sorted(found)


def _crowded(key: Key, holders: tuple[str, ...]) -> bool:
    return key[0] in CROWDS and len(holders) > CROWDS[key[0]]


def keys_of_paper(paper: Paper) -> set[Key]:
    """What a paper is found by: also what it was called before a person changed its title."""
    keys = set(canonical_ids(paper.ids).items())
    keys |= {_split(text) for text in paper.other_ids}
    for title in (paper.title, *paper.other_titles):
        keys |= _keys_of_title(title, paper.authors)
    keys |= {("id", one) for one in paper.aliases}
    if paper.id != title_slug(paper.title):
        keys.add(("id", paper.id))
    keys |= {sighting_key(one.source, one.digest) for one in paper.seen}
    origin = paper.provenance.get("title")
    if origin and origin.digest != plain.digest(paper.title):
        keys.add(("said", origin.digest))
    return keys


def keys_of_record(record: Record) -> set[Key]:
    """What the paper of a record could be found by."""
    keys = set(canonical_ids(record.ids).items())
    keys |= _keys_of_title(record.title, record.authors)
    return keys | {("id", title_slug(record.title)), ("said", plain.digest(record.title))}


def sighting_key(source: str, digest: str) -> Key:
    return "seen", f"{source} {digest}"


def _split(text: str) -> Key:
    scheme, _, value = text.partition(":")
    return scheme, value


def _keys_of_title(title: str, authors: tuple[Author, ...]) -> set[Key]:
    """The whole title; of a longer one also either end with the first author's name.

    One slip of the pen leaves one of the two ends as it was.
    """
    key = title_key(title)
    words = key.split()
    # "Multi-word" and "multiword" are one.
    found = {("title", "".join(words))}
    if len(words) >= 5 and authors:
        name = surname(authors[0])
        found |= {("near", f"{name} {' '.join(words[:3])}"), ("near", f"{name} {words[-3:]}")}
    return found
