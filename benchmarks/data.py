"""The papers that are measured on: recorded data beside the repository, never a part of it."""

from __future__ import annotations

import hashlib
import heapq
import json
import lzma
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.labels import key_of
from generator.formats import hf_export
from generator.text import tex
from generator.text.phrases import PaperText

SHARED = Path(__file__).resolve().parents[2] / "shared"


class Missing(Exception):
    """The recorded data are not on this machine; says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """A paper of the corpus."""

    paper: PaperText
    categories: tuple[str, ...]
    """As the authors chose them, the first one first."""


def _there(path: Path) -> Path:
    if not path.exists():
        raise Missing(f"{path.relative_to(SHARED.parent)} is not beside the repository")
    return path


def exports() -> list[list[PaperText]]:
    """The papers of each saved page, by KEY; a paper of two pages is on both."""
    pages = []
    for path in sorted(_there(SHARED / "exports").glob("papers-*.txt")):
        found: dict[str, PaperText] = {}
        for one in hf_export.parse(path.read_bytes(), path.name).records:
            key = key_of(one.title)
            found.setdefault(key, _text(key, one.title, one.abstract))
        pages.append(list(found.values()))
    return pages


def corpus(count: int, categories: Set[str] = frozenset()) -> list[Classified]:
    """So many papers of the arXiv corpus, drawn by the hash of their id; fewer are part of more.

    With categories, only papers whose first category is one of them.
    """
    return [
        Classified(
            paper=_text(row["id"], row["title"], row["abstract"]),
            categories=tuple(row["categories"]),
        )
        for row in rows(count, categories)
    ]


def rows(count: int, categories: Set[str] = frozenset()) -> list[dict[str, Any]]:
    """The same papers as they were recorded."""
    found = (
        row
        for row in _rows(_there(SHARED / "corpus" / "arxiv_cs_oai.jsonl.xz"))
        if not categories or row["categories"][0] in categories
    )
    return heapq.nsmallest(count, found, key=lambda row: _order(row["id"]))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rb") as stream:
        for line in stream:
            yield json.loads(line)


def _order(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _text(key: str, title: str, abstract: str) -> PaperText:
    return PaperText(id=key, title=tex.plain(title), abstract=tex.plain(abstract))
