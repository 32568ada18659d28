"""The description of a feed's item → its abstract, and what it says in lines around that.

Publishers put there what they give no element of its own: `Publication date: …`, `Author(s): …`
(Elsevier), a citation (Nature, Atypon), a heading `ABSTRACT` after it (PubMed), `by A. Bo, C. Do`
(PLOS). Only lines before the abstract's own words count: what a text cites later is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.text import clean
from generator.text.markup import html_text

MAX_FRAGMENT = 100_000
"""Characters of a description that are read; a long post has a tenth of it."""

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z]")
_LINE = "\ue000"
"""Stands for a line's end while HTML is read: `html_text` joins lines."""

_FIELDS = {
    "authors": "author|authors|author(s)|by",
    "date": "publication date|published|published online|published on|available online|date",
    "venue": "source|journal|venue|conference|publication|published in",
    "keywords": "keywords|tags|subjects|categories",
    "doi": "doi",
    "pmid": "pmid",
    "pmcid": "pmcid|pmc",
    "arxiv": "arxiv|arxiv id",
    "upvotes": "upvotes",
}
_FIELD_OF = {label: name for name, labels in _FIELDS.items() for label in labels.split("|")}
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z ()]{1,18}?) ?: ?(?P<value>.*)", re.DOTALL)
_RUN_TOGETHER = re.compile(r"(?=(?:Source|Author\(s\)):)")
_ABSTRACT = re.compile(r"(?:abstract|summary) ?(?:[:.] ?|\Z)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"The post .{1,400} (?:appeared first on|first appeared on) .{1,200}"
    r"|(?:Continue|Keep) reading.{0,200}|Read (?:more|the full \w+).{0,60}|\[?(?:…|\.\.\.)\]?"
    r"|(?:no abstract|abstract (?:is )?not)(?: is)? ?(?:available|provided)?\.?|N/?A|none\.?"
    r"|\[[^\[\]]{3,80}\] Published \w.{4,40}",
    re.IGNORECASE,
)

_PLACE = (
    r"(?:Published online|Volume \d|Vol\. ?\d|Early ?View|Ahead of Print|Accepted Article"
    r"|Online First|Latest Articles|Just Accepted|Available online|Issue \d)"
)
_CITATION = re.compile(rf"(?:(?P<venue>[^;]{{2,150}}?)[,.:] )?(?P<rest>{_PLACE}\b.{{0,200}})")
_DOI = re.compile(
    r"(?P<head>.{0,200}?)[\s|(]{0,3}(?:https?://(?:dx\.)?doi\.org/|doi:? ?)"
    r"(?P<doi>10\.\d{4,9}/[^\s;|)]{1,200})(?P<tail>.{0,120})",
    re.IGNORECASE,
)
_AFTER_DOI = re.compile(
    r"(?:[\s.;|)]|Online ahead of print|(?:Epub|eCollection|Print) [\w ]{4,20})*"
)
_WORD = re.compile(r"(?<![\w./-])[a-z]{2,}")
_VOLUME = re.compile(r",? (?:Volume|Vol\.|Issue|Part|Pages?|Available online|Article)\b.*")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_YEAR = r"(?<![\d-])(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?:\d{{1,2}} )?{_MONTH}\.? {_YEAR}(?!\d)|{_YEAR}-\d\d-\d\d"
    rf"|{_YEAR}(?: {_MONTH}(?: \d{{1,2}})?)?(?=[.;:,]|\Z)"
)


@dataclass(slots=True)
class Told:
    """What a description says. `ids` are pairs of scheme and text."""

    abstract: str = ""
    authors: str = ""
    venue: str = ""
    date: str = ""
    keywords: str = ""
    upvotes: str = ""
    ids: list[tuple[str, str]] = field(default_factory=list)

    def take(self, name: str, value: str) -> None:
        """The first value of each field."""
        if name in ("doi", "pmid", "pmcid", "arxiv"):
            self.ids.append((name, value))
        elif name == "venue":
            self.venue = self.venue or _VOLUME.sub("", value)
        elif name and not getattr(self, name):
            setattr(self, name, value)


def plain(text: str, *, limit: int = clean.MAX_LINE) -> str:
    """A short text on one line, without its HTML."""
    return clean.one_line(html_text(text[: 4 * limit]), limit=limit)


def read_text(fragment: str, *, title: str = "", venues: tuple[str, ...] = ()) -> Told:
    """Read a description, HTML or plain. `venues` are names of the journal or the feed.

    >>> read_text("<p>Publication date: May 2024</p><p>Author(s): A. Bo, C. Do</p>").authors
    'A. Bo, C. Do'
    """
    told, kept, waiting = Told(), [], ""
    lines = list(_lines(fragment))
    for number, line in enumerate(lines):
        if not line or _FURNITURE.fullmatch(line):
            kept.append("")
            continue
        if _is_heading(line, kept):
            kept = [_ABSTRACT.sub("", line, count=1)]
            waiting = ""
            continue
        if any(kept):
            if not _is_tail(line):
                kept.append(line)
        elif waiting:
            told.take(waiting, line)
            waiting = ""
        elif (found := _label(line)) is not None:
            told.take(*found)
            waiting = "" if found[1] else found[0]
        elif not _is_title(line, title, venues) and not _citation(line, told, venues):
            if number == 0 and line.startswith("by ") and line[3:4].isupper():
                told.take("authors", line[3:])
            else:
                kept.append(line)
    told.abstract = _joined(kept)
    if told.abstract.casefold() == title.casefold():
        told.abstract = ""
    return told


def _lines(fragment: str) -> Iterator[str]:
    """Lines; an empty one ends a paragraph."""
    text = fragment[:MAX_FRAGMENT].replace(_LINE, "")
    text = _BREAK.sub(_LINE, text) if _MARKUP.search(text) else text.replace("\n", _LINE)
    prose = html_text(text)
    if prose.lstrip(_LINE).startswith("Publication date:"):
        prose = _RUN_TOGETHER.sub(_LINE, prose)
    for paragraph in prose.split("\n\n"):
        for line in paragraph.split(_LINE):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) > 1 and all(_label(part) for part in parts):
                yield from parts
            else:
                yield line.strip()
        yield ""


def _joined(lines: list[str]) -> str:
    """Paragraphs again: the lines of each stand on one."""
    paragraphs = [""]
    for line in lines:
        if line:
            paragraphs[-1] = f"{paragraphs[-1]} {line}".strip()
        elif paragraphs[-1]:
            paragraphs.append("")
    return clean.paragraphs("\n\n".join(paragraphs))


def _label(line: str) -> tuple[str, str] | None:
    """`Upvotes: 5` → its field and value; None when the line begins with no label of ours."""
    found = _LABEL.match(line)
    name = _FIELD_OF.get(found["label"].lower()) if found else None
    if found is None or name is None:
        return None
    limit = 20_000 if name == "authors" else 300
    return (name, found["value"]) if len(found["value"]) <= limit else None


def _is_heading(line: str, kept: list[str]) -> bool:
    """`ABSTRACT`, or `Abstract: We show…`; what little stands before it is no abstract."""
    found = _ABSTRACT.match(line)
    before = sum(map(len, kept))
    return found is not None and before < (1_500 if line[0] in "aA" else 1)


def _is_tail(line: str) -> bool:
    """`DOI: 10…` after the abstract, which PubMed and blogs add, each for a reason of its own."""
    found = _label(line)
    return found is not None and found[0] in ("doi", "pmid", "pmcid") and " " not in found[1]


def _is_title(line: str, title: str, venues: tuple[str, ...]) -> bool:
    """The title once more, alone or after its journal (MDPI); or the journal's name alone."""
    folded, wanted = line.casefold(), title.casefold()
    if wanted and (folded == wanted or folded.endswith(f": {wanted}")):
        return len(folded) < len(wanted) + 150
    return len(line) > 2 and any(one.casefold().startswith(folded) for one in venues)


def _citation(line: str, told: Told, venues: tuple[str, ...]) -> bool:
    """`Nature, Published online: 06 May 2024; doi:10.…`: take it, and say whether it is one."""
    if len(line) > 350:
        return False
    place, doi = _CITATION.fullmatch(line), _DOI.fullmatch(line)
    if doi and not _AFTER_DOI.fullmatch(doi["tail"]):
        doi = None
    if place and len(_WORD.findall(place["rest"])) > 3:
        place = None
    if doi and not place:
        head = doi["head"].strip(" ,;|").casefold()
        known = any(head and one.casefold().startswith(head) for one in venues)
        if head and not known and not re.search(r"\b(?:19|20)\d\d\b", head):
            return False
    if not place and not doi:
        return False
    if place:
        told.take("venue", (place["venue"] or "").strip())
    if doi:
        told.take("doi", doi["doi"])
    if found := _DATE.findall(line[: doi.start("doi")] if doi else line):
        told.take("date", found[-1])
    return True
