"""Whole projects with papers, a built web copy and a list of readers, for `digest mail`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator import scaffold
from generator.mail.copies import make_files
from generator.mail.issues import find
from generator.mail.letters import compose
from generator.mail.message import Stamp, build
from generator.mail.rendering import Composer
from generator.mail.tokens import parse_keys, reader_id
from generator.project import Project, open_project
from generator.resources import templates_folder
from generator.workflow.arranging import arrange
from generator.workflow.mailing import over_at
from generator.workflow.posting import checked_sender
from generator.workflow.readers import ways_of
from tests.builders import TODAY
from tests.conftest import REPOSITORY

KEY = "a-key-for-the-tests-alone-of-32-characters"
EDITION = "2026-03-04"
"""The day before `TODAY`: over, and not old."""
_TOML = """
[site]
title = "Paper digest"
url = "https://papers.example.org/lab/"

[mail]
from = "Paper digest <digest@news.example.org>"
postal = "Reading Group, 1 Long Road, Oldtown"
cadences = ["day"]
way = "smtp"
on_uncertain = "{on_uncertain}"

[smtp]
host = "127.0.0.1"
port = {port}
tls = "none"
connections = {connections}
per_minute = 100000
per_day = 1000000

[subscribers]
unsubscribe_mail = "unsub@news.example.org"
"""
_THEMES = '[[theme]]\nslug = "spikes"\ntitle = "Spiking networks"\nkeywords = ["spiking"]\n'


def write_paper(folder: Path, id: str, title: str, text: str, **fields: Any) -> None:
    """A paper's file; `announced` is `EDITION` unless it is told."""
    front = {"id": id, "title": title, "announced": EDITION} | fields
    head = "".join(f"{name}: {json.dumps(value)}\n" for name, value in front.items())
    (folder / f"{id}.md").write_text(f"---\n{head}---\n\n{text}\n", encoding="utf-8")


def make_project(
    root: Path, *, port: int = 25, on_uncertain: str = "resend", connections: int = 2
) -> Project:
    """A project with three papers of one day; `with_copies` makes it ready to send."""
    scaffold.create(root, templates_folder(), title="Paper digest")
    toml = _TOML.format(port=port, on_uncertain=on_uncertain, connections=connections)
    (root / "digest.toml").write_text(toml, encoding="utf-8")
    (root / "themes.toml").write_text(_THEMES, encoding="utf-8")
    library = root / "library"
    for number, word in enumerate(("gestures", "sounds", "maps")):
        text = f"We show that spiking networks learn {word}. They need 3 mW, a tenth of before."
        write_paper(library, f"p-{number}", f"Spiking networks for {word}", text)
    return open_project(root, today=TODAY)


def with_copies(project: Project) -> Project:
    """The web copies of its mails, as `digest build` lays them into the site."""
    catalog = arrange(project).catalog
    for path, data in make_files(catalog, Composer(project.template_folders, catalog.words)):
        place = project.site_dir / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return project


def write_readers(path: Path, addresses: Iterable[str]) -> Path:
    """A list of subscribers, which must lie outside the project."""
    path.write_text("email\n" + "".join(f"{one}\n" for one in addresses), encoding="utf-8")
    return path


def environment(readers: Path | None = None, **more: str) -> Mapping[str, str]:
    """What a run gets to know: the key, the list, and that it is the morning after `EDITION`."""
    listed = {"DIGEST_SUBSCRIBERS": str(readers)} if readers else {}
    return {**os.environ, "DIGEST_MAIL_KEY": KEY, **listed, **more}


def digest(
    project: Project, *arguments: str, env: Mapping[str, str], module: str = "generator"
) -> subprocess.CompletedProcess[str]:
    """Run a verb in a process of its own."""
    command = [sys.executable, "-m", module, "-C", str(project.root), *arguments]
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def own_mail(project: Project) -> bytes:
    """What `digest mail send` hands to the relay for one reader of a list of our own."""
    catalog = arrange(project).catalog
    issue = find(catalog, EDITION)
    assert issue
    letter = compose(catalog, issue)
    assert letter
    bodies = Composer(project.template_folders).compose(letter, "own").bodies
    ways = ways_of(project, reader_id("ann@example.org"), parse_keys(KEY))
    stamp = Stamp(delivery=f"{EDITION}.abc", at=over_at(issue))
    return build(bodies, checked_sender(project), "ann@example.org", stamp, ways)
