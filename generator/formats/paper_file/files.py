"""A library file: YAML front matter, the abstract, `## Summary` and `## Notes`.

Every scalar is read as text and typed here, so that `id: 2603.01230` stays an identifier.
Keys are written in one fixed order, and an edited file keeps its comments and unknown keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from generator import plain
from generator.errors import PaperFileError
from generator.models import Paper
from generator.text import clean
from generator.text.identifiers import SCHEMES, is_paper_id

MAX_FRONT_MATTER = 512_000
"""Characters; a paper with 5,000 authors stays below."""
MAX_DEPTH = 20
_TOO_DEEP = re.compile(rf"[\[{{]\s*(?:[\[{{]\s*){{{MAX_DEPTH}}}|(?:-\s+){{{MAX_DEPTH}}}")

_Read = Callable[[Any], Any]


def _line(value: Any) -> str:
    return clean.one_line(plain.read_string(value))


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
    "aliases": _lines,
    "published": plain.read_date,
    "updated": plain.read_date,
    "announced": plain.read_date,
    "added": plain.read_date,
    "venue": _line,
    "categories": _lines,
    "keywords": _lines,
    "links": lambda value: tuple(plain.read_link(item) for item in plain.read_list(value)),
    "signals": plain.read_counts,
    "themes": _lines,
    "pinned": _lines,
    "retracted": _line,
    "maybe_same_as": _lines,
    "provenance": lambda value: {
        name: plain.read_origin(item) for name, item in plain.read_map(value).items()
    },
    "seen": lambda value: tuple(plain.read_sighting(item) for item in plain.read_list(value)),
}
KEYS = tuple(_KEYS)
"""All keys of the front matter, in the order in which they are written."""


def parse_paper(text: str, *, path: str) -> Paper:
    """Read a library file. Anything wrong is a `PaperFileError` with line, field and hint."""
    try:
        front, body = YAMLHandler().split(text)
    except ValueError as exc:
        raise PaperFileError(
            "no front matter", path=path, line=1, hint="begin the file with ---, the keys and ---"
        ) from exc
    fields = {}
    for key, (value, line) in _read_front_matter(front, path).items():
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
        hint = "small letters, digits, dots and hyphens, at most 120"
        raise PaperFileError(f"{fields['id']!r} cannot be an id", path=path, field="id", hint=hint)
    if not fields.get("title"):
        raise PaperFileError("missing", path=path, field="title", hint='add title: "…"')
    return Paper(**fields, **_read_body(body))


def unknown_keys(text: str) -> tuple[str, ...]:
    """Keys of the front matter that mean nothing to us; they are kept when a file is rewritten."""
    front, _ = YAMLHandler().split(text)
    return tuple(key for key in _read_front_matter(front, "") if key not in _KEYS)


def dump_paper(paper: Paper) -> str:
    """The file of a paper; `parse_paper` reads back an equal one."""
    return f"---\n{''.join(_front_matter(paper).values())}---\n{_body(paper)}"


def update_text(text: str, paper: Paper) -> str:
    """The file's text with only those keys rewritten that the paper has otherwise.

    Comments, unknown keys and the order of keys are the editor's, and stay. When the result does
    not read back as the paper, the whole file is written anew.
    """
    old = parse_paper(text, path=f"{paper.id}.md")
    front, body = YAMLHandler().split(text)
    new_chunks, old_chunks = _front_matter(paper), _front_matter(old)
    blocks = _blocks(front.strip("\n") + "\n")
    for key in KEYS:
        if new_chunks.get(key) != old_chunks.get(key):
            _replace(blocks, key, new_chunks.get(key, ""))
    before = text[: text.index(front) - 3].rstrip("-")
    head = "".join(chunk for _, chunk in blocks)
    kept = "\n" + body.strip("\n") + "\n" if body.strip("\n") else ""
    updated = f"{before}---\n{head}---\n{kept if _body(old) == _body(paper) else _body(paper)}"
    return updated if _reads_as(updated, paper, text) else _anew(paper, front)


def _reads_as(updated: str, paper: Paper, text: str) -> bool:
    """Whether the updated text says the paper, and all that means nothing to us as before."""
    try:
        same = parse_paper(updated, path=f"{paper.id}.md") == paper
        return same and unknown_keys(updated) == unknown_keys(text)
    except PaperFileError:
        return False


def _anew(paper: Paper, front: str) -> str:
    """The whole file in our form, for front matter in a form that cannot be changed in place.

    An editor's own keys and comments are kept, at its end.
    """
    ours = _front_matter(paper)
    fields = _read_front_matter(front, f"{paper.id}.md")
    own = {key: value for key, (value, _) in fields.items() if key not in _KEYS}
    if own:
        ours["own"] = yaml.dump(own, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    comments = re.findall(r"(?m)^\s*#.*$", front)
    ours["comments"] = "".join(f"{line.strip()}\n" for line in comments)
    return f"---\n{''.join(ours.values())}---\n{_body(paper)}"


# --- reading


def _read_front_matter(front: str, path: str) -> dict[str, tuple[Any, int]]:
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
_TO_ESCAPE = re.compile(r"(?m)^(?=\\*## (?:Summary|Notes)[ \t]*$)")


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


# --- writing


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class _FlowList(list[Any]):
    """A list that is written on one line."""


class _Plain(str):
    """A scalar that needs no quotes: a date or a number."""


class _Dumper(yaml.CSafeDumper):
    pass


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)
_Dumper.add_representer(
    _FlowList,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
# The tag is the one under which YAML itself would read the bare word back, so none is printed.
_Dumper.add_representer(
    _Plain,
    lambda dumper, data: dumper.represent_scalar(
        dumper.resolve(yaml.ScalarNode, str(data), (True, False)),  # type: ignore[no-untyped-call]
        str(data),
    ),
)

_PLAIN_KEYS = ("published", "updated", "announced", "added", "author_count")
_LIST_KEYS = ("aliases", "categories", "keywords", "themes", "pinned", "maybe_same_as")


def _front_matter(paper: Paper) -> dict[str, str]:
    chunks = {}
    for key in KEYS:
        if value := _writable(key, getattr(paper, key)):
            chunks[key] = yaml.dump(
                {key: value},
                Dumper=_Dumper,
                sort_keys=False,
                allow_unicode=True,
                width=2**31 - 1,
                default_flow_style=False,
            )
    return chunks


def _writable(key: str, value: Any) -> Any:
    if key in _PLAIN_KEYS:
        return _Plain(value) if value else ""
    if key in _LIST_KEYS:
        return _FlowList(value)
    if key == "provenance":
        return {name: plain.dump_origin(origin) for name, origin in value.items()}
    if key == "seen":
        dumped = (plain.dump_sighting(sighting) for sighting in value)
        return [_Flow(item, at=_Plain(item["at"])) for item in dumped]
    if key == "signals":
        return {name: _Plain(count) for name, count in value.items()}
    if key in ("authors", "links"):
        return [_Flow(item) for item in plain.dump_value(value)]
    return plain.dump_value(value)


def _body(paper: Paper) -> str:
    parts = [_TO_ESCAPE.sub(r"\\", paper.abstract)] if paper.abstract else []
    if paper.summary:
        parts += ["## Summary", _TO_ESCAPE.sub(r"\\", paper.summary)]
    if paper.notes:
        parts += ["## Notes", paper.notes]
    return "".join(f"\n{part}\n" for part in parts)


def _blocks(front: str) -> list[tuple[str, str]]:
    """Cut the front matter into (key, its lines); lines before the first key have the key ''."""
    blocks: list[tuple[str, str]] = []
    for line in front.splitlines(keepends=True):
        # What is not indented and no item of a list begins a key, whatever its form.
        if line[0] not in " \t-#\n}]" or not blocks or (line[0] == "#" and blocks[-1][0]):
            found = re.match(r"""(['"]?)([A-Za-z_][\w-]*)\1\s*:(?:\s|$)""", line)
            blocks.append((found[2] if found else "", line))
        else:
            key, lines = blocks[-1]
            blocks[-1] = (key, lines + line)
    return blocks


def _replace(blocks: list[tuple[str, str]], key: str, chunk: str) -> None:
    for index, (name, _) in enumerate(blocks):
        if name == key:
            # A comment on or between the lines is the editor's, and stays above what is written.
            notes = (
                re.findall(r"(?m)(?:^|\s)#.*$", blocks[index][1]) if "#" in blocks[index][1] else []
            )
            kept = "".join(f"{note.strip()}\n" for note in notes if note.strip() not in chunk)
            blocks[index] = (key, kept + chunk)
            return
    later = KEYS[KEYS.index(key) + 1 :]
    place = next((i for i, (name, _) in enumerate(blocks) if name in later), len(blocks))
    blocks.insert(place, (key, chunk))
