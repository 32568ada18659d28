"""The second stage alone: the browser ranks by meaning what the files say, as Python does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.resources import templates_folder, word_vectors
from generator.search.make import make_files
from generator.search.values import Document, Lists
from tests.browser.conftest import serve
from tests.search.reference import read_meaning

pytestmark = pytest.mark.browser

SUBJECTS = (
    "nurse hospital patient surgery diagnosis", "planet orbit telescope galaxy comet",
    "wheel engine brake fuel driver", "melody orchestra violin rhythm choir",
    "neuron cortex memory synapse reward", "harvest wheat soil irrigation drought",
    "court statute verdict contract lawyer",
)  # fmt: skip
_WIDEN = """async (questions) => {
  const { openEngine } = await import("/engine.js");
  const engine = await openEngine("/assets/search/");
  return Promise.all(questions.map(async (question) => {
    const first = await engine.search(question);
    const wide = await engine.widen(first);
    const points = [...first.points].map(([at, value]) => [String(at), value]);
    return [engine.isQuestion(first), first.documents, Object.fromEntries(points), first.most,
            wide.documents, [...(wide.near ?? [])]];
  }));
}"""


def english() -> list[Document]:
    """70 papers on seven subjects, no two alike."""
    found = []
    for at in range(70):
        words = SUBJECTS[at % 7].split()
        title = f"The {words[at % 5]} and the {words[at // 7 % 5]}"
        text = " ".join(words[(at * step) % 5] for step in (1, 2, 3)) + f" number {at}"
        found.append(Document(url=f"papers/{at}/", title=title, text=text))
    return found


def foreign() -> list[Document]:
    """60 papers in a language that the table does not know."""
    found = []
    for at in range(60):
        words = [f"qx{'abcdef'[(at + step * at // 6) % 6]}{at % 2}" for step in (0, 1, 3)]
        found.append(Document(url=f"papers/{at}/", title=" ".join(words), text=f"zv{at % 9}"))
    return found


def widened(page: Page, folder: Path, files: dict[str, bytes], asked: Sequence[str]) -> Any:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    for script in (templates_folder() / "assets" / "search").glob("*.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    with serve(folder) as address:
        page.goto(address)
        return page.evaluate(_WIDEN, list(asked))


@pytest.mark.parametrize(
    ("documents", "coarse", "asked"),
    [
        (english(), True,
         ["why do doctors cut people open?", "which stars can a violin see from afar",
          "how far is it to the next telescope without an engine", "re-use of multi agent soil",
          "what a judge says of farming and the weather"]),
        (foreign(), False, ["qxa0 qxb0 zv3 elsewhere", "zv1 or zv2 or qxf1 nowhere"]),
    ],
    ids=["learned words", "the library's own"],
)  # fmt: skip
def test_meaning_ranks_as_python_ranks_the_files(
    page: Page, tmp_path: Path, documents: list[Document], coarse: bool, asked: list[str]
) -> None:
    lists = Lists(themes=(), organizations=(), sources=())
    files = make_files(documents, lists, word_vectors())
    meaning = read_meaning(files)
    assert meaning.head["coarse"] is coarse
    for question, row in zip(asked, widened(page, tmp_path, files, asked), strict=True):
        is_question, first, points, most, shown, added = row
        assert is_question
        ranked = meaning.near(question, {int(at): value for at, value in points.items()}, most)
        more = [at for at in ranked if at not in first][:50]
        assert added == more
        assert shown == [at for at in ranked if at in {*first, *more}]
        assert shown != sorted(shown)


def test_words_that_no_paper_has_find_papers_of_like_meaning(page: Page, tmp_path: Path) -> None:
    lists = Lists(themes=(), organizations=(), sources=())
    files = make_files(english(), lists, word_vectors())
    asked = ["why do doctors cut people open?", "what is a qqqw of a zzzx or a xxqq?"]
    found, unknown = widened(page, tmp_path, files, asked)
    assert found[1] == unknown[1] == []
    assert all(at % 7 == 0 for at in found[4][:8])
    # Words such as "what" alone tell nothing.
    assert unknown[4] == []
