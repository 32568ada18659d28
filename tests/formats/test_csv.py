"""Tables: formulas are defused, and nobody else's text is taken."""

from __future__ import annotations

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import FormatError
from generator.formats import csv_table
from generator.models import Paper


def title_of(written: str) -> str:
    return csv_table.parse(written.encode(), "x").records[0].title


@given(st.text(alphabet="'=+-@＝＠ ab\t\r", min_size=1).map(lambda text: " ".join(text.split())))
def test_formulas_are_defused_and_come_back(title: str) -> None:
    if title:
        written = csv_table.dump([Paper(id="a", title=title)])
        assert title_of(written) == title
        cell = next(csv.reader(written.splitlines()[1:]))[1]
        assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


def test_how_sure_it_is() -> None:
    assert csv_table.sniff(csv_table.dump([]).removeprefix("\ufeff")) == 0.95
    assert csv_table.sniff("Title;Year;Authors\n") == 0.6
    table = "| Title | Authors | Year |\n|---|---|---|"
    prose = "The title, the year and"
    for other in (table, prose, "title, year", '{"title,year,doi"}', "a,b,c", ""):
        assert csv_table.sniff(other) == 0.0, other


def test_huge_cells_are_read_and_the_limit_stays_as_it_was() -> None:
    before = csv.field_size_limit()
    data = f'title,year,abstract\nA,2031,"{"word " * 100_000}"\n'.encode()
    start = time.process_time()
    assert len(csv_table.parse(data, "x").records[0].abstract) <= 20_000
    assert time.process_time() - start < 5
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\x01"])
def test_what_is_no_table_of_papers_is_one_error(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        csv_table.parse(data, "x")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ana Bo", ["Ana Bo"]),
        ("Bo, Ana", ["Ana Bo"]),
        ("Ana Bo, Cy Do", ["Ana Bo", "Cy Do"]),
        ("Ana Bo and Cy Do", ["Ana Bo", "Cy Do"]),
        ("Ana Bo, Cy Do and Ed Fo", ["Ana Bo", "Cy Do", "Ed Fo"]),
        ("Bo, Ana and Do, Cy", ["Ana Bo", "Cy Do"]),
        ("Bo, A; Do, C; ", ["A Bo", "C Do"]),
        ("Ana Bo|Cy Do", ["Ana Bo", "Cy Do"]),
        ("{The Crumb Group of Two}; Do, Cy", ["The Crumb Group of Two", "Cy Do"]),
    ],
)
def test_lists_of_names_in_one_cell(written: str, names: list[str]) -> None:
    data = f'title,year,authors\nA,2031,"{written}"\n'.encode()
    assert [one.name for one in csv_table.parse(data, "x").records[0].authors] == names
