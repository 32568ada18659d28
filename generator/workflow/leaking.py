"""Nobody's address where others see it: files of the site and the repository, looked through."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from generator.errors import DeliveryError, Level, Problem, SiteError
from generator.mail import leaks
from generator.mail.leaks import Secrets
from generator.project import Project
from generator.text import addresses
from generator.workflow.notebook import remembered
from generator.workflow.readers import list_text, load_keys
from generator.workflow.running import Say

ENOUGH = 20
"""Places told."""
_PACKED = (".gz", ".png", ".jpg", ".webp", ".ico", ".woff", ".woff2", ".pdf", ".zip", ".sqlite")


def load_secrets(project: Project) -> Secrets:
    """What must not be seen: nothing where this machine knows no list and no key.

    Raises:
        DeliveryError: the list that is named cannot be read.
    """
    keys = load_keys(project) if os.environ.get(project.settings.subscribers.key_env) else {}
    memory = remembered(project)
    joined = [*memory.joined.values(), *memory.asks.values()]
    found = leaks.addresses_in("\n".join((list_text(project), *(one.email for one in joined))))
    # Who sends says so in public, and may read along.
    mail = project.settings.mail
    own = (mail.sender, mail.reply_to, mail.owner, project.settings.subscribers.unsubscribe_mail)
    public = {addresses.bare(one).lower() for one in own if one}
    return Secrets(addresses=found - public, keys=keys)


def in_repository(project: Project) -> tuple[Problem, ...]:
    """Places in files that a commit takes along; or that the list could not be read."""
    try:
        secrets = load_secrets(project)
    except DeliveryError as exc:
        return (_unknown(exc),)
    return _found(project, _repository(project), secrets) if secrets else ()


def in_site(project: Project, folder: Path) -> tuple[Problem, ...]:
    """Places in the files of a built site."""
    try:
        secrets = load_secrets(project)
    except DeliveryError as exc:
        return (_unknown(exc),)
    return _found(project, _all_below(folder), secrets) if secrets else ()


def guard(project: Project, say: Say) -> Callable[[Path], None]:
    """What refuses a site, given its folder, that shows a reader's address or token, or is made
    from files that do.
    """

    def refuse(folder: Path) -> None:
        if found := (*in_site(project, folder), *in_repository(project)):
            bad = [one for one in found if one.level is Level.ERROR]
            if not bad:
                say(str(found[0]))
                return
            where = bad[0].where.removeprefix(f"{folder}/")
            more = f", and {len(bad) - 1} more places" if len(bad) > 1 else ""
            raise SiteError(f"{bad[0].message}{more}", path=where, hint=bad[0].hint)

    return refuse


def _found(project: Project, paths: Iterable[Path], secrets: Secrets) -> tuple[Problem, ...]:
    def places() -> Iterator[Problem]:
        for path in paths:
            for line, what in leaks.find(path.read_bytes(), secrets):
                yield Problem(
                    code="check/leak", where=f"{project.name_of(path)}:{line}",
                    message=f"{what} stands here, where others see it",
                    hint="take it out, and out of the history of the repository too",
                    level=Level.ERROR,
                )  # fmt: skip

    return tuple(islice(places(), ENOUGH))


def _unknown(error: DeliveryError) -> Problem:
    message = f"whether a reader's address stands in a file was not looked at: {error.message}"
    return Problem(code="check/leak", where="subscribers", message=message, hint=error.hint)


def _repository(project: Project) -> Iterator[Path]:
    """What git knows or would take; without git, all that is not hidden. Not the site."""
    root = project.root
    told = _git_files(root)
    paths = [root / one for one in told] if told is not None else _all_below(root)
    inside = (project.site_dir, project.mail_state)
    for path in paths:
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if told is None and hidden:
            continue
        if not any(path.is_relative_to(one) for one in inside) and _is_text(path):
            yield path


def _git_files(root: Path) -> list[str] | None:
    try:
        told = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=root, capture_output=True, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (
        sorted(filter(None, os.fsdecode(told.stdout).split("\0"))) if not told.returncode else None
    )


def _all_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if _is_text(path))


def _is_text(path: Path) -> bool:
    return path.suffix.lower() not in _PACKED and path.is_file() and not path.is_symlink()
