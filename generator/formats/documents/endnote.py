"""What EndNote's two formats share: its names, identifiers, types.

Followed: EndNote's manual, "Creating a Tagged EndNote Import File" and its table of reference
types, and the field table of its own import filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.formats.documents import references
from generator.models import Author
from generator.text import clean, names

FIGURES = frozenset(("figure", "chart or table", "equation"))
"""Types of reference that are pictures out of a paper and no paper."""
_SERIES = re.compile(r"(?:edited |electronic )?book|thesis", re.IGNORECASE)
_FILE = re.compile(r"<?[^<>]{1,200}\.pdf>?", re.IGNORECASE)
_PUBMED = re.compile(r"pubmed|medline", re.IGNORECASE)
_ACCESSION = re.compile(r"(?P<known>(?:PMID|MEDLINE):? ?)?(?P<id>\d{1,8})")


def is_file_name(title: str) -> bool:
    """Whether a title is the name of a PDF of which EndNote found out nothing."""
    return _FILE.fullmatch(title) is not None


def has_venue(kind: str) -> bool:
    """Whether the second title of such a reference is a venue: a book's is its series."""
    return _SERIES.fullmatch(kind.strip()) is None


def authors(texts: Iterable[str]) -> tuple[Author, ...]:
    """One name on a line; CNKI writes all on one, with `;`.

    A comma at the end marks a name that must not be split, and stands doubled inside one.

    >>> [one.name for one in authors(["Bo, Anna", "STAR Team,, Oslo,"])]
    ['Anna Bo', 'STAR Team, Oslo']
    """
    found: list[Author] = []
    for line in (line.strip() for text in texts for line in text.splitlines()):
        if line.endswith(",") and ";" not in line:
            name = clean.one_line(line.rstrip(", ").replace(",,", ","), limit=names.MAX_NAME)
            found += [Author(literal=name)] if name else []
        else:
            found += names.split_names(line, form=";").authors
    return tuple(found)


def keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """One on a line; the star of MeSH's main headings goes: `Memory/*physiology`."""
    lines = (line.replace("/*", "/") for text in texts for line in text.splitlines())
    return references.keyword_lines([line for line in lines if line.strip()])


def ids(
    *,
    dois: Iterable[str],
    accessions: Iterable[str],
    databases: Iterable[str],
    custom: Iterable[str],
    labels: Iterable[str],
    urls: list[str],
) -> dict[str, str]:
    """Identifiers. An accession number is PubMed's only where something says so.

    `custom` are the fields that may hold a PMCID; `labels` may be arXiv's: `arXiv:2401.00001`.
    """
    dois, accessions = list(dois), list(accessions)
    is_pubmed = any(_PUBMED.search(text) for text in (*databases, *urls))
    given = [("doi", text) for text in dois]
    for text in accessions:
        found = _ACCESSION.fullmatch(text.strip())
        if found and (is_pubmed or found["known"]):
            given.append(("pmid", found["id"]))
    given += [("pmcid", text) for text in custom if re.fullmatch(r"\s*PMC\d+\s*", text)]
    lines = (line for text in (*dois, *accessions, *labels) for line in text.splitlines())
    given += [("arxiv", line) for line in lines]
    return references.collect_ids(given, urls)


def on_arxiv(journal: str, volume: str) -> str:
    """`abs/2401.00001`, which DBLP and Semantic Scholar give as a volume of CoRR; or ''."""
    return volume.strip().removeprefix("abs/") if not references.venue(journal) else ""
