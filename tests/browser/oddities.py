"""A site with a page of every kind, and every kind of title that can break one."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator import workflow
from generator.project import open_project
from generator.resources import templates_folder
from tests.builders import TODAY

TOY = Path(__file__).resolve().parent.parent / "data" / "toy"

MANY = 130
"""More papers than one page of a list holds, so that a theme, a year and A–Z have a second page."""

TITLES = {
    "hebrew": "למידה מתמשכת (Replay) ב־3 צעדים",
    "japanese": "継続学習における忘却を抑えるための、とても長くて区切りのない題名を持つ論文",
    "emoji": "👩🏽‍🔬 Replay 🧠🔁 for everyone 🏳️‍🌈",
    "address": "See https://example.org/" + "a-very-long-path-without-a-blank/" * 6 + "?q=1",
    "word": "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4,
    "math": "Replay in $O(n^2 \\log n)$ with $\\sum_{i=1}^{n} \\frac{x_i^2}{1+e^{-\\alpha}}$ terms",
}

GUIDE = """# A page by hand

See [the themes](themes/index.md), as `a_very_long_name_without_any_blank_in_it_at_all(0123456789)`.

| Column | Another |
|---|---|
| a cell | `a_cell_with_a_long_name_in_it = "and more"` |

```toml
[site]
mails = 42
url = "https://example.org/a/very/long/address/that/is/wider/than/every/telephone/that/there/is"
```
"""

PLACES = {
    "home": "",
    "themes": "themes/",
    "theme": "themes/continual-learning/",
    "theme, second page": "themes/continual-learning/2/",
    "theme with a part": "themes/learning/",
    "day": "editions/2025-10-14/",
    "week": "editions/2025-w42/",
    "month": "editions/2025-10/",
    "year": "editions/2025/",
    "undated": "editions/undated/",
    "editions": "editions/",
    "organisations": "organizations/",
    "organisation": "organizations/tiny-lab/",
    "paper": "papers/arxiv-2510.12345/",
    "hostile paper": "papers/hostile/",
    "arabic paper": "papers/rtl/",
    "hebrew paper": "papers/odd-hebrew/",
    "chinese paper": "papers/cjk/",
    "japanese paper": "papers/odd-japanese/",
    "emoji paper": "papers/odd-emoji/",
    "address paper": "papers/odd-address/",
    "word paper": "papers/odd-word/",
    "math paper": "papers/odd-math/",
    "retracted paper": "papers/month-only/",
    "feeds": "feeds/",
    "data": "data/",
    "papers A–Z": "papers/",
    "papers A–Z, second page": "papers/index/2/",
    "search": "search/",
    "results": "search/?q=replay",
    "trends": "trends/",
    "reading list": "reading-list/",
    "report": "report/",
    "ranking": "ranking/",
    "page by hand": "hand/",
    "not found": "404.html",
}
"""Kind of page → its address."""


def build(root: Path) -> Path:
    """The folder of the built site."""
    shutil.copytree(TOY, root)
    shutil.copy(templates_folder() / "project" / "mkdocs.yml", root)
    shutil.copytree(templates_folder() / "project" / "site_src", root / "site_src")
    (root / "site_src" / "hand.md").write_text(GUIDE, encoding="utf-8")
    for number, (name, title) in enumerate(TITLES.items()):
        _write(root, f"odd-{name}", title, f"2026-02-{number + 1:02}", f"former-{name}")
    for number in range(MANY):
        day = f"20{20 + number % 6}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        _write(root, f"many-{number}", f"Replay number {number} of many", day, "")
    project = open_project(root, today=TODAY)
    workflow.build(project)
    return project.site_dir


def _write(root: Path, name: str, title: str, day: str, former: str) -> None:
    quoted = title.replace("'", "''")
    text = f"""---
id: {name}
title: '{quoted}'
aliases: [{former}]
authors: [{{family: כהן, given: דנה}}, {{family: Ångström, given: Åsa}}, {{literal: الفريق}}]
author_count: 5
organization: 'מכון (Institute) 3'
published: {day}
signals: {{comments: 3, upvotes: {len(title)}}}
links: [{{kind: code, url: 'https://github.com/example/{name}'}}]
---

Continual learning by replay: {title}. It forgets $\\mathcal{{O}}(1)$ of what it knew, and {title}.
"""
    (root / "library" / f"{name}.md").write_text(text, encoding="utf-8")
