"""The browser's half of the search, alone: it reads words as Python does, and ranks as is written.

The ranking is held to one made here from the files in the plainest way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from generator.resources import templates_folder
from generator.search.make import make_files
from generator.search.values import Document, Lists
from generator.search.words import rules, terms
from generator.text.phrases import tokens
from generator.text.titles import fold
from generator.text.wordlists import IRREGULAR, STOP_WORDS
from tests.browser.conftest import serve
from tests.search.reference import Read, read

pytestmark = pytest.mark.browser

PAPERS = (
    ("Spiking Networks for Vision", "Networks of spikes see with little energy.", "Ada Lovelace"),
    ("Catastrophic Forgetting", "A network that learns again forgets what it learned.", "Li Ång"),
    ("A Survey of Multi-Agent Systems", "Multiagent learning, and the network.", "Ada Müller"),
    ("Vision without Networks", "Forgetting is no fault; energy is.", "José Vision"),
    ("Quantum Sorting", "Sorting by e-mail, of all things.", "Lovelace Byron"),
    ("Attention Is All You Need", "The dominant models are recurrent.", "A. Vaswani"),
    ("R2's “Eureka” Moment", "Small models reason; networks do not.", "Chen Zhao"),
    ("神经网络 and 学习", "Words of two scripts, naïve and Schrödinger’s.", "王 伟"),
)


def files() -> dict[str, bytes]:
    documents = [
        Document(url=f"papers/{at}/", title=title, text=text, authors=(author,))
        for at, (title, text, author) in enumerate(PAPERS)
    ]
    return make_files(documents, Lists(themes=(), organizations=(), sources=()))


@pytest.fixture(scope="module")
def engine(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with nothing but the scripts, and the files of `PAPERS`."""
    folder = tmp_path_factory.mktemp("engine")
    for name, raw in files().items():
        path: Path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    for script in (templates_folder() / "assets" / "search").glob("*.js"):
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    with serve(folder) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        _open(page)
        yield page
        context.close()


def _open(page: Page) -> None:
    page.evaluate(
        """async (rules) => {
          const words = await import("/words.js");
          window.reader = words.reader(rules);
          const { openEngine } = await import("/engine.js");
          window.engine = await openEngine("/assets/search/");
          window.ask = async (query) => {
            const { documents, level } = await window.engine.search(query);
            return [documents, level];
          };
          window.read = (texts) => texts.map((text) => {
            const found = [];
            window.reader.words(text).forEach((one, at) => {
              found.push([one.term, at]);
              for (const other of one.also) found.push([other, at]);
            });
            return found;
          });
        }""",
        rules(),
    )


CASES = [
    "Networks, studies and LLMs' GPUs", "multi-agent multi agent multiagent", "e-mail‑list co‐op",
    "Schrödinger's naïve Ångström", "Straße STRASSE ΣΊΣΥΦΟΣ", "don’t can't it's", "C++ C# A* x",
    "神经网络 とても 한국어 text", "ﬁne ﬂow ½ Ⅳ x²", "İstanbul ISTANBUL ıstanbul",
    "o\u0308l ö\u0301",
    "soft\u00adhyphen", "हिन्दी कर्म", "Łódź Ørsted Đà ħ ŋ þ æ œ",
    "state-of-the-art 3D GPT-4 2510.12345",
    "emoji 😀 and — dashes", "under_score a_b",
    "planning planned biases corpora axes news",
    "0'¼ 1'2 a'½", "RNNs CNNs NNs APIs", "the of and", "", "\u200c\u200d zero",
    "pre-training anti virus de-bias",
    "l’apprentissage d'une dell’arte O'Brien’s d’Alembert aujourd'hui rock'n'roll we'll",
    "π0 β-VAE λ-calculus ε2x νευρωνικά µ ΣΑΣ",
    "🚀 to 👩🏽‍🔬, 🇫🇷 x→y ∞ ❶ ⓔ", "การเรียนรู้ของเครื่อง AIไทย ก ิ ๆ",
    "ການຮຽນຮູ້ ការរៀន។ စက်သင်ယူမှု၊ ကို", "ก็", "multi 🚀 agent multi-ก agent",
]  # fmt: skip


def test_words_are_read_as_python_reads_them(engine: Page) -> None:
    texts = [*CASES, *IRREGULAR, *sorted(STOP_WORDS), *(" ".join(paper) for paper in PAPERS)]
    found = engine.evaluate("(texts) => read(texts)", texts)
    for text, row in zip(texts, found, strict=True):
        assert [tuple(one) for one in row] == list(terms(text)), text


_LETTERS = st.characters(min_codepoint=32, max_codepoint=0x4FF, exclude_categories=("Cs", "Cn"))


@given(st.text(_LETTERS, max_size=25))
@settings(
    max_examples=500, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_any_latin_greek_or_cyrillic_text_is_read_alike(engine: Page, text: str) -> None:
    (row,) = engine.evaluate("(texts) => read(texts)", [text])
    assert [tuple(one) for one in row] == list(terms(text))


def test_letters_fold_as_in_python(engine: Page) -> None:
    letters = [chr(one) for one in range(0x250) if chr(one).isalpha()]
    found = engine.evaluate("(texts) => texts.map((one) => reader.fold(one))", letters)
    assert found == [fold(one) for one in letters]


def plainly(found: Read, query: str) -> list[int]:
    """Documents that have any of plain words, by the rule in words: named, whole, points."""
    words = [token for token in tokens(query) if token.stem not in STOP_WORDS]
    wanted = [next(terms(word.raw))[0] for word in words]
    rows = []
    for at in range(found.head["documents"]):
        own = [(term, found.postings.get(term, {}).get(at)) for term in wanted]
        there = [(term, one) for term, one in own if one]
        if there:
            named = len(there) == len(own) and all(one.title or one.authors for _, one in there)
            points = sum(found.weights[term] * one.level for term, one in there)
            rows.append((not named, len(there) < len(own), -points, at))
    return [row[-1] for row in sorted(rows)]


@pytest.mark.parametrize(
    "query",
    ["networks vision", "energy", "forgetting network", "quantum networks energy", "lovelace",
     "the survey of vision", "神经", "naive schrodinger", "models reason"],
)  # fmt: skip
def test_the_ranking_is_that_of_the_files(engine: Page, query: str) -> None:
    (documents, _) = engine.evaluate("(query) => ask(query)", query)
    assert documents == plainly(read(files()), query)
    assert documents


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ('"forgetting network"', []),
        ('"spiking networks"', [0]),
        ("“Vision without Networks”", [3]),
        ('"attention is all you need"', [5]),
        ('"attention was all you need"', []),
        ('"words in two scripts"', [7]),  # in a text, words such as "of" only leave room
        ('"attention need"', []),
        ('vision -"without networks"', [0]),
        ("networks -vision", [2, 1, 6]),
        ("author:lovelace", [0, 4]),
        ('author:"ada lovelace"', [0]),
        ('author:"byron lovelace"', []),
        ("author:ång", [1]),
        ("author:vision", [3]),
        ("-author:ada author:lovelace", [4]),
        ("author:muller multi agent", [2]),
        ("multiagent", [2]),
        ("multi-agent", [2]),
        ("email", [4]),
        ("e-mail", [4]),
        ("r2's eureka", [6]),
        ("catastroph", [1]),
        ("catas", [1]),
        ("quantm", [4]),
        ("qqqq", []),
        ("is all you", [5]),
        ("學", []),
        ('"', list(range(8))),
        ("-", list(range(8))),
        ("-networks", [4, 5, 7]),
        ("author:", list(range(8))),
    ],
)
def test_what_a_reader_can_ask(engine: Page, query: str, documents: list[int]) -> None:
    (found, _) = engine.evaluate("(query) => ask(query)", query)
    assert sorted(found) == sorted(documents)


def test_title_and_author_come_before_the_text(engine: Page) -> None:
    (found, level) = engine.evaluate("(query) => ask(query)", "vision")
    assert set(found[:2]) == {0, 3}
    assert level == "all"
    (found, _) = engine.evaluate("(query) => ask(query)", "forgetting")
    assert found == [1, 3]


@given(st.text("abN\"“”-: author:lovelace'’(*\\", max_size=30))
@settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_no_question_is_an_error(engine: Page, query: str) -> None:
    (found, _) = engine.evaluate("(query) => ask(query)", query)
    assert len(set(found)) == len(found) <= len(PAPERS)
