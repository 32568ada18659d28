"""Titles as keys and slugs: what makes two spellings of a title the same, and what a URL shows."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from slugify import slugify

SLUG_LENGTH = 80

_TEX_COMMAND = re.compile(r"\\[a-zA-Z]+\*?|[\\{}$]")
_NOT_WORD = re.compile(r"[\W_]+")
# "Qwen3: a study" and "Qwen3 a study" are one; "C++" and "C" or "A*" and "A" are not.
_SIGNS = str.maketrans({"+": " plus ", "*": " star ", "#": " sharp "})

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


def is_generic(key: str) -> bool:
    """Whether a title, as `title_key` gives it, is one that many works have.

    >>> is_generic("introduction to the special issue"), is_generic("introduction to algorithms")
    (True, False)
    """
    return len(key) < 120 and _GENERIC.fullmatch(key) is not None


def fold(text: str) -> str:
    """Lower case, no accents, compatibility forms undone: for comparing, never for showing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def title_key(title: str) -> str:
    """The words of a title without case, accents, TeX and punctuation.

    >>> title_key("{BERT}: Pre-training of Deep…") == title_key("Bert: Pre-Training of deep")
    True
    """
    text = fold(_TEX_COMMAND.sub("", title))
    if not text.strip():
        # A title that is all macros, such as {\\TUG}: their names are its words.
        text = fold(title)
    return " ".join(_NOT_WORD.sub(" ", text.translate(_SIGNS)).split()) or text.strip(" {}\\$")


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
