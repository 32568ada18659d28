"""What came in last, for the browser to tell what is new since a reader's last visit."""

from __future__ import annotations

from dataclasses import dataclass

from generator.catalog import Catalog
from generator.models import Paper

DAYS = 7
"""So many of the latest days on which papers came in are told paper by paper."""
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Which papers came in after a day: one day is too coarse, since more may come later on it."""

    day: str
    """ISO 8601 as far as known: it alone tells of what came in up to it. '' = nothing did."""
    paper_ids: tuple[str, ...]
    """What came in after it, the latest first."""
    keys: str
    """A key of each, apart by blanks; after a `+` each those of the ids that it had before."""


def came_in(paper: Paper) -> str:
    """When it came into the library, else its date; ISO 8601 as far as known, '' = unknown."""
    return str(paper.added or paper.date or "")


def arrivals(catalog: Catalog) -> Arrivals:
    """What came in on the latest days."""
    papers = catalog.papers.values()
    days = sorted({day for paper in papers if (day := came_in(paper))}, reverse=True)
    before = days[DAYS] if len(days) > DAYS else ""
    # Sorting is stable: of one day they stay in the catalog's order.
    latest = sorted(
        (paper for paper in papers if came_in(paper) > before), key=came_in, reverse=True
    )
    return Arrivals(
        day=before,
        paper_ids=tuple(paper.id for paper in latest),
        keys=" ".join("+".join(map(key, (paper.id, *paper.aliases))) for paper in latest),
    )


def key(paper_id: str) -> str:
    """FNV-1a of 32 bits, folded to 24, in base 64: short, and a script reckons it at once.

    That a new paper has the key of one of ten thousand known ones happens once in 1,700 times; it
    is then not marked as new.

    >>> key("arxiv-2510.12345")
    'cMRT'
    """
    found = 0x811C9DC5
    for byte in paper_id.encode():
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    folded = (found >> 24) ^ (found & 0xFFFFFF)
    return "".join(_SIGNS[folded >> bits & 63] for bits in (18, 12, 6, 0))
