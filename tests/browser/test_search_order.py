"""What comes first: a place of that name, then names, then texts, and the site's own pages last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks import browsing
from generator.search.make import make_files
from generator.search.values import Document, Lists
from tests.browser.conftest import serve

pytestmark = pytest.mark.browser

PAPERS = (
    ("Replay of Memories", "Themes of continual learning, in short.", "Łukasz Żółć"),
    ("Forgetting", "Continual learning: continual learning learns continually.", "Ada Byron"),
    ("Continual Learning at Last", "A survey.", "Ada Byron"),
    ("A Study by Nobody", "Nothing.", "Continual Learning"),
    ("Étude sur l’apprentissage", "Größe und naïveté, Schrödinger.", "José Núñez"),
    ("神经网络的持续学习", "我们研究灾难性遗忘。", "王 伟"),
    ("ニューラルネットワーク", "学習と忘却について。", "山田 太郎"),
    ("신경망의 연속 학습", "망각을 줄인다.", "김 철수"),
)
PAGES = (
    ("Themes", "guide/themes/", "Themes such as continual learning. " * 9),
    ("Continual learning here", "guide/learning/", "Continual learning."),
)
LISTS = Lists(
    themes=(("continual-learning", "Continual Learning"), ("replay", "Replay")),
    organizations=(("angstrom-ai", "Ångström AI"),),
    sources=(),
    editions=(("2025-11-07", "7 November 2025"), ("2025-11", "November 2025")),
)


@pytest.fixture(scope="module")
def engine(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    papers = [
        Document(url=f"papers/{at}/", title=title, text=text, authors=(author,))
        for at, (title, text, author) in enumerate(PAPERS)
    ]
    pages = [Document(url=url, title=title, text=text, is_page=True) for title, url, text in PAGES]
    folder: Path = tmp_path_factory.mktemp("order")
    browsing.lay(folder, make_files([*papers, *pages], LISTS))
    with serve(folder) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.evaluate(
            """async () => {
              const { openEngine } = await import("/engine.js");
              window.engine = await openEngine("/assets/search/");
            }"""
        )
        yield page
        context.close()


def ask(engine: Page, question: str) -> dict[str, Any]:
    found: dict[str, Any] = engine.evaluate(
        "async (question) => {"
        " const { documents, places } = await window.engine.search(question);"
        " return { documents, places: places.map((one) => one.url) }; }",
        question,
    )
    return found


def test_titles_and_authors_come_before_texts_and_papers_before_pages(engine: Page) -> None:
    found = ask(engine, "continual learning")["documents"]
    assert set(found[:2]) == {2, 3}  # in the title, in the author's name
    assert set(found[2:4]) == {0, 1}  # in the text, however often
    assert set(found[4:]) == {8, 9}  # though one page has all of it in its title


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Continual  Learning", ["themes/continual-learning/"]),
        ('"continual learning"', []),
        ("angstrom ai", ["organizations/angstrom-ai/"]),
        ("November 2025", ["editions/2025-11/"]),
        ("2025-11-07", ["editions/2025-11-07/"]),
        ("7 november 2025", ["editions/2025-11-07/"]),
        ("theme", ["guide/themes/"]),
        ("continual", []),
        ("continual learning survey", []),
        ("-replay", []),
        ("author:replay", []),
        ("", []),
        ("!", []),
    ],
)  # fmt: skip
def test_a_name_leads_to_its_place(engine: Page, question: str, places: list[str]) -> None:
    assert ask(engine, question)["places"] == places


def test_a_page_that_was_named_stands_above_and_not_below(engine: Page) -> None:
    found = ask(engine, "continual learning here")
    assert found["places"] == ["guide/learning/"]
    assert sorted(found["documents"]) == [0, 1, 2, 3, 8]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("etude", 4), ("ÉTUDE", 4), ("l’apprentissage", 4), ("grosse", 4), ("naivete", 4),
        ("schrodinger", 4), ("nunez", 4), ("author:Nuñez", 4), ("lukasz zolc", 0),
        ("神经网络", 5), ("持续学习", 5), ('"灾难性遗忘"', 5), ("author:王伟", 5),
        ("ニューラル", 6), ("忘却", 6), ("author:山田", 6), ("신경망", 7), ("망각을", 7),
    ],
)  # fmt: skip
def test_accents_fold_and_scripts_without_spaces_are_found(
    engine: Page, question: str, first: int
) -> None:
    assert ask(engine, question)["documents"][0] == first


def test_a_phrase_of_signs_is_exact(engine: Page) -> None:
    assert ask(engine, '"习学"')["documents"] == []
    assert ask(engine, '"学习"')["documents"] == [5]
    assert ask(engine, "学習 -忘却")["documents"] != [6]
