"""One paper stays one paper; different ones stay apart; nothing is lost; order does not matter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Level, Problem
from generator.matching import compare, merge, plan
from generator.models import Link, MergePlan, Paper, Record, Verdict
from tests.builders import TODAY, author, batch, date, record

LONG = "We study short answers in long tests, and find that they are shorter than long ones. " * 3
OTHER = "A wholly different text about frogs, ponds and the sound that water makes in spring. " * 3
THREE = (author("Li Ång"), author("Bo Berg"), author("Cy Chu"))


def _papers(*records: Record, into: dict[str, Paper] | None = None) -> dict[str, Paper]:
    papers = dict(into or {})
    papers.update(plan(papers, [batch(*records)], today=TODAY).papers)
    return papers


def _adds_up(result: MergePlan) -> bool:
    parts = (result.new, result.merged, result.unchanged, result.reviews)
    return result.read == sum(len(part) for part in parts) + result.rejected


def test_a_new_record_becomes_a_paper() -> None:
    found = plan(
        {}, [batch(record(abstract=LONG, ids={"arxiv": "arXiv:2510.12345v2"}))], today=TODAY
    )
    (paper,) = found.papers.values()
    assert found.new == ("arxiv-2510.12345",)
    assert paper.ids == {"arxiv": "2510.12345"}
    assert str(paper.added) == "2026-03-05"
    assert paper.provenance["abstract"].source == "hf-export"


def test_the_same_record_again_changes_nothing() -> None:
    papers = _papers(record(abstract=LONG))
    again = plan(papers, [batch(record(abstract=LONG))], today=TODAY + dt.timedelta(days=9))
    assert (len(again.unchanged), again.papers) == (1, {})


def test_a_page_without_dates_erases_none() -> None:
    dated = record(abstract=LONG, published=date("2025-07-25"), author_count=4)
    bare = record(abstract=LONG)
    for order in ([dated, bare], [bare, dated]):
        (paper,) = _papers(*order).values()
        assert (str(paper.published), paper.author_count) == ("2025-07-25", 4)


def test_a_persons_words_stay() -> None:
    papers = _papers(record(abstract=LONG, organization="Lab"))
    (key,) = papers
    edited = dataclasses.replace(papers[key], title="A Better Title", organization="")
    fuller = record(
        abstract=LONG, organization="Lab", published=date("2025"), ids={"arxiv": "2510.12345"}
    )
    papers = {key: dataclasses.replace(edited, ids={"arxiv": "2510.12345"})}
    after = _papers(fuller, into=papers)[key]
    assert (after.title, after.organization, str(after.published)) == ("A Better Title", "", "2025")


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({}, id="the same page"),
        pytest.param({"author_count": 4, "published": date("2025-07-25")}, id="a fuller page"),
    ],
)
def test_a_paper_is_known_by_the_title_it_came_with(later: dict[str, Any]) -> None:
    papers = _papers(record(abstract=LONG))
    (key,) = papers
    papers[key] = dataclasses.replace(papers[key], title="Another Name Altogether")
    result = plan(papers, [batch(record(abstract=LONG, **later))], today=TODAY)
    assert not result.new
    assert not result.reviews
    assert {**papers, **result.papers}[key].title == "Another Name Altogether"
    by_hand = dataclasses.replace(papers[key], id="my-own-id")
    assert not plan({"my-own-id": by_hand}, [batch(record(abstract=LONG))], today=TODAY).new


def test_a_told_date_mends_an_inferred_one_and_an_inferred_one_mends_nothing() -> None:
    guessed = record(abstract=LONG, published=date("2025-07-25"), guessed=("published",))
    told = record(abstract=LONG, published=date("2024-07-25"), told=("published",))
    wrong = record(abstract=LONG, published=date("2026-07-25"), told=("published",))
    for order in ([guessed, told], [told, guessed], [wrong, guessed, told], [guessed, wrong, told]):
        papers: dict[str, Paper] = {}
        for one in order:
            papers = _papers(one, into=papers)
        (paper,) = papers.values()
        assert str(paper.published) == "2024-07-25"


def test_the_trusted_source_says_language_and_licence() -> None:
    by, own = "https://creativecommons.org/licenses/by/4.0/", "https://a.example/terms"
    ids = {"arxiv": "2510.12345"}
    typed = record(source="csl-json", ids=ids, abstract=LONG, language="de", license=own)
    told = record(source="arxiv-oai", ids=ids, abstract=LONG, license=by)
    for order in ([typed, told], [told, typed]):
        (paper,) = _papers(*order).values()
        assert (paper.language, paper.license) == ("de", by)
        said = {name: paper.provenance[name].source for name in ("language", "license")}
        assert said == {"language": "csl-json", "license": "arxiv-oai"}
        mine = dataclasses.replace(paper, language="en")
        (after,) = _papers(typed, told, into={mine.id: mine}).values()
        assert after.language == "en"


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        # Known before unknown, published before a preprint, a preprint before somebody's page.
        (("arxiv-atom", ""), ("csv", "report"), "report"),
        (("arxiv-atom", "article"), ("ris", "paper-conference"), "paper-conference"),
        (("arxiv-atom", "article"), ("ris", "webpage"), "article"),
        (("arxiv-atom", "article"), ("ris", "report"), "article"),
        # Else whom we trust more.
        (("crossref", "chapter"), ("csl-json", "book"), "chapter"),
        (("ris", "dataset"), ("csl-json", "software"), "software"),
    ],
)
def test_the_kind_of_work_that_says_most_stays(
    ours: tuple[str, str], theirs: tuple[str, str], kind: str
) -> None:
    one, two = (
        record(source=source, ids={"arxiv": "2510.12345"}, abstract=LONG, kind=told)
        for source, told in (ours, theirs)
    )
    for order in ([one, two], [two, one]):
        (paper,) = _papers(*order).values()
        assert paper.kind == kind
        mine = dataclasses.replace(paper, kind="thesis")
        (after,) = _papers(one, two, into={mine.id: mine}).values()
        assert after.kind == "thesis"


def test_a_source_that_now_says_more_is_the_one_that_was_seen() -> None:
    """Libraries were made before sources told languages and licences."""
    papers = _papers(record(abstract=LONG))
    (key,) = papers
    # So that only what was seen tells that it is this paper.
    papers[key] = dataclasses.replace(papers[key], title="Another Name", abstract=OTHER)
    fuller = record(abstract=LONG, kind="report", language="en", license="https://a.example/terms")
    result = plan(papers, [batch(fuller)], today=TODAY + dt.timedelta(days=9))
    added = result.papers[key]
    assert (result.merged, result.new, result.reviews) == ((key,), (), ())
    said = (added.kind, added.language, added.license)
    assert said == ("report", "en", "https://a.example/terms")
    assert added.seen == papers[key].seen
    assert plan({key: added}, [batch(fuller)], today=TODAY).unchanged == (key,)


def test_a_pinned_field_stays() -> None:
    papers = _papers(record(abstract=LONG, links=(Link(kind="code", url="https://a.example/"),)))
    (key,) = papers
    papers[key] = dataclasses.replace(papers[key], pinned=("links",))
    more = record(abstract=LONG, links=(Link(kind="web", url="https://b.example/"),))
    assert len(_papers(more, into=papers)[key].links) == 1


def test_signals_grow_and_touch_nothing_else() -> None:
    papers = _papers(record(abstract=LONG, signals={"comments": 2}))
    (key,) = papers
    result = plan(papers, [batch(record(abstract=LONG, signals={"comments": 5}))], today=TODAY)
    assert result.merged == (key,)
    assert result.papers[key] == dataclasses.replace(papers[key], signals={"comments": 5})


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        pytest.param({"abstract": LONG}, {"abstract": LONG}, Verdict.SAME, id="title and abstract"),
        pytest.param(
            {"abstract": LONG}, {"abstract": OTHER}, Verdict.DIFFERENT, id="only the title"
        ),
        pytest.param({"abstract": LONG}, {}, Verdict.SAME, id="nothing but the title"),
        pytest.param(
            {"authors": (author("Li Ång"),)},
            {"authors": (author("L. Ang"),)},
            Verdict.SAME,
            id="title and author",
        ),
        pytest.param(
            {"authors": (author("Li Ång"),)},
            {"authors": (author("Bo Berg"),)},
            Verdict.DIFFERENT,
            id="other authors",
        ),
        pytest.param(
            {"ids": {"arxiv": "2510.12345"}, "abstract": LONG},
            {"ids": {"arxiv": "2510.99999"}, "abstract": LONG},
            Verdict.DIFFERENT,
            id="other arXiv id",
        ),
        pytest.param(
            {"ids": {"doi": "10.1000/ABC"}},
            {"ids": {"doi": "https://doi.org/10.1000/abc"}, "title": "Retitled Wholly Anew"},
            Verdict.LIKELY,
            id="same DOI, new title, and nothing else",
        ),
        pytest.param(
            {
                "ids": {"doi": "10.1000/a"},
                "authors": THREE,
                "published": date("2020"),
            },
            {
                "ids": {"doi": "10.1000/a"},
                "authors": (author("L. Ang"), author("B. Berg"), author("C. Chu")),
                "published": date("2021"),
                "title": "Retitled Wholly Anew",
            },
            Verdict.LIKELY,
            id="chapters of one book, with its DOI",
        ),
        pytest.param(
            {"ids": {"doi": "10.1000/a"}, "title": "Deep replay of small memories"},
            {
                "ids": {"doi": "10.1000/a"},
                "title": "Erratum to: Deep replay of small memories",
            },
            Verdict.LIKELY,
            id="an erratum with the article's DOI",
        ),
        pytest.param(
            {"ids": {"doi": "10.1000/a"}, "title": "Deep replay of memories"},
            {"ids": {"doi": "10.1000/a"}, "title": "Deep replay of memories: a long story"},
            Verdict.SAME,
            id="same DOI, and a subtitle",
        ),
        pytest.param(
            {"title": "Chapter1", "authors": THREE, "published": date("1968")},
            {"title": "Chapter1", "authors": THREE, "published": date("1969")},
            Verdict.LIKELY,
            id="one word, another year",
        ),
        pytest.param(
            {"authors": THREE, "published": date("1986")},
            {"authors": THREE, "published": date("2006")},
            Verdict.LIKELY,
            id="editions, twenty years apart",
        ),
        pytest.param(
            {"authors": THREE, "published": date("2017"), "venue": "CEUR Workshop Proceedings"},
            {"authors": THREE, "published": date("2018"), "venue": "CEUR Workshop Proceedings"},
            Verdict.LIKELY,
            id="one task, another year of a series",
        ),
        pytest.param(
            {"authors": THREE, "title": "The $\\alpha$ decay of heavy nuclei"},
            {"authors": THREE, "title": "The $\\beta$ decay of heavy nuclei"},
            Verdict.DIFFERENT,
            id="another Greek letter",
        ),
        pytest.param(
            {"author_count": 4},
            {"author_count": 4},
            Verdict.LIKELY,
            id="title and number of authors",
        ),
        pytest.param(
            {"title": "Introduction", "abstract": LONG},
            {"title": "Introduction", "abstract": OTHER},
            Verdict.DIFFERENT,
            id="a title that says nothing",
        ),
        pytest.param(
            {"title": "Introduction", "author_count": 1, "published": date("2020")},
            {"title": "Introduction", "author_count": 1, "published": date("2020")},
            Verdict.LIKELY,
            id="a title that says nothing, and little else",
        ),
    ],
)
def test_same_likely_or_different(
    ours: dict[str, Any], theirs: dict[str, Any], verdict: Verdict
) -> None:
    (paper,) = _papers(record(**ours)).values()
    match = compare(paper, record(**theirs))
    assert match.verdict is verdict, match


def test_a_likely_copy_is_kept_and_asked_about() -> None:
    papers = _papers(record(author_count=4, published=date("2020")))
    result = plan(papers, [batch(record(author_count=4, abstract=OTHER))], today=TODAY)
    (review,) = result.reviews
    assert result.papers[review.paper_id].maybe_same_as == tuple(papers)
    assert _adds_up(result)
    again = plan(
        {**papers, **result.papers}, [batch(record(author_count=4, abstract=OTHER))], today=TODAY
    )
    assert len(again.unchanged) == 1


def test_two_works_of_one_title_get_two_ids_in_any_order() -> None:
    one = record(authors=(author("Li Ång"),), abstract=LONG)
    two = record(authors=(author("Bo Berg"),), abstract=OTHER)
    for order in ([one, two], [two, one]):
        papers = _papers(*order)
        assert {paper.abstract[:2] for paper in papers.values()} == {"We", "A "}


def test_records_without_title_are_rejected_and_counted() -> None:
    lost = Problem(code="x", where="y", message="z", level=Level.ERROR)
    result = plan({}, [batch(record(" "), record(abstract=LONG), problems=(lost,))], today=TODAY)
    assert (result.read, result.rejected, len(result.new)) == (3, 2, 1)
    assert len([problem for problem in result.problems if problem.level is Level.ERROR]) == 2


_variants = st.fixed_dictionaries(
    {},
    optional={
        "author_count": st.integers(1, 3),
        "organization": st.sampled_from(["Lab", "lab two"]),
        "published": st.sampled_from([date("2025"), date("2025-07"), date("2025-07-25")]),
        "links": st.sets(
            st.sampled_from([Link(kind="code", url=f"https://{x}.example/") for x in "abc"])
        ).map(tuple),
        "keywords": st.sets(st.sampled_from(["x", "Y", "z"])).map(tuple),
        "signals": st.dictionaries(st.sampled_from(["upvotes", "comments"]), st.integers(0, 9)),
        "source": st.sampled_from(["hf-export", "arxiv-atom"]),
        "kind": st.sampled_from(["article", "article-journal", "chapter", "webpage"]),
        "venue": st.sampled_from(["A", "B"]),
        "language": st.sampled_from(["en", "de"]),
        "license": st.sampled_from(["https://a.example/1", "https://a.example/2"]),
    },
)


@given(st.lists(_variants, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_merging_is_idempotent_and_free_of_order(
    variants: list[dict[str, Any]], shuffle: random.Random
) -> None:
    records = [record(abstract=LONG, ids={"arxiv": "2510.12345"}, **fields) for fields in variants]
    once = _papers(*records)
    assert plan(once, [batch(*records)], today=TODAY).papers == {}
    shuffled = list(records)
    shuffle.shuffle(shuffled)
    assert _papers(*shuffled) == once


@given(_variants)
def test_every_record_is_accounted_for(fields: dict[str, Any]) -> None:
    result = plan({}, [batch(record(abstract=LONG), record(**fields), record(""))], today=TODAY)
    assert _adds_up(result)


def test_merge_keeps_the_first_day_it_was_seen() -> None:
    (paper,) = _papers(record(abstract=LONG)).values()
    later = merge(paper, record(abstract=LONG, venue="X"), today=TODAY + dt.timedelta(days=30))
    assert later.added == paper.added
    assert len(later.seen) == 2


def test_a_record_with_nothing_but_its_title_joins_in_any_order() -> None:
    bare, full = record(), record(authors=THREE, published=date("2020"), ids={"doi": "10.1000/a"})
    for order in ([bare, full], [full, bare]):
        (paper,) = _papers(*order).values()
        assert paper.id.startswith("doi-10-1000-a")


def test_many_works_of_one_title_cost_no_more_each() -> None:
    """By that title none is found then; by its identifier each is, and what was seen stays."""
    many = [record("Editorial", ids={"doi": f"10.1000/{number}"}) for number in range(300)]
    papers = _papers(*many)
    assert len(papers) == 300
    again = plan(papers, [batch(*many)], today=TODAY)
    assert len(again.unchanged) == 300
