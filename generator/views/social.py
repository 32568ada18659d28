"""Social cards: what a link to a page looks like where somebody posts it. Planned here, not drawn.

1200 × 630 pixels is what OpenGraph's readers and Twitter's large card ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.catalog import Catalog
from generator.models import Cadence, Paper
from generator.text import tex
from generator.text.fonts import Font
from generator.text.typesetting import Block, Space, fit
from generator.views import places
from generator.views.heads.values import Image
from generator.views.papers import byline
from generator.words import Words

WIDTH, HEIGHT = 1200, 630
FOLDER = "assets/social"
_LEFT, _RIGHT = 88, 1112
_AFTER_MARK = 190
"""Where the kicker begins, to the right of the site's mark."""
_TITLE = Space(width=_RIGHT - _LEFT, sizes=((88, 2), (72, 3), (56, 3), (48, 4)), weight=700)
_SMALL = Space(width=_RIGHT - _AFTER_MARK, sizes=((34, 1),), weight=400)
_FACTS = Space(width=_RIGHT - _LEFT, sizes=((34, 2),), weight=400)
_TOP, _BOTTOM = 146, 490
"""Title and facts stand between these."""
_LEADING = 1.2
_DESCENT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialCard:
    """A picture that stands for a page."""

    page: str
    """The page's `.md` file."""
    kicker: str
    """What kind of page it is; '' = its title says it."""
    title: str
    facts: str
    site: str
    """The site's name; '' on the site's own card."""
    hue: int | None = None
    """The number of a theme's colour; None = the site's own."""

    @property
    def image(self) -> Image:
        path = f"{FOLDER}/{self.page.removesuffix('.md')}.png"
        said = [one for one in (self.kicker, self.title, self.facts, self.site) if one]
        return Image(path=path, alt=" · ".join(said), width=WIDTH, height=HEIGHT)


def social_cards(catalog: Catalog) -> tuple[SocialCard, ...]:
    """Those that the settings ask for; none where the site's address is not known.

    A picture's address is a whole one, so without the site's nobody could be told of it.
    """
    site = catalog.settings.site
    if not site.url or site.social_cards == "none":
        return ()
    papers = catalog.papers.values() if site.social_cards == "all" else ()
    return (*_lists(catalog), *(_paper(catalog, paper) for paper in papers))


def _lists(catalog: Catalog) -> Iterator[SocialCard]:
    site = catalog.settings.site
    themes = len(catalog.vocabulary.themes)
    words = catalog.words
    said = words.ngettext(
        "{papers} in {count} theme",
        "{papers} in {count} themes",
        themes,
        papers=_papers(len(catalog.papers), words),
    )
    facts = site.description or said
    yield SocialCard(page=places.HOME, kicker="", title=site.title, facts=facts, site="")
    for theme in catalog.vocabulary.themes:
        yield SocialCard(
            page=places.theme_path(theme.slug),
            kicker=words.gettext("Theme"),
            title=theme.title,
            facts=_papers(len(catalog.by_theme[theme.slug]), words),
            site=site.title,
            hue=places.theme_hue(theme.slug),
        )
    for cadence in Cadence:
        for edition in catalog.editions[cadence]:
            yield SocialCard(
                page=places.edition_path(edition.period),
                kicker=words.gettext("Edition"),
                title=places.period_title(edition.period, words),
                facts=_papers(len(edition.paper_ids), words),
                site=site.title,
            )


def _paper(catalog: Catalog, paper: Paper) -> SocialCard:
    first = next(iter(catalog.assignments.get(paper.id, ())), None)
    theme = catalog.themes.get(first.theme) if first else None
    words = catalog.words
    facts = (byline(paper, words) or paper.organization, words.date(paper.date))
    return SocialCard(
        page=places.paper_path(paper.id),
        kicker=theme.title if theme else "",
        title=tex.plain(paper.title),
        facts=" · ".join(one for one in facts if one),
        site=catalog.settings.site.title,
        hue=places.theme_hue(theme.slug) if theme else None,
    )


def _papers(count: int, words: Words) -> str:
    return words.ngettext("{count} paper", "{count} papers", count)


def layout(card: SocialCard, fonts: Sequence[Font]) -> dict[str, Any]:
    """What `templates/social/card.svg` draws: texts with their places, and the colour's number.

    A text whose letters no font has is left out; the rest of the card stays.
    """
    title, facts = fit(card.title, fonts, _TITLE), fit(card.facts, fonts, _FACTS)
    facts_top = _BOTTOM - _height(facts)
    title_top = _TOP + max(0.0, (facts_top - _TOP - _height(title)) / 2)
    kicker, site = (fit(text, fonts, _SMALL) for text in (card.kicker, card.site))
    texts = [
        _placed(kicker, 76, "kicker", _AFTER_MARK),
        _placed(title, title_top, "title"),
        _placed(facts, facts_top, "facts"),
        _placed(site, 536, "name"),
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "hue": "site" if card.hue is None else str(card.hue),
        "texts": [one for one in texts if one],
    }


def _height(block: Block | None) -> float:
    return block.size * _LEADING * len(block.lines) if block else 0


def _placed(block: Block | None, top: float, kind: str, left: int = _LEFT) -> dict[str, Any] | None:
    if block is None:
        return None
    step = block.size * _LEADING
    # The drawer knows no `direction`; an embedding (UAX #9) orders what a line mixes.
    before, after = ("", "") if block.rightwards else ("\u202b", "\u202c")
    return {
        "kind": kind,
        "family": block.family,
        "weight": block.weight,
        "size": block.size,
        "x": left if block.rightwards else _RIGHT,
        "anchor": "start" if block.rightwards else "end",
        "lines": [
            {
                "y": round(top + step * (place + 1) - block.size * _DESCENT),
                "text": f"{before}{line}{after}",
            }
            for place, line in enumerate(block.lines)
        ],
    }
