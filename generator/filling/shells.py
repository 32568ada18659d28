"""Cuts a page that the engine made of tokens, and fills other pages into it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.escaping import SITE
from generator.filling.values import (
    BASE,
    BLOCK,
    BODY,
    DESCRIPTION,
    HEAD,
    MARK,
    TITLE,
    Ready,
    Unfillable,
)

_WORDS = (TITLE, DESCRIPTION, HEAD, BODY)
_SITE = SITE.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What is the same in all pages of a kind, cut where they differ."""

    pieces: tuple[bytes, ...]
    """What is the same, and between two of them what comes there: `PATH`, `TITLE` and so on."""
    base: bytes
    """The way from such a page to the root of the site."""


def shell_body() -> str:
    """The body from which `cut` learns where a body comes, and how addresses become relative."""
    # With a heading as every page to be filled: where there is none, the theme adds one.
    return f"{BLOCK}<h1>{BODY}{SITE}{BASE}</h1></div>\n"


def cut(html: bytes, path: str) -> Shell:
    """The shell of the page that the engine made at this path (without `.md`).

    Raises:
        Unfillable: the engine or a theme did something else with a token than print it.
    """
    block = rf"{re.escape(BLOCK)}<h1>{BODY}(.*?){BASE}</h1></div>".encode()
    found = re.search(block, html)
    if not found:
        raise Unfillable("the theme does not print the body of a page as it is")
    words = [path, *_WORDS]
    whole = html[: found.start()] + BODY.encode() + html[found.end() :]
    pieces = re.split("|".join(map(re.escape, words)).join("()").encode(), whole)
    if any(MARK.encode() in piece for piece in pieces[::2]):
        raise Unfillable("the theme changes titles or addresses before it prints them")
    return Shell(pieces=tuple(pieces), base=found[1])


def fill(shell: Shell, shell_path: str, page: Ready) -> bytes:
    """The page as the engine would make it."""
    # What Python-Markdown does to a raw block: nothing but this.
    body = page.text[page.start :].strip()
    if b"\n " in body:
        body = re.sub(rb"(?<=\n) +\n", b"\n", body)
    values = {
        shell_path.encode(): page.path.removesuffix(".md").encode(),
        TITLE.encode(): page.title.encode(),
        DESCRIPTION.encode(): str(page.meta.get("description", "")).encode(),
        HEAD.encode(): page.head.encode().replace(_SITE, shell.base),
        BODY.encode(): body.replace(_SITE, shell.base),
    }
    pieces = list(shell.pieces)
    pieces[1::2] = [values[piece] for piece in pieces[1::2]]
    return b"".join(pieces)
