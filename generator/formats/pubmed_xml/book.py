"""`BookDocument`, a book of NCBI's Bookshelf or a chapter of one → its record."""

from __future__ import annotations

from lxml import etree

from generator.formats.documents.trees import child, children, text_of
from generator.formats.pubmed_xml import fields
from generator.models import Author, Record
from generator.text import clean
from generator.text.links import find_links


def read(body: etree._Element, data: etree._Element | None, *, where: str, source: str) -> Record:
    """The record: of the chapter when it has a title of its own, else of the book."""
    found = child(body, "Book")
    book = body if found is None else found
    chapter = fields.title(child(body, "ArticleTitle"), child(body, "VernacularTitle"))
    whole = fields.title(child(book, "BookTitle"))
    title = chapter or whole
    abstract = fields.abstract(child(body, "Abstract"))
    own = fields.date(child(body, "ContributionDate")) if chapter else None
    return Record(
        source=source,
        where=where,
        ids=fields.ids(body, data),
        title=title,
        authors=_authors(body) or _authors(book),
        abstract=abstract,
        published=own or fields.date(child(book, "PubDate")),
        updated=fields.date(child(body, "DateRevised")),
        kind="chapter" if chapter and whole != chapter else "book",
        venue=whole if chapter and whole != chapter else _series(book),
        language=fields.language(body, child(body, "ArticleTitle"))
        or fields.language(book, child(book, "BookTitle")),
        keywords=fields.keywords(body),
        links=find_links(abstract),
    )


def _authors(element: etree._Element) -> tuple[Author, ...]:
    lists = children(element, "AuthorList")
    return fields.authors(one for one in lists if one.get("Type") != "editors")


def _series(book: etree._Element) -> str:
    return clean.one_line(text_of(book, "CollectionTitle"))
