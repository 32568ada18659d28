"""Writes the guide's reference from the code: python -m tests.reference."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import commands
from generator.config import Settings, section_model

PAGE = "site_src/guide/commands.md"


def reference() -> str:
    parts = [
        "# Commands\n\nThis page is made from the code.\n",
        "Results go to standard output, progress and messages to standard error. Exit codes: "
        "0 done, 1 failed or (with `--strict`) problems, 2 wrong usage.\n",
        _usage("digest", commands),
    ]
    parts += [_usage(f"digest {name}", one) for name, one in commands.commands.items()]
    parts.append("## digest.toml\n")
    for section, holder in Settings.model_fields.items():
        model = section_model(Settings, section)
        assert model
        title = f"[{section}]" if holder.annotation is model else f"[[{section}]]"
        rows = [f"### {title}\n", "| setting | default | meaning |", "|---|---|---|"]
        for name, field in model.model_fields.items():
            default = "" if field.is_required() else f"`{field.default!r}`"
            rows.append(f"| `{name}` | {default} | {field.description} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _usage(name: str, command: click.Command) -> str:
    settings = {**commands.context_settings, "max_content_width": 80, "terminal_width": 80}
    context = click.Context(command, info_name=name, **settings)
    return f"## {name}\n\n```\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    (Path(__file__).resolve().parent.parent / PAGE).write_text(reference(), encoding="utf-8")
