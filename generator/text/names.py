"""Names as printed → `Author`: which part is the family name, and what must not be split.

It reads spellings, not people: where the order cannot be known (one word, Chinese, Japanese or
Korean characters, `Wang L`), the name stays as it stands, as a literal. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.models import Author
from generator.text import clean, name_marks
from generator.text.name_marks import MARKS, readable, split

MAX_NAME = 300
"""Characters of one name that are read."""

Form = Literal["and", ";", ","]
"""How a list is written: `and` (BibTeX), `;` (bioRxiv) or `,` (arXiv's feeds and listings)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a list, in its order."""

    authors: tuple[Author, ...] = ()
    others: bool = False
    """Whether the list says that there are more: `and others`, `et al.`"""


_PARTICLES = frozenset(
    "abu af al ap av ben bat bin bint binti da dal dalla das de degli dei del della dello den der"
    " des di do dos du e el ibn in la las le les lo los op te ten ter 't 's und v van ver vom von"
    " y zu zum zur".split()
)
"""Lower-case words that begin a family name: `van`, `de la`, `bin` (CSL's particles)."""
_JOINERS = frozenset(("e", "y", "und"))
"""Between two family names: `Ortega y Gasset`."""
_GENERATIONS = frozenset(("junior", "júnior", "neto", "filho", "sobrinho"))
"""Part of a Portuguese family name, never all of it."""
_SUFFIX = re.compile(r"(?:[JS]r\.?|[js]r\.|I{2,3}|IV|2nd|3rd|4th)\Z")
_DEGREE = re.compile(r"(?:Ph\.? ?D|M\.? ?D|M\.?Sc|B\.?Sc|MPH|Esq|M\.?B\.?A)\.?\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,2}\Z|(?:[^\W\d_]\.-?){1,4}\Z")
_CJK = re.compile(
    "[\u2e80-\u2fdf\u3005-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_NOT_SINICA = re.compile("[\u30a0-\u30ffA-Za-z]")
_DBLP_NUMBER = re.compile(r"(?<=\S) \d{4}\Z")  # https://dblp.org/faq/1474704.html
_OTHERS = re.compile(
    r"""(?:(?:^|[\s,;])(?:and\ |&\ )?(?:others|many\ others|et\.?\ ?al(?:ii|\.)?
      |\d{1,5}\ (?:additional|more|other)\ authors?(?:\ not\ shown)?)|\.\.\.|…)[\s.,;]{0,9}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_FOOTNOTE = re.compile(r"(?:(?:\d{1,3}|[a-z*†‡§¶]|and)[\s,;&]{0,3}){1,20}\Z|deceased\Z")


def parse_name(text: str) -> Author:
    r"""One name. What stands in brackets after it is dropped; `split_names` reads that too.

    >>> parse_name(r"van Beethoven, Ludwig").family, parse_name("Ludwig van Beethoven").family
    ('van Beethoven', 'van Beethoven')
    >>> parse_name("King, Jr., Martin Luther").name, parse_name("for the STAR Team").literal
    ('Martin Luther King Jr.', 'STAR Team')
    """
    if author := _protected(name_marks.tidy(text)):
        return author
    outside, inside = name_marks.brackets(name_marks.tidy(text))
    raw = clean.one_line(outside.strip(MARKS) or " ".join(inside), limit=MAX_NAME)
    parts = [_DBLP_NUMBER.sub("", readable(part)) for part in split(raw, ",")]
    whole = ", ".join(part for part in parts if part)
    if name := name_marks.group(whole):
        return Author(literal=name)
    if _CJK.search(whole):
        return Author(literal=_east_asian(whole))
    return _from_parts(parts) if len(parts) > 1 else _from_words(parts[0].split())


def split_names(text: str, *, form: Form) -> Names:
    """A list of names. `Jr.` stays with its name; a group in brackets is an author of its own.

    >>> [one.name for one in split_names("A. Bo, Cy Do, Jr. (STAR Team)", form=",").authors]
    ['A. Bo', 'Cy Do Jr.', 'STAR Team']
    """
    authors: list[Author] = []
    others = False
    for piece in _pieces(name_marks.tidy(text), form):
        if author := _protected(piece.strip(MARKS)):
            authors.append(author)
            continue
        outside, inside = name_marks.brackets(piece)
        found = _OTHERS.search(outside)
        person = outside[: found.start()] if found else outside
        kept = [one for one in inside if not _OTHERS.search(one)]
        others = others or found is not None or len(kept) < len(inside)
        authors += _authors(person.strip(MARKS), kept)
    return Names(authors=tuple(one for one in authors if one.name), others=others)


def _protected(text: str) -> Author | None:
    """What stands in braces is not taken apart: `{A Team (of two)}`, `{Bo Jr}, {Sr.}, {Cy van}`."""
    parts = [part.strip() for part in split(text, ",")] if text.startswith("{") else []
    if not 1 <= len(parts) <= 3 or not all(map(name_marks.is_braced, parts)):
        return None
    said = [clean.one_line(readable(part), limit=MAX_NAME) for part in parts]
    if len(said) == 1:
        return Author(literal=said[0])
    return Author(family=said[0], given=said[-1], suffix=" ".join(said[1:-1]))


def _pieces(text: str, form: Form) -> list[str]:
    """The single names, each with the brackets after it."""
    if form == ";":
        return split(text, ";")
    if form == "and":
        pieces = [one for part in split(text, "; ") for one in split(f" {part} ", " and ")]
        return [name for one in pieces for name in _one_or_list(one)]
    pieces = []
    for part in split(text.replace("; ", ", "), ","):
        outside = name_marks.brackets(part)[0]
        whole = name_marks.is_institution(outside) and " of " in outside
        names = [part] if whole else split(f" {part} ", " and ")
        for name in (one.strip() for one in names):
            bare = name_marks.brackets(name)[0].strip()
            if pieces and (_SUFFIX.match(bare) or name_marks.is_legal_form(bare)):
                pieces[-1] += f", {name}"
            else:
                pieces.append(name)
    return pieces


def _one_or_list(text: str) -> list[str]:
    """`A. Bo, C. Do, E. Fo` cannot be one BibTeX name: somebody put commas between names."""
    parts = [part.strip() for part in split(text, ",")]
    if len(parts) < 3 or name_marks.is_institution(text):
        return [text]
    if any(_SUFFIX.match(part) or _DEGREE.match(part) for part in parts):
        return [text]
    return parts if len(parts) > 3 or all(" " in part for part in parts) else [text]


def _authors(person: str, inside: list[str]) -> Iterator[Author]:
    """A person, with the groups or the affiliations that stand in brackets after the name."""
    head, group = name_marks.on_behalf(person)
    groups, affiliations = [group], []
    for bracket in inside:
        if "(" in bracket or _FOOTNOTE.match(bracket):
            continue  # ((1) MIT, (2) CERN): which is whose is not told
        name = name_marks.group(readable(bracket))
        if name and not (head and name_marks.is_institution(name)):
            groups.append(name)
        elif head:
            affiliations.append(readable(bracket))
        else:
            groups.append(parse_name(bracket).name)
    if head:
        yield replace(parse_name(head), affiliations=tuple(affiliations))
    for name in groups:
        yield Author(literal=name)


def _from_parts(parts: list[str]) -> Author:
    """`Last, First`, `Last, Jr., First`, `Last, First, Jr.`, `First Last, Jr.`"""
    suffix = " ".join(part for part in parts[1:] if _SUFFIX.match(part))
    rest = [part for part in parts[1:] if part and not _SUFFIX.match(part)]
    rest = rest[:1] + [part for part in rest[1:] if not _DEGREE.match(part)]
    words = parts[0].split()
    if not rest or not words:
        one = _from_words(words or " ".join(rest).split())
        if not suffix:
            return one
        return replace(one, literal="", family=one.family or one.literal, suffix=suffix)
    family, own = _pop_suffix(words)
    given, other = _pop_suffix(" ".join(rest).split())
    place = len(given)
    # "Beethoven, Ludwig van" is sorted so, and read "Ludwig van Beethoven".
    while place > 1 and given[place - 1] in _PARTICLES - _JOINERS:
        place -= 1
    return Author(
        family=" ".join((*given[place:], *family)),
        given=" ".join(given[:place]),
        suffix=suffix or own or other,
    )


def _from_words(words: list[str]) -> Author:
    """`First Middle von Last Jr.`"""
    words, suffix = _pop_suffix(words)
    if len(words) < 2 or _is_order_unknown(words):
        return Author(literal=" ".join((*words, suffix)).strip())
    start = len(words) - 1
    if words[start].casefold() in _GENERATIONS and start > 1:
        start -= 1
    for place in range(1, start):
        if words[place] in _PARTICLES:
            start = place - 1 if words[place] in _JOINERS and place > 1 else place
            break
    if all(word in _PARTICLES for word in words[:start]):
        start = 0
    return Author(family=" ".join(words[start:]), given=" ".join(words[:start]), suffix=suffix)


def _is_order_unknown(words: list[str]) -> bool:
    """`Wang L`, `Smith J.A.`: with initials at its end, the family name may stand first."""
    last = words[-1]
    if not last.isupper() or not _INITIALS.match(last):
        return False
    return "." in last or len(last) == 1 or not all(word.isupper() for word in words)  # JOHN LI


def _pop_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and _SUFFIX.match(words[-1]):
        return [*words[:-2], words[-2].rstrip(",")], words[-1]
    return words, ""


def _east_asian(text: str) -> str:
    """Family name first, as it is printed; a comma that was there for sorting goes."""
    family, comma, given = text.partition(", ")
    between = " " if _NOT_SINICA.search(text) else ""
    return f"{family}{between}{given}" if comma else text
