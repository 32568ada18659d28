"""What BibTeX, RIS and CSL-JSON share: identifiers in addresses and notes, links, keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from generator.models import Link
from generator.text import clean, identifiers
from generator.text.links import kind_of, safe_url

MAX_KEYWORDS = 100
MAX_KEYWORD = 120

# host → (where its path must begin, scheme). Subdomains (`www.`, `export.`) are the same.
_HOSTS = {
    "arxiv.org": (r"/(?:abs|pdf|html|format)/", "arxiv"),
    "huggingface.co": (r"/papers/\d{4}\.\d", "arxiv"),
    "alphaxiv.org": (r"/(?:abs|pdf|overview)/", "arxiv"),
    "doi.org": (r"/10\.", "doi"),
    "aclanthology.org": (r"/[A-Za-z0-9]", "acl"),
    "openreview.net": (r"/(?:forum|pdf|attachment)\b", "openreview"),
    "pubmed.ncbi.nlm.nih.gov": (r"/\d+/?\Z", "pmid"),
    "pmc.ncbi.nlm.nih.gov": (r"/articles/PMC", "pmcid"),
    "ncbi.nlm.nih.gov": (r"/(?:pubmed/\d+/?\Z|pmc/articles/PMC)", ""),
    "semanticscholar.org": (r"/paper/", "s2"),
    "openalex.org": (r"/(?:works/)?W\d", "openalex"),
    "dblp.org": (r"/rec/", "dblp"),
}
_ARXIV_LABEL = re.compile(
    r"(?:arxiv(?:\s+(?:e-?prints?|preprint))?[\s:,]*)?(?:arxiv:\s*)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v\d+)?"
    r"(?:\s*\[[\w\s.,;-]{2,60}\])?[.,]?",
    re.IGNORECASE,
)
_NO_VENUE = re.compile(r"(?:arxiv(?:\.org)?(?:\s+(?:e-?prints?|preprint))?|corr)\b", re.IGNORECASE)


def ids_of_url(url: str) -> dict[str, str]:
    """The identifier that the address of a paper's page holds, by its host; not just any digits.

    >>> ids_of_url("http://arxiv.org/abs/1706.03762v5"), ids_of_url("https://a.example/1706.03762")
    ({'arxiv': '1706.03762'}, {})
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return {}
    names = [host, host.partition(".")[2]]
    path, scheme = next((_HOSTS[name] for name in names if name in _HOSTS), ("", ""))
    if not path or not re.match(path, parts.path):
        return {}
    scheme = scheme or ("pmcid" if "/pmc/" in parts.path else "pmid")
    text = parts.path.rstrip("/") if scheme != "openreview" else f"?{parts.query}"
    if scheme == "dblp":
        text = text.removesuffix(".html").removesuffix(".bib")
    if scheme == "arxiv":
        text = text.removesuffix(".pdf")
    value = identifiers.canonical(scheme, text)
    return {scheme: value} if value else {}


def arxiv_label(text: str) -> str:
    """The arXiv id of a text that says nothing else: `arXiv:1706.03762v5 [cs]`; or ''.

    >>> arxiv_label("arXiv preprint arXiv:1706.03762"), arxiv_label("extends arXiv:1706.03762")
    ('1706.03762', '')
    """
    found = _ARXIV_LABEL.fullmatch(text.strip())
    return identifiers.arxiv(found["id"]) if found else ""


def venue(text: str) -> str:
    """The name of a journal or a conference; '' when it is only arXiv, which is none."""
    line = clean.one_line(text)
    return "" if _NO_VENUE.match(line) or arxiv_label(line) else line


def collect_ids(given: Iterable[tuple[str, str]], urls: Iterable[str] = ()) -> dict[str, str]:
    """Canonical identifiers: the first of each scheme; what is named goes before addresses."""
    found: dict[str, str] = {}
    for scheme, text in given:
        text = text.strip()
        if scheme == "arxiv":
            value = arxiv_label(text) or ids_of_url(text).get("arxiv", "")
        else:
            value = identifiers.canonical(scheme, text) if text else ""
        if value:
            found.setdefault(scheme, value)
    for url in urls:
        for scheme, value in ids_of_url(url).items():
            found.setdefault(scheme, value)
    return identifiers.canonical_ids(found)


def links(urls: Iterable[str]) -> tuple[Link, ...]:
    """Links to what is not the paper's own page: that one its identifiers know."""
    found: dict[str, Link] = {}
    for url in urls:
        safe = safe_url(url)
        if safe and not (ids_of_url(safe) and kind_of(safe) != "pdf"):
            found.setdefault(safe, Link(kind=kind_of(safe), url=safe))
    return tuple(found.values())


def keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """Keywords as lists in text: parted by `;` where there is one, else by `,`; each once."""
    found: dict[str, str] = {}
    for text in texts:
        for part in text.split(";") if ";" in text else text.split(","):
            word = clean.one_line(part).strip(" .*#")
            if 1 < len(word) <= MAX_KEYWORD:
                found.setdefault(word.casefold(), word)
    return tuple(found.values())[:MAX_KEYWORDS]
