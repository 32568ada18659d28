"""The whole library in one file: `library.zip`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from generator.catalog import Catalog
from generator.exports.lists import markdown
from generator.exports.values import File
from generator.models import OTHER, Vocabulary
from generator.store import Keep, unkept
from generator.text import clean
from generator.views import downloads, licences
from generator.vocabulary import dump_vocabulary

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP can tell: the same library is the same bytes."""
_FILE = 0o100644
_ABOUT = """\
{title}
{line}
{description}
{papers} papers. Site: {url}

library/       one Markdown file for each paper: front matter in YAML, the abstract, notes
themes.toml    the themes, with the words by which papers are sorted into them
{kept}
{formats}In a folder that `digest init` made, `digest build` makes such a site again of these
files, with the same papers in the same themes. Comments in the files, and keys that mean nothing to
us, are left out; so is `digest.toml`.

Licences
--------
{licences}
"""
_KEPT = "assignments.txt  which paper is in which themes, with what a person decided\n"
_FORMATS = "The same papers are on the site as {titles}, whole and by list.\n"


def make_whole(catalog: Catalog, kept: str = "", keep: Keep = unkept) -> File:
    """The file, deflated while it is written: a library of any size takes no more memory.

    `kept` is the text of `assignments.txt`, where there is one.
    """
    return downloads.WHOLE, _pieces(catalog, kept, keep)


class _Drain:
    """What `zipfile` writes, to be taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def _pieces(catalog: Catalog, kept: str, keep: Keep) -> Iterator[bytes]:
    drain = _Drain()
    with zipfile.ZipFile(drain, "w") as whole:  # type: ignore[call-overload]
        for name, text in _texts(catalog, kept, keep):
            info = zipfile.ZipInfo(name, date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system: files of Unix, readable by all.
            info.create_system, info.external_attr = 3, _FILE << 16
            whole.writestr(info, text)
            yield drain.take()
    yield drain.take()


def _texts(catalog: Catalog, kept: str, keep: Keep) -> Iterator[tuple[str, bytes]]:
    themes = tuple(theme for theme in catalog.vocabulary.themes if theme.slug != OTHER)
    yield "README.txt", _about(catalog, kept).encode("utf-8", "replace")
    if kept:
        yield "assignments.txt", kept.encode("utf-8", "replace")
    if themes:
        text = dump_vocabulary(Vocabulary(themes=themes))
        yield "themes.toml", text.encode("utf-8", "replace")
    for key in sorted(catalog.papers):
        yield f"library/{key}.md", markdown(catalog.papers[key], keep)


def _about(catalog: Catalog, kept: str) -> str:
    site = catalog.settings.site
    title = clean.one_line(site.title)
    kinds = downloads.kinds(catalog.settings)
    words = [f"- {line}" for line in licences.lines(catalog)]
    return _ABOUT.format(
        title=title,
        line="=" * len(title),
        description=clean.one_line(site.description),
        papers=len(catalog.papers),
        url=site.url or "address not stated",
        licences="\n".join(words),
        kept=_KEPT if kept else "",
        formats=_FORMATS.format(titles=_and([one.title for one in kinds])) if kinds else "",
    )


def _and(names: list[str]) -> str:
    return " and ".join(", ".join(names).rsplit(", ", 1))
