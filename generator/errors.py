"""The exception tree and `Problem`, the value for one bad item.

Raise when a step cannot go on; collect a `Problem` when one item is bad and the rest is fine.

    DigestError
    ├── UsageError                   the command was called wrongly
    ├── ConfigError(key, path)
    ├── FetchError(url, status)
    ├── FormatError(format, origin)  a whole document is unreadable
    ├── LibraryError(path)
    │   └── PaperFileError(path, field)
    ├── RenderError(template, page)
    ├── SiteError(path)              the output cannot be written
    │   └── EngineError(engine)
    └── DeliveryError
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad: `info` is only said, `warning` counts with --strict, `error` lost an item."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one item, told so that a person can go there and mend it."""

    code: str
    """Stable short name, `hf-export/no-abstract`."""
    where: str
    """`path:line` for files, `source#item` for records."""
    message: str
    hint: str = ""
    level: Level = Level.WARNING

    def __str__(self) -> str:
        text = f"{self.where}: {self.level}: {self.message}"
        return f"{text}\n    hint: {self.hint}" if self.hint else text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The beginning of a hint, with a blank at its end; nothing where no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}? " if near else ""


class DigestError(Exception):
    """A step cannot go on. `str()` is the message with its subject; `hint` says what to do now."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def subject(self) -> str:
        """What the error is about, shown before the message."""
        return ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}" if self.subject else self.message


class UsageError(DigestError, ValueError):
    """The command line asks for something that does not fit together (exit code 2)."""


class ConfigError(DigestError, ValueError):
    """`digest.toml` or `themes.toml` is not what it should be."""

    def __init__(self, message: str, *, path: str = "", key: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.key = key

    @property
    def subject(self) -> str:
        return ": ".join(part for part in (self.path, self.key) if part)


class FetchError(DigestError):
    """A path or URL gave no bytes."""

    def __init__(self, message: str, *, url: str, status: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.url = url
        self.status = status

    @property
    def subject(self) -> str:
        return f"{self.url} (status {self.status})" if self.status else self.url


class FormatError(DigestError, ValueError):
    """A whole document cannot be read as the format it should be."""

    def __init__(self, message: str, *, origin: str, format: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.origin = origin
        self.format = format

    @property
    def subject(self) -> str:
        return f"{self.origin} ({self.format})" if self.format else self.origin


class LibraryError(DigestError):
    """The library folder cannot be read or written."""

    def __init__(self, message: str, *, path: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path

    @property
    def subject(self) -> str:
        return self.path


class PaperFileError(LibraryError, ValueError):
    """One paper's file is broken. `where` is `path:line` when the line is known."""

    def __init__(
        self, message: str, *, path: str, field: str = "", line: int = 0, hint: str = ""
    ) -> None:
        super().__init__(message, path=path, hint=hint)
        self.field = field
        self.line = line

    @property
    def where(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def subject(self) -> str:
        return f"{self.where}: {self.field}" if self.field else self.where

    def as_problem(self) -> Problem:
        """The same as a value, where one bad file must not stop the others."""
        message = f"{self.field}: {self.message}" if self.field else self.message
        return Problem(
            code="library/unreadable",
            where=self.where,
            message=message,
            hint=self.hint,
            level=Level.ERROR,
        )


class RenderError(DigestError):
    """A template failed on a page."""

    def __init__(
        self, message: str, *, template: str, page: str = "", line: int = 0, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.template = template
        self.page = page
        self.line = line

    @property
    def subject(self) -> str:
        where = f"{self.template}:{self.line}" if self.line else self.template
        return f"{where} (page {self.page})" if self.page else where


class SiteError(DigestError):
    """The site's files cannot be written as planned."""

    def __init__(self, message: str, *, path: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path

    @property
    def subject(self) -> str:
        return self.path


class EngineError(SiteError):
    """The site engine failed, or is not installed."""

    def __init__(self, message: str, *, engine: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.engine = engine

    @property
    def subject(self) -> str:
        return self.engine


class DeliveryError(DigestError):
    """A mail could not be handed over."""
