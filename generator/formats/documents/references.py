"""What formats of reference managers share: identifiers in addresses and notes, links, dates…"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from generator.models import Link, PartialDate
from generator.text import clean, dates, identifiers, kinds
from generator.text.links import find_links, kind_of, safe_url

MAX_KEYWORDS = 100
MAX_KEYWORD = 120

# host → (where its path must begin, scheme). Subdomains (`www.`, `export.`) are the same.
_HOSTS = {
    "arxiv.org": (r"/(?:abs|pdf|html|format)/", "arxiv"),
    "huggingface.co": (r"/papers/\d{4}\.\d", "arxiv"),
    "ar5iv.org": (r"/(?:abs|html|pdf)/", "arxiv"),
    "labs.arxiv.org": (r"/(?:abs|html|pdf)/", "arxiv"),
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
# Addresses of PubMed's before 2010, of which EndNote libraries are full.
_ENTREZ = re.compile(
    r"ncbi\.nlm\.nih\.gov/entrez/query\.fcgi\?(?=[^#]{0,400}\bdb=pubmed\b)"
    r"[^#]{0,400}\blist_uids=([1-9]\d{0,8})\b(?!,)",
    re.IGNORECASE,
)
_ARXIV_LABEL = re.compile(
    r"(?:arxiv(?:\s+(?:e-?prints?|preprint))?[\s:,]*)?(?:arxiv:\s*)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z-]{2,10})?/\d{7})(?:v\d+)?"
    r"(?:\s*\[[\w\s.,;-]{2,60}\])?[.,]?",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(r"\s*(?:oai:arxiv\.org:|arxiv:\s*(?=\S))", re.IGNORECASE)
_NOTE = re.compile(r"^[ \t]{0,9}\{?:?([A-Za-z_][\w .-]{0,30}):(.+)$", re.MULTILINE)
_NO_VENUE = re.compile(r"(?:arxiv(?:\.org)?(?:\s+(?:e-?prints?|preprint))?|corr)\b", re.IGNORECASE)

_SERVER = re.compile(
    r"(?:\w{0,9}rxiv(?:\.org)?|ssrn|research square|preprints(?:\.org)?|osf preprints?"
    r"|authorea)\b",
    re.IGNORECASE,
)
_SERVER_DOI = re.compile(
    # bioRxiv and medRxiv (Cold Spring Harbor's journals have letters there), arXiv, ChemRxiv,
    # PsyArXiv, Research Square, Preprints.org, TechRxiv, SSRN.
    r"10\.(?:(?:1101|64898)/[\d.]{6,20}\Z|48550/arxiv|26434/chemrxiv|31234/osf|21203/rs\.3\.rs-"
    r"|20944/preprints|36227/techrxiv|2139/ssrn)",
    re.IGNORECASE,
)


def ids_of_url(url: str) -> dict[str, str]:
    """The identifier that the address of a paper's page holds, by its host; not just any digits.

    >>> ids_of_url("http://arxiv.org/abs/1706.03762v5"), ids_of_url("https://a.example/1706.03762")
    ({'arxiv': '1706.03762'}, {})
    """
    if old := _ENTREZ.search(url[:2_000]):
        return {"pmid": old[1]}
    if (label := _NO_ADDRESS.match(url)) and (value := arxiv_label(url[label.end() :])):
        return {"arxiv": value}
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
    if scheme == "arxiv":
        text = text.removesuffix(".pdf")
    value = identifiers.canonical(scheme, text)
    return {scheme: value} if value else {}


def arxiv_label(text: str) -> str:
    """The arXiv id of a text that says nothing else: `arXiv:1706.03762v5 [cs]`; or ''.

    >>> arxiv_label("arXiv preprint arXiv:1706.03762"), arxiv_label("extends arXiv:1706.03762")
    ('1706.03762', '')
    >>> arxiv_label("cond-mat.mes-hall/0112017v1")
    'cond-mat/0112017'
    """
    found = _ARXIV_LABEL.fullmatch(text.strip())
    return identifiers.arxiv(found["id"]) if found else ""


def venue(text: str) -> str:
    """The name of a journal or a conference; '' when it is only arXiv, which is none."""
    line = clean.one_line(text)
    return "" if _NO_VENUE.match(line) or arxiv_label(line) else line


def is_server(text: str) -> bool:
    """Whether a place is one of preprints, where nothing is published.

    >>> is_server("bioRxiv"), is_server("Journal of Preprints"), is_server("arXiv preprint")
    (True, False, True)
    """
    return bool(_SERVER.match(text.strip())) or bool(text.strip() and not venue(text))


def kind(told: str, place: str, ids: Mapping[str, str]) -> str:
    """What kind of work it is: preprints go as articles in a journal that is called arXiv.

    `told` is a kind of `text.kinds`, `place` what stands where a journal does, `ids` its own.
    """
    if told not in (kinds.JOURNAL, kinds.CONFERENCE):
        return told
    is_nowhere = told == kinds.JOURNAL and not place.strip() and on_server(ids)
    return kinds.PREPRINT if is_nowhere or is_server(place) else told


def on_server(ids: Mapping[str, str]) -> bool:
    """Whether an identifier is one that a server of preprints gave."""
    return "arxiv" in ids or bool(_SERVER_DOI.match(ids.get("doi", "")))


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


def links(urls: Iterable[str], abstract: str = "") -> tuple[Link, ...]:
    """Links to what is not the paper's own page: that one its identifiers know."""
    given = (Link(kind=kind_of(safe), url=safe) for url in urls if (safe := safe_url(url)))
    found: dict[str, Link] = {}
    for link in (*given, *find_links(abstract)):
        if not ids_of_url(link.url) or link.kind == "pdf":
            found.setdefault(link.url, link)
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


def keyword_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """One on a line, or all in one; a comma in one of many belongs to it."""
    return keywords(lines if len(lines) == 1 else (f"{line};" for line in lines))


def published(years: Iterable[str], parts: Iterable[str]) -> PartialDate | None:
    """The most exact date that agrees with the year: `2004` and `Sep 30`, `2016/03/01/`.

    >>> str(published(["2016"], ["2017-01-05", "Mar 2016"])), str(published([], ["May 2016"]))
    ('2016-03', '2016-05')
    """
    whole = [one for one in map(_date, years) if one]
    if not whole:
        return next(filter(None, map(_date, parts)), None)
    year = whole[0]
    whole += [one for text in parts if (one := _date(text) or dates.from_fields(year.year, text))]
    agreed = (one for one in whole if one.year == year.year)
    same = (one for one in agreed if one.month in (year.month or one.month, 0))
    return max(same, key=lambda one: (bool(one.month), bool(one.day)))


def _date(text: str) -> PartialDate | None:
    """`2016/03/01/`, `2016///Spring`, and what else there is."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) >= 2 and re.fullmatch(r"\d{4}", parts[0]):
        month = int(parts[1]) if re.fullmatch(r"\d{1,2}", parts[1]) else 0
        day = int(parts[2]) if len(parts) > 2 and re.fullmatch(r"\d{1,2}", parts[2]) else 0
        return dates.make_date(int(parts[0]), month, day)
    return dates.parse_date(text)


def note_fields(text: str) -> dict[str, str]:
    """Fields that Zotero keeps as lines `Field: value` in its "Extra", names in lower case.

    >>> note_fields("PMID: 123\\nPMCID: PMC9")
    {'pmid': '123', 'pmcid': 'PMC9'}
    """
    found = _NOTE.findall(text[:20_000])
    return {name.strip().lower(): said.strip(" \t}") for name, said in found}
