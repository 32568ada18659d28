"""Whether two lists of authors are of one work."""

from __future__ import annotations

from generator.models import Author, Evidence, Paper, Record
from generator.text.titles import fold

_NOBODY = frozenset(
    "anonymous anon unknown various others editor editors staff nobody none na none author authors"
    " team board committee".split()
)


def compare_authors(paper: Paper, record: Record) -> Evidence | None:
    """Names in common, else the same number of authors; None when nothing can be said."""
    ours, theirs = _people(paper.authors), _people(record.authors)
    if ours and theirs:
        common = sum(max((_same(one, other) for other in ours), default=0.0) for one in theirs)
        if not common:
            return Evidence(name="no common author", weight=-0.8)
        overlap = min(1.0, common / min(len(ours), len(theirs)))
        # Three names that all agree are more than one that does.
        full = {1: 0.35, 2: 0.45}.get(int(common), 0.55) if common >= 1 else 0.2
        detail = f"{common:g} in common"
        return Evidence(name="common authors", weight=round(full * overlap, 3), detail=detail)
    counts = paper.number_of_authors, record.author_count or len(record.authors)
    if not all(counts):
        return None
    if counts[0] == counts[1]:
        return Evidence(name="same number of authors", weight=0.15, detail=str(counts[0]))
    detail = f"{counts[0]} / {counts[1]}"
    return Evidence(name="different number of authors", weight=-0.3, detail=detail)


def surname(author: Author) -> str:
    """The name that a paper is cited by, folded for comparing: `van Gogh` and `Gogh` are one."""
    words = _words(author.family or author.name)
    return words[-1] if words else ""


def _people(authors: tuple[Author, ...]) -> list[tuple[str, list[str]]]:
    """Surname and given names of those who are somebody."""
    found = [(surname(author), _words(author.given)) for author in authors]
    return [one for one in found if one[0] and one[0] not in _NOBODY]


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").replace(".", " ").split()


def _same(one: tuple[str, list[str]], other: tuple[str, list[str]]) -> float:
    """1: may well be one person; 0.5: another given name of the same initial; 0: not."""
    if one[0] != other[0]:
        return 0.0
    pairs = [(a, b) for a in one[1] for b in other[1] if a and b]
    if not pairs or any(a.startswith(b) or b.startswith(a) for a, b in pairs):
        return 1.0
    return 0.5 if any(a[0] == b[0] for a, b in pairs) else 0.0
