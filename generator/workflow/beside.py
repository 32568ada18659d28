"""What goes into the site past the engine: data that it would only copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.api.make import make_files as api_files
from generator.catalog import Catalog
from generator.exports import discoverable, lists
from generator.exports.values import File
from generator.exports.whole import make_whole
from generator.feeds.make import make_feeds
from generator.mail.copies import make_files as mail_copies
from generator.mail.rendering import Composer
from generator.pages.values import Page
from generator.resources import word_vectors
from generator.search.documents import make_documents
from generator.search.make import make_files as search_files
from generator.store import Keep, unkept
from generator.views import paper_map


def files_beside(
    catalog: Catalog,
    pages: Iterable[Page],
    own: Mapping[str, str],
    drawn: Mapping[str, bytes],
    composer: Composer,
    kept: str = "",
    keep: Keep = unkept,
) -> Iterator[File]:
    """Path from the root of the site → bytes, in pieces; `drawn` are pictures.

    `kept` is the text of `assignments.txt`.
    """
    found = search_files(*make_documents(catalog, own), word_vectors(), keep)
    for path, data in {**found, **paper_map.files(catalog), **drawn}.items():
        yield path, (data,)
    yield from lists.make_files(catalog, keep)
    for path, data in api_files(catalog):
        yield path, (data,)
    for path, data in make_feeds(catalog):
        yield path, (data,)
    for path, data in mail_copies(catalog, composer):
        yield path, (data,)
    yield make_whole(catalog, kept, keep)
    landed = (page.path for page in pages if page.meta.get("digest", {}).get("kind") != "moved")
    yield from discoverable.make_files(catalog, [*landed, *own])
