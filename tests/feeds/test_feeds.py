"""Which entries stand in which feed, under which id and date, and in what order."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import pytest

from generator.catalog import with_words
from generator.feeds.make import AT_ONCE, EDITIONS, PAPERS
from generator.models import Link, Paper, Theme
from generator.words import Words, parse_catalog
from tests.builders import date, paper
from tests.feeds.checks import ATOM, CONTENT, HISTORY, check_all, check_json, html_of, xml
from tests.feeds.makers import ROOT, THEMES, catalog, files, seen
from tests.words import LOCALE

MOVED = "https://new.example/"


def _titles(data: bytes) -> list[str]:
    return [one.text for one in xml(data).iterfind(f"{ATOM}entry/{ATOM}title")]


def _ids(data: bytes) -> list[str]:
    return [one.text for one in xml(data).iter(f"{ATOM}id")]


def _entry(made: dict[str, bytes], title: str, place: str = "feeds/") -> tuple[str, str, str]:
    """Id, published, updated."""
    for entry in xml(made[f"{place}atom.xml"]).iterfind(f"{ATOM}entry"):
        if entry.findtext(f"{ATOM}title") == title:
            names = ("id", "published", "updated")
            one, two, three = (entry.findtext(f"{ATOM}{name}") for name in names)
            return one, two[:10], three[:10]
    raise AssertionError(f"no {title}")


def _link(data: bytes, rel: str) -> str | None:
    for one in xml(data).iterfind(f"{ATOM}link"):
        if one.get("rel") == rel:
            return str(one.get("href"))
    return None


def _many(count: int, first: str = "2026-01-01", every: int = 1) -> list[Paper]:
    """One paper for each so many days."""
    start = dt.date.fromisoformat(first)
    days = [start + dt.timedelta(days=place * every) for place in range(count)]
    return [
        paper(
            id=f"p{place:03}",
            title=f"P{place:03}",
            added=date(day.isoformat()),
            announced=date(day.isoformat()),
            organization="Lab" if place % 2 else "",
        )
        for place, day in enumerate(days)
    ]


def test_a_paper_dates_from_the_day_that_it_came_in() -> None:
    old = paper(id="old", title="Old", published=date("2017-06-12"), added=date("2026-03-04"))
    new = paper(id="new", title="New", published=date("2026-03-01"), added=date("2026-03-02"))
    found = paper(id="f", title="Found", seen=seen("2026-02-02", "2026-02-01"))
    bare = paper(id="dated", title="Dated", announced=date("2025-05"))
    nothing = paper(id="nothing", title="Nothing")
    made = files(catalog([old, new, bare, nothing, found]))
    assert _titles(made["feeds/atom.xml"]) == ["Old", "New", "Found", "Dated"]
    assert _entry(made, "Old")[1:] == ("2026-03-04", "2026-03-04")
    assert _entry(made, "Found")[1:] == ("2026-02-01", "2026-02-02")
    assert _entry(made, "Dated")[1:] == ("2025-05-01", "2025-05-01")


def test_a_correction_moves_updated_and_nothing_else() -> None:
    one = paper(id="a", title="A", added=date("2026-03-01"), seen=seen("2026-03-01"))
    other = paper(id="b", title="B", added=date("2026-03-02"), seen=seen("2026-03-02"))
    before = files(catalog([one, other]))
    corrected = dataclasses.replace(
        one, title="A+", updated=date("2026-03-03"), seen=seen("2026-03-01", "2026-03-04")
    )
    after = files(catalog([corrected, other]))
    key, published, updated = _entry(before, "A")
    assert (published, updated) == ("2026-03-01", "2026-03-01")
    assert _entry(after, "A+") == (key, published, "2026-03-04")
    assert _titles(after["feeds/atom.xml"]) == ["B", "A+"]
    assert xml(after["feeds/atom.xml"]).findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    by_hand = dataclasses.replace(one, seen=(), updated=date("2026-03-09"))
    assert _entry(files(catalog([by_hand])), "A")[2] == "2026-03-09"


def test_ids_outlive_titles_identifiers_and_addresses() -> None:
    papers = _many(40, every=9)
    before = files(catalog(papers))
    others = [
        dataclasses.replace(one, title=one.title + "!", ids={"doi": f"10.1234/{one.id}"})
        for one in papers
    ]
    after = files(catalog(others, url=MOVED, id=ROOT, title="Another name"))
    for path in ("feeds/", "feeds/themes/replay/", "feeds/monthly/", "feeds/daily/"):
        assert _ids(before[f"{path}atom.xml"]) == _ids(after[f"{path}atom.xml"])
        assert before[f"{path}atom.xml"] != after[f"{path}atom.xml"]
    elsewhere = files(catalog(papers, url=MOVED))
    # Papers are the same everywhere; editions and feeds belong to one site.
    assert _ids(before["feeds/atom.xml"])[1:] == _ids(elsewhere["feeds/atom.xml"])[1:]
    assert not set(_ids(before["feeds/weekly/atom.xml"])) & set(
        _ids(elsewhere["feeds/weekly/atom.xml"])
    )
    theme = _ids(before["feeds/themes/replay/atom.xml"])
    assert theme[1:] == _ids(before["feeds/atom.xml"])[1:]
    assert theme[0] != _ids(before["feeds/atom.xml"])[0]


def test_a_renamed_theme_keeps_its_feed() -> None:
    papers = _many(PAPERS + 10)
    before = files(catalog(papers))
    renamed = Theme(slug="memory", title="Memory", about="New words.", was=("replay",))
    after = files(catalog(papers, themes=(renamed,)))
    old, new = "feeds/themes/replay/", "feeds/themes/memory/"
    assert _ids(after[f"{old}atom.xml"]) == _ids(before[f"{old}atom.xml"])
    assert _ids(after[f"{new}atom.xml"])[1:] == _ids(before[f"{old}atom.xml"])[1:]
    assert _link(after[f"{old}atom.xml"], "self") == f"{ROOT}{old}atom.xml"
    assert _link(after[f"{old}atom.xml"], "alternate") == f"{ROOT}themes/memory/"
    assert f"{old}archive/2026-1.xml" in after
    assert b"replay" not in after["feeds/feeds.opml"]
    check_all(after)


def test_the_order_of_papers_changes_no_byte() -> None:
    papers = _many(130)
    assert files(catalog(papers)) == files(catalog(list(reversed(papers))))


def _walk(made: dict[str, bytes], place: str) -> Iterator[tuple[str, bytes]]:
    """A feed and its archives, as a reader goes from one to the next."""
    path: str | None = f"{ROOT}{place}atom.xml"
    while path:
        data = made[path.removeprefix(ROOT)]
        yield path, data
        path = _link(data, "prev-archive")


@pytest.mark.parametrize("count", [PAPERS, PAPERS + 1, 2 * PAPERS, 430])
def test_feed_and_archives_have_every_paper_once_or_more(count: int) -> None:
    made = files(catalog(_many(count, first="2024-11-01")))
    found: list[str] = []
    for path, data in _walk(made, "feeds/"):
        archive = "/archive/" in path
        assert (xml(data).find(HISTORY) is not None) == archive
        assert _link(data, "current") == (f"{ROOT}feeds/atom.xml" if archive else None)
        assert len(_titles(data)) <= (PAPERS if archive else 2 * PAPERS)
        found += _titles(data)
    assert len(_titles(made["feeds/atom.xml"])) >= PAPERS
    assert set(found) == {f"P{place:03}" for place in range(count)}
    archives = {path for path in made if path.startswith("feeds/archive/")}
    assert len(archives) == len(list(_walk(made, "feeds/"))) - 1
    assert bool(archives) == (count > PAPERS)
    check_all(made)


def test_archives_stay_when_papers_come_and_go() -> None:
    papers = _many(430, first="2024-11-01")
    before = _archives(files(catalog(papers)))
    more = _many(30, first="2026-01-05")
    after = _archives(
        files(catalog([*papers, *(dataclasses.replace(one, id=f"x{one.id}") for one in more)]))
    )
    assert len(before) > 8
    assert {path: after[path] for path in before} == before
    fewer = [one for one in papers if one.id != "p100"]
    gone = _archives(files(catalog(fewer)))
    changed = {path for path in before if gone.get(path) != before[path]}
    # That of P100 and those after it in the same year and feed.
    assert changed
    assert all("/2025-" in path for path in changed)


def test_what_comes_in_later_on_the_newest_day_is_in_the_feed_and_moves_no_archive() -> None:
    papers = _many(130)
    today = [
        dataclasses.replace(one, id=f"n{one.id}", title=f"N{one.id}", added=date("2026-05-20"))
        for one in _many(60)
    ]
    old = [
        dataclasses.replace(one, id=f"o{one.id}", title=f"O{one.id}", added=date("2026-05-20"))
        for one in _many(40, first="1999-01-01")
    ]
    before, after = (files(catalog([*papers, *more])) for more in (today, today + old))
    assert _archives(before)
    assert _archives(after) == _archives(before)
    newest = set(_titles(after["feeds/atom.xml"]))
    assert newest >= {one.title for one in (*today, *old)}


def test_a_day_of_thousands_is_cut() -> None:
    papers = [dataclasses.replace(one, added=date("2026-05-20")) for one in _many(AT_ONCE + 170)]
    made = files(catalog(papers))
    found = [title for _, data in _walk(made, "feeds/") for title in _titles(data)]
    assert sorted(set(found)) == sorted(one.title for one in papers)
    assert AT_ONCE <= len(_titles(made["feeds/atom.xml"])) < AT_ONCE + PAPERS


def _archives(made: dict[str, bytes]) -> dict[str, bytes]:
    # Editions tell how many papers they have; those that gained one do change.
    return {path: data for path, data in made.items() if "/archive/" in path and "ly/" not in path}


def test_a_feed_without_papers_is_valid() -> None:
    empty = Theme(slug="empty", title="Nothing yet")
    made = files(catalog(_many(3), themes=(*THEMES, empty)))
    assert _titles(made["feeds/themes/empty/atom.xml"]) == []
    assert b"1970-01-01" in made["feeds/themes/empty/atom.xml"]
    check_all(made)
    check_all(files(catalog([])))


def test_an_edition_comes_when_it_is_over() -> None:
    # Friday 6 March, Saturday 7 March, and what was added on Monday 9 March.
    papers = [
        paper(id="fri", announced=date("2026-03-06"), added=date("2026-03-06")),
        paper(id="sat", announced=date("2026-03-07"), added=date("2026-03-07")),
    ]
    made = files(catalog(papers))
    assert _titles(made["feeds/daily/atom.xml"]) == ["6 March 2026: 1 paper"]
    assert _titles(made["feeds/weekly/atom.xml"]) == []
    papers.append(paper(id="mon", announced=date("2026-03-06"), added=date("2026-03-09")))
    # A source may say anything of a paper's date.
    papers.append(paper(id="far", announced=date("2099-01-01"), added=date("2026-03-09")))
    made = files(catalog(papers))
    assert _titles(made["feeds/daily/atom.xml"]) == [
        "7 March 2026: 1 paper",
        "6 March 2026: 2 papers",
    ]
    assert _entry(made, "6 March 2026: 2 papers", "feeds/daily/")[1:] == (
        "2026-03-07",
        "2026-03-09",
    )
    (week,) = _titles(made["feeds/weekly/atom.xml"])
    assert week == "Week 10, 2026: 3 papers"
    assert _entry(made, week, "feeds/weekly/")[1:] == ("2026-03-09", "2026-03-09")
    assert _titles(made["feeds/monthly/atom.xml"]) == []
    check_all(made)


def test_an_edition_is_a_whole_mail() -> None:
    themes = (*THEMES, Theme(slug="other-one", title="Other one"))
    papers = [
        dataclasses.replace(one, announced=date("2026-03-06"), abstract="Words of it. " * 60)
        for one in _many(90)
    ]
    made = files(catalog([*papers, paper(id="z", added=date("2026-05-01"))], themes=themes))
    (item,) = xml(made["feeds/daily/rss.xml"])[0].iterfind("item")
    tree = html_of(item.find(CONTENT))
    assert item.findtext("title") == "6 March 2026: 90 papers"
    assert [one.text() for one in tree.css("h2")] == ["Replay & Memory"]
    links = [one.attributes["href"] for one in tree.css("a")]
    assert len([one for one in links if one and one.startswith(f"{ROOT}papers/")]) == 40
    assert links[-2:] == [f"{ROOT}editions/2026-03-06/"] * 2
    assert "50 more papers" in (tree.body.text() if tree.body else "")
    assert len(item.findtext(CONTENT).encode()) < 85_000


def test_feeds_of_editions_have_archives_too() -> None:
    made = files(catalog(_many(EDITIONS + 5)))
    titles = _titles(made["feeds/daily/atom.xml"])
    # The newest day is not over.
    assert (len(titles), titles[0]) == (EDITIONS, "14 January 2026: 1 paper")
    archive = made["feeds/daily/archive/2026-1.xml"]
    assert _titles(archive)[-1] == "1 January 2026: 1 paper"
    assert set(_titles(archive)) | set(titles) == {
        f"{day} January 2026: 1 paper" for day in range(1, EDITIONS + 5)
    }
    assert b"<h2" not in archive
    check_all(made)


def test_without_an_address_there_is_nothing_invalid() -> None:
    papers = [
        paper(id="a", title="A", ids={"arxiv": "2603.00001"}, added=date("2026-03-01")),
        paper(id="b", title="B", added=date("2026-03-02"), announced=date("2026-03-02")),
        paper(id="c", title="C", added=date("2026-03-03"),
              links=(Link(kind="pdf", url="https://x.example/c.pdf"),)),
    ]  # fmt: skip
    made = files(catalog(papers, url=""))
    assert {path.rpartition("/")[2] for path in made} == {"atom.xml", "feed.json"}
    check_all(made)
    assert _alternates(made["feeds/themes/replay/atom.xml"]) == [
        "https://x.example/c.pdf",
        "../../../papers/b/",
        "https://arxiv.org/abs/2603.00001",
    ]
    assert _link(made["feeds/themes/replay/atom.xml"], "self") == (
        "../../../feeds/themes/replay/atom.xml"
    )
    known = files(catalog(papers))
    assert _alternates(known["feeds/atom.xml"]) == [f"{ROOT}papers/{one}/" for one in "cba"]
    related = [one.get("href") for one in xml(known["feeds/atom.xml"]).iter(f"{ATOM}link")
               if one.get("rel") == "related"]  # fmt: skip
    assert related == ["https://x.example/c.pdf", "https://arxiv.org/abs/2603.00001"]


def _alternates(data: bytes) -> Sequence[str]:
    return [
        str(link.get("href"))
        for entry in xml(data).iterfind(f"{ATOM}entry")
        for link in entry.iterfind(f"{ATOM}link")
        if link.get("rel") == "alternate"
    ]


def test_opml_names_every_feed() -> None:
    made = files(catalog(_many(5)))
    outlines = xml(made["feeds/feeds.opml"]).findall(".//outline[@type='rss']")
    named = {one.get("xmlUrl").removeprefix(ROOT) for one in outlines}
    assert named == {path for path in made if path.endswith("/atom.xml")}
    assert all(one.get("text") and one.get("htmlUrl").startswith(ROOT) for one in outlines)


LINKS = (
    Link(kind="code", url="https://x.example/c"),
    Link(kind="paper", url="https://x.example/p"),
)


def test_german_feeds_are_german_and_say_so() -> None:
    papers = [
        dataclasses.replace(one, announced=date("2026-03-06"), links=LINKS) for one in _many(90)
    ]
    themes = (*THEMES, Theme(slug="other-one", title="Other one"))
    found = catalog([*papers, paper(id="z", added=date("2026-05-01"))], themes=themes)
    po = (LOCALE / "de.po").read_bytes()
    german = Words(language="de", translations=parse_catalog(po, path="de.po"))
    made = files(with_words(found, german))
    check_all(made)
    atom, channel = xml(made["feeds/daily/atom.xml"]), xml(made["feeds/daily/rss.xml"])[0]
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert channel.findtext("language") == "de"
    assert check_json(made["feeds/feed.json"]).language == "de"
    assert channel.findtext("title") == "Lab digest: Täglich"
    assert channel.findtext("description") == "Ein Eintrag je abgeschlossenem Tag."
    (item,) = channel.iterfind("item")
    assert item.findtext("title") == "6. März 2026: 90 Paper"
    said = html_of(item.find(CONTENT)).body.text()  # type: ignore[union-attr]
    assert "50 weitere Paper" in said
    assert said.endswith("Diese Ausgabe auf der Website")
    folders = [one.get("text") for one in xml(made["feeds/feeds.opml"]).iterfind("body/outline")]
    assert folders == ["Alle Paper", "Ausgaben", "Themen", "Organisationen"]


def test_a_link_to_the_paper_leads_there_in_any_language() -> None:
    """Which link is the paper's own is told by its kind, not by the word for it."""
    found = catalog([paper(id="a", added=date("2026-03-01"), links=LINKS)], url="")
    po = (LOCALE / "de.po").read_bytes()
    po = po.replace(b'msgid "Paper"\nmsgstr "Paper"', b'msgid "Paper"\nmsgstr "Artikel"')
    words = Words(language="de", translations=parse_catalog(po, path="de.po"))
    assert words.gettext("Paper") == "Artikel"
    made = files(with_words(found, words))
    assert _alternates(made["feeds/atom.xml"]) == ["https://x.example/p"]
    assert "Artikel" in xml(made["feeds/atom.xml"]).findtext(f"{ATOM}entry/{ATOM}content")
