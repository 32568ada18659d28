"""Runs the engine on one page of each kind, and fills the others into what it made of that."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator import engines, replacing, site
from generator.config import Engine
from generator.escaping import yaml_head
from generator.filling.frame import DOCS_DIR, Frame, read_frame
from generator.filling.planning import FillPlan, Kind, linked, plan_filling
from generator.filling.shells import Shell, cut, fill, shell_body
from generator.filling.values import Ready, Unfillable
from generator.project import Project
from generator.resources import templates_folder
from generator.workflow.running import Say

DOCS = f"{site.STATE_FOLDER}/docs"
"""What the engine gets in the place of `site_src/`; within the project, as Zensical wants it."""
SOURCE = "site_src"


def load_frame(project: Project) -> Frame:
    """What the project's settings and theme say about filling."""
    own, ours = project.root / "templates" / "theme", templates_folder() / "theme"
    overrides = {}
    for path in sorted(own.rglob("*")) if own.is_dir() else ():
        if path.is_file():
            name = path.relative_to(own)
            package = ours / name
            texts = (_text(path), _text(package) if package.is_file() else "")
            overrides[name.as_posix()] = texts
    config = project.root / "mkdocs.yml"
    return read_frame(_text(config) if config.is_file() else "", overrides)


def unasked(frame: Frame) -> tuple[str, ...]:
    """Files that an engine makes although nobody asked: Zensical's index for its own search."""
    return () if frame.search else ("search.json",)


def has_own_pages(project: Project) -> bool:
    """Whether the project has templates of its own for pages: they may be Markdown."""
    folder = project.root / "templates"
    return any((folder / name).is_dir() for name in ("pages", "parts"))


def runner(
    frame: Frame, pages: Sequence[Ready], own: Mapping[str, str], live: Path, say: Say
) -> site.Run | None:
    """What makes the site of these inert pages and all else in `site_src/`; None = the engine.

    `own` are hand-written pages, path → text; `live` is the site that will be replaced: a page that
    is the same there stays the same file.
    """
    if frame.hindrance:
        say(f"every page goes through the engine: {frame.hindrance}")
        return None
    plan = plan_filling(pages, frame.nav | frozenset(linked(own)))
    if not plan.kinds:
        return None

    def run(
        engine: Engine,
        project: Path,
        site_dir: Path,
        *,
        environment: Mapping[str, str],
        strict: bool,
    ) -> engines.Outcome:
        try:
            _lay_docs(project, plan)
            told = {**environment, DOCS_DIR: DOCS}
            outcome = engines.run(engine, project, site_dir, environment=told, strict=strict)
            for kind in plan.kinds:
                _fill_kind(kind, site_dir, live)
        except Unfillable as exc:
            say(f"every page goes through the engine: {exc}")
            shutil.rmtree(site_dir)
            site_dir.mkdir()
            return engines.run(engine, project, site_dir, environment=environment, strict=strict)
        finally:
            shutil.rmtree(project / DOCS, ignore_errors=True)
        return dataclasses.replace(outcome, warnings=tuple(_renamed(outcome.warnings)))

    return run


def _lay_docs(project: Path, plan: FillPlan) -> None:
    """All of `site_src/` but the pages to be filled, by hard links, and the shells."""
    source, docs = project / SOURCE, project / DOCS
    shutil.rmtree(docs, ignore_errors=True)
    for folder, _, names in os.walk(source, followlinks=True):
        inside = os.path.relpath(folder, source)
        target = os.path.normpath(os.path.join(docs, inside))
        prefix = "" if inside == "." else f"{Path(inside).as_posix()}/"
        for name in names:
            if f"{prefix}{name}" not in plan.filled:
                os.makedirs(target, exist_ok=True)
                _link(os.path.join(folder, name), os.path.join(target, name))
    for kind in plan.kinds:
        path = docs / f"{kind.shell}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise Unfillable(f"a page has the address {kind.shell}")
        path.write_text(yaml_head(kind.meta) + shell_body(), encoding="utf-8")


def _link(source: str, target: str) -> None:
    """The same file under another name; a copy where links do not go, or would lead elsewhere."""
    if not os.path.islink(source):
        try:
            os.link(source, target)
            return
        except OSError:
            pass
    shutil.copyfile(source, target)


def _fill_kind(kind: Kind, site_dir: Path, live: Path) -> None:
    shell = _take_shell(kind, site_dir)
    for page in kind.samples:
        made = site_dir / page.path.removesuffix(".md") / "index.html"
        if not made.is_file() or made.read_bytes() != fill(shell, kind.shell, page):
            raise Unfillable(f"the theme treats {page.path} unlike others of its kind")
    samples = {page.path for page in kind.samples}
    for page in kind.pages:
        if page.path not in samples:
            place = page.path.removesuffix(".md")
            folder = site_dir / place
            os.makedirs(folder, exist_ok=True)
            filled = fill(shell, kind.shell, page)
            replacing.lay(folder / "index.html", [filled], live / place / "index.html")


def _take_shell(kind: Kind, site_dir: Path) -> Shell:
    """The shell, which is taken out of the site."""
    made = site_dir / kind.shell / "index.html"
    if not made.is_file():
        raise Unfillable(f"the engine made no page of {kind.shell}")
    shell = cut(made.read_bytes(), kind.shell)
    section, _, rest = kind.shell.partition("/")
    top = site_dir / section / rest.partition("/")[0] if rest else site_dir / section
    shutil.rmtree(top)
    return shell


def _renamed(warnings: Iterable[str]) -> Iterable[str]:
    return (line.replace(DOCS, SOURCE) for line in warnings)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
