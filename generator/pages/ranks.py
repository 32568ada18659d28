"""How papers are ranked, as a page, and the papers that lead an order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from generator import ranking
from generator.catalog import Catalog
from generator.models import Paper, PartialDate
from generator.pages.values import Page, meta
from generator.ranking import Order
from generator.views import papers as paper_views
from generator.views import places, scores
from generator.views.values import CardView
from generator.words import N_

CARDS_OF_A_LIST = 5
"""The short lists of top and rising papers have so many."""
_TITLES = {
    Order.TOP: (N_("Top"), N_("What had more attention than is typical comes first.")),
    Order.RISING: (
        N_("Rising"),
        N_("Attention that yields to age: what is noticed now comes first."),
    ),
    Order.DISCUSSED: (
        N_("Discussed"),
        N_("What is talked about more than is typical comes first."),
    ),
    Order.NEW: (N_("New"), N_("The newest comes first; of one day, what is more to the top.")),
}


def leading(
    catalog: Catalog,
    papers: Iterable[Paper],
    order: Order,
    most: int,
    cards: Mapping[str, CardView],
) -> list[CardView]:
    """Cards of the first papers of an order, with their scores in it."""
    return [
        dataclasses.replace(cards[paper.id], score=scores.score_view(catalog, paper, order))
        for paper in ranking.leaders(papers, order, catalog.scale, most)
    ]


def ranks(catalog: Catalog) -> Page:
    """The formulas, made from the constants that the ranking works with."""
    scale, words = catalog.scale, catalog.words
    reference = scale.reference
    return Page(
        path=places.RANKING,
        template="pages/ranking.md",
        meta=meta(
            words.gettext("Ranking"),
            words.gettext("The formulas of all orders of papers."),
            listed=False,
        ),
        context={
            "orders": [_order(order, catalog) for order in _TITLES],
            "signals": [
                {
                    "name": scores.part_word(signal.name, words),
                    "typical": words.number(scale.typical[signal.name]),
                    "recorded": scale.recorded[signal.name],
                    "days": signal.days,
                    "prior": words.number(signal.typical),
                }
                for signal in ranking.SIGNALS
            ],
            "papers": len(catalog.papers),
            "prior_papers": ranking.PRIOR_PAPERS,
            "reference": words.date(PartialDate.of(reference)) if reference else "",
            "rising_days": ranking.RISING_DAYS,
            "example": next(iter(_examples(catalog)), None),
        },
    )


def _order(order: Order, catalog: Catalog) -> dict[str, Any]:
    title, about = _TITLES[order]
    words = catalog.words
    formulas = ranking.formulas(
        order,
        catalog.scale,
        called=lambda name: scores.part_word(name, words),
        number=words.number,
    )
    return {
        "slug": order.value,
        "title": words.gettext(title),
        "about": words.gettext(about),
        "formulas": formulas,
    }


def _examples(catalog: Catalog) -> Iterable[dict[str, Any]]:
    """The top paper, with the counts that its score is made of."""
    for paper in ranking.leaders(catalog.papers.values(), Order.TOP, catalog.scale, 1):
        view = paper_views.card(catalog, paper)
        yield {"card": view, "age": catalog.scale.age(paper)}
