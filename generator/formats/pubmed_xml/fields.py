"""What articles and books of PubMed share: titles, abstracts, people, dates, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from generator.formats.documents import references
from generator.formats.documents.titles import without_dot
from generator.formats.documents.trees import child, children, prose_of, text_of, texts_of
from generator.models import Author, PartialDate
from generator.text import clean, dates, languages, name_marks, names
from generator.text.markup import html_text

_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")
_MAIL = re.compile(
    r"[\s;,.]{0,3}(?:Electronic address:|E-?mail:)?\s?[^\s@;,:]{1,64}@[^\s@;,]{1,120}",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"(?:not available|in process citation|no title(?: available)?)\W*", re.I)


def prose(element: etree._Element | None, *path: str) -> str:
    """Text with its markup read; old files have it escaped (`&lt;i&gt;`)."""
    return html_text(prose_of(element, *path))


def title(*found: etree._Element | None) -> str:
    """The first that is one, without the dot that PubMed puts at its end.

    Brackets around all of it say that it is a translation: they are no part of it.
    """
    for element in found:
        bare = without_dot(clean.one_line(prose(element)))
        if _is_bracketed(bare):
            bare = without_dot(bare[1:-1].strip())
        if bare and not _NO_TITLE.fullmatch(bare):
            return bare
    return ""


def _is_bracketed(text: str) -> bool:
    """Whether its first bracket closes at its end: not `[18F]FDG in [x]`."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return place == len(text) - 1 and place > 0
    return False


def language(element: etree._Element, titled: etree._Element | None) -> str:
    """The one it is in, unless its title here is a translation, as its brackets say."""
    is_translated = _is_bracketed(without_dot(clean.one_line(prose(titled))))
    return (
        "" if is_translated and title(titled) else languages.single(texts_of(element, "Language"))
    )


def abstract(element: etree._Element | None) -> str:
    """Its parts, each with its label; never the copyright."""
    parts = []
    for one in children(element, "AbstractText") if element is not None else ():
        label = clean.one_line(str(one.get("Label") or ""), limit=120).rstrip(" :.")
        text = prose(one).strip()
        named = label and label.upper() != "UNLABELLED"
        parts.append(f"{label}: {text}" if named and text else text)
    return clean.paragraphs("\n\n".join(parts))


def authors(lists: Iterable[etree._Element]) -> tuple[Author, ...]:
    """Everybody in these lists; a name that PubMed says is misspelt stands there corrected too."""
    people = [one for each in lists for one in children(each, "Author")]
    found = [_author(one) for one in people if one.get("ValidYN") != "N"]
    return tuple(one for one in found if any(char.isalpha() for char in one.name))


def _author(element: etree._Element) -> Author:
    places = tuple(_affiliations(element))
    if name := clean.one_line(prose(element, "CollectiveName"), limit=names.MAX_NAME):
        return Author(literal=name.rstrip(" ."), affiliations=places)
    family, given, initials, suffix = (
        clean.one_line(prose(element, part), limit=names.MAX_NAME)
        for part in ("LastName", "ForeName", "Initials", "Suffix")
    )
    given = given or clean.one_line(text_of(element, "FirstName")) or initials
    orcids = (_ORCID.search(text_of(one)) for one in children(element, "Identifier")
              if str(one.get("Source") or "").upper() == "ORCID")  # fmt: skip
    orcid = next((found for found in orcids if found), None)
    # Publishers take groups apart as if they were people: `Study Group`, `Invented Bee`.
    group = name_marks.group(f"{given} {family}") if family and given else family or given
    if group:
        return Author(literal=group, affiliations=places)
    return Author(
        family=family,
        given=given,
        suffix=suffix,
        orcid="-".join(orcid.groups()).upper() if orcid else "",
        affiliations=places,
    )


def _affiliations(element: etree._Element) -> Iterator[str]:
    """Where they work, without mail addresses: those are for spammers."""
    found = texts_of(element, "AffiliationInfo", "Affiliation") or texts_of(element, "Affiliation")
    for text in dict.fromkeys(found):
        if place := clean.one_line(_MAIL.sub("", text).strip(" ;,.")):
            yield place


def date(element: etree._Element | None) -> PartialDate | None:
    """`Year`, `Month`, `Day` (a season is only its year); or `MedlineDate`: `1998 Dec-1999 Jan`."""
    if element is None:
        return None
    year, month, day = (text_of(element, name) for name in ("Year", "Month", "Day"))
    return dates.from_fields(year, month, day) or dates.parse_date(text_of(element, "MedlineDate"))


def ids(body: etree._Element, data: etree._Element | None) -> dict[str, str]:
    """The paper's own identifiers; its references have lists of the same name, deeper."""
    given = [("pmid", text_of(body, "PMID"))]
    for parent in (data, body):
        for one in children(parent, "ArticleIdList", "ArticleId") if parent is not None else ():
            given += _named(str(one.get("IdType") or ""), text_of(one))
    for place in (("Article",), (), ("Book",)):
        for one in children(body, *place, "ELocationID"):
            if one.get("ValidYN") != "N":
                given += _named(str(one.get("EIdType") or ""), text_of(one))
    return references.collect_ids(given)


def _named(kind: str, text: str) -> Iterator[tuple[str, str]]:
    scheme = {"pubmed": "pmid", "pmc": "pmcid"}.get(kind, kind)
    if scheme in ("doi", "pmid", "pmcid"):
        yield scheme, text
    elif kind == "pii" and "arxiv" in text.lower():
        yield "arxiv", text


def keywords(body: etree._Element) -> tuple[str, ...]:
    """The authors' keywords, then MeSH's headings where they are what the paper is about.

    Of some fifteen headings most say what was looked at ("Humans", "Female"): not its subject.
    """
    found = [prose(one) for one in children(body, "KeywordList", "Keyword")]
    for heading in children(body, "MeshHeadingList", "MeshHeading"):
        if any(one.get("MajorTopicYN") == "Y" for one in heading):
            found.append(text_of(child(heading, "DescriptorName")))
    # A comma is part of a keyword here, as in "Attention, Visual".
    return references.keywords(f"{word};" for word in found)
