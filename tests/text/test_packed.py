"""A packed reading is the reading."""

from __future__ import annotations

import dataclasses

from hypothesis import example, given
from hypothesis import strategies as st

from generator.text.packed import pack
from generator.text.phrases import PaperText, read_paper

TEXTS = st.text(st.sampled_from("aA1éΩ文字-’'()., \nSLMs\ud800ß"), max_size=60)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=2))
@example("LARGE LANGUAGE MODELS LEARN", "Large language models (LLMs) learn. LLMs do.", ["LLMs"])
@example("", "", [])
def test_a_packed_reading_is_the_same(title: str, abstract: str, keywords: list[str]) -> None:
    paper = PaperText(id="x", title=title, abstract=abstract, keywords=tuple(keywords))
    packed = dataclasses.replace(paper, packed=pack(paper))
    assert packed == paper
    assert read_paper(packed) == read_paper(paper)
