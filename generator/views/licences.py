"""Whose the data are, in words. We state what sources say of themselves; it is no legal advice."""

from __future__ import annotations

from dataclasses import dataclass

from generator.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a source says of its metadata."""

    source: str
    said: str
    url: str


SOURCES = (
    Terms(
        source="arXiv",
        said="descriptive metadata under CC0 1.0; each paper has a licence of its own",
        url="https://info.arxiv.org/help/api/tou.html",
    ),
    Terms(
        source="Crossref",
        said="metadata are free to use; abstracts may be subject to their publishers' copyright",
        url="https://www.crossref.org/documentation/retrieve-metadata/",
    ),
    Terms(
        source="OpenAlex",
        said="data under CC0 1.0",
        url="https://openalex.org/",
    ),
    Terms(
        source="Semantic Scholar",
        said="its API has a licence agreement and its datasets are under ODC-BY 1.0: name it",
        url="https://www.semanticscholar.org/product/api/license",
    ),
    Terms(
        source="DBLP",
        said="metadata under CC0 1.0",
        url="https://dblp.org/db/about/copyright.html",
    ),
    Terms(
        source="PubMed",
        said="free to use; abstracts may be subject to their publishers' copyright",
        url="https://www.nlm.nih.gov/databases/download/terms_and_conditions.html",
    ),
)
NONE_STATED = (
    "The editor states no licence for notes, summaries and themes: ask before you publish them "
    "elsewhere."
)
FACTS = "Titles, names, dates and identifiers come from the sources that each paper's file names."
ABSTRACTS = (
    "Abstracts belong to their authors or publishers. Reading, searching and citing them is one "
    "thing; before you publish many of them elsewhere, look at the licence of each paper."
)
PAPERS = "The papers themselves are not here, only links to them."


def own(settings: Settings) -> str:
    """What holds for what the editor wrote."""
    licence = settings.data.licence
    return f"Notes, summaries and themes of this library: {licence}." if licence else NONE_STATED


def lines(settings: Settings) -> tuple[str, ...]:
    """All of it as lines of plain text."""
    terms = (f"{one.source}: {one.said}. {one.url}" for one in SOURCES)
    return (own(settings), FACTS, ABSTRACTS, PAPERS, *terms)
