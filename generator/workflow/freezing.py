"""An issue frozen: from then on neither what it says nor who gets it changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from generator.catalog import Catalog
from generator.delivery.ledger import Frozen, Ledger
from generator.editions import Period
from generator.errors import ConfigError, DeliveryError
from generator.mail import subscribers as lists
from generator.mail.issues import LATE_DAYS, Issue, is_late, mail_period, make_issues
from generator.mail.letters import compose
from generator.mail.rendering import Composer
from generator.models import Cadence
from generator.project import Project
from generator.text.counting import counted
from generator.words import Words
from generator.workflow.readers import Audience, load_journal
from generator.workflow.running import Say
from generator.workflow.wording import load_words

STALE = {Cadence.DAY: 36, Cadence.WEEK: 4 * 24, Cadence.MONTH: 10 * 24}
"""Hours after a period's end at which its mail is old."""
MOST_CHANGE = 0.5
"""A list that has grown or shrunk by more than this part is looked at by a person first."""
FEW = 10
"""Of lists this small every change is large."""


IDLE = "-"
"""The name under which a ledger keeps how many readers an issue has nothing new for. No choice of
themes is called so."""


class NothingNew(DeliveryError):
    """There is no mail, and nothing is wrong."""


def freeze(
    project: Project, catalog: Catalog, issue: Issue, audience: Audience,
    ledger: Ledger, now: float, anyway: bool, say: Say,
) -> Frozen:  # fmt: skip
    cadence = issue.period.cadence.value
    issue = new_in(catalog, issue, ledger)
    papers = issue.paper_ids
    journal = load_journal(project) if audience.form == "own" else ()
    wanted = lists.recipients(audience.readers, journal, cadence, tuple(catalog.by_theme))
    speakers = Speakers(project)
    variants: dict[str, Mapping[str, str]] = {}
    who: dict[str, str] = {}
    for one in wanted:
        key = f"{one.language}|{' '.join(sorted(one.themes))}"
        if key not in variants:
            words, composer = speakers.of(one.language)
            letter = compose(catalog, issue, themes=one.themes, words=words)
            parts = composer.compose(letter, audience.form) if letter else None
            variants[key] = dataclasses.asdict(parts.bodies) if parts else {}
        if variants[key]:
            who[one.id] = key
    variants = {key: body for key, body in variants.items() if body}
    _refuse_nobody(issue, len(audience.readers), len(wanted), len(who))
    _refuse_change(ledger, cadence, issue.slug, len(who), anyway)
    content = content_of(project, catalog, issue)
    frozen = Frozen(
        issue=issue.slug, cadence=cadence, content=content, frozen_at=now, recipients=len(who)
    )
    idle = len(wanted) - len(who)
    told = variants | ({IDLE: {"readers": str(idle)}} if idle else {})
    ledger.freeze(frozen, told, who, papers)
    say(
        f"{issue.slug} is frozen: {counted(len(papers), 'paper')}, {counted(len(who), 'reader')}, "
        f"{counted(len(variants), 'form')}"
    )
    return frozen


def idle_in(ledger: Ledger, issue: str) -> int:
    """How many readers of a frozen issue get no mail, as nothing is new in their themes."""
    if IDLE not in ledger.variants(issue):
        return 0
    return int(ledger.variant(issue, IDLE)["readers"])


def _refuse_nobody(issue: Issue, readers: int, wanted: int, told: int) -> None:
    if told:
        return
    if not issue.paper_ids:
        raise NothingNew(f"every paper of {issue.slug} was told before")
    if wanted:
        raise NothingNew(f"{issue.slug} has nothing in the themes that its readers chose")
    raise DeliveryError(
        f"nobody would get {issue.slug}: of {counted(readers, 'reader')} none wants this cadence, "
        f"and {counted(len(issue.paper_ids), 'paper')} would be in it",
        hint="no mail; look at status and cadence in the list of subscribers",
    )


def new_in(catalog: Catalog, issue: Issue, ledger: Ledger) -> Issue:
    """What no mail of its cadence told: its own papers, and those of the issues before it.

    Those are issues that never went out, and what came into the last one after it had.
    """
    cadence = issue.period.cadence
    last = ledger.last(cadence.value, before=issue.slug)
    missed: list[str] = []
    for one in make_issues(catalog, cadence) if last else ():
        days = (issue.period.end - one.period.end).days
        # Slugs of one cadence are in the order of time.
        if last and last.issue <= one.slug < issue.slug and days <= LATE_DAYS:
            missed += one.paper_ids
    already = ledger.told(cadence.value)
    return _with(catalog, issue, [p for p in (*issue.paper_ids, *missed) if p not in already])


def as_frozen(catalog: Catalog, issue: Issue, ledger: Ledger) -> Issue:
    """An issue with the papers that it was frozen with, as far as there still are such."""
    told = ledger.told(issue.period.cadence.value)
    papers = [paper for paper, slug in told.items() if slug == issue.slug]
    return _with(catalog, issue, [one for one in papers if one in catalog.papers])


def _with(catalog: Catalog, issue: Issue, papers: Iterable[str]) -> Issue:
    """The issue with these papers, best first, and where those are that are not its own."""
    chosen = tuple(sorted(set(papers), key=catalog.top_places.__getitem__))
    elsewhere = {}
    for one in sorted(set(chosen) - set(issue.paper_ids)):
        home = mail_period(catalog.papers[one], issue.period.cadence)
        if home and home != issue.period:
            elsewhere[one] = home
    late = frozenset(one for one in chosen if is_late(catalog.papers[one], issue.period))
    return dataclasses.replace(issue, paper_ids=chosen, late=late, elsewhere=elsewhere)


class Speakers:
    """Words and composer of each language, made once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._made: dict[str, tuple[Words, Composer]] = {}

    def of(self, language: str) -> tuple[Words, Composer]:
        """Of a reader's language; the site's where there are no words of it."""
        if language not in self._made:
            try:
                words = load_words(self._project, language)
            except ConfigError:
                if not language:
                    raise
                words = load_words(self._project)
            composer = Composer(self._project.template_folders, words)
            self._made[language] = words, composer
        return self._made[language]


def content_of(project: Project, catalog: Catalog, issue: Issue) -> str:
    """SHA-256 of what an issue says to a reader of all themes."""
    letter = compose(catalog, issue)
    if letter is None:
        return ""
    parts = Composer(project.template_folders, catalog.words).compose(letter, "web")
    return hashlib.sha256(f"{parts.html}\0{parts.text}".encode()).hexdigest()


def refuse_other(
    project: Project, catalog: Catalog, issue: Issue, frozen: Frozen, ledger: Ledger
) -> None:
    """What was sent whole and reads otherwise now stays as it is; a rest is sent as frozen."""
    now = content_of(project, catalog, as_frozen(catalog, issue, ledger))
    if not ledger.is_left(issue.slug) and now != frozen.content:
        raise DeliveryError(
            f"{issue.slug} was sent, and says something else now",
            hint="a mail cannot be taken back; what came later stands in the next one",
        )


def take_up(issue: Issue, ledger: Ledger, now: float, *, late: bool) -> None:
    """What was begun is finished while it is news; later only when a person wants it (`late`).

    Raises:
        DeliveryError: it is old, and nobody wants it.
    """
    if late:
        ledger.revive(issue.slug)
    elif ledger.is_left(issue.slug):
        refuse_stale(issue, now, late=False)


def is_stale(period: Period, now: float) -> bool:
    return now - _end(period) > STALE[period.cadence] * 3600


def period_of_frozen(frozen: Frozen) -> Period:
    slug, cadence = frozen.issue, Cadence(frozen.cadence)
    first = {Cadence.DAY: slug, Cadence.WEEK: f"{slug.upper()}-1", Cadence.MONTH: f"{slug}-01"}
    return Period(dt.date.fromisoformat(first[cadence]), cadence)


def _end(period: Period) -> float:
    """Its last moment, in seconds since 1970."""
    return dt.datetime.combine(period.end, dt.time.max, tzinfo=dt.UTC).timestamp()


def is_open(issue: Issue, now: float) -> bool:
    return now < _end(issue.period)


def refuse_open(issue: Issue, now: float) -> None:
    if is_open(issue, now):
        message = f"{issue.slug} is not over: papers can still come into it"
        raise DeliveryError(message, hint=f"send it after {issue.period.end}")


def refuse_stale(issue: Issue, now: float, *, late: bool) -> None:
    refuse_open(issue, now)
    end = _end(issue.period)
    if is_stale(issue.period, now) and not late:
        message = (
            f"{issue.slug} ended {counted(round((now - end) / 86_400), 'day')} ago: that is no news"
        )
        raise DeliveryError(message, hint="--late sends it all the same")


def _refuse_change(ledger: Ledger, cadence: str, issue: str, count: int, anyway: bool) -> None:
    before = ledger.last(cadence, before=issue)
    # Of an issue that a service sent nobody knows here how many it went to.
    if anyway or before is None or not before.recipients or max(count, before.recipients) <= FEW:
        return
    if abs(count - before.recipients) > MOST_CHANGE * before.recipients:
        readers = counted(count, "reader")
        message = f"{readers} instead of {before.recipients} the last time ({before.issue})"
        raise DeliveryError(message, hint="look at the list; --anyway sends all the same")
