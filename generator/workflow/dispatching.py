"""`digest mail send`: which issues are due, each sent the way that `[mail]` names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from generator import files
from generator.catalog import Catalog, with_words
from generator.delivery.sending import TOLD_TO_STOP, Clock, SystemClock
from generator.editions import Period
from generator.errors import DeliveryError
from generator.mail import issues
from generator.mail.issues import Issue
from generator.mail.letters import compose
from generator.mail.message import Stamp, build
from generator.mail.rendering import Composer
from generator.models import Cadence
from generator.project import Project
from generator.workflow.arranging import arrange
from generator.workflow.freezing import NothingNew, is_stale, period_of_frozen, refuse_open
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
    stale: int = 0
    """To so many the issue `edition` has not gone out, and will not: it is no news any more."""
    doubtful: int = 0
    """To so many it may have, before a crash."""
    edition: str = ""


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
    found, begun, ended = _sorted_out(project, clock.now())
    for name in project.settings.mail.cadences:
        cadence = Cadence(name)
        closed = issues.closed(issues.make_issues(catalog, cadence), project.today)
        if not closed:
            found.append(Sent(cadence=name, nothing=f"no {name} is over that has papers"))
        elif closed[-1].slug in ended:
            found.append(Sent(cadence=name, nothing=f"{closed[-1].slug}, the newest, is old"))
        due = list(_due(closed, [one for one in begun if one.cadence is cadence], ended))
        for issue in due:
            try:
                found.append(_sent(issue, post_one))
            except DeliveryError as exc:
                found.append(Sent(cadence=name, error=exc))
            if found[-1].posted and found[-1].posted.stopped == TOLD_TO_STOP:
                return tuple(found)
    return tuple(found)


def _sent(issue: Issue, post_one: _Post) -> Sent:
    cadence = issue.period.cadence.value
    try:
        posted = post_one(issue)
    except NothingNew as exc:
        return Sent(cadence=cadence, nothing=exc.message)
    return Sent(cadence=cadence, posted=posted, error=posted.error)


def _sorted_out(project: Project, now: float) -> tuple[list[Sent], list[Period], set[str]]:
    """What was begun and is not done: the old, told once; periods still news; slugs of the old."""
    told: list[Sent] = []
    news: list[Period] = []
    old: set[str] = set()
    if not (project.mail_state / LEDGER).exists():
        return told, news, old
    way, drafts = project.settings.mail.way, not project.settings.buttondown.send
    with open_ledger(project) as ledger:
        for one in ledger.issues():
            if not ledger.is_left(one.issue):
                continue
            period = period_of_frozen(one)
            if not is_stale(period, now):
                news.append(period)
                continue
            old.add(one.issue)
            stale, doubtful = ledger.expire(one.issue, way, now, drafts=drafts)
            if stale or doubtful:
                told.append(
                    Sent(cadence=one.cadence, stale=stale, doubtful=doubtful, edition=one.issue)
                )
    return told, news, old


def _due(
    closed: Sequence[Issue], begun: Sequence[Period], ended: Collection[str]
) -> Iterator[Issue]:
    """The newest issue, unless it is one that ended half done; before it those that were begun."""
    newest = [one for one in closed[-1:] if one.slug not in ended]
    by_period = {one.period: one for one in closed}
    for period in sorted(begun):
        if [one.period for one in newest] != [period]:
            # One whose papers have all left the library is sent as it was frozen.
            yield by_period.get(period) or Issue(period=period, paper_ids=())
    yield from newest


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
