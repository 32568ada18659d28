"""Which of a paper's sentences a mail tells, and how it cuts them."""

from __future__ import annotations

import pytest

from generator.mail.gist import finding, gist, phrase
from tests.builders import paper

ROOM = 400


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Background first, and an opening that points back.
        (
            "Spiking networks have become popular. However, training them is hard. Based on this "
            "observation, we propose a loss of one line. Code is available at our page.",
            "We propose a loss of one line.",
        ),
        (
            "Recently, replay has attracted attention. To address this gap, this paper introduces "
            "a buffer of ten images. It outperforms full replay by 3 points.",
            "This paper introduces a buffer of ten images. It outperforms full replay by 3 points.",
        ),
        # What was made comes before what is also done, or will be.
        (
            "The sleep of mammals is widely studied. We present a model of sleep in mice. "
            "We also discuss birds of some kinds. "
            "We suggest future research directions at length.",
            "We present a model of sleep in mice.",
        ),
        # Nothing says "we": not the opener all the same.
        (
            "Attention remains a challenging problem for edge devices. Quantised attention "
            "reduces energy by 40% on three boards.",
            "Quantised attention reduces energy by 40% on three boards.",
        ),
        ("Ein Satz über Schlaf bei Mäusen. Noch ein Satz über Schlaf.",
         "Ein Satz über Schlaf bei Mäusen."),
    ],
)  # fmt: skip
def test_a_sentence_that_tells_is_preferred_to_background(text: str, told: str) -> None:
    assert gist(paper(abstract=text), limit=ROOM) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "We propose a loss for spiking networks. Extensive experiments on two sets show "
            "that the loss needs 40% fewer spikes than before.",
            "The loss needs 40% fewer spikes than before.",
        ),
        (
            "Across both text and images, we find that energy models scale faster than the others "
            "in use, with an up to 35% higher rate with respect to data, batch size and depth.",
            "Energy models scale faster than the others in use, with an up to 35% higher rate "
            "with respect to data…",
        ),
        ("", ""),
    ],
)
def test_a_finding_is_one_phrase(text: str, told: str) -> None:
    found = finding(paper(abstract=text), limit=110)
    assert found == told
    assert len(found) <= 110


def test_a_phrase_is_cut_where_it_ends() -> None:
    assert phrase("Learning to walk in minutes using parallel robots", limit=30) == (
        "Learning to walk in minutes…"
    )
    assert phrase("Learning to walk in minutes using robots", limit=30, mark="") == (
        "Learning to walk in minutes"
    )
    assert phrase("short", limit=30) == "short"
    assert len(phrase("x" * 90, limit=30)) <= 30
