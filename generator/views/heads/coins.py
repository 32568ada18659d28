"""COinS: a paper of a list as an OpenURL context object, which Zotero offers to pick from.

NISO Z39.88-2004, key/encoded-value format; http://ocoins.info/. Books, theses and what is in
journals and books have formats of their own. All else, a preprint too, is told in Dublin Core,
whose type Zotero takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from generator.catalog import Catalog
from generator.escaping import Trusted
from generator.models import Paper
from generator.views.heads import facts
from generator.views.heads.values import Address
from generator.views.places import paper_path

MOST_AUTHORS = 50
"""A list of a hundred papers by hundreds of people each would weigh more than the rest of it."""

_PARTS = {
    "journalArticle": ("journal", "article", "rft.jtitle"),
    "conferencePaper": ("book", "proceeding", "rft.btitle"),
    "bookSection": ("book", "bookitem", "rft.btitle"),
}
"""Works within others, by Zotero's word: their format, genre, and key for the other."""


def coins(catalog: Catalog, paper: Paper) -> Trusted:
    """The `title` of the span, ready for an attribute in Markdown: of `A-Za-z0-9-._:/+%=&;` alone.

    Blanks are `+`. A plus sign is `%2B`, which Zotero reads as a blank.
    """
    return Trusted("&amp;".join(f"{key}={_value(value)}" for key, value in _pairs(catalog, paper)))


def _value(text: str) -> str:
    encoded = quote(" ".join(text.split()), safe=" :/", errors="replace")
    return encoded.replace("_", "%5F").replace("~", "%7E").replace(" ", "+")


def _pairs(catalog: Catalog, paper: Paper) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield from _work(catalog, paper)
    for author in paper.authors[:MOST_AUTHORS]:
        yield "rft.au", facts.sorted_name(author)
    if paper.published:
        yield "rft.date", str(paper.published)
    if doi := facts.doi(paper):
        yield "rft_id", f"info:doi/{doi}"
    page = Address(site=catalog.settings.site.url, path=paper_path(paper.id)).own
    if address := facts.home(paper) or page:
        yield "rft_id", address


def _work(catalog: Catalog, paper: Paper) -> Iterator[tuple[str, str]]:
    """What it is, its title and what it is in, in the format for works of its kind."""
    kind, title = facts.item_type(paper), facts.title(paper)
    if kind in _PARTS:
        format, genre, whole = _PARTS[kind]
        yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{format}"
        yield "rft.genre", genre
        yield "rft.atitle", title
        yield whole, paper.venue
    elif kind in ("book", "report"):
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:book"
        yield "rft.genre", kind
        yield "rft.btitle", title
        if paper.venue:
            yield "rft.series", paper.venue
    elif kind == "thesis":
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dissertation"
        yield "rft.title", title
    else:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
        yield "rft.type", kind
        yield "rft.title", title
        if paper.venue:
            yield "rft.source", paper.venue
        for word in facts.words(catalog, paper)[:3]:
            yield "rft.subject", word
