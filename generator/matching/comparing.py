"""Weighs what speaks for and against a record being about a paper.

Weights are counted together, but rules stand above the sum. A shared identifier is at least worth
asking about. Works with different identifiers of one who numbers works are not one by themselves.
Without a shared identifier only works of the same title are joined, and not when they came out
in two places.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from generator import plain
from generator.matching.people import compare_authors
from generator.matching.places import compare_times, published_apart
from generator.models import Evidence, Match, Paper, Record, Verdict
from generator.text import numerals
from generator.text.identifiers import canonical_ids, is_preprint_doi
from generator.text.titles import fold, is_generic, is_notice, title_key, title_slug

SAME = 0.8
LIKELY = 0.45

_DECIDE = ("arxiv", "acl", "pmid", "pmcid")
"""Who gives these out gives one to a work: two of them are two works."""
_OFTEN_TWICE = ("openreview", "openalex", "s2", "corpusid", "mag")
"""Here one work has two now and then: submitted twice, or not yet joined."""


_ONE_DOI = "same DOI, other title"
_TWO_DOIS = "different published DOI"
_TWO_WORKS = {_TWO_DOIS, "published elsewhere", "another issue", "years apart"}
"""What makes two works of one title two, unless their abstract is one as well."""


def compare(paper: Paper, record: Record) -> Match:
    """Weigh all that speaks for and against the record being about the paper."""
    ids = _identifiers(paper, record)
    title = _title(paper, record)
    rest = (
        _abstract(paper, record),
        compare_authors(paper, record),
        _place(paper, record),
        compare_times(paper, record),
    )
    evidence = (*ids, title, *(item for item in rest if item is not None))
    names = {item.name for item in evidence}
    total = round(sum(item.weight for item in evidence), 3)
    sure, shared = "same identifier" in names, bool(names & {"same identifier", _ONE_DOI})
    likely = total >= LIKELY or shared
    apart = names & _TWO_WORKS if "same abstract" not in names else names & {_TWO_DOIS}
    same = total >= SAME and (sure or (title.name == "same title" and not apart))
    if "different identifiers" in names:
        same, likely = False, shared
    verdict = Verdict.SAME if same else Verdict.LIKELY if likely else Verdict.DIFFERENT
    return Match(verdict=verdict, evidence=evidence)


def _identifiers(paper: Paper, record: Record) -> list[Evidence]:
    theirs = canonical_ids(record.ids)
    ours = {(scheme, value) for scheme, value in canonical_ids(paper.ids).items()}
    ours |= {(scheme, value) for scheme, _, value in (x.partition(":") for x in paper.other_ids)}
    schemes = {scheme for scheme, _ in ours}
    shared = [scheme for scheme, value in theirs.items() if (scheme, value) in ours]
    apart = [scheme for scheme in theirs if scheme in schemes and scheme not in shared]
    found = []
    if shared:
        found.append(_shared(paper, record, shared[0], theirs[shared[0]], len(shared)))
    for scheme in apart:
        values = sorted(value for one, value in ours if one == scheme)
        detail = f"{scheme} {values[0]} / {theirs[scheme]}"
        if scheme in _DECIDE:
            return [*found, Evidence(name="different identifiers", weight=-2.0, detail=detail)]
        # A preprint and its article differ in DOI; two articles do as well.
        if scheme == "doi" and not any(map(is_preprint_doi, (*values, theirs[scheme]))):
            found.append(Evidence(name=_TWO_DOIS, weight=-0.5, detail=detail))
        elif scheme in _OFTEN_TWICE:
            found.append(Evidence(name=f"different {scheme}", weight=-0.15, detail=detail))
    return found


def _shared(paper: Paper, record: Record, scheme: str, value: str, count: int) -> Evidence:
    detail = f"{scheme} {value}"
    # Chapters are cited with the DOI of their book, and entries copied with that of another.
    if scheme == "doi" and count == 1 and not _titles_alike(paper, record):
        return Evidence(name=_ONE_DOI, weight=0.6, detail=detail)
    return Evidence(name="same identifier", weight=1.7, detail=detail)


def _titles_alike(paper: Paper, record: Record) -> bool:
    """Whether a title may be another form of the other: with a subtitle, corrected, retold."""
    theirs = title_key(record.title)
    ours = [title_key(title) for title in (paper.title, *paper.other_titles)]
    if is_notice(theirs) != any(map(is_notice, ours)):
        return False
    return any(_one_of_two(one, theirs) for one in ours) or _was_called(paper, record.title)


def _one_of_two(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    subtitled = len(short.split()) >= 3 and long.startswith(f"{short} ")
    return subtitled or fuzz.ratio(one, other) >= 75


def _title(paper: Paper, record: Record) -> Evidence:
    theirs = title_key(record.title)
    ours = [title_key(title) for title in (paper.title, *paper.other_titles)]
    squeezed = {one.replace(" ", "") for one in ours}
    if theirs.replace(" ", "") not in squeezed and not _was_called(paper, record.title):
        likeness = max(fuzz.ratio(one, theirs) for one in ours)
        # "Part I" and "Part II", "GPT-3" and "GPT-4" are nearly the same, and are not.
        if likeness >= 90 and numerals.numbers(theirs) in map(numerals.numbers, ours):
            return Evidence(name="similar title", weight=0.2, detail=f"{likeness:.0f} %")
        return Evidence(name="different title", weight=-0.4, detail=f"{likeness:.0f} %")
    # "Introduction" and "Discussion" say nothing; a title of five words hardly ever comes twice.
    words = 1 if is_generic(theirs) else len(theirs.split())
    weight = 0.55 if words >= 4 else 0.25 if words >= 2 else 0.15
    return Evidence(name="same title", weight=weight, detail=f"{len(theirs.split())} words")


def _was_called(paper: Paper, title: str) -> bool:
    """Whether the paper had this title when it came in; a person may have bettered it since."""
    origin = paper.provenance.get("title")
    said = origin is not None and origin.digest == plain.digest(title)
    return said or title_slug(title) in (paper.id, *paper.aliases)


def _place(paper: Paper, record: Record) -> Evidence | None:
    if not published_apart(paper.venue, record.venue):
        return None
    detail = f"{paper.venue[:40]} / {record.venue[:40]}"
    return Evidence(name="published elsewhere", weight=-0.2, detail=detail)


def _abstract(paper: Paper, record: Record) -> Evidence | None:
    # One with nothing but the title adds nothing: joining it can do no harm.
    if _is_bare(record) or _is_bare(paper):
        return Evidence(name="nothing but the title", weight=0.3)
    if not (paper.abstract and record.abstract):
        return None
    likeness = fuzz.ratio(fold(paper.abstract), fold(record.abstract))
    if likeness >= 85:
        return Evidence(name="same abstract", weight=0.6, detail=f"{likeness:.0f} %")
    if likeness >= 60:
        return Evidence(name="similar abstract", weight=0.25, detail=f"{likeness:.0f} %")
    return Evidence(name="different abstract", weight=-0.2, detail=f"{likeness:.0f} %")


def _is_bare(one: Paper | Record) -> bool:
    return not (one.abstract or one.authors or one.ids or one.published or one.author_count)
