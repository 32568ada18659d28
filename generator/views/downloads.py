"""Which files of data lie beside a page, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.config import Settings
from generator.views.places import paper_path
from generator.views.values import DownloadView


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A format of files that the site has beside its lists."""

    name: str
    """In `formats.registry`."""
    title: str
    ending: str
    type: str
    """Media type: what a browser is told, whatever the host says of the file."""


KINDS = (
    Kind(name="bibtex", title="BibTeX", ending=".bib", type="application/x-bibtex"),
    Kind(name="ris", title="RIS", ending=".ris", type="application/x-research-info-systems"),
    Kind(
        name="csl-json",
        title="CSL JSON",
        ending=".csl.json",
        type="application/vnd.citationstyles.csl+json",
    ),
    Kind(name="csv", title="CSV", ending=".csv", type="text/csv"),
    Kind(name="jsonl", title="JSON Lines", ending=".jsonl", type="application/jsonl"),
)
MARKDOWN = Kind(name="markdown", title="Markdown", ending=".md", type="text/markdown")
WHOLE = "library.zip"


def kinds(settings: Settings) -> tuple[Kind, ...]:
    """The formats that the editor wants beside lists."""
    return tuple(kind for kind in KINDS if kind.name in settings.data.formats)


def base(path: str) -> str:
    """The address of a page as its files begin: `themes/x.md` → `themes/x`.

    >>> base("papers/index.md")
    'papers'
    """
    return path.removesuffix(".md").removesuffix("/index")


def of_list(settings: Settings, path: str) -> tuple[DownloadView, ...]:
    """The files beside a list."""
    return _views(base(path), kinds(settings))


def of_paper(paper_id: str) -> tuple[DownloadView, ...]:
    """The files beside a paper."""
    return _views(base(paper_path(paper_id)), (KINDS[0], MARKDOWN))


def _views(start: str, found: Iterable[Kind]) -> tuple[DownloadView, ...]:
    return tuple(
        DownloadView(title=kind.title, path=start + kind.ending, type=kind.type) for kind in found
    )
