"""Catalogs, letters and messages for the tests of the mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator.catalog import Catalog, make_catalog
from generator.config import MailSettings, Settings, SiteSettings
from generator.mail.issues import Issue, find
from generator.mail.letters import compose
from generator.mail.message import Sender, Stamp
from generator.mail.rendering import Composer, Form
from generator.mail.values import Letter, Parts
from generator.models import Assignment, Paper, Reason, Theme, Vocabulary
from generator.resources import templates_folder

URL = "https://papers.example.org/lab/"
COMPOSER = Composer([templates_folder()])
SENDER = Sender(
    address="Paper digest <digest@news.example.org>",
    list_id="papers.example.org",
    list_name="Paper digest",
    help_url=f"{URL}mail/",
)
STAMP = Stamp(delivery="2025-11-07.abc", at=dt.datetime(2025, 11, 8, 8, tzinfo=dt.UTC))


def catalog(
    *papers: Paper, themes: dict[str, list[str]] | None = None, url: str = URL, **mail: Any
) -> Catalog:
    """Papers, and for each theme the ids of its papers, the first theme named first."""
    settings = Settings(site=SiteSettings(url=url), mail=MailSettings(**mail))
    themes = themes or {}
    seen: set[str] = set()
    assignments = []
    for slug, ids in themes.items():
        for one in ids:
            reason = Reason(words=f"{slug} words", weight=1.0)
            assignments.append(
                Assignment(
                    paper_id=one, theme=slug, score=1.0, primary=one not in seen, reasons=(reason,)
                )
            )
            seen.add(one)
    vocabulary = Vocabulary(themes=tuple(Theme(slug=s, title=s.title()) for s in themes))
    rest = [
        Assignment(paper_id=paper.id, theme="other", score=0.0, primary=True)
        for paper in papers
        if paper.id not in seen
    ]
    return make_catalog(settings, papers, vocabulary, [*assignments, *rest])


def issue(one: Catalog, slug: str = "2025-11-07") -> Issue:
    found = find(one, slug)
    assert found is not None
    return found


def letter(one: Catalog, slug: str = "2025-11-07", **more: Any) -> Letter:
    found = compose(one, issue(one, slug), **more)
    assert found is not None
    return found


def parts(one: Catalog, slug: str = "2025-11-07", form: Form = "list", **more: Any) -> Parts:
    return COMPOSER.compose(letter(one, slug, **more), form)
