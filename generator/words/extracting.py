"""The messages that a source asks for: Python, Jinja templates, JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from babel.messages.extract import extract_javascript, extract_python
from jinja2.ext import babel_extract

KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
"""Functions, and which of their arguments are messages (None: the first)."""

_EXTRACTORS: dict[str, Callable[..., Any]] = {
    ".py": extract_python,
    ".js": extract_javascript,
    ".md": babel_extract,
    ".html": babel_extract,
    ".txt": babel_extract,
}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A message as its place of use names it."""

    id: str
    plural: str = ""
    context: str = ""

    @property
    def name(self) -> str:
        """The key in the browser's catalogue; a context is told as gettext tells it."""
        return f"{self.context}\x04{self.id}" if self.context else self.id


def messages_of(name: str, source: bytes) -> Iterator[Message]:
    """The messages of a file; the end of its name tells the language it is written in."""
    extract = _EXTRACTORS[name[name.rindex(".") :]]
    for _, function, said, _ in extract(io.BytesIO(source), KEYWORDS, (), {"encoding": "utf-8"}):
        # What is looked up by a variable says nothing here; `N_` says it elsewhere.
        given = (said,) if isinstance(said, str) else said or ()
        texts = tuple(one for one in given if isinstance(one, str))
        if function == "ngettext" and len(texts) >= 2:
            yield Message(texts[0], plural=texts[1])
        elif function == "pgettext" and len(texts) >= 2:
            yield Message(texts[1], context=texts[0])
        elif function in ("_", "N_", "gettext") and texts:
            yield Message(texts[0])
