"""What tags, linked data and COinS say alike of a paper."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.catalog import Catalog
from generator.formats.documents.records import address, kind_of, plain_text
from generator.models import OTHER, Author, Paper, PartialDate
from generator.text import clean, kinds, languages, licenses, tex
from generator.text.links import safe_url
from generator.words import N_

_SCHEMA = {
    **dict.fromkeys((kinds.PREPRINT, kinds.JOURNAL, kinds.CONFERENCE), "ScholarlyArticle"),
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "classic": "Book",
    "collection": "Collection",
    "dataset": "Dataset",
    "entry": "Article",
    "entry-dictionary": "Article",
    "entry-encyclopedia": "Article",
    "figure": "ImageObject",
    "graphic": "VisualArtwork",
    "legislation": "Legislation",
    "map": "Map",
    "motion_picture": "Movie",
    "periodical": "Periodical",
    "post": "DiscussionForumPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "review": "Review",
    "review-book": "Review",
    "software": "SoftwareSourceCode",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""What https://schema.org has for kinds of work."""
_CONTAINERS = {
    kinds.JOURNAL: "Periodical",
    "article-magazine": "Periodical",
    "article-newspaper": "Newspaper",
    kinds.CONFERENCE: "Book",
    "book": "BookSeries",
    "chapter": "Book",
    "entry": "Book",
    "entry-dictionary": "Book",
    "entry-encyclopedia": "Book",
    "post-weblog": "Blog",
    "webpage": "WebSite",
}
"""And for what works of that kind are in."""

_PDF = {
    "arxiv": "https://arxiv.org/pdf/{}",
    "acl": "https://aclanthology.org/{}.pdf",
    "openreview": "https://openreview.net/pdf?id={}",
}
_OPEN = ("arxiv", "acl", "openreview", "pmcid")
"""Who has one of these can be read by everybody."""


def title(paper: Paper) -> str:
    return _title(paper.title)


def abstract(paper: Paper) -> str:
    """One line of plain text; the editor's summary where no source gave an abstract."""
    return _abstract(paper.abstract or paper.summary)


# Each vocabulary asks for the same text in turn, and reading its TeX is most of a head's cost.
@lru_cache(maxsize=4)
def _title(raw: str) -> str:
    return tex.plain(raw) or clean.one_line(raw)


@lru_cache(maxsize=4)
def _abstract(raw: str) -> str:
    return " ".join(plain_text(raw).split())


def kind(paper: Paper) -> str:
    """Of work, as our exports have it; '' = nobody said."""
    return kind_of(paper)


def item_type(paper: Paper) -> str:
    """Zotero's word for it; what is of no known kind is a `document`."""
    return kinds.ZOTERO.get(kind(paper), "document")


def schema_type(paper: Paper) -> str:
    """Its type in schema.org, whose `CreativeWork` may be anything."""
    return _SCHEMA.get(kind(paper), "CreativeWork")


def container_type(paper: Paper) -> str:
    """Of what it is in, by its kind."""
    return _CONTAINERS.get(kind(paper), "CreativeWork")


def doi(paper: Paper) -> str:
    """The DOI; of an arXiv paper without one that which arXiv gave it."""
    arxiv = paper.ids.get("arxiv", "")
    return paper.ids.get("doi", "") or (f"10.48550/arXiv.{arxiv}" if arxiv else "")


def persistent(paper: Paper) -> str:
    """The address to cite: of the DOI, else by the strongest identifier; '' = it has none."""
    number = doi(paper)
    return safe_url(f"https://doi.org/{number}" if number else address(paper))


def home(paper: Paper) -> str:
    """Where a reader finds the paper; '' = no identifier tells."""
    return safe_url(address(paper))


def pdf(paper: Paper) -> str:
    """Where its PDF is; '' = nobody said."""
    told = sorted(link.url for link in paper.links if link.kind == "pdf")
    known = (_PDF[one].format(paper.ids[one]) for one in _PDF if paper.ids.get(one))
    return next((url for one in (*known, *told) if (url := safe_url(one))), "")


def is_free(paper: Paper) -> bool:
    """Whether it is known to cost nothing; False = not known."""
    return any(paper.ids.get(one) for one in _OPEN)


def language(paper: Paper) -> str:
    """Its tag; '' = not known."""
    return languages.tag(paper.language)


def status(said: str) -> str:
    """An author withdraws a preprint, a journal retracts an article; '' where nothing is said."""
    if not said:
        return ""
    return N_("Withdrawn") if re.search("withdr", said, re.IGNORECASE) else N_("Retracted")


def license(paper: Paper) -> str:
    """The address of its licence; '' = not known, or what the editor wrote is no address."""
    return licenses.canonical(paper.license)


def slashed(date: PartialDate | None) -> str:
    """`2025/10/14`, as far as known: how Highwire's tags write a date."""
    return str(date).replace("-", "/") if date else ""


def sorted_name(author: Author) -> str:
    """`Family, Given Suffix`, the form from which readers of tags and COinS make two fields.

    What is not to be split is a family without a given name: `The Replay Team,`.

    >>> sorted_name(Author(family="Ång", given="Li")), sorted_name(Author(literal="The X Team"))
    ('Ång, Li', 'The X Team,')
    """
    if author.literal or not (author.family and author.given):
        return f"{author.name}," if " " in author.name else author.name
    return f"{author.family}, {author.given} {author.suffix}".rstrip()


def words(catalog: Catalog, paper: Paper) -> tuple[str, ...]:
    """Its themes, then its keywords, each once. *Other* is the lack of a theme."""
    themes = {slug: one for slug, one in catalog.themes.items() if slug != OTHER}
    assigned = (one.theme for one in catalog.assignments.get(paper.id, ()))
    titles = (themes[slug].title for slug in assigned if slug in themes)
    return tuple(dict.fromkeys(" ".join(word.split()) for word in (*titles, *paper.keywords)))
