"""Words that stand among the same words are near; small libraries have no such vectors."""

from __future__ import annotations

import numpy as np

from generator.search import sense
from generator.search.index import Index
from generator.search.values import Document

WHEELS = "wheel engine road driver fuel brake".split()
STARS = "star planet orbit moon galaxy comet".split()


def _index(count: int) -> Index:
    index = Index()
    for at in range(count):
        own, name = (WHEELS, ("car", "automobile")) if at % 2 else (STARS, ("sky", "heaven"))
        words = [own[(at + step) % 6] for step in (0, 1, 3)]
        index.add(Document(url="x/", title=" ".join([*words, name[at // 2 % 2]])))
    return index


def _like(found: sense.Sense, one: str, other: str) -> float:
    a, b = (found.words[name].astype(float) for name in (one, other))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_words_that_never_meet_are_near_by_their_company() -> None:
    found = sense.make_sense(_index(80))
    assert found
    assert found.documents.shape == (80, found.size)
    assert _like(found, "car", "automobil") > 0.5 > 0.1 > _like(found, "car", "heaven")


def test_the_same_library_has_the_same_vectors_and_each_word_its_shard() -> None:
    one, other = sense.make_sense(_index(60)), sense.make_sense(_index(60))
    assert one
    assert other
    assert (one.documents == other.documents).all()
    firsts = ["automobil", "moon"]
    parts = sense.packed_words(one, firsts)
    assert parts == sense.packed_words(other, firsts)
    assert b"engin" in parts[0]
    assert b"wheel" in parts[1]


def test_few_documents_have_none() -> None:
    assert sense.make_sense(_index(sense.FEWEST - 1)) is None
    assert sense.make_sense(Index()) is None
