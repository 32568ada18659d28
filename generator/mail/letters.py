"""Issue → letter: what is told of, in which order, and how much of it. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from generator.catalog import Catalog, with_words
from generator.mail.gist import finding, gist, phrase
from generator.mail.issues import Issue
from generator.mail.values import Item, Letter, Line, Place, Section, Tag
from generator.models import OTHER, Cadence, Paper
from generator.text import clean, tex
from generator.text.identifiers import NAMES, URLS
from generator.text.links import safe_url
from generator.views import papers as views
from generator.views import places
from generator.views.scores import signals
from generator.words import N_, Words

FULL = {Cadence.DAY: 15, Cadence.WEEK: 25, Cadence.MONTH: 30}
"""Papers told of in full, at most."""
IN_A_THEME = 5
LINES_IN_A_THEME = 10
PICKS = 3
GIST = 420
BRIEF = 110
SUBJECT = 90
"""Characters, RFC 5322 §2.1.1 having 78 for a line with `Subject: `; clients show fewer."""
TOPICS = 46
"""Characters before the date, which clients shall show too."""
PREHEADER = 110
VENUE = 60
SIGNALS = 2
WORDS_A_MINUTE = 230
TITLE = 300
REASON = N_("You get this because you, or a group you are in, asked for it.")
_WORDS = {
    "code": N_("Code"),
    "data": N_("Data"),
    "project": N_("Project page"),
    "demo": N_("Demo"),
}


def compose(
    catalog: Catalog, issue: Issue, *, themes: Collection[str] = (), words: Words | None = None,
    whole: bool = False,
) -> Letter | None:  # fmt: skip
    """The letter about an issue for readers of these themes (none = all); None = nothing for them.

    A paper stands once, under the first of its themes that the reader chose. `words` are those of
    the reader's language; without them it is the site's.
    """
    if words and words != catalog.words:
        catalog = with_words(catalog, words)
    words = catalog.words
    groups = _groups(catalog, issue, themes)
    if not groups:
        return None
    room = FULL[issue.period.cadence]
    sections = _sections(catalog, issue, groups, room, whole=whole)
    first = [item for section in sections for item in section.items]
    picks = tuple(sorted(first, key=lambda item: item.rank)[:PICKS])
    site = catalog.settings.site
    title = places.period_title(issue.period, words)
    topics = _topics(picks)
    letter = Letter(
        slug=issue.slug,
        cadence=issue.period.cadence.value,
        language=words.language,
        site=said(site.title),
        site_url=address(catalog, ""),
        title=title,
        subject=_subject(topics, said(site.title), title),
        preheader=_preheader(picks, topics),
        count=sum(section.count for section in sections),
        minutes=1,
        picks=picks,
        sections=sections,
        web_url=_copy(catalog, issue.slug),
        postal=said(catalog.settings.mail.postal),
        reason=said(catalog.settings.mail.reason) or words.gettext(REASON),
        leave=catalog.settings.mail.leave,
    )
    return dataclasses.replace(letter, minutes=_minutes(letter))


def tells(catalog: Catalog, issue: Issue, themes: Collection[str]) -> bool:
    """Whether an issue has anything for readers of these themes (none = all)."""
    return bool(_groups(catalog, issue, themes))


def address(catalog: Catalog, path: str) -> str:
    """A page of the site as a mail needs it, absolute; '' where the site's own is not known."""
    base = catalog.settings.site.url
    return f"{base.rstrip('/')}/{path}" if base else ""


def _copy(catalog: Catalog, slug: str, theme: str = "") -> str:
    """An issue's web copy, or a theme's place in it."""
    base = address(catalog, f"mail/{slug}/")
    return f"{base}#{theme}" if base and theme else base


def _groups(catalog: Catalog, issue: Issue, themes: Collection[str]) -> list[tuple[str, list[str]]]:
    """Theme and its papers, best first; the themes in the site's order, *Other* last."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for paper_id in issue.paper_ids:
        own = [one.theme for one in catalog.assignments.get(paper_id, ())] or [OTHER]
        chosen = [slug for slug in own if not themes or slug in themes]
        if chosen:
            members[chosen[0]].append(paper_id)
    return sorted(members.items(), key=lambda pair: _place(catalog, pair[0]))


def _place(catalog: Catalog, slug: str) -> tuple[bool, int]:
    order = list(catalog.by_theme)
    return slug == OTHER, order.index(slug) if slug in order else len(order)


def _sections(
    catalog: Catalog, issue: Issue, groups: Sequence[tuple[str, list[str]]], room: int, *,
    whole: bool,
) -> tuple[Section, ...]:  # fmt: skip
    """Each theme has its best paper told of before any has its second, the best theme first."""
    order = {paper_id: place for place, paper_id in enumerate(issue.paper_ids)}
    full: set[str] = set()
    for rank in range(IN_A_THEME):
        nexts = sorted((order[ids[rank]], ids[rank]) for _, ids in groups if rank < len(ids))
        full.update(paper_id for _, paper_id in nexts[: room - len(full)])
    shared = _shared(catalog, issue, groups) if whole else {}
    found = []
    every: dict[str, list[str]] = {slug: [] for slug in shared} | dict(groups)
    for slug, ids in sorted(every.items(), key=lambda pair: _place(catalog, pair[0])):
        rest = [one for one in ids if one not in full]
        theme = catalog.themes.get(slug)
        found.append(
            Section(
                slug=slug,
                title=said(theme.title) if theme else catalog.words.gettext("Other"),
                url=address(catalog, f"themes/{slug}/"),
                copy=_copy(catalog, issue.slug, slug),
                papers=tuple(_paper_place(catalog, issue, one, slug) for one in ids),
                items=tuple(
                    _item(catalog, issue, one, slug, order[one]) for one in ids if one in full
                ),
                lines=tuple(
                    _line(catalog, one, order[one])
                    for one in (rest if whole else rest[:LINES_IN_A_THEME])
                ),
                also=tuple(_line(catalog, one, order[one]) for one in shared.get(slug, ())),
            )
        )
    return tuple(found)


def _shared(
    catalog: Catalog, issue: Issue, groups: Sequence[tuple[str, list[str]]]
) -> dict[str, list[str]]:
    """Theme → papers that are in it too, and stand in another."""
    own = {paper_id: slug for slug, ids in groups for paper_id in ids}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for paper_id in issue.paper_ids:
        for one in catalog.assignments.get(paper_id, ()):
            if one.theme != own.get(paper_id):
                found[one.theme].append(paper_id)
    return found


def _paper_place(catalog: Catalog, issue: Issue, paper_id: str, slug: str) -> Place:
    home = issue.elsewhere.get(paper_id)
    return Place(
        id=paper_id,
        url=_copy(catalog, home.slug if home else issue.slug, slug),
        mail=places.period_title(home, catalog.words) if home else "",
    )


def _item(catalog: Catalog, issue: Issue, paper_id: str, slug: str, rank: int) -> Item:
    paper = catalog.papers[paper_id]
    line = _line(catalog, paper_id, rank)
    return Item(
        id=paper_id,
        rank=line.rank,
        title=line.title,
        url=line.url,
        byline=said(_byline(paper, catalog.words)),
        facts=" · ".join(_facts(catalog, issue, paper)),
        new=said(gist(paper, limit=GIST)),
        brief=said(finding(paper, limit=BRIEF)),
        why=said(_why(catalog, paper_id, slug)),
        themes=line.themes,
        also=tuple(
            said(catalog.themes[one.theme].title)
            for one in catalog.assignments.get(paper_id, ())
            if one.theme not in (slug, OTHER) and one.theme in catalog.themes
        ),
        late=paper_id in issue.late,
        links=tuple(one for one in _links(paper, catalog.words) if one.url != line.url),
    )


def _facts(catalog: Catalog, issue: Issue, paper: Paper) -> list[str]:
    """Date, unless the mail is of that day; venue; the most telling counts."""
    words = catalog.words
    same = paper.date is not None and paper.date.full == issue.period.start == issue.period.end
    counts = [said for name, said in signals(paper, words) if paper.signals[name]]
    venue = clean.cut(said(paper.venue), limit=VENUE)
    facts = ["" if same else words.date(paper.date), venue, *counts[:SIGNALS]]
    return [one for one in facts if one]


def _line(catalog: Catalog, paper_id: str, rank: int) -> Line:
    paper = catalog.papers[paper_id]
    title = said(paper.title, limit=TITLE)
    url = address(catalog, f"papers/{paper_id}/") or _landing(paper)
    themes = tuple(one.theme for one in catalog.assignments.get(paper_id, ())) or (OTHER,)
    return Line(id=paper_id, rank=rank, title=title or paper_id, url=url, themes=themes)


def _landing(paper: Paper) -> str:
    """Where the paper itself is."""
    found = (safe_url(URLS[key].format(value)) for key, value in paper.ids.items() if key in URLS)
    links = (safe_url(link.url) for link in paper.links)
    return next((one for one in (*found, *links) if one), "")


def said(text: str, *, limit: int = 2_000) -> str:
    """A text of somebody's as a mail may have it: one line, nothing that could be an open place.

    Two `@` in a row begin one (`rendering.UNSUBSCRIBE`); a word joiner goes between them.
    """
    return re.sub("@(?=@)", "@\u2060", clean.one_line(tex.plain(text), limit=limit))


def _byline(paper: Paper, words: Words) -> str:
    names = [author.name for author in paper.authors]
    total = paper.number_of_authors
    if len(names) > 3:
        return f"{', '.join(names[:3])} +{total - 3}"
    return ", ".join(names) if names else views.byline(paper, words) or paper.organization


def _why(catalog: Catalog, paper_id: str, slug: str) -> str:
    """The words that put it there, at most three; none that a longer one holds."""
    for one in catalog.assignments.get(paper_id, ()):
        if one.theme == slug:
            every = [r.words for r in one.reasons if r.place not in ("person", "related")]
            first: dict[str, str] = {}
            for word in every:
                first.setdefault(word.casefold(), word)
            words = tuple(first.values())
            return ", ".join([word for word in words if not _held(word, words)][:3])
    return ""


def _held(word: str, words: Sequence[str]) -> bool:
    """Whether another has it as a whole word, or as whole words."""
    own = rf"(?<!\w){re.escape(word.casefold())}(?!\w)"
    return any(one != word and re.search(own, one.casefold()) for one in words)


def _links(paper: Paper, words: Words) -> tuple[Tag, ...]:
    found: dict[str, Tag] = {}
    for scheme, value in paper.ids.items():
        if scheme in URLS and len(found) < 2 and (url := safe_url(URLS[scheme].format(value))):
            found[url] = Tag(label=NAMES[scheme], url=url)
    for link in paper.links:
        name = "PDF" if link.kind == "pdf" else _WORDS.get(link.kind, "")
        said = {tag.label for tag in found.values()}
        if name and words.gettext(name) not in said and (url := safe_url(link.url)):
            found.setdefault(url, Tag(label=words.gettext(name), url=url))
    return tuple(found.values())[:5]


def _topics(picks: Sequence[Item]) -> list[str]:
    """The first words of the best papers, as far as there is room for whole phrases."""
    found: list[str] = []
    for item in picks[:2]:
        head = item.title.partition(": ")[0]
        topic = phrase(head, limit=TOPICS, mark="")
        if len("; ".join([*found, topic])) <= TOPICS:
            found.append(topic)
    return found


def _subject(topics: Sequence[str], site: str, title: str) -> str:
    """The topics, then the date, which makes it unique; the site, where there is room."""
    head = " · ".join(one for one in ("; ".join(topics), title) if one)
    whole = f"{head} · {site}"
    return whole if len(whole) <= SUBJECT else clean.cut(head, limit=SUBJECT)


def _preheader(picks: Sequence[Item], topics: Sequence[str]) -> str:
    """Findings; where there are none, titles that the subject does not begin."""
    found = [item.brief for item in picks if item.brief]
    titles = [item.title for item in picks if not item.title.startswith(tuple(topics) or ("\0",))]
    return phrase(" · ".join(found or titles), limit=PREHEADER)


def _minutes(letter: Letter) -> int:
    texts = (
        text
        for section in letter.sections
        for item in section.items
        for text in (item.title, item.byline, item.new, item.why)
    )
    # As many as the mail has, also where the web copy names all.
    lines = (line.title for one in letter.sections for line in one.lines[:LINES_IN_A_THEME])
    words = sum(len(text.split()) for text in (*texts, *lines))
    return max(1, -(-words // WORDS_A_MINUTE))
