"""The library, or a slice of it, in a format that other programs read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import files, library
from generator.catalog import Catalog
from generator.editions import UNDATED
from generator.errors import DigestError, Problem, UsageError
from generator.formats import registry
from generator.models import Paper
from generator.project import Project
from generator.workflow.arranging import arrange


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A document of papers."""

    data: bytes
    papers: int
    problems: tuple[Problem, ...]
    """Of the library; a file that cannot be read is in no export."""


def export(
    project: Project,
    *,
    format: str,
    theme: str | None = None,
    edition: str | None = None,
    output: Path | None = None,
) -> Exported:
    """The papers, of a theme, of an edition, or of both; written to `output` if it is given.

    Raises:
        UsageError: there is no such theme or edition.
        DigestError: the file cannot be written.
    """
    if theme is None and edition is None:
        loaded = library.load(project.library)
        papers: Iterable[Paper] = loaded.papers.values()
        problems = loaded.problems
    else:
        catalog = arrange(project).catalog
        chosen = set(catalog.papers)
        if theme is not None:
            chosen &= set(_in_theme(catalog, theme))
        if edition is not None:
            chosen &= set(_in_edition(catalog, edition))
        papers = [catalog.papers[key] for key in sorted(chosen)]
        problems = catalog.problems
    found = list(papers)
    data = registry.FORMATS[format].dump(found).encode("utf-8", "replace")
    if output:
        _write(output, data)
    return Exported(data=data, papers=len(found), problems=problems)


def _write(path: Path, data: bytes) -> None:
    """The file whole or not at all; a device or a pipe is just written to."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with open(path, "wb") as stream:
                stream.write(data)
        elif not path.parent.is_dir():
            raise UsageError(f"{path}: there is no folder {path.parent}", hint="make it first")
        else:
            # Through a link, so that the file that it leads to is the one that changes.
            files.write_all({path.resolve(): data})
    except OSError as exc:
        hint = "choose another file, or make room or the right to write there"
        raise DigestError(f"{path}: cannot write: {exc.strerror}", hint=hint) from exc


def _in_theme(catalog: Catalog, slug: str) -> Sequence[str]:
    """The papers of the theme, also by a slug that it had before."""
    named = {old: theme.slug for theme in catalog.themes.values() for old in theme.was}
    known = named | {name: name for name in catalog.by_theme}
    wanted = slug.strip().lower()
    if wanted not in known:
        raise UsageError(f"--theme {slug}: no such theme", hint=_nearest(wanted, catalog.by_theme))
    return catalog.by_theme[known[wanted]]


def _in_edition(catalog: Catalog, key: str) -> Sequence[str]:
    """The papers of the day, week, month or year, or those without a date."""
    found = {
        edition.period.slug: edition.paper_ids
        for editions in catalog.editions.values()
        for edition in editions
    }
    found[UNDATED] = catalog.undated
    wanted = key.strip().lower()
    if wanted not in found:
        alike = [one for one in sorted(found) if len(one) == len(wanted)] or sorted(found)
        hint = _nearest(wanted, [one.replace("w", "W") for one in alike])
        raise UsageError(f"--edition {key}: no paper is in such an edition", hint=hint)
    return found[wanted]


def _nearest(wanted: str, names: Iterable[str]) -> str:
    """Of days, weeks and months those that look most alike are near in time as well."""
    by_case = {name.lower(): name for name in names}
    near = difflib.get_close_matches(wanted, by_case, n=3, cutoff=0.3)
    close = [by_case[name] for name in near] or list(by_case.values())[:3]
    return f"did you mean {' or '.join(close)}?" if close else "the library has none"
