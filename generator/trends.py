"""What becomes more: themes by week, month and year; what rises or came new. Pure.

"More" is a comparison of a recent window with the time before it, thirteen windows long, and never
of raw counts: what counts is the share of papers. A share is called rising when it is larger than
chance makes it, by Fisher's exact test (one-sided: how likely so many of the papers that have it
would be recent if recent papers were like the rest). The exact test, because most phrases stand in
few papers: Dunning's likelihood ratio takes three new mentions for too sure, and log odds with a
Dirichlet prior (Monroe et al. 2008) never believe in what is wholly new. As many things are tested
at once, a chance must be below 1 ÷ their number: at most one of a list is expected to be there by
chance alone.

Dates known in part: a paper counts in the periods that its date names, so one with only a year is
in no month; it is recent, or before, only when it is whatever its day was; and every paper that may
be the first with a phrase, by the days that its date allows, is named as one of the first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.models import OTHER, Assignment, Cadence, Paper, PartialDate
from generator.series import MOST_PERIODS, Series, count_series
from generator.text import tex
from generator.text.candidates import Candidate, find_candidates, library_acronyms, name
from generator.text.finder import Finder
from generator.text.phrases import PaperText, Stems, canonical, drawn, read_paper, stems

WINDOWS = (28, 91, 365, 1826)
"""Days that may be recent; the shortest that has papers enough is taken."""
BEFORE = 13
"""The time before is so many windows long: a year before four weeks."""
ENOUGH = 30
"""Papers in the window, and before it, below which nothing is compared."""
LEAST = 3
"""Recent papers below which nothing rises."""
COMMON = 4
"""Papers of a phrase, at least and of each thousand, that make it common."""
FIRST_SHARE = 0.1
"""In the first tenth of the papers the library begins, not a phrase."""
MOST_LISTED = 15
MOST_LINKS = 4
MOST_READ = 1500
"""Papers whose phrases are sought, recent ones and of the library; all are searched for them."""
MOST_PHRASES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is recent, what is before, and how many papers are in both."""

    before: dt.date
    """The first day of the time before that has a paper."""
    start: dt.date
    end: dt.date
    recent_papers: int
    before_papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A theme, phrase or organisation that recent papers have more than earlier ones."""

    name: str
    """The slug of a theme or organisation, or a phrase."""
    recent: int
    recent_of: int
    """Recent papers that were compared."""
    before: int
    before_of: int
    chance: float
    """How likely so many recent ones are by chance."""
    paper_ids: tuple[str, ...] = ()
    """Some of the recent papers, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first papers with a phrase that became common."""

    words: str
    paper_ids: tuple[str, ...]
    """All that may be the first, by their dates; the one that is surely early first."""
    date: PartialDate
    """Of the first of these."""
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """All that changes."""

    series: Mapping[Cadence, Series]
    window: Window | None
    """None: there are too few papers to compare."""
    themes: tuple[Rise, ...]
    """Least likely by chance first."""
    phrases: tuple[Rise, ...]
    organizations: tuple[Rise, ...]
    """Among the papers that name one: sources began to record them at some time."""
    firsts: tuple[First, ...]
    """Newest first."""


def find_trends(
    papers: Iterable[Paper],
    assignments: Mapping[str, Sequence[Assignment]],
    texts: Mapping[str, PaperText],
    reference: dt.date | None,
    organizations: Mapping[str, str] | None = None,
) -> Trends:
    """Compare what is recent at `reference` with what was before. Later papers are left out.

    `organizations`: paper id → the slug of the organisation it names.
    """
    ordered = sorted(papers, key=lambda one: one.id)
    dated = [one for one in ordered if one.date and reference and one.date.first <= reference]
    slugs = {one.id: [given.theme for given in assignments.get(one.id, ())] for one in ordered}
    series = {
        cadence: count_series(cadence, dated, slugs, reference, len(ordered))
        for cadence in MOST_PERIODS
    }
    window = _window(dated, reference) if reference else None
    recent, before = _both(dated, window)
    mentions = _mentions([texts[one.id] for one in dated if one.id in texts], recent)
    of_themes: defaultdict[str, list[str]] = defaultdict(list)
    for paper in dated:
        for slug in slugs[paper.id]:
            if slug != OTHER:
                of_themes[slug].append(paper.id)
    of_organizations: defaultdict[str, list[str]] = defaultdict(list)
    for key, slug in sorted((organizations or {}).items()):
        of_organizations[slug].append(key)
    naming = {key for ids in of_organizations.values() for key in ids}
    by_id = {paper.id: paper for paper in dated}
    return Trends(
        series=series,
        window=window,
        themes=_rises(of_themes, recent, before, by_id),
        phrases=_rises(mentions, recent, before, by_id),
        organizations=_rises(of_organizations, recent & naming, before & naming, by_id),
        firsts=_firsts(_said_by_authors(mentions, by_id, texts), by_id),
    )


def chance(recent: int, recent_of: int, before: int, before_of: int) -> float:
    """Fisher's exact test, one-sided: the chance of `recent` or more, sizes and sum being given.

    >>> round(chance(3, 71, 0, 1000), 6)
    0.00028
    """
    have, total = recent + before, recent_of + before_of
    whole = _log_choose(total, recent_of)
    # Of the largest term on; smaller ones first would only cost digits.
    logs = [
        _log_choose(have, count) + _log_choose(total - have, recent_of - count) - whole
        for count in range(recent, min(have, recent_of) + 1)
    ]
    return min(1.0, math.fsum(math.exp(one) for one in logs))


def _log_choose(total: int, chosen: int) -> float:
    if not 0 <= chosen <= total:
        return -math.inf
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)


def _window(dated: Sequence[Paper], reference: dt.date) -> Window | None:
    """The shortest that has papers enough, in it and before it."""
    for days in WINDOWS:
        if days * (BEFORE + 1) > (reference - dt.date.min).days:
            return None
        start = reference - dt.timedelta(days=days - 1)
        empty = Window(
            before=start - dt.timedelta(days=BEFORE * days),
            start=start,
            end=reference,
            recent_papers=0,
            before_papers=0,
        )
        recent, before = _both(dated, empty)
        if min(len(recent), len(before)) >= ENOUGH:
            first = min(one.date.first for one in dated if one.date and one.id in before)
            return Window(
                before=first,
                start=start,
                end=reference,
                recent_papers=len(recent),
                before_papers=len(before),
            )
    return None


def _both(dated: Iterable[Paper], window: Window | None) -> tuple[set[str], set[str]]:
    """The ids of recent papers and of those before; what may be either is neither."""
    recent, before = set(), set()
    for paper in dated if window else ():
        if not window or not paper.date:
            continue
        if paper.date.first >= window.start:
            recent.add(paper.id)
        elif window.before <= paper.date.first and paper.date.last < window.start:
            before.add(paper.id)
    return recent, before


def _mentions(texts: Sequence[PaperText], recent: set[str]) -> dict[str, list[str]]:
    """phrase → the papers that have it: phrases that could be subjects, in all the papers."""
    chosen = drawn(texts)
    phrases: dict[Stems, str] = {}
    for some in ([one for one in chosen if one.id in recent], chosen):
        readings = [read_paper(one) for one in some[:MOST_READ]]
        found = find_candidates(readings, library_acronyms(readings)) if readings else []
        named = (one for one in sorted(found, key=_commonest) if one.can_name)
        for words in [name(one) for one in named][:MOST_PHRASES]:
            # What recent papers say in the plural is no second phrase.
            phrases.setdefault(canonical(stems(words)), words)
    finder = Finder({words: [words] for words in phrases.values()})
    mentions: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        for words in sorted({found.group for found in finder.find(read_paper(text))}):
            mentions[words].append(text.id)
    return mentions


def _said_by_authors(
    mentions: Mapping[str, Sequence[str]],
    papers: Mapping[str, Paper],
    texts: Mapping[str, PaperText],
) -> dict[str, list[str]]:
    """Mentions without those that stand in a summary only: somebody wrote it later."""
    finder = Finder({words: [words] for words in mentions})
    said: dict[str, set[str]] = {}
    for key in sorted({key for ids in mentions.values() for key in ids}):
        if papers[key].summary:
            abstract = tex.plain(papers[key].abstract)
            own = dataclasses.replace(texts[key], abstract=abstract, packed=b"")
            said[key] = {found.group for found in finder.find(read_paper(own))}
    return {
        words: [key for key in ids if key not in said or words in said[key]]
        for words, ids in mentions.items()
    }


def _commonest(one: Candidate) -> tuple[int, tuple[str, ...]]:
    return -len(one.papers), one.key


def _rises(
    found: Mapping[str, Sequence[str]],
    recent: set[str],
    before: set[str],
    papers: Mapping[str, Paper],
) -> tuple[Rise, ...]:
    """What is recent beyond chance; of two things with nearly the same papers, the likelier."""
    if min(len(recent), len(before)) < ENOUGH:
        return ()
    rises = []
    for words, ids in found.items():
        new = [key for key in ids if key in recent]
        old = sum(key in before for key in ids)
        odds = chance(len(new), len(recent), old, len(before)) if len(new) >= LEAST else 1.0
        if odds * len(found) < 1.0:
            rises.append((float(f"{odds:.3g}"), -len(new), words, old, new))
    kept: list[Rise] = []
    taken: list[set[str]] = []
    for odds, _, words, old, new in sorted(rises):
        if any(len(one.intersection(new)) > 0.7 * len(new) for one in taken):
            continue
        taken.append(set(new))
        shown = sorted(new, key=lambda key: _newest(papers[key]))[:MOST_LINKS]
        kept.append(
            Rise(
                name=words,
                recent=len(new),
                recent_of=len(recent),
                before=old,
                before_of=len(before),
                chance=odds,
                paper_ids=tuple(shown),
            )
        )
    return tuple(kept[:MOST_LISTED])


def _newest(paper: Paper) -> tuple[int, str]:
    return -(paper.date.first.toordinal() if paper.date else 0), paper.id


def _firsts(
    mentions: Mapping[str, Sequence[str]], papers: Mapping[str, Paper]
) -> tuple[First, ...]:
    """The first papers of the commonest phrases that came after the library's beginning."""
    dates = {key: one.date for key, one in papers.items() if one.date}
    days = sorted(date.last for date in dates.values())
    begun = days[int(FIRST_SHARE * len(days))] if days else dt.date.max
    least = max(COMMON, COMMON * len(papers) // 1000)
    found = []
    for words, ids in mentions.items():
        if len(ids) < least:
            continue
        ordered = sorted(ids, key=lambda key: (dates[key].last, key))
        date = dates[ordered[0]]
        firsts = tuple(key for key in ordered if dates[key].first <= date.last)
        if date.last > begun:
            found.append(First(words=words, paper_ids=firsts, date=date, papers=len(ids)))
    commonest = sorted(found, key=lambda one: (-one.papers, one.words))[:MOST_LISTED]
    return tuple(sorted(commonest, key=lambda one: (-one.date.last.toordinal(), one.words)))
