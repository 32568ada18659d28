"""A project with a list of its own and a relay on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.project import Project
from tests.mail.due import make_project
from tests.mail.relay import Relay

KEY = "0123456789abcdefghijklmnopqrstuvwxyz"
LIST = (
    "email,themes,cadence,status\n"
    "ann@one.example,,,\n"
    "ben@two.example,robots,,\n"
    "cid@one.example,vision,day,\n"
    "dee@one.example,,,unsubscribed\n"
)


def post_project(
    root: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch, *, mail: str = "", more: str = "",
    tls: str = "none", people: str = LIST, cadences: str = '["day"]',
) -> Project:  # fmt: skip
    """`mail` goes under `[mail]`, `more` under `[smtp]`."""
    outside = root.parent / f"{root.name}-list.csv"
    outside.parent.mkdir(parents=True, exist_ok=True)
    outside.write_text(people, encoding="utf-8")
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", str(outside))
    monkeypatch.setenv("DIGEST_MAIL_KEY", KEY)
    settings = (
        f'way = "smtp"\ncadences = {cadences}\n{mail}\n'
        '[subscribers]\nunsubscribe_mail = "unsub@news.example.org"\n'
        f'[smtp]\nhost = "localhost"\nport = {relay.port}\ntls = "{tls}"\n'
        f"per_minute = 100000\n{more}\n"
    )
    return make_project(root, settings)
