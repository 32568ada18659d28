"""`digest build`: what is as the last build left it is not built again.

Nothing heavy is imported for that: finding out that nothing changed costs less than numpy alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.config import Engine
from generator.errors import Level, Problem
from generator.project import Project
from generator.workflow import unchanged
from generator.workflow.running import Say, Track, untracked


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What `build` did."""

    papers: int
    pages: int
    written: int
    deleted: int
    other_share: float
    discovered: bool
    site_dir: Path
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]

    def to_keep(self) -> dict[str, Any]:
        """What a further build that changes nothing tells as well, for JSON."""
        found = dataclasses.asdict(self) | {"written": 0, "deleted": 0}
        del found["site_dir"]
        return found


def build(
    project: Project,
    *,
    engine: Engine | None = None,
    site_dir: Path | None = None,
    strict: bool = False,
    full: bool = False,
    fresh: bool = False,
    say: Say = lambda _: None,
    track: Track = untracked,
) -> Built:
    """Library → pages → site, published whole.

    `full`: the engine makes every page itself; `fresh`: even where nothing changed.
    """
    target = site_dir or project.site_dir
    chosen = engine or project.settings.build.engine
    call = unchanged.Call(engine=chosen, target=target, strict=strict)
    if not (fresh or full) and (told := unchanged.recall(project, call)):
        say("nothing has changed since the last build")
        return _retold(told, target)
    from generator.workflow.building import build_anew

    return build_anew(project, call, say=say, track=track, full=full)


def _retold(told: Mapping[str, Any], target: Path) -> Built:
    problems = tuple(Problem(**one | {"level": Level(one["level"])}) for one in told["problems"])
    rest = {"problems": problems, "warnings": tuple(told["warnings"]), "site_dir": target}
    return Built(**{**told, **rest})
