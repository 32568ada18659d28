"""Catalogues: the text of a `.po` file → translations, and what the browser gets of them."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Mapping
from typing import Any

from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from generator.errors import ConfigError
from generator.words.extracting import Message
from generator.words.values import PLACEHOLDER, Words, _locale

Translations = gettext.GNUTranslations

_SAMPLES = 200
"""Numbers in which every plural form of every language occurs, but for those of millions."""


def parse_catalog(data: bytes, *, path: str) -> Translations:
    """Read a catalogue; fuzzy and empty translations are none.

    Raises:
        ConfigError: it is no `.po` file, or asks for a value that its message has not.
    """
    try:
        catalog = read_po(io.BytesIO(data), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError) as exc:
        hint = "msgfmt --check tells more"
        raise ConfigError(f"is no catalogue of words: {exc}", path=path, hint=hint) from exc
    for message in catalog:
        if message.id and not message.fuzzy:
            _check_values(message, path)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _check_values(message: Entry, path: str) -> None:
    given, said = (
        set(PLACEHOLDER.findall("".join([text] if isinstance(text, str) else text)))
        for text in (message.id, message.string or "")
    )
    if unknown := sorted(said - given):
        raise ConfigError(
            f"the translation asks for {{{unknown[0]}}}, which its message does not have",
            path=path,
            key=f"line {message.lineno}",
            hint=f"valid here: {', '.join(f'{{{name}}}' for name in sorted(given)) or 'none'}",
        )


def merge(every: Iterable[Translations]) -> gettext.NullTranslations:
    """One that looks in each, the first first."""
    found = gettext.NullTranslations()
    for one in reversed(list(every)):
        # Their fallbacks are chains: the nearest asks the next where it has nothing.
        one.add_fallback(found)
        found = one
    return found


def script_data(words: Words, messages: Iterable[Message]) -> dict[str, Any]:
    """What the browser needs: message → translation, or plural category → translation.

    Browsers choose a form by its Unicode category (`Intl.PluralRules`), gettext by a number; a
    sample of each category tells which number it has. What stays English is left out.
    """
    categories = _categories(words.language)
    found: dict[str, Any] = {}
    for message in sorted(set(messages)):
        key = message.name
        if message.plural:
            forms = {
                category: words.translations.ngettext(message.id, message.plural, sample)
                for category, sample in categories.items()
            }
            if set(forms.values()) - {message.id, message.plural}:
                found[key] = forms
        else:
            said = (
                words.translations.pgettext(message.context, message.id)
                if message.context
                else words.translations.gettext(message.id)
            )
            if said != message.id:
                found[key] = said
    return {"language": words.language, "messages": found}


def _categories(language: str) -> Mapping[str, int]:
    """Each plural category with the least number of it."""
    rule = _locale(language).plural_form
    found: dict[str, int] = {}
    for number in range(_SAMPLES):
        found.setdefault(rule(number), number)
    # Numbers of the category `other` exist in every language, in some only with a fraction.
    found.setdefault("other", _SAMPLES)
    return found
