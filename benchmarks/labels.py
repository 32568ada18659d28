"""The committed labels: read, checked, and split into what is tuned on and what is held out.

A paper's KEY is the hash of its title (the end of its id): the files hold no text of any paper.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from generator.models import OTHER, Vocabulary
from generator.text.titles import short_hash, title_key
from generator.vocabulary import parse_vocabulary

FOLDER = Path(__file__).resolve().parent / "labels"
_KEY = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a person says a paper is about."""

    primary: str
    """A slug of the vocabulary, or *Other*."""
    also: tuple[str, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        return frozenset((self.primary, *self.also))


def key_of(title: str) -> str:
    """The KEY of a paper, from its title."""
    return short_hash(title_key(title))


def is_held_out(key: str) -> bool:
    """One paper in three, fixed by its title: nobody tunes on these."""
    return int(key, 16) % 3 == 0


def split(labels: Mapping[str, Label]) -> dict[str, dict[str, Label]]:
    """The labels of each part."""
    return {
        "dev": {key: one for key, one in labels.items() if not is_held_out(key)},
        "held out": {key: one for key, one in labels.items() if is_held_out(key)},
        "all": dict(labels),
    }


def _rows(text: str, where: str) -> Iterator[tuple[str, list[str]]]:
    """Place and cells of each line; blank lines and `#` lines say nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{where}:{number}", [cell.strip() for cell in line.split("\t")]


def parse_labels(text: str, slugs: Set[str], *, where: str) -> dict[str, Label]:
    """KEY → label of `KEY<TAB>primary<TAB>also also`; ValueError for a line that is not so."""
    found: dict[str, Label] = {}
    for place, cells in _rows(text, where):
        key, primary, *rest = [*cells, ""] if len(cells) < 2 else cells
        also = tuple(" ".join(rest).split())
        unknown = {primary, *also} - slugs - {OTHER}
        if not _KEY.fullmatch(key) or key in found:
            raise ValueError(f"{place}: {key!r} is no key of eight hex digits, or there twice")
        if unknown:
            raise ValueError(f"{place}: no such theme: {', '.join(sorted(unknown))}")
        found[key] = Label(primary=primary, also=also)
    return found


def parse_pairs(text: str, *, where: str) -> dict[tuple[str, str], bool]:
    """(KEY of the paper asked for, KEY of the other) → judged related, of `KEY<TAB>KEY<TAB>0|1`."""
    found: dict[tuple[str, str], bool] = {}
    for place, cells in _rows(text, where):
        if len(cells) != 3 or cells[2] not in ("0", "1") or not all(map(_KEY.fullmatch, cells[:2])):
            raise ValueError(f"{place}: not two keys and 0 or 1")
        good = cells[2] == "1"
        if found.get((cells[1], cells[0]), good) != good or (cells[0], cells[1]) in found:
            raise ValueError(f"{place}: there twice, or judged otherwise the other way round")
        found[cells[0], cells[1]] = good
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """All that was labelled."""

    vocabulary: Vocabulary
    distractors: Vocabulary
    """Themes that no paper is about."""
    gold: Mapping[str, Label]
    second: Mapping[str, Label]
    """Of the other annotator; empty when there is none."""
    related: Mapping[tuple[str, str], bool]


def load(folder: Path = FOLDER) -> Labels:
    """Read the folder; FileNotFoundError names what is missing."""
    vocabulary = _vocabulary(folder / "vocabulary.toml")
    slugs = {theme.slug for theme in vocabulary.themes}
    second = folder / "b.tsv"
    related = folder / "related.tsv"
    return Labels(
        vocabulary=vocabulary,
        distractors=_vocabulary(folder / "distractors.toml"),
        gold=_labels(folder / "a.tsv", slugs),
        second=_labels(second, slugs) if second.exists() else {},
        related=(
            parse_pairs(related.read_text(encoding="utf-8"), where=related.name)
            if related.exists()
            else {}
        ),
    )


def _vocabulary(path: Path) -> Vocabulary:
    return parse_vocabulary(path.read_text(encoding="utf-8"), path=path.name)


def _labels(path: Path, slugs: Set[str]) -> dict[str, Label]:
    return parse_labels(path.read_text(encoding="utf-8"), slugs, where=path.name)


def described(vocabulary: Vocabulary) -> Vocabulary:
    """Titles and descriptions alone."""
    return Vocabulary(
        themes=tuple(replace(theme, keywords=(), aliases=()) for theme in vocabulary.themes)
    )


def named(vocabulary: Vocabulary, keywords: int = 0, *, seed: int = 0) -> Vocabulary:
    """Titles, with so many keywords of each theme, drawn by the seed."""
    draw = random.Random(seed)
    return Vocabulary(
        themes=tuple(
            replace(
                theme,
                about="",
                aliases=(),
                keywords=tuple(draw.sample(theme.keywords, min(keywords, len(theme.keywords)))),
            )
            for theme in vocabulary.themes
        )
    )


def joined(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """One vocabulary with the themes of all."""
    return Vocabulary(themes=tuple(theme for one in vocabularies for theme in one.themes))
