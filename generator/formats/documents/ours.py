"""A paper as plain data under our own names: what JSON Lines and CSV write, and read back exactly.

`dump_fields` gives what a paper says; `read_fields` trusts nothing in what it is given: a value of
a wrong type is left out.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

from generator.errors import Problem
from generator.formats.documents.items import reject
from generator.formats.documents.records import address, clean_author
from generator.formats.documents.values import integer, items, mapping, string, strings
from generator.models import Author, Link, LinkKind, Paper, PartialDate, Record
from generator.plain import dump_value
from generator.text import clean, kinds, languages, licenses
from generator.text.identifiers import canonical_ids
from generator.text.links import safe_url

FIELDS = (
    "title", "authors", "author_count", "organization", "published", "updated", "announced",
    "kind", "venue", "language", "license", "categories", "keywords", "ids", "url", "links",
    "signals", "retracted", "abstract", "summary",
)  # fmt: skip
"""In the order in which they are written; `url` is made from `ids` and not read."""

_COUNT = re.compile(r"[a-z][a-z_]{0,30}")
_NUMBERS = ("author_count", "signals")


def dump_fields(paper: Paper) -> dict[str, Any]:
    """The fields that say something, counts as numbers and all else as text, lists and objects."""
    found: dict[str, Any] = {"id": paper.id}
    for name in FIELDS:
        value = address(paper) if name == "url" else getattr(paper, name)
        if value:
            numbers = name in _NUMBERS
            found[name] = value if numbers and isinstance(value, int) else dump_value(value)
            if numbers and isinstance(value, Mapping):
                found[name] = dict(sorted(value.items()))
    return {name: value for name, value in found.items() if value}


def read_fields(fields: Mapping[str, Any], where: str, format: str) -> Iterator[Record | Problem]:
    """The record; without a title it is rejected."""
    title = clean.one_line(string(fields.get("title")))
    if not title:
        said = clean.one_line(string(fields.get("id")), limit=60)
        message = f"this paper has no title{f' ({said})' if said else ''}"
        yield reject(f"{format}/no-title", where, message, "give it a title, or leave it out")
        return

    def line(name: str) -> str:
        return clean.one_line(string(fields.get(name)))

    yield Record(
        source=format,
        where=where,
        ids=canonical_ids(
            {name: string(text) for name, text in mapping(fields.get("ids")).items()}
        ),
        title=title,
        authors=authors(fields.get("authors")),
        author_count=max(0, integer(fields.get("author_count"))),
        categories=_lines(fields.get("categories")),
        keywords=_lines(fields.get("keywords")),
        links=links(fields.get("links")),
        signals=counts(fields.get("signals")),
        published=date(fields.get("published")),
        updated=date(fields.get("updated")),
        announced=date(fields.get("announced")),
        organization=line("organization"),
        kind=kinds.canonical(line("kind")),
        venue=line("venue"),
        retracted=line("retracted"),
        language=languages.tag(line("language")),
        license=licenses.canonical(line("license")),
        abstract=clean.paragraphs(string(fields.get("abstract"))),
        summary=clean.paragraphs(string(fields.get("summary"))),
    )


def date(value: Any) -> PartialDate | None:
    """`2019`, `2019-05` or `2019-05-07`; else nothing."""
    with contextlib.suppress(ValueError):
        return PartialDate.parse(string(value).strip())
    return None


def authors(value: Any) -> tuple[Author, ...]:
    """Objects with our names of an author's fields; a text is a name that is not taken apart."""
    found = []
    for one in items(value):
        said = {"literal": one} if isinstance(one, str) else mapping(one)
        names = ("family", "given", "suffix", "literal", "orcid")
        parts = {name: string(said.get(name)) for name in names}
        author = clean_author(Author(**parts, affiliations=strings(said.get("affiliations"))))
        if author.name:
            found.append(author)
    return tuple(found)


def links(value: Any) -> tuple[Link, ...]:
    """Objects with `kind` and `url`, as far as they are safe."""
    found = {}
    for one in map(mapping, items(value)):
        url, kind = safe_url(string(one.get("url"))), string(one.get("kind"))
        if url:
            known = kind if kind in get_args(LinkKind) else "web"
            found[known, url] = Link(kind=cast(LinkKind, known), url=url)
    return tuple(found.values())


def counts(value: Any) -> dict[str, int]:
    """Whole numbers from 0 by name."""
    said = {name: count for name, count in mapping(value).items() if _COUNT.fullmatch(name)}
    return {
        name: integer(count)
        for name, count in sorted(said.items())
        if integer(count) > 0 or (count in (0, "0") and count is not False)
    }


def _lines(value: Any) -> tuple[str, ...]:
    found = (clean.one_line(text) for text in strings(value))
    return tuple(dict.fromkeys(line for line in found if line))
