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

from benchmarks import browsing
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

NO_LISTS = Lists(themes=(), organizations=(), sources=())


def files() -> dict[str, bytes]:
    documents = [
        Document(url=f"papers/{at}/", title=title, text=text, authors=(author,))
        for at, (title, text, author) in enumerate(PAPERS)
    ]
    return make_files(documents, NO_LISTS)


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
        ('"the models"', [5, 6]),
        ('"and learning"', [1, 2]),
        ('"attention need"', []),
        ('vision -"without networks"', [0]),
        ("networks -vision", [2, 1, 6]),
        ("author:lovelace", [0, 4]),
        ('author:"ada lovelace"', [0]),
        ('author:"byron lovelace"', [4]),
        ('author:"Byron, Lovelace"', [4]),
        ('author:"ada byron"', []),
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
        ("", list(range(8))),
        ('"', []),
        ("-", []),
        ("\\", []),
        ("???", []),
        ("author:", []),
        ("-networks", [4, 5, 7]),
        ("-networking", [4, 5, 7]),  # a form of that word
        ("-network", [4, 5, 7]),
        ("-networkz", list(range(8))),  # no form of it, though it nearly is
        ("-netw", list(range(8))),
        ("vision -netw", [0, 3]),
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


MORE = (
    ("Étude de l’apprentissage", "D’une optimisation à l'autre: dell’arte.", "Jean d’Alembert"),
    ("A Net of Spiking Units", "Units.", "Conan O'Brien"),
    ("Spiking Networks", "Of units.", "Ada Lovelace"),
    ("Networks", "Spiking is what they do.", "Ada Lovelace"),
    ("π0 for Robots 🚀", "With β-VAE.", "Ashish Vaswani"),
    ("การเรียนรู้ของเครื่อง AI", "ຮຽນຮູ້ and ការរៀន.", "Ada Lovelace"),
    ("Hebbian Plasticity", "The plain rule.", "Ashish Kumar"),
)
IDS = (
    ("10.3115/v1/d14-1162",), ("1706.03762", "10.1000/XYZ.5"), ("cs/0112017",), ("1706.03763",),
    ("D14-1163",), ("2024.acl-long.1",), ("b1x",),
)  # fmt: skip


@pytest.fixture(scope="module")
def other(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The same with the papers of `MORE`."""
    documents = [
        Document(url=f"papers/{at}/", title=title, text=text, authors=(author,), identifiers=ids)
        for at, ((title, text, author), ids) in enumerate(zip(MORE, IDS, strict=True))
    ]
    folder: Path = tmp_path_factory.mktemp("other")
    browsing.lay(folder, make_files(documents, NO_LISTS))
    with serve(folder) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        _open(page)
        yield page
        context.close()


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        # What stands after an elision, and names with an apostrophe.
        ("apprentissage", [0]), ("l'apprentissage", [0]), ("optimisation", [0]), ("arte", [0]),
        ("author:alembert", [0]),
        ("author:d’alembert", [0]), ("author:dalembert", [0]),
        ("author:brien", [1]), ("author:obrien", [1]), ("author:o'brien", [1]),
        # A last word may go on; with anything after it, it is whole.
        ("net", [1, 2, 3]), ("net ", [1]), ("spiking net", [1, 2, 3]),
        ("spiking nets", [1, 2, 3]),
        ("author:ashi", [4, 6]),
        # Letters by their names, signs, scripts without blanks.
        ("pi0", [4]), ("π0", [4]), ("beta", [4]), ("🚀", [4]), ("robots 🚀", [4]), ("🧠", []),
        ("เครื่อง", [5]), ("เรียนรู้", [5]), ("ຮຽນ", [5]), ("រៀន", [5]), ("สวัสดี", []),
        # Names in either order.
        ('author:"Vaswani, Ashish"', [4]), ('author:"vaswani ashish"', [4]),
        ('author:"vaswani kumar"', []),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_written(
    other: Page, query: str, documents: list[int]
) -> None:
    (found, _) = other.evaluate("(query) => ask(query)", query)
    assert sorted(found) == documents


def test_a_whole_word_comes_before_those_that_it_may_become(other: Page) -> None:
    (found, _) = other.evaluate("(query) => ask(query)", "net")
    assert found[0] == 1


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("10.3115/v1/d14-1162", [0]), ("https://doi.org/10.3115/v1/D14-1162", [0]),
        ("doi:10.3115/v1/d14-1162", [0]), ("https://doi.org/10.3115%2Fv1%2FD14-1162", [0]),
        ("1706.03762", [1]), (" arXiv:1706.03762v5", [1]), ("10.1000/xyz.5", [1]),
        ("https://arxiv.org/abs/1706.03762", [1]), ("arxiv.org/pdf/1706.03762v2.pdf", [1]),
        ("10.48550/arXiv.1706.03762", [1]), ("cs.AI/0112017", [2]), ("cs/0112017v1", [2]),
        ("https://aclanthology.org/D14-1163/", [4]), ("d14-1163", [4]),
        ("10.18653/v1/2024.acl-long.1", [5]), ("https://openreview.net/forum?id=b1x", [6]),
        ("1706.03764", []), ("arxiv:b1y", []),
    ],
)  # fmt: skip
def test_an_identifier_leads_to_its_paper_alone(
    other: Page, query: str, documents: list[int]
) -> None:
    (found, _) = other.evaluate("(query) => ask(query)", query)
    assert found == documents


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("hebian", "hebbian"), ("the hebian rule", "the hebbian rule"), ("plastcity", "plasticity"),
        ("hebbian", ""), ("hebb", ""), ("hbn", ""), ("xyzzyx", ""), ("-hebian", ""),
        ("spiking ntworks", "spiking networks"),
    ],
)  # fmt: skip
def test_a_word_of_no_paper_is_put_right(other: Page, query: str, better: str) -> None:
    found = other.evaluate(
        """async (query) => {
          const { meant } = await import("/spelling.js");
          return meant(window.engine, query, await window.engine.search(query));
        }""",
        query,
    )
    assert found == better


def test_a_question_without_a_word_is_told_from_none(engine: Page) -> None:
    levels = [engine.evaluate("(query) => ask(query)", one)[1] for one in ("", " ", "?", "author:")]
    assert levels == ["browse", "browse", "none", "none"]


def test_when_the_site_is_published_anew_the_engine_goes_on(other: Page) -> None:
    asked = other.evaluate(
        """async () => {
          const { keepEngine } = await import("/engine.js");
          const asked = [];
          let anew = false;
          const load = (address, options) => {
            const name = address.split("/").at(-1);
            asked.push(name);
            const isGone = anew && !options?.cache && !address.includes("/new/");
            if (isGone) return new Response("", { status: 404 });
            if (name === "index.json" && anew) return Response.json({ folder: "new", layout: 4 });
            return fetch(address.replace("/new/", `/${folder}/`), options);
          };
          const { folder } = await (await fetch("/assets/search/index.json")).json();
          const use = keepEngine("/assets/search/", load);
          const count = (query) => use(async (found) => {
            return (await found.search(query)).documents.length;
          });
          const before = await count("");
          anew = true;
          const after = await count("spiking");
          const again = await count("units");
          return [before, after, again, asked.filter((one) => one === "index.json").length];
        }"""
    )
    assert asked == [len(MORE), 3, 2, 2]


def test_files_that_are_gone_for_good_are_an_error(other: Page) -> None:
    told = other.evaluate(
        """async () => {
          const { keepEngine } = await import("/engine.js");
          const load = (address, options) => (/terms/.test(address)
            ? new Response("", { status: 404 }) : fetch(address, options));
          const use = keepEngine("/assets/search/", load);
          const asked = use((found) => found.search("spiking"));
          return asked.then(() => "found", (error) => error.message);
        }"""
    )
    assert "is not there" in told


@given(st.text("abN\"“”-: author:lovelace'’(*\\", max_size=30))
@settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_no_question_is_an_error(engine: Page, query: str) -> None:
    (found, _) = engine.evaluate("(query) => ask(query)", query)
    assert len(set(found)) == len(found) <= len(PAPERS)
