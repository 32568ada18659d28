"""A document as its head, an entry for each paper, and its end.

An entry is the same wherever it stands, so a paper that is in many lists is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
        return b"".join(self.join(map(self.write, by_id(papers)))).decode()

    def write(self, paper: Paper) -> bytes:
        """The entry in UTF-8; half a character, which only a damaged source has, is a `?`."""
        return self.entry(paper).encode("utf-8", "replace")

    def join(self, entries: Iterable[bytes]) -> Iterator[bytes]:
        """The document of such entries, in pieces."""
        rest = iter(entries)
        first = next(rest, None)
        if first is None:
            yield (self.empty or self.head + self.end).encode()
            return
        yield self.head.encode()
        yield first
        between = self.between.encode()
        for entry in rest:
            yield between + entry
        yield self.end.encode()
