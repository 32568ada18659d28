"""What pages are given: no paper twice on the home page, pictures and kin on a theme's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator.catalog import Catalog, make_catalog
from generator.config import Settings
from generator.models import Assignment, Paper, PartialDate, Theme, Vocabulary
from generator.pages.make import make_pages
from tests.builders import paper

NEWEST = dt.date(2026, 3, 5)
VOCABULARY = Vocabulary(
    themes=(Theme(slug="spikes", title="Spikes"), Theme(slug="memory", title="Memory"))
)


def _catalog(papers: list[Paper]) -> Catalog:
    slugs = {
        one.id: ["spikes", "memory"] if place % 3 else ["memory"]
        for place, one in enumerate(papers)
    }
    assignments = [
        Assignment(paper_id=key, theme=slug, score=1.0, primary=not place)
        for key, every in slugs.items()
        for place, slug in enumerate(every)
    ]
    return make_catalog(Settings(), papers, VOCABULARY, assignments)


def _library(days: int) -> list[Paper]:
    """Three papers a day, the newest with the most upvotes."""
    return [
        paper(
            f"p{day:02}-{number}",
            published=PartialDate.of(NEWEST - dt.timedelta(days=day)),
            signals={"upvotes": 900 - day},
        )
        for day in range(days)
        for number in range(3)
    ]


def _context(catalog: Catalog, path: str) -> dict[str, Any]:
    (found,) = [one for one in make_pages(catalog) if one.path == path]
    return dict(found.context)


def _shown(home: dict[str, Any]) -> list[str]:
    cards = [card for group in home["groups"] for card in group.cards]
    return [card.id for card in (*cards, *home["rising"], *home["top"])]


def test_no_paper_stands_twice_on_the_home_page() -> None:
    home = _context(_catalog(_library(40)), "index.md")
    shown = _shown(home)
    assert len(shown) == len(set(shown))
    assert (len(home["rising"]), len(home["top"])) == (5, 5)
    # All five that rise most are of the newest edition.
    assert home["rising_above"] == 5


def test_a_library_of_one_edition_says_where_its_rising_papers_are() -> None:
    home = _context(_catalog(_library(1)), "index.md")
    assert (home["rising"], home["top"], home["rising_above"]) == ([], [], 3)


def test_the_newest_year_is_open_and_another_where_it_is_young() -> None:
    home = _context(_catalog(_library(400)), "index.md")
    assert [year.year for year in home["years"]] == ["2026", "2025"]
    assert home["opened"] == ["2026", "2025"]
    grown = [paper(f"m{month:02}", published=PartialDate(2026, month, 1)) for month in range(1, 9)]
    grown.append(paper("old", published=PartialDate(2025, 1, 1)))
    assert _context(_catalog(grown), "index.md")["opened"] == ["2026"]


def test_years_beyond_the_days_shown_are_named() -> None:
    papers = [paper(f"y{year}", published=PartialDate(year, 5, 6)) for year in range(2010, 2027)]
    home = _context(_catalog(papers), "index.md")
    assert [year.year for year in home["years"]] == ["2026", "2025", "2024", "2023"]
    assert [place.title for place in home["earlier"]] == [
        str(year) for year in range(2022, 2009, -1)
    ]


def test_a_theme_shows_its_picture_and_its_kin() -> None:
    context = _context(_catalog(_library(200)), "themes/spikes.md")
    assert context["chart"].cadence == "month"
    assert sum(row.place.count for row in context["chart"].rows) == 400
    assert context["chart"].others == 0
    assert context["share"] == "67"
    assert [(one["place"].title, one["shared"]) for one in context["kin"]] == [("Memory", 400)]


def test_an_empty_library_makes_pages_without_pictures() -> None:
    pages = {one.path: one.context for one in make_pages(_catalog([]))}
    assert pages["index.md"]["sparks"] is None
    assert pages["trends/index.md"]["chart"] is None
    assert pages["themes/spikes.md"]["chart"] is None


def test_the_filters_of_a_list_know_what_its_papers_have_in_common() -> None:
    days = ("2026-03-05", "0999-07-05")
    papers = [paper(day, organization="Lab", published=PartialDate.parse(day)) for day in days]
    catalog = _catalog([*papers, paper("never")])
    fixed = {
        page.path: page.context.get("fixed") or page.context["edition"]["fixed"]
        for page in make_pages(catalog)
        if page.template in ("pages/theme.md", "pages/edition.md", "pages/organization.md")
    }
    assert fixed == {
        "themes/memory.md": "theme=memory",
        "themes/spikes.md": "theme=spikes",
        "organizations/lab.md": "org=lab",
        "editions/undated.md": "year=undated",
        "editions/2026.md": "from=2026&to=2026",
        "editions/2026-03.md": "from=2026-03&to=2026-03",
        "editions/2026-w10.md": "from=2026-03-02&to=2026-03-08",
        "editions/2026-03-05.md": "from=2026-03-05&to=2026-03-05",
        "editions/0999.md": "from=0999&to=0999",
        "editions/0999-07.md": "from=0999-07&to=0999-07",
        "editions/0999-w27.md": "from=0999-07-01&to=0999-07-07",
        "editions/0999-07-05.md": "from=0999-07-05&to=0999-07-05",
    }


def test_a_list_by_year_leads_to_editions_that_are_there() -> None:
    catalog = _catalog([paper("old", published=PartialDate(999, 7, 5))])
    (group,) = _context(catalog, "themes/memory.md")["groups"]
    paths = {page.path for page in make_pages(catalog)}
    assert (group.title, group.path) == ("999", "editions/0999.md")
    assert group.path in paths
