"""arXiv's OAI-PMH: https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs.

Followed: https://www.openarchives.org/OAI/openarchivesprotocol.html and
https://info.arxiv.org/help/oa/; metadata as `arXiv` (and `arXivOld`), `arXivRaw` or `oai_dc`, in
an answer or each `record` by itself. `Batch.next` is the resumptionToken, no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from generator.errors import FormatError, Level, Problem
from generator.formats.documents import arxiv, references
from generator.formats.documents.arxiv_subjects import category
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    read_tree,
    text_of,
    texts_of,
)
from generator.models import Author, Batch, PartialDate, Record
from generator.text import clean, kinds, languages, licenses
from generator.text.dates import parse_date

NAME = "arxiv-oai"

_ROOT = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:\w{1,20}:)?"
    r"(?P<name>OAI-PMH|ListRecords|GetRecord|record)[\s>]",
    re.DOTALL,
)
_MINE = re.compile(
    r"oai:arxiv\.org:|arxiv\.org/OAI/|<(?:\w+:)?request[^>]*>\s*https?://(?:\w+\.)?arxiv\.org/",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*comments?:\s*", re.IGNORECASE)
_URL = re.compile(r"\s*(?:https?://|doi:|oai:|arxiv:)", re.IGNORECASE)
_AGAIN = "download it again, with verb=ListRecords&metadataPrefix=arXiv"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the three kinds of metadata say, each in its own words."""

    authors: tuple[Author, ...]
    abstract: str
    comment: str
    doi: str
    venue: str
    categories: tuple[str, ...]
    published: PartialDate | None
    updated: PartialDate | None
    gone: str = ""
    kind: str = ""
    language: str = ""
    license: str = ""


def sniff(text: str) -> float:
    """How sure it is that the text is such an answer: 0 to 1."""
    root = _ROOT.match(text)
    if not root or not _MINE.search(text):
        return 0.0
    return 0.95 if root["name"] == "OAI-PMH" or "<header" in text or ":header" in text else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read an answer. That no records match is no error; that they cannot be given is one.

    Raises:
        FormatError: no XML, an error answer, or an answer that has no papers in it.
    """
    root, problems = read_tree(_in_one(data), "record", origin=origin, format=NAME)
    records = list(find_all(root, "record"))
    told = [*problems, *_errors(root, origin, found=bool(records))]
    listed = next(find_all(root, "ListRecords", "GetRecord"), None)
    if not records and not told and listed is None:
        message = f"there are no records in this answer, but {_inside(root)}"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    tokens = [text_of(one) for one in find_all(root, "resumptionToken")]
    following = next((token for token in tokens if token), "")
    return read_batch(NAME, numbered(records, origin), _read, problems=told, next=following)


def _in_one(data: bytes) -> bytes:
    """Answers or records that a harvester wrote one after the other, as one document."""
    first = _ROOT.match(data[:4000].decode("utf-8", "replace").removeprefix("\ufeff"))
    name = first["name"].encode("ascii") if first else b""
    if name not in (b"OAI-PMH", b"record") or len(re.findall(rb"<%s[\s>]" % name, data)) < 2:
        return data
    inside = re.sub(rb"<\?xml\s[^<>]{0,200}\?>", b"", data.removeprefix(b"\xef\xbb\xbf"))
    return b"<records>%s</records>" % inside


def _inside(root: etree._Element) -> str:
    names = [local_name(one) for one in children(root, "*")] or [local_name(root)]
    return f"<{names[-1]}>"


def _errors(root: etree._Element, origin: str, *, found: bool) -> Iterator[Problem]:
    """`<error code="…">`, for the whole request.

    Raises:
        FormatError: it is another than `noRecordsMatch`, and there are no records.
    """
    for error in find_all(root, "error"):
        code, said = str(error.get("code") or ""), clean.one_line(text_of(error), limit=200)
        hint = "mend the request (from, until, set), or wait and ask again"
        if code == "noRecordsMatch":
            message = f"arXiv has no records for this request: {said or code!r}"
            yield Problem(
                code=f"{NAME}/none", where=origin, message=message, hint=hint, level=Level.INFO
            )
            continue
        message = f"this is an error answer of the server: {': '.join(filter(None, (code, said)))}"
        if not found:
            raise FormatError(message, origin=origin, format=NAME, hint=hint)
        yield Problem(code=f"{NAME}/error", where=origin, message=message, hint=hint)


def _read(element: etree._Element, where: str) -> Iterator[Record | Problem]:
    header = child(element, "header")
    told = text_of(header, "identifier")
    metadata = child(element, "metadata")
    body = metadata[0] if metadata is not None and len(metadata) else None
    if header is not None and header.get("status") == "deleted":
        message = f"arXiv deleted {told!r}; it is left out"
        yield Problem(code=f"{NAME}/deleted", where=where, message=message, level=Level.INFO)
        return
    if body is None:
        message = f"the record {told!r} has no metadata"
        yield reject(f"{NAME}/no-metadata", where, message, arxiv.LOOK)
        return
    title = clean.one_line(text_of(body, "title"))
    told = text_of(body, "id") or told or next(iter(texts_of(body, "identifier")), "")
    if not title:
        yield arxiv.no_title(NAME, where, told)
        return
    parts = _READERS.get(local_name(body), _arxiv)(body)
    ids = arxiv.found_ids(told, parts.doi)
    record = Record(
        source=NAME,
        where=where,
        ids=ids,
        title=title,
        authors=parts.authors,
        abstract=arxiv.abstract(parts.abstract),
        published=parts.published,
        updated=parts.updated,
        kind=references.kind(parts.kind, parts.venue, ids) or arxiv.kind(parts.venue),
        venue=clean.one_line(parts.venue),
        language=parts.language,
        license=parts.license,
        categories=parts.categories,
        links=arxiv.links(parts.abstract, parts.comment),
        retracted=arxiv.withdrawn(parts.comment, parts.abstract) or parts.gone,
    )
    yield record
    yield from arxiv.doubts(record, told)


def _arxiv(body: etree._Element) -> _Parts:
    """`arXiv`: authors in parts, dates of the first and the last version; `arXivOld` has a list."""
    people = children(body, "authors", "author")
    authors = tuple(one for person in people for one in _author(person))
    return _Parts(
        authors=authors if people else arxiv.listed_names(text_of(body, "authors")),
        abstract=arxiv.raw_text(body, "abstract"),
        comment=text_of(body, "comments"),
        doi=text_of(body, "doi"),
        venue=text_of(body, "journal-ref"),
        categories=arxiv.categories([text_of(body, "categories")]),
        published=parse_date(text_of(body, "created")),
        updated=parse_date(text_of(body, "updated")),
        license=licenses.canonical(text_of(body, "license")),
    )


def _author(person: etree._Element) -> Iterator[Author]:
    names = (text_of(person, name) for name in ("keyname", "forenames", "suffix"))
    return arxiv.sorted_name(*names, affiliations=texts_of(person, "affiliation"))


def _raw(body: etree._Element) -> _Parts:
    """`arXivRaw`: authors as submitted, all versions. A last one without files is withdrawn."""
    versions = children(body, "version")
    days = [parse_date(text_of(one, "date")) for one in versions]
    gone = ""
    if versions and text_of(versions[-1], "source_type") == "I":
        number = clean.one_line(str(versions[-1].get("version") or ""), limit=20)
        gone = " ".join(
            filter(None, ("withdrawn", number and f"in {number},", str(days[-1] or "")))
        )
    return replace(
        _arxiv(body),
        published=days[0] if days else None,
        updated=days[-1] if len(days) > 1 else None,
        gone=gone.strip(" ,"),
    )


def _dublin_core(body: etree._Element) -> _Parts:
    """`oai_dc`: the comment is a description; a journal is an identifier that is no address."""
    texts = [arxiv.raw_text(one) for one in children(body, "description")]
    comments = [text for text in texts if _COMMENT.match(text)]
    names = texts_of(body, "identifier")
    subjects = texts_of(body, "subject")
    days = [parse_date(text) for text in texts_of(body, "date")]
    return _Parts(
        authors=tuple(one for name in texts_of(body, "creator") for one in _creator(name)),
        abstract="\n\n".join(text for text in texts if text not in comments),
        comment=" ".join(_COMMENT.sub("", text, count=1) for text in comments),
        doi=next((name for name in names if name.lower().startswith("doi:")), ""),
        venue=next((name for name in names if not _URL.match(name)), ""),
        categories=arxiv.categories(category(name) for name in subjects),
        published=days[0] if days else None,
        updated=days[-1] if len(days) > 1 else None,
        kind=kinds.first(texts_of(body, "type"), kinds.ARTICLES),
        language=languages.single(texts_of(body, "language")),
        license=next(filter(None, map(licenses.known, texts_of(body, "rights"))), ""),
    )


def _creator(name: str) -> Iterator[Author]:
    family, _, given = name.partition(",")
    return arxiv.sorted_name(family, given)


_READERS = {"arXiv": _arxiv, "arXivOld": _arxiv, "arXivRaw": _raw, "dc": _dublin_core}
