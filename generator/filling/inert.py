"""Whether Markdown leaves a body as it is: one raw HTML block, whose tags are all closed."""

from __future__ import annotations

import re

from generator.filling.values import BLOCK

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>|<""")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_TEXT_ONLY = frozenset(("script", "style", "textarea", "plaintext", "xmp"))
"""What is in them is not read as tags: by no two programs in the same way where it is broken."""
# A tab and these two Python-Markdown changes everywhere; a line of blanks it empties.
_CHANGED = re.compile("[\t\r\x02\x03]|(?<=\n) +\n")


def is_inert(body: str) -> bool:
    """Whether Python-Markdown passes it through: our own templates always, a project's perhaps."""
    if not body.startswith(BLOCK) or _CHANGED.search(body) or "\n```" in body or "\n~~~" in body:
        return False
    opened: list[str] = []
    end = 0
    for found in _TAG.finditer(body):
        closing, name, attributes = found.groups()
        if name is None or name.lower() in _TEXT_ONLY or _asks(attributes):
            return False
        # A title, of a picture, holds no tags.
        if (end and not opened) or (opened[-1:] == ["title"] and closing + name != "/title"):
            return False
        name, end = name.lower(), found.end()
        if closing:
            if not opened or opened.pop() != name:
                return False
        elif name not in _VOID and not attributes.endswith("/"):
            opened.append(name)
    return not opened and not body[end:].strip()


def _asks(attributes: str) -> bool:
    """Whether one of them has the name `markdown`."""
    names = (
        re.sub(r"""=\s*(?:"[^"]*"|'[^']*')""", " ", attributes) if "markdown" in attributes else ""
    )
    return re.search(r"\smarkdown\b", names) is not None
