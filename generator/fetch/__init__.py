"""An address or a path → bytes: polite, checked, cached, retried.

Its parts: `addresses` (which days, which hosts), `rules` (how long to wait), `wire` (the
connection), `cache` (answers kept for "not modified"), `client` (one document), `progress` (how
far a source has been read), `paths` (files).
"""

from generator.fetch.paths import read_path

__all__ = ["read_path"]
