"""Addresses as they are written → files of the site. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from generator.sitecheck.values import Target

_WEB = re.compile(r"https?:(?=//)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
NOWHERE = Target("")


class Resolver:
    """Knows the files of a site, and its address where that is told."""

    def __init__(self, files: Collection[str], base: str) -> None:
        self._files = frozenset(files)
        self._folders = {""}
        for path in self._files:
            folder = posixpath.dirname(path)
            while folder not in self._folders:
                self._folders.add(folder)
                folder = posixpath.dirname(folder)
        self._base = _WEB.sub("", unquote(base))
        self._root = unquote(urlsplit(base).path) or "/"
        self._known: dict[tuple[str, str], Target | None] = {}

    def target(self, document: str, address: str) -> Target | None:
        """Where an address in a document leads to; None = out of the site, `NOWHERE` = dead."""
        address = address.strip()
        if address.startswith("#") or not address:
            return Target(document, unquote(address[1:]))
        key = posixpath.dirname(document), address
        if key not in self._known:
            self._known[key] = self._resolve(document, address)
        return self._known[key]

    def has_folder(self, document: str, address: str) -> bool:
        """Whether files are below it."""
        path = self._path(document, address)
        return path is None or path.rstrip("/") in self._folders

    def _resolve(self, document: str, address: str) -> Target | None:
        whole, _, fragment = address.partition("#")
        whole = whole.partition("?")[0]
        if not whole:
            # A query alone is of the page itself, and a folder has one page.
            return Target(document, unquote(fragment))
        path = self._path(document, whole)
        if path is None:
            return None
        page = f"{path.rstrip('/')}/index.html".lstrip("/")
        if path in self._files:
            return Target(path, unquote(fragment))
        return Target(page, unquote(fragment)) if page in self._files else NOWHERE

    def _path(self, document: str, address: str) -> str | None:
        """From the root of the site; None = out of it; `..` = above its root."""
        address = unquote(address)
        # With http as with https, or with neither, it is one place.
        bare = _WEB.sub("", address)
        if self._base and f"{bare}/".startswith(self._base):
            address = bare[len(self._base) :]
            document = ""
        elif _SCHEME.match(address):
            return None
        elif address.startswith("/"):
            if not f"{address}/".startswith(self._root):
                return ".."
            address = address[len(self._root) :]
            document = ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document), address))
        path = "" if path == "." else path
        return f"{path}/" if address.endswith("/") and path else path
