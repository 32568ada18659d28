"""The library arranged for reading: themes, ranks, editions."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import discovery, layout, library, matching, related, themes
from generator.catalog import Catalog, make_catalog
from generator.errors import Problem
from generator.graph import Corpus, read_corpus
from generator.intake import Intake
from generator.models import Paper
from generator.project import Project, load_intake, load_vocabulary, paper_texts
from generator.store import NOTHING_KEPT, Store
from generator.workflow.calm import calm
from generator.workflow.sorting import Sorting, sort_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The library, arranged, and what came in."""

    catalog: Catalog
    intake: tuple[Intake, ...]
    loaded: library.Loaded
    """As it stands in the files."""
    corpus: Corpus
    sorting: Sorting | None
    """How papers came to their themes; None where a vocabulary is only tried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The library, before anything is decided."""

    loaded: library.Loaded
    intake: tuple[Intake, ...]
    papers: Mapping[str, Paper]
    """Those that a person said are one, joined."""
    corpus: Corpus
    problems: tuple[Problem, ...]

    def sort(self, project: Project) -> Sorting:
        """By what is kept at this moment."""
        all_read = not self.loaded.problems
        return sort_papers(project, self.papers, self.corpus, all_read=all_read)

    def arrange(self, project: Project, sorting: Sorting) -> Arranged:
        catalog = make_catalog(
            project.settings,
            self.papers.values(),
            sorting.vocabulary,
            sorting.assignments(),
            (*self.problems, *sorting.problems),
            self.corpus.papers,
        )
        return Arranged(
            catalog=catalog,
            intake=self.intake,
            loaded=self.loaded,
            corpus=self.corpus,
            sorting=sorting,
        )


def read(project: Project, store: Store = NOTHING_KEPT) -> Read:
    """Every file, and each paper compared with each."""
    loaded = library.load(project.library, store)
    rows, row_problems = load_intake(project)
    papers, settling_problems = matching.settle(loaded.papers)
    return Read(
        loaded=loaded,
        intake=rows,
        papers=papers,
        corpus=read_corpus(paper_texts(papers, store)),
        problems=(*loaded.problems, *settling_problems, *row_problems),
    )


@calm()
def arrange(project: Project, *, vocabulary_path: Path | None = None) -> Arranged:
    """Library → themes → catalog. Writes nothing.

    With `vocabulary_path` that vocabulary is tried out: by words alone, but for the themes in the
    papers' own files; what is kept does not count.
    """
    found = read(project)
    if not vocabulary_path:
        return found.arrange(project, found.sort(project))
    corpus = found.corpus
    tried = load_vocabulary(_with_vocabulary(project, vocabulary_path))
    vocabulary = tried or discovery.discover(corpus.papers, corpus=corpus).vocabulary
    pinned = themes.pins(vocabulary, corpus.papers)
    done = themes.sort(vocabulary, corpus)
    catalog = make_catalog(
        project.settings,
        found.papers.values(),
        vocabulary,
        done.assignments({**done.fresh, **pinned}, pinned.keys()),
        (*found.problems, *themes.unknown_pins(vocabulary, corpus.papers)),
        corpus.papers,
    )
    return Arranged(
        catalog=catalog, intake=found.intake, loaded=found.loaded, corpus=corpus, sorting=None
    )


@calm()
def relate(arranged: Arranged) -> Catalog:
    """The catalog with the papers that are like each, and where all lie on the map.

    Pages show that, most commands do not.
    """
    catalog, corpus = arranged.catalog, arranged.corpus
    found = related.find(
        corpus,
        themes={key: {one.theme for one in every} for key, every in catalog.assignments.items()},
        apart={key: frozenset(paper.maybe_same_as) for key, paper in catalog.papers.items()},
    )
    positions = layout.lay_out(
        corpus.space.ids,
        corpus.neighbours,
        {key: every[0].theme for key, every in catalog.assignments.items() if every},
    )
    return dataclasses.replace(catalog, related=found, positions=positions)


def _with_vocabulary(project: Project, path: Path) -> Project:
    section = project.settings.library.model_copy(update={"themes": os.path.abspath(path)})
    settings = project.settings.model_copy(update={"library": section})
    return dataclasses.replace(project, settings=settings)
