"""The library arranged for reading: themes, ranks, editions."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import discovery, library, matching, themes
from generator.catalog import Catalog, make_catalog
from generator.intake import Intake
from generator.project import Project, load_intake, load_vocabulary, paper_texts
from generator.text.phrases import PaperText
from generator.workflow.sorting import Sorting, sort_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The library, arranged, and what came in."""

    catalog: Catalog
    intake: tuple[Intake, ...]
    loaded: library.Loaded
    """As it stands in the files."""
    sorting: Sorting | None
    """How papers came to their themes; None where a vocabulary is only tried out."""


def arrange(project: Project, *, vocabulary_path: Path | None = None) -> Arranged:
    """Library → themes → catalog. Writes nothing.

    With `vocabulary_path` that vocabulary is tried out: by words alone, but for the themes in the
    papers' own files; what is kept does not count.
    """
    loaded = library.load(project.library)
    rows, row_problems = load_intake(project)
    papers, settling_problems = matching.settle(loaded.papers)
    sorting = None
    if vocabulary_path:
        texts: Sequence[PaperText] = paper_texts(papers)
        tried = load_vocabulary(_with_vocabulary(project, vocabulary_path))
        vocabulary = tried or discovery.discover(texts).vocabulary
        assignments = themes.assign(vocabulary, texts)
        problems = themes.unknown_pins(vocabulary, texts)
    else:
        sorting = sort_papers(project, papers, all_read=not loaded.problems)
        texts, vocabulary, assignments = sorting.texts, sorting.vocabulary, sorting.assignments
        problems = sorting.problems
    catalog = make_catalog(
        project.settings,
        papers.values(),
        vocabulary,
        assignments,
        (*loaded.problems, *settling_problems, *row_problems, *problems),
        texts,
    )
    return Arranged(catalog=catalog, intake=rows, loaded=loaded, sorting=sorting)


def _with_vocabulary(project: Project, path: Path) -> Project:
    section = project.settings.library.model_copy(update={"themes": os.path.abspath(path)})
    settings = project.settings.model_copy(update={"library": section})
    return dataclasses.replace(project, settings=settings)
