"""Zotero RDF: an RDF/XML graph of items, and of what they are part of.

Classes and properties follow Zotero's own translators "Zotero RDF" and "RDF", which have no other
specification. An item has a `z:itemType`; its journal, its attachments, notes and collections are
nodes of their own, nested in it or named by `rdf:resource`. Zotero keeps an article's DOI, volume
and title of the journal in the node of the journal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from generator.errors import FormatError, Level, Problem
from generator.formats.documents import references
from generator.formats.documents.items import numbered, read_batch, reject
from generator.formats.documents.trees import (
    child,
    children,
    find_all,
    local_name,
    out_of_reach,
    recover_xml,
    text_of,
    texts_of,
)
from generator.models import Author, Batch, Record
from generator.text import clean, kinds, languages, licenses, names
from generator.text.links import MAX_LINKS, kind_of
from generator.text.markup import html_text

NAME = "zotero-rdf"

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SPACE = "http://www.zotero.org/namespaces/export#"
_ROOT = re.compile(r"<(?:[\w.-]{1,20}:)?RDF[\s>]")
_NOT_PAPERS = frozenset(("attachment", "note", "annotation"))
_MAKERS = ("authors", "presenters", "programmers", "inventors")
"""Who made the item, by its type: a talk has presenters, a program programmers."""
_MAX_PARTS = 5
"""Wholes that an item is part of: section, journal, series."""
_DOI = re.compile(r"doi:?\s+(10\..+)", re.IGNORECASE)
_PAPER = re.compile(
    rb"<(?:[\w.-]{1,20}:)?itemType\s{0,9}>\s{0,99}(?!(?:attachment|note|annotation)\b)(\w{1,50})"
)
_AGAIN = "export it again from Zotero as Zotero RDF"
_HINT = "give it a title in Zotero, or leave it out"


def sniff(text: str) -> float:
    """Zotero's own namespace in RDF."""
    return 0.95 if _SPACE in text and _ROOT.search(text[:5_000]) else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """Each item is a record; attachments, notes, collections and journals are none.

    Raises:
        FormatError: no XML, or no RDF.
    """
    root, found = recover_xml(data, "itemType", origin=origin, format=NAME)
    if local_name(root) != "RDF":
        message = f"this is no RDF, it begins with <{local_name(root)}>"
        raise FormatError(message, origin=origin, format=NAME, hint=_AGAIN)
    problems = [*found, *_lost(data, root, found, origin)] if found else []
    return read_batch(NAME, numbered(_papers(root), origin), _Graph(root).read, problems=problems)


def _papers(node: etree._Element) -> list[etree._Element]:
    kinds = ((one, _type(one)) for one in node.iter("{*}*"))
    return [one for one, kind in kinds if kind and kind not in _NOT_PAPERS]


def _lost(
    data: bytes, root: etree._Element, found: Iterable[Problem], origin: str
) -> Iterator[Problem]:
    """What a broken document lost. A node that it ends in, maybe a journal, is taken out."""
    kept = len(_papers(root)) + sum(one.level is Level.ERROR for one in found)
    yield from out_of_reach(data, list(_PAPER.finditer(data))[kept:], origin=origin, format=NAME)
    last = root[-1] if len(root) else None
    if last is None or _is_closed(data, local_name(last)):
        return
    for item in _papers(last):
        message = f"this {_type(item)} is cut off and was left out"
        yield reject(f"{NAME}/cut-off", f"{origin}:{item.sourceline}", message, _AGAIN)
    root.remove(last)


def _is_closed(data: bytes, name: str) -> bool:
    """Whether a document ends after this node, and not within it."""
    end = rf"</(?:[\w.-]{{1,20}}:)?(?:RDF|{re.escape(name)})\s{{0,9}}>\s{{0,99}}(?:<[^<>]*)?\Z"
    return re.search(end, data[-1_000:].decode("latin-1")) is not None


def _type(node: etree._Element) -> str:
    """The type of an item; '' for a node that is none."""
    return text_of(node, "itemType")


class _Graph:
    """The nodes by their names, and how many items are part of each."""

    def __init__(self, root: etree._Element) -> None:
        self.nodes: dict[str, etree._Element] = {}
        for node in root.iter("{*}*"):
            # An empty element with a nodeID names the node that a property leads to.
            if len(node) and (name := _name(node, "about", "ID", "nodeID")):
                self.nodes.setdefault(name, node)
        wholes = find_all(root, "isPartOf")
        self.people: dict[etree._Element, tuple[Author, ...]] = {}
        self.parts = Counter(name for one in wholes if (name := _name(one, "resource", "nodeID")))

    def follow(self, node: etree._Element, *properties: str) -> Iterator[etree._Element]:
        """The nodes that these properties lead to."""
        for name in properties:
            for one in node.iterchildren(f"{{*}}{name}"):
                target = self.nodes.get(_name(one, "resource", "nodeID"))
                if target is not None:
                    yield target
                yield from one.iterchildren("{*}*")

    def wholes(self, item: etree._Element) -> list[etree._Element]:
        """What the item is part of, the nearest first: a section, a journal, a series."""
        found = [item]
        for node in found:
            nearest = islice(self.follow(node, "isPartOf"), _MAX_PARTS)
            found += [one for one in nearest if one not in found]
            if len(found) > _MAX_PARTS:
                break
        return found[1:]

    def read(self, item: etree._Element, where: str) -> Iterator[Record | Problem]:
        title = clean.one_line(html_text(text_of(item, "title")))
        wholes = self.wholes(item)
        urls = self.urls(item)
        if not title:
            said = clean.one_line(next(iter(urls), "") or _name(item, "about"), limit=80)
            message = f"this item has no title ({_type(item)} {said})"
            yield reject(f"{NAME}/no-title", where, message, _HINT)
            return
        abstract = clean.paragraphs(html_text(_prose(item, "abstract")))
        ids, place = self.ids(item, wholes, urls), html_text(self.venue(item, wholes))
        yield Record(
            source=NAME,
            where=where,
            ids=ids,
            title=title,
            authors=self.authors(item),
            abstract=abstract,
            published=references.published(texts_of(item, "date"), texts_of(item, "issued")),
            kind=references.kind(kinds.canonical(_type(item)), place, ids),
            venue=references.venue(place),
            language=languages.tag(text_of(item, "language")),
            license=next(filter(None, map(licenses.known, texts_of(item, "rights"))), ""),
            keywords=references.keywords(f"{tag};" for tag in self.tags(item)),
            links=references.links([*urls, *self.pdfs(item)], abstract),
        )

    def authors(self, item: etree._Element) -> tuple[Author, ...]:
        """The people in their order. Who has no given name is one that must not be split."""
        for makers in _MAKERS:
            for people in self.follow(item, makers):
                # Read once: a hostile file names one long list in all its items.
                if people not in self.people:
                    found = map(_author, self.follow(people, *_members(people)))
                    self.people[people] = tuple(one for one in found if one.name)
                if self.people[people]:
                    return self.people[people]
        return ()

    def venue(self, item: etree._Element, wholes: Iterable[etree._Element]) -> str:
        """The title of the journal, book or site, else the conference's; no section, no series."""
        named = [one for one in wholes if local_name(one) not in ("Part", "Series")]
        places = (*named, *self.follow(item, "presentedAt"))
        return next(filter(None, (text_of(one, "title") for one in places)), "")

    def urls(self, item: etree._Element) -> list[str]:
        nodes = islice(self.follow(item, "identifier"), MAX_LINKS)
        return [url for node in nodes if (url := text_of(node, "value"))]

    def pdfs(self, item: etree._Element) -> Iterator[str]:
        """Where its attached PDFs are from; with a query they are of somebody's session."""
        for node in self.follow(item, "link"):
            if _type(node) == "attachment" and "application/pdf" in texts_of(node, "type"):
                for url in self.urls(node):
                    if kind_of(url) == "pdf" and "?" not in url:
                        yield url

    def tags(self, item: etree._Element) -> Iterator[str]:
        """Tags, a person's and those of the catalogue; no call numbers."""
        for subject in children(item, "subject"):
            nodes = list(subject.iterchildren("{*}*"))
            if not nodes:
                yield text_of(subject)
            yield from (text_of(one, "value") for one in nodes if local_name(one) == "AutomaticTag")

    def ids(
        self, item: etree._Element, wholes: Iterable[etree._Element], urls: list[str]
    ) -> dict[str, str]:
        """Its own identifiers and those in its journal's node, if that is of this item alone."""
        own = [one for one in wholes if not _type(one) and self.parts[_name(one, "about")] < 2]
        names = [text for one in (item, *own) for text in texts_of(one, "identifier")]
        notes = _prose(item, "description")
        said = references.note_fields(notes)
        given = [("doi", found[1]) for text in names if (found := _DOI.match(text))]
        given += [(scheme, said.get(scheme, "")) for scheme in ("doi", "pmid", "pmcid")]
        labels = [text for one in (item, *own) for text in texts_of(one, "number")]
        labels += [text for name in ("archiveID", "coverage") for text in texts_of(item, name)]
        labels += [text_of(one, "title") for one in own]
        given += [("arxiv", text) for text in (*labels, *notes.splitlines(), said.get("arxiv", ""))]
        return references.collect_ids(given, [*urls, said.get("_eprint", "")])


def _name(node: etree._Element, *attributes: str) -> str:
    """What names a node: an address, `#item_1`; blank nodes have names of their own."""
    for one in attributes:
        if value := node.get(f"{_RDF}{one}"):
            prefix = {"ID": "#", "nodeID": "_:"}.get(one, "")
            return f"{prefix}{value}"
    return ""


def _members(seq: etree._Element) -> list[str]:
    """`rdf:li`, or `rdf:_1`, `rdf:_2`, in the order of the document; each name once."""
    return list(dict.fromkeys(local_name(one) for one in seq.iterchildren("{*}*")))


def _author(person: etree._Element) -> Author:
    family, given = (
        next(filter(None, (text_of(person, name) for name in spellings)), "")
        for spellings in (
            ("surname", "familyName", "lastName", "family_name", "name"),
            ("givenName", "givenname", "firstName"),
        )
    )
    if family and given:
        return names.parse_name(f"{html_text(family)}, {html_text(given)}")
    return Author(literal=clean.one_line(html_text(family or given), limit=names.MAX_NAME))


def _prose(item: etree._Element, name: str) -> str:
    """A text with its line ends."""
    found = child(item, name)
    return "" if found is None else "".join(str(part) for part in found.itertext())
