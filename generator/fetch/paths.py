"""A path → bytes."""

from __future__ import annotations

from pathlib import Path

from generator.errors import FetchError

MAX_BYTES = 200_000_000


def read_path(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FetchError: it is not there, is a folder, cannot be read, or is larger than `MAX_BYTES`.
    """
    try:
        if path.is_dir():
            raise FetchError("is a folder", url=str(path), hint=f"name its files: {path}/*")
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"is too large: {size:,} bytes, at most {MAX_BYTES:,}"
            raise FetchError(message, url=str(path), hint="cut it into several files")
        return path.read_bytes()
    except FileNotFoundError as exc:
        hint = "check the name; a shell expands * only where a file matches"
        raise FetchError("no such file", url=str(path), hint=hint) from exc
    except OSError as exc:
        raise FetchError(f"cannot be read: {exc.strerror}", url=str(path)) from exc
