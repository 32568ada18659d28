"""A project with a list of our own, its mailbox and relay on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.project import Project, open_project
from tests.builders import TODAY
from tests.mail.letters import KEYS, ROBOT

THEMES = """
[[theme]]
slug = "reasoning"
title = "Reasoning"
keywords = ["reasoning", "think"]

[[theme]]
slug = "spikes"
title = "Spiking Networks"
keywords = ["spiking neural network"]
"""
SITE = "https://papers.example.org/"
USERS = ("ada@example.org", "bob@example.org", "eve@example.org")


def own_list(
    root: Path, patch: pytest.MonkeyPatch, *, imap: int = 0, smtp: int = 0, endpoint: str = "",
    readers: tuple[str, ...] = USERS, more: str = "", **inbox: Any,
) -> Project:  # fmt: skip
    """`imap` and `smtp` are ports."""
    text = f"""
[site]
title = "Spikes weekly"
url = "{SITE}"
[mail]
from = "Digest <digest@news.example.org>"
way = "smtp"
postal = "Byte Lab, 1 Example Street"
cadences = ["week", "day"]
[smtp]
host = "127.0.0.1"
port = {smtp or 1}
tls = "none"
per_minute = 100000
[subscribers]
unsubscribe_mail = "{ROBOT}"
unsubscribe_url = "{endpoint}"
[inbox]
host = "127.0.0.1"
port = {imap or 1}
tls = "none"
"""
    for name, value in inbox.items():
        text += f"{name} = {value!r}\n"
    root.mkdir(parents=True, exist_ok=True)
    (root / "digest.toml").write_text(text + more, encoding="utf-8")
    (root / "themes.toml").write_text(THEMES, encoding="utf-8")
    (root / "library").mkdir(exist_ok=True)
    listed = root.parent / "subscribers.csv"
    listed.write_text("email\n" + "".join(f"{one}\n" for one in readers), encoding="utf-8")
    patch.setenv("DIGEST_SUBSCRIBERS", str(listed))
    keys = " ".join(f"{name}:{key.decode()}" for name, key in KEYS.items())
    patch.setenv("DIGEST_MAIL_KEY", keys)
    patch.setenv("DIGEST_IMAP_USER", "robot")
    patch.setenv("DIGEST_IMAP_PASSWORD", "a-secret")
    return open_project(root, today=TODAY)
