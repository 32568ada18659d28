"""Where the next page is, for services whose answers do not tell the address they were asked with.

Pure. Each answer says where it stands in its list, and the next page is the same address with one
argument changed: https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities/paging,
https://www.crossref.org/documentation/retrieve-metadata/rest-api/ (deep paging),
https://api.semanticscholar.org/api-docs/graph, https://api.core.ac.uk/docs/v3,
https://docs.openreview.net/reference/api-v2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MOST_BY_NUMBER = 10_000
"""OpenAlex and Crossref number no more papers; a list of more asks for `cursor=*` to begin with."""


def next_page(url: str, format: str, data: bytes) -> str:
    """The address of the page after this one; '' at the end, or where nothing tells."""
    reader = _READERS.get(format)
    if not reader:
        return ""
    try:
        answer = json.loads(data)
        return reader(url, answer) if isinstance(answer, dict) else ""
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return ""


def _with(url: str, name: str, value: object) -> str:
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    query = urlencode([*pairs, (name, str(value))], safe=":,*/")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _argument(url: str, name: str) -> int:
    told = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    return int(told) if re.fullmatch("[0-9]{1,9}", told) else 0


def _openalex(url: str, answer: Mapping[str, Any]) -> str:
    meta = answer["meta"]
    if not answer["results"]:
        return ""
    if meta.get("next_cursor"):
        return _with(url, "cursor", meta["next_cursor"])
    read = meta["page"] * meta["per_page"]
    more = read < min(meta["count"], MOST_BY_NUMBER)
    return _with(url, "page", meta["page"] + 1) if more else ""


def _crossref(url: str, answer: Mapping[str, Any]) -> str:
    message = answer["message"]
    if not message["items"]:
        return ""
    if message.get("next-cursor"):
        return _with(url, "cursor", message["next-cursor"])
    return _by_offset(url, len(message["items"]), min(message["total-results"], MOST_BY_NUMBER))


def _semantic_scholar(url: str, answer: Mapping[str, Any]) -> str:
    if answer.get("token"):
        return _with(url, "token", answer["token"])
    return _with(url, "offset", answer["next"]) if answer.get("next") else ""


def _core(url: str, answer: Mapping[str, Any]) -> str:
    return _by_offset(url, len(answer["results"]), answer["totalHits"])


def _openreview(url: str, answer: Mapping[str, Any]) -> str:
    return _by_offset(url, len(answer["notes"]), answer["count"])


def _by_offset(url: str, count: int, total: int) -> str:
    read = _argument(url, "offset") + count
    return _with(url, "offset", read) if count and read < total else ""


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "openalex": _openalex,
    "crossref": _crossref,
    "semantic-scholar": _semantic_scholar,
    "core": _core,
    "openreview": _openreview,
}
