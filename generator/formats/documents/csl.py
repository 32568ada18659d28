"""Names as CSL-JSON and Crossref write them.

Followed: https://docs.citationstyles.org/en/stable/specification.html and
https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md.
"""

from __future__ import annotations

import re
from typing import Any

from generator.formats.documents.values import items, mapping, string, strings
from generator.models import Author
from generator.text import clean, names
from generator.text.markup import html_text

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def authors(value: Any) -> tuple[Author, ...]:
    """The names of a list that say something."""
    found = (
        names.parse_name(one) if isinstance(one, str) else author(mapping(one))
        for one in items(value)
    )
    return tuple(one for one in found if one.name)


def author(one: dict[str, Any]) -> Author:
    """Particles belong to the family name: `{"non-dropping-particle": "van", "family": "Eyck"}`."""
    particles = (string(one.get(f"{kind}-particle")) for kind in ("dropping", "non-dropping"))
    words = (*particles, string(one.get("family")))
    family = " ".join(html_text(word).strip() for word in words if word.strip())
    given = clean.one_line(html_text(string(one.get("given"))), limit=names.MAX_NAME)
    literal = string(one.get("literal")) or string(one.get("name"))
    if not family or not given:
        return names.parse_name(f"{{{literal}}}" if literal else family or given)
    found = (_ORCID.search(text) for name in ("ORCID", "orcid") for text in strings(one.get(name)))
    orcid = next((match[0] for match in found if match), "")
    places = (
        strings(mapping(place).get("name")) or strings(place)
        for place in items(one.get("affiliation"))
    )
    where = (clean.one_line(html_text(text)) for texts in places for text in texts[:1])
    return Author(
        family=clean.one_line(family, limit=names.MAX_NAME),
        given=given,
        suffix=clean.one_line(string(one.get("suffix")), limit=40),
        orcid=orcid,
        affiliations=tuple(dict.fromkeys(text for text in where if text)),
    )
