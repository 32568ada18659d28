"""Kinds of work, by the words that sources have for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats.documents import references
from generator.formats.documents.records import kind_of
from generator.models import Origin, Paper
from generator.plain import digest
from generator.text import kinds


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_each_kind_is_read_as_itself_and_from_zoteros_word(kind: str) -> None:
    assert kinds.canonical(kind) == kind
    assert kinds.canonical(kind.replace("-", " ").replace("_", " ").title()) == kind
    assert kinds.canonical(kinds.ZOTERO[kind])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("journalArticle", "article-journal"),
        ("posted-content", ""),
        ("Proceedings Paper", "paper-conference"),
        ("info:eu-repo/semantics/doctoralThesis", "thesis"),
        ("info:eu-repo/semantics/bookPart", "chapter"),
        ("Electronic Book Section", "chapter"),
        ("Computer Program", "software"),
        ("Government Document", "report"),
        ("forumPost", "post"),
        ("preprint", "article"),
        ("document", ""),
        ("Generic", ""),
        ("text", ""),
        ("", ""),
    ],
)
def test_words_of_others(said: str, kind: str) -> None:
    assert kinds.canonical(said) == kind


@given(st.text())
def test_any_text_is_a_kind_or_none(text: str) -> None:
    assert kinds.canonical(text) in ("", *kinds.KINDS)


@pytest.mark.parametrize(
    ("told", "place", "ids", "kind"),
    [
        ("article-journal", "arXiv preprint arXiv:2401.00001", {}, "article"),
        ("article-journal", "medRxiv", {}, "article"),
        ("article-journal", "CoRR", {}, "article"),
        ("article-journal", "", {"arxiv": "2401.00001"}, "article"),
        ("article-journal", "", {"doi": "10.1101/2024.01.01.123456"}, "article"),
        # Cold Spring Harbor's journals have the same prefix.
        ("article-journal", "", {"doi": "10.1101/gr.123456.110"}, "article-journal"),
        ("article-journal", "Nature", {"arxiv": "2401.00001"}, "article-journal"),
        ("article-journal", "Journal of Preprints", {}, "article-journal"),
        ("paper-conference", "arXiv", {}, "article"),
        ("paper-conference", "", {"arxiv": "2401.00001"}, "paper-conference"),
        ("report", "arXiv", {"arxiv": "2401.00001"}, "report"),
        ("", "arXiv", {}, ""),
    ],
)
def test_preprints_that_are_told_as_articles(
    told: str, place: str, ids: dict[str, str], kind: str
) -> None:
    assert references.kind(told, place, ids) == kind


def test_what_is_safe_to_say_of_a_paper_whose_kind_nobody_told() -> None:
    told = {
        "nothing": Paper(id="a", title="T"),
        "a server": Paper(id="a", title="T", ids={"arxiv": "2401.00001"}),
        "a conference": Paper(id="a", title="T", venue="Proceedings of ICML"),
        "a venue": Paper(id="a", title="T", venue="Nature", ids={"arxiv": "2401.00001"}),
        "a server as venue": Paper(id="a", title="T", venue="bioRxiv"),
        "no kind": Paper(id="a", title="T", kind="loaf"),
    }
    assert {name: kind_of(paper) for name, paper in told.items()} == {
        "nothing": "",
        "a server": "article",
        "a conference": "paper-conference",
        "a venue": "article-journal",
        "a server as venue": "article",
        "no kind": "",
    }


def test_a_preprint_that_came_out_is_one_no_more_unless_a_person_says_so() -> None:
    source = {"kind": Origin(source="csl-json", digest=digest("article"))}
    out = Paper(id="a", title="T", kind="article", venue="Nature", provenance=source)
    assert kind_of(out) == "article-journal"
    assert kind_of(Paper(id="a", title="T", kind="article", venue="Nature")) == "article"
    pinned = Paper(
        id="a", title="T", kind="article", venue="X", provenance=source, pinned=("kind",)
    )
    assert kind_of(pinned) == "article"
