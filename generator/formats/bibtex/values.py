"""What stands behind a `=`: `{text}`, `"text"`, a number or a macro, joined by `#`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.models import Author

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Macros that every style defines."""

ARXIV_CLASS = re.compile(r"[a-z][a-z-]*(?:\.[A-Za-z-]{2,17})?")
"""What can stand in `primaryclass`."""

ID_FIELDS = ("pmid", "pmcid", "acl", "openreview", "s2", "corpusid", "openalex", "dblp", "mag")
"""Fields of the names that identifiers have here."""

OTHERS = Author(literal="others")
"""The last of names of which there are more, as `and others` says."""

MAX_STRING = 100_000
"""Characters of one `@string`; strings of strings could grow without end."""

_BRACE = re.compile(r"(?<!\\)[{}]")
_QUOTED = re.compile(r'(?<!\\)[{}"]')
_BARE = re.compile(r"[^\s#{}\",=]+")
_TAKES_ARGUMENT = re.compile(r"(?:\\[A-Za-z]+\*?\s*|\\[^A-Za-z]|[\]}^_])\Z")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w:.+-]*)\s*=\s*(?=[{\"]|\d+\s*\Z|[A-Za-z][\w-]*\s*\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An evaluated expression."""

    text: str
    undefined: tuple[str, ...] = ()
    """Macros that nobody defined; their names stand in no text."""
    next: tuple[str, str] = ("", "")
    """The field that follows where a comma was forgotten: its name and its expression."""


def evaluate(raw: str, macros: Mapping[str, str]) -> Value:
    """The text of an expression. What cannot be read of it is left out.

    >>> evaluate('"a" # {b {C}} # jan', {"jan": "1"}).text
    'ab {C}1'
    """
    parts: list[str] = []
    undefined: list[str] = []
    place = 0
    while place < len(raw):
        if raw[place].isspace() or raw[place] == "#":
            place += 1
            continue
        if parts and (forgotten := _NEXT_FIELD.match(raw, place)):
            rest = raw[forgotten.end() :]
            return Value(
                text="".join(parts), undefined=tuple(undefined), next=(forgotten[1].lower(), rest)
            )
        if raw[place] in '{"':
            end = _closing(raw, place)
            parts.append(raw[place + 1 : end])
            place = end + 1
        elif bare := _BARE.match(raw, place):
            word, place = bare[0], bare.end()
            known = word if word.isdigit() else macros.get(word.lower())
            if known is None:
                undefined.append(word)
            else:
                parts.append(known)
        else:
            place += 1
    return Value(text="".join(parts), undefined=tuple(undefined))


def _closing(raw: str, start: int) -> int:
    """Where the brace or quotation mark that opens here is closed, or the end."""
    depth = 0
    quoted = raw[start] == '"'
    for found in (_QUOTED if quoted else _BRACE).finditer(raw, start + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            if not quoted and depth == 0:
                return found.start()
            depth = max(0, depth - 1)
        elif depth == 0:
            return found.start()
    return len(raw)


def without_braces(text: str) -> str:
    """`{Title}` → `Title`, when the braces enclose all of it; others stay, as TeX's.

    >>> without_braces("{A {B}}"), without_braces("{A} {B}")
    ('A {B}', '{A} {B}')
    """
    text = text.strip()
    while text.startswith("{") and len(text) > 2 and _closing(text, 0) == len(text) - 1:
        if text[1] == "\\":
            break
        text = text[1:-1].strip()
    return text


def unprotected(text: str) -> str:
    r"""Without the braces that only keep BibTeX from changing capitals; those of TeX stay.

    >>> unprotected(r"Adam: {{A}} Method for {CO$_2$}"), unprotected(r"{\em a} \"{o} $x_{1}$")
    ('Adam: A Method for CO$_2$', '{\\em a} \\"{o} $x_{1}$')
    """
    kept: list[str] = []
    opened: list[bool] = []
    formula, place = False, 0
    while place < len(text):
        char = text[place]
        if char == "\\":
            kept.append(text[place : place + 2])
            place += 2
            continue
        if char == "$":
            formula = not formula
        elif char == "{":
            protects = not formula and not _belongs_to_tex(
                "".join(kept[-40:]), text[place + 1 : place + 2]
            )
            opened.append(protects)
            char = "" if protects else char
        elif char == "}" and opened:
            char = "" if opened.pop() else char
        kept.append(char)
        place += 1
    return "".join(kept) if not opened and not formula else text


def _belongs_to_tex(before: str, inside: str) -> bool:
    """Whether a brace between these holds a macro, an argument or an index."""
    return inside.startswith("\\") or _TAKES_ARGUMENT.search(before) is not None
