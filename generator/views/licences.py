"""Whose the data are, in words. We state what sources say of themselves; it is no legal advice."""

from __future__ import annotations

from dataclasses import dataclass

from generator.config import Settings
from generator.words import ENGLISH, N_, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a source says of its metadata."""

    source: str
    said: str
    url: str


SOURCES = (
    Terms(
        source="arXiv",
        said=N_("descriptive metadata under CC0 1.0; each paper has a licence of its own"),
        url="https://info.arxiv.org/help/api/tou.html",
    ),
    Terms(
        source="Crossref",
        said=N_(
            "metadata are free to use; abstracts may be subject to their publishers' copyright"
        ),
        url="https://www.crossref.org/documentation/retrieve-metadata/",
    ),
    Terms(
        source="OpenAlex",
        said=N_("data under CC0 1.0"),
        url="https://openalex.org/",
    ),
    Terms(
        source="Semantic Scholar",
        said=N_("its API has a licence agreement and its datasets are under ODC-BY 1.0: name it"),
        url="https://www.semanticscholar.org/product/api/license",
    ),
    Terms(
        source="DBLP",
        said=N_("metadata under CC0 1.0"),
        url="https://dblp.org/db/about/copyright.html",
    ),
    Terms(
        source="PubMed",
        said=N_("free to use; abstracts may be subject to their publishers' copyright"),
        url="https://www.nlm.nih.gov/databases/download/terms_and_conditions.html",
    ),
)
FACTS = (
    N_("Titles, names, dates and identifiers come from the sources that each paper's file names."),
    N_(
        "Abstracts belong to their authors or publishers. Reading, searching and citing them is "
        "one thing; before you publish many of them elsewhere, look at the licence of each paper."
    ),
    N_("The papers themselves are not here, only links to them."),
)


def facts(settings: Settings, words: Words) -> tuple[str, ...]:
    """What holds for what the editor wrote, then for what sources told."""
    licence = settings.data.licence
    own = (
        words.gettext("Notes, summaries and themes of this library: {licence}.", licence=licence)
        if licence
        else words.gettext(
            "The editor states no licence for notes, summaries and themes: ask before you publish "
            "them elsewhere."
        )
    )
    return (own, *map(words.gettext, FACTS))


def terms(words: Words) -> tuple[tuple[str, str, str], ...]:
    """Source, what it says of its metadata, and where."""
    return tuple((one.source, words.gettext(one.said), one.url) for one in SOURCES)


def lines(settings: Settings) -> tuple[str, ...]:
    """All of it as lines of plain English text, for files that programs pass on."""
    said = (f"{source}: {said}. {url}" for source, said, url in terms(ENGLISH))
    return (*facts(settings, ENGLISH), *said)
