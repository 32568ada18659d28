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
_LONGEST = 1_000


def authors(value: Any) -> tuple[Author, ...]:
    """The names of a list that say something."""
    found = (
        names.parse_name(one) if isinstance(one, str) else author(mapping(one))
        for one in items(value)
    )
    return tuple(one for one in found if one.name)


def author(one: dict[str, Any]) -> Author:
    """Particles belong to the family name: `{"non-dropping-particle": "van", "family": "Eyck"}`."""
    kinds = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(word for kind in kinds if (word := _plain(one.get(kind))))
    family, given = family[: names.MAX_NAME], _plain(one.get("given"))[: names.MAX_NAME]
    literal = string(one.get("literal")) or string(one.get("name"))
    if literal and not (family and given):
        return Author(literal=_plain(literal)[: names.MAX_NAME])
    if not family or not given:
        return names.parse_name(family or given)
    found = (_ORCID.search(text) for name in ("ORCID", "orcid") for text in strings(one.get(name)))
    listed = items(one.get("affiliation"))
    places = (_plain(mapping(place).get("name")) or _plain(place) for place in listed)
    return Author(
        family=family,
        given=given,
        suffix=_plain(one.get("suffix"))[:40],
        orcid=next((match[0] for match in found if match), ""),
        affiliations=tuple(dict.fromkeys(place for place in places if place)),
    )


def _plain(value: Any) -> str:
    return clean.one_line(html_text(string(value)[:_LONGEST]))
