"""Issue → letter: what is told of, in which order, and how much of it. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from generator.catalog import Catalog, with_words
from generator.mail.gist import gist
from generator.mail.issues import Issue
from generator.mail.values import Item, Letter, Line, Section, Tag
from generator.models import OTHER, Cadence, Paper
from generator.text import clean, tex
from generator.text.identifiers import NAMES, URLS
from generator.text.links import safe_url
from generator.views import papers as views
from generator.views import places
from generator.words import N_, Words

FULL = {Cadence.DAY: 15, Cadence.WEEK: 25, Cadence.MONTH: 30}
"""Papers told of in full, at most."""
IN_A_THEME = 5
LINES_IN_A_THEME = 10
PICKS = 3
GIST = 420
SUBJECT = 90
"""Characters, RFC 5322 §2.1.1 having 78 for a line with `Subject: `; clients show fewer."""
PREHEADER = 110
WORDS_A_MINUTE = 230
TITLE = 300
REASON = N_("You get this because you, or a group you are in, asked for it.")
_WORDS = {
    "code": N_("Code"),
    "data": N_("Data"),
    "video": N_("Video"),
    "project": N_("Project page"),
    "demo": N_("Demo"),
}


def compose(
    catalog: Catalog, issue: Issue, *, themes: Collection[str] = (), words: Words | None = None
) -> Letter | None:
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
    sections = _sections(catalog, issue, groups, room)
    first = [item for section in sections for item in section.items]
    picks = tuple(sorted(first, key=lambda item: item.rank)[:PICKS])
    site = catalog.settings.site
    letter = Letter(
        slug=issue.slug,
        cadence=issue.period.cadence.value,
        language=words.language,
        site=said(site.title),
        site_url=address(catalog, ""),
        title=places.period_title(issue.period, words),
        subject=_subject(picks, said(site.title), places.period_title(issue.period, words)),
        preheader=clean.cut(" · ".join(item.title for item in picks), limit=PREHEADER),
        count=sum(section.count for section in sections),
        minutes=1,
        picks=picks,
        sections=sections,
        web_url=address(catalog, f"mail/{issue.slug}/"),
        edition_url=address(catalog, edition_path(catalog, issue)),
        postal=said(catalog.settings.mail.postal),
        reason=said(catalog.settings.mail.reason) or words.gettext(REASON),
    )
    return dataclasses.replace(letter, minutes=_minutes(letter))


def edition_path(catalog: Catalog, issue: Issue) -> str:
    """Where all papers of a period are; an issue of late papers alone has no such page."""
    editions = catalog.editions[issue.period.cadence]
    known = any(one.period == issue.period for one in editions)
    return f"editions/{issue.slug}/" if known else "editions/"


def address(catalog: Catalog, path: str) -> str:
    """A page of the site as a mail needs it, absolute; '' where the site's own is not known."""
    base = catalog.settings.site.url
    return f"{base.rstrip('/')}/{path}" if base else ""


def _groups(catalog: Catalog, issue: Issue, themes: Collection[str]) -> list[tuple[str, list[str]]]:
    """Theme and its papers, best first; the theme with the best paper first, *Other* last."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for paper_id in issue.paper_ids:
        own = [one.theme for one in catalog.assignments.get(paper_id, ())] or [OTHER]
        chosen = [slug for slug in own if not themes or slug in themes]
        if chosen:
            members[chosen[0]].append(paper_id)
    order = {paper_id: place for place, paper_id in enumerate(issue.paper_ids)}
    return sorted(members.items(), key=lambda pair: (pair[0] == OTHER, order[pair[1][0]]))


def _sections(
    catalog: Catalog, issue: Issue, groups: Sequence[tuple[str, list[str]]], room: int
) -> tuple[Section, ...]:
    """Each theme has its best paper told of before any has its second."""
    full: set[str] = set()
    for rank in range(IN_A_THEME):
        for _, ids in groups:
            if rank < len(ids) and len(full) < room:
                full.add(ids[rank])
    found = []
    for slug, ids in groups:
        rest = [one for one in ids if one not in full]
        theme = catalog.themes.get(slug)
        found.append(
            Section(
                slug=slug,
                title=said(theme.title) if theme else catalog.words.gettext("Other"),
                url=address(catalog, f"themes/{slug}/"),
                count=len(ids),
                items=tuple(_item(catalog, issue, one, slug) for one in ids if one in full),
                lines=tuple(_line(catalog, issue, one) for one in rest[:LINES_IN_A_THEME]),
            )
        )
    return tuple(found)


def _item(catalog: Catalog, issue: Issue, paper_id: str, slug: str) -> Item:
    paper = catalog.papers[paper_id]
    line = _line(catalog, issue, paper_id)
    signals = [said for _, said in views.card(catalog, paper).signals]
    facts = [catalog.words.date(paper.date), said(paper.venue), *signals]
    return Item(
        id=paper_id,
        rank=line.rank,
        title=line.title,
        url=line.url,
        byline=said(_byline(paper, catalog.words)),
        facts=" · ".join(one for one in facts if one),
        new=said(gist(paper, limit=GIST)),
        why=said(_why(catalog, paper_id, slug)),
        themes=line.themes,
        also=tuple(
            said(catalog.themes[one.theme].title)
            for one in catalog.assignments.get(paper_id, ())
            if one.theme not in (slug, OTHER) and one.theme in catalog.themes
        ),
        late=paper_id in issue.late,
        links=_links(paper, catalog.words),
    )


def _line(catalog: Catalog, issue: Issue, paper_id: str) -> Line:
    paper = catalog.papers[paper_id]
    title = said(paper.title, limit=TITLE)
    url = address(catalog, f"papers/{paper_id}/") or _landing(paper)
    rank = issue.paper_ids.index(paper_id)
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
    """The words that put it there, at most three."""
    for one in catalog.assignments.get(paper_id, ()):
        if one.theme == slug:
            words = [r.words for r in one.reasons if r.place not in ("person", "related")]
            return ", ".join(dict.fromkeys(words[:3]))
    return ""


def _links(paper: Paper, words: Words) -> tuple[Tag, ...]:
    found: dict[str, Tag] = {}
    for scheme, value in paper.ids.items():
        if scheme in URLS and len(found) < 2 and (url := safe_url(URLS[scheme].format(value))):
            found[url] = Tag(label=NAMES[scheme], url=url)
    for link in paper.links:
        name = "PDF" if link.kind == "pdf" else _WORDS.get(link.kind, "")
        if name and (url := safe_url(link.url)):
            found.setdefault(url, Tag(label=words.gettext(name), url=url))
    return tuple(found.values())[:5]


def _subject(picks: Sequence[Item], site: str, title: str) -> str:
    """The first words of the best papers, then the site and the date, which make it unique."""
    tail = clean.cut(site, limit=30) + f", {title}"
    room = SUBJECT - len(tail) - 3
    topics: list[str] = []
    for item in picks[:2]:
        topic = clean.cut(item.title.partition(": ")[0], limit=45)
        if len("; ".join([*topics, topic])) <= room:
            topics.append(topic)
    return f"{'; '.join(topics)} · {tail}" if topics else tail


def _minutes(letter: Letter) -> int:
    texts = (
        text
        for section in letter.sections
        for item in section.items
        for text in (item.title, item.byline, item.new, item.why)
    )
    lines = (line.title for section in letter.sections for line in section.lines)
    words = sum(len(text.split()) for text in (*texts, *lines))
    return max(1, -(-words // WORDS_A_MINUTE))
