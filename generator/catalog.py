"""Everything arranged, frozen: what each output is made from. Pure; looks nothing up backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator import ranking
from generator.config import Settings
from generator.editions import Edition, make_editions
from generator.errors import Problem
from generator.models import OTHER, Assignment, Cadence, Paper, Theme, Vocabulary
from generator.related import Related
from generator.text.phrases import PaperText
from generator.text.titles import fold, short_hash, slug
from generator.words import ENGLISH, N_, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Papers that name one organisation, whatever the case and spacing of its name."""

    slug: str
    name: str
    paper_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The frozen whole."""

    settings: Settings
    papers: Mapping[str, Paper]
    """Newest first."""
    texts: Mapping[str, PaperText]
    """paper id → its plain text, as themes were made from it."""
    scale: ranking.Scale
    top_places: Mapping[str, int]
    """paper id → its place in the order `top`, from 0."""
    vocabulary: Vocabulary
    """With *Other* last when a paper is in it."""
    assignments: Mapping[str, tuple[Assignment, ...]]
    """paper id → its themes, primary first."""
    by_theme: Mapping[str, tuple[str, ...]]
    """theme slug → paper ids, newest first; the themes of `vocabulary`, in its order."""
    editions: Mapping[Cadence, tuple[Edition, ...]]
    """Oldest first."""
    edition_index: Mapping[str, tuple[Edition, ...]]
    organization_index: Mapping[str, Organization]
    """paper id → the organisation it names."""
    undated: tuple[str, ...]
    organizations: tuple[Organization, ...]
    problems: tuple[Problem, ...]
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    """paper id → the papers most like it; empty where nobody asked for it."""
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """paper id → its place on the map, as `generator.layout` has it; the same."""
    words: Words = ENGLISH
    """What pages say things with."""

    @property
    def themes(self) -> Mapping[str, Theme]:
        return {theme.slug: theme for theme in self.vocabulary.themes}

    def editions_of(self, paper_id: str) -> tuple[Edition, ...]:
        """The editions that a paper is in, shortest cadence first."""
        return self.edition_index.get(paper_id, ())

    @property
    def other_share(self) -> float:
        """The part of all papers that fits no theme, 0 to 1."""
        return len(self.by_theme.get(OTHER, ())) / len(self.papers) if self.papers else 0.0


_OTHER_THEME = Theme(
    slug=OTHER,
    title=N_("Other"),
    about=N_(
        "Papers that fit none of the themes. Themes come from words; these had too few of them."
    ),
)


def make_catalog(
    settings: Settings,
    papers: Iterable[Paper],
    vocabulary: Vocabulary,
    assignments: Iterable[Assignment],
    problems: Iterable[Problem] = (),
    texts: Iterable[PaperText] = (),
) -> Catalog:
    """Arrange the library for reading."""
    papers = tuple(papers)
    scale = ranking.measure(papers)
    ordered = ranking.ordered(papers, ranking.Order.NEW, scale)
    top = ranking.ordered(papers, ranking.Order.TOP, scale)
    by_paper: defaultdict[str, list[Assignment]] = defaultdict(list)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for assignment in assignments:
        by_paper[assignment.paper_id].append(assignment)
    for paper in ordered:
        for assignment in by_paper[paper.id]:
            members[assignment.theme].append(paper.id)
    editions = make_editions(ordered)
    organizations = _organizations(ordered)
    themes = vocabulary.themes + ((_OTHER_THEME,) if members[OTHER] else ())
    return Catalog(
        settings=settings,
        papers={paper.id: paper for paper in ordered},
        texts={text.id: text for text in texts},
        scale=scale,
        top_places={paper.id: place for place, paper in enumerate(top)},
        vocabulary=Vocabulary(themes=themes, discovered=vocabulary.discovered),
        assignments={key: tuple(value) for key, value in by_paper.items()},
        by_theme={theme.slug: tuple(members[theme.slug]) for theme in themes},
        editions=editions,
        edition_index=_by_paper(editions),
        organization_index={key: one for one in organizations for key in one.paper_ids},
        undated=tuple(paper.id for paper in ordered if paper.date is None),
        organizations=organizations,
        problems=tuple(problems),
    )


def with_words(catalog: Catalog, words: Words) -> Catalog:
    """The catalog for a site in a language; themes of the editor keep the names that they have."""
    themes = tuple(
        replace(one, title=words.gettext(one.title), about=words.gettext(one.about))
        if one == _OTHER_THEME
        else one
        for one in catalog.vocabulary.themes
    )
    return replace(catalog, words=words, vocabulary=replace(catalog.vocabulary, themes=themes))


def _by_paper(
    editions: Mapping[Cadence, tuple[Edition, ...]],
) -> Mapping[str, tuple[Edition, ...]]:
    found: defaultdict[str, list[Edition]] = defaultdict(list)
    for cadence in Cadence:
        for edition in editions[cadence]:
            for paper_id in edition.paper_ids:
                found[paper_id].append(edition)
    return {key: tuple(value) for key, value in found.items()}


def _organizations(papers: list[Paper]) -> tuple[Organization, ...]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for paper in papers:
        if key := " ".join(fold(paper.organization).split()):
            names[key].append(paper.organization)
            ids[key].append(paper.id)
    slugs = {key: slug(key) for key in ids}
    taken = list(slugs.values())
    found = []
    for key in sorted(ids):
        own = slugs[key]
        if not own or taken.count(own) > 1:
            own = "-".join(part for part in (own, short_hash(key)) if part)
        # The spelling that most papers use; between equals, the first in the alphabet.
        name = min(set(names[key]), key=lambda one: (-names[key].count(one), one))
        found.append(Organization(slug=own, name=name, paper_ids=tuple(ids[key])))
    return tuple(found)
