"""The papers sorted into themes: what is kept, what people say, and what words say of the rest.

Nothing is written here: what the next run is to know, `remembering` writes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator import discovery, keeping, themes
from generator.errors import ConfigError, Problem
from generator.graph import Corpus
from generator.keeping import Decided, Kept, Standing
from generator.keeping.deciding import Themes
from generator.models import OTHER, Assignment, Paper, Vocabulary
from generator.project import (
    Project,
    load_found_themes,
    load_kept,
    load_vocabulary,
)
from generator.text.identifiers import is_paper_id
from generator.text.phrases import PaperText

FEWEST_KEPT = 20
"""Found themes of a smaller library are found anew each time: it says too little to fix them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """The papers in their themes, and what led to it."""

    texts: Sequence[PaperText]
    names: Mapping[str, str]
    """Every id that a paper has or had → today's."""
    vocabulary: Vocabulary
    found: Vocabulary | None
    """What was found by an earlier run and is kept."""
    kept: Kept
    standing: Standing
    decided: Decided
    done: themes.Sorted
    """What words say today, with all that is known as examples."""
    problems: tuple[Problem, ...]
    all_read: bool
    """Whether no paper is missing because its file cannot be read."""
    is_kept: bool
    """Whether the papers are to stay where they are now."""

    def assignments(self) -> tuple[Assignment, ...]:
        """Each paper's themes with the reasons, which take longer than to decide."""
        return self.done.assignments(self.decided.themes, self.decided.by_hand)


def names_of(papers: Mapping[str, Paper]) -> Mapping[str, str]:
    """Every id that a paper has or had → today's; what is no id (a person's slip) is left out."""
    found = {
        alias: key
        for key in sorted(papers, reverse=True)
        for alias in papers[key].aliases
        if is_paper_id(alias)
    }
    return found | {key: key for key in papers}


def sort_papers(
    project: Project, papers: Mapping[str, Paper], corpus: Corpus, *, all_read: bool
) -> Sorting:
    """Sort all papers by the project's themes, its memory and its people."""
    names, kept = names_of(papers), load_kept(project)
    texts = corpus.papers
    own, found = _written(project)
    written = own or found
    vocabulary, members = (written, {}) if written else _discovered(corpus)
    lost = _lost(project, kept) if not written else ()
    enough = bool(vocabulary.themes) and len(texts) >= FEWEST_KEPT and not lost
    is_kept = written is not None or enough
    pins = themes.pins(vocabulary, texts)
    slugs = themes.current_slugs(vocabulary)
    path = project.name_of(project.assignments_path)
    standing = keeping.stand(kept, vocabulary, slugs=slugs, names=names, path=path)
    if not is_kept:
        standing = dataclasses.replace(standing, kept={})
    # After an edit the words decide, not where the papers were before it.
    before = standing.kept if standing.as_it_was or not own else {}
    placed = {**before, **standing.by_hand, **pins}
    if found and not own:
        vocabulary, members = _grown(vocabulary, corpus, standing, placed)
        # What is new by itself draws no paper that has its place.
        new = frozenset(theme.slug for theme in vocabulary.themes)
        standing = dataclasses.replace(standing, slugs=standing.slugs | new)
    gone = _gone(project, kept, vocabulary) if written else ()
    done = themes.sort(vocabulary, corpus, {**members, **placed})
    decided = keeping.decide(standing, _founded(done, members), pins)
    return Sorting(
        texts=texts,
        names=names,
        vocabulary=vocabulary,
        found=found,
        kept=kept,
        standing=standing,
        decided=decided,
        done=done,
        problems=(*themes.unknown_pins(vocabulary, texts), *standing.problems, *lost, *gone),
        all_read=all_read,
        is_kept=is_kept,
    )


def _written(project: Project) -> tuple[Vocabulary | None, Vocabulary | None]:
    """The editor's themes, and those that were found and kept."""
    own = load_vocabulary(project)
    try:
        return own, load_found_themes(project)
    except ConfigError:
        if own is None:
            raise
        # Nobody reads that file any more.
        return own, None


def _lost(project: Project, kept: Kept) -> tuple[Problem, ...]:
    """Papers are kept in themes, and no file has a theme: it was emptied, or is being saved."""
    if not kept.themes:
        return ()
    name = project.name_of(project.assignments_path)
    themes_name = project.settings.library.themes
    hint = f"bring {themes_name} back; or delete {name} to begin anew with themes that are found"
    message = f"names themes, and {themes_name} has none; it stays as it is"
    return (Problem(code="assignments/no-themes", where=name, message=message, hint=hint),)


def _gone(project: Project, kept: Kept, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Themes that were there when papers were sorted last: their pages had addresses."""
    slugs = themes.current_slugs(vocabulary)
    return tuple(
        Problem(
            code="themes/gone",
            where=project.settings.library.themes,
            message=f"{slug!r} is no theme any more, and its old address leads nowhere",
            hint=f'if another theme takes its place, write was = ["{slug}"] there',
        )
        for slug in sorted(kept.themes)
        if slug not in slugs
    )


def _discovered(corpus: Corpus) -> tuple[Vocabulary, Themes]:
    """New themes, and the papers that they were found in as examples of them."""
    found = discovery.discover(corpus.papers, corpus=corpus)
    members = found.members
    return found.vocabulary, {key: (slug,) for slug in sorted(members) for key in members[slug]}


def _grown(
    vocabulary: Vocabulary, corpus: Corpus, standing: Standing, placed: Themes
) -> tuple[Vocabulary, Themes]:
    """Found themes with those that new papers bring, and where the new papers belong."""
    # A line on a theme that is not there places nobody: a run was killed before it was written.
    first = {
        key: every[0]
        for key, every in {**standing.kept, **placed}.items()
        if every[0] in standing.slugs
    }
    if all(paper.id in first for paper in corpus.papers):
        return vocabulary, {}
    if not first:
        # Or the lines are lost: the same papers give the same themes again, and of other papers
        # their words say where they belong.
        again, theirs = _discovered(corpus)
        return vocabulary, theirs if again.themes == vocabulary.themes else {}
    found = discovery.grow(vocabulary, corpus, first)
    themes_of = (*vocabulary.themes, *found.vocabulary.themes)
    members = {key: (slug,) for slug, keys in found.members.items() for key in keys}
    return dataclasses.replace(vocabulary, themes=themes_of), members


def _founded(done: themes.Sorted, members: Themes) -> Themes:
    """A paper that a theme was found in is in that theme first, if the theme fits it at all."""
    found = done.supported({key: first for key, (first, *_) in members.items()})
    fresh = dict(done.fresh)
    for key, slug in found.items():
        also = [one for one in fresh[key] if one not in (slug, OTHER)]
        fresh[key] = (slug, *also)[: themes.MOST_THEMES]
    return fresh
