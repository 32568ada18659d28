"""Tags, addresses and pictures, as every part of a head needs them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from generator.escaping import Trusted, built

Tag = Mapping[str, str]
"""`name content`, `property content` or `rel href type`: what stands in the head as one tag."""
MAX_CONTENT = 5_000
"""Characters of a tag; an abstract is seldom half as long."""


def _line(content: str) -> str:
    return " ".join(content.split())[:MAX_CONTENT]


def named(name: str, content: str) -> tuple[Tag, ...]:
    """`<meta name>`, or nothing where there is nothing to say. `name` is one of ours."""
    text = _line(content)
    return ({"name": Trusted(name), "content": text},) if text else ()


def told(name: str, content: str) -> tuple[Tag, ...]:
    """`<meta property>`, as OpenGraph has it."""
    text = _line(content)
    return ({"property": Trusted(name), "content": text},) if text else ()


def link(rel: str, href: str, type: str = "") -> tuple[Tag, ...]:
    """`<link>` to an address that `Address` or `safe_url` made."""
    if not href:
        return ()
    kind = {"type": Trusted(type)} if type else {}
    return ({"rel": Trusted(rel), "href": href, **kind},)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a page and the files beside it are."""

    site: str
    """The site's address with its slash, as the settings have it, or '' while nobody knows it."""
    path: str
    """The page's `.md` file."""

    @property
    def own(self) -> str:
        """The page's whole address, or ''."""
        return self.page(self.path)

    def page(self, path: str) -> str:
        """The whole address of another page, by its `.md` file; '' without the site's."""
        return self.whole(built(path))

    def whole(self, path: str) -> str:
        """The whole address of a file of the finished site; '' without the site's."""
        return f"{self.site}{path}" if self.site else ""

    def of(self, path: str) -> str:
        """The same, or the way from this page where the site's address is not known."""
        return self.whole(path) or posixpath.relpath(path, built(self.path) or ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that stands for a page elsewhere."""

    path: str
    """Of the file in the site."""
    alt: str
    width: int
    height: int
