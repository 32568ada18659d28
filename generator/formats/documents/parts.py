"""A document as its head, an entry for each paper, and its end.

An entry is the same wherever it stands, so a paper that is in many lists is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from generator.formats.documents.records import by_id
from generator.models import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How a format puts papers together."""

    entry: Callable[[Paper], str]
    head: str = ""
    between: str = ""
    end: str = ""
    empty: str = ""
    """The document without papers, where it is not head and end."""

    def dump(self, papers: Iterable[Paper]) -> str:
        """The document, in the order of the papers' ids."""
        return "".join(self.join(map(self.entry, by_id(papers))))

    def join(self, entries: Iterable[str]) -> Iterator[str]:
        """The document of these entries, piece by piece."""
        rest = iter(entries)
        first = next(rest, None)
        if first is None:
            yield self.empty or self.head + self.end
            return
        yield self.head + first
        yield from chain.from_iterable((self.between, one) for one in rest)
        yield self.end
