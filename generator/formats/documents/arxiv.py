"""What arXiv's formats share: its abstracts, categories, comments, withdrawals, people's names.

Followed: https://info.arxiv.org/help/api/user-manual.html, /help/oa/, /help/prep.html (white space
in abstracts, comments) and /category_taxonomy; recordings of 2013 to 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from generator.errors import Problem
from generator.formats.documents.items import reject
from generator.formats.documents.trees import child
from generator.models import Author, Link, Record
from generator.text import clean, kinds
from generator.text.identifiers import canonical_ids
from generator.text.links import find_links
from generator.text.names import parse_name, split_names

LOOK = "look at that item in the file"

_SUBJECT = (
    r"(?:paper|article|manuscript|submission|preprint|pre-print|e-?print|work|draft|report|note"
    r"|document|thesis|chapter|publication|study|letter|entry|file"
    r"|(?:this|current|present|latest)\ version)"
)
_GONE = r"(?:withdrawn|withdraw|withdrwan|withdrawal|retracted)\b"
_ELSEWHERE = r"(?!\ from\ (?!(?:the\ )?arxiv))"
_ADVERB = r"[a-z]{1,20}ly\ "
_VERB = (
    r"(?:(?:has|have|had|is|was|were|been|bee|being|now|already|hereby|also)\ |"
    + _ADVERB
    + r"){0,4}"
)
# "withdrawn from IEEE Transactions" is about a journal; "accepted, but withdrawn" as well.
_COMMENT = re.compile(
    rf"""\A[\W_]*+(?:{_ADVERB})?(?:withdrawn|withdrawing|withdraw|retracted)\b{_ELSEWHERE}
      | (?<!versions\ of\ the\ )(?<!versions\ of\ this\ )\b{_SUBJECT}\ {_VERB}{_GONE}{_ELSEWHERE}
      | \b(?:it|this)\ (?:has\ been|is|was)\ (?:now\ )?(?:withdrawn|retracted)\b{_ELSEWHERE}
      | \b(?:withdrawn|removed)\ by\ (?:the\ )?arxiv\ admin
      | \bwithdrawn\ by\ the\ authors?\b
      | \b(?:authors?|we|i)\ 
        (?:(?:have|has|had|am|are|want|wish|would|like|just|decided|request|to)\ ){{0,4}}
        (?:withdraw|withdrawn|withdrew|withdraws|withdrawing)\ (?:this|the|our|my)\ {_SUBJECT}""",
    re.IGNORECASE | re.VERBOSE,
)
_ABSTRACT = re.compile(
    rf"""\A[\W_]*+(?:abstract\W+)?(?:
      (?:{_ADVERB})?withdrawn\b(?=\W*(?:\Z|by\b|due\b|because\b|as\b))
      |(?:this|the|our)\ {_SUBJECT}\ {_VERB}(?:withdrawn|retracted)\b{_ELSEWHERE})""",
    re.IGNORECASE | re.VERBOSE,
)
_OLD_VERSIONS = re.compile(r"\bversions?\ [^.;]{0,40}\Z", re.IGNORECASE)
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?")
_BEHALF = re.compile(r"(?:^|\s)(?:for|on behalf of|representing) the(?=\s|$)", re.IGNORECASE)
_MAX_SAID = 300


def kind(journal: str) -> str:
    """What arXiv holds is a preprint; a reference to a journal may be to proceedings or a book."""
    return "" if journal else kinds.PREPRINT


def raw_text(element: etree._Element | None, *path: str) -> str:
    """The text of an element with its line breaks, which say where paragraphs begin; or ''."""
    found = element if element is None or not path else child(element, *path)
    return "" if found is None else "".join(str(part) for part in found.itertext())


def abstract(raw: str) -> str:
    """Paragraphs: arXiv begins one by blanks at a line's start, all other line ends are wraps.

    A file whose lines were all indented by somebody has no such sign.
    """
    text = raw.replace("\r\n", "\n").strip()
    lines = text.split("\n")
    after = [line for line in lines[1:] if line.strip()]
    indented = sum(line[0] in " \t" for line in after)
    if indented and not (indented == len(after) > 2):
        text = "\n".join(
            f"\n{line}" if number and line[:1] in (" ", "\t") else line
            for number, line in enumerate(lines)
        )
    return clean.paragraphs(text)


def categories(terms: Iterable[str], primary: str = "") -> tuple[str, ...]:
    """arXiv's own, the primary one first; classes of MSC and ACM that stand among them are not."""
    names = (name for text in (primary, *terms) for name in re.split(r"[\s,;]+", text))
    return tuple(dict.fromkeys(name for name in names if _CATEGORY.fullmatch(name)))


def withdrawn(comment: str, raw_abstract: str) -> str:
    """What is said of its withdrawal, or ''."""
    said = clean.one_line(comment, limit=clean.MAX_TEXT)
    for found in _COMMENT.finditer(said):
        if not _OLD_VERSIONS.search(said, max(0, found.start() - 60), found.start()):
            return clean.cut(said, limit=_MAX_SAID)
    text = clean.one_line(raw_abstract, limit=_MAX_SAID)
    return text if _ABSTRACT.match(text) else ""


def links(*texts: str) -> tuple[Link, ...]:
    """What the abstract and the comments link to, each once."""
    once: dict[str, Link] = {}
    for link in (link for text in texts for link in find_links(text)):
        once.setdefault(link.url.rstrip("/"), link)
    return tuple(once.values())


def sorted_name(
    family: str, given: str = "", suffix: str = "", *, affiliations: Iterable[str] = ()
) -> Iterator[Author]:
    """One name of a list that has its parts; without a given name it may be any phrase.

    arXiv also takes `A. Bo for the CMS Collaboration` apart: `Collaboration`, `A. Bo for the CMS`.
    """
    behalf = _BEHALF.search(given)
    if behalf:
        person, group = given[: behalf.start()], f"{given[behalf.end() :]} {family}"
        found: Iterable[Author] = (parse_name(person), Author(literal=clean.one_line(group)))
    elif given.strip():
        parts = (family, suffix, given) if suffix.strip() else (family, given)
        found = (parse_name(", ".join(parts)),)
    else:
        found = split_names(f"{family}, {suffix}" if suffix.strip() else family, form=";").authors
    return placed(found, affiliations)


def placed(authors: Iterable[Author], affiliations: Iterable[str]) -> Iterator[Author]:
    """The people with where they work; what is no name is left out.

    A lone `:` stands between a collaboration and its people.
    """
    places = tuple(place for text in affiliations if (place := clean.one_line(text)))
    for one in authors:
        if any(char.isalpha() for char in one.name):
            yield replace(one, affiliations=places) if places and one.family else one


def listed_names(text: str) -> tuple[Author, ...]:
    """The names of one comma-joined string."""
    return tuple(placed(split_names(text, form=",").authors, ()))


def found_ids(arxiv: str, doi: str = "") -> dict[str, str]:
    """The identifiers; of several DOIs (an erratum's too) the first."""
    return canonical_ids({"arxiv": arxiv, "doi": doi})


def no_title(format: str, where: str, told_id: str) -> Problem:
    """The problem for an item without a title."""
    name = clean.one_line(told_id, limit=80)
    message = f"the paper {name!r} has no title" if name else "this item has no title"
    return reject(f"{format}/no-title", where, message, LOOK)


def doubts(record: Record, told_id: str) -> Iterator[Problem]:
    """What was there and could not be used."""
    if "arxiv" in record.ids:
        return
    told = clean.one_line(told_id, limit=80)
    message = f"its id is not one of arXiv's: {told!r}" if told else "it has no id"
    hint = "it will be known by its title; set `ids` in the paper's file"
    yield Problem(code=f"{record.source}/id", where=record.where, message=message, hint=hint)
