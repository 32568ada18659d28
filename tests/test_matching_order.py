"""Laws of matching, over whole sets of records: order, repetition and batches do not matter."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator import plain
from generator.matching import Planner
from generator.models import Link, Paper, Record
from tests.builders import TODAY, author, batch, date, record

PEOPLE = [
    ("Li Ång", "Bo van den Berg", "Cy Chu"),
    ("Ada O'Neil", "Émile Zola", "Jo Doe"),
    ("Mei-Ling Wu",),
    ("Ibn Rushd", "Hypatia"),
]
ABSTRACTS = [
    "Networks that learn one task after another forget the first; we replay what they saw. ",
    "Water was sampled in forty ponds over three springs, and every frog was recorded. ",
    "A camera of events and a chip of spikes see gestures with three milliwatts of power. ",
    "Short questions make long answers, we find in an exam that nobody has ever passed. ",
]
TITLES = [
    "A study of short answers in long tests",
    "On the replay of memories without a buffer",
    "Frogs and ponds: the sound of water in spring",
    "Event-driven vision at three milliwatts: Part I",
    "Event-driven vision at three milliwatts: Part II",
    "Introduction",
    "Deep replay",
]
SOURCES = ["hf-export", "bibtex", "csl-json", "crossref", "arxiv-atom", "arxiv-oai", "openalex"]


@st.composite
def _works(draw: st.DrawFn) -> list[Record]:
    """What several sources say of a few works, each of which has identifiers of its own."""
    records = []
    for number in range(draw(st.integers(1, 4))):
        title = draw(st.sampled_from(TITLES))
        people = tuple(author(name) for name in PEOPLE[number])
        year = 2015 + number
        ids = {
            "arxiv": f"{year - 2000}01.{number:05}",
            "doi": f"10.1000/work.{number}",
            "pmid": str(1000 + number),
            "openalex": f"W{number + 1}",
        }
        for _ in range(draw(st.integers(1, 4))):
            # At least one identifier, or what identifies a work without one.
            some = draw(st.sets(st.sampled_from(sorted(ids))))
            said = draw(st.sampled_from([title, title.upper(), f"{title}."]))
            fields: dict[str, Any] = {
                "source": draw(st.sampled_from(SOURCES)),
                "ids": {name: ids[name] for name in some},
                "authors": people if not some or draw(st.booleans()) else (),
                "published": date(draw(st.sampled_from([f"{year}", f"{year}-03"]))),
                "updated": draw(st.sampled_from([None, date(f"{year}-05-01"), date(f"{year}-06")])),
                "abstract": draw(st.sampled_from(["", ABSTRACTS[number] * 2])),
                "keywords": tuple(draw(st.sets(st.sampled_from(["x", "Y", "z"])))),
                "links": (Link(kind="code", url=f"https://{number}.example/"),),
                "signals": {"citations": draw(st.integers(0, 9))},
            }
            records.append(record(said, **fields))
    return records


def _library(*batches: Sequence[Record]) -> dict[str, Paper]:
    papers: dict[str, Paper] = {}
    planner = Planner(papers, [])
    for records in batches:
        planner.take(batch(*records), TODAY)
    return papers


def _said(papers: Iterable[Paper]) -> list[str]:
    """All papers but for their ids, which are those of first sight for ever."""
    dumped = []
    for paper in papers:
        fields = asdict(paper)
        for name in ("id", "aliases", "maybe_same_as"):
            del fields[name]
        dumped.append(str(fields))
    return sorted(dumped)


@given(_works(), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(
    records: list[Record], shuffle: random.Random
) -> None:
    shuffled = list(records)
    shuffle.shuffle(shuffled)
    assert _said(_library(shuffled).values()) == _said(_library(records).values())


@given(_works(), st.integers(0, 16))
def test_nor_how_they_are_cut_into_batches(records: list[Record], cut: int) -> None:
    assert _library(records[:cut], records[cut:]) == _library(records)


@given(_works())
def test_a_second_time_changes_nothing(records: list[Record]) -> None:
    papers = _library(records)
    before = dict(papers)
    planner = Planner(papers, papers.values())
    plan = planner.take(batch(*records), TODAY + dt.timedelta(days=30))
    assert len(plan.unchanged) == len(records)
    assert planner.pending() == ({}, {})
    assert papers == before


@given(_works())
def test_nothing_that_was_said_is_lost(records: list[Record]) -> None:
    papers = _library(records).values()
    told = {(one.source, plain.record_digest(one)) for one in records}
    assert {(one.source, one.digest) for paper in papers for one in paper.seen} == told
    ids = {pair for one in records for pair in one.ids.items()}
    kept = {pair for paper in papers for pair in paper.ids.items()}
    kept |= {(one.split(":")[0], one.split(":")[1]) for paper in papers for one in paper.other_ids}
    assert kept == ids


@given(_works())
def test_works_with_other_identifiers_stay_apart(records: list[Record]) -> None:
    for paper in _library(records).values():
        works = {one.keywords for one in records if set(one.ids.items()) & set(paper.ids.items())}
        assert works is not None
        assert len({link.url for link in paper.links}) == 1
