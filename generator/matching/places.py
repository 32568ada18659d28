"""Whether two works came out in one place, and at one time."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from generator.models import Evidence, Paper, PartialDate, Record
from generator.text.titles import fold

_STOP = frozenset("a an and at de der des die et for in la le of on the und with".split())
# Where preprints are, and what is in no place yet; then series that hold anybody's proceedings.
_UNPLACED = (
    r"arxiv|corr|ssrn|preprints?|openreview|zenodo|osf|research square|hal|submitted|in press"
    r"|to appear"
)
_NO_PLACE = re.compile(
    rf"\b(?:{_UNPLACED}|biorxiv|medrxiv|chemrxiv|psyarxiv|techrxiv|lecture notes|lncs|pmlr"
    r"|machine learning research|ceur|conference proceedings? series|workshop proceedings)\b"
)
_SERVERS = re.compile(rf"\b(?:{_UNPLACED}|\w*rxiv)\b")
_ALIASES = {"neurips": "nips"}


def published_apart(ours: str, theirs: str) -> bool:
    """Whether both name a place where works are published, and not the same one."""
    return bool(_words(ours) and _words(theirs)) and not alike(ours, theirs)


def alike(ours: str, theirs: str) -> bool:
    """Whether two names may be of one journal or conference: abbreviated, or by its letters.

    >>> alike("Semicond. Sci. Tech.", "Semiconductor Science and Technology")
    True
    >>> alike("CVPR 2016", "IEEE Conf. on Computer Vision and Pattern Recognition")
    True
    """
    one, two = sorted((_words(ours), _words(theirs)), key=len)
    if not one:
        return False
    if _abbreviates(one, two) or set(one) <= set(two):
        return True
    letters = "".join(word[0] for word in two)
    if any(len(word) > 2 and word in letters for word in one):
        return True
    return fuzz.token_set_ratio(" ".join(one), " ".join(two)) >= 75


def _words(venue: str) -> list[str]:
    text = fold(venue)
    if _NO_PLACE.search(text):
        return []
    words = [_ALIASES.get(word, word) for word in re.findall(r"[^\W\d_]+", text)]
    return [word for word in words if word not in _STOP]


def _abbreviates(one: list[str], two: list[str]) -> bool:
    """Whether each word of the shorter begins, in this order, a word of the longer."""
    rest = iter(two)
    return all(any(_begins(short, long) for long in rest) for short in one)


def _begins(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    return long.startswith(short)


def compare_times(paper: Paper, record: Record) -> Evidence | None:
    """How far apart they were published; in one place another month is another issue."""
    ours, theirs = paper.published, record.published
    if not (ours and theirs):
        return None
    detail = f"{ours} / {theirs}"
    years, months = abs(ours.year - theirs.year), _months_apart(ours, theirs)
    # arXiv tells the day of upload, which is before or after that of any issue.
    uploaded = ("arxiv" in paper.ids) != ("arxiv" in record.ids)
    here = _same_series(paper.venue, record.venue) or (
        bool(_words(paper.venue)) and alike(paper.venue, record.venue)
    )
    if here and not uploaded and (years or (months is not None and months > 1)):
        return Evidence(name="another issue", weight=-0.4, detail=detail)
    if years > 1:
        return Evidence(name="years apart", weight=-0.1 * min(years, 3), detail=detail)
    weight = 0.05 if years else 0.15
    return Evidence(name="same time", weight=weight, detail=detail)


def _same_series(ours: str, theirs: str) -> bool:
    """Volumes of CEUR or LNCS: not a place, but each year's is another one."""
    return bool(ours) and fold(ours) == fold(theirs) and not _SERVERS.search(fold(ours))


def _months_apart(one: PartialDate, two: PartialDate) -> int | None:
    if not (one.month and two.month):
        return None
    return abs((one.year - two.year) * 12 + one.month - two.month)
