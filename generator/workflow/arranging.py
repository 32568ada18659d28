"""The library arranged for reading: themes, ranks, editions."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path

from generator import discovery, library, matching, themes
from generator.catalog import Catalog, make_catalog
from generator.intake import Intake
from generator.models import Vocabulary
from generator.project import Project, load_intake, load_vocabulary, paper_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The library, arranged, and what came in."""

    catalog: Catalog
    intake: tuple[Intake, ...]
    loaded: library.Loaded
    """As it stands in the files."""


def arrange(project: Project, *, vocabulary_path: Path | None = None) -> Arranged:
    """Library → themes → catalog."""
    if vocabulary_path:
        library_settings = project.settings.library.model_copy(
            update={"themes": os.path.abspath(vocabulary_path)}
        )
        settings = project.settings.model_copy(update={"library": library_settings})
        project = dataclasses.replace(project, settings=settings)
    loaded = library.load(project.library)
    rows, row_problems = load_intake(project)
    papers, settling_problems = matching.settle(loaded.papers)
    texts = paper_texts(papers)
    vocabulary = load_vocabulary(project) or discovery.discover(texts).vocabulary
    problems = (
        *loaded.problems,
        *settling_problems,
        *row_problems,
        *themes.unknown_pins(vocabulary, texts),
    )
    catalog = make_catalog(
        project.settings,
        papers.values(),
        vocabulary,
        themes.assign(vocabulary, texts),
        problems,
        texts,
    )
    return Arranged(catalog=catalog, intake=rows, loaded=loaded)


def propose(project: Project) -> Vocabulary:
    """Themes found in the library, for a person to edit."""
    return discovery.discover(paper_texts(library.load(project.library).papers)).vocabulary
