"""Spellings of one title have one key; different titles never share a slug."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.titles import slug, title_key, title_slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{BERT}: Pre-training", "Bert: Pre-Training"),
        ("Naïve Bayes", "Naive  bayes."),
        ('R1-Zero\'s "Aha" Moment', "R1-Zero’s “Aha” moment"),
        ("Straße", "STRASSE"),
        ("ﬁne-tuning", "Fine tuning"),
        ("The $\\pi_{0.5}$ Model", "The π_{0.5} model"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++ for All", "C for All"),
        ("A* Search", "A Search"),
        ("Part I", "Part II"),
        ("標題", "标题"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)
    assert title_slug(one) != title_slug(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert title_key(title_key(text)) == title_key(text)


@given(st.text(max_size=400))
def test_slugs_are_portable(text: str) -> None:
    made = title_slug(text)
    assert made
    assert len(made) <= 90
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(made, length=100) == made
