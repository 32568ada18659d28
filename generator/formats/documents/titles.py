"""What databases and publishers put around a title: `RETRACTED: …`, and a dot at its end."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.models import Record

# "Withdrawn: a study of doctors" is a title; in capitals, in brackets or of an article it is none.
_KIND = r"(?i:\s+(?:article|paper|chapter|preprint|manuscript))"
_MARK = re.compile(
    rf"\s*[\[(<*]{{0,3}}\s*(?P<mark>(?i:retracted){_KIND}?"
    rf"|(?:WITHDRAWN|REMOVED|TEMPORARY REMOVAL){_KIND}?|(?i:withdrawn|removed){_KIND}"
    r"|(?<=[\[(<])(?i:withdrawn|removed)(?=[\])>]))"
    r"\s*(?:[:\])>*.]|\s[-–—]\s)[\s:\])*>–—-]{0,6}(?=\S)"
)


def without_mark(title: str) -> tuple[str, str]:
    """The title as it was, and what the mark before it says, in small letters; or ''.

    >>> without_mark("RETRACTED ARTICLE: On bees"), without_mark("Withdrawn users")
    (('On bees', 'retracted article'), ('Withdrawn users', ''))
    """
    found = _MARK.match(title)
    return (title[found.end() :], found["mark"].lower()) if found else (title, "")


def unmarked(record: Record) -> Record:
    """The record with its title as it was, and retracted when a mark before the title says so."""
    title, mark = without_mark(record.title)
    if not mark:
        return record
    return replace(record, title=title, retracted=record.retracted or f"marked “{mark}”")


def without_dot(title: str) -> str:
    """The title without the dot that PubMed and DBLP end every one with; not `and so on...`.

    >>> without_dot("On bees."), without_dot("On bees, etc..."), without_dot("Bees?")
    ('On bees', 'On bees, etc...', 'Bees?')
    """
    return title if title.endswith("..") else title.removesuffix(".").rstrip()
