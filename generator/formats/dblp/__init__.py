"""DBLP: records in XML (the dump, a record, a person, a table of contents), answers of its search.

Followed: https://dblp.org/xml/docu/dblpxml.pdf, /xml/dblp.dtd and /faq/13501473 (search, in XML
and JSON). The dump declares its letters (`&uuml;`) in a DTD; that is not read, they are HTML's.
Volumes, home pages, data and software are no papers, nor are hits for people and venues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from generator.errors import FormatError, Level, Problem
from generator.formats.dblp.publications import Publication, from_hit, from_info, from_record, read
from generator.formats.documents.items import numbered, read_batch
from generator.formats.documents.roots import in_one, root_name
from generator.formats.documents.trees import child, find_all, local_name, read_tree, text_of
from generator.formats.documents.values import find_at, mapping, read_json, string
from generator.models import Batch
from generator.text import clean

NAME = "dblp"

PAPERS = ("article", "inproceedings", "book", "incollection", "phdthesis", "mastersthesis")
RECORDS = (*PAPERS, "proceedings", "www", "person", "data")
_LISTS = ("dblp", "dblpperson", "bht")
_HITS = re.compile(r"<(?:hits|completions)\s[^<>]{0,200}(?:sent|computed)=")
_RECORD = re.compile(r"<\w+\s[^<>]{0,300}\b(?:key|mdate)=[\"'](?:[a-z]{2,12}/|\d{4}-\d\d-\d\d)")
_JSON = re.compile(
    r'"(?:completions|hits)"\s*:\s*\{\s*"@total"|"author"\s*:\s*\[?\s*\{\s*"@pid"'
    r'|"hit"\s*:\s*\[\s*\{\s*"@score"'
)
_AGAIN = (
    "download https://dblp.org/search/publ/api?q=…&h=100&format=xml (or format=json), "
    "or a person's page as XML"
)


def sniff(text: str) -> float:
    """How sure it is that the text is of DBLP: 0 to 1."""
    if text.lstrip()[:1] in ("{", "["):
        return 0.95 if _JSON.search(text) else 0.0
    root = root_name(text)
    if root in _LISTS:
        return 0.95
    if root == "result":
        return 0.95 if _HITS.search(text) else 0.0
    return 0.9 if root in RECORDS and _RECORD.search(text[:5000]) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read records or an answer.

    Raises:
        FormatError: no XML or JSON, an error answer, or nothing in it that could be papers.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        problems: list[Problem] = []
        found = _in_json(data, origin)
    else:
        found, problems = _in_xml(data, origin)
    problems += _left_out(found, origin)
    return read_batch(NAME, numbered(found, origin), read, problems=problems)


def _in_xml(data: bytes, origin: str) -> tuple[list[Publication], list[Problem]]:
    first = root_name(data[:4000].decode("utf-8", "replace"))
    alike = next((names for names in (_LISTS, ("result",), RECORDS) if first in names), ())
    data = in_one(data, *alike) if alike else data
    root, problems = read_tree(data, *PAPERS, "hit", origin=origin, format=NAME)
    hits = list(find_all(root, "hit"))
    if hits or local_name(root) == "result":
        found = [from_hit(hit) for hit in hits]
        _refuse_others(found, text_of(root, "status"), str(_code(root)), origin)
    else:
        found = [from_record(one) for one in find_all(root, *RECORDS)]
        if not found and not problems and local_name(root) != "dblp":
            message = f"there are no records in this XML: its root is <{local_name(root)}>"
            raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    return found, problems


def _code(root: etree._Element) -> str:
    status = child(root, "status")
    return "" if status is None else str(status.get("code") or "")


def _in_json(data: bytes, origin: str) -> list[Publication]:
    value = read_json(data, origin=origin, format=NAME)
    answer = mapping(value).get("result", value)
    found = hits = mapping(answer).get("hits", answer)
    if isinstance(hits, dict) and ("hit" in hits or "@total" in hits):
        found = [] if hits.get("hit") is None else hits["hit"]
    listed = [found] if isinstance(found, dict) and {"info", "title"} & set(found) else found
    status = mapping(mapping(answer).get("status"))
    code, said = string(status.get("@code")), clean.one_line(string(status.get("text")), limit=160)
    if not isinstance(listed, list):
        message = f"there are no hits in this JSON{f': {said!r}' if said else ''}"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    papers = [from_info(mapping(find_at(hit, "info") or hit)) for hit in listed]
    _refuse_others(papers, said, code, origin)
    return papers


def _refuse_others(found: Iterable[Publication], said: str, code: str, origin: str) -> None:
    """That nothing was found is no error.

    Raises:
        FormatError: an error of the server; or hits, but each a person or a venue.
    """
    hits = list(found)
    message = ""
    if not hits and code not in ("", "200"):
        message = f"this is an error answer of DBLP: {clean.one_line(said or code, limit=160)!r}"
    elif hits and not any(hit.key or hit.title for hit in hits):
        message = "these are people or venues that DBLP found, not papers"
    if message:
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)


def _left_out(found: Iterable[Publication], origin: str) -> Iterator[Problem]:
    kinds = [one.other for one in found if one.other]
    if kinds:
        named = ", ".join(f"{kind}: {kinds.count(kind)}" for kind in dict.fromkeys(kinds))
        message = f"what is no paper was left out ({named})"
        yield Problem(code=f"{NAME}/no-paper", where=origin, message=message, level=Level.INFO)
