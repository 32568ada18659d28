"""Titles as keys and slugs: what makes two spellings of a title the same, and what a URL shows."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

from slugify import slugify

SLUG_LENGTH = 80

_TAG = re.compile(r"</?(?:i|b|em|strong|su[bp]|scp|tt|u|span|inf)\b[^<>]{0,100}>", re.IGNORECASE)
_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[cvuHkrbdt](?![A-Za-z]))\s*")
_LETTER = re.compile(r"\\(o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j)(?![A-Za-z])(?:\{\}|\s+)?")
_MACRO = re.compile(r"\\([A-Za-z]+)\*?|[\\{}$]")
_ONLY_LOOKS = frozenset(
    "textbf textit textrm textsc texttt textsf textsl textup textnormal emph em it bf rm sc tt sl"
    " sf mathbf mathrm mathit mathcal mathbb mathsf mathfrak mathscr mathtt boldsymbol bm text mbox"
    " hbox ensuremath left right big bigl bigr displaystyle cal bbb protect operatorname url href"
    " quad qquad xspace uppercase lowercase mathop nolimits limits textemdash textendash ldots dots"
    " cdots textellipsis textquoteright textquoteleft textquotedblleft textquotedblright vphantom"
    " phantom hphantom kern hskip hspace enspace thinspace nobreakspace".split()
)
"""Macros that change how a title looks, and not what it says."""
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
                          "ı": "i", "ħ": "h", "ŋ": "n"})  # fmt: skip
# "Qwen3: a study" and "Qwen3 a study" are one; "C++" and "C", "P = NP" and "P ≠ NP" are not.
_SIGNS = str.maketrans(
    {"+": " plus ", "*": " star ", "#": " sharp ", "=": " equals ", "<": " less ", ">": " greater ",
     "&": " and ", "≠": " notequal "}
)  # fmt: skip
_GREEK = re.compile("[α-ω]")
_MATH = re.compile("[∀-⋿]")


_GENERIC = re.compile(
    r"(?:guest )?(?:editorial|editors?)(?: (?:note|comment|introduction|letter|board|s choice))*"
    r"|(?:an? |the )?(?:general )?introduction(?: to (?:the|this)(?: \w+){0,4})?"
    r"|preface|foreword|afterword|prologue|epilogue|acknowledge?ments?|dedication|in memoriam"
    r"|(?:general )?discussion|(?:authors? )?(?:reply|response|rejoinder|comments?)|obituary"
    r"|(?:authors? )?(?:erratum|errata|corrigend(?:um|a)|corrections?|addend(?:um|a)|retraction)"
    r"|(?:book )?reviews?|letters?(?: to the editors?)?|(?:table of )?contents|index|cover"
    r"|appendix(?: \w)?|bibliography|references|abstracts?|summary|(?:front|back) matter"
    r"|conclusions?(?: and \w+(?: \w+)?)?|untitled|no title|news|home(?: ?page)?|welcome|overview"
    r"|about(?: us)?|notes?|miscellane\w+|announcements?|(?:welcome )?message from the \w+(?: \w+)*"
    r"|(?:program|organizing) committee|proceedings|methods?|results|background|related work"
    r"|motivation|literature review"
)

_NOTICE = re.compile(
    r"(?:(?:publishers?|authors?) )?(?:(?:erratum|errata|corrigend(?:um|a)|corrections?"
    r"|addend(?:um|a)|(?:a )?(?:reply|response|rejoinder)) (?:to|for)|(?:a )?comments? on"
    r"|(?:retraction|discussion|(?:book )?review) of)\b|(?:retraction|correction) note\b"
)


def is_notice(key: str) -> bool:
    """Whether a title, as `title_key` gives it, is of a notice about another work.

    >>> is_notice("erratum to deep replay"), is_notice("response times of servers")
    (True, False)
    """
    return _NOTICE.match(key) is not None


def is_generic(key: str) -> bool:
    """Whether a title, as `title_key` gives it, is one that many works have.

    >>> is_generic("introduction to the special issue"), is_generic("introduction to algorithms")
    (True, False)
    """
    return len(key) < 120 and _GENERIC.fullmatch(key) is not None


def fold(text: str) -> str:
    """Lower case, no accents, compatibility forms undone: for comparing, never for showing.

    Marks go from Latin, Greek and Cyrillic letters only: in other scripts they are letters.

    >>> fold("Ångström & Łódź"), fold("バス") == fold("パス")
    ('angstrom & lodz', False)
    """
    if text.isascii():
        return text.lower()
    kept, base = [], ""
    for char in unicodedata.normalize("NFKD", text.casefold()):
        if not unicodedata.combining(char):
            base = char
            kept.append(char)
        elif base >= "\u0530":
            kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept)).casefold().translate(_STROKES)


@functools.lru_cache(maxsize=50_000)
def title_key(title: str) -> str:
    """The words of a title without case, accents, TeX's looks and punctuation.

    >>> title_key("{BERT}: Pre-training of Deep…") == title_key("Bert: Pre-Training of deep")
    True
    >>> title_key(r"The $\\alpha$ of {\\O}rsted") == title_key("The α of Ørsted")
    True
    """
    text = _ACCENT.sub("", _TAG.sub("", title))
    text = _LETTER.sub(r"\1", text) if "\\" in text else text
    text = _MACRO.sub(_spelled, text.replace("≠", " notequal "))
    text = fold(text).translate(_SIGNS)
    if not text.isascii():
        text = _GREEK.sub(_letter_name, _MATH.sub(_sign_name, text))
    words = "".join(char if _is_word(char) else " " for char in text).split()
    return " ".join(words) or fold(title).strip(" {}\\$")


def _spelled(found: re.Match[str]) -> str:
    """A macro that says something by its name: `\\alpha`."""
    name = (found[1] or "").lower()
    return f" {name} " if name and name not in _ONLY_LOOKS else ""


def _letter_name(found: re.Match[str]) -> str:
    return f" {unicodedata.name(found[0]).rpartition(' ')[2].lower()} "


def _sign_name(found: re.Match[str]) -> str:
    return f" {unicodedata.name(found[0], '').lower().replace(' ', '')} "


def _is_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def short_hash(text: str, *, length: int = 8) -> str:
    """The first hex digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: str, *, length: int = SLUG_LENGTH) -> str:
    """`[a-z0-9-]` for URLs, cut at a word; empty when nothing of the text can be spelled so."""
    return slugify(text, max_length=length, word_boundary=True, save_order=True)


def title_slug(title: str) -> str:
    """Slug and hash of a title: different titles never share one, whatever the order of adding."""
    key = title_key(title)
    return "-".join(part for part in (slug(key), short_hash(key)) if part)
