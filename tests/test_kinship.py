"""Themes near a theme: by what they share, whatever their sizes, in any order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from generator.kinship import LEAST_PAIRS, MOST, Kin, find_kin

MEMBERS = {
    "a": ["p1", "p2", "p3", "p4"],
    "b": ["p3", "p4", "p5"],
    "c": ["p6", "p7", "p8"],
    "d": ["p9"],
    "all": [f"p{n}" for n in range(1, 10)],
}


def test_shared_papers_make_themes_near_and_size_alone_does_not() -> None:
    found = find_kin(MEMBERS, {})
    assert [(kin.slug, kin.shared) for kin in found["a"]] == [("all", 4), ("b", 2)]
    # All 3 of its papers are in the large one; no nearer than 2 in a small one.
    assert [kin.slug for kin in found["b"]] == ["a", "all"]
    assert [kin.slug for kin in found["d"]] == ["all"]


def test_likeness_counts_pairs_between_the_themes_once() -> None:
    members = {name: MEMBERS[name] for name in "acd"}
    related = {"p1": ["p6", "p9"], "p6": ["p1", "p2"], "p2": ["p7"], "p3": ["p1"]}
    found = find_kin(members, related)
    # p1–p6 stands both ways and is one pair; p3–p1 is within a; a–d is one pair, which is chance.
    assert found["a"] == (Kin(slug="c", shared=0, pairs=3),)
    assert found["c"] == (Kin(slug="a", shared=0, pairs=3),)
    assert found["d"] == ()
    assert LEAST_PAIRS == 3


def test_a_pair_within_both_themes_tells_nothing() -> None:
    members = {"a": ["p1", "p2"], "b": ["p1", "p2"]}
    assert find_kin(members, {"p1": ["p2"]})["a"] == (Kin(slug="b", shared=2, pairs=0),)


def test_a_part_is_not_told_as_kin() -> None:
    found = find_kin(MEMBERS, {}, {frozenset(("a", "all"))})
    assert [kin.slug for kin in found["a"]] == ["b"]
    assert "a" not in {kin.slug for kin in found["all"]}


PAPERS = st.sampled_from([f"p{n}" for n in range(12)])


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.lists(PAPERS, unique=True)),
    st.dictionaries(PAPERS, st.lists(PAPERS)),
    st.randoms(use_true_random=False),
)
def test_kin_is_of_both_sides_and_of_no_order(
    members: dict[str, list[str]], related: dict[str, list[str]], chance: random.Random
) -> None:
    found = find_kin(members, related)
    assert set(found) == set(members)
    for slug, every in found.items():
        assert len(every) <= MOST
        for kin in every:
            assert kin.slug != slug
            assert kin.shared == len(set(members[slug]) & set(members[kin.slug]))
            if len(found[kin.slug]) < MOST:
                back = {one.slug: one for one in found[kin.slug]}[slug]
                assert (back.shared, back.pairs) == (kin.shared, kin.pairs)
    mixed = {slug: chance.sample(ids, len(ids)) for slug, ids in members.items()}
    turned = dict(chance.sample(list(mixed.items()), len(mixed)))
    around = dict(chance.sample(list(related.items()), len(related)))
    assert find_kin(turned, around) == found
