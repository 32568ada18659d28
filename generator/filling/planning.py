"""Which pages the engine makes, and which are filled into a page of their kind."""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from generator.filling.values import DESCRIPTION, HEAD, PATH, TITLE, Ready

ENOUGH = 6
"""Pages of a kind, below which a shell would cost more than they do."""
# What an address needs no percent sign for, so that it is the same in any place.
# A page of a folder has an address of another form, and there are few.
_PLAIN = re.compile(r"(?!(?:.*/)?(?:index|readme)\.md)[a-z0-9][a-z0-9._/-]*\.md", re.IGNORECASE)
_LINK = re.compile(r"""(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*["']?)([^\s"'<>)#]+)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Pages that differ in nothing but what `shells.fill` fills in."""

    shell: str
    """Path of the page that the engine makes for them, without `.md`."""
    meta: Mapping[str, Any]
    """The front matter of that page."""
    pages: tuple[Ready, ...]
    """Sorted by path."""

    @property
    def samples(self) -> tuple[Ready, ...]:
        """Those that the engine makes as well, to be compared."""
        return (self.pages[0], self.pages[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPlan:
    """How the site is made."""

    kinds: tuple[Kind, ...]
    filled: frozenset[str]
    """Paths of the pages that the engine does not get."""


def plan_filling(pages: Iterable[Ready], needed: frozenset[str]) -> FillPlan:
    """Sort pages by kind; `needed` are those that the engine must have, whatever their kind."""
    kinds: defaultdict[tuple[Any, ...], list[Ready]] = defaultdict(list)
    for page in pages:
        if page.path not in needed and _PLAIN.fullmatch(page.path):
            kinds[_kind(page)].append(page)
    made = []
    for number, (key, every) in enumerate(sorted(kinds.items(), key=lambda one: str(one[0]))):
        if len(every) >= ENOUGH:
            every.sort(key=lambda page: page.path)
            path = _shell_path(key[0], key[1], number)
            made.append(Kind(shell=path, meta=_frame(every[0]), pages=tuple(every)))
    filled = {page.path for kind in made for page in kind.pages}
    samples = {page.path for kind in made for page in kind.samples}
    return FillPlan(kinds=tuple(made), filled=frozenset(filled - samples))


def linked(own: Mapping[str, str]) -> Iterator[str]:
    """Paths of pages that hand-written ones (path → text) may link to: the engine looks them up."""
    for path, text in own.items():
        folder = posixpath.dirname(path)
        for found in _LINK.finditer(text):
            target = unquote(found[1].partition("?")[0])
            start = "" if target.startswith("/") else folder
            whole = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
            yield whole if whole.endswith(".md") else f"{whole}.md"


def _kind(page: Ready) -> tuple[Any, ...]:
    """What decides about the frame: depth, section, and all of the front matter but our words."""
    parts = page.path.split("/")
    return len(parts), parts[0] if len(parts) > 1 else "", json.dumps(_frame(page), sort_keys=True)


def _frame(page: Ready) -> dict[str, Any]:
    frame = {**page.meta, "title": TITLE}
    if "description" in frame:
        frame["description"] = DESCRIPTION
    if "digest" in frame:
        frame["digest"] = dict(frame["digest"])
        if "head" in frame["digest"]:
            frame["digest"]["head"] = HEAD
    return frame


def _shell_path(depth: int, section: str, number: int) -> str:
    name = f"{PATH}{number}"
    folders = [section] if section else []
    return "/".join([*folders, name, *["x"] * (depth - len(folders) - 1)])
