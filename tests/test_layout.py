"""Places on the map: the same whatever the order and the machine's threads, like near like."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from generator import layout
from generator.graph import read_corpus
from generator.layout import SIDE
from generator.text.phrases import PaperText

ROOT = Path(__file__).resolve().parent.parent
SUBJECTS = {
    "spiking": "spiking neural networks fire on neuromorphic chips with little energy for gestures",
    "forgetting": "continual learning forgets earlier tasks unless replay keeps them in a buffer",
    "brain": "EEG electrodes and fMRI decode speech from the cortex of patient listeners",
    "proofs": "formal theorem provers verify lemmas that language models conjecture stepwise",
}


def library(size: int) -> tuple[list[PaperText], dict[str, str]]:
    """Papers of four subjects in turn, and the subject of each."""
    chance = random.Random(7)
    papers, subjects = [], {}
    for at, subject in zip(range(size), itertools.cycle(SUBJECTS), strict=False):
        words = SUBJECTS[subject].split()
        chance.shuffle(words)
        key = f"p{at:03}"
        text = f"{' '.join(words[:7])}. We study {' '.join(words[4:])}."
        papers.append(PaperText(id=key, title=f"{' '.join(words[:3])} {at}", abstract=text))
        subjects[key] = subject
    return papers, subjects


def places(papers: list[PaperText], groups: dict[str, str]) -> dict[str, tuple[int, int]]:
    corpus = read_corpus(papers)
    return layout.lay_out(corpus.space.ids, corpus.neighbours, groups)


def test_the_order_of_papers_is_nothing() -> None:
    papers, groups = library(90)
    found = places(papers, groups)
    random.Random(3).shuffle(papers)
    assert places(papers, dict(reversed(groups.items()))) == found


@pytest.mark.parametrize("threads", ["1", "4"])
def test_hashes_and_threads_are_nothing(threads: str) -> None:
    program = (
        "import json; from tests.test_layout import library, places; "
        "print(json.dumps(places(*library(60))))"
    )
    given = {"PYTHONHASHSEED": threads, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **given, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert json.loads(done.stdout) == {k: list(v) for k, v in places(*library(60)).items()}


def test_papers_of_a_subject_lie_together() -> None:
    papers, groups = library(120)
    found = places(papers, dict.fromkeys(groups, "all"))
    ids = sorted(found)
    at = np.array([found[key] for key in ids], dtype=float)
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1)[:, :5]
    same = [groups[ids[row]] == groups[ids[one]] for row in range(120) for one in nearest[row]]
    assert sum(same) > 0.95 * len(same)


def test_papers_that_come_later_leave_the_map_as_it_was() -> None:
    papers, groups = library(130)
    before, after = places(papers[:120], groups), places(papers, groups)
    moved = [np.hypot(*np.subtract(before[key], after[key])) / SIDE for key in before]
    assert np.median(moved) < 0.1


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 19, 21])
def test_a_small_library_has_a_map(size: int) -> None:
    papers, groups = library(size)
    found = places(papers, groups)
    assert set(found) == set(groups)
    assert all(0 <= one <= SIDE for point in found.values() for one in point)
    assert len(set(found.values())) == size
    if size > 1:
        assert max(max(one) - min(one) for one in zip(*found.values(), strict=True)) == SIDE


@pytest.mark.parametrize("text", ["the very same words of every paper", ""], ids=["equal", "none"])
def test_papers_that_say_the_same_or_nothing_have_places_of_their_own(text: str) -> None:
    papers = [PaperText(id=f"p{at:02}", title=text, abstract=text) for at in range(30)]
    found = places(papers, {})
    assert len(set(found.values())) == 30
    assert all(0 <= one <= SIDE for point in found.values() for one in point)


def test_one_paper_lies_in_the_middle() -> None:
    assert places(*library(1)) == {"p000": (SIDE // 2, SIDE // 2)}


def test_one_that_is_like_none_does_not_squeeze_the_rest() -> None:
    crowd = np.stack([np.cos(np.arange(100.0)), np.sin(np.arange(100.0) * 1.7)])
    places = np.concatenate([crowd, [[40.0], [0.0]]], axis=1)
    drawn = layout._drawn_in(places)
    assert np.allclose(drawn[:, :100], crowd)
    wide = np.ptp(drawn[0])
    # The crowd had a twentieth of the width, and has more than half of it.
    assert np.ptp(drawn[0, :100]) > 0.5 * wide
    assert drawn[0, 100] == drawn[0].max()
