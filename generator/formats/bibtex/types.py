"""Types of entries ⇄ kinds of work: https://www.ctan.org/pkg/biblatex (§2.1), and BibTeX's own.

An entry is written as what BibTeX's styles know where there is such a type; they print those of
biblatex as `@misc`.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.formats.documents import references
from generator.text import kinds

_WRITTEN = {
    kinds.JOURNAL: "article", "article-magazine": "article", "article-newspaper": "article",
    "review": "article", "review-book": "article", kinds.CONFERENCE: "inproceedings",
    "book": "book", "collection": "book", "classic": "book", "chapter": "incollection",
    "entry": "inreference", "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference", "pamphlet": "booklet", "thesis": "phdthesis",
    "report": "techreport", "manuscript": "unpublished", "dataset": "dataset",
    "software": "software", "webpage": "online", "post": "online", "post-weblog": "online",
    "patent": "patent", "periodical": "periodical", "legal_case": "jurisdiction",
    "legislation": "legislation", "bill": "legislation", "regulation": "legislation",
    "treaty": "legal", "standard": "standard", "motion_picture": "movie", "song": "audio",
    "musical_score": "music", "graphic": "artwork", "figure": "image",
    "personal_communication": "letter", "performance": "performance",
}  # fmt: skip
_READ = {
    "article": kinds.JOURNAL, "suppperiodical": kinds.JOURNAL, "periodical": "periodical",
    "inproceedings": kinds.CONFERENCE, "conference": kinds.CONFERENCE, "book": "book",
    "mvbook": "book", "proceedings": "book", "mvproceedings": "book", "collection": "book",
    "mvcollection": "book", "reference": "book", "mvreference": "book", "manual": "book",
    "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia", "booklet": "pamphlet",
    "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "report": "report",
    "techreport": "report", "unpublished": "manuscript", "dataset": "dataset",
    "software": "software", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "patent": "patent", "jurisdiction": "legal_case", "legislation": "legislation",
    "legal": "treaty", "standard": "standard", "movie": "motion_picture",
    "video": "motion_picture", "audio": "song", "music": "musical_score", "artwork": "graphic",
    "image": "figure", "letter": "personal_communication", "performance": "performance",
    "review": "review",
}  # fmt: skip
_LOOSE = frozenset(("misc", "online", "electronic", "www", "unpublished"))
"""What preprints are written as, by arXiv and others."""


def entry_type(kind: str) -> str:
    """What a kind is written as: `misc` where there is no type of it."""
    return _WRITTEN.get(kind, "misc")


def place_field(type: str) -> str:
    """Where an entry of the type has the name of what it is in."""
    return "journal" if type in ("article", "misc") else "booktitle"


def read_kind(type: str, place: str, ids: Mapping[str, str]) -> str:
    """The kind that an entry of the type is: what arXiv holds and names no place is a preprint."""
    if type in _LOOSE and not place.strip() and references.on_server(ids):
        return kinds.PREPRINT
    return references.kind(_READ.get(type, ""), place, ids)
