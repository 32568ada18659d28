"""The store: one Markdown file for each paper, anywhere below one folder.

The only module that reads or writes library files. It decides nothing: `matching` plans.
"""

from __future__ import annotations

import textwrap
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import files
from generator.errors import LibraryError, PaperFileError, Problem
from generator.formats.paper_file import (
    dump_kept,
    dump_paper,
    leftovers,
    load_kept,
    parse_paper,
    update_text,
)
from generator.models import Paper
from generator.store import NOTHING_KEPT, Store

HELD = 10_000
"""Papers of a shelf that are kept in memory: some 60 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the folder holds. A file that cannot be read is a problem, and stays as it is."""

    papers: Mapping[str, Paper] = field(default_factory=dict)
    """id → paper, sorted by id."""
    paths: Mapping[str, Path] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def load(folder: Path, store: Store = NOTHING_KEPT) -> Loaded:
    """Read every `*.md` below the folder, but for `README.md` and names that begin with a dot."""
    shelf = Shelf(folder, store)
    papers = {paper.id: paper for paper in shelf.read_all()}
    ordered = {key: papers[key] for key in sorted(papers)}
    paths = {key: shelf.path(key) for key in papers}
    return Loaded(papers=ordered, paths=paths, problems=tuple(shelf.problems))


class Shelf(MutableMapping[str, Paper]):
    """The papers of a folder, each read when it is asked for; only the last few are held.

    What is put on it is held until `save`.
    """

    def __init__(self, folder: Path, store: Store = NOTHING_KEPT) -> None:
        self._folder, self._store = folder, store
        # A paper's file below the folder; '' for the usual <id>.md, None when it has none yet.
        self._names: dict[str, str | None] = {}
        self._held: OrderedDict[str, Paper] = OrderedDict()
        self._changed: dict[str, Paper] = {}
        # Files of papers that were taken off, until `save` removes them.
        self._gone: dict[str, Path] = {}
        self._cleared = False
        self.problems: list[Problem] = []

    def read_all(self) -> Iterator[Paper]:
        """Every paper, one after another; to be called first, and once."""
        for path in _paper_files(self._folder):
            name = path.relative_to(self._folder.parent).as_posix()
            try:
                paper = self._parsed(_read(path, name), name)
                if paper.id in self._names:
                    other = self.path(paper.id).relative_to(self._folder.parent).as_posix()
                    raise PaperFileError(
                        f"{paper.id!r} is the id of {other} as well",
                        path=name,
                        field="id",
                        hint="give one of the two another id, or delete the copy",
                    )
            except PaperFileError as exc:
                self.problems.append(exc.as_problem())
                continue
            usual = path == self._folder / f"{paper.id}.md"
            self._names[paper.id] = "" if usual else path.relative_to(self._folder).as_posix()
            self._hold(paper)
            yield paper

    def _parsed(self, text: str, name: str) -> Paper:
        source = f"{name}\0{text}".encode()
        data = self._store.of("paper", source, lambda: dump_kept(parse_paper(text, path=name)))
        return load_kept(data) or parse_paper(text, path=name)

    def path(self, key: str) -> Path:
        return self._folder / (self._names.get(key) or f"{key}.md")

    def save(self, joined: Mapping[str, str]) -> int:
        """Write what was put here, all or none, and remove the files of joined papers.

        Raises:
            LibraryError: the folder cannot be written; nothing was.
        """
        count = len(self._changed)
        paths = {key: self.path(key) for key in self._changed if self._names[key] is not None}
        gone = {path: _end_of(joined, key) for key, path in self._gone.items() if path.exists()}
        changed = _with_leftovers(self._changed, gone)
        if not self._cleared:
            _clear(self._folder)
            self._cleared = True
        _write(self._folder, changed, paths, self.problems)
        for path in gone:
            path.unlink()
        self._gone.clear()
        for key, paper in changed.items():
            self._names[key] = self._names[key] or ""
            self._hold(paper)
        self._changed.clear()
        return count

    def __getitem__(self, key: str) -> Paper:
        if key in self._changed:
            return self._changed[key]
        if key not in self._held:
            if key not in self._names:
                raise KeyError(key)
            name = self.path(key).relative_to(self._folder.parent).as_posix()
            self._hold(parse_paper(_read(self.path(key), name), path=name))
        self._held.move_to_end(key)
        return self._held[key]

    def __setitem__(self, key: str, paper: Paper) -> None:
        self._names.setdefault(key, None)
        self._changed[key] = paper

    def __delitem__(self, key: str) -> None:
        if self._names[key] is not None:
            self._gone[key] = self.path(key)
        del self._names[key]
        self._changed.pop(key, None)
        self._held.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _hold(self, paper: Paper) -> None:
        self._held[paper.id] = paper
        if len(self._held) > HELD:
            self._held.popitem(last=False)


def _paper_files(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise LibraryError("is not a folder", path=str(folder))
    found = (path for path in folder.rglob("*.md") if path.is_file())
    return sorted(
        path
        for path in found
        if path.name != "README.md"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        line = path.read_bytes()[: exc.start].count(b"\n") + 1
        raise PaperFileError(
            "is not UTF-8", path=name, line=line, hint="save the file in UTF-8"
        ) from exc
    except OSError as exc:
        raise PaperFileError(str(exc.strerror), path=name) from exc


def _end_of(joined: Mapping[str, str], key: str) -> str:
    """The paper that a paper has become part of in the end."""
    seen: set[str] = set()
    while key in joined and key not in seen:
        seen.add(key)
        key = joined[key]
    return key


def _with_leftovers(papers: Mapping[str, Paper], gone: Mapping[Path, str]) -> dict[str, Paper]:
    """The papers, with what a person had written into files that now go, beside the paper."""
    found = dict(papers)
    for path, kept in gone.items():
        words = leftovers(path.read_text(encoding="utf-8-sig"))
        if words and kept in found:
            as_it_stood = textwrap.indent(words, "    ")
            found[kept] = found[kept].with_note(f"From {path.name}:\n\n{as_it_stood}")
    return found


def _clear(folder: Path) -> None:
    try:
        files.clear_temporaries(folder)
    except OSError as exc:
        raise _cannot_write(folder, exc) from exc


def _write(
    folder: Path,
    papers: Mapping[str, Paper],
    paths: Mapping[str, Path],
    problems: Iterable[Problem],
) -> None:
    """Write these papers, all or none.

    A paper that has a file keeps it, with the editor's comments; a new one gets `<id>.md`.
    """
    planned: dict[Path, bytes] = {}
    for paper in papers.values():
        path = paths.get(paper.id, folder / f"{paper.id}.md")
        if paper.id in paths:
            text = update_text(path.read_text(encoding="utf-8-sig"), paper)
        elif path.exists():
            # An unreadable file by that name holds somebody's words.
            name = path.relative_to(folder.parent).as_posix()
            why = next((str(one) for one in problems if one.where.startswith(name)), name)
            raise LibraryError(
                f"is in the way of a new paper and cannot be read; nothing was changed\n    {why}",
                path=str(path),
                hint="mend or move that file, then run the command again",
            )
        else:
            text = dump_paper(paper)
        # Through a link, so that the file that it leads to is the one that changes.
        planned[path.resolve()] = text.encode("utf-8")
    try:
        files.write_all(planned)
    except OSError as exc:
        raise _cannot_write(folder, exc) from exc


def _cannot_write(folder: Path, exc: OSError) -> LibraryError:
    return LibraryError(
        f"cannot write: {exc.strerror}; nothing was changed",
        path=str(folder),
        hint="make room or give yourself the right to write there, then run it again",
    )


def append(path: Path, text: str) -> None:
    """Add lines to a file of the library, whole or not at all."""
    try:
        old = path.read_bytes() if path.exists() else b""
        glue = b"\n" if old and not old.endswith(b"\n") else b""
        files.write_all({path: old + glue + text.encode("utf-8")})
    except OSError as exc:
        raise LibraryError(f"cannot write: {exc.strerror}", path=str(path)) from exc
