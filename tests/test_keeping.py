"""Kept assignments: nobody's words are lost, and no paper moves but for the editor."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.keeping import (
    Decided,
    Kept,
    decide,
    dump_kept,
    fingerprint,
    line_of,
    parse_kept,
    stand,
    to_keep,
)
from generator.keeping.deciding import Themes
from generator.models import OTHER, Theme, Vocabulary
from generator.themes import current_slugs

A, B, C = (
    Theme(slug=slug, title=slug.upper(), keywords=(f"{slug} words",)) for slug in ("a", "b", "c")
)
THREE = Vocabulary(themes=(A, B, C))


def _read(text: str) -> Kept:
    return parse_kept(text, path="assignments.txt")


def _kept(themes: Themes, vocabulary: Vocabulary = THREE) -> Kept:
    return to_keep(Kept(), Decided(themes=themes), vocabulary, {key: key for key in themes})


def _decide(
    kept: Kept, fresh: Themes, vocabulary: Vocabulary = THREE, pins: Themes | None = None
) -> Decided:
    names = {key: key for key in fresh}
    slugs = current_slugs(vocabulary)
    standing = stand(kept, vocabulary, slugs=slugs, names=names, path="assignments.txt")
    return decide(standing, fresh, pins or {})


def _edit(theme: Theme, vocabulary: Vocabulary = THREE) -> Vocabulary:
    edited = dataclasses.replace(theme, keywords=(*theme.keywords, "more"))
    return Vocabulary(
        themes=tuple(edited if one.slug == theme.slug else one for one in vocabulary.themes)
    )


# The file


SLUGS = st.sampled_from(["a", "b", "c", "continual-learning", OTHER])
IDS = st.sampled_from(["arxiv-2510.12345", "doi-x", "p1", "p2", "p3"])
LINES = st.one_of(
    st.builds(
        lambda key, slugs: line_of(key, tuple(dict.fromkeys(slugs))).text,
        IDS,
        st.lists(SLUGS, min_size=1, max_size=3),
    ),
    st.builds(lambda key, slug, end: f"{key}\t{slug}  {end}", IDS, SLUGS, st.text(max_size=9)),
    st.builds(lambda slug, mark: f"@{slug} ~{mark:08x}", SLUGS, st.integers(0, 3)),
    st.builds(lambda text: f"# {text}", st.text(max_size=9)),
    st.text(max_size=20),
)


@given(st.lists(LINES, max_size=12))
def test_what_is_written_is_read_back(lines: list[str]) -> None:
    kept = _read("\n".join(lines))
    text = dump_kept(kept)
    marked = {slug: mark for slug, mark in kept.themes.items() if mark}
    assert _read(text) == dataclasses.replace(
        kept, themes=marked, words=_read(text).words, conflict=False
    )
    assert dump_kept(_read(text)) == text
    words = [text for _, text in kept.words]
    assert sorted(text for _, text in _read(text).words) == sorted(words)


@given(st.lists(LINES, max_size=12), st.permutations(["p1", "p2", "p3", "p4"]))
def test_a_persons_words_survive_any_rewriting(lines: list[str], papers: list[str]) -> None:
    kept = _read("\n".join(lines))
    theirs = [line.text for line in kept.lines.values() if line.by_hand]
    theirs += [text for _, text in kept.words]
    decided = Decided(themes=dict.fromkeys(papers, ("a",)))
    text = dump_kept(to_keep(kept, decided, THREE, {key: key for key in papers}))
    # A text may hold what looks like the end of a line to some, but not to git.
    assert set(theirs) <= set(text.split("\n"))


def test_a_line_is_ours_while_nobody_touches_it() -> None:
    ours = line_of("p1", ("a", "b")).text
    said = _read(f"{ours}\n")
    assert not said.lines["p1"].by_hand
    check = ours.split("~")[1]
    for text in (
        "p1 a b",
        "p1  b a  ~" + check,
        "p1  a  ~" + check,
        ours + "  # agreed on Monday",
        ours.replace("p1", "p2"),
    ):
        assert all(line.by_hand for line in _read(text).lines.values()), text


def test_line_ends_and_byte_order_marks_mean_nothing() -> None:
    text = dump_kept(_kept({"p1": ("a",), "p2": ("b", "c")}))
    assert _read("\ufeff" + text.replace("\n", "\r\n")) == _read(text)
    assert _read(text.removesuffix("\n")) == _read(text)


def test_a_broken_line_is_told_and_stays() -> None:
    kept = _read("p1 a\nno-theme\nÜ b\n@a ~xyz\n# why\np2 b\n")
    assert [one.where for one in kept.problems] == [f"assignments.txt:{n}" for n in (2, 3, 4)]
    assert set(kept.lines) == {"p1", "p2"}
    assert dump_kept(kept).endswith("\n\np1 a\nno-theme\nÜ b\n@a ~xyz\n# why\np2 b\n")


def test_two_lines_of_a_person_are_told_and_the_first_counts() -> None:
    kept = _read("p1 a\np1 b\n")
    assert kept.lines["p1"].themes == ("a",)
    assert "has a line already: 1" in kept.problems[0].message
    assert {"p1 a", "p1 b"} <= set(dump_kept(kept).split("\n"))
    mine = _read(f"{line_of('p1', ('b',)).text}\np1 a\n")
    assert (mine.lines["p1"].themes, mine.problems) == (("a",), ())


def test_marks_of_a_merge_are_told_once() -> None:
    ours, theirs = line_of("p1", ("a",)).text, line_of("p1", ("b",)).text
    kept = _read(f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> other\n")
    assert kept.conflict
    assert [(one.code, one.where) for one in kept.problems] == [
        ("assignments/conflict", "assignments.txt:1")
    ]


# Who decides


def test_the_papers_file_comes_before_a_line_and_a_line_before_what_is_kept() -> None:
    kept = _read(f"p1 a\np2 a\n{line_of('p3', ('a',)).text}\n{_marks()}")
    fresh = {key: ("c",) for key in ("p1", "p2", "p3", "p4")}
    found = _decide(kept, fresh, pins={"p1": ("b",)})
    assert found.themes == {"p1": ("b",), "p2": ("a",), "p3": ("a",), "p4": ("c",)}
    assert found.by_hand == {"p1", "p2"}
    assert (set(found.pinned), set(found.new)) == ({"p1"}, {"p4"})
    assert not found.moves


def _marks(vocabulary: Vocabulary = THREE) -> str:
    return "".join(f"@{theme.slug} ~{fingerprint(theme)}\n" for theme in vocabulary.themes)


def test_a_line_on_unknown_themes_and_papers_is_told() -> None:
    kept = _read(f"p1 aa b\ngone a\np2 zz\n{_marks()}")
    standing = stand(
        kept,
        THREE,
        slugs=current_slugs(THREE),
        names={"p1": "p1", "p2": "p2"},
        path="assignments.txt",
    )
    assert [(one.code, one.where) for one in standing.problems] == [
        ("assignments/unknown-theme", "assignments.txt:1"),
        ("assignments/unknown-theme", "assignments.txt:3"),
        ("assignments/no-paper", "assignments.txt:2"),
    ]
    assert "'a'" in standing.problems[0].hint
    assert standing.by_hand == {"p1": ("b",)}
    decided = decide(standing, {"p1": ("c",), "p2": ("c",)}, {})
    assert decided.themes == {"p1": ("b",), "p2": ("c",)}
    after = to_keep(kept, decided, THREE, {"p1": "p1", "p2": "p2"})
    assert {line.text for line in after.lines.values()} == {"p1 aa b", "gone a", "p2 zz"}


THEMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple)
ANY = st.one_of(THEMES, st.just((OTHER,)))
PAPERS = [f"p{number}" for number in range(6)]


@given(
    st.dictionaries(st.sampled_from(PAPERS), ANY),
    st.fixed_dictionaries(dict.fromkeys(PAPERS, ANY)),
)
def test_papers_that_come_move_nobody(before: Themes, fresh: Themes) -> None:
    found = _decide(_kept(before), fresh)
    assert {key: found.themes[key] for key in before} == before
    assert found.new == set(PAPERS) - set(before)
    again = _decide(_kept(found.themes), dict.fromkeys(PAPERS, ("c",)))
    assert again.themes == found.themes


@given(
    st.fixed_dictionaries(dict.fromkeys(PAPERS, ANY)),
    st.fixed_dictionaries(dict.fromkeys(PAPERS, ANY)),
    st.sampled_from([A, B, C]),
)
def test_an_edit_moves_only_into_and_out_of_that_theme(
    before: Themes, fresh: Themes, edited: Theme
) -> None:
    found = _decide(_kept(before), fresh, _edit(edited))
    for key in PAPERS:
        was, now, said = before[key], found.themes[key], fresh[key]
        if edited.slug not in (was + said):
            assert now == was
        if was[0] != now[0] and was[0] != OTHER:
            assert edited.slug in (was[0], now[0])
        if said[0] == edited.slug:
            assert now[0] == edited.slug
        if edited.slug in was and edited.slug not in said:
            assert edited.slug not in now
    assert {move.paper_id for move in found.moves} == {
        key for key in PAPERS if before[key] != found.themes[key]
    }


EDITS = [
    pytest.param(("a",), ("b",), ("a",), id="nobody else's move"),
    pytest.param(("c", "a"), ("a",), ("a",), id="out of it, then as words say"),
    pytest.param(("a",), ("c", "b"), ("c", "b"), id="into it"),
    pytest.param(("a", "c"), ("a", "b"), ("a",), id="out of a further one"),
    pytest.param(("a", "b"), ("a", "c"), ("a", "b", "c"), id="into a further one"),
    pytest.param(("c",), (OTHER,), (OTHER,), id="to no theme"),
    pytest.param((OTHER,), ("a",), (OTHER,), id="not even out of Other"),
    pytest.param((OTHER,), ("a", "c"), ("a", "c"), id="out of Other"),
]


@pytest.mark.parametrize(("before", "fresh", "after"), EDITS)
def test_what_an_edit_of_c_does(
    before: tuple[str, ...], fresh: tuple[str, ...], after: tuple[str, ...]
) -> None:
    found = _decide(_kept({"p": before}), {"p": fresh}, _edit(C))
    assert found.themes == {"p": after}


def test_a_theme_that_is_added_draws_and_one_that_is_removed_lets_go() -> None:
    kept = _kept({"p1": ("a",), "p2": ("b",), "p3": ("b", "a")}, Vocabulary(themes=(A, B)))
    fresh: Themes = {"p1": ("c",), "p2": ("c",), "p3": ("a",)}
    found = _decide(kept, fresh, Vocabulary(themes=(A, C)))
    assert found.themes == {"p1": ("c",), "p2": ("c",), "p3": ("a",)}
    found = _decide(kept, {**fresh, "p1": ("b",)}, Vocabulary(themes=(A, B, C)))
    assert found.themes == {"p1": ("a",), "p2": ("c",), "p3": ("b", "a")}


def test_a_new_slug_moves_nobody_and_edits_nothing() -> None:
    child = dataclasses.replace(B, parent="a")
    kept = _kept({"p1": ("a",), "p2": ("b", "a")}, Vocabulary(themes=(A, child)))
    renamed = dataclasses.replace(A, slug="alpha", was=("a",))
    after = Vocabulary(themes=(renamed, dataclasses.replace(B, parent="alpha")))
    found = _decide(kept, {"p1": ("b",), "p2": ("alpha",)}, after)
    assert found.themes == {"p1": ("alpha",), "p2": ("b", "alpha")}


def test_the_order_of_words_is_no_edit() -> None:
    theme = dataclasses.replace(A, keywords=("x", "y"), aliases=("v", "w"))
    turned = dataclasses.replace(A, keywords=("y", "x"), aliases=("w", "v"))
    assert fingerprint(theme) == fingerprint(turned)
    for change in ({"title": "T"}, {"about": "T"}, {"keywords": ("x",)}, {"parent": "b"}):
        assert fingerprint(dataclasses.replace(theme, **change)) != fingerprint(theme)


def test_a_joined_paper_leaves_its_line_to_the_one_that_stays() -> None:
    kept = _kept({"old": ("a",), "other": ("b",)})
    kept = dataclasses.replace(kept, lines={**kept.lines, **_read("former c").lines})
    names = {"old": "new", "new": "new", "former": "other", "other": "other"}
    standing = stand(kept, THREE, slugs=current_slugs(THREE), names=names, path="")
    fresh = {"new": ("b",), "other": ("b",)}
    found = decide(standing, fresh, {})
    assert found.themes == {"new": ("a",), "other": ("c",)}
    after = to_keep(kept, found, THREE, names)
    assert {line.text for line in after.lines.values()} == {
        "former c",
        line_of("new", ("a",)).text,
    }


def test_lines_of_papers_that_are_gone_go_unless_some_cannot_be_read() -> None:
    kept = _kept({"p1": ("a",), "gone": ("b",)})
    decided = Decided(themes={"p1": ("a",)})
    names = {"p1": "p1"}
    assert set(to_keep(kept, decided, THREE, names).lines) == {"p1"}
    assert set(to_keep(kept, decided, THREE, names, all_read=False).lines) == {"p1", "gone"}


def test_a_file_of_two_branches_that_both_edited_a_theme_counts_as_edited() -> None:
    kept = _read(_marks() + "@a ~00000000\n" + line_of("p1", ("a",)).text)
    assert _decide(kept, {"p1": ("b",)}).themes == {"p1": ("b",)}
    assert _decide(_read(_marks() + line_of("p1", ("a",)).text), {"p1": ("b",)}).themes == {
        "p1": ("a",)
    }
