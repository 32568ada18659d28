"""The files hold every document under each of its words, and are the same each time."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import packing
from generator.search.index import ABSTRACT, AUTHORS, SHARD, in_order
from generator.search.make import ROOT, make_files
from generator.search.values import Document, Lists
from generator.search.words import stem, terms
from generator.text.wordlists import STOP_WORDS
from tests.search.reference import Bytes, Read, read

NO_LISTS = Lists(themes=(), organizations=(), sources=())


def document(title: str, text: str = "", *authors: str) -> Document:
    return Document(url="papers/x/", title=title, text=text, authors=authors)


def made(*documents: Document) -> Read:
    return read(make_files(documents, NO_LISTS))


def terms_of(text: str) -> list[str]:
    return [term for term, _ in terms(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Networks", "network"),
        ("learned", "learning"),
        ("Schrödinger's", "schrodinger’s"),
        ("multi-agent", "multi agent"),
        ("naïve", "naive"),
        ("ÅNGSTRÖM", "angstrom"),
        ("GPUs", "gpu"),
        ("studies", "study"),
        ("planning", "plans"),
    ],
)
def test_spellings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert terms_of(one) == terms_of(other)


def test_what_is_hyphened_is_found_joined() -> None:
    assert "email" in terms_of("by e-mail")
    assert {"multiagent"} < set(terms_of("multi-agent"))
    assert terms_of("multiagent") == ["multiagent"]


def test_a_stem_keeps_what_tells_words_apart() -> None:
    assert len({stem(one) for one in ("spike", "spoke", "sing", "ring", "king", "wing")}) == 6


@given(st.lists(st.integers(0, 2**32), max_size=30))
def test_numbers_come_back(values: list[int]) -> None:
    data = Bytes(packing.numbers(values) + packing.rising(sorted(values)))
    assert [data.number() for _ in values] == values
    total, back = 0, []
    for _ in values:
        total += data.number()
        back.append(total)
    assert back == sorted(values)
    assert not data.more


@given(st.text(max_size=30).filter(lambda text: text.isprintable()))
def test_texts_come_back(value: str) -> None:
    assert Bytes(packing.text(value)).text() == value


_TITLE = st.lists(st.text(string.ascii_letters + "-éüßø'’", min_size=1, max_size=12), max_size=6)


@given(st.lists(_TITLE.map(" ".join), min_size=1, max_size=8))
def test_every_paper_is_found_by_each_word_of_its_title(titles: list[str]) -> None:
    found = made(*(document(title) for title in titles))
    for at, title in enumerate(titles):
        for term, place in terms(title):
            assert found.postings[term][at].title
            assert place in found.postings[term][at].places


def test_postings_tell_where_a_word_stands() -> None:
    found = made(document("Deep Ada", "Of deep things", "Ada Lovelace", "Alan Turing"))
    ada = found.postings["ada"][0]
    assert (ada.title, ada.authors) == (True, True)
    assert ada.places == (1, AUTHORS)
    # Authors stand so far apart that no phrase runs from one to the next.
    (turing,) = found.postings[stem("turing")][0].places
    (lovelace,) = found.postings[stem("lovelace")][0].places
    assert turing - lovelace > 4
    assert found.postings["deep"][0].places == (0, ABSTRACT + 1)
    assert "of" in STOP_WORDS
    assert "of" not in found.postings


def test_stop_words_of_a_title_are_found() -> None:
    assert 0 in made(document("To Be or Not to Be")).postings["not"]


def test_a_title_counts_more_and_a_rare_word_too() -> None:
    found = made(document("spike", "x y z"), document("x", "spike y z"), document("y", "x"))
    assert found.postings["spik"][0].level > found.postings["spik"][1].level
    assert found.weights["spik"] > found.weights["x"]
    general = made(document("approach"), document("axon"), document("x"))
    assert general.weights["axon"] > general.weights["approach"]


def test_shards_are_ranges_in_the_browsers_order() -> None:
    words = [f"{one}{other}" for one in "abc😀文z" for other in range(400)]
    found = made(*(document(" ".join(words[at : at + 40])) for at in range(0, len(words), 20)))
    firsts = found.head["shards"]
    assert len(firsts) > 1
    assert firsts == in_order(firsts)
    assert list(found.postings) == in_order(found.postings)


def test_shards_are_small() -> None:
    files = make_files([document(f"t{at} u{at % 7} " + "w " * 3) for at in range(3000)], NO_LISTS)
    sizes = [len(raw) for name, raw in files.items() if "/terms-" in name]
    assert len(sizes) > 2
    assert max(sizes) <= SHARD


def test_the_same_documents_make_the_same_files_and_others_another_folder() -> None:
    one = [document(f"Title {at}", "some words") for at in range(50)]
    assert make_files(one, NO_LISTS) == make_files(one, NO_LISTS)
    other = make_files([*one[:-1], document("Title 49", "other words")], NO_LISTS)
    first = {name for name in make_files(one, NO_LISTS) if name != f"{ROOT}/index.json"}
    assert first.isdisjoint(other)


def test_no_documents_are_no_error() -> None:
    found = made()
    assert found.head["documents"] == 0
    assert found.cards == ()


def test_cards_show_what_was_given() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    found = made(*(document(f"{hostile} {at}") for at in range(20)))
    assert [row[1] for row in found.cards] == [f"{hostile} {at}" for at in range(20)]
