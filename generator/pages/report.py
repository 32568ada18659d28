"""The report: how many records came in, what became of them, and what is odd."""

from __future__ import annotations

from collections.abc import Sequence

from generator.catalog import Catalog
from generator.intake import Intake, totals
from generator.models import Paper
from generator.pages.values import Page, counts, meta
from generator.views import papers as paper_views
from generator.views import places
from generator.words import N_


def report(catalog: Catalog, intake: Sequence[Intake]) -> Page:
    papers, words = catalog.papers.values(), catalog.words
    lacking = {
        N_("{count} without a date"): sum(paper.date is None for paper in papers),
        N_("{count} without an abstract or summary"): sum(
            not (paper.abstract or paper.summary) for paper in papers
        ),
        N_("{count} without names of authors"): sum(not paper.authors for paper in papers),
        N_("{count} with neither names nor a number of authors"): sum(
            not paper.number_of_authors for paper in papers
        ),
        N_("{count} without a link or identifier"): sum(
            not (paper.links or paper.ids) for paper in papers
        ),
    }
    reviews = [paper_views.paper_view(catalog, paper) for paper in papers if _asks(catalog, paper)]
    return Page(
        path="report.md",
        template="pages/report.md",
        meta=meta(
            words.gettext("Report"),
            words.gettext("How many papers came in, what became of them, and why."),
            listed=False,
        ),
        context={
            "intake": intake,
            "totals": totals(intake),
            "counts": counts(catalog),
            "by_hand": sum(not paper.seen for paper in papers),
            "lacking": [
                words.gettext(said, count=count) for said, count in lacking.items() if count
            ],
            "themes": [places.theme_place(catalog, one) for one in catalog.vocabulary.themes],
            "other_share": round(100 * catalog.other_share),
            "reviews": reviews,
            "problems": catalog.problems,
        },
    )


def _asks(catalog: Catalog, paper: Paper) -> bool:
    """Whether the paper's question is listed: two that name each other are asked about once."""
    others = (catalog.papers[one] for one in paper.maybe_same_as if one in catalog.papers)
    return any(paper.id < one.id or paper.id not in one.maybe_same_as for one in others)
