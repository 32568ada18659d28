"""Identifiers of papers: one canonical spelling for each, and the id a paper gets for ever.

Schemes: `arxiv doi acl openreview pmid pmcid s2 corpusid openalex dblp mag hf`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

from generator.text.titles import short_hash, slug, title_slug

# https://info.arxiv.org/help/arxiv_identifier.html: 0704.0001 to 1412.9999, then five digits;
# before April 2007 archive[.SUBJECT]/YYMMNNN. The archives of that time, with those that ended
# earlier: https://arxiv.org/archive
_ARXIV_NEW = re.compile(
    r"(?:(?<![\d.])|(?<=[vV]\.))(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d])"
)
_ARXIV_OLD = re.compile(
    r"(?<![\w-])(acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph"
    r"|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th"
    r"|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con)"
    r"(?:\.[a-z-]{2,10})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v\d+)?\b",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"(10\.\d{4,9}/\S{1,2048})", re.IGNORECASE)
_DOI_TAIL = ".,;:'\"»”’"
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# What follows a DOI in addresses, markup and lists. The SICI in old DOIs of Wiley's and others has
# such characters too: 10.1002/(SICI)1097-0258(1998)17:15<1661::AID-SIM968>3.0.CO;2-#.
_AFTER_DOI = re.compile(
    r"(?:\?\w|&[a-z_]+=|(?<!;2-)#|<(?:/|[a-z][a-z0-9]*(?:/?>|$))"
    r"|[;,|](?:doi:|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/).*"
)
# Pages and files of a paper on its publisher's site. /pdb is part of the Protein Data Bank's DOIs.
_DOI_PAGE = re.compile(
    r"(?:/(?:abstract|epdf|epub|full|full-?text|html|meta|pdf|pdfdirect|summary)/?|\.(?:html?|pdf))$"
)
# bioRxiv's and medRxiv's addresses have the version after the DOI.
_DOI_VERSION = re.compile(r"(10\.(?:1101|64898)/(?:\d{4}\.\d{2}\.\d{2}\.)?\d{6,9})v\d+\b.*")
# Servers of preprints and repositories: what has a DOI there may have one of a journal as well.
# 10.1101 is bioRxiv only with a number or a date; Cold Spring Harbor's journals have letters.
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d{6}|\d{4}\.\d{2}\.\d{2}\.\d+)|64898/|2139/ssrn|21203/|26434/|20944/"
    r"|31(?:219|220|222|223|224|225|228|229|230|231|233|234|235|236|237)/|36227/|22541/|33774/"
    r"|14293/|7287/|12688/|13140/rg|17605/|5281/zenodo|6084/m9|48550/|55458/|32388/|32942/)"
)
# The file of a revision has its number at the end, that of an erratum too: W18-5446v2, P18-1001e1.
_ACL_NEW = re.compile(r"\b(\d{4}\.[a-z0-9]+-[a-z0-9_]+\.\d+)(?:[ve]\d+)?\b", re.IGNORECASE)
_ACL_OLD = re.compile(r"\b([A-Z]\d{2}-\d{4,5})(?:[ve]\d+)?\b", re.IGNORECASE)
_ACL_DOI = re.compile(r"10\.(?:18653/v1|3115)/(.+)", re.IGNORECASE)


def arxiv(text: str) -> str:
    """The arXiv id without version, or ''.

    >>> arxiv("http://arxiv.org/abs/2607.28628v1"), arxiv("cs.AI/0112017v2")
    ('2607.28628', 'cs/0112017')
    """
    found = _ARXIV_NEW.search(text)
    if found:
        return found[1]
    old = _ARXIV_OLD.search(text)
    return f"{old[1]}/{old[2]}".lower() if old else ""


def doi(text: str) -> str:
    """The DOI in lower case without resolver, junk at its end or brackets left open; or ''.

    >>> doi("https://doi.org/10.1000/ABC.5).")
    '10.1000/abc.5'
    """
    found = _DOI.search(_ZERO_WIDTH.sub("", html.unescape(unquote(text))))
    if not found:
        return ""
    prefix, _, name = _DOI_VERSION.sub(r"\1", found[1].lower()).partition("/")
    before = ""
    while name != before:
        before = name
        name = _AFTER_DOI.sub("", name)
        while name and (name[-1] in _DOI_TAIL or _unbalanced(name)):
            name = name[:-1]
        name = _DOI_PAGE.sub("", name)
    return f"{prefix}/{name}" if name else ""


def is_preprint_doi(value: str) -> bool:
    """Whether a canonical DOI is of a preprint server or repository (a published one may follow).

    >>> is_preprint_doi("10.1101/2020.01.01.123456"), is_preprint_doi("10.1101/gr.1234")
    (True, False)
    """
    return _PREPRINT_DOI.match(value) is not None


def acl(text: str) -> str:
    """The ACL Anthology id, or ''.

    >>> acl("https://aclanthology.org/2024.acl-long.1/"), acl("P19-1001")
    ('2024.acl-long.1', 'P19-1001')
    """
    if new := _ACL_NEW.search(text):
        return new[1].lower()
    old = _ACL_OLD.search(text)
    return old[1].upper() if old else ""


def _pmcid(text: str) -> str:
    found = re.search(r"\bPMC(\d+)|^(\d+)$", text.strip(), re.IGNORECASE)
    return f"PMC{found[1] or found[2]}" if found else ""


def _unbalanced(value: str) -> bool:
    last = value[-1]
    pairs = {")": "(", "]": "[", ">": "<", "}": "{"}
    return last in pairs and value.count(last) > value.count(pairs[last])


def _verbatim(pattern: str, case: Callable[[str], str] = str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def read(text: str) -> str:
        found = compiled.search(text.strip())
        return case(found[1]) if found else ""

    return read


_READERS: dict[str, Callable[[str], str]] = {
    "arxiv": arxiv,
    "doi": doi,
    "acl": acl,
    "openreview": _verbatim(r"(?:[?&]id=|^)([A-Za-z0-9_-]{6,})(?:&|$)"),
    "pmid": _verbatim(r"(?:^|/|\bPMID:?\s*)0*([1-9]\d{0,8})/?$"),
    "pmcid": _pmcid,
    "s2": _verbatim(r"([0-9a-fA-F]{40})", str.lower),
    "corpusid": _verbatim(r"(\d+)$"),
    "openalex": _verbatim(r"\b([Ww]\d+)", str.upper),
    "dblp": _verbatim(
        r"((?:conf|journals|books|phd|series|reference|tr|homepages)/[^\s?#]{1,200}?)"
        r"(?:\.(?:html|bib|xml|rdf|ttl|nt|ris))?(?:[?#]\S*)?$"
    ),
    "mag": _verbatim(r"^(\d+)$"),
}

SCHEMES = tuple(_READERS)
"""All schemes, strongest first: a paper takes its id from the first one it has."""

URLS = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "acl": "https://aclanthology.org/{}/",
    "openreview": "https://openreview.net/forum?id={}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/{}/",
    "s2": "https://www.semanticscholar.org/paper/{}",
    "openalex": "https://openalex.org/{}",
    "dblp": "https://dblp.org/rec/{}",
}
"""Where a reader finds the paper by an id of that scheme."""

NAMES = {
    "arxiv": "arXiv",
    "doi": "DOI",
    "acl": "ACL Anthology",
    "openreview": "OpenReview",
    "pmid": "PubMed",
    "pmcid": "PubMed Central",
    "s2": "Semantic Scholar",
    "corpusid": "Semantic Scholar Corpus",
    "openalex": "OpenAlex",
    "dblp": "DBLP",
    "mag": "Microsoft Academic",
}


def canonical(scheme: str, text: str) -> str:
    """The one spelling of an identifier; '' when the text is no identifier of that scheme."""
    reader = _READERS.get(scheme)
    return reader(text) if reader else ""


def canonical_ids(ids: Mapping[str, str]) -> dict[str, str]:
    """All identifiers in their one spelling, in the order of `SCHEMES`.

    A DOI that arXiv or the ACL Anthology gave out says the arXiv or ACL id as well; arXiv's own
    DOI says nothing else and is dropped.
    """
    found = {scheme: canonical(scheme, text) for scheme, text in ids.items()}
    value = found.get("doi", "")
    if arxiv_doi := _ARXIV_DOI.fullmatch(value):
        found["arxiv"] = found.get("arxiv") or arxiv(arxiv_doi[1])
        found["doi"] = "" if found["arxiv"] else value
    elif (acl_doi := _ACL_DOI.fullmatch(value)) and not found.get("acl"):
        found["acl"] = acl(acl_doi[1])
    return {scheme: found[scheme] for scheme in SCHEMES if found.get(scheme)}


_PAPER_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,118}[a-z0-9])?")
_TAKEN_ID = re.compile(
    r"index|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|.*\.(?:bib|md|json|html|xml|png)"
)


def paper_id(ids: Mapping[str, str], title: str) -> str:
    """The id of a paper at first sight: its strongest identifier, else its title and a hash.

    >>> paper_id({"arxiv": "2510.12345"}, "T"), paper_id({"arxiv": "cs/0112017"}, "T")
    ('arxiv-2510.12345', 'arxiv-cs-0112017')
    """
    for scheme in SCHEMES:
        if value := ids.get(scheme):
            return _id_of(scheme, value)
    return title_slug(title)


def _id_of(scheme: str, value: str) -> str:
    if scheme == "arxiv":
        return "arxiv-" + value.replace("/", "-").lower()
    readable = slug(value)
    # A slug can be the same for two identifiers (10.1/a-b and 10.1/a.b); the hash cannot.
    if readable == value.lower().replace(".", "-").replace("/", "-") and scheme in ("acl", "pmid"):
        return f"{scheme}-{readable}"
    return "-".join(part for part in (scheme, readable[:80].strip("-"), short_hash(value)) if part)


def is_paper_id(text: str) -> bool:
    """Whether the text can be a paper's id: portable as a file name and in a URL.

    The list of all papers is `index`; Windows keeps `con` and its like for itself, with any ending;
    and beside the paper `x` lie `x.bib` and `x.md`.

    >>> is_paper_id("arxiv-2510.12345"), is_paper_id("index"), is_paper_id("x.bib")
    (True, False, False)
    """
    return bool(_PAPER_ID.fullmatch(text)) and ".." not in text and not _TAKEN_ID.fullmatch(text)


def combine_ids(
    *holders: tuple[Mapping[str, str], Iterable[str]],
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Identifiers of several descriptions of one work: one of each scheme, and all the others.

    Which one comes first does not depend on the order: of DOIs the published one, else the least.
    The others are written `scheme:value`.
    """
    found: dict[str, set[str]] = {}
    for ids, others in holders:
        for scheme, value in (*ids.items(), *(_scheme_and_value(text) for text in others)):
            found.setdefault(scheme, set()).add(value)
    first = {
        scheme: min(found[scheme], key=lambda value: (is_preprint_doi(value), value))
        for scheme in SCHEMES
        if scheme in found
    }
    others = (
        f"{scheme}:{value}"
        for scheme in first
        for value in sorted(found[scheme])
        if value != first[scheme]
    )
    return first, tuple(others)


def _scheme_and_value(text: str) -> tuple[str, str]:
    scheme, _, value = text.partition(":")
    return scheme, value
