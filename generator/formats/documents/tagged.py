"""Tagged text, one field on a line: text → fields → references, for PubMed's and EndNote's.

What a tag means, and where a reference begins, each format says itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.errors import FormatError, Problem
from generator.text import clean
from generator.text.decoding import Decoded, decode

MAX_FIELD = 100_000
"""Characters of one field that are read."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a tag says, with the lines that go on with it."""

    tag: str
    text: str
    line: int
    after_blank: bool
    """Whether a blank line stands before it."""


@dataclass(slots=True)
class Reference:
    """One reference: its fields in their order, and by tag."""

    where: str
    fields: list[Field] = field(default_factory=list)
    tags: dict[str, list[str]] = field(default_factory=dict)
    """The texts that are not empty."""

    def add(self, found: Field) -> None:
        self.fields.append(found)
        texts = self.tags.setdefault(found.tag, [])
        if found.text:
            texts.append(found.text)

    def all(self, *tags: str) -> list[str]:
        """The texts of all these tags, in the order of the tags."""
        return [text for tag in tags for text in self.tags.get(tag, ())]

    def get(self, *tags: str) -> str:
        """The first of them, or ''."""
        return next(iter(self.all(*tags)), "")


def read_text(data: bytes, *, origin: str, format: str) -> Decoded:
    """As `decode`, but the error names the format.

    Raises:
        FormatError: empty or binary.
    """
    try:
        return decode(data, origin=origin)
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=format, hint=exc.hint) from exc


def read_fields(text: str, pattern: re.Pattern[str]) -> Iterator[Field]:
    """The fields of a text; `pattern` matches a line with a `tag` and its `text`.

    All other lines go on with the field before them; those before the first tag say nothing.
    """
    tag, line, after_blank, blank = "", 0, False, False
    parts: list[str] = []
    for number, raw in enumerate(text.replace("\ufeff", "").split("\n"), start=1):
        if found := pattern.match(raw):
            if tag:
                yield Field(tag, _joined(parts), line, after_blank)
            tag, line, after_blank = found["tag"], number, blank
            parts = [found["text"] or ""]
        elif tag:
            parts.append(raw)
        blank = not raw.strip()
    if tag:
        yield Field(tag, _joined(parts), line, after_blank)


def _joined(parts: list[str]) -> str:
    """Lines without what they are indented by; blank lines stay, they part paragraphs."""
    return "\n".join(part.strip() for part in parts).strip()[:MAX_FIELD]


def group(
    fields: Sequence[Field],
    *,
    origin: str,
    begins: Callable[[Field, Reference], bool],
    titles: tuple[str, ...],
) -> Iterator[tuple[str, Reference]]:
    """References with their places; `begins` says whether a field begins the next one.

    So do fields after a blank line that have another title, in one of the tags `titles`.
    """
    current: Reference | None = None
    for place, one in enumerate(fields):
        if (
            current is None
            or begins(one, current)
            or (one.after_blank and _is_another(fields, place, current, begins, titles))
        ):
            if current is not None:
                yield current.where, current
            current = Reference(f"{origin}:{one.line}")
        current.add(one)
    if current is not None:
        yield current.where, current


def _is_another(
    fields: Sequence[Field],
    start: int,
    current: Reference,
    begins: Callable[[Field, Reference], bool],
    titles: tuple[str, ...],
) -> bool:
    """Whether the fields from here to the next blank line have another title than the reference."""
    for place in range(start, len(fields)):
        one = fields[place]
        if place > start and (one.after_blank or begins(one, current)):
            return False
        if one.tag in titles and one.text and current.get(one.tag) not in ("", one.text):
            return True
    return False


def second_title(titles: Sequence[str], where: str, *, format: str) -> Iterator[Problem]:
    """What is to be told of a reference that has another title too."""
    if other := next((text for text in titles if text != titles[0]), ""):
        said = clean.one_line(other, limit=60)
        message = f"this reference has a second title ({said}); it may be two references in one"
        hint = "look at it in the file; if it is, put an empty line before the second"
        yield Problem(code=f"{format}/second-title", where=where, message=message, hint=hint)
