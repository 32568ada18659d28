"""What pages are given: no paper twice on the home page, pictures and kin on a theme's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator.catalog import Catalog, make_catalog
from generator.config import Settings
from generator.models import Assignment, Paper, PartialDate, Theme, Vocabulary
from generator.pages.make import make_pages
from tests.builders import date, paper

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


def _edition_cards(home: dict[str, Any]) -> list[str]:
    before = [card for one in home["before"] for card in one["cards"]]
    return [card.id for card in (*(card for one in home["groups"] for card in one.cards), *before)]


def test_only_what_rises_stands_twice_on_the_home_page() -> None:
    home = _context(_catalog(_library(40)), "index.md")
    edition, top = _edition_cards(home), [card.id for card in home["top"]]
    assert len({*edition, *top}) == len(edition) + len(top)
    assert (len(home["rising"]), len(home["top"])) == (5, 5)
    # All five that rise most are of the newest edition, and are named nevertheless.
    assert {card.id for card in home["rising"]} <= set(edition)
    assert not {card.id for card in home["rising"]} & set(top)


def test_without_signals_the_home_page_has_the_themes_that_rise() -> None:
    papers = [
        paper(f"p{day:03}", published=PartialDate.of(NEWEST - dt.timedelta(days=day)))
        for day in range(400)
    ]
    slugs = ["spikes" if place < 20 else "memory" for place in range(400)]
    assignments = [
        Assignment(paper_id=one.id, theme=slug, score=1.0, primary=True)
        for one, slug in zip(papers, slugs, strict=True)
    ]
    home = _context(make_catalog(Settings(), papers, VOCABULARY, assignments), "index.md")
    assert home["rising"] == []
    assert [one["place"].title for one in home["rising_themes"]] == ["Spikes"]


def test_a_full_edition_is_cut_to_what_people_read() -> None:
    themes = tuple(Theme(slug=f"t{number}", title=f"T{number}") for number in range(10))
    papers = [paper(f"p{number:03}", published=PartialDate.of(NEWEST)) for number in range(100)]
    assignments = [
        Assignment(paper_id=one.id, theme=f"t{place % 10}", score=1.0, primary=True)
        for place, one in enumerate(papers)
    ]
    catalog = make_catalog(Settings(), papers, Vocabulary(themes=themes), assignments)
    groups = _context(catalog, "index.md")["groups"]
    assert [(group.count, len(group.cards)) for group in groups] == [(10, 2)] * 10


def _editions(*days: str) -> tuple[str, list[str]]:
    """The newest edition of home, and those before that."""
    papers = [paper(f"p{number}", published=date(day)) for number, day in enumerate(days)]
    home = _context(_catalog(papers), "index.md")
    return home["edition"]["place"].title, [one["place"].title for one in home["before"]]


def test_the_newest_edition_is_worth_reading() -> None:
    june = [f"2026-06-{day:02}" for day in range(1, 13)]
    # A full day; a day that fills its week; and neither: months, until there are papers enough.
    assert _editions(*june, *["2026-07-01"] * 5) == ("1 July 2026", [])
    assert _editions(*june, "2026-06-13") == ("Week 24, 2026", [])
    assert _editions("2026-01-30", *june, "2026-08-01") == ("August 2026", ["June 2026"])
    # A later paper known by its month is not older than a full day before it.
    assert _editions(*june, *["2026-06-30"] * 5, "2026-08") == ("August 2026", ["June 2026"])
    assert _editions("2024", "2025", *["2026"] * 3) == ("2026", ["2025", "2024"])
    assert _editions(*june, "2027") == ("2027", ["2026"])


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


def test_a_long_list_has_few_whole_cards_and_every_paper() -> None:
    papers = [paper(f"p{number:03}", published=date("2026-01-02")) for number in range(130)]
    pages = [
        page.context["groups"]
        for page in make_pages(_catalog(papers))
        if page.template == "pages/theme.md" and page.path.startswith("themes/memory")
    ]
    assert [[(len(one.cards), one.full) for one in groups] for groups in pages] == [
        [(100, 24)],
        [(30, 24)],
    ]
    few = _context(_catalog(papers[:36]), "themes/memory.md")["groups"]
    assert [(len(one.cards), one.full) for one in few] == [(36, 36)]


def test_a_heat_map_tells_what_lies_before_it() -> None:
    papers = [paper(f"y{year}", published=date(str(year))) for year in range(2000, 2027)]
    (table,) = _context(_catalog(papers), "trends/index.md")["tables"]
    assert (table["since"], table["earlier"], table["left_out"]) == ("2015", 15, 0)
    assert table["sum"] + table["earlier"] == len(papers)


def test_the_search_counts_days_as_home_does() -> None:
    catalog = _catalog(_library(9))
    (count,) = (
        one.count
        for one in _context(catalog, "search.md")["places"]
        if one.path == "editions/index.md"
    )
    assert count == _context(catalog, "index.md")["counts"]["days"] == 9


def test_a_score_says_in_words_what_counted() -> None:
    signals = {"upvotes": 900, "stars": 40, "comments": 0}
    one = paper("x", published=date("2026-01-02"), signals=signals)
    card = _context(_catalog([one]), "themes/memory.md")["groups"][0].cards[0]
    said = "What lifts it, most first: upvotes, stars. What holds it back, most first: comments."
    assert card.score.said == said
