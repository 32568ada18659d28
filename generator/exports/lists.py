"""The files beside lists and papers: each paper is written once in each format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.catalog import Catalog
from generator.exports.values import File, Listed
from generator.formats import registry
from generator.formats.documents.parts import Parts
from generator.formats.paper_file import dump_kept, dump_paper
from generator.models import Cadence, Paper
from generator.store import Keep, unkept
from generator.views import downloads, places


def make_lists(catalog: Catalog) -> Iterator[Listed]:
    """Every list that has files beside it: all papers first, then as the site is built."""
    words = catalog.words
    yield Listed(
        path=places.ALL_PAPERS, title=words.gettext("All papers"), paper_ids=tuple(catalog.papers)
    )
    for theme in catalog.vocabulary.themes:
        yield Listed(
            path=places.theme_path(theme.slug),
            title=theme.title,
            paper_ids=catalog.by_theme[theme.slug],
            was=tuple(places.theme_path(slug) for slug in theme.was),
        )
    for cadence in Cadence:
        for edition in catalog.editions[cadence]:
            path, title = (
                places.edition_path(edition.period),
                places.period_title(edition.period, words),
            )
            yield Listed(path=path, title=title, paper_ids=edition.paper_ids)
    if catalog.undated:
        yield Listed(path=places.UNDATED, title=words.gettext("Undated"), paper_ids=catalog.undated)
    for one in catalog.organizations:
        path = places.organization_path(one)
        yield Listed(path=path, title=one.name, paper_ids=one.paper_ids)


def make_files(catalog: Catalog, keep: Keep = unkept) -> Iterator[File]:
    """BibTeX and Markdown of every paper, and every list in each format.

    The entries of a format are let go when its lists are written.
    """
    former = places.former_papers(catalog)
    kinds = {kind.name: kind for kind in downloads.kinds(catalog.settings)}
    alone = downloads.KINDS[0]
    parts = {name: registry.FORMATS[name].parts for name in sorted({*kinds, alone.name})}
    entries: dict[str, dict[str, bytes]] = {name: {} for name in kinds}
    # All formats of one paper after another: what one finds out of a text the next need not.
    for key in sorted(catalog.papers):
        paper = catalog.papers[key]
        for name, entry in _entries(paper, parts, keep).items():
            if name in entries:
                entries[name][key] = entry
            if name == alone.name:
                yield from _beside(key, former, alone, entry)
        yield from _beside(key, former, downloads.MARKDOWN, markdown(paper, keep))
    for name, kind in kinds.items():
        found = entries.pop(name)
        for listed in make_lists(catalog):
            for path in (listed.path, *listed.was):
                yield downloads.base(path) + kind.ending, _joined(parts[name], found, listed)


def markdown(paper: Paper, keep: Keep) -> bytes:
    """The paper's file, as the library has it but for a person's comments."""
    return keep("md", dump_kept(paper), lambda: dump_paper(paper).encode("utf-8", "replace"))


def _entries(paper: Paper, parts: Mapping[str, Parts], keep: Keep) -> dict[str, bytes]:
    """Format → its entry."""
    names = " ".join(parts)
    kept = keep(f"entries {names}", dump_kept(paper), lambda: _packed(paper, parts))
    head, _, rest = kept.partition(b"\n")
    data, found = memoryview(rest), {}
    for name, size in zip(parts, map(int, head.split()), strict=True):
        found[name], data = bytes(data[:size]), data[size:]
    return found


def _packed(paper: Paper, parts: Mapping[str, Parts]) -> bytes:
    """The sizes of the entries on one line, and all of them."""
    made = [one.write(paper) for one in parts.values()]
    sizes = " ".join(str(len(one)) for one in made)
    return sizes.encode() + b"\n" + b"".join(made)


def _beside(
    key: str, former: Mapping[str, tuple[str, ...]], kind: downloads.Kind, data: bytes
) -> Iterator[File]:
    for one in (key, *former.get(key, ())):
        yield downloads.base(places.paper_path(one)) + kind.ending, (data,)


def _joined(parts: Parts, entries: Mapping[str, bytes], listed: Listed) -> Iterator[bytes]:
    """The same bytes as `Parts.dump` of these papers."""
    return parts.join(entries[key] for key in sorted(listed.paper_ids))
