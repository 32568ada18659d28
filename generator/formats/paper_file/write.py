"""A paper → a library file."""

from __future__ import annotations

import re
from typing import Any

import yaml

from generator import plain
from generator.formats.paper_file.read import KEYS, LIST_KEYS
from generator.models import Paper

_KEY = re.compile(r"^(?=[a-z_]+:(?: |$))", re.MULTILINE)
_TO_ESCAPE = re.compile(r"(?m)^(?=\\*## (?:Summary|Notes)[ \t]*$)")


def dump_paper(paper: Paper) -> str:
    """The file of a paper; `parse_paper` reads back an equal one."""
    return f"---\n{''.join(front_matter(paper).values())}---\n{body_text(paper)}"


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


class _FlowList(list[Any]):
    """A list that is written on one line."""


class _Plain(str):
    """A scalar that needs no quotes: a date or a number."""


class Dumper(yaml.CSafeDumper):
    """YAML as we write it."""


Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)
Dumper.add_representer(
    _FlowList,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
# The tag is the one under which YAML itself would read the bare word back, so none is printed.
Dumper.add_representer(
    _Plain,
    lambda dumper, data: dumper.represent_scalar(
        dumper.resolve(yaml.ScalarNode, str(data), (True, False)),  # type: ignore[no-untyped-call]
        str(data),
    ),
)

_PLAIN_KEYS = ("published", "updated", "announced", "added", "author_count")


def front_matter(paper: Paper) -> dict[str, str]:
    """The lines of each key that says something, in the order of `KEYS`."""
    values = {key: value for key in KEYS if (value := _writable(key, getattr(paper, key)))}
    text = yaml.dump(
        values,
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=2**31 - 1,
        default_flow_style=False,
    )
    # What belongs to a key is indented or begins with a hyphen.
    chunks = _KEY.split(text)[1:]
    assert len(chunks) == len(values)
    return dict(zip(values, chunks, strict=True))


def _writable(key: str, value: Any) -> Any:
    if key in _PLAIN_KEYS:
        return _Plain(value) if value else ""
    if key in LIST_KEYS:
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


def body_text(paper: Paper) -> str:
    parts = [_TO_ESCAPE.sub(r"\\", paper.abstract)] if paper.abstract else []
    if paper.summary:
        parts += ["## Summary", _TO_ESCAPE.sub(r"\\", paper.summary)]
    if paper.notes:
        parts += ["## Notes", paper.notes]
    return "".join(f"\n{part}\n" for part in parts)
