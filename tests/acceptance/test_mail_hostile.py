"""Hostile strings where a mail's headers take text: it parses back with the headers we wrote."""

from __future__ import annotations

import dataclasses
import json
from email import message_from_bytes
from pathlib import Path

from generator.mail.lint import lint
from generator.mail.message import build
from tests.builders import date, paper
from tests.mail.builders import SENDER, STAMP, catalog, parts


def _strings(shared: Path) -> list[str]:
    lines = (shared / "hostile" / "headers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    # A lone surrogate is none of Unicode's characters; the readers of files let none in.
    texts = [row["s"].encode("utf-8", "replace").decode() for row in rows if "s" in row]
    assert len(texts) > 10
    return texts


def test_hostile_titles_and_names_make_no_header(shared: Path) -> None:
    plain = build(parts(catalog(paper(published=date("2025-11-07")))).bodies, SENDER,
                  "ann@example.org", STAMP)  # fmt: skip
    expected = message_from_bytes(plain).keys()
    for text in _strings(shared):
        bodies = parts(
            catalog(paper(title=text, abstract=text, published=date("2025-11-07")))
        ).bodies
        sender = dataclasses.replace(SENDER, list_name=text)
        raw = build(bodies, sender, "ann@example.org", STAMP)
        found = message_from_bytes(raw)
        assert found.keys() == expected, repr(text)
        assert found["To"] == "ann@example.org"
        assert [one for one in lint(raw, where="x") if one.code != "mail/title"] == [], repr(text)
