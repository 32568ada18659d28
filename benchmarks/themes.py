"""Themes and related papers on 240 labelled papers: `python -m benchmarks.themes [--json]`."""

from __future__ import annotations

from benchmarks import data, labels, measure, report


def sections() -> list[report.Section]:
    """Measure everything; `data.Missing` when the papers are not here."""
    pages = data.exports()
    papers = list({paper.id: paper for page in pages for paper in page}.values())
    known = labels.load()
    there = {paper.id for paper in papers}
    gold = {key: one for key, one in known.gold.items() if key in there}
    parts = labels.split(gold)
    counts = {part: len(some) for part, some in parts.items()}
    pairs = {pair: good for pair, good in known.related.items() if there.issuperset(pair)}
    return [
        report.Section(
            title="Papers",
            rows=[
                report.Row(name="labelled", values=counts),
                report.Row(name="without a label", values={"all": len(papers) - len(gold)}),
                report.Row(
                    name="labels without a paper", values={"all": len(known.gold) - len(gold)}
                ),
            ],
        ),
        measure.assignment(papers, parts, measure.variants(known.vocabulary)),
        measure.distraction(papers, parts, known),
        measure.agreement(parts, known.second),
        measure.discovery(papers, parts, shuffles=True),
        measure.arrival(pages, gold),
        measure.neighbours(papers, parts, pairs),
        measure.neighbours(papers, parts, pairs, known.vocabulary),
    ]


if __name__ == "__main__":
    report.main(__doc__, sections)
