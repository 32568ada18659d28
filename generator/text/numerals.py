"""The numbers in a title: what tells "Part I" from "Part II" and "GPT-3" from "GPT-4"."""

from __future__ import annotations

import re

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_WORDS = {
    word: number
    for number, words in enumerate(
        ("one first", "two second", "three third", "four fourth", "five fifth", "six sixth"), 1
    )
    for word in words.split()
}
_LETTERS = {"i": 1, "v": 5, "x": 10}


def numbers(text: str) -> tuple[int, ...]:
    """All numbers of a folded text, in order: digits, Roman numerals, words up to six.

    >>> numbers("gpt 4 part ii the second look"), numbers("on letters")
    ((4, 2, 2), ())
    """
    found = []
    for word in re.findall(r"[a-z]+|[0-9]+", text):
        if word.isdigit():
            found.append(int(word[:15]))
        elif word in _WORDS:
            found.append(_WORDS[word])
        elif _ROMAN.fullmatch(word):
            found.append(_roman(word))
    return tuple(found)


def _roman(word: str) -> int:
    values = [_LETTERS[letter] for letter in word]
    later = [*values[1:], 0]
    return sum(-one if one < next else one for one, next in zip(values, later, strict=True))
