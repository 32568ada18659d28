"""What is odd, and what there is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator import lint, sitecheck
from generator.errors import Level, Problem, SiteError
from generator.formats import paper_file
from generator.formats.registry import FORMATS
from generator.project import Project, load_progress
from generator.themes import current_slugs
from generator.workflow import leaking, wording
from generator.workflow.arranging import Arranged, arrange
from generator.workflow.filing import Filing
from generator.workflow.remembering import is_taken


def check(project: Project, *, fix: bool = False) -> tuple[tuple[Problem, ...], int]:
    """All that is odd in config, vocabulary and library; and how many files were mended."""
    mended = _mend(project) if fix else 0
    arranged = arrange(project)
    loaded = arranged.loaded
    where = {key: path.relative_to(project.root).as_posix() for key, path in loaded.paths.items()}
    wording.load_words(project)  # a broken catalogue is told before anything is built with it
    unknown = {
        key: paper_file.unknown_keys(path.read_text(encoding="utf-8-sig"))
        for key, path in loaded.paths.items()
    }
    empty = [
        Problem(
            code="check/empty-theme",
            where=f"{project.settings.library.themes}#{slug}",
            message="no paper is in this theme",
            hint="give it more keywords, or delete it",
            level=Level.INFO,
        )
        for slug, members in arranged.catalog.by_theme.items()
        if not members
    ]
    unused = _unused(project, arranged)
    linted = lint.lint(loaded.papers, where, unknown)
    leaked = leaking.in_repository(project)
    found = (*arranged.catalog.problems, *_sources(project), *linted, *unused, *empty, *leaked)
    return found, mended


def check_site(project: Project, site_dir: Path | None = None) -> tuple[Problem, ...]:
    """Dead links, lost pages and readers' addresses of the site as it was built last.

    Raises:
        SiteError: it is not there, or cannot be read.
    """
    root = site_dir or project.site_dir
    try:
        found = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
        if sitecheck.HOME not in found:
            hint = "digest build makes it"
            raise SiteError("holds no site yet", path=str(root), hint=hint)
        base = project.settings.site.url
        dead = sitecheck.check(found, lambda path: (root / path).read_bytes(), base)
        return (*dead, *leaking.in_site(project, root))
    except OSError as exc:
        raise SiteError(f"cannot be read: {exc.strerror}", path=str(root)) from exc


def _unused(project: Project, arranged: Arranged) -> list[Problem]:
    """Found themes that the editor has not taken over: the next build leaves their file there."""
    sorting = arranged.sorting
    if sorting is None or sorting.found is None or sorting.vocabulary.discovered:
        return []
    if is_taken(project, sorting):
        return []
    slugs = current_slugs(sorting.vocabulary)
    left = [theme.slug for theme in sorting.found.themes if theme.slug not in slugs]
    return [
        Problem(
            code="check/found-themes",
            where=project.name_of(project.found_themes_path),
            message=f"is no longer read, as there are themes in {project.settings.library.themes}",
            hint=f"it has {', '.join(left[:5]) or 'words of yours'} besides; delete it",
            level=Level.INFO,
        )
    ]


def _sources(project: Project) -> list[Problem]:
    return [
        Problem(
            code="check/source-format",
            where=f"digest.toml#source.{source.name}",
            message=f"there is no format {source.format!r}",
            hint=f"one of {', '.join(FORMATS)}; or leave it out, and it is told from the bytes",
            level=Level.ERROR,
        )
        for source in project.settings.source
        if source.format and source.format not in FORMATS
    ]


def _mend(project: Project) -> int:
    with Filing(project) as filing:
        filing.change(lint.mend)
        filing.save()
    return filing.written


def _read_until(project: Project) -> str:
    """Each source with the day up to which it is read."""
    told = load_progress(project)
    days = {
        one.name: told[one.name].done if one.name in told else None
        for one in project.settings.source
    }
    return ", ".join(f"{name} ({day or 'never'})" for name, day in days.items()) or "none"


def status(project: Project) -> dict[str, object]:
    """What is in the project, and what waits for a person."""
    arranged = arrange(project)
    catalog, papers = arranged.catalog, arranged.loaded.papers
    site_index = project.site_dir / "index.html"
    built = ""
    if site_index.exists():
        built = dt.datetime.fromtimestamp(site_index.stat().st_mtime, dt.UTC).isoformat(
            "T", "minutes"
        )
    return {
        "papers": len(papers),
        "undated": len(catalog.undated),
        "themes": len(catalog.vocabulary.themes),
        "themes_from": "the papers"
        if catalog.vocabulary.discovered
        else project.settings.library.themes,
        "other_share": round(catalog.other_share, 4),
        "editions": {cadence.value: len(found) for cadence, found in catalog.editions.items()},
        "organizations": len(catalog.organizations),
        "documents_added": len(arranged.intake),
        "sources": _read_until(project),
        "open_reviews": sum(bool(paper.maybe_same_as) for paper in papers.values()),
        "problems": len(catalog.problems),
        "last_build": built or "never",
    }
