"""Words and phrases of a paper, folded so that spellings of one thing are one key.

Finds and folds only; what a phrase is worth is for `themes` and `discovery` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.text.titles import fold, short_hash
from generator.text.wordlists import GENERIC, INVARIANT, IRREGULAR, PREFIXES, STOP_WORDS

Place = Literal["title", "keyword", "abstract"]
Stems = tuple[str, ...]
"""A phrase as a key: its words, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperText:
    """What themes are made from: plain text, TeX already read."""

    id: str
    title: str
    abstract: str = ""
    """The summary and the abstract, one after the other."""
    keywords: tuple[str, ...] = ()
    pinned_themes: tuple[str, ...] = ()
    """Slugs that a person set."""
    packed: bytes = field(default=b"", compare=False, repr=False)
    """Its reading, as `generator.text.packed` has it, where that was made already."""


class Token(NamedTuple):
    """One word of a text."""

    raw: str
    """As printed; empty for the further words that an acronym stands for."""
    stem: str
    start: int
    end: int
    joined: bool
    """Only a blank or a hyphen stands before it: a phrase may go on."""


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a paper, as words."""

    place: Place
    text: str
    tokens: Sequence[Token]

    def surface(self, first: int, last: int) -> str:
        """The words from one token to another, as the paper has them."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[last].end].split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper as words: acronyms that it explains are replaced by what they stand for."""

    fields: tuple[Field, ...]
    defined: Mapping[str, Stems] = field(default_factory=dict)
    """acronym → the long form that this paper gives it."""


# A single CJK character is a word of its own: those scripts put no blanks between words. Marks
# that `\w` leaves out (accents apart, Indic vowels) and soft hyphens stay inside their word.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|(?<![^\W_])[A-Za-z](?:\+\+|[*#])"
    r"|[^\W_](?:[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|[\u00ad\u0300-\u036f\u064b-\u065f\u0900-\u0963\u200c\u200d]"
    r"|['’](?=[^\W\d_]))*"
)
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_JOINT = re.compile(r"['’]?[^\S\n]*\n?[^\S\n]*|[-‐‑–][^\S\n]*\n?[^\S\n]*")


@lru_cache(maxsize=200_000)
def fold_word(raw: str) -> str:
    """Without case, accents and the plural; only English plurals are known.

    >>> [fold_word(word) for word in ("Networks", "studies", "bias", "corpora", "LLMs")]
    ['network', 'study', 'bias', 'corpus', 'llm']
    """
    plain = raw.replace("\u00ad", "").replace("’", "'").removesuffix("'s").removesuffix("'S")
    if len(plain) > 2 and plain[-1] == "s" and plain[:-1].isupper():
        return fold(plain[:-1])  # NNs, GPUs, APIs: no English ending is meant
    return _singular(fold(plain))


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or word[-1] != "s" or word in INVARIANT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=50_000)
def acronym(raw: str) -> str:
    """The acronym without its plural s, or nothing when the word is no acronym.

    Two capitals at least, and no fewer than small letters: `ToM` and `LoRA`, not `ImageNet`.

    >>> [acronym(word) for word in ("LLMs", "SLAM", "ToM", "ImageNet", "R1", "Art")]
    ['LLM', 'SLAM', 'ToM', '', '', '']
    """
    stem = raw[:-1] if raw[-1:] == "s" else raw
    capitals = sum(char.isupper() for char in stem)
    small = sum(char.islower() for char in stem)
    return stem if stem.isalnum() and capitals >= max(2, small) else ""


def quoted(surface: str, *, loud: bool) -> str:
    """In small letters, except words with capitals of their own. `loud`: all the text has them.

    >>> quoted("LLM Agents", loud=False), quoted("LLM AGENTS", loud=True)
    ('LLM agents', 'llm agents')
    """
    if loud:
        return surface.lower()
    words = surface.split(" ")
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in words)


def tokens(text: str) -> list[Token]:
    """The words of a text, with a note where a phrase may not go on."""
    found: list[Token] = []
    end = 0
    for matched in _WORD.finditer(text):
        start, raw = matched.start(), matched[0]
        gap = text[end:start]
        joined = bool(found) and (gap == " " or _JOINT.fullmatch(gap) is not None)
        end = matched.end()
        found.append(Token(raw, fold_word(raw), start, end, joined))
    if _shouted(found):
        # In a title all in capitals, a capital says nothing.
        return [token._replace(raw=token.raw.lower()) for token in found]
    return found


def _shouted(found: Sequence[Token]) -> bool:
    words = [token.raw for token in found if len(token.raw) > 1]
    return len(words) > 3 and sum(word.isupper() for word in words) > 0.7 * len(words)


def stems(text: str) -> Stems:
    """The key of a phrase.

    >>> stems("Large-Language Model") == stems("large language models")
    True
    """
    return tuple(token.stem for token in tokens(text))


def canonical(phrase: Stems) -> Stems:
    """Prefixes joined to their word: `multi-agent`, `multi agent` and `multiagent` are one.

    >>> canonical(("multi", "agent", "system"))
    ('multiagent', 'system')
    """
    found: list[str] = []
    for place, stem in enumerate(phrase):
        if place and phrase[place - 1] in PREFIXES and stem not in STOP_WORDS:
            found[-1] += stem
        else:
            found.append(stem)
    return tuple(found)


def spellings(phrase: Stems) -> set[Stems]:
    """The phrase with prefixes joined, apart, and as given."""
    split: list[str] = []
    for stem in phrase:
        prefix = next((one for one in PREFIXES if stem.startswith(one)), "")
        rest = stem[len(prefix) :]
        split += [prefix, rest] if prefix and len(rest) > 3 else [stem]
    return {phrase, canonical(phrase), tuple(split)}


def definitions(text: str, words: Sequence[Token]) -> dict[int, tuple[str, int]]:
    """Acronyms that the text explains: token → the acronym and the token its long form starts at.

    After Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in
    biomedical text" (PSB 2003): the letters stand in the long form, the first begins a word.
    """
    found: dict[int, tuple[str, int]] = {}
    for place in range(2, len(words)):
        token = words[place]
        if text[token.start - 1] != "(" or text[token.end : token.end + 1] not in tuple(");,"):
            continue
        short = acronym(token.raw)
        between = text[words[place - 1].end : token.start]
        if short and between.strip() == "(":
            first = _long_form(short.lower(), words, place)
            if first is not None:
                found[place] = (short, first)
    return found


def _long_form(short: str, words: Sequence[Token], place: int) -> int | None:
    """The token at which the long form before `place` begins, if there is one."""
    left = len(short) - 1
    for at in range(place - 1, max(-1, place - 1 - min(len(short) + 5, 2 * len(short))), -1):
        word = fold(words[at].raw)
        if word == short:
            return None
        for index in range(len(word) - 1, -1, -1):
            if word[index] != short[left] or (left == 0 and index):
                continue
            if left == 0:
                # One word is no long form: "Transformer (T5)" explains nothing.
                return at if place - at > 1 and words[at].stem not in STOP_WORDS else None
            left -= 1
        if not words[at].joined:
            return None
    return None


def read_paper(paper: PaperText) -> Reading:
    """Title, keywords and abstract as words; what the paper itself explains is put in full."""
    if paper.packed:
        from generator.text.packed import unpack

        return unpack(paper, paper.packed)
    return read_fields(paper)


def texts_of(paper: PaperText) -> list[tuple[Place, str]]:
    keywords: list[tuple[Place, str]] = [("keyword", keyword) for keyword in paper.keywords]
    return [("title", paper.title), *keywords, ("abstract", paper.abstract)]


def read_fields(paper: PaperText) -> Reading:
    """The same, from the texts."""
    texts = texts_of(paper)
    words = [tokens(text) for _, text in texts]
    explained = [definitions(text, one) for (_, text), one in zip(texts, words, strict=True)]
    defined: dict[str, Stems] = {}
    for one, places in zip(words, explained, strict=True):
        for place, (short, first) in places.items():
            defined.setdefault(short, tuple(token.stem for token in one[first:place]))
    fields = tuple(
        Field(place, text, _expand(text, one, places, defined) if defined else one)
        for (place, text), one, places in zip(texts, words, explained, strict=True)
    )
    return Reading(fields, defined)


def main_meanings(defined: Mapping[str, Counter[Stems]]) -> dict[str, Stems]:
    """Acronyms with one meaning in a library: at least two papers say it, and few another.

    `defined`: acronym → long form → the papers that explain it so.
    """
    found: dict[str, Stems] = {}
    for short in sorted(defined):
        counts: Counter[Stems] = Counter()
        for long, count in defined[short].items():
            counts[canonical(long)] += count
        long, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if count >= 2 and count >= 0.8 * counts.total() and len(long) <= 4:
            found[short] = long
    return found


def _expand(
    text: str, words: Sequence[Token], explained: Mapping[int, object], defined: Mapping[str, Stems]
) -> list[Token]:
    """Long forms for acronyms; a "(LLMs)" after its long form is no further mention."""
    found: list[Token] = []
    for place, token in enumerate(words):
        if place in explained:
            continue
        if place - 1 in explained:
            gap = text[words[place - 1].end : token.start]
            joined = gap.startswith(")") and _JOINT.fullmatch(gap[1:]) is not None
            token = token._replace(joined=joined)
        long = defined.get(acronym(token.raw), ())
        found.append(token._replace(stem=long[0]) if long else token)
        found += [Token("", stem, token.start, token.end, True) for stem in long[1:]]
    return found


def is_ideograph(stem: str) -> bool:
    """A character of a script that puts no blanks between words: two or more make a word."""
    return len(stem) == 1 and bool(_IDEOGRAPH.match(stem))


@lru_cache(maxsize=200_000)
def is_telling(stem: str) -> bool:
    """Not a word of every paper, nor a number or a single letter."""
    return len(stem) > 1 and not stem.isdigit() and stem not in STOP_WORDS and stem not in GENERIC


def drawn(papers: Iterable[PaperText]) -> list[PaperText]:
    """In an order that only the hashes of the ids give: the first so many are a fair sample."""
    return sorted(papers, key=lambda one: (short_hash(one.id, length=16), one.id))
