"""Writes the generated pages into `site_src/`, and publishes what an engine makes of them.

The manifest lists what we wrote, with hashes: exactly that is pruned, and a generated file that
somebody edited, or a hand-written file in the way, is an error and stays as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator import engines, files, replacing
from generator.config import Engine
from generator.errors import SiteError

STATE_FOLDER = ".digest"
"""In the project, git-ignored: manifest, lock, theme, half-built sites."""

_ENGINES_OWN = ("sitemap.xml", "sitemap.xml.gz")
"""Engines list redirects too, and nothing at all where the address is not known."""


class Run(Protocol):
    """Makes the pages of a project in an empty folder: `engines.run`, or what builds upon it."""

    def __call__(
        self,
        engine: Engine,
        project: Path,
        site_dir: Path,
        *,
        environment: Mapping[str, str],
        strict: bool,
    ) -> engines.Outcome: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePlan:
    """What to do to make the folder hold the artifacts. Paths are relative, with `/`."""

    write: Mapping[str, bytes]
    delete: tuple[str, ...]
    manifest: Mapping[str, str]
    foreign: tuple[str, ...] = ()
    """Files in the way that are not as we wrote them."""


def plan_writes(
    artifacts: Mapping[str, bytes], manifest: Mapping[str, str], found: Mapping[str, str]
) -> WritePlan:
    """Compare what should be with what we wrote and what is there (path → SHA-256). Pure."""
    wanted = {path: _hash(data) for path, data in artifacts.items()}
    foreign = sorted(
        path
        for path, is_there in found.items()
        if is_there not in (manifest.get(path), wanted.get(path))
    )
    return WritePlan(
        write={path: data for path, data in artifacts.items() if found.get(path) != wanted[path]},
        delete=tuple(sorted(path for path in manifest if path in found and path not in wanted)),
        manifest=dict(sorted(wanted.items())),
        foreign=tuple(foreign),
    )


def write_pages(project: Path, artifacts: Mapping[str, bytes]) -> WritePlan:
    """Make `site_src/` hold exactly these artifacts beside the hand-written pages.

    Raises:
        SiteError: a generated file was edited, a hand-written one is in the way, or the folder
            cannot be written.
    """
    folder = project / "site_src"
    manifest_path = project / STATE_FOLDER / "manifest.json"
    manifest = _load_manifest(manifest_path)
    found = {
        path: _hash((folder / path).read_bytes())
        for path in {*artifacts, *manifest}
        if (folder / path).is_file()
    }
    plan = plan_writes(artifacts, manifest, found)
    twins = [path for path in artifacts if path.endswith(".md") and _twin(folder, path, artifacts)]
    if twins:
        raise SiteError(
            f"a page of yours has the address of the generated {twins[0]}",
            path=f"site_src/{_twin(folder, twins[0], artifacts)}",
            hint="give it another name",
        )
    if plan.foreign:
        raise SiteError(
            "generated pages were changed by hand, or a file is in the way of one: "
            + ", ".join(plan.foreign[:3]),
            path=f"site_src/{plan.foreign[0]}",
            hint="move your text elsewhere (the paper's file, templates/, or a page with another "
            "name) and delete the file; digest build makes it anew",
        )
    data = (json.dumps(plan.manifest, indent=0) + "\n").encode()
    try:
        # Both are listed before anything is written, so that a killed run can still be cleaned.
        both = {**manifest, **{path: plan.manifest[path] for path in plan.write}}
        files.write_all({manifest_path: (json.dumps(both, indent=0) + "\n").encode()})
        files.clear_temporaries(folder)
        files.write_all({folder / path: body for path, body in plan.write.items()})
        for path in plan.delete:
            (folder / path).unlink(missing_ok=True)
            _remove_empty_parents(folder / path, folder)
        files.write_all({manifest_path: data})
    except OSError as exc:
        raise _cannot_write(exc, folder) from exc
    return plan


def written_before(project: Path) -> frozenset[str]:
    """The files below `site_src/` that the last build wrote."""
    return frozenset(_load_manifest(project / STATE_FOLDER / "manifest.json"))


def _twin(folder: Path, path: str, artifacts: Mapping[str, bytes]) -> str:
    """A hand-written file with the address of a generated page: `x.md` and `x/index.md` are one."""
    stem = path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        parent = stem.removesuffix("index")
        others = [f"{parent.rstrip('/')}.md", f"{parent}README.md"]
    else:
        others = [f"{stem}/index.md", f"{stem}/README.md"]
    return next((one for one in others if one not in artifacts and (folder / one).is_file()), "")


def lay_theme(project: Path, sources: list[Path], made: Mapping[str, bytes]) -> None:
    """Lay the theme overrides into one folder: what was made, and files over it, the last wins."""
    target = project / STATE_FOLDER / "theme"
    wanted = {target / path: body for path, body in made.items()}
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else ():
            if path.is_file():
                wanted[target / path.relative_to(source)] = path.read_bytes()
    try:
        target.mkdir(parents=True, exist_ok=True)
        files.write_all(wanted)
        for path in target.rglob("*"):
            if path.is_file() and path not in wanted:
                path.unlink()
    except OSError as exc:
        raise _cannot_write(exc, target) from exc


def publish(
    project: Path,
    site_dir: Path,
    engine: Engine,
    *,
    environment: Mapping[str, str],
    strict: bool,
    extra: Iterable[tuple[str, Iterable[bytes]]] = (),
    refuse: Callable[[Path], None] = lambda _: None,
    run: Run | None = None,
    unasked: Iterable[str] = (),
) -> engines.Outcome:
    """Let the engine build beside the live site, look the result over, and swap it in whole.

    `extra` are files (path, bytes in pieces) that go beside what the engine made. `refuse` gets
    the folder of the finished site and raises where it must not be seen. `run` makes the pages, by
    itself or by `engines.run`; `unasked` are files that an engine makes for nobody.

    Raises:
        EngineError: the engine failed; the live site is untouched.
        SiteError: the output is incomplete or cannot be put in place, or the engine made a file
            where one of `extra` belongs.
    """
    # A link to the folder of a web server stays a link; what it leads to is replaced.
    site_dir = site_dir.resolve()
    _refuse_foreign(project, site_dir)
    fresh, workshop = _places(project, site_dir, engine)
    try:
        _make_room(site_dir, fresh, workshop)
        make = run or engines.run
        outcome = make(engine, project, workshop, environment=environment, strict=strict)
        _look_over(project / "site_src", workshop)
        _drop((*_ENGINES_OWN, *unasked), project / "site_src", workshop)
        laid = _lay(extra, project / "site_src", workshop, site_dir)
        refuse(workshop)
        replacing.join_all(workshop, site_dir, laid)
        if workshop != fresh:
            shutil.copytree(workshop, fresh)
        files.swap_folder(fresh, site_dir)
    except OSError as exc:
        raise _cannot_write(exc, site_dir) from exc
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(workshop, ignore_errors=True)
    return outcome


def _places(project: Path, site_dir: Path, engine: Engine) -> tuple[Path, Path]:
    """Where the new site waits to be swapped in, and where the engine builds it."""
    # Beside the live folder, because a rename works only within one file system.
    fresh = site_dir.with_name(f"{files.TEMPORARY_PREFIX}{site_dir.name}")
    # Zensical builds only within the project's folder.
    inside = engine != "zensical" or fresh.is_relative_to(project.resolve())
    return fresh, fresh if inside else project / STATE_FOLDER / "site"


def _make_room(site_dir: Path, fresh: Path, workshop: Path) -> None:
    shutil.rmtree(workshop, ignore_errors=True)
    shutil.rmtree(fresh, ignore_errors=True)
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    if site_dir.exists() and not (site_dir.is_dir() and os.access(site_dir, os.W_OK)):
        raise PermissionError(13, "no right to write there", str(site_dir))
    workshop.mkdir(parents=True)


def _refuse_foreign(project: Path, site_dir: Path) -> None:
    """The live folder is replaced whole, so it must be one that we made, or hold nothing."""
    target, root = site_dir.resolve(), project.resolve()
    inside = any(target.is_relative_to(root / name) for name in ("site_src", STATE_FOLDER))
    if root.is_relative_to(target) or inside:
        hint = "choose a folder of its own, such as site"
        raise SiteError("cannot hold the site: the project is there", path=str(target), hint=hint)
    # Our assets are in every site that we built.
    ours = (target / "assets" / "digest").is_dir()
    if target.is_dir() and any(target.iterdir()) and not ours:
        raise SiteError(
            "holds files that are no site of ours; they would be lost",
            path=str(target),
            hint="choose a new or empty folder, or empty this one yourself",
        )


def _look_over(source: Path, built: Path) -> None:
    """Every page written must have become a page: engines have dropped some silently."""
    pages = [path.relative_to(source) for path in source.rglob("*.md")]
    lost = [
        path.as_posix()
        for path in pages
        if not any(part.startswith(".") for part in path.parts) and not _has_page(built, path)
    ]
    if lost or not (built / "index.html").is_file():
        names = ", ".join(lost[:3]) or "index.html"
        raise SiteError(
            f"the engine made no page of {len(lost) or 1} file(s): {names}",
            path=str(source),
            hint="the old site stays; is exclude_docs in mkdocs.yml too wide?",
        )


def _drop(names: Iterable[str], source: Path, built: Path) -> None:
    """What the engine made of its own accord; an editor's file of that name stays."""
    for name in names:
        if not (source / name).is_file():
            (built / name).unlink(missing_ok=True)


def _lay(
    extra: Iterable[tuple[str, Iterable[bytes]]], source: Path, built: Path, live: Path
) -> set[Path]:
    """Beside the engine's files, never over them; a file of the editor's stays in our place.

    Returns what was laid there, and its folders.
    """
    made: set[Path] = set()
    for name, pieces in extra:
        path = built / name
        if (source / name).is_file() and path.is_file() and path not in made:
            continue
        if path.exists():
            raise SiteError(
                f"two files want the address {name}",
                path=str(built),
                hint="the old site stays; this is a fault of ours or of a theme: please report it",
            )
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
        replacing.lay(path, pieces, live / name)
        made |= {path, path.parent}
    return made


def _has_page(built: Path, source: Path) -> bool:
    name = source.with_suffix("")
    if name.name in ("index", "README"):
        name = name.parent
    html = (built / name / "index.html", built / source.with_suffix(".html"))
    return any(path.is_file() and path.stat().st_size for path in html)


def _remove_empty_parents(path: Path, stop: Path) -> None:
    with contextlib.suppress(OSError):
        for parent in path.parents:
            if parent == stop:
                return
            parent.rmdir()


def _load_manifest(path: Path) -> dict[str, str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _cannot_write(exc: OSError, folder: Path) -> SiteError:
    return SiteError(
        f"cannot write: {exc.strerror}; the site that was there is untouched",
        path=str(folder),
        hint="make room or give yourself the right to write there, then run digest build again",
    )
