"""Messages with their values, plural forms, dates and numbers of one language."""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_decimal

from generator.models import PartialDate

PLACEHOLDER = re.compile(r"\{(\w+)\}")
"""Where a value goes; nothing but a name, so that no message reaches into a value."""


def N_(message: str) -> str:
    """Marks a message that is looked up elsewhere, by a variable."""
    return message


def filled(text: str, values: Mapping[str, object]) -> Iterator[tuple[bool, object]]:
    """The parts of a message in order: whether it is a value, and the text or value.

    >>> list(filled("by {name}!", {"name": "Ada"}))
    [(False, 'by '), (True, 'Ada'), (False, '!')]
    """
    for place, part in enumerate(PLACEHOLDER.split(text)):
        if place % 2:
            yield True, values[part]
        elif part:
            yield False, part


def lookup_order(language: str) -> tuple[str, ...]:
    """The catalogues that serve a language, the nearest first: `de-AT`, then `de`."""
    parts = language.split("-")
    return tuple("-".join(parts[:end]) for end in range(len(parts), 0, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language: what templates and views say things with."""

    language: str = "en"
    """BCP 47: `en`, `de`, `pt-BR`."""
    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    """What is not in it stays English."""
    languages: tuple[str, ...] = ()
    """All that the project has words of, mails too; the site's first."""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return "rtl" if _locale(self.language).text_direction == "rtl" else "ltr"

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values."""
        return self._fill(self.translations.gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The form for a number, which is the value `count` unless another is given."""
        text = self.translations.ngettext(one, many, count)
        return self._fill(text, {"count": count, **values})

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """A message that needs to be told from another of the same letters."""
        return self._fill(self.translations.pgettext(context, message), values)

    def shown(self, value: object) -> str:
        """A value as it stands in a text: numbers as this language writes them."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self.number(value) if is_number else str(value)  # type: ignore[arg-type]

    def number(self, value: float, digits: int = 3) -> str:
        """With at most so many digits after the point: `1,234`, `0.5`."""
        return _number(self.language, value, digits)

    def decimal(self, value: float, digits: int) -> str:
        """With exactly so many: `2.0`."""
        return _decimal(self.language, value, digits)

    def date(self, date: PartialDate | None) -> str:
        """`7 November 2025`, `November 2025`, `2025`, or nothing; as exact as the date is."""
        if date is None:
            return ""
        return _date(self.language, date.year, date.month or 0, date.day or 0)

    def month_short(self, year: int, month: int) -> str:
        """`Nov 2025`: fits below a bar."""
        return _skeleton(self.language, "yMMM", dt.date(year, month, 1))

    def month_name(self, month: int) -> str:
        """`November`, by itself."""
        return format_date(dt.date(2000, month, 1), "LLLL", locale=_locale(self.language))

    @staticmethod
    def language_title(language: str) -> str:
        """A language as those who speak it call it: `Deutsch`."""
        title = _locale(language).get_language_name() or language
        return title[:1].upper() + title[1:]

    @property
    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """Monday first, as ISO weeks begin: `M` and `Monday`, and so on."""
        locale = _locale(self.language)
        short = get_day_names("narrow", "stand-alone", locale)
        long = get_day_names("wide", "stand-alone", locale)
        return tuple((short[day], long[day]) for day in range(7))

    def _fill(self, text: str, values: Mapping[str, object]) -> str:
        if "{" not in text:
            return text
        return "".join(self.shown(part) for _, part in filled(text, values))


@functools.lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    """What Babel knows of a language; English is that of the world: day, month, year."""
    return Locale.parse("en_001" if language == "en" else language.replace("-", "_"))


@functools.lru_cache(maxsize=65536)
def _date(language: str, year: int, month: int, day: int) -> str:
    if not month:
        return str(year)
    if not day:
        return _skeleton(language, "yMMMM", dt.date(year, month, 1))
    return format_date(dt.date(year, month, day), "long", locale=_locale(language))


@functools.lru_cache(maxsize=65536)
def _skeleton(language: str, skeleton: str, date: dt.date) -> str:
    return format_skeleton(skeleton, date, locale=_locale(language))


@functools.lru_cache(maxsize=4_096)
def _decimal(language: str, value: float, digits: int) -> str:
    return format_decimal(value, format=f"#,##0.{'0' * digits}", locale=_locale(language))


@functools.lru_cache(maxsize=65536)
def _number(language: str, value: float, digits: int) -> str:
    pattern = f"#,##0.{'#' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=_locale(language))


ENGLISH = Words()
