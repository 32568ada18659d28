"""Catalog → the files of the API. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.api import addresses, hub, lists, papers
from generator.api.addresses import HUB, ROOT, Addresses
from generator.api.schemas import schemas
from generator.api.shapes import DOCUMENTS, Index
from generator.catalog import Catalog
from generator.models import Cadence
from generator.text import licenses
from generator.views import places

VERSION = 1


def make_files(catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Path from the root of the site → bytes. One at a time: there are two for each paper."""
    for path, value in _documents(catalog):
        yield path, encode(value)


def encode(value: object) -> bytes:
    r"""Compact JSON. `<`, `>` and `&` are escaped: no host's wrong type can make it a page.

    >>> encode({"title": "A < B"})
    b'{"title":"A \\u003c B"}\n'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # What stands alone of a surrogate pair has no bytes in UTF-8.
    return text.encode("utf-8", "replace") + b"\n"


def _documents(catalog: Catalog) -> Iterator[tuple[str, object]]:
    base = catalog.settings.site.url
    yield from _single(catalog, base)
    yield from lists.all_papers(catalog, base)
    for paper in catalog.papers.values():
        path = addresses.document(places.paper_path(paper.id))
        yield path, papers.whole(catalog, paper, Addresses(base, path))
    yield from _lists(catalog, base)
    yield from _hub(catalog)
    yield from schemas()


def _single(catalog: Catalog, base: str) -> Iterator[tuple[str, object]]:
    at = {name: Addresses(base, f"{ROOT}/{name}.json") for name in (
        "index", "themes", "editions", "organizations", "search")}  # fmt: skip
    yield at["index"].document, _index(catalog, at["index"])
    yield at["themes"].document, lists.themes(catalog, at["themes"])
    yield at["editions"].document, lists.editions(catalog, at["editions"])
    yield at["organizations"].document, lists.organizations(catalog, at["organizations"])
    yield at["search"].document, lists.search(catalog, at["search"])


def _index(catalog: Catalog, at: Addresses) -> Index:
    site = catalog.settings.site
    days = (one.period.slug for one in reversed(catalog.editions[Cadence.DAY]))
    return {
        "version": VERSION,
        "title": site.title,
        "description": site.description,
        "url": at.to(""),
        "license": licenses.canonical(catalog.settings.data.licence),
        "papers": at.to(addresses.papers(1)),
        "themes": at.to(f"{ROOT}/themes.json"),
        "editions": at.to(f"{ROOT}/editions.json"),
        "organizations": at.to(f"{ROOT}/organizations.json"),
        "search": at.to(f"{ROOT}/search.json"),
        "daily_papers": {day: at.to(addresses.daily(day)) for day in days},
        "schemas": {kind: at.to(addresses.schema(kind)) for kind in DOCUMENTS},
    }


def _lists(catalog: Catalog, base: str) -> Iterator[tuple[str, object]]:
    for theme in catalog.vocabulary.themes:
        path = addresses.document(places.theme_path(theme.slug))
        yield path, lists.theme(catalog, theme, Addresses(base, path))
    for cadence in Cadence:
        for edition in catalog.editions[cadence]:
            path = addresses.document(places.edition_path(edition.period))
            yield path, lists.edition(catalog, edition, Addresses(base, path))
    if catalog.undated:
        path = addresses.document(places.UNDATED)
        yield path, lists.undated(catalog, Addresses(base, path))
    for organization in catalog.organizations:
        path = addresses.document(places.organization_path(organization))
        yield path, lists.organization(catalog, organization, Addresses(base, path))


def _hub(catalog: Catalog) -> Iterator[tuple[str, object]]:
    """What Hugging Face's clients ask for. Their addresses have no `.json`."""
    for edition in catalog.editions[Cadence.DAY]:
        yield addresses.daily(edition.period.slug), hub.daily(catalog, edition.paper_ids)
    newest = tuple(catalog.papers)[: hub.NEWEST]
    yield f"{HUB}/daily_papers", hub.daily(catalog, newest)
    taken: set[str] = set()
    for paper in catalog.papers.values():
        name = hub.hub_id(paper)
        # One arXiv number may be said of two papers that nobody has joined: the newest has it.
        # And an old one, `hep-th/9901001`, needs a folder that must not be another paper's file.
        folder = name.rpartition("/")[0]
        if name not in taken and folder not in catalog.papers:
            taken.add(name)
            yield f"{HUB}/papers/{name}", hub.hub_paper(catalog, paper)
