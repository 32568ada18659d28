"""What the formats that we also write share: values made clean, and texts that read back the same.

What cannot be said in a format is left out of it, never bent: tests/formats/test_exchange.py has
the table of what each carries.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from generator import plain
from generator.formats.documents import references
from generator.models import Author, Link, Paper
from generator.text import clean, kinds, names, tex
from generator.text.identifiers import URLS
from generator.text.links import safe_url
from generator.text.markup import html_text

RETRACTED = "Retracted: "
"""What begins the note that tells a retraction, in formats that have no field for it."""

_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conference|workshops?|symposium|annual meeting|neurips|nips|icml|iclr"
    r"|cvpr|iccv|eccv|aaai|ijcai|emnlp|naacl|eacl|interspeech|icassp|siggraph)\b",
    re.IGNORECASE,
)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)


def by_id(papers: Iterable[Paper]) -> list[Paper]:
    """The one order in which papers are written."""
    return sorted(papers, key=lambda paper: paper.id)


def address(paper: Paper) -> str:
    """Where a reader finds the paper, by its strongest identifier."""
    found = (URLS[one].format(paper.ids[one]) for one in URLS if paper.ids.get(one))
    return next(found, "")


def is_conference(paper: Paper) -> bool:
    """Whether the venue is a conference's: reference formats have another type for it."""
    return bool(paper.venue) and ("acl" in paper.ids or bool(_CONFERENCE.search(paper.venue)))


def kind_of(paper: Paper) -> str:
    """Its kind of work, as far as it is safe to say: a type of CSL, or '' for none.

    What no source says is told by where it came out: a preprint's server, a conference, else a
    journal, which is the kind that prints its venue. A preprint that came out since is told by
    its venue too, unless a person called it a preprint.
    """
    told = kinds.canonical(paper.kind)
    published = bool(paper.venue) and not references.is_server(paper.venue)
    origin = paper.provenance.get("kind")
    is_a_sources = origin and origin.digest == plain.digest(paper.kind)
    may_be_out = told == kinds.PREPRINT and is_a_sources and "kind" not in paper.pinned
    if told and not (may_be_out and published):
        return told
    if published:
        return kinds.CONFERENCE if is_conference(paper) else kinds.JOURNAL
    is_preprint = bool(paper.venue) or references.on_server(paper.ids)
    return kinds.PREPRINT if is_preprint else ""


def plain_text(text: str) -> str:
    r"""Text without TeX, its paragraphs kept; what only becomes TeX by that (`\_`) too."""
    parts = []
    for part in text.split("\n\n"):
        for _ in range(3):
            shown = tex.plain(part)
            if shown == part:
                break
            part = shown
        parts.append(clean.one_line(part, limit=clean.MAX_TEXT))
    return "\n\n".join(part for part in parts if part)


def as_markup(text: str) -> str:
    """Text for a format that allows markup in it: escaped where it would be read as such."""
    return text if html_text(text) == text else html.escape(text, quote=False)


def sorted_links(links: Iterable[Link]) -> list[Link]:
    """Each once, in the order in which a library keeps them.

    What a person wrote that is no web address, `javascript:` say, is no link for other programs.
    """
    return sorted(
        {one for one in links if safe_url(one.url)}, key=lambda link: (link.kind, link.url)
    )


def sorted_name(author: Author) -> str:
    """`Family, Given, Suffix`, or the name as it stands."""
    parts = (author.family, author.given, author.suffix)
    return author.literal or ", ".join(part for part in parts if part)


def braced_name(author: Author) -> str:
    """The same; in braces, as BibTeX has them, what would otherwise be taken apart."""
    plain = sorted_name(author)
    bare = Author(
        family=author.family, given=author.given, suffix=author.suffix, literal=author.literal
    )
    if names.split_names(plain, form=";").authors == (bare,) and " and " not in plain.lower():
        return plain
    if author.literal or not (author.family and author.given):
        return f"{{{author.name}}}"
    parts = (author.family, author.suffix, author.given)
    return ", ".join(f"{{{part}}}" for part in parts if part)


def clean_author(author: Author) -> Author:
    """The author with what other sources' names never have taken out."""

    def line(text: str) -> str:
        return clean.one_line(text, limit=names.MAX_NAME)

    orcid = _ORCID.search(author.orcid)
    affiliations = (clean.one_line(place) for place in author.affiliations)
    return Author(
        family=line(author.family),
        given=line(author.given),
        suffix=line(author.suffix),
        literal=line(author.literal),
        orcid=orcid[0].upper() if orcid else "",
        affiliations=tuple(place for place in affiliations if place),
    )
