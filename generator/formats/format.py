"""What the program and the guide know of a format, without loading its module."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from generator.models import Batch, Paper

if TYPE_CHECKING:
    from generator.formats.documents.parts import Parts

Group = Literal["service", "manager", "feed", "own"]
"""Who makes files of it: a service, a reference manager, whoever has a feed, we."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that papers come in; `generator/formats/__init__.py` says what its module has."""

    name: str
    group: Group
    title: str
    how: str
    """How to get such a file, in one sentence for a person."""
    takes: str
    """What is taken of a paper besides its title, in one sentence for a person."""
    module: str
    """Under `generator.formats`."""
    dated: bool = False
    """Whether `parse` takes `as_of`: its dates may lack a year."""
    lines: bool = False
    """Whether each line stands alone: `parse` takes `first_line`, and files of any size stream."""

    def _load(self) -> Any:
        return importlib.import_module(f"generator.formats.{self.module}")

    @property
    def can_dump(self) -> bool:
        return hasattr(self._load(), "dump")

    def sniff(self, text: str) -> float:
        """How sure the format is that a text which begins so is its own, 0 to 1."""
        return float(self._load().sniff(text))

    def parse(
        self, data: bytes, origin: str, as_of: dt.date | None = None, first_line: int = 1
    ) -> Batch:
        """Read a document, or a block of its lines; `as_of` is the day it was saved.

        Raises:
            FormatError: the whole document cannot be read.
        """
        more: dict[str, Any] = {"as_of": as_of} if self.dated else {}
        if self.lines:
            more["first_line"] = first_line
        batch = self._load().parse(data, origin, **more)
        assert isinstance(batch, Batch)
        return batch

    @property
    def parts(self) -> Parts:
        """How a document is put together of papers, when `can_dump`."""
        found: Parts = self._load().PARTS
        return found

    def dump(self, papers: Iterable[Paper]) -> str:
        """Write papers, when `can_dump`."""
        return self.parts.dump(papers)
