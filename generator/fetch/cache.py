"""Answers kept, so that a service can say "not modified" in place of sending them again.

A kept answer is never used unasked; one that is damaged or lost is fetched again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import files

UNUSED_DAYS = 30
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer, and the headers that ask whether it still holds."""

    headers: Mapping[str, str]
    data: bytes


class Cache:
    """A folder with one file for each address: a line of JSON, then the answer."""

    def __init__(self, folder: Path, now: float) -> None:
        self._folder = folder
        for path in folder.glob("*") if folder.is_dir() else ():
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > UNUSED_DAYS * 86_400:
                    path.unlink()

    def load(self, url: str) -> Kept | None:
        path = self._path(url)
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            told = json.loads(head)
            if told["sha256"] != hashlib.sha256(data).hexdigest():
                return None
            os.utime(path)
            return Kept(headers={str(k): str(v) for k, v in told["headers"].items()}, data=data)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def save(self, url: str, headers: Mapping[str, str], data: bytes) -> None:
        """Keep an answer that can be asked for by its `ETag` or `Last-Modified`."""
        told = {ask: headers.get(name, "") for name, ask in _VALIDATORS.items()}
        asks = {ask: value for ask, value in told.items() if value and value.isascii()}
        if not asks:
            return
        head = json.dumps({"sha256": hashlib.sha256(data).hexdigest(), "headers": asks})
        # Without a cache everything is fetched; a full disk shows itself where it matters.
        with contextlib.suppress(OSError):
            files.write_all({self._path(url): head.encode() + b"\n" + data})

    def _path(self, url: str) -> Path:
        # The address itself may hold a key.
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:32]
