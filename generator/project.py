"""A project folder: where its parts are, its settings, its vocabulary. Reads; writes nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator import intake
from generator.config import Settings, parse_settings
from generator.errors import ConfigError, Problem
from generator.fetch import progress
from generator.fetch.progress import Progress
from generator.keeping import Kept, parse_kept
from generator.models import Paper, Vocabulary
from generator.resources import templates_folder
from generator.store import NOTHING_KEPT, Store
from generator.text import tex
from generator.text.packed import pack
from generator.text.phrases import PaperText
from generator.vocabulary import parse_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The folder that a command works on."""

    root: Path
    settings: Settings
    today: dt.date

    @property
    def library(self) -> Path:
        return self.root / self.settings.library.folder

    @property
    def vocabulary_path(self) -> Path:
        return self.root / self.settings.library.themes

    @property
    def assignments_path(self) -> Path:
        """Which paper is in which themes: beside the vocabulary."""
        return self.vocabulary_path.with_name("assignments.txt")

    @property
    def found_themes_path(self) -> Path:
        """The vocabulary while nobody has written one."""
        return self.vocabulary_path.with_name("found-themes.toml")

    def name_of(self, path: Path) -> str:
        """A file as it is called in messages: as seen from the project's folder."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
        )

    @property
    def site_dir(self) -> Path:
        return self.root / self.settings.build.site_dir

    @property
    def state(self) -> Path:
        """Git-ignored: manifest, lock, theme."""
        return self.root / ".digest"

    @property
    def mail_state(self) -> Path:
        """What the mail must not forget: ledger, journal, readers' wishes."""
        return self.root / self.settings.mail.state

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The project's own templates first, then the package's."""
        own, packaged = self.root / "templates", templates_folder()
        return (packaged,) if own.resolve() == packaged.resolve() else (own, packaged)


def open_project(root: Path, *, today: dt.date) -> Project:
    """Read `digest.toml`.

    Raises:
        ConfigError: there is none, or it is wrong.
    """
    root = root.resolve()
    path = root / "digest.toml"
    text = _read(path)
    if text is None:
        raise ConfigError(
            "is not there, so this is no digest project",
            path=str(path),
            hint=f"digest init {root} makes one; digest -C DIR works in another folder",
        )
    return Project(root=root, settings=parse_settings(text, path=str(path)), today=today)


def load_vocabulary(project: Project) -> Vocabulary | None:
    """The editor's themes, or None when nobody has written any."""
    return _themes_of(project, project.vocabulary_path)


def load_found_themes(project: Project) -> Vocabulary | None:
    """The themes that an earlier run found and kept, or None."""
    found = _themes_of(project, project.found_themes_path)
    return replace(found, discovered=True) if found else None


def _themes_of(project: Project, path: Path) -> Vocabulary | None:
    vocabulary = parse_vocabulary(_read(path) or "", path=project.name_of(path))
    return vocabulary if vocabulary.themes else None


def load_kept(project: Project) -> Kept:
    """Which paper was in which themes, and what people say of it."""
    path = project.assignments_path
    return parse_kept(_read(path) or "", path=project.name_of(path))


def load_intake(project: Project) -> tuple[tuple[intake.Intake, ...], tuple[Problem, ...]]:
    """The accounts of all that was added."""
    return intake.parse(_read(project.library / intake.FILE_NAME) or "")


def load_progress(project: Project) -> dict[str, Progress]:
    """How far each source has been read.

    Raises:
        ConfigError: the file that tells it is broken.
    """
    name = f"{project.settings.library.folder}/{progress.FILE_NAME}"
    return progress.parse(_read(project.library / progress.FILE_NAME) or "", path=name)


def paper_texts(papers: Mapping[str, Paper], store: Store = NOTHING_KEPT) -> list[PaperText]:
    """What themes are made from: readable text, without TeX, and read as words already."""
    return [_text(paper, store) for paper in papers.values()]


def _text(paper: Paper, store: Store) -> PaperText:
    source = json.dumps([paper.title, paper.summary, paper.abstract, paper.keywords]).encode()
    # Title and abstract as JSON on one line, and after it the reading.
    kept = store.of("text", source, lambda: _read_text(paper))
    plain, _, packed = kept.partition(b"\n")
    title, abstract = json.loads(plain)
    return PaperText(
        id=paper.id,
        title=title,
        abstract=abstract,
        keywords=paper.keywords,
        pinned_themes=paper.themes,
        packed=packed,
    )


def _read_text(paper: Paper) -> bytes:
    title = tex.plain(paper.title)
    abstract = " ".join((tex.plain(paper.summary), tex.plain(paper.abstract))).strip()
    text = PaperText(id="", title=title, abstract=abstract, keywords=paper.keywords)
    return json.dumps([title, abstract]).encode() + b"\n" + pack(text)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as exc:
        hint = "save the file in UTF-8"
        raise ConfigError("is not UTF-8", path=str(path), hint=hint) from exc
    except OSError as exc:
        raise ConfigError(f"cannot be read: {exc.strerror}", path=str(path)) from exc
