"""Whether a build would make what is there already: then nothing is read, and no file is touched.

What a build looks at is compared with what the last one looked at: by names, sizes and times, and
where these differ by content, since a fresh checkout has other times. What it made is compared by
names, sizes and times alone: who edits the site by hand gets it built again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import generator
from generator import engines, files, site
from generator.config import Engine
from generator.project import Project
from generator.resources import templates_folder

FILE_NAME = "built.json"
LAYOUT = 1
"""Changes when an older file of this kind would say something else."""
FINE, COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds within which two writings can carry one time: of most file systems, and of those
that know whole seconds only (FAT: two)."""
_NO_INPUT = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked for."""

    engine: Engine
    target: Path
    strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Every file that a build may look at."""

    seen: Mapping[str, tuple[int, int]]
    """Path → size and time of its last change, in nanoseconds since 1970."""
    digests: Mapping[str, str]
    """Path → SHA-256 of its content."""
    at: int
    """When they were looked at."""


def look(project: Project, target: Path) -> Inputs:
    """To be called before the build reads anything: what changes later is then seen as changed."""
    at = time.time_ns()
    found = dict(_inputs(project, target))
    return Inputs(seen=found, digests={path: _digest(path) for path in found}, at=at)


def look_again(inputs: Inputs, paths: Iterable[Path]) -> Inputs:
    """The same with files that the build itself has written since."""
    seen, digests = dict(inputs.seen), dict(inputs.digests)
    for path in map(str, paths):
        seen.pop(path, None)
        digests.pop(path, None)
        with contextlib.suppress(OSError):
            state = os.stat(path)
            seen[path], digests[path] = (state.st_size, state.st_mtime_ns), _digest(path)
    return replace(inputs, seen=seen, digests=digests)


def edition(inputs: Inputs) -> str:
    """What is the same as long as our code and all that it uses are: to keep what they made."""
    ours = str(Path(generator.__file__).parent)
    code = [inputs.digests[path] for path in sorted(inputs.seen) if path.startswith(ours)]
    return _hash([*code, *_installed(), sys.version, sys.byteorder])


def keep(project: Project, call: Call, inputs: Inputs, told: Mapping[str, Any]) -> None:
    """Write down what a build that is done looked at, what it made, and what it told of it.

    A folder that cannot be written costs the next build its time, and no more.
    """
    with contextlib.suppress(OSError):
        kept = {
            "call": _call(project, call),
            "made": _made(project, call.target),
            "listing": _listing(project, inputs.seen),
            "content": _content(project, inputs.digests),
            "at": inputs.at,
            "told": told,
        }
        files.write_all({project.state / FILE_NAME: json.dumps(kept).encode()})


def recall(project: Project, call: Call) -> dict[str, Any] | None:
    """What the last build told, if this one would make and tell the same; else nothing.

    Nothing where this machine knows readers: a site is looked through for their addresses, and
    the list may have changed.
    """
    readers = project.settings.subscribers
    if any(os.environ.get(name) for name in (readers.file_env, readers.command_env)):
        return None
    try:
        kept = json.loads((project.state / FILE_NAME).read_bytes())
        if kept["call"] != _call(project, call) or kept["made"] != _made(project, call.target):
            return None
        seen = dict(_inputs(project, call.target))
        if kept["listing"] != _listing(project, seen) or _is_young(seen, kept["at"]):
            digests = {path: _digest(path) for path in seen}
            if kept["content"] != _content(project, digests):
                return None
        told = kept["told"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if isinstance(told, dict) else None


def _is_young(seen: Mapping[str, tuple[int, int]], at: int) -> bool:
    """Whether a file could have been written again since `at` without another time to show it."""
    return any(at - changed < (FINE if changed % 10**9 else COARSE) for _, changed in seen.values())


def _call(project: Project, call: Call) -> str:
    """One hash of the request, of all that runs, and of what engines see of the environment."""
    told = sorted(
        (name, os.environ[name])
        for name in (*engines.PASSED_ON, "SOURCE_DATE_EPOCH")
        if name in os.environ
    )
    what = [
        LAYOUT,
        call.engine,
        _name(project, str(call.target.resolve())),
        call.strict,
        project.settings.model_dump_json(),
        platform.platform(),
        sys.version,
        list(_installed()),
        told,
    ]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def _installed() -> Iterator[str]:
    """Names and versions of all that is installed, as their folders say."""
    for place in sys.path:
        with contextlib.suppress(OSError):
            names = os.listdir(place or ".")
            yield from sorted(one for one in names if one.endswith((".dist-info", ".egg-info")))


def _inputs(project: Project, target: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The project's files, but for what is made of them; and ours."""
    root, source = str(project.root), str(project.root / "site_src")
    written = {f"{source}/{path}" for path in site.written_before(project.root)}
    apart = {str(one) for one in (target, project.site_dir, project.state, project.mail_state)}
    yield from _walk(root, apart | {source})
    own = _walk(source, apart, hidden=True)
    yield from ((path, seen) for path, seen in own if path not in written)
    yield from _walk(str(project.mail_state), set(), hidden=True)
    elsewhere = [project.library, templates_folder(), Path(generator.__file__).parent]
    singles = [project.vocabulary_path, project.assignments_path, project.found_themes_path]
    for folder in elsewhere:
        if not folder.is_relative_to(project.root):
            yield from _walk(str(folder), apart)
    for path in singles:
        if not path.is_relative_to(project.root) and path.is_file():
            state = path.stat()
            yield str(path), (state.st_size, state.st_mtime_ns)


def _walk(
    folder: str, apart: set[str], *, hidden: bool = False, linked: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every file below a folder; not in those of installed programs, nor, unless told, in hidden
    ones. Links to folders are followed, as engines do, each once on the way."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    if any(one.name == "pyvenv.cfg" for one in entries):
        return
    for one in entries:
        if one.name.startswith(files.TEMPORARY_PREFIX):
            continue
        if one.is_dir():
            shown = hidden or not one.name.startswith(".")
            way = linked
            if one.is_symlink():
                real = os.path.realpath(one.path)
                # One that leads back up shows nothing new.
                shown &= real not in linked and not f"{os.path.realpath(folder)}/".startswith(
                    f"{real}/"
                )
                way = linked | {real}
            if shown and one.name not in _NO_INPUT and one.path not in apart:
                yield from _walk(one.path, apart, hidden=hidden, linked=way)
        else:
            with contextlib.suppress(FileNotFoundError):
                state = one.stat()
                yield one.path, (state.st_size, state.st_mtime_ns)


def _made(project: Project, target: Path) -> str:
    """One hash of the names, sizes and times of all that a build wrote."""
    source = str(project.root / "site_src")
    found = [
        f"{path} {_state(f'{source}/{path}')}" for path in sorted(site.written_before(project.root))
    ]
    return _hash([*found, "", *_states(str(target.resolve()))])


def _states(folder: str) -> list[str]:
    rows, folders = [], [folder]
    while folders:
        for one in os.scandir(folders.pop()):
            if one.is_dir(follow_symlinks=False):
                folders.append(one.path)
            else:
                state = one.stat(follow_symlinks=False)
                rows.append(f"{one.path[len(folder) :]} {state.st_size} {state.st_mtime_ns}")
    return sorted(rows)


def _state(path: str) -> str:
    try:
        state = os.stat(path)
    except FileNotFoundError:
        return "gone"
    return f"{state.st_size} {state.st_mtime_ns}"


def _listing(project: Project, seen: Mapping[str, tuple[int, int]]) -> str:
    return _hash(f"{_name(project, path)} {seen[path]}" for path in sorted(seen))


def _content(project: Project, digests: Mapping[str, str]) -> str:
    return _hash(f"{_name(project, path)} {digests[path]}" for path in sorted(digests))


def _name(project: Project, path: str) -> str:
    """As seen from the project's folder, so that the folder may move."""
    return os.path.relpath(path, project.root) if path.startswith(str(project.root)) else path


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _hash(rows: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()
