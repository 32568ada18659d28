"""A paper in fields with the usual names, as tables and JSON of many makers have them.

Names are compared without case, blanks and signs: `Abstract Note`, `abstract_note` and
`abstractNote` are one. Followed: exports of Zotero, Scopus, Web of Science (tab-delimited), IEEE
Xplore, PubMed, Dimensions, Google Scholar, Publish or Perish and MiniConf, and the JSON Lines that
people make of arXiv and the ACL Anthology. Not followed: what a maker has its own format for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.errors import Problem
from generator.formats.documents import arxiv, ours, references
from generator.formats.documents.items import reject
from generator.formats.documents.records import clean_author
from generator.formats.documents.values import integer, items, mapping, string, strings
from generator.models import Author, Link, LinkKind, PartialDate, Record
from generator.text import clean, dates, identifiers, kinds, languages, licenses, names
from generator.text.links import kind_of, safe_url
from generator.text.markup import html_text

_TITLES = ("title", "papertitle", "documenttitle", "articletitle", "displayname", "ti")
_ABSTRACTS = ("abstract", "abstractnote", "abstracttext", "ab")
_AUTHORS = ("authorfullnames", "af", "authors", "author", "authornames", "creators", "au")
_DATES = ("published", "publicationdate", "publisheddate", "publishedat", "issued", "date",
          "coverdate", "pubdate")  # fmt: skip
_YEARS = ("year", "publicationyear", "pubyear", "py")
_VENUES = ("publicationtitle", "sourcetitle", "journaltitle", "journal", "journalref",
           "journalbook", "booktitle", "containertitle", "venue", "conference", "publication",
           "source", "so")  # fmt: skip
_KEYWORDS = ("authorkeywords", "keywords", "keyword", "manualtags", "tags", "de")
_CATEGORIES = ("categories", "category", "primarycategory", "primaryclass")
_LANGUAGES = ("language", "languageoforiginaldocument", "lang", "la")
_LICENSES = ("license", "licence", "licenseurl")
_KINDS = ("documenttype", "dt", "publicationtype", "documentidentifier", "pt")
_IDS = {
    "arxiv": ("arxivid", "arxiv", "eprint"),
    "doi": ("doi", "di"),
    "acl": ("aclid", "anthologyid", "acl"),
    "openreview": ("openreviewid", "openreview"),
    "pmid": ("pmid", "pubmedid", "pm"),
    "pmcid": ("pmcid",),
    "s2": ("s2id", "s2paperid"),
    "corpusid": ("corpusid",),
    "openalex": ("openalexid", "openalex"),
    "dblp": ("dblp", "dblpkey"),
}
_LINKS: dict[LinkKind, tuple[str, ...]] = {
    "code": ("code", "codeurl", "codelink", "github", "githuburl", "githubrepo", "repo"),
    "project": ("project", "projecturl", "projectpage"),
    "video": ("video", "videourl"),
    "slides": ("slides", "slidesurl"),
    "data": ("dataset", "dataseturl"),
    "pdf": ("pdf", "pdfurl", "pdflink", "paperpdf"),
}
_PAGES = ("url", "link", "urls", "paperurl", "articleurl", "fulltexturl")
_SIGNALS = {
    "citations": ("citations", "citationcount", "citedbycount", "citedby", "cites",
                  "articlecitationcount", "timescited", "tc"),
    "stars": ("stars", "githubstars"),
    "upvotes": ("upvotes",),
}  # fmt: skip
_MORE = ("abstract", "authors", "author", "date", "published", "year", "url", "doi", "pdf",
         "publicationdate", "venue", "categories")  # fmt: skip
KNOWN = frozenset(
    name
    for group in (_TITLES, _ABSTRACTS, _AUTHORS, _DATES, _YEARS, _VENUES, _KEYWORDS, _CATEGORIES,
                  *_IDS.values(), *_LINKS.values(), _PAGES, *_SIGNALS.values())
    for name in group
)  # fmt: skip
"""All names that are read."""

_IN_TABLES = {
    "j": kinds.JOURNAL,
    "ieeejournals": kinds.JOURNAL,
    "ieeejournalsmagazines": kinds.JOURNAL,
    "ieeeconferences": kinds.CONFERENCE,
    "ieeestandards": "standard",
    "ieeebooks": "book",
}
"""Kinds as Web of Science and IEEE Xplore have them."""
_NO_PAPERS = ("attachment", "note", "annotation")
"""Zotero's items that belong to others."""

# An `id` or a `uid` is anybody's; these forms are only one scheme's.
_OWN_ID = (
    (
        "arxiv",
        re.compile(r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.I),
    ),
    ("acl", re.compile(r"\d{4}\.[a-z0-9]+-[a-z0-9_]+\.\d+|[A-Z]\d{2}-\d{4,5}")),
    ("doi", re.compile(r"(?:doi:)?10\.\d{4,9}/\S+", re.I)),
    ("pmid", re.compile(r"pmid:\s?\d+", re.I)),
    ("pmcid", re.compile(r"PMC\d+")),
)  # fmt: skip
_SCOPUS_NUMBER = re.compile(r"\s*\(\d{5,15}\)")


def folded(name: str) -> str:
    """A field's name as it is compared."""
    return re.sub(r"[\W_]+", "", name.casefold())[:60]


def is_titled(names: Iterable[str]) -> bool:
    """Whether fields of these folded names can hold a title."""
    return not set(_TITLES).isdisjoint(names)


def is_paper(value: Any) -> bool:
    """An object that has a title and at least one more thing that papers have; not a package."""
    fields = {folded(name): one for name, one in mapping(value).items()}
    if fields.keys() >= {"name", "version"}:
        return False
    has_title = any(string(fields.get(name)).strip() for name in _TITLES)
    return has_title and any(fields.get(name) not in (None, "", []) for name in _MORE)


def read_paper(value: Mapping[str, Any], where: str, format: str) -> Iterator[Record | Problem]:
    """The record; without a title it is rejected; an attachment is none."""
    fields: dict[str, Any] = {}
    for name, one in value.items():
        if one not in (None, "", [], {}):
            fields.setdefault(folded(name), one)
    if _text(fields, ("itemtype",)) in _NO_PAPERS:
        return
    title = clean.one_line(html_text(_text(fields, _TITLES)))
    if not title:
        said = clean.one_line(_text(fields, ("id", "uid", "key", "doi")), limit=60)
        message = f"this paper has no title{f' ({said})' if said else ''}"
        yield reject(f"{format}/no-title", where, message, "give it a title, or leave it out")
        return
    abstract = _text(fields, _ABSTRACTS) or _text(fields, ("summary",))
    ids = _ids(fields)
    comment = _text(fields, ("comments", "comment")) if "arxiv" in ids else ""
    place = html_text(_text(fields, _VENUES))
    yield Record(
        source=format,
        where=where,
        ids=ids,
        title=title,
        authors=_authors(next((fields[name] for name in _AUTHORS if name in fields), ())),
        abstract=clean.paragraphs(html_text(abstract)),
        published=_date(fields),
        updated=dates.parse_date(_text(fields, ("updated", "updatedat"))),
        kind=references.kind(_kind(fields), place, ids),
        venue=references.venue(place),
        language=languages.tag(_text(fields, _LANGUAGES)),
        license=licenses.canonical(_text(fields, _LICENSES))
        or licenses.known(_text(fields, ("rights",))),
        categories=_categories(next((fields[name] for name in _CATEGORIES if name in fields), ())),
        keywords=_keywords(fields),
        links=_links(fields),
        signals=_signals(fields),
        retracted=_retracted(fields) or (arxiv.withdrawn(comment, abstract) if comment else ""),
    )


def _text(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    """The text of the first of these fields that has one; of a list the first text."""
    for name in names:
        for text in strings(fields.get(name)):
            return text
    return ""


def _kind(fields: Mapping[str, Any]) -> str:
    """As Zotero has it; as databases of journals do; in `type` an article may be of anything."""
    told = kinds.canonical(_text(fields, ("itemtype",)))
    listed = [part for name in _KINDS for part in _text(fields, (name,)).split(";")]
    told = told or kinds.first(listed, {**kinds.ARTICLES, **_IN_TABLES})
    return told or kinds.canonical(_text(fields, ("type",)), {"article": ""})


def _authors(value: Any) -> tuple[Author, ...]:
    if isinstance(value, str):
        return _listed(value)
    found = [
        names.parse_name(one) if isinstance(one, str) else _object(mapping(one))
        for one in items(value)
    ]
    return tuple(author for author in found if author.name)


def _object(one: Mapping[str, Any]) -> Author:
    fields = {folded(name): value for name, value in one.items()}
    family = _text(fields, ("family", "lastname", "last", "surname", "familyname"))
    given = _text(fields, ("given", "firstname", "first", "forename", "forenames", "givenname"))
    whole = _text(fields, ("literal", "name", "fullname", "displayname", "author"))
    author = names.parse_name(whole or family or given)
    if family and given:
        author = Author(family=family, given=given, suffix=_text(fields, ("suffix",)))
    places = items(fields.get("affiliations")) or items([fields.get("affiliation")])
    said = (string(place) or string(mapping(place).get("name")) for place in places)
    return clean_author(
        Author(
            family=author.family,
            given=author.given,
            suffix=author.suffix,
            literal=author.literal,
            orcid=_text(fields, ("orcid",)),
            affiliations=tuple(said),
        )
    )


def _listed(text: str) -> tuple[Author, ...]:
    """All names in one text: parted by `|`, `;`, ` and ` or commas. `Bo, Ana` alone is one name."""
    text = _SCOPUS_NUMBER.sub("", text)
    if "|" in text:
        text = text.replace("|", ";")
    if ";" in text:
        return names.split_names(text, form=";").authors
    commas = {part.count(",") for part in re.split(r"\sand\s", text)}
    if commas == {0} or (" and " in text and commas == {1}):  # `Bo, Ana and Do, Cy`
        return names.split_names(text, form="and").authors
    if text.count(",") == 1 and any(" " not in part.strip() for part in text.split(",")):
        return (names.parse_name(text),)
    return names.split_names(text, form=",").authors


def _date(fields: Mapping[str, Any]) -> PartialDate | None:
    """The date, unless the year that stands beside it is another: then the year."""
    said = (dates.parse_date(_text(fields, (name,))) for name in _DATES)
    found = next((one for one in said if one), None)
    number = next((integer(fields[name]) for name in _YEARS if name in fields), 0)
    year = dates.from_fields(
        number or _text(fields, _YEARS), _text(fields, ("month", "pd")), _text(fields, ("day",))
    )
    if found and year and found.year != year.year:
        return year
    return found or year


def _ids(fields: Mapping[str, Any]) -> dict[str, str]:
    given = [(scheme, text) for scheme, own in _IDS.items() for text in _texts(fields, own)]
    for text in _texts(fields, ("id", "uid", "paperid", "externalid", "entryid")):
        given += [(scheme, text) for scheme, form in _OWN_ID if form.fullmatch(text.strip())]
    urls = _texts(fields, (*_PAGES, "id", "entryid", *_LINKS["pdf"]))
    for line in _text(fields, ("extra", "note")).split("\n")[:50]:  # Zotero's "Extra"
        name, _, said = line.partition(":")
        if name.strip().lower() in identifiers.SCHEMES:
            given.append((name.strip().lower(), said.split("[")[0]))
    return references.collect_ids(given, urls)


def _texts(fields: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [text for name in names for text in strings(fields.get(name))]


def _categories(value: Any) -> tuple[str, ...]:
    """Lists and texts; arXiv's own are parted by blanks."""
    texts = strings(value)
    if len(texts) == 1:
        words = re.split(r"[\s,;|]+", texts[0].strip())
        subjects = arxiv.categories(words)
        parted = tuple(re.split(r"\s*[;|]\s*", texts[0]))
        texts = subjects if len(subjects) == len(words) else parted
    lines = (clean.one_line(text, limit=references.MAX_KEYWORD) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line))[:20]


def _keywords(fields: Mapping[str, Any]) -> tuple[str, ...]:
    for name in _KEYWORDS:
        if isinstance(fields.get(name), list):
            return references.keywords(f"{one};" for one in strings(fields[name]))
        if text := string(fields.get(name)):
            return references.keywords([text.replace("|", ";")])
    return ()


def _links(fields: Mapping[str, Any]) -> tuple[Link, ...]:
    """What fields and hosts say they are; not the paper's own page, which its ids know."""
    found: dict[str, Link] = {}
    for kind, own in _LINKS.items():
        for url in filter(None, map(safe_url, _texts(fields, own))):
            told = kind_of(url)
            found.setdefault(url, Link(kind=kind if told in ("web", "paper") else told, url=url))
    for link in (*references.links(_texts(fields, _PAGES)), *ours.links(fields.get("links"))):
        found.setdefault(link.url, link)
    return tuple(found.values())


def _signals(fields: Mapping[str, Any]) -> dict[str, int]:
    found = {
        name: next((integer(fields[one]) for one in own if one in fields), 0)
        for name, own in _SIGNALS.items()
    }
    return {name: count for name, count in found.items() if count > 0}


def _retracted(fields: Mapping[str, Any]) -> str:
    for name in ("retracted", "isretracted", "withdrawn"):
        value = fields.get(name)
        text = clean.one_line(string(value))
        if value is True or text.lower() in ("true", "yes", "1"):
            return "retracted" if name != "withdrawn" else "withdrawn"
        if text and text.lower() not in ("false", "no", "0", "none", "nan"):
            return text
    return ""
