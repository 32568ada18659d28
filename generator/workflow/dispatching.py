"""`digest mail send`: which issues are due, each sent the way that `[mail]` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator import files
from generator.catalog import Catalog, with_words
from generator.delivery.sending import TOLD_TO_STOP, Clock, SystemClock
from generator.errors import DeliveryError
from generator.mail import issues
from generator.mail.issues import Issue
from generator.mail.letters import compose
from generator.mail.message import Stamp, build
from generator.mail.rendering import Composer
from generator.models import Cadence
from generator.project import Project
from generator.workflow.arranging import arrange
from generator.workflow.freezing import NothingNew, is_stale, refuse_open
from generator.workflow.handing import hand_over, targets_of
from generator.workflow.mailing import OUTBOX, choose_issue, empty_period, over_at
from generator.workflow.posting import (
    LEDGER,
    Posted,
    checked_sender,
    open_ledger,
    post,
    refuse_without_copy,
)
from generator.workflow.readers import groups, own_list
from generator.workflow.running import Say
from generator.workflow.wording import load_words

_Post = Callable[[Issue], Posted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one cadence's mail, or of a named one."""

    cadence: str
    posted: Posted | None = None
    error: DeliveryError | None = None
    nothing: str = ""
    """Why there is no mail, in a sentence; '' = there is one, or an error."""


def send(
    project: Project, *, edition: str = "", late: bool = False, anyway: bool = False,
    wait: float = 0, say: Say = lambda _: None, clock: Clock | None = None,
) -> tuple[Sent, ...]:  # fmt: skip
    """Send what is due: of each cadence the newest issue whose period is over, or the named one.

    Of issues that were missed none is sent; their papers stand in the newest. An error about one
    cadence stops no other.

    Raises:
        UsageError: there is no such edition.
        DeliveryError: nothing can be sent at all: the list is empty, say.
    """
    clock = clock or SystemClock()
    catalog = with_words(arrange(project).catalog, load_words(project))
    post_one = _way(project, catalog, late=late, anyway=anyway, wait=wait, say=say, clock=clock)
    if edition:
        if empty := empty_period(catalog, edition):
            return (Sent(cadence=empty.cadence.value, nothing=f"no paper is of {empty.slug}"),)
        return (_sent(choose_issue(catalog, edition, project.today), post_one),)
    found: list[Sent] = []
    for name in project.settings.mail.cadences:
        cadence = Cadence(name)
        due = list(_due(project, catalog, cadence, clock.now()))
        if not due:
            why = f"no {name} is over that has papers"
            found.append(Sent(cadence=name, nothing=why))
        for issue in due:
            try:
                found.append(_sent(issue, post_one))
            except DeliveryError as exc:
                found.append(Sent(cadence=name, error=exc))
            posted = found[-1].posted
            if posted and posted.stopped == TOLD_TO_STOP:
                return tuple(found)
    return tuple(found)


def _sent(issue: Issue, post_one: _Post) -> Sent:
    cadence = issue.period.cadence.value
    try:
        return Sent(cadence=cadence, posted=post_one(issue))
    except NothingNew as exc:
        return Sent(cadence=cadence, nothing=exc.message)


def _due(project: Project, catalog: Catalog, cadence: Cadence, now: float) -> Iterator[Issue]:
    """The newest issue; before it those that were begun, are not done, and are still news."""
    closed = issues.closed(issues.make_issues(catalog, cadence), project.today)
    begun: set[str] = set()
    if closed and (project.mail_state / LEDGER).exists():
        with open_ledger(project) as ledger:
            slugs = [one.issue for one in ledger.issues()]
            begun = {slug for slug in slugs if ledger.is_left(slug)}
    for issue in closed[:-1]:
        if issue.slug in begun and not is_stale(issue, now):
            yield issue
    yield from closed[-1:]


def _way(
    project: Project, catalog: Catalog, *, late: bool, anyway: bool, wait: float, say: Say,
    clock: Clock,
) -> _Post:  # fmt: skip
    """How one issue is sent. The list is read here, so that a broken one stops everything."""
    name = project.settings.mail.way
    if name == "file":
        return lambda issue: _to_files(project, catalog, issue, clock.now())
    if name in ("listmonk", "buttondown"):
        targets_of(project, catalog)
        return lambda issue: hand_over(
            project, catalog, issue, late=late, wait=wait, say=say, clock=clock
        )
    audience = (own_list if name == "smtp" else groups)(project, catalog)
    return lambda issue: post(
        project, catalog, issue, audience,
        late=late, anyway=anyway, wait=wait, say=say, clock=clock,
    )  # fmt: skip


def _to_files(project: Project, catalog: Catalog, issue: Issue, now: float) -> Posted:
    """The mail as an `.eml` that any program can send; made again, it is the same file."""
    sender = checked_sender(project)
    refuse_open(issue, now)
    refuse_without_copy(project, issue)
    letter = compose(catalog, issue)
    assert letter is not None, "an issue has papers"
    parts = Composer(project.template_folders, catalog.words).compose(letter, "list")
    stamp = Stamp(delivery=f"{issue.slug}.file", at=over_at(issue))
    raw = build(parts.bodies, sender, sender.address, stamp)
    path = project.mail_state / OUTBOX / f"{issue.slug}.eml"
    written = files.write_all({path: raw})
    return Posted(
        issue=issue.slug, counts={"written": len(written), "unchanged": 1 - len(written)},
        at_risk=(), sent_now=len(written), stopped="", path=path,
    )  # fmt: skip
