"""How well the search answers questions: `python -m benchmarks.search [--json]`.

The ranking is that of the site's own scripts, run in Chromium over files that the site's own code
makes from the 240 papers. *words* is what shows first, *shown* what stays: for questions the
second stage, by meaning, has been added. The plain BM25 is a yardstick, title and text alike.
*In a large library* the files are of 10,000 papers, the 240 and arXiv papers that nobody judged;
the order of the 240 among themselves is measured, without the others.
"""

from __future__ import annotations

import math
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import browsing, data, labels, report
from generator.resources import word_vectors
from generator.search.make import make_files
from generator.search.values import Document, Lists
from generator.search.words import terms
from generator.text.phrases import PaperText

DEPTH = 10
LARGE = 10_000
Metric = Callable[[Mapping[str, int], Sequence[str]], float]
_RUN = """async ([questions, judged]) => {
  const { openEngine } = await import(new URL("engine.js", location.href));
  const engine = await openEngine(new URL("assets/search/", location.href).href);
  const found = [];
  for (const question of questions) {
    const first = await engine.search(question);
    const shown = engine.isQuestion(first) ? await engine.widen(first) : first;
    const best = ({ documents }) => documents.filter((at) => at < judged).slice(0, 10);
    found.push([best(first), best(shown)]);
  }
  return found;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks, and the papers that answer, by KEY."""

    text: str
    kind: str
    grades: Mapping[str, int]
    held_out: bool


def questions(known: Sequence[str]) -> list[Question]:
    """The committed questions; the fresh ones are held out."""
    path = labels.FOLDER / "questions.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    found = []
    for one in listed:
        good = [*one["good"], *one.get("pooled", ())]
        grades = {**dict.fromkeys(good, 1), **dict.fromkeys(one["best"], 2)}
        missing = set(grades) - set(known)
        if missing:
            raise ValueError(f"{path.name}: no such paper: {', '.join(sorted(missing))}")
        found.append(
            Question(
                text=one["text"],
                kind=one["kind"],
                grades=grades,
                held_out=one.get("fresh", False),
            )
        )
    return found


def ndcg(grades: Mapping[str, int], ranked: Sequence[str]) -> float:
    """Normalised discounted cumulative gain of the first ten, gain 2^grade − 1."""

    def total(values: Sequence[int]) -> float:
        return sum((2.0**value - 1) / math.log2(at + 2) for at, value in enumerate(values[:DEPTH]))

    best = total(sorted(grades.values(), reverse=True))
    return total([grades.get(key, 0) for key in ranked]) / best if best else 0.0


def recall(grades: Mapping[str, int], ranked: Sequence[str]) -> float:
    """The part of the answers that is among the first ten."""
    return len(grades.keys() & set(ranked[:DEPTH])) / len(grades)


def as_documents(papers: Sequence[PaperText]) -> list[Document]:
    return [
        Document(url=f"papers/{one.id}/", title=one.title, text=one.abstract, more=one.keywords)
        for one in papers
    ]


def ranked_by_site(
    papers: Sequence[PaperText], asked: Sequence[str], others: Sequence[PaperText] = ()
) -> dict[str, list[list[str]]]:
    """`words` and `shown`: for each question the first ten papers, searched among others too."""
    documents = as_documents([*papers, *others])
    files = make_files(documents, Lists(themes=(), organizations=(), sources=()), word_vectors())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browsing.lay(folder, files)
        with browsing.served(folder) as address, browsing.browser() as browser:
            page = browser.new_page()
            page.goto(address)
            rows = page.evaluate(_RUN, [list(asked), len(papers)])
    keys = [paper.id for paper in papers]
    return {
        name: [[keys[at] for at in row[place]] for row in rows]
        for place, name in enumerate(("words", "shown"))
    }


def ranked_plainly(papers: Sequence[PaperText], asked: Sequence[str]) -> list[list[str]]:
    """BM25 with the usual constants over all words alike, any word enough."""
    counts = [Counter(one for one, _ in terms(f"{p.title}. {p.abstract}")) for p in papers]
    having = Counter(term for one in counts for term in one)
    mean = sum(one.total() for one in counts) / len(counts)
    found = []
    for question in asked:
        scores: defaultdict[str, float] = defaultdict(float)
        for term in {term for term, _ in terms(question)}:
            rarity = math.log(1 + (len(papers) - having[term] + 0.5) / (having[term] + 0.5))
            for paper, one in zip(papers, counts, strict=True):
                norm = 1.2 * (0.25 + 0.75 * one.total() / mean)
                scores[paper.id] += rarity * one[term] * 2.2 / (one[term] + norm)
        found.append(sorted(scores, key=lambda key: (-round(scores[key], 9), key))[:DEPTH])
    return found


def sections() -> list[report.Section]:
    unique = {paper.id: paper for page in data.exports() for paper in page}
    papers = [unique[key] for key in sorted(unique)]
    asked = questions(sorted(unique))
    texts = [one.text for one in asked]
    ranked = {"plain BM25": ranked_plainly(papers, texts), **ranked_by_site(papers, texts)}
    titles = {one.title.casefold() for one in papers}
    drawn = [one.paper for one in data.corpus(LARGE - len(papers))]
    others = [one for one in drawn if one.title.casefold() not in titles]
    large = ranked_by_site(papers, texts, others)
    ranked |= {f"{name}, in a large library": rows for name, rows in large.items()}
    return [_section(title, metric, asked, ranked) for title, metric in METRICS]


METRICS: tuple[tuple[str, Metric], ...] = (("nDCG@10", ndcg), ("R@10", recall))


def _section(
    title: str,
    metric: Metric,
    asked: Sequence[Question],
    ranked: Mapping[str, Sequence[Sequence[str]]],
) -> report.Section:
    parts: dict[str, Callable[[Question], bool]] = {
        "dev": lambda one: not one.held_out,
        "held out": lambda one: one.held_out,
        "lexical": lambda one: one.kind == "lexical",
        "paraphrase": lambda one: one.kind == "paraphrase",
        "all": lambda one: True,
    }
    rows = []
    for method, lists in ranked.items():
        values: dict[str, report.Value] = {}
        for part, inside in parts.items():
            each = [
                metric(one.grades, row)
                for one, row in zip(asked, lists, strict=True)
                if inside(one)
            ]
            values[part] = sum(each) / len(each)
        aim = ".56" if (title, method) == ("nDCG@10", "shown") else ""
        rows.append(report.Row(name=method, values=values, aim=aim))
    return report.Section(title=title, rows=rows)


if __name__ == "__main__":
    report.main(__doc__, sections)
