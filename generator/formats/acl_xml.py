"""The ACL Anthology's own files: https://github.com/acl-org/acl-anthology/tree/master/data/xml.

Followed: data/xml/schema.rnc there (2020 to 2025, and that of 2018, whose root is a `volume`), and
https://aclanthology.org/info/ids/. Not papers: `frontmatter` (the editors' volume), `backmatter`
(lists of participants) and the talks of an `event`. What was retracted or removed stays a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from generator.errors import FormatError, Problem
from generator.formats.documents import arxiv, references
from generator.formats.documents.items import numbered, read_batch
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    prose_of,
    read_tree,
    text_of,
)
from generator.models import Author, Batch, Link, LinkKind, PartialDate, Record
from generator.text import clean, identifiers, kinds, languages
from generator.text.dates import from_fields, parse_date
from generator.text.links import find_links, kind_of, safe_url

NAME = "acl-xml"

_ROOT = re.compile(r"\s*(?:<[?!][^>]*>\s*){0,9}<(?P<name>collection|volume)\s+id\s*=")
_INSIDE = re.compile(r"<(?:booktitle|frontmatter|bibkey|volume-id|(?:paper|event)\s+id\s*=)")
_SITE = "https://aclanthology.org/"
_OLD_VOLUME = re.compile(r"[A-Z]\d\d")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_AGAIN = "download it again from https://github.com/acl-org/acl-anthology, folder data/xml"

_ATTACHED: tuple[tuple[str, LinkKind], ...] = (
    ("software", "code"),
    ("code", "code"),
    ("source", "code"),
    ("data", "data"),
    ("presentation", "slides"),
    ("slides", "slides"),
    ("video", "video"),
)
"""What the type of an attachment has in it; notes, posters and supplements have no kind of ours."""


def sniff(text: str) -> float:
    """How sure it is that the text is such a file: 0 to 1."""
    root = _ROOT.match(text)
    if not root or not _INSIDE.search(text):
        return 0.0
    is_whole = root["name"] == "volume" or "<volume " in text or "<event " in text
    return 0.95 if is_whole else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each `paper` is a record; one without a title is rejected.

    Raises:
        FormatError: no XML, or another kind of it.
    """
    root, problems = read_tree(data, "paper", origin=origin, format=NAME)
    papers = list(find_all(root, "paper"))
    name = local_name(root)
    if not papers and name not in ("collection", "volume"):
        message = f"there are no papers in this XML, it is <{name}>"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    return read_batch(NAME, numbered(papers, origin), _read, problems=problems)


def _read(paper: etree._Element, where: str) -> Iterator[Record | Problem]:
    parent = paper.getparent()
    volume = paper if parent is None else parent
    told = _anthology_id(paper, volume)
    if paper.get("type") == "backmatter" or _is_old_frontmatter(paper, volume):
        return
    title = clean.one_line(prose_of(paper, "title"))
    if not title:
        yield arxiv.no_title(NAME, where, told)
        return
    url = text_of(paper, "url")
    abstract = clean.paragraphs(prose_of(paper, "abstract"))
    record = Record(
        source=NAME,
        where=where,
        ids=references.collect_ids([("acl", told), ("doi", text_of(paper, "doi"))], [url]),
        title=title,
        authors=tuple(one for author in children(paper, "author") for one in _author(author)),
        abstract=abstract,
        published=_date(paper, volume),
        updated=_updated(paper),
        kind=_kind(paper, volume),
        venue=_venue(paper, volume),
        language=languages.tag(text_of(paper, "language")),
        links=_links(paper, url, abstract),
        retracted=_retracted(paper),
    )
    yield record
    if "acl" not in record.ids:
        message = f"its id is not one of the ACL Anthology: {clean.one_line(told, limit=80)!r}"
        hint = "it will be known by another identifier or its title"
        yield Problem(code=f"{NAME}/id", where=where, message=message, hint=hint)


def _anthology_id(paper: etree._Element, volume: etree._Element) -> str:
    """`2024.acl-long.1`, `P19-1001`; `W18-0502` where a volume's number has two digits."""
    number, name = str(paper.get("id") or ""), str(volume.get("id") or "")
    parent = volume.getparent()
    collection = "" if parent is None else str(parent.get("id") or "")
    if _OLD_VOLUME.fullmatch(collection or name) and number.isdecimal() and number.isascii():
        if not collection:
            return f"{name}-{number:0>4}"
        if name.isdecimal() and name.isascii():
            two = collection[0] == "W" or collection == "C69" or len(name) > 1
            return (
                f"{collection}-{name:0>2}{number:0>2}"
                if two
                else f"{collection}-{name}{number:0>3}"
            )
    built = f"{collection}-{name}.{number}"
    return identifiers.acl(built) or text_of(paper, "url") or built


def _is_old_frontmatter(paper: etree._Element, volume: etree._Element) -> bool:
    """In 2018's schema it was paper 1000, or 0500 among workshops, with editors and no authors."""
    number = str(paper.get("id") or "")
    zeros = "00" if str(volume.get("id")).startswith("W") else "000"
    is_first = number == "0" or (volume.getparent() is None and number.endswith(zeros))
    return is_first and child(paper, "author") is None


def _author(author: etree._Element) -> Iterator[Author]:
    """`variant`, the name in another script, is left out. Some have the ORCID as an element."""
    family, given = text_of(author, "last"), text_of(author, "first")
    orcid = _ORCID.search(f"{author.get('orcid') or ''} {text_of(author, 'orcid')}")
    places = [text_of(one) for one in children(author, "affiliation")]
    if not (family or given):
        family = clean.one_line(author.text or "")
    for number, one in enumerate(
        arxiv.sorted_name(family or given, given if family else "", affiliations=places)
    ):
        if given and ", " in one.literal:
            # A word such as `Company` made a group of it; families stand first only here.
            one = replace(one, literal=clean.one_line(f"{given} {family}"))
        yield replace(one, orcid=orcid[0]) if orcid and not number else one


def _date(paper: etree._Element, volume: etree._Element) -> PartialDate | None:
    """When it was published, by its volume: `July`, `May–June` or `March 17-22` of a year."""
    own = from_fields(text_of(paper, "year"), text_of(paper, "month"))
    return own or from_fields(text_of(volume, "meta", "year"), text_of(volume, "meta", "month"))


def _updated(paper: etree._Element) -> PartialDate | None:
    """When its last revision came; an erratum is no new version."""
    days = (parse_date(str(one.get("date") or "")) for one in children(paper, "revision"))
    return max((day for day in days if day), key=str, default=None)


def _venue(paper: etree._Element, volume: etree._Element) -> str:
    texts = (
        text_of(paper, "journal"),
        text_of(volume, "meta", "journal-title"),
        prose_of(paper, "booktitle"),
        prose_of(volume, "meta", "booktitle"),
    )
    return clean.one_line(next((text for text in texts if text.strip()), ""))


def _kind(paper: etree._Element, volume: etree._Element) -> str:
    """The Anthology has two journals; all else is of conferences and workshops."""
    journals = text_of(paper, "journal"), text_of(volume, "meta", "journal-title")
    return kinds.JOURNAL if any(journals) else kinds.CONFERENCE


def _retracted(paper: etree._Element) -> str:
    for name in ("retracted", "removed"):
        found = child(paper, name)
        if found is not None:
            day = parse_date(str(found.get("date") or ""))
            when = f"{name} on {day}" if day else name
            return clean.one_line(": ".join(filter(None, (when, text_of(found)))), limit=300)
    return ""


def _links(paper: etree._Element, url: str, abstract: str) -> tuple[Link, ...]:
    """Its PDF, attachments and videos, what Papers with Code knew, and what the abstract names."""
    found: list[tuple[LinkKind | None, str]] = []
    if url and child(paper, "removed") is None:
        found.append((None, url) if "://" in url else ("pdf", f"{_SITE}{url}.pdf"))
    for one in children(paper, "*"):
        name, text = local_name(one), text_of(one)
        if name in ("attachment", "software", "dataset", "presentation"):
            words = (
                f"{name} {one.get('type') or ''} {text}"
                if name != "attachment"
                else str(one.get("type") or "")
            )
            kind = next((kind for word, kind in _ATTACHED if word in words.lower()), None)
            if kind:
                found.append((kind, _absolute(text, f"{_SITE}attachments/")))
        elif name == "video" and str(one.get("permission")).lower() not in ("false", "0"):
            found.append(("video", _absolute(str(one.get("href") or ""), _SITE)))
        elif name in ("pwccode", "pwcdataset"):
            found.append(("code" if name == "pwccode" else "data", str(one.get("url") or "")))
    links: dict[str, Link] = {}
    for kind, address in found:
        safe = safe_url(address)
        if safe and (kind or not references.ids_of_url(safe)):
            links.setdefault(safe, Link(kind=kind or kind_of(safe), url=safe))
    for link in find_links(abstract):
        links.setdefault(link.url, link)
    return tuple(links.values())


def _absolute(text: str, folder: str) -> str:
    """The address of a file of theirs; '' when there is none."""
    return text if "://" in text or not text else f"{folder}{text}"
