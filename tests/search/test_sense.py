"""Words that stand among the same words are near; small libraries have no such vectors."""

from __future__ import annotations

import numpy as np

from generator.resources import word_vectors
from generator.search import learned, sense
from generator.search.index import Index, in_order, read_document
from generator.search.values import Document

WHEELS = "wheel engine road driver fuel brake".split()
STARS = "star planet orbit moon galaxy comet".split()


def _index(count: int) -> Index:
    index = Index()
    for at in range(count):
        own, name = (WHEELS, ("car", "automobile")) if at % 2 else (STARS, ("sky", "heaven"))
        words = [own[(at + step) % 6] for step in (0, 1, 3)]
        index.add(read_document(Document(url="x/", title=" ".join([*words, name[at // 2 % 2]]))))
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
    parts = list(sense.packed_words(one))
    assert parts == list(sense.packed_words(other))
    assert [first for first, _ in parts] == ["automobil"]
    assert b"engin" in parts[0][1]


def test_english_has_learned_words_even_those_of_no_document() -> None:
    table = word_vectors()
    found = sense.make_sense(_index(60), table)
    assert found
    assert found.size == learned.SIZE
    assert "chatbot" in found.words
    assert _like(found, "doctor", "nurs") > _like(found, "doctor", "galax") + 0.2
    parts = list(sense.packed_words(found))
    firsts = [first for first, _ in parts]
    assert firsts == in_order(firsts)
    assert all(len(raw) <= sense.SHARD for _, raw in parts)


def test_a_library_of_other_words_is_analysed_by_itself() -> None:
    index = Index()
    for at in range(60):
        words = [f"qx{'abcdef'[(at + step) % 6]}{at % 2}" for step in (0, 1, 3)]
        index.add(read_document(Document(url="x/", title=" ".join(words))))
    found = sense.make_sense(index, word_vectors())
    assert found
    assert "chatbot" not in found.words
    assert set(found.words) <= set(index.postings)


def test_few_documents_have_none() -> None:
    assert sense.make_sense(_index(sense.FEWEST - 1)) is None
    assert sense.make_sense(Index()) is None
