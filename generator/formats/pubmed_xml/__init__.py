"""XML of PubMed (`efetch`, or "Save: PubMed" and the yearly baseline), articles and books.

Followed: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/ and the explanations in
https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html; recordings of 2001 to 2026.
Notices about other papers (of retraction, erratum, concern) are no papers; a retracted paper is
one, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from generator.errors import FormatError, Level, Problem
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.roots import in_one, root_name
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    read_tree,
    text_of,
)
from generator.formats.pubmed_xml import book, citation, fields
from generator.models import Batch, Record
from generator.text import clean

NAME = "pubmed-xml"

_SETS = ("PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet")
_ITEMS = ("PubmedArticle", "PubmedBookArticle")
_ITEM = re.compile(rb"<Pubmed(?:Book)?Article[\s>]")
_BARE = ("MedlineCitation", "BookDocument")
_ANSWERS = {
    "eSearchResult": "the ids that eSearch found",
    "eSummaryResult": "the summaries of eSummary",
    "ePostResult": "the answer of ePost",
    "eLinkResult": "the ids that eLink found",
    "eInfoResult": "the answer of eInfo",
    "eSpellResult": "the answer of eSpell",
    "eCitMatchResult": "the answer of eCitMatch",
    "eFetchResult": "an error answer of eFetch",
}
"""E-utilities that give no papers: https://www.ncbi.nlm.nih.gov/books/NBK25499/."""
_FETCH = (
    "download https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&retmode=xml&id=…"
    " with the ids"
)


def sniff(text: str) -> float:
    """How sure it is that the text is such XML: 0 to 1. An answer with ids alone is told by us."""
    return 0.95 if root_name(text) in (*_SETS, *_ITEMS, *_BARE, *_ANSWERS) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Read a set, an article by itself, or several of them one after the other.

    Raises:
        FormatError: no XML, or an answer that has no papers in it.
    """
    first = root_name(data[:4000].decode("utf-8", "replace"))
    alike = next((names for names in (_SETS, _ITEMS, _BARE) if first in names), ())
    data = in_one(data, *alike) if alike else data
    kinds = _ITEMS if _ITEM.search(data) else _BARE
    root, problems = read_tree(data, *kinds, origin=origin, format=NAME)
    found = list(find_all(root, *_ITEMS)) or list(find_all(root, *_BARE))
    if not found and not problems:
        _refuse_answers(root, origin)
    problems += _deleted(root, origin)
    return read_batch(NAME, numbered(found, origin), _read, problems=problems)


def _refuse_answers(root: etree._Element, origin: str) -> None:
    """A right document without papers is an empty set.

    Raises:
        FormatError: it is no set.
    """
    name = local_name(root)
    if name in _SETS or name == "documents" or any(find_all(root, "DeleteCitation")):
        return
    said = next((text for one in find_all(root, "ERROR", "Error") if (text := text_of(one))), "")
    what = _ANSWERS.get(name, f"<{name}>")
    message = f"there are no papers in this XML, but {what}"
    if said:
        message += f": {clean.one_line(said, limit=160)}"
    raise FormatError(message, origin=origin, format=NAME, hint=_FETCH)


def _deleted(root: etree._Element, origin: str) -> Iterator[Problem]:
    gone = [one for each in find_all(root, "DeleteCitation") for one in children(each, "PMID")]
    if gone:
        message = f"PubMed deleted {len(gone)} entries that it lists here; they are no papers"
        yield Problem(code=f"{NAME}/deleted", where=origin, message=message, level=Level.INFO)


def _read(element: etree._Element, where: str) -> Iterator[Record | Problem]:
    is_book = "Book" in local_name(element)
    bare = local_name(element) in _BARE
    body = element if bare else child(element, "BookDocument" if is_book else "MedlineCitation")
    data = child(element, "PubmedBookData" if is_book else "PubmedData")
    if body is None:
        message, hint = "there is nothing in this entry", "look at that entry in the file"
        yield reject(f"{NAME}/empty", where, message, hint)
        return
    pmid = fields.ids(body, data).get("pmid", "")
    if not is_book and (kind := citation.notice(body)):
        message = f"PMID {pmid or '?'} is a notice ({kind}) about another paper, and was left out"
        yield Problem(code=f"{NAME}/notice", where=where, message=message, level=Level.INFO)
        return
    record = (book if is_book else citation).read(body, data, where=where, source=NAME)
    if record.title:
        yield record
        return
    message = f"this entry has no title (PMID {pmid})" if pmid else "this entry has no title"
    yield reject(f"{NAME}/no-title", where, message, "look at that entry in the file")
