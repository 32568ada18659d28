"""What `digest mail send` would do, without doing any of it: nothing is written, nobody asked."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.catalog import Catalog, with_words
from generator.delivery.ledger import Ledger
from generator.delivery.peeking import Peek
from generator.errors import Level, Problem
from generator.mail import issues
from generator.mail import subscribers as lists
from generator.mail.fit import encoded_size
from generator.mail.issues import Issue
from generator.mail.letters import compose, tells
from generator.mail.rendering import Composer
from generator.mail.subscribers import ALL, Subscriber
from generator.models import Cadence
from generator.project import Project
from generator.text.counting import counted
from generator.workflow.arranging import arrange
from generator.workflow.freezing import idle_in, is_open, is_stale, new_in
from generator.workflow.handing import targets_of
from generator.workflow.mailing import choose_issue, empty_period
from generator.workflow.posting import LEDGER
from generator.workflow.readers import Audience, groups, load_journal, own_list
from generator.workflow.wording import load_words

FEW = 3
"""Readers shown, their addresses hidden."""
LARGEST = 10
"""Domains and choices of themes named; the rest is one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one cadence's mail would be."""

    cadence: str
    edition: str = ""
    """'' = there is none: `notes` say why."""
    subject: str = ""
    papers: int = 0
    html_bytes: int = 0
    encoded_bytes: int = 0
    text_bytes: int = 0
    states: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """Of the ledger; before it is frozen, how many would be queued."""
    themes: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """Choice of themes → readers."""
    domains: Mapping[str, int] = dataclasses.field(default_factory=dict)
    first: tuple[str, ...] = ()
    """Readers, their addresses hidden."""
    per_minute: int = 0
    minutes: int = 0
    nothing_new: int = 0
    """Readers who want this cadence and have nothing new in the themes that they chose."""
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Of the list: the same for each cadence."""


def plan(project: Project, now: float, *, edition: str = "") -> tuple[Plan, ...]:
    """For each cadence, or for a named edition.

    Raises:
        UsageError: there is no such edition.
        DeliveryError: the list cannot be read.
    """
    catalog = with_words(arrange(project).catalog, load_words(project))
    audience = _audience(project, catalog)
    if edition and (empty := empty_period(catalog, edition)):
        return (Plan(cadence=empty.cadence.value, notes=(f"no paper is of {empty.slug}",)),)
    if edition:
        chosen = [choose_issue(catalog, edition, project.today)]
        return tuple(_plan(project, catalog, one, audience, now) for one in chosen)
    found = []
    for name in project.settings.mail.cadences:
        closed = issues.closed(issues.make_issues(catalog, Cadence(name)), project.today)
        if closed:
            found.append(_plan(project, catalog, closed[-1], audience, now))
        else:
            note = f"no {name} is over that has papers"
            found.append(Plan(cadence=name, notes=(note,), problems=audience.problems))
    return tuple(found)


def _audience(project: Project, catalog: Catalog) -> Audience:
    way = project.settings.mail.way
    if way == "smtp":
        return own_list(project, catalog)
    if way == "list-address":
        return groups(project, catalog)
    if way in ("listmonk", "buttondown"):
        # Their readers are not ours to know; each target stands for those of its list.
        readers = tuple(
            Subscriber(id=name, email="", themes=frozenset(() if name == ALL else (name,)))
            for name in targets_of(project, catalog)
        )
        return Audience(readers=readers, form="own", keys={})
    return Audience(readers=(), form="list", keys={})


def _plan(project: Project, catalog: Catalog, issue: Issue, audience: Audience, now: float) -> Plan:
    cadence = issue.period.cadence.value
    path = project.mail_state / LEDGER
    states: Mapping[str, int] = {}
    idle: int | None = None
    if path.exists():
        with Peek(path) as ledger:
            if ledger.frozen(issue.slug):
                states, idle = _states(ledger, issue.slug), idle_in(ledger, issue.slug)
            else:
                issue = new_in(catalog, issue, ledger)
    letter = compose(catalog, issue)
    if letter is None:
        note = "none of its papers is new"
        return Plan(
            cadence=cadence, edition=issue.slug, notes=(note,), problems=audience.problems
        )  # fmt: skip
    parts = Composer(project.template_folders, catalog.words).compose(letter, audience.form)
    journal = load_journal(project) if audience.form == "own" and audience.keys else ()
    wanted = lists.recipients(audience.readers, journal, cadence, tuple(catalog.by_theme))
    told = tuple(one for one in wanted if tells(catalog, issue, one.themes))
    idle = len(wanted) - len(told) if idle is None else idle
    left = sum(states.get(one, 0) for one in ("queued", "deferred")) if states else len(told)
    rate = project.settings.smtp.per_minute
    return Plan(
        cadence=cadence, edition=issue.slug, subject=letter.subject, papers=letter.count,
        html_bytes=len(parts.html.encode()), encoded_bytes=encoded_size(parts.html),
        text_bytes=len(parts.text.encode()), states=states or {"to be queued": len(told)},
        themes=_largest(" ".join(sorted(one.themes)) or ALL for one in told),
        domains=_largest(one.email.rpartition("@")[2] for one in told if one.email),
        first=tuple(redacted(one.email) or one.id for one in told[:FEW]),
        per_minute=rate, minutes=-(-left // rate), nothing_new=idle,
        notes=(*_notes(project, issue, states, now, left), *_refused(audience)),
        problems=audience.problems,
    )  # fmt: skip


def _refused(audience: Audience) -> tuple[str, ...]:
    count = sum(one.level is Level.ERROR for one in audience.problems)
    return (f"lines of the list that were refused: {count:,}",) if count else ()


def _states(ledger: Ledger, issue: str) -> Mapping[str, int]:
    counts = {state: count for state, count in ledger.counts(issue).items() if count}
    for one in ledger.handoffs(issue):
        name = f"{one['way']} {one['target']} {one['state']}"
        counts[name] = counts.get(name, 0) + 1
    return counts or {"frozen": 0}


def _notes(
    project: Project, issue: Issue, states: Mapping[str, int], now: float, left: int
) -> tuple[str, ...]:
    found = []
    way = project.settings.mail.way
    if not states and is_open(issue, now):
        found.append("it is not over: send refuses it")
    # A file harms nobody, however old its papers are.
    if not states and way != "file" and is_stale(issue.period, now):
        found.append("it is old: send refuses it without --late")
    if not (project.site_dir / "mail" / issue.slug / "index.html").is_file():
        found.append("the site has no copy of it yet: digest build makes it")
    if left > project.settings.smtp.per_day and way == "smtp":
        days = -(-left // project.settings.smtp.per_day)
        found.append(f"per_day under [smtp] makes it take {counted(days, 'day')}")
    return tuple(found)


def _largest(names: Iterable[str]) -> Mapping[str, int]:
    counted = Counter(names)
    order = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(count for _, count in order[LARGEST:])
    return dict(order[:LARGEST]) | ({"others": rest} if rest else {})


def redacted(address: str) -> str:
    """`a…@e….org`: enough to know one's own by, too little to write to."""
    local, at, host = address.partition("@")
    if not at:
        return ""
    name, _, end = host.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{end}"
