"""The page that lists the mails."""

from __future__ import annotations

from typing import Any

from generator.catalog import Catalog
from generator.mail import copies
from generator.mail.answers import CADENCE_TITLES
from generator.models import Cadence
from generator.pages.values import Page, meta
from generator.views import places


def mail(catalog: Catalog) -> Page:
    """Each mail that has a copy here, the newest first."""
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
    cadences = [
        {"title": words.gettext(CADENCE_TITLES[key.value]), "issues": issues}
        for key, issues in found.items()
    ]
    return Page(
        path="mail/index.md",
        template="pages/mail.md",
        meta=head,
        context={"cadences": cadences},
    )
