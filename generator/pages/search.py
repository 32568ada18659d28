"""The search page, and the list of all papers for who cannot or will not search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from generator.catalog import Catalog
from generator.models import Cadence
from generator.pages.lists import CARDS_ON_A_PAGE, list_pages
from generator.pages.values import Group, Page, meta
from generator.text.titles import fold
from generator.views import downloads
from generator.views.places import ALL_PAPERS
from generator.views.values import CardView, PlaceView

SIGNS = "signs"


def search_page(catalog: Catalog) -> Page:
    """Where `assets/search/page.js` works; without it, the way to every paper."""
    words = catalog.words
    about = words.gettext("Search all papers by words, authors, themes and dates.")
    head = meta(words.gettext("Search"), about, listed=False)
    head["digest"] = {"kind": "search"}
    # Days, as the home page counts; years where no paper has a day.
    days, years = catalog.editions[Cadence.DAY], catalog.editions[Cadence.YEAR]
    editions = len(days or years)
    places = [
        PlaceView(title=title, path=path, count=count)
        for title, path, count in (
            (words.gettext("Papers A–Z"), ALL_PAPERS, len(catalog.papers)),
            (words.gettext("Themes"), "themes/index.md", len(catalog.vocabulary.themes)),
            (words.gettext("Editions"), "editions/index.md", editions),
        )
    ]
    return Page(path="search.md", template="pages/search.md", meta=head, context={"places": places})


def all_papers(catalog: Catalog, cards: Mapping[str, CardView]) -> Iterator[Page]:
    """Every paper by the first letter of its title."""
    keys = {paper.id: _key(catalog.texts[paper.id].title if paper.id in catalog.texts
                           else paper.title) for paper in catalog.papers.values()}  # fmt: skip
    members: defaultdict[str, list[CardView]] = defaultdict(list)
    for paper_id in sorted(keys, key=lambda one: (keys[one], one)):
        members[_letter(keys[paper_id])].append(cards[paper_id])
    slugs = {letter: _slug(letter) for letter in members}
    words = catalog.words
    groups = [
        Group(
            slug=slugs[letter],
            title=words.gettext("0–9 and signs") if letter == SIGNS else letter.upper(),
            path=ALL_PAPERS,
            count=len(found),
            cards=tuple(found),
        )
        for letter, found in members.items()
    ]
    head = meta(words.gettext("Papers A–Z"), words.gettext("All papers by title."), listed=False)
    files = downloads.of_list(catalog.settings, ALL_PAPERS)
    context = {"letters": _letters(groups), "downloads": files}
    yield from list_pages(ALL_PAPERS, "pages/papers.md", head, groups, context, words)


def _letters(groups: list[Group]) -> list[dict[str, object]]:
    """Each letter with the page on which it begins."""
    found: list[dict[str, object]] = []
    before = 0
    for group in groups:
        number = before // CARDS_ON_A_PAGE + 1
        path = ALL_PAPERS if number == 1 else f"papers/index/{number}.md"
        found.append(
            {"title": group.title, "path": path, "anchor": group.slug, "count": group.count}
        )
        before += group.count
    return found


def _key(title: str) -> str:
    """Without leading quotes and signs, so that “On …” stands at O."""
    folded = fold(title)
    start = next((at for at, char in enumerate(folded) if char.isalnum()), 0)
    return folded[start:]


def _letter(key: str) -> str:
    return key[0] if key[:1].isalpha() else SIGNS


def _slug(letter: str) -> str:
    return letter if letter == SIGNS else "letter" + "".join(f"{ord(one):x}" for one in letter)
