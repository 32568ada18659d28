"""A text as the terms that it is found by; `words.js` does the same to what a reader types.

Case, accents, plurals and quotes fold as they do for themes (`text.phrases`); then one ending
goes, so that *learned* finds *learning*. What is written joined, hyphened or apart is found by
either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator.text.phrases import Token, tokens
from generator.text.wordlists import INVARIANT, IRREGULAR, PREFIXES, STOP_WORDS

ENDINGS = tuple(
    """
    ational ization isation fulness iveness ousness ations ation ating ments ment ness ings ing
    able ible ions ion ities ity ized ised izes ises ize ise ive ally al ance ence ers er ed es
    ly y
    """.split()
)
"""The first that fits goes; at least four letters stay."""
SHORTEST = 4


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A folded word without its ending.

    >>> [stem(word) for word in ("learning", "learned", "network", "reinforcement", "planning")]
    ['learn', 'learn', 'network', 'reinforc', 'plan']
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word[-1:] == "e" and len(word) > SHORTEST else word


def terms(text: str) -> Iterator[tuple[str, int]]:
    """The terms of a text with the place of each, counted in words; one place may have two."""
    words = tokens(text)
    for place, token in enumerate(words):
        yield stem(token.stem), place
        if place and (joined := _joined(text, words, place)):
            yield joined, place


def _joined(text: str, words: Sequence[Token], place: int) -> str:
    """`email` of *e-mail*, `multiagent` of *multi agent*."""
    before, token = words[place - 1], words[place]
    hyphened = text[before.end : token.start] in ("-", "‐", "‑")
    if hyphened or (token.joined and before.stem in PREFIXES and token.stem not in STOP_WORDS):
        return stem(before.stem + token.stem)
    return ""


def rules() -> dict[str, object]:
    """What `words.js` has to know of the language, so that it stands in one place only."""
    return {
        "endings": ENDINGS,
        "shortest": SHORTEST,
        "irregular": IRREGULAR,
        "invariant": sorted(INVARIANT),
        "prefixes": PREFIXES,
        "stop": sorted(STOP_WORDS),
    }
