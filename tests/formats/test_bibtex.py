"""BibTeX: what is written can be read again; nothing makes the reader fail."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import FormatError
from generator.formats import bibtex
from generator.models import Author, Paper, PartialDate

PAPER = Paper(
    id="arxiv-2401.00001",
    title="{BERT} & 100\\% of <b>O_{2}</b> #1 ~ ^",
    ids={"arxiv": "2401.00001", "doi": "10.5555/a_b"},
    authors=(
        Author(family="van der Berg", given="Anna"),
        Author(family="King", given="M. L.", suffix="Jr."),
        Author(literal="The Team {X}"),
    ),
    published=PartialDate(2024, 1),
    venue="Notes & Queries_",
    categories=("cs.CL",),
)


def test_what_is_written_is_read_again() -> None:
    batch = bibtex.parse(bibtex.dump([PAPER, PAPER]).encode(), "x.bib")
    assert not batch.problems
    assert len(batch.records) == 2
    record = batch.records[1]
    assert record.ids == PAPER.ids
    assert record.authors[:2] == PAPER.authors[:2]
    assert record.authors[2].literal.startswith("The Team")
    assert record.published == PAPER.published
    assert record.venue == PAPER.venue
    assert record.categories == PAPER.categories
    again = bibtex.dump_entry(Paper(id="x", title=record.title))
    assert again.splitlines()[1] == bibtex.dump_entry(PAPER).splitlines()[2]


PIECES = st.lists(
    st.sampled_from(
        ["@article{", "@misc(", "@string{", "@comment", "{", "}", '"', "#", ",", "=", "\n", "\\",
         "title", "author", " and ", "crossref", "k", "2020", "jan", "@", "%", ")", "é", "xdata"]
    ),
    max_size=60,
)  # fmt: skip


@given(PIECES)
def test_no_text_makes_it_fail(pieces: list[str]) -> None:
    data = ("@article{k, title = {T}}\n" + "".join(pieces)).encode()
    assert 0 <= bibtex.sniff(data.decode()) <= 1
    try:
        batch = bibtex.parse(data, "x")
    except FormatError:
        return
    assert len({one.where for one in batch.records}) == len(batch.records)


def test_a_circle_of_crossrefs_ends() -> None:
    text = "".join(
        f"@inbook{{k{n}, title = {{T{n}}}, crossref = {{k{(n + 1) % 9}}}}}\n" for n in range(9)
    )
    assert len(bibtex.parse(text.encode(), "x").records) == 9


def test_strings_of_strings_do_not_grow_without_end() -> None:
    lines = ['@string{s0 = "0123456789"}']
    lines += [f"@string{{s{n} = {' # '.join([f's{n - 1}'] * 10)}}}" for n in range(1, 30)]
    data = "\n".join([*lines, "@misc{k, title = s29}"]).encode()
    assert len(bibtex.parse(data, "x").records) == 1


def test_hostile_text_takes_no_long_time() -> None:
    for part in ("@a{", "@a(", "{", "}", '"', "@a{k,", "= {", "# ", "\\{", "@ ", "k = ", ", "):
        text = "@misc{k, title = {T}}\n" + part * (60_000 // len(part))
        start = time.process_time()
        bibtex.sniff(text)
        bibtex.parse(text.encode(), "x")
        assert time.process_time() - start < 5, part


@pytest.mark.parametrize("between", [" ", "\n"])
@pytest.mark.parametrize("comma", [",", ",,"])
def test_large_libraries_take_no_long_time(between: str, comma: str) -> None:
    one = f"@article{{a, title={{One}}{comma} author={{Ann Bo}}}}"
    start = time.process_time()
    bibtex.parse(between.join([one] * 8_000).encode(), "x")
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("iso-8859-2", "Ęsop"),
        ("ISO8859_1", "Êsop"),
        ("cp1250", "Ęsop"),
        ("undefined", "Êsop"),
        ("unicode_escape", "Êsop"),
        ("utf-16", "Êsop"),
        ("hex", "Êsop"),
    ],
)
def test_only_encodings_of_texts_are_taken_from_a_library(name: str, title: str) -> None:
    data = f"% Encoding: {name}\n@article{{a, title={{".encode() + b"\xcasop}, year=2001}"
    (record,) = bibtex.parse(data, "x").records
    assert record.title == title


def test_others_stay_the_last_name_and_are_written_again() -> None:
    data = b"@misc{a, title = {T}, author = {Smith, John and Bo, Ann and others}}"
    (record,) = bibtex.parse(data, "x").records
    assert record.authors == (
        Author(family="Smith", given="John"),
        Author(family="Bo", given="Ann"),
        Author(literal="others"),
    )
    written = bibtex.dump([Paper(id="a", title="T", authors=record.authors, author_count=9)])
    assert "{Smith, John and Bo, Ann and others}" in written
    assert bibtex.parse(written.encode(), "x").records[0].authors == record.authors


def test_an_entry_stands_in_the_customary_order() -> None:
    paper = Paper(
        id="arxiv-2410.24164",
        title="$π_0x$: A $βy$ model of π",
        authors=(Author(family="Black", given="Kevin"),),
        published=PartialDate(2024, 10, 31),
        venue="Nature",
        ids={"arxiv": "2410.24164", "doi": "10.1/x"},
    )
    written = bibtex.dump_entry(paper)
    names = re.findall(r"(?m)^  (\w+)", written)
    assert names[:6] == ["author", "title", "journal", "year", "month", "day"]
    assert "month         = oct,\n" in written
    # In formulas TeX knows the letters by name; in text it reads them as they are.
    assert r"{$\pi_0x$: A ${\beta}y$ model of π}" in written
