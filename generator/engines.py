"""Starts a site engine as a subprocess, by name. The only module that knows their command lines.

MkDocs, ProperDocs and Zensical read the same `mkdocs.yml`; what differs is told by environment
variables, which all three read through `!ENV`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config import Engine
from generator.errors import EngineError

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
"""What of our environment an engine needs; the rest may hold secrets, and `!ENV` could print it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an engine said."""

    engine: Engine
    warnings: tuple[str, ...]


def run(
    engine: Engine,
    project: Path,
    site_dir: Path,
    *,
    environment: Mapping[str, str],
    strict: bool,
) -> Outcome:
    """Build the project into `site_dir`, an empty folder.

    Raises:
        EngineError: it is not installed, it failed, or with `strict` it warned.
    """
    _look_before(engine, project)
    result = subprocess.run(  # noqa: S603 - the command is made of constants and our own paths
        _command(engine, site_dir, strict=strict),
        cwd=project,
        env=_environment(site_dir, environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = _plain_lines(result.stdout + result.stderr)
    if result.returncode:
        last = "\n    ".join(said[-12:])
        hint = "the lines above are the engine's own words; the page they name needs mending"
        if "No space left on device" in last:
            hint = "make room, then run digest build again"
        raise EngineError(f"failed; the old site stays\n    {last}", engine=engine, hint=hint)
    warnings = tuple(line for line in said if re.match(r"(WARNING|warning|\s*\[!\])", line))
    return Outcome(engine=engine, warnings=warnings)


def _look_before(engine: Engine, project: Path) -> None:
    if importlib.util.find_spec(engine) is None:
        hint = f'python3 -m pip install "paper-digest-generator[{engine}]"'
        raise EngineError("is not installed", engine=engine, hint=hint)
    if not (project / "mkdocs.yml").is_file():
        hint = "digest init DIR writes a project with one"
        raise EngineError("there is no mkdocs.yml", engine=engine, hint=hint)


def _environment(site_dir: Path, told: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    fixed = {
        "DIGEST_SITE_DIR": str(site_dir),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "NO_COLOR": "1",
    }
    return {**kept, **told, **fixed}


def _command(engine: Engine, site_dir: Path, *, strict: bool) -> list[str]:
    command = [sys.executable, "-m", engine, "build"]
    if engine == "zensical":
        command.append("--clean")
    else:
        command += ["--site-dir", str(site_dir)]
    # Never with -q: MkDocs' quiet mode hides the warnings that --strict counts.
    return [*command, "--strict"] if strict else command


def _plain_lines(text: str) -> list[str]:
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    return [line.rstrip() for line in plain.splitlines() if line.strip()]
