from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import related
from generator.graph import communities, link, nearest, read_corpus
from generator.space import FEWEST, count_words, make_space
from generator.text.phrases import PaperText, tokens

SUBJECTS = {
    "spiking": "spiking neural networks fire on neuromorphic chips with little energy",
    "forgetting": "continual learning forgets earlier tasks unless replay keeps them",
    "brain": "EEG electrodes and fMRI decode speech from the cortex of listeners",
}


def _library(size: int) -> list[PaperText]:
    chance = random.Random(5)
    names = list(SUBJECTS)
    papers = []
    for at in range(size):
        words = SUBJECTS[names[at % 3]].split()
        chance.shuffle(words)
        papers.append(
            PaperText(
                id=f"p{at:03}",
                title=f"{' '.join(words[:3])} {at}",
                abstract=f"{SUBJECTS[names[at % 3]]}. {' '.join(words)}.",
            )
        )
    return papers


def test_papers_of_one_subject_are_related_with_words_that_both_say() -> None:
    papers = _library(30)
    found = related.find(read_corpus(papers))
    texts = {one.id: f"{one.title} {one.abstract}".lower() for one in papers}
    for key, others in found.items():
        assert related.FEWEST <= len(others) <= related.MOST
        for one in others:
            assert int(one.paper_id[1:]) % 3 == int(key[1:]) % 3
            assert 0 < len(one.words) <= related.MOST_WORDS
            for words in one.words:
                assert words.lower() in texts[key]
                said = texts[one.paper_id].replace(".", "").split()
                assert set(words.lower().split()) <= set(said)


def test_likeness_is_the_same_in_both_directions() -> None:
    found = related.find(read_corpus(_library(24)))
    for key, others in found.items():
        for one in others:
            back = {other.paper_id: other.likeness for other in found[one.paper_id]}
            assert back.get(key, one.likeness) == one.likeness


def test_neither_the_paper_nor_its_double_is_related() -> None:
    papers = _library(24)
    twin = PaperText(id="twin", title=papers[0].title.upper(), abstract=papers[0].abstract)
    maybe = PaperText(id="maybe", title=f"On {papers[1].title}", abstract=papers[1].abstract)
    found = related.find(
        read_corpus([*papers, twin, maybe]), apart={"maybe": frozenset([papers[1].id])}
    )
    for key, others in found.items():
        shown = {one.paper_id for one in others}
        assert key not in shown
        assert not {papers[0].id, "twin"} <= shown | {key}
        assert not {papers[1].id, "maybe"} <= shown | {key}


def test_a_theme_in_common_counts() -> None:
    papers = _library(24)
    plain = related.find(read_corpus(papers))
    first = plain["p000"][-1].paper_id
    drawn = related.find(read_corpus(papers), themes={"p000": {"x"}, first: {"x"}})
    assert [one.paper_id for one in drawn["p000"]].index(first) < len(plain["p000"]) - 1


def test_papers_that_share_no_word_are_not_related() -> None:
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda".split()
    papers = [PaperText(id=word, title=word, abstract=f"{word}ish {word}ly") for word in words]
    assert set(related.find(read_corpus(papers)).values()) == {()}


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_hardly_any_papers_are_no_fault(count: int) -> None:
    papers = _library(count)
    assert set(related.find(read_corpus(papers))) == {one.id for one in papers}


_TEXTS = st.lists(
    st.sampled_from(
        "spike net replay EEG (EEG) LLMs art ART of the multi-agent agents 2025".split()
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=60)
@given(st.lists(st.tuples(_TEXTS, _TEXTS), max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(
    texts: list[tuple[str, str]], chance: random.Random
) -> None:
    papers = [
        PaperText(id=f"p{at}", title=title, abstract=abstract)
        for at, (title, abstract) in enumerate(texts)
    ]
    shuffled = list(papers)
    chance.shuffle(shuffled)
    assert related.find(read_corpus(papers)) == related.find(read_corpus(shuffled))


def test_acronyms_keep_their_capitals_and_mean_what_the_library_says() -> None:
    papers = [
        PaperText(id="a", title="Large language models (LLMs) at work", abstract="LLMs speak."),
        PaperText(id="b", title="Of large language models (LLMs)", abstract="They speak."),
        PaperText(id="c", title="LLMs write", abstract="ART is no art."),
    ]
    space = make_space(papers)
    assert space.meanings["LLM"] == ("large", "language", "model")
    assert {"ART", "art"} <= set(space.columns)
    row = space.words[[2]].toarray()[0]
    assert row[space.columns["language"]] > 0
    assert "LLM" not in space.columns or row[space.columns["LLM"]] == 0
    theme = space.vector(count_words([(tokens("LLMs"), 1.0)]))
    assert theme[space.columns["language"]] > 0


def test_vectors_have_length_one_and_a_small_library_no_latent_space() -> None:
    for size in (FEWEST - 1, FEWEST + 10):
        space = make_space(_library(size))
        lengths = np.sqrt(space.words.multiply(space.words).sum(axis=1))
        assert np.allclose(lengths, 1.0)
        assert bool(space.latent.any()) == (size >= FEWEST)


def test_large_libraries_are_searched_in_the_latent_space(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same papers by either way, where the subjects are clear."""
    space = make_space(_library(60))
    exact = nearest(space, 5)
    monkeypatch.setattr("generator.graph.ALL_COMPARED", 10)
    monkeypatch.setattr("generator.graph.CANDIDATES", 25)
    assert (nearest(space, 5).likeness >= exact.likeness - 0.05).all()


def test_communities_are_the_subjects() -> None:
    space = make_space(_library(60))
    found = communities(link(nearest(space, 8), len(space)), resolution=1.0)
    assert len(set(found)) == 3
    assert all(found[at] == found[at % 3] for at in range(60))


def test_words_of_any_subject_relate_no_papers() -> None:
    """General words alone are no grounds, nor is one plain word beside them."""
    papers = _library(30)
    papers.append(PaperText(id="far", title="Usual models need boxes", abstract="Early models."))
    papers.append(PaperText(id="near", title="Boxes", abstract="The usual models of early needs."))
    papers.append(PaperText(id="none", title="Early needs", abstract="What usual models are."))
    found = related.find(read_corpus(papers))
    assert "none" not in {one.paper_id for one in found["far"]}
    for one in found["far"]:
        assert not {"usual", "models", "model", "need", "early"} & set(one.words)
    assert all(one.words for every in found.values() for one in every)
