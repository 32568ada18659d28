"""The page that lists the mails, and that where a reader chooses what to get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from generator.catalog import Catalog
from generator.mail import copies
from generator.mail.answers import CADENCE_TITLES
from generator.models import OTHER, Cadence
from generator.pages.values import Page, meta
from generator.views import places

KIND = "letters"
"""Of pages with a form that `assets/letters.js` brings to life."""


def mail(catalog: Catalog) -> Page:
    """Each mail that has a copy here, the newest first; and how to get them."""
    words = catalog.words
    found: dict[Cadence, list[dict[str, Any]]] = {}
    for copy in copies.copies(catalog):
        if copy.kept:
            found.setdefault(copy.issue.period.cadence, []).append(
                {
                    "title": places.period_title(copy.issue.period, words),
                    "slug": copy.issue.slug,
                    "count": len(copy.issue.paper_ids),
                }
            )
    head = meta(
        words.gettext("The mail"),
        words.gettext("Every edition as it comes by email."),
        listed=False,
    )
    robot = catalog.settings.subscribers.unsubscribe_mail
    if robot:
        head["digest"] = {"kind": KIND}
    cadences = [
        {"title": words.gettext(CADENCE_TITLES[key.value]), "issues": issues}
        for key, issues in found.items()
    ]
    return Page(
        path="mail/index.md",
        template="pages/mail.md",
        meta=head,
        context={"cadences": cadences, **_group(catalog), **_form(catalog)},
    )


def _group(catalog: Catalog) -> Mapping[str, str]:
    """How to join and leave the group that the mails go to; '' where it is not said."""
    mail = catalog.settings.mail
    to_group = mail.way in ("list-address", "file")
    return {"join": mail.join if to_group else "", "leave": mail.leave if to_group else ""}


def preferences(catalog: Catalog) -> Iterator[Page]:
    """Where the link in each mail of a list of our own leads; no page where there is none."""
    words, settings = catalog.words, catalog.settings.subscribers
    if not (settings.unsubscribe_mail or settings.unsubscribe_url):
        return
    head = meta(
        words.gettext("What you get by mail"),
        words.gettext("Choose themes and how often, or unsubscribe."),
        listed=False,
    )
    head["digest"] = {"kind": KIND}
    yield Page(
        path="mail/preferences.md",
        template="pages/preferences.md",
        meta=head,
        context={"endpoint": settings.unsubscribe_url, **_form(catalog)},
    )


def _form(catalog: Catalog) -> Mapping[str, Any]:
    """What there is to choose, and whom to write to."""
    words, settings = catalog.words, catalog.settings
    cadences = [
        {"value": one, "title": words.gettext(CADENCE_TITLES[one])}
        for one in CADENCE_TITLES
        if one in settings.mail.cadences
    ]
    themes = [
        {"value": one.slug, "title": one.title}
        for one in catalog.vocabulary.themes
        if one.slug != OTHER
    ]
    languages = [
        {"value": one, "title": words.language_title(one)}
        for one in words.languages or (words.language,)
    ]
    robot = settings.subscribers.unsubscribe_mail
    return {
        "robot": robot,
        "choices": {"cadences": cadences, "themes": themes, "languages": languages},
        # Without a script, a link for each cadence and all themes.
        "ways": [
            {"title": one["title"], "address": subscribing(robot, one["value"])} for one in cadences
        ],
    }


def subscribing(robot: str, cadence: str) -> str:
    """The `mailto:` address (RFC 6068) of a mail that asks for a subscription."""
    return f"mailto:{quote(robot, safe='@')}?subject={quote(f'subscribe cadence={cadence}')}"
