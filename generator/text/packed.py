"""A reading in few bytes, so that texts need not be read again. Pure.

Reading a paper costs half a millisecond, and a build looks at the words of each some six times;
unpacking costs a sixth of that. Some 3 kB a paper.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from generator.text.phrases import Field, PaperText, Reading, Token, read_fields, texts_of

_JOINED, _EMPTY, _SMALL = 1, 2, 4
"""What a token says besides: as `Token.joined`; that nothing is printed; that a text all in
capitals is taken in small letters."""


def pack(paper: PaperText) -> bytes:
    """What `read_paper` finds, but for the texts themselves."""
    reading = read_fields(paper)
    stems: dict[str, int] = {}
    numbers, marks = array("I"), bytearray()
    for one in reading.fields:
        for raw, stem, start, end, joined in one.tokens:
            numbers.extend((stems.setdefault(stem, len(stems)), start, end))
            small = bool(raw) and raw != one.text[start:end]
            marks.append(_JOINED * joined + _EMPTY * (not raw) + _SMALL * small)
    sizes = [len(one.tokens) for one in reading.fields]
    head = json.dumps([sizes, list(stems), list(reading.defined.items())]).encode()
    return len(head).to_bytes(4, "big") + head + numbers.tobytes() + bytes(marks)


def unpack(paper: PaperText, packed: bytes) -> Reading:
    """The same as `read_paper` without it."""
    end = 4 + int.from_bytes(packed[:4], "big")
    sizes, stems, defined = json.loads(packed[4:end])
    count = sum(sizes)
    width = 3 * array("I").itemsize
    numbers = array("I", packed[end : end + width * count])
    marks = packed[end + width * count :]
    fields, at = [], 0
    for (place, text), size in zip(texts_of(paper), sizes, strict=True):
        rows = slice(3 * at, 3 * (at + size))
        tokens = _tokens(text, stems, numbers[rows], marks[at : at + size])
        fields.append(Field(place, text, tokens))
        at += size
    return Reading(tuple(fields), {short: tuple(long) for short, long in defined})


def _tokens(text: str, stems: Sequence[str], numbers: array[int], marks: bytes) -> list[Token]:
    rows = zip(numbers[::3], numbers[1::3], numbers[2::3], marks, strict=True)
    return [
        Token(text[start:end], stems[stem], start, end, bool(mark))
        if mark < _EMPTY
        else Token(
            "" if mark & _EMPTY else text[start:end].lower(),
            stems[stem],
            start,
            end,
            bool(mark & _JOINED),
        )
        for stem, start, end, mark in rows
    ]
