"""`MedlineCitation`, an article → its record."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.formats.documents import references
from generator.formats.documents.trees import child, children, find_all, text_of, texts_of
from generator.formats.pubmed_xml import fields
from generator.models import Link, PartialDate, Record
from generator.text import clean, kinds
from generator.text.identifiers import URLS, canonical
from generator.text.links import find_links, safe_url

_NOTICES = {
    "retraction of publication": "retraction",
    "retraction notice": "retraction",
    "published erratum": "erratum",
    "expression of concern": "expression of concern",
}
"""Publication types (https://www.nlm.nih.gov/mesh/pubtypes.html) of what only tells of a paper."""
_RETRACTED_IN = ("RetractionIn", "RetractedandRepublishedIn")
"""Not PartialRetractionIn: the rest of that paper stands."""


def notice(body: etree._Element) -> str:
    """What kind of notice about another paper it is, or ''."""
    types = _types(body)
    if "retracted publication" in types:
        return ""
    return next((_NOTICES[one] for one in types if one in _NOTICES), "")


def read(body: etree._Element, data: etree._Element | None, *, where: str, source: str) -> Record:
    """The record; without a title when the article has none."""
    found = child(body, "Article")
    article = body if found is None else found
    vernacular = child(article, "VernacularTitle")
    title = fields.title(child(article, "ArticleTitle"), vernacular)
    abstract = fields.abstract(child(article, "Abstract")) or _other_abstract(body)
    preprint = "preprint" in _types(body)
    short = text_of(body, "MedlineJournalInfo", "MedlineTA")
    journal = text_of(article, "Journal", "Title") or short
    return Record(
        source=source,
        where=where,
        ids=fields.ids(body, data),
        title=title,
        authors=fields.authors(_author_lists(article)),
        abstract=abstract,
        published=_published(article),
        kind=kinds.PREPRINT if preprint else kinds.JOURNAL,
        venue="" if preprint else references.venue(journal),
        language=fields.language(article, child(article, "ArticleTitle")),
        keywords=fields.keywords(body),
        links=tuple(dict.fromkeys((*find_links(abstract), *_deposited(article)))),
        retracted=_retracted(body),
    )


def _types(body: etree._Element) -> tuple[str, ...]:
    found = texts_of(body, "Article", "PublicationTypeList", "PublicationType")
    return tuple(text.lower() for text in found)


def _author_lists(article: etree._Element) -> list[etree._Element]:
    return [one for one in children(article, "AuthorList") if one.get("Type") != "editors"]


def _other_abstract(body: etree._Element) -> str:
    """One that others wrote, in English; not the one for laymen."""
    for one in children(body, "OtherAbstract"):
        if str(one.get("Language") or "eng") == "eng" and "plain" not in str(one.get("Type")):
            return fields.abstract(one)
    return ""


def _published(article: etree._Element) -> PartialDate | None:
    """When it was first out: on the web, unless it came there years after it was printed."""
    issue = fields.date(child(article, "Journal", "JournalIssue", "PubDate"))
    online = fields.date(child(article, "ArticleDate"))
    if issue and online:
        return online if online.year <= issue.year else issue
    return online or issue


def _retracted(body: etree._Element) -> str:
    """Where it was retracted, else that it was."""
    notices = children(body, "CommentsCorrectionsList", "CommentsCorrections")
    found = [" ".join(_reason(one)) for one in notices if one.get("RefType") in _RETRACTED_IN]
    said = "; ".join(clean.one_line(text, limit=300) for text in dict.fromkeys(found) if text)
    if found or "retracted publication" in _types(body):
        return f"retracted: {said}" if said else "retracted"
    return ""


def _reason(element: etree._Element) -> Iterator[str]:
    """`Nature. 2014 Jul 3;511(7507):112 (PMID 24990757)`."""
    yield from texts_of(element, "Note")
    yield from texts_of(element, "RefSource")
    if pmid := canonical("pmid", text_of(element, "PMID")):
        yield f"(PMID {pmid})"


def _deposited(article: etree._Element) -> Iterator[Link]:
    """Data in an archive that gives DOIs (Dryad, figshare); of others we have no address."""
    for bank in children(article, "DataBankList", "DataBank"):
        for one in find_all(bank, "AccessionNumber"):
            doi = canonical("doi", text_of(one))
            if doi and (url := safe_url(URLS["doi"].format(doi))):
                yield Link(kind="data", url=url)
