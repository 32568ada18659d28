"""JSON Lines: each line stands alone, and nobody else's JSON is taken."""

from __future__ import annotations

import json

import pytest

from generator.errors import FormatError
from generator.formats import jsonl
from generator.models import Paper

LINES = b"".join(
    json.dumps({"id": f"3101.{n:05}", "title": f"Loaf {n}", "authors": ["Ana Bo"]}).encode() + b"\n"
    for n in range(50)
)


def test_blocks_of_lines_say_what_the_whole_says() -> None:
    whole = jsonl.parse(LINES, "x").records
    rows = LINES.splitlines(keepends=True)
    blocks = [b"".join(rows[start : start + 7]) for start in range(0, len(rows), 7)]
    parted = [record for block in blocks for record in jsonl.parse(block, "x").records]
    assert [(one.title, one.ids) for one in parted] == [(one.title, one.ids) for one in whole]
    (alone,) = jsonl.parse(rows[3], "x").records
    assert alone.ids == {"arxiv": "3101.00003"}


def test_how_sure_it_is() -> None:
    ours = jsonl.dump([Paper(id="a", title="T")])
    assert jsonl.sniff(ours) == 0.9
    assert jsonl.sniff(f"[{ours.strip()}]") == 0.9
    assert jsonl.sniff('{"title": "T", "authors": []}\n') == 0.0
    assert jsonl.sniff('{"title": "T", "year": 2031}\n') == 0.5
    assert jsonl.sniff('{"authors": ["A"], "title": "T", "abstract": "' + "a" * 70_000) == 0.5
    package = '{"name": "x", "version": "1", "author": {"name": "A"}, "title": "x"}'
    for other in (
        package,
        '{"origin": "page.txt", "read": 3}',
        "[]",
        "{}",
        "[1, 2]",
        "[[[",
        '{"title": 5}',
    ):
        assert jsonl.sniff(other) == 0.0, other


@pytest.mark.parametrize("data", [b"", b"<html>", b'{"error": "no"}', b"[1", b"5", b'"a"'])
def test_what_holds_no_papers_is_one_error(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        jsonl.parse(data, "x")
    assert caught.value.hint
