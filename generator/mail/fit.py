"""A letter that fits: clients clip what is longer. Pure.

Gmail clips a mail at about 102 kB; whether it counts before or after decoding is disputed, so both
are bounded. First texts are shortened, then the lowest ranked papers are left to the web.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from email.quoprimime import body_encode

from generator.mail.values import Item, Letter, Parts
from generator.text import clean

MOST_BYTES = 90_000
"""Of the HTML as it stands."""
MOST_ENCODED = 100_000
"""Of the HTML as quoted-printable."""
RESERVE = 1_000
"""Bytes kept for a reader's own addresses, which are put in later."""


def fit(letter: Letter, render: Callable[[Letter], Parts]) -> Parts:
    """The longest form of a letter within the bounds. The shortest one is what is left at worst."""
    parts = render(letter)
    if fits(parts.html):
        return parts
    for shorter in _shorter(letter):
        parts = render(shorter)
        if fits(parts.html):
            break
    return parts


def fits(html: str) -> bool:
    return (
        len(html.encode()) <= MOST_BYTES - RESERVE and encoded_size(html) <= MOST_ENCODED - RESERVE
    )


def encoded_size(html: str) -> int:
    """Bytes of the body as quoted-printable (RFC 2045 §6.7), lines ended by CR LF."""
    # Lines first: body_encode keeps line ends and takes one character for each byte.
    return len(body_encode(html.encode().decode("latin-1"), eol="\r\n"))


def _shorter(letter: Letter) -> Iterator[Letter]:
    for limit in (240, 140, 0):
        letter = _each(letter, lambda item, limit=limit: _cut(item, limit))  # type: ignore[misc]
        yield letter
    for lines in (5, 0):
        letter = dataclasses.replace(
            letter,
            sections=tuple(
                dataclasses.replace(one, lines=one.lines[:lines]) for one in letter.sections
            ),
        )
        yield letter
    ranks = sorted(item.rank for section in letter.sections for item in section.items)
    while len(ranks) > len(letter.picks):
        ranks = ranks[: max(len(letter.picks), len(ranks) * 4 // 5)]
        kept = frozenset(ranks)
        sections = tuple(
            dataclasses.replace(one, items=tuple(i for i in one.items if i.rank in kept))
            for one in letter.sections
        )
        yield dataclasses.replace(letter, sections=sections)
    told = tuple(one for one in sections if one.items) if letter.sections else ()
    yield dataclasses.replace(letter, sections=told)


def _each(letter: Letter, change: Callable[[Item], Item]) -> Letter:
    sections = tuple(
        dataclasses.replace(one, items=tuple(change(item) for item in one.items))
        for one in letter.sections
    )
    return dataclasses.replace(
        letter, sections=sections, picks=tuple(change(item) for item in letter.picks)
    )


def _cut(item: Item, limit: int) -> Item:
    return dataclasses.replace(
        item,
        new=clean.cut(item.new, limit=limit) if limit else "",
        title=clean.cut(item.title, limit=max(limit, 120)),
        byline=clean.cut(item.byline, limit=120),
        facts=clean.cut(item.facts, limit=120),
    )
