from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.discovery import discover, grow, more, suggest
from generator.discovery.naming import MOST_KEYWORDS
from generator.graph import read_corpus
from generator.models import OTHER, Theme, Vocabulary
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
        # No sentence: the site may be in any language.
        first, *rest = theme.about.split(", ")
        assert rest
        assert all(one == one.lower() or re.search(r"\w[A-Z]", one) for one in rest)
        assert first[:1].isupper() or re.match(r"\w[A-Z]", first)
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


def test_scripts_without_blanks_have_themes_too() -> None:
    subjects = {
        "持续学习": "灾难性遗忘",
        "脉冲神经网络": "神经形态芯片",
        "蛋白质折叠": "分子动力学",
        "知识图谱": "实体对齐",
    }
    papers = [
        PaperText(
            id=f"c{at:02}",
            title=f"关于{list(subjects)[at % 4]}的研究{at}",
            abstract=f"{list(subjects)[at % 4]}与{list(subjects.values())[at % 4]}。",
        )
        for at in range(24)
    ]
    found = discover(papers)
    assert len(found.vocabulary.themes) == 4
    for theme in found.vocabulary.themes:
        assert len({int(key[1:]) % 4 for key in found.members[theme.slug]}) == 1
    mine = Vocabulary(themes=(Theme(slug="fold", title="Folding", keywords=("蛋白质折叠",)),))
    placed = {one.paper_id for one in assign(mine, papers) if one.theme == "fold"}
    assert placed == {f"c{at:02}" for at in range(2, 24, 4)}


def test_what_comes_later_finds_its_theme_and_brings_new_ones() -> None:
    papers = _library(60)
    old = [one for one in papers if int(one.id[1:]) % 6 < 4]
    found = discover(old)
    placed = {key: slug for slug, keys in found.members.items() for key in keys}
    grown = grow(found.vocabulary, read_corpus(papers), placed)
    assert sorted(theme.title for theme in grown.vocabulary.themes) == [
        "Protein Folding",
        "Theory of Mind",
    ]
    assert set().union(*grown.members.values()) == {one.id for one in papers} - set(placed)
    few = [*old, *(one for one in papers if int(one.id[1:]) % 6 == 4)][: len(old) + 3]
    assert grow(found.vocabulary, read_corpus(few), placed).vocabulary.themes == ()
    again = grow(found.vocabulary, read_corpus(papers), {**placed, "p004": OTHER})
    assert "p004" not in set().union(*again.members.values())


def test_new_themes_are_contrasted_with_the_whole_library() -> None:
    papers = _library(60)
    rest = [one.id for one in papers if int(one.id[1:]) % 6 == 5]
    found = more(Vocabulary(), papers, rest)
    assert set().union(*found.members.values()) == set(rest)
    said = "protein folding amino acids molecular dynamics residues &".split()
    for theme in found.vocabulary.themes:
        assert set(theme.title.lower().split()) <= set(said)


def test_suggested_keywords_are_said_inside_more_than_outside() -> None:
    papers = _library(60)
    mine = Vocabulary(themes=(Theme(slug="fold", title="Folding"),))
    members = {"fold": [one.id for one in papers if int(one.id[1:]) % 6 == 5]}
    suggested = suggest(mine, papers, members)["fold"]
    assert suggested[0].words == "protein folding"
    assert all(one.inside >= one.outside for one in suggested)
    assert suggest(mine, papers, {})["fold"] == ()
