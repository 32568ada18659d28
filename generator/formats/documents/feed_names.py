"""Names as feeds give them → authors: one in each element, or all in one text of any order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from generator.formats.documents.feed_texts import plain
from generator.models import Author
from generator.text import clean, names

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,5}")
_MAIL = re.compile(r"\S{1,100}@\S{1,100}")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def read_creators(named: Iterable[tuple[str, str]]) -> tuple[Author, ...]:
    """Names as feeds give them, with their addresses: each for itself, or all in one text.

    >>> [one.family for one in read_creators([("Bo, A. C., Do, E.", "")])]
    ['Bo', 'Do']
    >>> [one.family for one in read_creators([("Bo, Ada", ""), ("Do, Cy", "")])]
    ['Bo', 'Do']
    >>> [one.family for one in read_creators([("Ada Bo, Cy Do and Ed Fo", "")])]
    ['Bo', 'Do', 'Fo']
    """
    texts = [(_person(plain(text, limit=clean.MAX_TEXT)), address) for text, address in named]
    filled = [one for one in texts if _has_letters(one[0])]
    found: list[Author] = []
    for text, address in filled:
        people = _split(text, alone=len(filled) == 1)
        orcid = _ORCID.search(address) if "orcid.org/" in address and len(people) == 1 else None
        found += [replace(one, orcid=orcid[0]) for one in people] if orcid else people
    return tuple(one for one in found if _has_letters(one.name))


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _person(text: str) -> str:
    """RSS 2.0: `ada@a.example (Ada Bo)`; others: `Ada Bo <ada@a.example>`; `By Ada Bo`."""
    if "@" not in text:
        return text.removeprefix("By ").removeprefix("by ")
    inside = re.search(r"\(([^()]{1,200})\)\Z", text)
    return inside[1] if inside else _MAIL.sub("", text).strip(" <>(),;")


def _split(text: str, *, alone: bool) -> tuple[Author, ...]:
    text = text.replace(" & ", " and ")
    if ";" in text:
        return names.split_names(text, form=";").authors
    parts = [part.strip() for part in text.split(",") if part.strip()]
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(pairs) * 2 == len(parts) and all(_are_initials(given) for _, given in pairs):
        listed = "; ".join(f"{family}, {given}" for family, given in pairs)
        return names.split_names(listed, form=";").authors
    if len(parts) == 2 and " and " not in text and not (alone and _are_names(parts)):
        return (names.parse_name(text),)
    return names.split_names(text, form=",").authors


def _are_initials(text: str) -> bool:
    return text.isupper() and _INITIALS.fullmatch(text) is not None


def _are_names(parts: list[str]) -> bool:
    """`Ada Bo, Cy Do` and not `van Bo, Ada`."""
    return all(" " in part and not part[0].islower() for part in parts)
