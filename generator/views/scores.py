"""What was recorded of a paper, and its scores, in words."""

from __future__ import annotations

from generator import ranking
from generator.catalog import Catalog
from generator.models import Paper, Part, Score
from generator.ranking import Order
from generator.views.values import ScoreView
from generator.words import N_, Words

ORDER_WORDS = {
    Order.TOP: N_("top"),
    Order.NEW: N_("new"),
    Order.RISING: N_("rising"),
    Order.DISCUSSED: N_("discussed"),
}
PART_WORDS = {
    "upvotes": N_("upvotes"),
    "comments": N_("comments"),
    "stars": N_("stars"),
    "citations": N_("citations"),
    ranking.AGE: N_("age"),
}


def score_view(catalog: Catalog, paper: Paper, order: Order) -> ScoreView | None:
    """A score with its parts; None where none of its signals was recorded."""
    score = ranking.score(paper, order, catalog.scale)
    if all(part.name == ranking.AGE for part in score.parts):
        return None
    words = catalog.words
    return ScoreView(
        order=words.gettext(ORDER_WORDS[order]),
        total=signed(score.total, words),
        parts=tuple(
            (part_word(part.name, words), signed(part.value, words)) for part in _by_size(score)
        ),
        said=_said(score, words),
    )


def _by_size(score: Score) -> list[Part]:
    """What counts most first."""
    return sorted(score.parts, key=lambda part: -abs(part.value))


def _said(score: Score, words: Words) -> str:
    """`What lifts it, most first: stars, upvotes. What holds it back: comments.`"""
    ordered = _by_size(score)
    up = ", ".join(part_word(part.name, words) for part in ordered if part.value > 0)
    down = ", ".join(part_word(part.name, words) for part in ordered if part.value < 0)
    found = []
    if up:
        found.append(words.gettext("What lifts it, most first: {parts}.", parts=up))
    if down:
        found.append(words.gettext("What holds it back, most first: {parts}.", parts=down))
    return " ".join(found) or words.gettext("It has as much attention as is typical.")


def part_word(name: str, words: Words) -> str:
    """What a part of a score is called: the signal's name, or `age`."""
    return words.gettext(PART_WORDS[name]) if name in PART_WORDS else name


def signed(value: float, words: Words) -> str:
    """`+0.301`, `−1.5`, `0`: with a true minus."""
    return f"{'−' if value < 0 else '+'}{words.number(abs(value))}" if value else "0"


def signals(paper: Paper, words: Words) -> tuple[tuple[str, str], ...]:
    def said(name: str, count: int) -> str:
        match name:
            case "upvotes":
                return words.ngettext("{count} upvote", "{count} upvotes", count)
            case "comments":
                return words.ngettext("{count} comment", "{count} comments", count)
            case "stars":
                return words.ngettext("{count} star on GitHub", "{count} stars on GitHub", count)
            case "citations":
                return words.ngettext("{count} citation", "{count} citations", count)
        return f"{words.number(count)} {name}"

    # The words' order first, then what has no word of its own.
    names = sorted(paper.signals, key=[*PART_WORDS, *paper.signals].index)
    return tuple((name, said(name, paper.signals[name])) for name in names)
