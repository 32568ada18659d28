"""One note of OpenReview → `Record`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.errors import Problem
from generator.formats.documents import references
from generator.formats.documents.items import reject
from generator.formats.documents.values import integer, items, mapping, string, strings
from generator.models import Author, Link, LinkKind, PartialDate, Record
from generator.text import clean, dates, kinds, licenses, names, tex
from generator.text.links import find_links, safe_url
from generator.text.markup import html_text

NAME = "openreview"
AGAIN = "download https://api2.openreview.net/notes?forum=… or ?content.venueid=… again"


_SITE = "https://openreview.net"
_EPOCH = dt.datetime(1970, 1, 1)
_LAST = 4_102_444_800_000
"""Milliseconds to the year 2100."""
_GONE = re.compile(r"withdrawn|retracted", re.IGNORECASE)
_NOT_IN = re.compile(
    r"submi|reject|withdrawn|retracted|under_review|pending|assign(?:ed|ing)_", re.IGNORECASE
)
"""In the last part of a `venueid`: the paper is not in that venue."""
_NO_VENUE = re.compile(
    r"\A(?:submitted to|under review|(?:desk )?rejected|withdrawn|retracted|decision pending)\b"
    r"|\b(?:submission|rejected|withdrawn)\Z",
    re.IGNORECASE,
)
_BOOK = re.compile(r"^\s{0,9}(?:booktitle|journal)\s?=\s?\{([^\n]{1,300}?)\},?\s*$", re.MULTILINE)
_ENTRY = re.compile(r"\s{0,9}@([a-z]{3,20})\s?\{", re.IGNORECASE)
_ENTRIES = {
    "inproceedings": kinds.CONFERENCE,
    "article": kinds.JOURNAL,
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
}
_DBLP_KEY = re.compile(r"@\w{1,20}\s?\{\s?DBLP:([^\s,{}]{1,200})")
_ORCID = re.compile(r"orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_NOBODY = re.compile(r"anonymous(?: authors?)?[\s\d]*", re.IGNORECASE)
_LINKED: dict[str, LinkKind] = {
    **dict.fromkeys(("code", "codeurl", "codelink", "sourcecode", "software", "github"), "code"),
    **dict.fromkeys(("project", "projectpage", "projecturl", "website", "webpage"), "project"),
    **dict.fromkeys(("video", "videourl", "videolink", "presentationvideo"), "video"),
    **dict.fromkeys(("data", "dataset", "datasets", "dataseturl", "datasetlink"), "data"),
    **dict.fromkeys(("slides", "presentation"), "slides"),
    "demo": "demo",
}
"""Fields that venues ask for, by `_key`."""


def _content(note: dict[str, Any]) -> dict[str, Any]:
    """Its fields by `_key`, without version 2's wrappers; a list that others made has them flat."""
    found: dict[str, Any] = {}
    for name, value in mapping(note.get("content", note)).items():
        bare = value.get("value") if isinstance(value, dict) else value
        found.setdefault(_key(name), bare)
    return found


def _key(name: str) -> str:
    """`TL;DR`, `TLDR` and `tl_dr` are one field."""
    return re.sub(r"[\W_]+", "", name[:100]).lower()


def is_paper(note: dict[str, Any]) -> bool:
    """Whether the note opens a forum, and has what papers have; those still anonymous too."""
    own, forum = string(note.get("id")), string(note.get("forum"))
    if note.get("replyto") or note.get("referent") or note.get("ddate"):
        return False
    if own and forum and own != forum and "/" not in forum:
        return False
    content = _content(note)
    named = any(strings(content.get(key)) for key in ("abstract", "pdf"))
    return named or bool(_authors(content))


def read_note(note: Any, where: str) -> Iterator[Record | Problem]:
    if not isinstance(note, dict):
        message = f"this is no note but {clean.one_line(str(note)[:200], limit=40)!r}"
        yield reject(f"{NAME}/item", where, message, AGAIN)
        return
    if not is_paper(note):
        # Notes of the API may be reviews; in a list that others made of papers nothing is.
        if "content" not in note:
            title = clean.one_line(_text(note, "title", "id", "link"), limit=80)
            message = f"no paper but {title!r}: it has no authors, no abstract and no PDF"
            yield reject(f"{NAME}/no-paper", where, message, "look at that item in the file")
        return
    content = _content(note)
    title = clean.one_line(html_text(_text(content, "title")))
    # Lists that others made count their items by `id`.
    own = _text(note, "forum", *(("id",) if "content" in note else ("url", "link", "id")))
    if not title:
        message = f"the note {clean.one_line(own, limit=80)!r} has no title"
        yield reject(f"{NAME}/no-title", where, message, "look at that item in the file")
        return
    published, updated = _published(note), _day(note.get("mdate"))
    record = Record(
        source=NAME,
        where=where,
        ids=_ids(note, content, own),
        title=title,
        authors=_authors(content),
        abstract=clean.paragraphs(html_text(_text(content, "abstract"))),
        summary=clean.one_line(html_text(_text(content, "tldr", "onesentencesummary"))),
        published=published,
        updated=updated if not published or str(updated) > str(published) else None,
        kind=_kind(content),
        venue=_venue(content),
        license=licenses.canonical(string(note.get("license"))),
        categories=_subjects(content),
        keywords=references.keywords(_texts(content, "keywords")),
        links=_links(content, _text(content, "abstract")),
        signals=_signals(note),
        retracted=_retracted(note, content),
    )
    yield record
    if "openreview" not in record.ids:
        message = f"its id is not one of OpenReview's: {clean.one_line(own, limit=80)!r}"
        hint = "it will be known by another identifier or its title"
        yield Problem(code=f"{NAME}/id", where=where, message=message, hint=hint)


def _text(values: Mapping[str, Any], *keys: str) -> str:
    return next((found[0] for key in keys if (found := strings(values.get(key)))), "")


def _texts(values: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    return tuple(text for key in keys for text in strings(values.get(key)))


def _authors(content: Mapping[str, Any]) -> tuple[Author, ...]:
    """Names, or since 2025 objects with `fullname` and `institutions`; `Anonymous` is nobody."""
    given, known = content.get("authors"), items(content.get("authorids"))
    if isinstance(given, str):
        listed = names.split_names(given, form=";" if ";" in given else ",")
        return tuple(one for one in listed.authors if _is_told(one))
    found = []
    for number, one in enumerate(items(given)):
        person = mapping(one)
        author = names.parse_name(string(person.get("fullname")) or string(one))
        profile = string(person.get("username")) or string((known[number:] or [""])[0])
        places = (mapping(place).get("name") for place in items(person.get("institutions")))
        orcid = _ORCID.search(profile)
        if _is_told(author):
            texts = (clean.one_line(string(place)) for place in places)
            author = replace(author, affiliations=tuple(filter(None, texts)))
            found.append(replace(author, orcid=orcid[1]) if orcid else author)
    return tuple(found)


def _is_told(author: Author) -> bool:
    return any(map(str.isalpha, author.name)) and not _NOBODY.fullmatch(author.name)


def _ids(note: Mapping[str, Any], content: Mapping[str, Any], own: str) -> dict[str, str]:
    """OpenReview keeps papers of DBLP, arXiv and ORCID too: `externalIds`, `html`, `_bibtex`."""
    given = [("openreview", own)] if "/" not in own else []
    for text in (*_texts(note, "externalIds", "externalId"), *_texts(content, "doi")):
        scheme, colon, value = text.partition(":")
        known = colon and scheme.lower() in ("dblp", "doi", "arxiv")
        given.append((scheme.lower(), value) if known else ("doi", text))
    if key := _DBLP_KEY.search(_text(content, "bibtex")[:5000]):
        given.append(("dblp", key[1]))
    given += [("arxiv", text) for text in _texts(content, "arxiv", "arxivid")]
    return references.collect_ids(given, (own, *_texts(content, "html", "pdf", "ee")))


def _day(value: Any) -> PartialDate | None:
    """The day (UTC) of milliseconds since 1970; 0 is no date."""
    stamp = integer(value)
    if not stamp or abs(stamp) > _LAST:
        return None
    day = _EPOCH + dt.timedelta(milliseconds=stamp)
    return dates.make_date(day.year, day.month, day.day)


def _published(note: Mapping[str, Any]) -> PartialDate | None:
    """When it was published, else made public, else submitted. DBLP knows the month or the year."""
    days = (_day(note.get(name)) for name in ("pdate", "odate", "cdate", "tcdate"))
    found = next((day for day in days if day), None)
    made_by = " ".join(_texts(note, "invitations", "invitation")).lower()
    if found and "dblp.org" in made_by:
        return dates.make_date(found.year, found.month if found.month > 1 else 0)
    return found


def _venue(content: Mapping[str, Any]) -> str:
    """The venue that took the paper; where none is told, as the citation says it."""
    told, group = _text(content, "venue"), _text(content, "venueid").rstrip("/")
    if _NOT_IN.search(group.rpartition("/")[2]):
        return ""
    if not told and (book := _BOOK.search(_text(content, "bibtex")[:5000])):
        told = tex.plain(book[1])
    told = clean.one_line(told)
    return "" if _NO_VENUE.search(told) else references.venue(told.removeprefix("Accepted by "))


def _kind(content: Mapping[str, Any]) -> str:
    """As the citation says it of what a venue took."""
    found = _ENTRY.match(_text(content, "bibtex")[:5000]) if _venue(content) else None
    return _ENTRIES.get(found[1].lower(), "") if found else ""


def _retracted(note: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """What says that the authors withdrew it; version 1 moved it to another invitation."""
    venue, group = _text(content, "venue"), _text(content, "venueid")
    said = [one for one in (venue, group) if _GONE.search(one)]
    said += [one for one in _texts(note, "invitation") if "/-/Withdrawn" in one]
    if not said and _text(content, "withdrawal", "withdrawalconfirmation"):
        return "withdrawn"
    return clean.one_line(said[0].replace("/-/", " ").replace("_", " "), limit=300) if said else ""


def _subjects(content: Mapping[str, Any]) -> tuple[str, ...]:
    texts = _texts(content, "primaryarea", "subjectareas", "subjectarea")
    words = (clean.one_line(text.replace("_", " "), limit=120) for text in texts)
    return tuple(dict.fromkeys(word for word in words if word))[:20]


def _links(content: Mapping[str, Any], abstract: str) -> tuple[Link, ...]:
    """Its PDF, what its fields link to, and what the abstract does."""
    found = [Link(kind="pdf", url=url) for url in _addresses(_text(content, "pdf"))]
    for key, kind in _LINKED.items():
        for text in _texts(content, key)[:20]:
            for url in _addresses(text):
                # Papers with Code had a page for each paper, which is not its code.
                if not (kind == "code" and "//paperswithcode.com/" in url):
                    found.append(Link(kind=kind, url=url))
    links: dict[str, Link] = {}
    for link in (*found, *find_links(abstract)):
        links.setdefault(link.url, link)
    return tuple(links.values())


def _addresses(text: str) -> list[str]:
    """The addresses of a field: of its own files (`/pdf/…`), alone or in Markdown."""
    if text.startswith("/"):
        url = safe_url(f"{_SITE}{text}") if not text.startswith("//") else ""
        return [url] if url else []
    return [link.url for link in find_links(text)]


def _signals(note: Mapping[str, Any]) -> dict[str, int]:
    details = mapping(note.get("details"))
    counts = {
        "comments": integer(details.get("replyCount")) or len(items(details.get("replies"))),
        "citations": integer(note.get("citations")),
    }
    return {name: count for name, count in counts.items() if count > 0}
