"""The tags of a paper's page: Highwire Press, Dublin Core, FAIR Signposting.

Highwire's as https://scholar.google.com/intl/en/scholar/inclusion.html and arXiv write them, with
regard to how Zotero's translator *Embedded Metadata* reads them; Dublin Core in HTML as
https://www.dublincore.org/specifications/dublin-core/dcq-html/; links as
https://signposting.org/FAIR/. A licence is that of the paper: this page has the site's own terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.catalog import Catalog
from generator.models import Author, Paper
from generator.text import kinds
from generator.views.heads import facts
from generator.views.heads.values import Address, Tag, link, named

_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
DESCRIPTIONS = (
    ("{}.bib", "application/x-bibtex"),
    ("{}.md", "text/markdown"),
    ("api/v1/{}.json", "application/json"),
)
"""The files that describe a paper, by its page's path: where they are, and their type."""
_PLACES: Mapping[str, str] = {
    kinds.JOURNAL: "citation_journal_title",
    kinds.CONFERENCE: "citation_conference_title",
    **dict.fromkeys(
        ("chapter", "entry", "entry-dictionary", "entry-encyclopedia"), "citation_inbook_title"
    ),
}
"""Tags for what a work is in. From such a tag Zotero and Google Scholar take the kind of work."""


def paper_tags(catalog: Catalog, paper: Paper, address: Address) -> tuple[Tag, ...]:
    """All of them, in a fixed order."""
    return (
        *_highwire(catalog, paper, address),
        *_dublin_core(catalog, paper),
        *_signposts(paper, address),
    )


def _highwire(catalog: Catalog, paper: Paper, address: Address) -> Iterator[Tag]:
    yield from named("citation_title", facts.title(paper))
    for author in paper.authors:
        alone = len(paper.authors) == 1
        yield from named("citation_author", _name(author, alone=alone))
        if author.orcid:
            yield from named("citation_author_orcid", f"https://orcid.org/{author.orcid}")
        for place in author.affiliations:
            yield from named("citation_author_institution", place)
    published, updated = facts.slashed(paper.published), facts.slashed(paper.updated)
    yield from named("citation_publication_date", published)
    yield from named("citation_date", published)
    yield from named("citation_online_date", updated or published)
    if within := _PLACES.get(facts.kind(paper)):
        yield from named(within, paper.venue)
    yield from named("citation_language", facts.language(paper))
    yield from named("citation_doi", facts.doi(paper))
    yield from named("citation_arxiv_id", paper.ids.get("arxiv", ""))
    yield from named("citation_pmid", paper.ids.get("pmid", ""))
    yield from named("citation_pdf_url", facts.pdf(paper))
    yield from named("citation_public_url", facts.home(paper) or address.own)
    yield from named("citation_abstract_html_url", facts.home(paper) or address.own)
    # Zotero takes them apart at each semicolon.
    keywords = (word.replace(";", ",") for word in facts.words(catalog, paper))
    yield from named("citation_keywords", "; ".join(keywords))
    yield from named("citation_abstract", facts.abstract(paper))


def _name(author: Author, *, alone: bool) -> str:
    """`Family, Given`.

    A single author's `van der Berg, Jan Piet` would be read as two people by Zotero, which tells
    several names in one tag by their blanks; a semicolon says that they are told apart already.
    """
    name = facts.sorted_name(author)
    family, _, given = name.partition(", ")
    return f"{name};" if alone and " " in family and " " in given else name


def _dublin_core(catalog: Catalog, paper: Paper) -> Iterator[Tag]:
    yield from link("schema.DC", _DC)
    yield from link("schema.DCTERMS", _TERMS)
    yield from named("DC.title", facts.title(paper))
    for author in paper.authors:
        yield from named("DC.creator", facts.sorted_name(author).rstrip(","))
    for word in facts.words(catalog, paper):
        yield from named("DC.subject", word)
    # Zotero makes an item of this type.
    yield from named("DC.type", facts.item_type(paper))
    yield from named("DC.identifier", facts.persistent(paper))
    if facts.kind(paper) not in _PLACES:
        yield from named("DC.relation.ispartof", paper.venue)
    if paper.ids.get("arxiv") and facts.kind(paper) == kinds.PREPRINT:
        yield from named("DC.publisher", "arXiv")
    yield from named("DC.language", facts.language(paper))
    yield from named("DC.rights", facts.license(paper))
    yield from named("DCTERMS.issued", str(paper.published or ""))
    yield from named("DCTERMS.modified", str(paper.updated or ""))


def _signposts(paper: Paper, address: Address) -> Iterator[Tag]:
    yield from link("cite-as", facts.persistent(paper))
    yield from link("type", f"https://schema.org/{facts.schema_type(paper)}")
    yield from link("type", "https://schema.org/AboutPage")
    for author in paper.authors:
        if author.orcid:
            yield from link("author", f"https://orcid.org/{author.orcid}")
    yield from link("license", facts.license(paper))
    yield from link("item", facts.pdf(paper), "application/pdf")
    stem = address.path.removesuffix(".md")
    for path, type in DESCRIPTIONS:
        yield from link("describedby", address.of(path.format(stem)), type)
