"""Which papers stand in which mail. Pure, and of the library alone: no memory of what was sent.

A paper stands in the mail of the period that holds its date, also when it came into the library the
day after: a period's last papers are fetched the next morning, before its mail goes out. What came
later than that stands in the mail of the period in which it came in. So each paper is in exactly
one mail of each cadence, whenever and however often mails are made. A paper of that one day which
came when its mail had gone out already is told by the next one (`workflow.freezing.new_in`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.catalog import Catalog
from generator.editions import Period, period_of
from generator.models import Cadence, Paper

CADENCES = (Cadence.DAY, Cadence.WEEK, Cadence.MONTH)
GRACE = dt.timedelta(days=1)
"""So long after a period its papers may come in."""
LATE_DAYS = 45
"""A paper that came in longer after its date is no news: an archive was added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One mail to be composed."""

    period: Period
    paper_ids: tuple[str, ...]
    """Best first."""
    late: frozenset[str] = frozenset()
    """Papers older than this period and a day of grace."""
    elsewhere: Mapping[str, Period] = field(default_factory=dict)
    """Papers of other issues, which did not tell of them → the period of the issue whose own they
    are: there is their web copy."""

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
            if is_late(paper, period):
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
    if own is None or added is None or added - own.end <= GRACE:
        return own
    if (added - own.end).days > LATE_DAYS:
        return own
    return period_of(paper.added, cadence) if paper.added else own


def is_late(paper: Paper, period: Period) -> bool:
    """Whether it is older than a period, by more than the day of grace."""
    day = paper.date.full if paper.date else None
    if day is None:
        own = period_of(paper.date, period.cadence) if paper.date else None
        return own is not None and own < period
    return period.start - day > GRACE


def closed(issues: Iterable[Issue], today: dt.date) -> tuple[Issue, ...]:
    """Those whose period is over."""
    return tuple(issue for issue in issues if issue.period.end < today)


def find(catalog: Catalog, slug: str) -> Issue | None:
    """The issue of an edition's slug, in any writing of it: `2025-W45`."""
    by_slug: Mapping[str, Issue] = {
        issue.slug: issue for cadence in CADENCES for issue in make_issues(catalog, cadence)
    }
    return by_slug.get(slug.lower())


def period_named(slug: str) -> Period | None:
    """The period of an edition's slug, in any writing of it; None where it is none."""
    found = re.fullmatch(r"(\d{4})-(?:w(\d\d)|(\d\d)(?:-(\d\d))?)", slug.lower())
    if not found:
        return None
    year, week, month, day = found.groups()
    try:
        if week:
            return Period(dt.date.fromisocalendar(int(year), int(week), 1), Cadence.WEEK)
        start = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return Period(start, Cadence.DAY if day else Cadence.MONTH)
