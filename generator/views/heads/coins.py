"""COinS: a paper of a list as an OpenURL context object, which Zotero offers to pick from.

NISO Z39.88-2004, key/encoded-value format; http://ocoins.info/. A preprint is told in Dublin Core,
whose type Zotero takes; the formats for journals and books know no preprint that Zotero would.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from generator.catalog import Catalog
from generator.models import Paper
from generator.render import Trusted
from generator.views.heads import facts
from generator.views.heads.values import Address
from generator.views.places import paper_path

MOST_AUTHORS = 50
"""A list of a hundred papers by hundreds of people each would weigh more than the rest of it."""


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
    kind, title = facts.item_type(paper), facts.title(paper)
    if kind == "journalArticle":
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"
        yield "rft.genre", "article"
        yield "rft.atitle", title
        yield "rft.jtitle", paper.venue
    elif kind == "conferencePaper":
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:book"
        yield "rft.genre", "proceeding"
        yield "rft.atitle", title
        yield "rft.btitle", paper.venue
    else:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
        yield "rft.type", kind
        yield "rft.title", title
        for word in facts.words(catalog, paper)[:3]:
            yield "rft.subject", word
    for author in paper.authors[:MOST_AUTHORS]:
        yield "rft.au", facts.sorted_name(author)
    if paper.published:
        yield "rft.date", str(paper.published)
    if doi := facts.doi(paper):
        yield "rft_id", f"info:doi/{doi}"
    page = Address(site=catalog.settings.site.url, path=paper_path(paper.id)).own
    if address := facts.home(paper) or page:
        yield "rft_id", address
