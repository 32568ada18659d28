"""Where the documents of the API and the pages that they tell of are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.views.values import DownloadView

ROOT = "api/v1"
HUB = "api"
"""Hugging Face's clients put this behind the address that they are given."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses as one document names them."""

    base: str
    """The site's own address with a slash at its end; '' = not known."""
    document: str
    """The path of the document that names them, from the root of the site."""

    def to(self, path: str) -> str:
        """A file of the site, `api/v1/themes.json`, or a page, `themes/x/`; '' is the home page."""
        if self.base:
            return self.base + quote(path)
        way = _way(path.rstrip("/").split("/") if path else [], self.document.split("/")[:-1])
        return quote(way + "/" if path.endswith("/") or not path else way)

    def files(self, found: Iterable[DownloadView]) -> dict[str, str]:
        """Media type → address of the files beside a page."""
        return {one.type: self.to(one.path) for one in found}


def _way(to: Sequence[str], folder: Sequence[str]) -> str:
    """As `posixpath.relpath`, which asks for the current folder each time, for clean paths."""
    same = 0
    while same < min(len(to), len(folder)) and to[same] == folder[same]:
        same += 1
    return "/".join([*[".."] * (len(folder) - same), *to[same:]]) or "."


def papers(number: int) -> str:
    """The list of all papers; from its second page with a number."""
    return f"{ROOT}/papers.json" if number == 1 else f"{ROOT}/papers-{number}.json"


def document(source: str) -> str:
    """The document about what a page is about: `themes/x.md` → `api/v1/themes/x.json`."""
    return f"{ROOT}/{source.removesuffix('.md')}.json"


def daily(day: str) -> str:
    """A day's papers as Hugging Face gives them."""
    return f"{ROOT}/daily_papers/{day}.json"


def schema(kind: str) -> str:
    return f"{ROOT}/schemas/{kind}.schema.json"
