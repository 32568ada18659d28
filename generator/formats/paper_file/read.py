"""A library file → a paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from generator import plain
from generator.errors import PaperFileError
from generator.models import Paper
from generator.text import clean, kinds, languages, licenses
from generator.text.identifiers import SCHEMES, is_paper_id

MAX_FRONT_MATTER = 512_000
"""Characters; a paper with 5,000 authors stays below."""
MAX_DEPTH = 20
_TOO_DEEP = re.compile(rf"[\[{{]\s*(?:[\[{{]\s*){{{MAX_DEPTH}}}|(?:-\s+){{{MAX_DEPTH}}}")

_Read = Callable[[Any], Any]


def _line(value: Any) -> str:
    return clean.one_line(plain.read_string(value))


def _kind(value: Any) -> str:
    """`preprint` and `journal article` are read as CSL's; what is none stays as it was written."""
    return kinds.canonical(_line(value)) or _line(value)


def _language(value: Any) -> str:
    """`German` and `ger` are read as `de`; what is no language stays as it was written."""
    return languages.tag(_line(value)) or _line(value)


def _license(value: Any) -> str:
    """`CC-BY-4.0` is read as its address; what is no licence stays as it was written."""
    return licenses.canonical(_line(value)) or _line(value)


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(line for item in plain.read_strings(value) if (line := clean.one_line(item)))


def _ids(value: Any) -> dict[str, str]:
    return {
        name: plain.read_string(text) for name, text in plain.read_map(value, keys=SCHEMES).items()
    }


_KEYS: dict[str, _Read] = {
    "id": _line,
    "title": _line,
    "authors": lambda value: tuple(plain.read_author(item) for item in plain.read_list(value)),
    "author_count": plain.read_count,
    "organization": _line,
    "ids": _ids,
    "other_ids": _lines,
    "other_titles": _lines,
    "aliases": _lines,
    "published": plain.read_date,
    "updated": plain.read_date,
    "announced": plain.read_date,
    "added": plain.read_date,
    "kind": _kind,
    "venue": _line,
    "language": _language,
    "license": _license,
    "categories": _lines,
    "keywords": _lines,
    "links": lambda value: tuple(plain.read_link(item) for item in plain.read_list(value)),
    "signals": plain.read_counts,
    "themes": _lines,
    "pinned": _lines,
    "retracted": _line,
    "maybe_same_as": _lines,
    "same_as": _lines,
    "not_same_as": _lines,
    "provenance": lambda value: {
        name: plain.read_origin(item) for name, item in plain.read_map(value).items()
    },
    "seen": lambda value: tuple(plain.read_sighting(item) for item in plain.read_list(value)),
}
KEYS = tuple(_KEYS)
"""All keys of the front matter, in the order in which they are written."""
LIST_KEYS = tuple(name for name, read in _KEYS.items() if read is _lines)
"""Those that are written as a list on one line."""


def parse_paper(text: str, *, path: str) -> Paper:
    """Read a library file. Anything wrong is a `PaperFileError` with line, field and hint."""
    try:
        front, body = YAMLHandler().split(text)
    except ValueError as exc:
        raise PaperFileError(
            "no front matter", path=path, line=1, hint="begin the file with ---, the keys and ---"
        ) from exc
    fields = {}
    for key, (value, line) in read_front_matter(front, path).items():
        if key in _KEYS and value != "":
            try:
                fields[key] = _KEYS[key](value)
            except ValueError as exc:
                raise PaperFileError(
                    str(exc), path=path, line=line, field=key, hint=getattr(exc, "hint", "")
                ) from exc
    stem = path.rpartition("/")[2].removesuffix(".md")
    fields.setdefault("id", stem)
    if not is_paper_id(fields["id"]):
        hint = (
            "small letters, digits, dots and hyphens, at most 120; not index, con and the like, "
            "and no ending of a file"
        )
        raise PaperFileError(f"{fields['id']!r} cannot be an id", path=path, field="id", hint=hint)
    if not fields.get("title"):
        raise PaperFileError("missing", path=path, field="title", hint='add title: "…"')
    return Paper(**fields, **_read_body(body))


def unknown_keys(text: str) -> tuple[str, ...]:
    """Keys of the front matter that mean nothing to us; they are kept when a file is rewritten."""
    front, _ = YAMLHandler().split(text)
    return tuple(key for key in read_front_matter(front, "") if key not in _KEYS)


def read_front_matter(front: str, path: str) -> dict[str, tuple[Any, int]]:
    if len(front) > MAX_FRONT_MATTER:
        raise PaperFileError("front matter is too large", path=path, line=1)
    # libyaml and our own walk both recurse; nobody writes this by hand.
    if _TOO_DEEP.search(front):
        raise PaperFileError("front matter is nested too deep", path=path, line=1)
    try:
        node = yaml.compose(front, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        hint = 'put text with ": " or a special first character in quotes'
        raise PaperFileError(str(exc.problem), path=path, line=line, hint=hint) from exc
    except (yaml.YAMLError, RecursionError) as exc:
        raise PaperFileError(f"not readable as YAML: {exc}", path=path, line=1) from exc
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise PaperFileError("front matter is not a mapping", path=path, line=1, hint="key: value")
    return _top_level(node, path)


def _top_level(node: yaml.MappingNode, path: str) -> dict[str, tuple[Any, int]]:
    fields: dict[str, tuple[Any, int]] = {}
    walked: set[int] = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            raise PaperFileError("a key that is not a word", path=path, line=line)
        if key in fields:
            raise PaperFileError("stands twice", path=path, field=key, line=line)
        try:
            fields[key] = (_value(value_node, walked, 0), line)
        except plain.Wrong as exc:
            raise PaperFileError(str(exc), path=path, field=key, line=line, hint=exc.hint) from exc
    return fields


def _value(node: yaml.Node, walked: set[int], depth: int) -> Any:
    # An alias gives the same node again: a small file could unfold into gigabytes.
    if id(node) in walked or depth > MAX_DEPTH:
        raise plain.Wrong("an alias (*name)", hint="write the value out")
    walked.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return "" if node.style is None and node.value in ("~", "null") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, walked, depth + 1) for item in node.value]
    assert isinstance(node, yaml.MappingNode)
    pairs = [
        (_value(key, walked, depth + 1), _value(item, walked, depth + 1))
        for key, item in node.value
    ]
    if not all(isinstance(key, str) for key, _ in pairs):
        raise plain.Wrong("a key that is not a word")
    return dict(pairs)


_SECTION = re.compile(r"(?m)^## (Summary|Notes)[ \t]*$")
_ESCAPED = re.compile(r"(?m)^(\\*)(?=\\## (?:Summary|Notes)[ \t]*$)\\")


def _read_body(body: str) -> dict[str, Any]:
    head, notes_heading, notes = _split_at(body.replace("\r\n", "\n"), "Notes")
    abstract, _, summary = _split_at(head, "Summary")
    return {
        "abstract": clean.paragraphs(_ESCAPED.sub(r"\1", abstract)),
        "summary": clean.paragraphs(_ESCAPED.sub(r"\1", summary)),
        "notes": notes.strip() if notes_heading else "",
    }


def _split_at(text: str, heading: str) -> tuple[str, str, str]:
    for found in _SECTION.finditer(text):
        if found[1] == heading:
            return text[: found.start()], found[0], text[found.end() :]
    return text, "", ""
