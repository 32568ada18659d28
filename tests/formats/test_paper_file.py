"""A library file reads back as it was written, keeps an editor's words, and says what is wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import PaperFileError
from generator.formats.paper_file import KEYS, dump_paper, parse_paper, unknown_keys, update_text
from generator.models import Author, Link, Origin, Paper, PartialDate, Sighting
from generator.text import clean
from tests.builders import paper

FULL = Paper(
    id="arxiv-2603.01230",
    title="Yes: a study of short answers — `x` {y} #z",
    aliases=("yes-a-study",),
    ids={"arxiv": "2603.01230", "doi": "10.1000/x"},
    authors=(Author(family="Ång", given="Li"), Author(literal="no"), Author(family="X", orcid="0")),
    author_count=300,
    organization="Null: a lab",
    abstract="One.\n\n## Notes\n\n\\## Summary\n\n---\n\nlast",
    summary="Short.\n\n## Notes",
    published=PartialDate(2026, 3, 4),
    updated=PartialDate(2026, 3),
    announced=PartialDate(2026),
    added=PartialDate(2026, 3, 5),
    kind="book",
    venue="1e3",
    language="no",
    license="https://creativecommons.org/licenses/by/4.0/",
    categories=("cs.CL",),
    keywords=("a, b", "no", "2019", "~"),
    links=(Link(kind="code", url="https://x.example/z"),),
    signals={"upvotes": 3},
    themes=("learning",),
    pinned=("title",),
    retracted="2026-04-01: by the authors",
    other_ids=("doi:10.1101/2020.01.01.123456",),
    other_titles=("Another Title",),
    same_as=("a",),
    not_same_as=("b",),
    maybe_same_as=("other-paper",),
    provenance={"title": Origin(source="hf-export", digest="12345678")},
    seen=(Sighting(source="hf-export", at=dt.date(2026, 3, 5), digest="01234567"),),
    notes="Mine.\n\n## Notes\n- a list",
)

_lines = st.text(max_size=60).map(clean.one_line)
_words = st.lists(_lines.filter(bool), max_size=3).map(tuple)
_dates = st.none() | st.dates(min_value=dt.date(1000, 1, 1)).map(PartialDate.of)
_papers = st.builds(
    Paper,
    id=st.from_regex(r"[a-z0-9]([a-z0-9.-]?[a-z0-9]){0,20}", fullmatch=True),
    title=_lines.filter(bool),
    abstract=st.text(max_size=300).map(clean.paragraphs),
    summary=st.text(max_size=300).map(clean.paragraphs),
    organization=_lines,
    authors=st.lists(
        st.builds(Author, family=_lines.filter(bool), given=_lines, affiliations=_words), max_size=3
    ).map(tuple),
    keywords=_words,
    themes=_words,
    published=_dates,
    signals=st.dictionaries(_lines.filter(bool), st.integers(0, 10**9), max_size=3),
    retracted=_lines,
)


def test_every_field_survives() -> None:
    assert {field.name for field in dataclasses.fields(Paper)} == {
        *KEYS,
        "abstract",
        "summary",
        "notes",
    }
    assert parse_paper(dump_paper(FULL), path="library/x.md") == FULL


@given(_papers)
def test_what_is_written_reads_back_equal(any_paper: Paper) -> None:
    text = dump_paper(any_paper)
    assert parse_paper(text, path="x.md") == any_paper
    assert update_text(text, any_paper) == text


def test_a_language_and_a_licence_may_be_written_as_people_say_them() -> None:
    text = "---\ntitle: T\nlanguage: German\nlicense: CC-BY-4.0\n---\n"
    found = parse_paper(text, path="x.md")
    by = "https://creativecommons.org/licenses/by/4.0/"
    assert (found.language, found.license) == ("de", by)
    assert update_text(text, found) == text
    other = dataclasses.replace(found, venue="V")
    assert "\nlicense: CC-BY-4.0\n" in update_text(text, other)


def test_what_is_no_language_and_no_licence_stays_as_it_was_written() -> None:
    text = "---\ntitle: T\nlanguage: ours\nlicense: ask the author\n---\n"
    found = parse_paper(text, path="x.md")
    assert (found.language, found.license) == ("ours", "ask the author")
    assert update_text(text, found) == text
    assert parse_paper(dump_paper(found), path="x.md") == found


@given(_papers, _papers)
def test_an_update_reads_back_as_the_new_paper(old: Paper, new: Paper) -> None:
    new = dataclasses.replace(new, id=old.id)
    assert parse_paper(update_text(dump_paper(old), new), path="x.md") == new


def test_an_update_keeps_comments_unknown_keys_and_order() -> None:
    head = "---\n# my list\nvenue: Old  # really\ntitle: A title\nid: x\nrating: 5\n---\n"
    text = head + "\nText\nwrapped.\n"
    old = parse_paper(text, path="x.md")
    new = update_text(text, dataclasses.replace(old, signals={"upvotes": 2}))
    assert new == text.replace("rating: 5\n", "rating: 5\nsignals:\n  upvotes: 2\n")
    assert unknown_keys(new) == ("rating",)


def test_identifiers_that_look_like_numbers_stay_text() -> None:
    text = "---\nid: 2603.01230\ntitle: no\nids: {arxiv: 2603.01230}\nkeywords: [no, 012]\n---\n"
    read = parse_paper(text, path="x.md")
    assert (read.id, read.title) == ("2603.01230", "no")
    assert read.ids == {"arxiv": "2603.01230"}
    assert read.keywords == ("no", "012")


def test_the_file_name_is_the_id_where_none_is_written() -> None:
    assert parse_paper("---\ntitle: T\n---\n", path="library/my-paper.md").id == "my-paper"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("no front matter", 1, "no front matter", id="none"),
        pytest.param("---\ntitle: T\n", 1, "no front matter", id="unclosed"),
        pytest.param("---\n- a\n---\n", 1, "not a mapping", id="a list"),
        pytest.param("---\nid: x\ntitle: a: b\n---\n", 3, "not allowed in this", id="colon"),
        pytest.param("---\nid: x\n---\n", 0, "title: missing", id="no title"),
        pytest.param("---\ntitle: T\nid: A/B\n---\n", 0, "cannot be an id", id="bad id"),
        pytest.param("---\ntitle: T\nid: ..\n---\n", 0, "cannot be an id", id="dots"),
        pytest.param("---\ntitle: T\nid: index\n---\n", 0, "cannot be an id", id="taken"),
        pytest.param("---\ntitle: T\nid: nul.1\n---\n", 0, "cannot be an id", id="windows"),
        pytest.param("---\ntitle: T\nid: a.bib\n---\n", 0, "cannot be an id", id="ending"),
        pytest.param("---\ntitle: [a]\n---\n", 2, "a list where text", id="list title"),
        pytest.param(
            "---\ntitle: T\nthemes: evil\n---\n", 3, "text where a list", id="themes text"
        ),
        pytest.param("---\ntitle: T\npublished: 2026-02-30\n---\n", 3, "no date", id="no such day"),
        pytest.param("---\ntitle: T\nauthor_count: many\n---\n", 3, "no count", id="no count"),
        pytest.param("---\ntitle: T\ntitle: U\n---\n", 3, "stands twice", id="twice"),
        pytest.param(
            "---\ntitle: &a T\nvenue: *a\nids: {arxiv: *a}\n---\n", 3, "alias", id="alias"
        ),
        pytest.param("---\ntitle: " + "[" * 3000 + "\n---\n", 1, "nested too deep", id="deep"),
        pytest.param("---\ntitle: T\nlinks: [{kind: evil, url: x}]\n---\n", 3, "'evil'", id="kind"),
        pytest.param("---\ntitle: T\nids: {isbn: x}\n---\n", 3, "unknown key 'isbn'", id="scheme"),
        pytest.param(
            "---\ntitle: !!python/object/apply:os.system [id]\n---\n", 2, "a list", id="tag"
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(PaperFileError) as caught:
        parse_paper(text, path="library/x y.md" if "no title" in words else "library/x.md")
    assert words in str(caught.value)
    assert caught.value.line == line


def test_an_alias_of_a_whole_value_is_refused_before_it_unfolds() -> None:
    bomb = "---\ntitle: T\na: &a [x,x]\nb: &b [*a,*a]\nkeywords: [*b]\n---\n"
    with pytest.raises(PaperFileError, match="alias"):
        parse_paper(bomb, path="x.md")


def test_a_hard_wrapped_abstract_is_one_paragraph() -> None:
    text = "---\r\ntitle: T\r\n---\r\n\r\nOne\r\ntwo.\r\n\r\nThree.\r\n\r\n## Notes\r\n\r\nMine\r\n"
    read = parse_paper(text, path="x.md")
    assert read.abstract == "One two.\n\nThree."
    assert read.notes == "Mine"


def test_keys_stand_in_one_order() -> None:
    text = dump_paper(FULL)
    places = [text.index(f"\n{key}:") for key in KEYS]
    assert places == sorted(places)


def test_a_paper_without_body_has_none() -> None:
    assert dump_paper(paper("x", title="T")) == "---\nid: x\ntitle: T\n---\n"


@pytest.mark.parametrize(
    "own",
    [
        "my rating: 5",
        '"my rating": 5',
        "ärger: x",
        "2do: x",
        "x.y: z",
        "- : x".replace("- ", "a b"),
    ],
)
def test_an_update_keeps_keys_of_every_form(own: str) -> None:
    text = f"---\ntitle: T\nid: x\nabstract_of: me\nseen: []\n{own}\n---\n\nOld words.\n"
    old = parse_paper(text, path="x.md")
    seen = (Sighting(source="s", at=dt.date(2026, 3, 5), digest="0"),)
    new = update_text(text, dataclasses.replace(old, abstract="New words.", seen=seen))
    assert own in new
    assert parse_paper(new, path="x.md").abstract == "New words."


def test_an_update_keeps_comments_on_and_in_a_block() -> None:
    text = "---\ntitle: T\nid: x\nsignals:  # mine\n  # inner\n  upvotes: 1\nvenue: V\n---\n"
    new = update_text(
        text, dataclasses.replace(parse_paper(text, path="x.md"), signals={"upvotes": 2})
    )
    assert "# mine" in new
    assert "# inner" in new
    assert "upvotes: 2" in new


@pytest.mark.parametrize(
    "front",
    ["  title: T\n  id: x\n  own: 5\n", "{title: T, id: x, own: 5}\n"],
    ids=["indented", "one line"],
)
def test_an_update_of_another_yaml_form_loses_nothing(front: str) -> None:
    text = f"---\n{front}---\n\nWords.\n\n## Notes\n\nMine.\n"
    old = parse_paper(text, path="x.md")
    new = update_text(text, dataclasses.replace(old, venue="V"))
    assert parse_paper(new, path="x.md") == dataclasses.replace(old, venue="V")
    assert unknown_keys(new) == ("own",)
