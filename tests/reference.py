"""Writes those pages of the guide that are made from the code: python -m tests.reference."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import click

from generator.cli import commands
from generator.config import Settings, section_model
from generator.formats.format import Format, Group
from generator.formats.registry import FORMATS
from generator.matching.trust import trust

PAGE = "site_src/guide/commands.md"
FORMATS_PAGE = "site_src/guide/formats.md"

_GROUPS: dict[Group, str] = {
    "service": "From services",
    "manager": "From reference managers and databases",
    "feed": "News feeds",
    "own": "Our own, and simple tables",
}
_LITERAL = re.compile(r"https?://[^\s;)]*[^\s;),.]|\bdigest [a-z]+(?: --[a-z]+ [a-z-]+)*")
"""What stands in a sentence as it is typed: an address, a command."""


def reference() -> str:
    parts = [
        "# Commands\n\nThis page is made from the code.\n",
        "Results go to standard output, progress and messages to standard error. Exit codes: "
        "0 done, 1 failed or (with `--strict`) problems, 2 wrong usage.\n",
        _usage("digest", commands),
    ]
    for name, one in commands.commands.items():
        parts.append(_usage(f"digest {name}", one))
        if isinstance(one, click.Group):
            parts += [_usage(f"digest {name} {verb}", sub) for verb, sub in one.commands.items()]
    parts.append("## digest.toml\n")
    for section, holder in Settings.model_fields.items():
        model = section_model(Settings, section)
        assert model
        title = f"[{section}]" if holder.annotation is model else f"[[{section}]]"
        rows = [f"### {title}\n", "| setting | default | meaning |", "|---|---|---|"]
        for name, field in model.model_fields.items():
            # As TOML has it: an array.
            value = list(field.default) if isinstance(field.default, tuple) else field.default
            default = "" if field.is_required() else f"`{value!r}`"
            rows.append(f"| `{field.alias or name}` | {default} | {field.description} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _usage(name: str, command: click.Command) -> str:
    settings = {**commands.context_settings, "max_content_width": 80, "terminal_width": 80}
    context = click.Context(command, info_name=name, **settings)
    return f"## {name}\n\n```\n{command.get_help(context)}\n```\n"


def formats() -> str:
    parts = [
        "# Formats\n\nThis page is made from the code.\n",
        "`digest add` tells the format from the bytes, whatever the file is called; "
        "`--format NAME` names it where that fails. Title, kind of work, language, licence and "
        "what else is listed are taken where the file has them; volume, issue, pages, publisher, "
        "ISBN are not kept. *Out*: papers are written in this format too.\n",
    ]
    for group in get_args(Group):
        rows = [_row(FORMATS[name]) for name in sorted(FORMATS) if FORMATS[name].group == group]
        if rows:
            head = "| format | in, out | how to get one | what is taken |\n|---|---|---|---|"
            parts.append("\n".join([f"## {_GROUPS[group]}\n", head, *rows]) + "\n")
    order = sorted(FORMATS, key=lambda name: (-trust(name), name))
    listed = ", ".join(f"`{name}` {trust(name)}" for name in order)
    parts.append(
        "## Trust\n\nWhere sources say different things of a paper, the one with the higher number "
        f"is [believed](sources.md#one-paper-from-several-sources): {listed}.\n"
    )
    return "\n".join(parts)


def _row(one: Format) -> str:
    how = _LITERAL.sub(lambda found: _literal(found[0]), one.how.removesuffix("."))
    takes = re.sub(r"^as (\S+)", r"as `\1`", one.takes.removesuffix("."))
    ways = "in, out" if one.can_dump else "in"
    return f"| `{one.name}`<br>{one.title} | {ways} | {how} | {takes} |"


def _literal(text: str) -> str:
    """As code; a long address may break after its marks, so that the table is not too wide."""
    code = re.sub(r"(?<=[^:/])([/?&,])(?=.)", r"\1<wbr>", text).replace("&", "&amp;")
    return f"<code>{code}</code>"


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    for page, text in ((PAGE, reference()), (FORMATS_PAGE, formats())):
        (root / page).write_text(text, encoding="utf-8")
