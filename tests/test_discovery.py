from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.discovery import discover
from generator.discovery.naming import MOST_KEYWORDS
from generator.models import OTHER, Vocabulary
from generator.text.phrases import PaperText
from generator.themes import assign, coverage
from generator.vocabulary import dump_vocabulary, parse_vocabulary

SUBJECTS = {
    "continual learning": ["catastrophic forgetting", "experience replay", "stability"],
    "spiking neural networks": ["neuromorphic chips", "event cameras", "energy"],
    "brain-computer interfaces": ["EEG", "motor imagery", "electrodes"],
    "knowledge graphs": ["entity alignment", "link prediction", "triples"],
    "theory of mind": ["false beliefs", "mental states", "children"],
    "protein folding": ["amino acids", "molecular dynamics", "residues"],
}


def _library(size: int) -> list[PaperText]:
    chance = random.Random(7)
    papers = []
    for number in range(size):
        subject, words = list(SUBJECTS.items())[number % len(SUBJECTS)]
        first, second = chance.sample(words, 2)
        papers.append(
            PaperText(
                id=f"p{number:03}",
                title=f"On {subject} with {first}, part {number}",
                abstract=f"We present a novel framework for {subject}. Our method uses {first}, "
                f"and results on {second} improve. In {subject}, {first} and {second} matter.",
            )
        )
    return papers


def test_subjects_become_themes_with_readable_titles() -> None:
    papers = _library(60)
    vocabulary = discover(papers).vocabulary
    assert vocabulary.discovered
    titles = " | ".join(theme.title for theme in vocabulary.themes)
    for title in ("Continual Learning", "Spiking Neural Networks", "Brain-Computer Interfaces",
                  "Knowledge Graphs", "Theory of Mind", "Protein Folding"):  # fmt: skip
        assert title in titles
    assert "Novel" not in titles
    assert "Framework" not in titles
    assert coverage(vocabulary, assign(vocabulary, papers)).other_share < 0.05


def test_themes_are_fit_to_be_written_and_edited() -> None:
    vocabulary = discover(_library(60)).vocabulary
    read = parse_vocabulary(dump_vocabulary(vocabulary), path="themes.toml")
    assert read == Vocabulary(themes=vocabulary.themes)
    for theme in vocabulary.themes:
        assert theme.about.startswith("Papers on ")
        assert theme.about.endswith(".")
        assert 1 <= len(theme.keywords) <= MOST_KEYWORDS
        assert theme.title.count("&") <= 1
        assert theme.slug != OTHER


def test_small_libraries_get_few_themes() -> None:
    assert discover([]).vocabulary.themes == ()
    for size in range(1, 8):
        assert len(discover(_library(size)).vocabulary.themes) <= 3
    assert 1 <= len(discover(_library(12)).vocabulary.themes) <= 6


def test_acronyms_are_restored_and_become_keywords() -> None:
    papers = [
        PaperText(
            id=str(number),
            title=f"Functional magnetic resonance imaging, part {number}",
            abstract="Functional magnetic resonance imaging (fMRI) is slow. With fMRI we see.",
        )
        for number in range(4)
    ]
    [theme, *_] = discover(papers).vocabulary.themes
    assert "fMRI" in theme.keywords
    assert theme.title.startswith("fMRI")


def test_the_order_of_papers_changes_nothing() -> None:
    papers = _library(40)
    expected = discover(papers).vocabulary
    for seed in range(3):
        shuffled = list(papers)
        random.Random(seed).shuffle(shuffled)
        assert discover(shuffled).vocabulary == expected


@settings(max_examples=50)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_text_gives_a_valid_vocabulary(texts: list[str]) -> None:
    papers = [
        PaperText(id=str(number), title=text, abstract=" ".join(texts))
        for number, text in enumerate(texts)
    ]
    vocabulary = discover(papers).vocabulary
    slugs = [theme.slug for theme in vocabulary.themes]
    assert len(slugs) == len(set(slugs))
    parse_vocabulary(dump_vocabulary(vocabulary), path="t")


@given(st.lists(st.sampled_from(range(24)), min_size=1, max_size=12, unique=True))
def test_any_small_library_has_themes_or_none_and_no_crash(chosen: list[int]) -> None:
    words = "spiking network replay memory reward agent graph vision speech theorem".split()
    papers = [
        PaperText(
            id=f"p{number}",
            title=f"{words[number % 10].title()} {words[number * 7 % 10]} models",
            abstract=" ".join(words[(number * step) % 10] for step in range(1, 9 + number)),
        )
        for number in chosen
    ]
    vocabulary = discover(papers).vocabulary
    assert {one.paper_id for one in assign(vocabulary, papers)} == {one.id for one in papers}
