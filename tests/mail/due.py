"""A project on disk whose mails are due: papers of a day, a week and a month that are over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from generator.project import Project, open_project
from tests.builders import TODAY

DAY, WEEK, MONTH = "2026-03-04", "2026-w09", "2026-02"
"""The newest that are over on `TODAY`, 2026-03-05."""
THEMES = """
[[theme]]
slug = "robots"
title = "Robots"
keywords = ["robot"]

[[theme]]
slug = "vision"
title = "Vision"
keywords = ["camera"]
"""
PAPERS = {
    "arm": ("An arm that sorts", DAY, ["robots"]),
    "eye": ("An eye that reads", DAY, ["vision"]),
    "both": ("An arm with an eye", "2026-02-25", ["robots", "vision"]),
    "old": ("An older arm", "2026-02-03", ["robots"]),
}
SETTINGS = """
[site]
title = "Paper digest"
url = "https://papers.example.org/"

[library]
folder = "library"

[mail]
from = "Paper digest <digest@news.example.org>"
postal = "The lab, 1 Road, Town"
"""


def make_project(
    root: Path, mail: str = "", papers: Mapping[str, tuple[str, str, list[str]]] = PAPERS
) -> Project:
    """`mail` goes on with `[mail]`, and may begin other sections."""
    (root / "library").mkdir(parents=True, exist_ok=True)
    (root / "digest.toml").write_text(SETTINGS + mail, encoding="utf-8")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    for name, (title, day, themes) in papers.items():
        add_paper(root, name, title, day, themes)
    for slug in (DAY, WEEK, MONTH):
        copy_of(root, slug)
    return open_project(root, today=TODAY)


def add_paper(root: Path, name: str, title: str, day: str, themes: list[str]) -> None:
    text = (
        f"---\nid: {name}\ntitle: {json.dumps(title)}\npublished: {day}\n"
        f"themes: {json.dumps(themes)}\n---\n\nWe show that {title} is so.\n"
    )
    (root / "library" / f"{name}.md").write_text(text, encoding="utf-8")


def copy_of(root: Path, slug: str) -> None:
    """The web copy, as far as sending asks for it."""
    path = root / "site" / "mail" / slug / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("<p>copy</p>", encoding="utf-8")
