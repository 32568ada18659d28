"""Scripts and styles as they are sent: without indentation and lines of comment."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"^[ \t]*(?:/\*(?!!)(?:[^*]|\*(?!/))*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def lean(text: str) -> str:
    """The same to a browser. A text with a template that runs over lines stays as it is.

    >>> lean("/* Why.\\n   And how. */\\nif (a) {\\n  // Then.\\n  b(); // now\\n}\\n")
    'if (a) {\\nb(); // now\\n}\\n'
    """
    if any(line.count("`") % 2 for line in text.split("\n")):
        return text
    return _INDENT.sub("", _COMMENT.sub("", text))
