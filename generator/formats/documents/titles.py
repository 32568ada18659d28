"""What databases and publishers put around a title: `RETRACTED: …`, and a dot at its end."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"\s*[\[(*]{0,3}\s*(?P<mark>retracted|withdrawn)(?:\s+(?:article|paper|chapter|preprint))?"
    r"\s*(?:[:\])*.]|\s[-–—]\s)[\s:\])*–—-]{0,6}(?=\S)",
    re.IGNORECASE,
)


def without_mark(title: str) -> tuple[str, str]:
    """The title as it was, and what the mark before it says: `retracted`, `withdrawn` or ''.

    >>> without_mark("RETRACTED ARTICLE: On bees"), without_mark("Withdrawn users")
    (('On bees', 'retracted'), ('Withdrawn users', ''))
    """
    found = _MARK.match(title)
    return (title[found.end() :], found["mark"].lower()) if found else (title, "")


def without_dot(title: str) -> str:
    """The title without the dot that PubMed and DBLP end every one with; not `and so on...`.

    >>> without_dot("On bees."), without_dot("On bees, etc..."), without_dot("Bees?")
    ('On bees', 'On bees, etc...', 'Bees?')
    """
    return title if title.endswith("..") else title.removesuffix(".").rstrip()
