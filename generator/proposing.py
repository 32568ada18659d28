"""What an editor is told of themes: their support, words to add, and new ones. Text only, TOML.

Titles come from anywhere: in a comment they are one line of printable characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.discovery import Suggestion
from generator.models import Theme
from generator.text import clean
from generator.vocabulary import HEAD, dump_theme

EXAMPLES = 3
SHOWN = 8
"""Papers that are named of a new theme."""
TITLE_LENGTH = 90
SUGGESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A theme, and what speaks for it."""

    theme: Theme
    papers: tuple[str, ...]
    """Ids of those that are in it, or would go there."""
    examples: tuple[str, ...]
    """Titles of some of them, the best first."""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is there, and what could be added."""

    themes: tuple[Support, ...]
    new: tuple[Support, ...]
    """Made of papers that are in no theme."""
    left: int
    """How many those are, all in all."""
    discovered: bool
    """Whether `themes` are found ones, as nobody has written any."""


def comment(text: str) -> str:
    """The text on one line, without what could end it or hide in it."""
    words = " ".join(text.split())
    return clean.cut("".join(char for char in words if char.isprintable()), limit=TITLE_LENGTH)


def whole(proposal: Proposal) -> str:
    """A vocabulary of all themes, each below what speaks for it."""
    blocks = [
        "".join(f"{line}\n" for line in _remarks(one)) + dump_theme(one.theme)
        for one in (*proposal.themes, *proposal.new)
    ]
    return "\n".join([HEAD, *blocks])


def additions(proposal: Proposal) -> str:
    """What an editor may add: words for themes that are there, and new themes."""
    parts = []
    for one in proposal.themes:
        parts.append(f"# {one.theme.slug}: {_many(len(one.papers), 'paper')}{_words(one)}")
    parts.append("#")
    if not proposal.new:
        parts.append(f"# No new theme: {_many(proposal.left, 'paper')} in none, too few alike.")
    else:
        many = sum(len(one.papers) for one in proposal.new)
        themes = _many(len(proposal.new), "new theme")
        parts.append(
            f"# {themes} for {many} of the {_many(proposal.left, 'paper')} in none; "
            "digest themes --accept adds them, or those that you name."
        )
    text = "".join(f"{part}\n" for part in parts)
    for one in proposal.new:
        named = "".join(f"#   {comment(title)}\n" for title in one.examples)
        rest = len(one.papers) - len(one.examples)
        more = f"#   and {rest:,} more\n" if rest > 0 else ""
        head = f"\n# {_many(len(one.papers), 'paper')} would go there:\n"
        text += head + named + more + dump_theme(one.theme)
    return text


def _remarks(one: Support) -> Iterable[str]:
    titles = "; ".join(comment(title) for title in one.examples[:EXAMPLES])
    yield f"# {_many(len(one.papers), 'paper')}" + (f", for example: {titles}" if titles else "")
    if one.suggestions:
        yield f"# Further keywords you could add: {_said(one.suggestions)}"


def _words(one: Support) -> str:
    if not one.papers:
        return ". Nothing supports it: give it more keywords, or delete it"
    return f". Further keywords you could add: {_said(one.suggestions)}" if one.suggestions else ""


def _said(suggestions: Sequence[Suggestion]) -> str:
    return ", ".join(
        f'"{comment(one.words)}" ({one.inside} of its papers, {one.outside} others)'
        for one in suggestions[:SUGGESTED]
    )


def _many(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
