"""The list of themes, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.catalog import Catalog
from generator.kinship import Kin, find_kin
from generator.models import OTHER, Theme
from generator.pages.lists import by_year, list_pages
from generator.pages.ranks import CARDS_OF_A_LIST, leading
from generator.pages.values import Page, meta
from generator.ranking import Order
from generator.series import telling
from generator.trends import Trends
from generator.views import downloads, feeds, pictures, places
from generator.views.values import CardView

ENOUGH_FOR_TOP = 10
"""A theme of more papers than these begins with its top ones."""


def theme_pages(catalog: Catalog, cards: Mapping[str, CardView], found: Trends) -> Iterator[Page]:
    """All themes, and each with its papers."""
    themes, words = catalog.vocabulary.themes, catalog.words
    series = telling(found.series)
    heads = {theme.slug: _head(catalog, theme) for theme in themes}
    sparks = {
        theme.slug: pictures.spark(series, theme.slug, theme.title, words) for theme in themes
    }
    about = words.gettext("All themes, with what each is about.")
    yield Page(
        path="themes/index.md",
        template="pages/themes.md",
        meta=meta(words.gettext("Themes"), about, listed=False),
        context={
            "themes": [{**head, "spark": sparks[slug]} for slug, head in heads.items()],
            "discovered": catalog.vocabulary.discovered,
            "other_share": round(100 * catalog.other_share),
        },
    )
    near = _near(catalog)
    for theme in themes:
        members = catalog.by_theme[theme.slug]
        papers = (catalog.papers[key] for key in members if len(members) > ENOUGH_FOR_TOP)
        counts = series.themes.get(theme.slug, ()) if series else ()
        feed = feeds.theme_feed(catalog, theme)
        context = {
            "theme": heads[theme.slug],
            "fixed": f"theme={theme.slug}",
            "feeds": feeds.files_of(catalog, feed),
            "top": leading(catalog, papers, Order.TOP, CARDS_OF_A_LIST, cards),
            "chart": pictures.chart(
                series, theme.title, counts, len(members), catalog.scale.reference, words
            ),
            "share": pictures.percent(len(members), len(catalog.papers), words),
            "downloads": downloads.of_list(catalog.settings, places.theme_path(theme.slug)),
            "kin": [_kin(catalog, kin) for kin in near[theme.slug]],
        }
        head = meta(theme.title, theme.about, listed=False)
        head["digest"] = {"feeds": feeds.head_links(catalog, feed)}
        groups = by_year(catalog, members, cards)
        yield from list_pages(
            places.theme_path(theme.slug), "pages/theme.md", head, groups, context, words
        )


def _head(catalog: Catalog, theme: Theme) -> dict[str, Any]:
    known = catalog.themes
    children = [one for one in catalog.vocabulary.themes if one.parent == theme.slug]
    return {
        "place": places.theme_place(catalog, theme),
        "about": theme.about,
        "words": theme.keywords,
        "parent": places.theme_place(catalog, known[theme.parent]) if theme.parent else None,
        "children": [places.theme_place(catalog, one) for one in children],
        "is_other": theme.slug == OTHER,
    }


def _near(catalog: Catalog) -> Mapping[str, tuple[Kin, ...]]:
    members = {slug: ids for slug, ids in catalog.by_theme.items() if slug != OTHER}
    related = {key: [one.paper_id for one in every] for key, every in catalog.related.items()}
    parts = {
        frozenset((theme.slug, theme.parent)) for theme in catalog.vocabulary.themes if theme.parent
    }
    return {OTHER: (), **find_kin(members, related, parts)}


def _kin(catalog: Catalog, kin: Kin) -> dict[str, Any]:
    return {
        "place": places.theme_place(catalog, catalog.themes[kin.slug]),
        "shared": kin.shared,
        "pairs": kin.pairs,
    }
