"""A mail as files, to be looked at before anything is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import files
from generator.catalog import Catalog, with_words
from generator.delivery.ledger import Frozen, Ledger
from generator.delivery.peeking import Peek
from generator.editions import Period
from generator.errors import Problem, UsageError, did_you_mean
from generator.mail import issues
from generator.mail.issues import Issue
from generator.mail.letters import compose
from generator.mail.lint import lint
from generator.mail.message import Stamp, Ways, build, opened
from generator.mail.rendering import Composer
from generator.mail.sender import NOBODY, sender_of
from generator.mail.values import Letter
from generator.models import Cadence
from generator.project import Project
from generator.workflow.arranging import arrange
from generator.workflow.freezing import idle_in, is_stale, period_of_frozen
from generator.workflow.posting import LEDGER
from generator.workflow.wording import load_words

INERT = "u0" + "a" * 29
"""As long as a token, and signed by nobody."""
OUTBOX = "outbox"
"""Folder of the files of way `file`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What was written."""

    letter: Letter
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def preview(
    project: Project, *, edition: str = "", themes: Sequence[str] = (), out: Path | None = None
) -> Previewed:
    """`.eml`, `.html` and `.txt` of one mail, and what is wrong with it.

    Raises:
        UsageError: there is no such edition or theme, or nothing in it.
    """
    catalog = with_words(arrange(project).catalog, load_words(project))
    issue = choose_issue(catalog, edition, project.today)
    check_themes(catalog, themes)
    letter = compose(catalog, issue, themes=themes)
    if letter is None:
        raise UsageError(f"the edition {issue.slug} has no paper of these themes: no mail")
    ways = inert_ways(project) if project.settings.mail.way == "smtp" else None
    own = bool(ways and ways.unsubscribe)
    parts = Composer(project.template_folders, catalog.words).compose(
        letter, "own" if own else "list"
    )
    stamp = Stamp(delivery=f"{issue.slug}.preview", at=over_at(issue))
    raw = build(
        parts.bodies,
        sender_of(project.settings),
        f"reader@{NOBODY.partition('@')[2]}",
        stamp,
        ways if own else None,
    )
    folder = out or project.state / "mail"
    html, text = (opened(body, ways if own else None) for body in (parts.html, parts.text))
    bodies = {"eml": raw, "html": html.encode(), "txt": text.encode()}
    wanted = {folder / f"{issue.slug}.{suffix}": data for suffix, data in bodies.items()}
    folder.mkdir(parents=True, exist_ok=True)
    files.write_all(wanted)
    problems = lint(raw, where=project.name_of(folder / f"{issue.slug}.eml"))
    return Previewed(letter=letter, paths=tuple(wanted), problems=problems)


def inert_ways(project: Project) -> Ways:
    """Addresses of the right form that do nothing: a look must unsubscribe nobody."""
    own, site = project.settings.subscribers, project.settings.site.url.rstrip("/")
    local, _, host = own.unsubscribe_mail.partition("@")
    mail = f"mailto:{local}+{INERT}@{host}?subject=unsubscribe%20{INERT}" if host else ""
    return Ways(
        unsubscribe_url=f"{own.unsubscribe_url}{INERT}" if own.unsubscribe_url else "",
        unsubscribe_mail=mail,
        change_url=f"{site}/mail/preferences/#{INERT}" if site else "",
    )


def status(project: Project, now: float, *, edition: str = "") -> list[dict[str, Any]]:
    """Each issue that was frozen, handed over or written; of a named one every delivery.

    No addresses.

    Raises:
        UsageError: the named one is none of them.
    """
    found = [one for one in _written(project) if edition.lower() in ("", one["edition"])]
    if (project.mail_state / LEDGER).exists():
        found += _in_ledger(project, now, edition)
    if edition and not found:
        raise UsageError(f"{edition} was not sent from here")
    return found


def _written(project: Project) -> list[dict[str, Any]]:
    """What way `file` wrote; the file is all that is known of it."""
    paths = sorted((project.mail_state / OUTBOX).glob("*.eml"))
    return [{"edition": path.stem, "file": str(path)} for path in paths]


def _in_ledger(project: Project, now: float, edition: str) -> list[dict[str, Any]]:
    found = []
    with Peek(project.mail_state / LEDGER) as ledger:
        for one in ledger.issues():
            if edition and one.issue != edition.lower():
                continue
            told: dict[str, Any] = {
                "edition": one.issue,
                "frozen_at": dt.datetime.fromtimestamp(one.frozen_at, dt.UTC).isoformat(),
                "recipients": one.recipients,
                "nothing_new": idle_in(ledger, one.issue),
                "counts": ledger.counts(one.issue),
                "at_risk": ledger.at_risk(one.issue),
                # At the dot: on its way just now, or left there by a crash.
                "possibly_at_risk": _readers(ledger, one.issue, "sending"),
                "missing": _readers(ledger, one.issue, "missing"),
                "failed": ledger.in_state(one.issue, "failed"),
                "stale": _stale(ledger, one, now),
                "handoffs": ledger.handoffs(one.issue),
            }
            if edition:
                told["deliveries"] = ledger.deliveries(one.issue)
            found.append(told)
    return found


def _readers(ledger: Ledger, issue: str, state: str) -> list[str]:
    return [str(one["reader"]) for one in ledger.in_state(issue, state)]


def _stale(ledger: Ledger, one: Frozen, now: float) -> int:
    """How many never got it, and will not: it is no news any more."""
    counts = ledger.counts(one.issue)
    waiting = len(ledger.waiting(one.issue)) if is_stale(period_of_frozen(one), now) else 0
    return counts["stale"] + waiting


def choose_issue(catalog: Catalog, edition: str, today: dt.date) -> Issue:
    """The named issue; without a name the newest whose period is over, of the first cadence.

    Raises:
        UsageError: there is none.
    """
    every = {
        one.slug: one for cadence in issues.CADENCES for one in issues.make_issues(catalog, cadence)
    }
    if edition:
        if found := every.get(edition.lower()):
            return found
        hint = (
            did_you_mean(edition.lower(), every)
            + "digest mail preview without --edition: the newest"
        )
        raise UsageError(f"there is no mail of {edition!r}", hint=hint)
    cadence = Cadence(catalog.settings.mail.cadences[0])
    closed = issues.closed(issues.make_issues(catalog, cadence), today)
    if not closed:
        raise UsageError(
            f"no {cadence.value} is over that has papers: no mail",
            hint="papers without a known day are in no mail; digest status tells of them",
        )
    return closed[-1]


def empty_period(catalog: Catalog, edition: str) -> Period | None:
    """The day, week or month that the name of an edition is of, when it has no mail."""
    period = issues.period_named(edition)
    return period if period and issues.find(catalog, edition) is None else None


def check_themes(catalog: Catalog, themes: Sequence[str]) -> None:
    for slug in themes:
        if slug not in catalog.by_theme:
            hint = did_you_mean(slug, catalog.by_theme) + "digest themes lists them"
            raise UsageError(f"there is no theme {slug!r}", hint=hint)


def over_at(issue: Issue) -> dt.datetime:
    """When a mail that nobody has sent yet says that it was: as soon as it could."""
    end = issue.period.end
    day = end if end == dt.date.max else end + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(tzinfo=dt.UTC))
