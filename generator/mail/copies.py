"""The web copies: each mail as a page of the site, which "view in browser" leads to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.catalog import Catalog
from generator.mail.issues import Issue, make_issues
from generator.mail.letters import compose
from generator.mail.rendering import Composer
from generator.models import Cadence

_MOVED = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{slug}</title>'
    '<meta http-equiv="refresh" content="0; url={to}"><meta name="robots" content="noindex">'
    '<link rel="canonical" href="{to}"></head><body><p><a href="{to}">{slug}</a></p></body>'
    "</html>\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An issue with the address of what the site shows of it."""

    issue: Issue
    path: str
    """From the root of the site, `mail/2025-w45/`."""
    kept: bool
    """Whether it has a copy; else its address leads to the edition."""


def copies(catalog: Catalog) -> tuple[Copy, ...]:
    """Every issue of the cadences that the digest has, the newest first within each."""
    settings = catalog.settings.mail
    found = []
    for name in settings.cadences:
        issues = reversed(make_issues(catalog, Cadence(name)))
        # An issue of late papers alone has no edition: only its copy names them together.
        known = {one.period for one in catalog.editions[Cadence(name)]}
        for place, issue in enumerate(issues):
            path = f"mail/{issue.slug}/"
            kept = place < settings.copies or issue.period not in known
            found.append(Copy(issue=issue, path=path, kept=kept))
    return tuple(found)


def make_files(catalog: Catalog, composer: Composer) -> Iterator[tuple[str, bytes]]:
    """Path from the root of the site → HTML, for each issue."""
    for copy in copies(catalog):
        path = f"{copy.path}index.html"
        letter = compose(catalog, copy.issue, whole=True) if copy.kept else None
        if letter:
            yield path, composer.compose(letter, "web").html.encode()
        else:
            to = f"../../editions/{copy.issue.slug}/"
            yield path, _MOVED.format(slug=copy.issue.slug, to=to).encode()
