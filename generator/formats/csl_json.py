"""CSL-JSON: what Zotero, Crossref's and DataCite's resolvers and citation processors exchange.

Fields follow https://docs.citationstyles.org/en/stable/specification.html and the schema at
https://github.com/citation-style-language/schema; liberties are those of recorded exports:
`date-parts` with strings, `literal` and `raw` dates, and fields that CSL does not know as lines
`Field: value` in `note` (Zotero's "Extra").

What is written carries ids (those that CSL has no variable for in `custom`), title and abstract as
plain text, authors without ORCID and affiliations (the schema allows none), published, kind, venue,
language, categories, keywords, links and license (in `custom`), and retracted as a note. Not:
organization, author_count, summary, updated, announced, signals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.errors import FormatError, Problem
from generator.formats.documents import csl, ours, references
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.parts import Parts
from generator.formats.documents.records import (
    RETRACTED,
    address,
    as_markup,
    kind_of,
    plain_text,
    sorted_links,
)
from generator.formats.documents.values import iter_json_lines, mapping, read_json, string, strings
from generator.models import Author, Batch, Link, Paper, PartialDate, Record
from generator.plain import dump_link
from generator.text import clean, dates, kinds, languages, licenses
from generator.text.identifiers import SCHEMES
from generator.text.markup import html_text

NAME = "csl-json"

_TYPES = (
    "article(?:-journal|-magazine|-newspaper)?|book|chapter|classic|collection|dataset|document"
    "|entry(?:-dictionary|-encyclopedia)?|event|legal_case|legislation|manuscript"
    "|paper-conference|pamphlet|patent|periodical|post(?:-weblog)?|preprint|report"
    "|review(?:-book)?|software|speech|standard|thesis|webpage|broadcast|interview|posted-content"
    "|journal-article"
)
_START = re.compile(rf'\[\s*\{{\s*"id"\s*:\s*"[^"\n]{{1,200}}",\s*"type"\s*:\s*"(?:{_TYPES})"')
"""How Zotero and we begin, whatever more an item says."""
_TYPE = re.compile(rf'"type"\s*:\s*"(?:{_TYPES})"')
_MARKS = tuple(
    re.compile(rf'"{name}"\s*:\s*{value}')
    for name, value in (
        ("issued", r'\{\s*"(?:date-parts|literal|raw|season)"'),
        ("container-title", '"'),
        ("citation-key", '"'),
        ("title-short", '"'),
        ("author", r'\[\s*\{[^{}\[\]]{0,400}"(?:family|given|literal)"'),
        ("(?:indexed|created|deposited|published-(?:print|online))", r'\{\s*"date-parts"'),
        ("accessed", r'\{\s*"date-parts"'),
    )
)
_HINT = "export it as CSL JSON again (Zotero: Export Library…, CSL JSON)"


def sniff(text: str) -> float:
    """A type of CSL and the names of its fields; Crossref's own JSON is another format."""
    if text.lstrip()[:1] not in ("[", "{") or '"message-type"' in text[:500]:
        return 0.0
    marks = sum(mark.search(text) is not None for mark in _MARKS)
    if _START.match(text.lstrip()) and not marks:
        return 0.7
    if _TYPE.search(text):
        return 0.9 if marks > 1 else 0.7 if marks else 0.3
    return 0.6 if marks > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each item, in a list or on a line of its own, is a record; without a title it is rejected.

    Raises:
        FormatError: no JSON, or no list of items.
    """
    if _is_lines(data):
        return read_batch(NAME, iter_json_lines(data, origin=origin, format=NAME), _read)
    value = read_json(data, origin=origin, format=NAME)
    found = value
    if isinstance(value, dict):
        # One item alone, as a resolver answers; a wrapper of pandoc or an API.
        lists = (value.get(name) for name in ("references", "items", "data"))
        found = next((one for one in lists if isinstance(one, list)), None)
        if "title" in value or "DOI" in value or (found is None and "type" in value):
            found = [value]
        elif isinstance(value.get("items"), dict):
            found = list(value["items"].values())
    if not isinstance(found, list):
        message = "there are no items in this JSON"
        raise FormatError(message, origin=origin, format=NAME, hint=_HINT)
    return read_batch(NAME, numbered(found, origin), _read)


def _is_lines(data: bytes) -> bool:
    """Whether the first line is an object by itself, and not all there is."""
    first, _, rest = data.removeprefix(b"\xef\xbb\xbf").strip().partition(b"\n")
    try:
        return bool(rest) and isinstance(json.loads(first.strip().removesuffix(b",")), dict)
    except (ValueError, RecursionError):
        return False


def _read(item: Any, where: str) -> Iterator[Record | Problem]:
    if not isinstance(item, dict):
        message = f"this is no item but {clean.one_line(str(item), limit=40)!r}"
        yield reject(f"{NAME}/item", where, message, _HINT)
        return
    title = clean.one_line(html_text(_first(item, "title")))
    if not title:
        said = _first(item, "citation-key", "DOI", "id") or _first(item, "type")
        message = f"this item has no title ({clean.one_line(said, limit=60)})"
        yield reject(f"{NAME}/no-title", where, message, "give it a title, or leave it out")
        return
    notes = references.note_fields(_first(item, "note"))
    urls = [url for url in (_first(item, "URL"), notes.get("url", "")) if url]
    ids = _ids(item, notes, urls)
    place = html_text(_first(item, "container-title", "event-title", "event"))
    yield Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=csl.authors(item.get("author")),
        abstract=clean.paragraphs(html_text(_first(item, "abstract"))),
        published=_date(item),
        kind=references.kind(_kind(item, notes), place, ids),
        venue=references.venue(place),
        language=languages.tag(_first(item, "language")),
        license=licenses.canonical(
            _first(item, "license") or string(mapping(item.get("custom")).get("license"))
        ),
        categories=strings(item.get("categories"))[:20],
        keywords=_keywords(item),
        links=_links(item, urls),
        retracted=_retracted(item),
    )


def _first(item: dict[str, Any], *names: str) -> str:
    """The text of the first of these fields that has one; of Crossref's lists the first text."""
    for name in names:
        if found := strings(item.get(name)):
            return found[0]
    return ""


def _kind(item: dict[str, Any], notes: dict[str, str]) -> str:
    """Zotero's items of before it had types for them say it in their notes: `type: dataset`."""
    return kinds.first((notes.get("type", ""), _first(item, "type")))


def _date(item: dict[str, Any]) -> PartialDate | None:
    for name in ("issued", "published", "published-online", "published-print"):
        value = item.get(name)
        if not isinstance(value, dict):
            found = dates.parse_date(string(value))
        else:
            texts = [string(value.get(each)) for each in ("literal", "raw")]
            found = dates.from_parts(value.get("date-parts")) or next(
                filter(None, map(dates.parse_date, texts)), None
            )
        if found:
            return found
    return None


def _ids(item: dict[str, Any], notes: dict[str, str], urls: list[str]) -> dict[str, str]:
    custom = mapping(mapping(item.get("custom")).get("ids"))
    given = [(scheme, string(custom.get(scheme))) for scheme in SCHEMES]
    for scheme in ("doi", "pmid", "pmcid"):
        given += [(scheme, _first(item, scheme.upper())), (scheme, notes.get(scheme, ""))]
    if (
        "arxiv"
        in " ".join(
            [_first(item, "archive"), _first(item, "publisher"), _first(item, "source")]
        ).lower()
    ):
        given += [("arxiv", _first(item, name)) for name in ("archive_location", "number")]
    # Zotero: number "arXiv:1706.03762", or a line of the note.
    for name in ("number", "archive_location", "container-title", "genre"):
        if "arxiv" in _first(item, name).lower():
            given.append(("arxiv", _first(item, name)))
    given += [("arxiv", notes.get(name, "")) for name in ("arxiv", "arxiv id", "eprint")]
    given += [("arxiv", line) for line in _first(item, "note").split("\n") if "arXiv:" in line]
    return references.collect_ids(given, [*urls, *(notes[k] for k in ("_eprint",) if k in notes)])


def _links(item: dict[str, Any], urls: list[str]) -> tuple[Link, ...]:
    own = ours.links(mapping(item.get("custom")).get("links"))
    return tuple(dict.fromkeys((*own, *references.links(urls))))


def _retracted(item: dict[str, Any]) -> str:
    lines = (line for line in string(item.get("note")).split("\n") if line.startswith(RETRACTED))
    return clean.one_line(next(lines, "").removeprefix(RETRACTED))


def _keywords(item: dict[str, Any]) -> tuple[str, ...]:
    for name in ("keyword", "keywords"):
        found = strings(item.get(name))
        if found:
            listed = isinstance(item[name], list)
            return references.keywords(f"{one};" if listed else one for one in found)
    return ()


def _entry(paper: Paper) -> str:
    """Its lines indented as part of a list."""
    return json.dumps(_item(paper), ensure_ascii=False, indent=1).replace("\n", "\n ")


def _item(paper: Paper) -> dict[str, Any]:
    date = paper.published
    arxiv = paper.ids.get("arxiv", "")
    parts = [part for part in (date.year, date.month, date.day) if part] if date else []
    kind = kind_of(paper)
    item = {
        "id": paper.id,
        "type": kind or "document",
        "categories": list(paper.categories),
        "title": as_markup(plain_text(paper.title) or paper.title),
        "author": [_name(author) for author in paper.authors],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": as_markup(paper.venue),
        "language": languages.tag(paper.language),
        "abstract": as_markup(plain_text(paper.abstract)),
        "DOI": paper.ids.get("doi"),
        "PMID": paper.ids.get("pmid"),
        "PMCID": paper.ids.get("pmcid"),
        "publisher": "arXiv" if arxiv and kind == kinds.PREPRINT else None,
        "number": f"arXiv:{arxiv}" if arxiv else None,
        "URL": address(paper),
        "keyword": "; ".join((*paper.keywords, "")).strip(),
        "note": f"{RETRACTED}{paper.retracted}" if paper.retracted else None,
        "custom": _custom(paper),
    }
    return {name: value for name, value in item.items() if value}


def _custom(paper: Paper) -> dict[str, Any]:
    """What CSL has no field for, in the object that it has for that (schema 1.0.2)."""
    own = ("arxiv", "doi", "pmid", "pmcid")
    found = {
        "ids": {name: value for name, value in paper.ids.items() if name not in own},
        "links": [dump_link(link) for link in sorted_links(paper.links)],
        "license": licenses.canonical(paper.license),
    }
    return {name: value for name, value in found.items() if value}


def _name(author: Author) -> dict[str, str]:
    """One part alone is no family name but a whole name."""
    if author.literal or not (author.family and author.given):
        return {"literal": as_markup(author.name)}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: as_markup(value) for name, value in parts.items() if value}


PARTS = Parts(entry=_entry, head="[\n ", between=",\n ", end="\n]\n", empty="[]\n")
dump = PARTS.dump
"""A list of items, as Zotero imports it, in the order of their ids; texts are plain."""
