"""The same on 3,000 arXiv papers with their authors' categories: `python -m benchmarks.arxiv`."""

from __future__ import annotations

from pathlib import Path

from benchmarks import data, measure, report
from benchmarks.labels import Label, described, named
from generator.models import Vocabulary
from generator.vocabulary import parse_vocabulary

VOCABULARY = Path(__file__).resolve().parent / "labels" / "arxiv.toml"
PAPERS = 3_000


def category(slug: str) -> str:
    """`cs-it` → `cs.IT`."""
    archive, _, name = slug.partition("-")
    return f"{archive}.{name.upper()}"


def vocabulary() -> Vocabulary:
    """The 26 commonest categories of computer science with a subject of their own."""
    return parse_vocabulary(VOCABULARY.read_text(encoding="utf-8"), path=VOCABULARY.name)


def sections() -> list[report.Section]:
    """Measure assignment and discovery; `data.Missing` when the corpus is not here."""
    known = vocabulary()
    categories = {category(theme.slug): theme.slug for theme in known.themes}
    drawn = data.corpus(PAPERS, categories.keys())
    papers = [one.paper for one in drawn]
    labels = {}
    for one in drawn:
        first, *also = (categories[name] for name in one.categories if name in categories)
        labels[one.paper.id] = Label(primary=first, also=tuple(also))
    parts = {"all": labels}
    variants = {
        "full": [known],
        "description only": [described(known)],
        "name only": [named(known)],
    }
    count = report.Row(name="labelled", values={"all": len(papers)})
    found = [
        report.Section(title="Papers", rows=[count]),
        measure.assignment(papers, parts, variants),
        measure.discovery(papers, parts, shuffles=False),
        measure.neighbours(papers, parts, {}),
    ]
    return [report.without_targets(section) for section in found]


if __name__ == "__main__":
    report.main(__doc__, sections)
