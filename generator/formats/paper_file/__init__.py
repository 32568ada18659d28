"""A library file, one Markdown file for one paper: the store's own form, and a format to read.

`read`, `write` and `update` serve the library, and lose nothing. `parse` reads one that somebody
brings from another project: a record with all that it says of the paper (the keys are in
`site_src/guide/library.md`). What a person said about it stays behind: notes, themes, pins. A
summary does not: it tells of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.errors import FormatError, Level, PaperFileError, Problem
from generator.formats.documents.items import read_batch
from generator.formats.documents.records import clean_author
from generator.formats.paper_file.kept import dump_kept, load_kept
from generator.formats.paper_file.read import KEYS, MAX_FRONT_MATTER, parse_paper, unknown_keys
from generator.formats.paper_file.update import leftovers, update_text
from generator.formats.paper_file.write import dump_paper
from generator.models import LINK_KINDS, Batch, Link, Paper, Record
from generator.text import kinds, languages, licenses
from generator.text.decoding import decode
from generator.text.identifiers import canonical_ids
from generator.text.links import safe_url

__all__ = [
    "KEYS",
    "MAX_FRONT_MATTER",
    "NAME",
    "dump_kept",
    "dump_paper",
    "leftovers",
    "load_kept",
    "parse",
    "parse_paper",
    "sniff",
    "unknown_keys",
    "update_text",
]

NAME = "markdown"

_FRONT = re.compile(r"---[ \t]*\n(?P<keys>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([a-z_]+)[ \t]*:", re.MULTILINE)
_OURS = frozenset(("provenance", "seen", "ids", "signals", "announced", "author_count"))
_COMMON = frozenset(("id", "authors", "published", "venue", "keywords", "links"))
_HINT = "one file holds one paper: front matter between two lines of ---, with a title"


def sniff(text: str) -> float:
    """Front matter with a title and keys of ours; a blog's has others."""
    found = _FRONT.match(text.lstrip())
    keys = set(_KEY.findall(found["keys"])) if found else set()
    if "title" not in keys:
        return 0.0
    if keys & _OURS and keys & (_COMMON | {"added"}):
        return 0.95
    return 0.6 if len(keys & (_COMMON | _OURS)) > 1 else 0.0


def parse(data: bytes, origin: str) -> Batch:
    """The one paper of the file.

    Raises:
        FormatError: it is no such file, or a value in it is not what it should be.
    """
    try:
        found = decode(data, origin=origin)
        text = found.text.removeprefix("\ufeff").lstrip()
        paper = parse_paper(text, path=f"{_stem(origin)}.md")
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=NAME, hint=exc.hint) from exc
    except PaperFileError as exc:
        place = ": ".join(part for part in (f"line {exc.line}" * bool(exc.line), exc.field) if part)
        message = f"{place}: {exc.message}" if place else exc.message
        raise FormatError(message, origin=origin, format=NAME, hint=exc.hint or _HINT) from exc
    problem = found.problem(origin)
    return read_batch(NAME, [(f"{origin}:1", paper)], _read, problems=[problem] if problem else [])


def _stem(origin: str) -> str:
    """A file without `id` has its name for one; here no id is kept, so any will do."""
    return re.sub(r"[^a-z0-9]+", "-", origin.lower())[:80].strip("-") or "paper"


def _read(paper: Paper, where: str) -> Iterator[Record | Problem]:
    urls = ((link.kind, safe_url(link.url)) for link in paper.links if link.kind in LINK_KINDS)
    authors = (clean_author(author) for author in paper.authors)
    yield Record(
        source=NAME,
        where=where,
        ids=canonical_ids(paper.ids),
        title=paper.title,
        authors=tuple(author for author in authors if author.name),
        author_count=paper.author_count,
        organization=paper.organization,
        abstract=paper.abstract,
        summary=paper.summary,
        published=paper.published,
        updated=paper.updated,
        announced=paper.announced,
        kind=kinds.canonical(paper.kind),
        venue=paper.venue,
        language=languages.tag(paper.language),
        license=licenses.canonical(paper.license),
        categories=paper.categories,
        keywords=paper.keywords,
        links=tuple(dict.fromkeys(Link(kind=kind, url=url) for kind, url in urls if url)),
        signals=dict(sorted(paper.signals.items())),
        retracted=paper.retracted,
    )
    own = [name for name in ("notes", "themes", "pinned") if getattr(paper, name)]
    if own:
        message = f"left out, because a person said it for another library: {', '.join(own)}"
        hint = "copy what you want of it into the new file; nothing overwrites it there"
        yield Problem(
            code=f"{NAME}/personal", where=where, message=message, hint=hint, level=Level.INFO
        )
