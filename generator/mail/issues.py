"""Which papers stand in which mail. Pure, and of the library alone: no memory of what was sent.

A paper stands in the mail of the period that holds its date. It may come into the library after
that mail went out; then it stands, as a late one, in the mail of the period in which it came in.
So each paper is in exactly one mail of each cadence, whenever and however often mails are made,
provided that a mail is sent when its period is over (`closed`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.editions import Period, period_of
from generator.models import Cadence, Paper

CADENCES = (Cadence.DAY, Cadence.WEEK, Cadence.MONTH)
LATE_DAYS = 45
"""A paper that came in longer after its date is no news: an archive was added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One mail to be composed."""

    period: Period
    paper_ids: tuple[str, ...]
    """Best first."""
    late: frozenset[str] = frozenset()
    """Papers of an earlier period that came in during this one."""

    @property
    def slug(self) -> str:
        """`2025-11-07`, `2025-w45`, `2025-11`: as the edition of that period."""
        return self.period.slug


def make_issues(catalog: Catalog, cadence: Cadence) -> tuple[Issue, ...]:
    """Every issue of a cadence that has papers, oldest first."""
    found: defaultdict[Period, list[str]] = defaultdict(list)
    late: defaultdict[Period, set[str]] = defaultdict(set)
    for paper in catalog.papers.values():
        if paper.retracted:
            continue
        period = mail_period(paper, cadence)
        if period is not None:
            found[period].append(paper.id)
            if paper.date and period != period_of(paper.date, cadence):
                late[period].add(paper.id)
    return tuple(
        Issue(
            period=period,
            paper_ids=tuple(sorted(found[period], key=catalog.top_places.__getitem__)),
            late=frozenset(late[period]),
        )
        for period in sorted(found)
    )


def mail_period(paper: Paper, cadence: Cadence) -> Period | None:
    """The period in whose mail the paper stands; None where its date is not known so exactly."""
    own = period_of(paper.date, cadence) if paper.date else None
    added = paper.added.full if paper.added else None
    if own is None or added is None or added <= own.end:
        return own
    if (added - own.end).days > LATE_DAYS:
        return own
    return period_of(paper.added, cadence) if paper.added else own


def closed(issues: Iterable[Issue], today: dt.date) -> tuple[Issue, ...]:
    """Those whose period is over: nothing can come into them any more."""
    return tuple(issue for issue in issues if issue.period.end < today)


def find(catalog: Catalog, slug: str) -> Issue | None:
    """The issue of an edition's slug, in any writing of it: `2025-W45`."""
    by_slug: Mapping[str, Issue] = {
        issue.slug: issue for cadence in CADENCES for issue in make_issues(catalog, cadence)
    }
    return by_slug.get(slug.lower())
