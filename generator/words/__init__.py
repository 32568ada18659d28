"""The site's words in its language. Pure: catalogues come in as text.

English sentences are the messages' names (gettext); `templates/locale/de.po` has the German ones.
Each message is a whole sentence or a label by itself, with `{name}` where a value goes.
"""

from generator.words.catalogs import Translations, merge, parse_catalog, script_data
from generator.words.extracting import Message, messages_of
from generator.words.phrases import Phrases
from generator.words.values import ENGLISH, N_, Words, lookup_order

__all__ = [
    "ENGLISH",
    "N_",
    "Message",
    "Phrases",
    "Translations",
    "Words",
    "lookup_order",
    "merge",
    "messages_of",
    "parse_catalog",
    "script_data",
]
