"""Whose the data are, in words. We state what sources say of themselves; it is no legal advice."""

from __future__ import annotations

from dataclasses import dataclass

from generator.catalog import Catalog
from generator.config import Settings
from generator.words import ENGLISH, N_, Words

UNKNOWN = N_("we know of no licence that it states for its metadata: ask there")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a source says of its metadata."""

    source: str
    formats: tuple[str, ...]
    """What its records come as: names of `generator/formats/`."""
    url: str
    said: str = UNKNOWN


SOURCES = (
    Terms(
        source="arXiv",
        formats=("arxiv-atom", "arxiv-rss", "arxiv-oai", "arxiv-jsonl"),
        said=N_("descriptive metadata under CC0 1.0; each paper has a licence of its own"),
        url="https://info.arxiv.org/help/api/tou.html",
    ),
    Terms(
        source="Crossref",
        formats=("crossref",),
        said=N_(
            "metadata are free to use; abstracts may be subject to their publishers' copyright"
        ),
        url="https://www.crossref.org/documentation/retrieve-metadata/",
    ),
    Terms(
        source="OpenAlex",
        formats=("openalex",),
        said=N_("data under CC0 1.0"),
        url="https://openalex.org/",
    ),
    Terms(
        source="Semantic Scholar",
        formats=("semantic-scholar",),
        said=N_("its API has a licence agreement and its datasets are under ODC-BY 1.0: name it"),
        url="https://www.semanticscholar.org/product/api/license",
    ),
    Terms(
        source="Hugging Face Daily Papers",
        formats=("hf-api", "hf-html", "hf-export"),
        url="https://huggingface.co/terms-of-service",
    ),
    Terms(
        source="ACL Anthology",
        formats=("acl-xml",),
        said=N_(
            "ACL’s own papers since 2016 under CC BY 4.0, older ones under CC BY-NC-SA 3.0; others "
            "as their publishers say"
        ),
        url="https://aclanthology.org/faq/copyright/",
    ),
    Terms(
        source="DOAJ",
        formats=("doaj",),
        said=N_("metadata of articles under CC0 1.0"),
        url="https://doaj.org/terms/",
    ),
    Terms(
        source="Europe PMC",
        formats=("europepmc",),
        said=N_("free to read; abstracts may be subject to their publishers' copyright"),
        url="https://europepmc.org/Copyright",
    ),
    Terms(source="OpenReview", formats=("openreview",), url="https://openreview.net/legal/terms"),
    Terms(
        source="bioRxiv, medRxiv",
        formats=("biorxiv",),
        url="https://www.biorxiv.org/about/FAQ",
    ),
    Terms(source="CORE", formats=("core",), url="https://core.ac.uk/terms"),
    Terms(
        source="DBLP",
        formats=("dblp",),
        said=N_("metadata under CC0 1.0"),
        url="https://dblp.org/db/about/copyright.html",
    ),
    Terms(
        source="PubMed",
        formats=("pubmed-xml", "nbib"),
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


def terms(catalog: Catalog, words: Words) -> tuple[tuple[str, str, str], ...]:
    """Of each source that this library has papers of: its name, what it says, and where."""
    seen = {one.source for paper in catalog.papers.values() for one in paper.seen}
    return tuple(
        (one.source, words.gettext(one.said), one.url)
        for one in SOURCES
        if not seen.isdisjoint(one.formats)
    )


def lines(catalog: Catalog) -> tuple[str, ...]:
    """All of it as lines of plain English text, for files that programs pass on."""
    said = (f"{source}: {said}. {url}" for source, said, url in terms(catalog, ENGLISH))
    return (*facts(catalog.settings, ENGLISH), *said)
