"""The fields of an item of a feed by what they mean, whichever namespace says it."""

from __future__ import annotations

import html

from lxml import etree

from generator.formats.documents.trees import children

_CORE = (
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9",
    "http://channel.netscape.com/rdf/simple/0.9",
    "http://backend.userland.com/rss",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://purl.org/net/rss1.1#",
)
# What is in a namespace's address → its usual prefix. The versions of each mean the same.
_MODULES = (
    ("purl.org/dc/elements/", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("prismstandard.org/namespaces", "prism"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/slash", "slash"),
    ("purl.org/syndication/thread", "thr"),
    ("search.yahoo.com/mrss", "media"),
    ("rssnamespace.org/feedburner", "feedburner"),
    ("zotero.org/ns/api", "zapi"),
)
_PREFIXES = frozenset(prefix for _, prefix in _MODULES)


def is_core(element: etree._Element) -> bool:
    """Whether an element is RSS's or Atom's own, and no module's."""
    return ":" not in _key(element)


def _key(element: etree._Element, own_space: str = "") -> str:
    """`prism:publicationname`, `title`; `?:title` for a module that is not known."""
    space, _, local = str(element.tag).lower().rpartition("}")
    if not space:
        prefix, _, rest = local.rpartition(":")
        if prefix in _PREFIXES:
            return local
        return rest if prefix in ("", "atom", "rss") else f"?:{rest}"
    for part, prefix in _MODULES:
        if part in space:
            return f"{prefix}:{local}"
    own = space == own_space or (space[1:].startswith(_CORE) and "/modules/" not in space)
    return local if own else f"?:{local}"


class Fields:
    """An item's child elements by key: `title`, `dc:creator`, `prism:doi`; lower case.

    Those in the item's own namespace are the feed's, even where that is misspelled.
    """

    def __init__(self, item: etree._Element) -> None:
        self._found: dict[str, list[etree._Element]] = {}
        own_space = str(item.tag).lower().rpartition("}")[0]
        groups = [one for name in ("group", "content") for one in children(item, name)]
        for one in (*item, *(inner for group in groups for inner in group)):
            if isinstance(one.tag, str):
                self._found.setdefault(_key(one, own_space), []).append(one)

    def has(self, key: str) -> bool:
        return key in self._found

    def elements(self, key: str) -> list[etree._Element]:
        return self._found.get(key, [])

    def all(self, *keys: str) -> tuple[str, ...]:
        """The texts of these fields that say something, on one line each."""
        texts = (" ".join(self.inside(one).split()) for key in keys for one in self.elements(key))
        return tuple(text for text in texts if text)

    def first(self, *keys: str) -> str:
        """The text of the first of these fields that has one, with its markup and lines."""
        texts = (self.inside(one) for key in keys for one in self.elements(key))
        return next((text for text in texts if text.strip()), "")

    @staticmethod
    def inside(element: etree._Element) -> str:
        """HTML as text, as feeds have it; or what stands there as elements (XHTML, by mistake)."""
        if len(element) == 0:
            return element.text or ""
        inside = html.escape(element.text or "", quote=False)
        return inside + "".join(etree.tostring(one, encoding="unicode") for one in element)
