"""An item of a feed, whatever its format → `Record`. Not every one is a paper; each has a title.

An item takes an identifier that is its own: one that has a field or stands in its address, its id,
its title's end or a citation before its text. What its text cites is another paper's. The people
of the whole feed are who made it, and no item's authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from generator.errors import Problem
from generator.formats.documents import references
from generator.formats.documents.feed_names import read_creators
from generator.formats.documents.feed_texts import Told, plain, read_text
from generator.formats.documents.items import reject
from generator.models import Author, Link, PartialDate, Record
from generator.text import clean, kinds, languages, licenses
from generator.text.dates import parse_date
from generator.text.identifiers import arxiv
from generator.text.links import find_links, safe_url

MAX_PAPER = 6_000
"""Characters of a text that can be an abstract; a longer one is a post, and has a summary."""
MAX_CATEGORIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an item says, field by field, as it stands: HTML, dates, names in lists."""

    title: str = ""
    other_title: str = ""
    """`dc:title`, where the title begins with more than the paper's."""
    identifiers: tuple[str, ...] = ()
    """What names the item: `doi:10.…`, a guid, an address; the surest first."""
    pages: tuple[str, ...] = ()
    """Its own addresses."""
    links: tuple[Link, ...] = ()
    creators: tuple[tuple[str, str], ...] = ()
    """Names, each for itself or all in one text, with their addresses (an ORCID)."""
    full: str = ""
    summary: str = ""
    published: str = ""
    """When the paper was, by the paper's metadata."""
    listed: str = ""
    """When the item was."""
    updated: str = ""
    kind: str = ""
    """Of work, in any words."""
    venue: str = ""
    language: str = ""
    rights: tuple[str, ...] = ()
    feed: str = ""
    """The feed's title, `plain`."""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    signals: Mapping[str, int] = field(default_factory=dict)


_ARXIV_IN_TITLE = re.compile(
    r"\A\[(?P<first>\d{4}\.\d{4,5}(?:v\d+)?)\]\s+"
    r"|\.?\s?[(\[]arXiv:(?P<last>[^\s\[\]()]{4,40})(?:\s?\[[^\]]{1,40}\])?[^()\[\]]{0,40}[)\]]\Z",
    re.IGNORECASE,
)
_IN_VOLUME = re.compile(
    r"[^:]{2,150}, Vol\. \d+, (?:Iss\. \d+, |No\. \d+, )?Pages? [\w-]+: |\[ASAP\] "
)
_KINDS = {
    "article": "",
    "journal": kinds.JOURNAL,
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
}
"""An `article` may be of anything; the others are what PRISM says that it is in."""
_NAMED = re.compile(
    r"(?:urn:|info:)?(?P<scheme>doi|pmid|pubmed|pmcid|pmc|arxiv|oai:arxiv\.org)\s?[:/]\s?"
    r"(?P<value>\S.{0,300})",
    re.IGNORECASE,
)
_SCHEMES = {"pubmed": "pmid", "pmc": "pmcid", "oai:arxiv.org": "arxiv"}
_BARE_DOI = re.compile(r"10\.\d{4,9}/\S{1,300}")
_PATH_DOI = re.compile(r"/(10\.\d{4,9}/[^\s?#]{1,300})")
_AFTER_DOI = re.compile(
    r"(?:/(?:e?pdf|pdfdirect|full|full-?text|abstract|abs|meta|html|summary|references)"
    r"|\.(?:full|abstract|short)(?:[-.][a-z]+)*|\.pdf)?/?\Z",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"(10\.(?:1101|64898)/[\d.]+)v\d+", re.IGNORECASE)  # bioRxiv's versions
_TYPE = re.compile(
    r"(?:original |research |review |short |new )*(?:articles?|papers?|letters?|results"
    r"|communications?|reports?|research|reviews?|editorials?|uncategori[sz]ed|news)",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"(?:ScienceDirect Publication: |Latest Results for )(?P<a>.{2,200})"
    r"|(?:[^:]{2,60}: )?(?P<b>.{2,200}?)(?:: Table of Contents| - new TOC)"
)


def read_entry(entry: Entry, where: str, *, format: str) -> Iterator[Record | Problem]:
    """The item's record, or the problem that stands for an item without a title."""
    title, ids_in_title = _title(entry)
    if not title:
        name = clean.one_line((*entry.identifiers, *entry.pages, "")[0], limit=80)
        message = f"the item {name!r} has no title" if name else "this item has no title"
        yield reject(f"{format}/no-title", where, message, "look at that item in the file")
        return
    venues = tuple(text for text in (entry.venue, entry.feed, _of_table(entry)) if text)
    told = [read_text(one, title=title, venues=venues) for one in (entry.full, entry.summary)]
    ids = _ids(entry, ids_in_title, [pair for one in told for pair in one.ids])
    abstract = _abstract(*told)
    published, announced, guessed = _dates(entry, told)
    updated = parse_date(entry.updated)
    yield Record(
        source=format,
        where=where,
        ids=ids,
        title=title,
        authors=_authors(entry, told),
        abstract=abstract,
        published=published,
        updated=updated if updated != published or guessed else None,
        announced=announced,
        kind=references.kind(kinds.canonical(entry.kind, _KINDS), entry.venue, ids),
        venue=_venue(entry, told),
        language=languages.tag(entry.language),
        license=next(filter(None, map(licenses.known, entry.rights)), ""),
        categories=_categories(entry.categories),
        keywords=references.keywords(_listed(entry.keywords or _first(told, "keywords"))),
        links=_links(entry, ids, abstract),
        signals=_signals(entry, told),
        guessed=guessed,
    )


def _title(entry: Entry) -> tuple[str, list[tuple[str, str]]]:
    """The title without what was put around it: and the arXiv id in it."""
    title, other = plain(entry.title), plain(entry.other_title)
    if (other and title.endswith(other)) or not title:
        title = other
    found = _ARXIV_IN_TITLE.search(title)
    ids = []
    if found and (value := arxiv(found["first"] or found["last"])):
        ids = [("arxiv", value)]
        title = title[: found.start()] + title[found.end() :]
    if start := _IN_VOLUME.match(title):
        title = title[start.end() :]
    return title.strip(), ids


def _ids(
    entry: Entry, in_title: list[tuple[str, str]], in_text: list[tuple[str, str]]
) -> dict[str, str]:
    given = [pair for text in entry.identifiers if (pair := _named(text))]
    addresses = [*entry.identifiers, *entry.pages]
    given += [*in_title, *(("doi", doi_of_url(url)) for url in addresses)]
    # A text may begin with the references of a whole issue: then none is the item's.
    told: dict[str, set[str]] = {}
    for scheme, text in in_text:
        told.setdefault(scheme, set()).add(text.strip(" .,;").lower())
    given += [(scheme, min(texts)) for scheme, texts in told.items() if len(texts) == 1]
    return references.collect_ids(
        [(scheme, _PREPRINT.sub(r"\1", text)) for scheme, text in given], addresses
    )


def _named(text: str) -> tuple[str, str] | None:
    """`doi: 10.1000/x`, `pubmed:123`, `oai:arXiv.org:2601.00001v1`, a DOI alone."""
    text = text.strip()
    if _BARE_DOI.fullmatch(text):
        return "doi", text
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    scheme = found["scheme"].lower()
    return _SCHEMES.get(scheme, scheme), found["value"]


def doi_of_url(url: str) -> str:
    """The DOI that a publisher's address of one article holds, or ''.

    >>> doi_of_url("https://j.example/doi/full/10.1000/x.5?af=R"), doi_of_url("https://a.example/b")
    ('10.1000/x.5', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    found = _PATH_DOI.search(unquote(parts.path))
    text = found[1] if found else ""
    for name, value in parse_qsl(parts.query[:2_000])[:20]:
        if not text and name in ("id", "doi") and _BARE_DOI.fullmatch(value):
            text = value
    return _AFTER_DOI.sub("", text, count=1)


def _abstract(full: Told, summary: Told) -> str:
    """The longer text that can be an abstract; of a long post its summary."""
    texts = [one.abstract for one in (full, summary)]
    fitting = [text for text in texts if 0 < len(text) <= MAX_PAPER]
    return max(fitting, key=len, default=texts[0] or texts[1])


def _dates(
    entry: Entry, told: list[Told]
) -> tuple[PartialDate | None, PartialDate | None, tuple[str, ...]]:
    """When the paper was published and when the feed listed it, and which of them is a guess.

    An item's only date is the paper's; Atom must tell when an entry changed, and may tell no more.
    """
    papers = parse_date(entry.published) or parse_date(_first(told, "date"))
    listed = parse_date(entry.listed)
    if papers or listed:
        return papers or listed, listed if papers else None, ()
    changed = parse_date(entry.updated)
    return changed, None, ("published",) if changed else ()


def _authors(entry: Entry, told: list[Told]) -> tuple[Author, ...]:
    """Of the item's and the text's list the longer one: some feeds name only the first author."""
    own, written = read_creators(entry.creators), read_creators([(_first(told, "authors"), "")])
    people = own if len(own) >= len(written) else written
    # Who is called like the feed (a channel of videos) may be no person: the name stays whole.
    return tuple(
        Author(literal=one.name, orcid=one.orcid) if one.name == entry.feed else one
        for one in people
    )


def _venue(entry: Entry, told: list[Told]) -> str:
    own = plain(entry.venue).partition(", Published online")[0]
    if "://" in own:
        own = ""
    return references.venue(own or _first(told, "venue") or _of_table(entry))


def _of_table(entry: Entry) -> str:
    """The journal whose table of contents the feed calls itself."""
    table = _TABLE.fullmatch(entry.feed)
    return (table["a"] or table["b"]) if table else ""


def _categories(texts: Iterable[str]) -> tuple[str, ...]:
    """Subjects; not kinds of text, which journals list as well, nor a program's addresses."""
    lines = map(plain, texts)
    kept = (
        one
        for one in lines
        if 0 < len(one) <= 120 and "://" not in one and not _TYPE.fullmatch(one)
    )
    return tuple(dict.fromkeys(kept))[:MAX_CATEGORIES]


def _listed(texts: tuple[str, ...] | str) -> list[str]:
    """One text may be a list; of several each is one keyword."""
    if isinstance(texts, str) or len(texts) == 1:
        return [texts] if isinstance(texts, str) else list(texts)
    return [f"{text};" for text in texts]


def _links(entry: Entry, ids: Mapping[str, str], abstract: str) -> tuple[Link, ...]:
    """What belongs to it; its own page only where no identifier leads there."""
    own = [] if ids else references.links(entry.pages[:1])
    found: dict[str, Link] = {}
    for link in (*own, *entry.links, *find_links(abstract)):
        if not (url := safe_url(link.url)) or references.ids_of_url(url).items() & ids.items():
            continue
        found.setdefault(url.rstrip("/"), Link(kind=link.kind, url=url))
    return tuple(found.values())


def _signals(entry: Entry, told: list[Told]) -> dict[str, int]:
    upvotes = _first(told, "upvotes").strip()
    found = {"upvotes": int(upvotes)} if re.fullmatch(r"[0-9]{1,9}", upvotes) else {}
    return {**found, **entry.signals}


def _first(told: list[Told], name: str) -> str:
    return next((value for one in told if (value := getattr(one, name))), "")


def absolute(base: str, url: str) -> str:
    """The address, by what it is relative to; '' when it is none."""
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""


def next_page(href: str, own: Iterable[str], *, found: int) -> str:
    """The address of the next page, or ''. A file may send its reader on only on its own host.

    An empty page is the last one, whatever it says: a reader of pages must come to an end.
    """
    addresses = [url for text in own if (url := safe_url(text))]
    url = safe_url(absolute(addresses[0] if addresses else "", href))
    hosts = {urlsplit(one).hostname for one in addresses}
    if not found or url in addresses or (hosts and urlsplit(url).hostname not in hosts):
        return ""
    return url
