"""A text as the terms that it is found by; `words.js` does the same to what a reader types.

Case, accents, plurals and quotes fold as they do for themes (`text.phrases`); then one ending
goes, so that *learned* finds *learning*. What is written joined, hyphened or apart is found by
either, and so is what stands after an elision, as in *l’art* and *O’Brien*. Scripts that put no
blanks between words are read by pairs of letters, emoji and other signs each as a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.text.phrases import Token, fold_word, tokens
from generator.text.titles import fold
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


GREEK = tuple(
    """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma
    sigma tau upsilon phi chi psi omega
    """.split()
)
"""Names of the letters from U+03B1 on."""

# Thai, Lao, Burmese and Khmer without their punctuation.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17d7-\u17ff]+")
# Arrows, mathematics, shapes, emoji and flags; neither circled numbers nor tones of skin.
_SIGN = re.compile(
    "[\u2190-\u22ff\u25a0-\u2775\u2794-\u27bf\u2b00-\u2bff"
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_GREEK_LETTER = re.compile("([a-z0-9]*)([α-ω])([a-z0-9]*)")
_SHORTEST_PART = 3
"""Letters of a part of a word with an apostrophe; *don’t* has no parts."""


class _Word(NamedTuple):
    start: int
    terms: tuple[str, ...]
    """The first is the word's own; it is found by the others as well."""


def terms(text: str) -> Iterator[tuple[str, int]]:
    """The terms of a text with the place of each, counted in words; one place may have several."""
    plain = text if text.isascii() else _UNSPACED.sub(lambda run: "|" * len(run[0]), text)
    words = [_read(plain, token, before) for token, before in _with_before(tokens(plain))]
    if not text.isascii():
        words = sorted([*words, *_apart(text)])
    for place, word in enumerate(words):
        for term in word.terms:
            yield term, place


def _with_before(words: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    return zip(words, (None, *words), strict=False)


def _read(text: str, token: Token, before: Token | None) -> _Word:
    own = stem(token.stem)
    joined = _joined(text, before, token) if before else ""
    others = (joined, *_parts(text[token.start : token.end]), _named(token.stem))
    return _Word(token.start, tuple(dict.fromkeys(one for one in (own, *others) if one)))


def _joined(text: str, before: Token, token: Token) -> str:
    """`email` of *e-mail*, `multiagent` of *multi agent*."""
    hyphened = text[before.end : token.start] in ("-", "‐", "‑")
    if hyphened or (token.joined and before.stem in PREFIXES and token.stem not in STOP_WORDS):
        return stem(before.stem + token.stem)
    return ""


def _parts(raw: str) -> tuple[str, ...]:
    """`dalembert` and `alembert` of *d’Alembert*."""
    if "'" not in raw and "’" not in raw:
        return ()
    pieces = raw.replace("’", "'").removesuffix("'s").removesuffix("'S").split("'")
    if len(pieces) < 2 or len(pieces[-1]) < _SHORTEST_PART:
        return ()
    long = [one for one in pieces if len(one) >= _SHORTEST_PART]
    return tuple(stem(fold_word(one)) for one in ("".join(pieces), *long))


def _named(folded: str) -> str:
    """`pi0` of *π0*; nothing of a word in Greek."""
    found = None if folded.isascii() else _GREEK_LETTER.fullmatch(folded)
    return stem(found[1] + GREEK[ord(found[2]) - ord("α")] + found[3]) if found else ""


def _apart(text: str) -> Iterator[_Word]:
    """What `tokens` does not read."""
    for sign in _SIGN.finditer(text):
        yield _Word(sign.start(), (sign[0],))
    for run in _UNSPACED.finditer(text):
        starts = [at for at, char in enumerate(run[0]) if unicodedata.category(char)[0] != "M"]
        ends = [*starts[1:], len(run[0])]
        if len(starts) == 1:
            yield _Word(run.start() + starts[0], (fold(run[0][starts[0] :]),))
        for start, end in zip(starts, ends[1:], strict=False):
            yield _Word(run.start() + start, (fold(run[0][start:end]),))


def rules() -> dict[str, object]:
    """What `words.js` has to know of the language, so that it stands in one place only."""
    return {
        "endings": ENDINGS,
        "shortest": SHORTEST,
        "irregular": IRREGULAR,
        "invariant": sorted(INVARIANT),
        "prefixes": PREFIXES,
        "stop": sorted(STOP_WORDS),
        "greek": GREEK,
    }
