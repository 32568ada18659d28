"""How far a source is believed where two say different things."""

from __future__ import annotations

TRUST = {
    # Typed, copied and converted by many hands.
    "hf-export": 10,
    "feed": 12,
    "json-feed": 12,
    "csv": 18,
    "ris": 20,
    "endnote-tagged": 20,
    "endnote-xml": 22,
    "bibtex": 25,
    "zotero-rdf": 28,
    "csl-json": 30,
    # Gathered by machines from others.
    "core": 30,
    "hf-html": 35,
    "semantic-scholar": 36,
    "openalex": 38,
    "hf-api": 40,
    "dblp": 45,
    # Our own files, and those of other digests.
    "jsonl": 50,
    "markdown": 50,
    # From where the paper was published.
    "europepmc": 52,
    "doaj": 52,
    "arxiv-rss": 55,
    "nbib": 56,
    "arxiv-jsonl": 60,
    "biorxiv": 62,
    "openreview": 62,
    "crossref": 63,
    "arxiv-atom": 65,
    "arxiv-oai": 65,
    "pubmed-xml": 68,
    "acl-xml": 70,
}
DEFAULT_TRUST = 50
"""Of a source that is not listed."""


def trust(source: str) -> int:
    """0 to 100."""
    return TRUST.get(source, DEFAULT_TRUST)
