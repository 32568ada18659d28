"""The language of a paper, whatever a source calls it → its tag (BCP 47).

Followed: RFC 5646 and, for codes of three letters, names and scripts, Unicode's CLDR as Babel has
it. Of a tag the language and a script that was said are kept: `en-US` and `en` are no two things
here, `zh-Hant` and `zh` are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

_TAG = re.compile(r"(?P<code>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_][a-z0-9]{2,8})*", re.I)
_NONE = frozenset(("und", "mul", "mis", "zxx"))
"""Codes for no language, several, or one that has no code."""
# Those of babel (TeX) that are no English names: https://www.ctan.org/pkg/biblatex, `langid`.
_TEX = {
    "en": "american australian british canadian newzealand ukenglish usenglish",
    "de": "austrian germanb naustrian ngerman nswissgerman swissgerman",
    "fr": "acadian canadien francais frenchb",
    "pt": "brazil brazilian portuges",
    "es": "mexican",
    "el": "polutonikogreek",
}


@lru_cache(maxsize=4_096)
def tag(text: str) -> str:
    """`en`, `zh-Hant`; '' for what names no language, or several.

    >>> tag("eng"), tag("en_US"), tag("German"), tag("ngerman"), tag("zh-hant-TW")
    ('en', 'en', 'de', 'de', 'zh-Hant')
    >>> tag("mul"), tag("english and french")
    ('', '')
    """
    text = text.strip()[:60]
    found = _TAG.fullmatch(text)
    code = found["code"].lower() if found else ""
    # A longer code that is out of use: `iw` is `he`, `ger` and `deu` are `de`.
    code = get_global("language_aliases").get(code, code).partition("_")[0]
    if code not in _english():
        return _by_name().get(" ".join(text.casefold().split()), "")
    script = (found["script"] or "").title() if found else ""
    return f"{code}-{script}" if script in Locale("en").scripts else code


def single(texts: Iterable[str]) -> str:
    """The tag when all that is said is one language."""
    found = {tag(text) for text in texts}
    return found.pop() if len(found) == 1 else ""


def name(known: str) -> str:
    """The English name of a language, in small letters: `english`."""
    return _english().get(known.partition("-")[0], known).lower()


def may_be(known: str, text: str) -> bool:
    """Whether the text has letters of a script in which the language is written.

    Databases give an English title to a paper in Chinese, and say that its language is Chinese.

    >>> may_be("zh", "Invented bees"), may_be("en", "蜜蜂"), may_be("ja", "BERT の蜂")
    (False, False, True)
    """
    code, _, script = known.partition("-")
    script = script or next(iter(get_global("likely_subtags").get(code, "").split("_")[1:2]), "")
    latin = [unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha()]
    if not latin or not script:
        return True
    return any(latin) if script == "Latn" else not all(latin)


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    names = Locale("en").languages
    return {code: said for code, said in names.items() if "_" not in code and code not in _NONE}


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    found = {said.casefold(): code for code, said in sorted(_english().items(), reverse=True)}
    return found | {word: code for code, words in _TEX.items() for word in words.split()}
