"""Mails in files, looked over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.errors import Problem, UsageError
from generator.mail.lint import lint


def lint_files(paths: Iterable[Path]) -> tuple[int, tuple[Problem, ...]]:
    """How many mails there are, and what is wrong with them; of a folder all its `.eml`.

    Raises:
        UsageError: a folder holds none, or a file cannot be read.
    """
    found = [one for path in paths for one in _mails(path)]
    problems: list[Problem] = []
    for path in found:
        try:
            raw = path.read_bytes()
        except OSError as exc:
            raise UsageError(f"{path} cannot be read: {exc.strerror}") from exc
        problems += lint(raw, where=str(path))
    return len(found), tuple(problems)


def _mails(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.rglob("*.eml") if one.is_file())
    if not found:
        hint = f"digest mail preview --out {path} makes one"
        raise UsageError(f"{path} holds no mail (.eml)", hint=hint)
    return found
