"""Messages for templates, whose values may be markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from generator.words.values import Words, filled

T = TypeVar("T")


class Phrases(Generic[T]):
    """What templates call. `join` makes text of a message's parts and encodes each for its place.

    Markup that a template made stays markup; all else, the message too, is text.
    """

    def __init__(self, words: Words, join: Callable[[Iterable[object]], T]) -> None:
        self._words = words
        self._join = join
        self._plain: dict[str, T] = {}
        self._counted: dict[tuple[str, str, int], T] = {}

    def gettext(self, message: str, **values: object) -> T:
        if not values:
            if message not in self._plain:
                self._plain[message] = self._put(self._words.translations.gettext(message), {})
            return self._plain[message]
        return self._put(self._words.translations.gettext(message), values)

    def pgettext(self, context: str, message: str, **values: object) -> T:
        return self._put(self._words.translations.pgettext(context, message), values)

    def ngettext(self, one: str, many: str, number: int, **values: object) -> T:
        """`count` is the number, unless it is given as it shall look."""
        if values:
            text = self._words.translations.ngettext(one, many, number)
            return self._put(text, {"count": number, **values})
        key = (one, many, number)
        if key not in self._counted:
            text = self._words.translations.ngettext(one, many, number)
            self._counted[key] = self._put(text, {"count": number})
        return self._counted[key]

    def number(self, value: object) -> T:
        """A number as the site's language writes it; a text as it is."""
        return self._join([self._said(value)])

    def _said(self, value: object) -> object:
        # `True` is a number to Python, and nothing that a template prints.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return self._words.shown(value) if is_number else value

    def _put(self, text: str, values: Mapping[str, object]) -> T:
        return self._join(self._said(part) for _, part in filled(text, values))
