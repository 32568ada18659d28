"""Zotero's Atom: https://api.zotero.org/groups/<id>/items/top?format=atom.

Followed: https://www.zotero.org/support/dev/web_api/v3/basics and its older versions. The entry's
author is who added the item; the item's own fields stand in `content`, as a table or as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

from generator.formats.documents.feeds import Entry
from generator.formats.documents.trees import children, find_all, text_of
from generator.formats.documents.values import items, mapping, string
from generator.formats.feed.fields import Fields

_NO_PAPERS = frozenset(("attachment", "note", "annotation"))
_VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle", "repository")


def entry_of(item: etree._Element, fields: Fields) -> Entry | None:
    """What an entry says of its item; None for attachments and notes."""
    if fields.first("zapi:itemtype").strip() in _NO_PAPERS:
        return None
    told, creators, tags = _from_json(item) or _from_table(item)
    return Entry(
        title=told.get("title") or fields.first("title"),
        identifiers=tuple(text for name in ("DOI", "archiveID") if (text := told.get(name, ""))),
        pages=(told["url"],) if told.get("url") else (),
        creators=tuple((name, "") for name in creators),
        full=told.get("abstractNote", ""),
        published=told.get("date") or fields.first("zapi:parseddate"),
        venue=next((told[name] for name in _VENUES if told.get(name)), ""),
        kind=told.get("itemType") or fields.first("zapi:itemtype"),
        language=told.get("language", ""),
        rights=(told.get("rights", ""),),
        keywords=tags,
    )


_Told = tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...]]


def _from_json(item: etree._Element) -> _Told | None:
    """`content=json`: the fields as the API has them."""
    for content in find_all(item, "content", "subcontent"):
        text = (content.text or "").strip()
        if not text.startswith("{"):
            continue
        try:
            value: Any = mapping(json.loads(text))
        except (ValueError, RecursionError):
            continue
        people = [mapping(one) for one in items(value.get("creators"))]
        names = [_name(one) for one in people if one.get("creatorType") == "author"]
        tags = [string(mapping(one).get("tag")) for one in items(value.get("tags"))]
        told = {key: string(one) for key, one in value.items()}
        return told, tuple(name for name in names if name), tuple(tag for tag in tags if tag)
    return None


def _name(person: Mapping[str, Any]) -> str:
    parts = [string(person.get(name)).strip() for name in ("lastName", "firstName")]
    return string(person.get("name")) or ", ".join(part for part in parts if part)


def _from_table(item: etree._Element) -> _Told:
    """`content=html`: a table, each row of a class that is the field's name."""
    told: dict[str, str] = {}
    names: list[str] = []
    for row in find_all(item, "tr"):
        field, cells = str(row.get("class") or ""), children(row, "td")
        text = text_of(cells[0]) if cells else ""
        if field == "creator" and text_of(row, "th") in ("Author", ""):
            names.append(text)
        elif text:
            told.setdefault(field, text)
    return told, tuple(names), ()
