"""Reads the metadata of a built page as reference managers do, by rules written down here.

The rules are those of Zotero's translators *Embedded Metadata* and *COinS*, in our own words;
nothing of the package is used, so that a slip there cannot hide here.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

Name = tuple[str, str]
"""Given name ('' = one field), family name."""
_TYPES = frozenset(
    "artwork audioRecording bill blogPost book bookSection case computerProgram conferencePaper"
    " dataset dictionaryEntry document encyclopediaArticle film forumPost hearing interview"
    " journalArticle letter magazineArticle manuscript map newspaperArticle patent preprint"
    " presentation radioBroadcast report standard statute thesis webpage".split()
)


def head(page: str) -> list[tuple[str, str, str]]:
    """(`name`, `property` or `rel`; its value; content or address), in the order of the page."""
    found: list[tuple[str, str, str]] = []
    for node in LexborHTMLParser(page).css("head meta, head link"):
        given = node.attributes
        for key in ("name", "property", "rel"):
            if key in given:
                found.append(
                    (key, given[key] or "", given.get("content") or given.get("href") or "")
                )
    return found


def embedded(page: str) -> dict[str, Any] | None:
    """The one item that *Embedded Metadata* makes of a page; None = it sees none."""
    tags = head(page)
    of = {value: content for _, value, content in reversed(tags)}
    if not any(name.startswith(("citation_", "DC.", "og:")) for name in of):
        return None
    item: dict[str, Any] = {"itemType": _embedded_type(of)}
    authors = [content for _, name, content in tags if name == "citation_author"]
    for field, names in {
        "title": ("citation_title", "DC.title", "og:title"),
        "date": ("citation_date", "citation_publication_date", "citation_online_date"),
        "DOI": ("citation_doi",),
        "url": ("citation_public_url", "og:url"),
        "abstract": ("citation_abstract", "description"),
        "pdf": ("citation_pdf_url",),
        "venue": ("citation_journal_title", "citation_conference_title", "citation_inbook_title"),
    }.items():
        item[field] = next((of[name] for name in names if of.get(name)), "")
    item["creators"] = _embedded_authors(authors)
    return item


def _embedded_type(of: dict[str, str]) -> str:
    if "citation_journal_title" in of:
        return "journalArticle"
    if "citation_conference_title" in of:
        return "conferencePaper"
    if "citation_inbook_title" in of:
        return "bookSection"
    if of.get("og:type") == "website":
        return "webpage"
    # A prefix counts only where its vocabulary is declared.
    if "schema.DC" in of and of.get("DC.type") in _TYPES:
        return of["DC.type"]
    return "journalArticle" if "citation_title" in of else "webpage"


def _embedded_authors(authors: list[str]) -> list[Name]:
    found: list[Name] = []
    before = ""
    for author in authors:
        names = re.split(r"\s*;\s*", author)
        if len(names) == len(authors) == 1:
            parts = re.split(r"\s*,\s*", author)
            if len(parts) > 1 and " " in parts[0] and " " in parts[1]:
                names = parts
        for name in (one.strip() for one in names):
            if re.search(r"[^\s,-.;]", name) and name != before:
                found.append(_name(name))
                before = name
    return found


def _name(text: str) -> Name:
    comma = "," in text
    text = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", text)
    if comma:
        family, *rest = re.split(r"[,،] ?", text)
        return (rest[0] if rest else "", family)
    given, _, family = text.rpartition(" ")
    return given, family


def coins(page: str) -> list[dict[str, Any]]:
    """The items that *COinS* offers to pick from."""
    found = []
    for node in LexborHTMLParser(page).css("span.Z3988[title]"):
        pairs = [pair.split("=") for pair in (node.attributes["title"] or "").split("&")]
        # Zotero takes what follows the first `=`, and each plus sign for a blank.
        values = [(key, unquote(re.sub(r"\+|%2[bB]", " ", value[0]))) for key, *value in pairs]
        if item := _context_object(values):
            found.append(item)
    return found


def _context_object(values: list[tuple[str, str]]) -> dict[str, Any] | None:
    of = dict(values)
    kind = of.get("rft_val_fmt", "").removeprefix("info:ofi/fmt:kev:mtx:")
    types = {
        "journal": "journalArticle",
        "dc": "webpage",
        "book": "book",
        "dissertation": "thesis",
    }
    if kind not in types or of.get("ctx_ver") != "Z39.88-2004":
        return None
    item: dict[str, Any] = {"itemType": types[kind], "creators": [], "tags": []}
    if kind == "book":
        genres = {"bookitem": "bookSection", "conference": "conferencePaper"}
        genres |= {"proceeding": "conferencePaper", "report": "report", "document": "document"}
        item["itemType"] = genres.get(of.get("rft.genre", ""), "book")
    if kind == "dc" and of.get("rft.type") in _TYPES:
        item["itemType"] = of["rft.type"]
    whole = item["itemType"] in ("book", "report")
    alone = kind in ("dc", "dissertation")
    item["title"] = of.get("rft.title" if alone else "rft.btitle" if whole else "rft.atitle", "")
    places = ("rft.source", "rft.series") if alone or whole else ("rft.jtitle", "rft.btitle")
    item["venue"] = next((of[name] for name in places if of.get(name)), "")
    item["date"] = of.get("rft.date", "")
    for key, value in values:
        if key == "rft.au":
            item["creators"].append(_name(value))
        elif key == "rft.subject" and kind == "dc":
            item["tags"].append(value)
        elif key == "rft_id" and value.startswith("info:doi/"):
            item["DOI"] = value.removeprefix("info:doi/")
        elif key == "rft_id" and re.match("https?://", value):
            item["url"] = value
    return item


def linked_data(page: str) -> list[dict[str, Any]]:
    """The JSON-LD of a page; broken JSON is an error."""
    nodes = LexborHTMLParser(page).css('script[type="application/ld+json"]')
    return [json.loads(node.text()) for node in nodes]
