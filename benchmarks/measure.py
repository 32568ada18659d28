"""From papers and labels to rows of numbers: the same for every labelled set."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, permutations
from statistics import fmean

from benchmarks import metrics
from benchmarks.labels import Label, Labels, described, joined, named
from benchmarks.method import Grouped, Placed, arrive, assign, discover, in_other, related
from benchmarks.report import Row, Section, Value
from generator.models import Vocabulary
from generator.text.phrases import PaperText

Parts = Mapping[str, Mapping[str, Label]]
"""part of the papers → its labels, by paper id."""
DRAWS = 5
SHUFFLES = 5
NEIGHBOURS = 5

# (floor, aim): "realistic core" and "moonshot" of themes.md §8.
TARGETS = {
    "full: accuracy": ("≥ .75", "≥ .82"),
    "full: any-hit": ("≥ .85", "≥ .91"),
    "full: micro-F1": ("≥ .70", "≥ .77"),
    "full: macro-F1": ("≥ .75", "≥ .81"),
    "full: coverage": ("≥ .98", ""),
    "full: accuracy at 80 %": ("≥ .85", "≥ .92"),
    "description only: accuracy": ("≥ .72", "≥ .79"),
    "name + 3 keywords: accuracy": ("≥ .63", "≥ .74"),
    "name only: accuracy": ("≥ .53", "≥ .68"),
    "first theme is a distractor": ("≤ .02", "0"),
    "AMI": ("≥ .45", "≥ .57"),
    "pairwise F1": ("≥ .34", "≥ .46"),
    "matched accuracy": ("≥ .49", "≥ .61"),
    "themes": ("12–30", ""),
    "papers moved": ("0", "0"),
    "themes gone": ("0", "0"),
    "final AMI (mean)": ("≥ .36", "≥ .52"),
    "P@5": ("≥ .64", "≥ .75"),
    # There .95 was the most possible.
    "P@5, part of the most possible": ("≥ .67", "≥ .79"),
    "share any labelled theme @5": ("≥ .69", "≥ .80"),
}


def row(name: str, values: Mapping[str, Value]) -> Row:
    """A row with its numbers to reach, if there are any."""
    floor, aim = TARGETS.get(name, ("", ""))
    return Row(name=name, values=dict(values), floor=floor, aim=aim)


def _primary(labels: Mapping[str, Label]) -> dict[str, str]:
    return {key: one.primary for key, one in labels.items()}


def _sets(labels: Mapping[str, Label]) -> dict[str, frozenset[str]]:
    return {key: one.all for key, one in labels.items()}


def judge(labels: Mapping[str, Label], placed: Mapping[str, Placed]) -> dict[str, float]:
    """Every metric of assignment on these papers."""
    first, every = _primary(labels), _sets(labels)
    found = {key: one.primary for key, one in placed.items()}
    found_sets = {key: one.all for key, one in placed.items()}
    sure = {key: one.confidence for key, one in placed.items()}
    return {
        "accuracy": metrics.accuracy(first, found),
        "any-hit": metrics.any_hit(every, found),
        "micro-F1": metrics.micro_f1(every, found_sets),
        "macro-F1": metrics.macro_f1(every, found_sets),
        "coverage": metrics.coverage(labels, found),
        "accuracy at 80 %": metrics.accuracy_at(first, found, sure),
    }


def assignment(
    papers: Sequence[PaperText], parts: Parts, variants: Mapping[str, Sequence[Vocabulary]]
) -> Section:
    """Each variant of the vocabulary; the mean, where it is drawn several times."""
    rows = []
    for name, vocabularies in variants.items():
        runs = [assign(one, papers) for one in vocabularies]
        judged = {
            part: [judge(labels, placed) for placed in runs] for part, labels in parts.items()
        }
        rows += [
            row(
                f"{name}: {metric}",
                {part: fmean(run[metric] for run in each) for part, each in judged.items()},
            )
            for metric in judged["all"][0]
        ]
    return Section(title="Assignment", rows=rows)


def variants(vocabulary: Vocabulary) -> dict[str, list[Vocabulary]]:
    """What an editor may have written, from much to little."""
    return {
        "full": [vocabulary],
        "description only": [described(vocabulary)],
        "name + 5 keywords": [named(vocabulary, 5, seed=seed) for seed in range(DRAWS)],
        "name + 3 keywords": [named(vocabulary, 3, seed=seed) for seed in range(DRAWS)],
        "name only": [named(vocabulary)],
    }


def distraction(papers: Sequence[PaperText], parts: Parts, labels: Labels) -> Section:
    """What themes that no paper is about take, and what that costs."""
    placed = assign(joined([labels.vocabulary, labels.distractors]), papers)
    empty = {theme.slug for theme in labels.distractors.themes}
    first = {key: one.primary for key, one in placed.items()}

    def each(metric: Callable[[Mapping[str, Label]], float]) -> dict[str, float]:
        return {part: metric(some) for part, some in parts.items()}

    ones = {key: frozenset([theme]) for key, theme in first.items()}
    sets = {key: one.all for key, one in placed.items()}
    return Section(
        title=f"Full, with {len(empty)} distractors",
        rows=[
            row("first theme is a distractor", each(lambda x: metrics.share_in(x, ones, empty))),
            row("any theme is a distractor", each(lambda x: metrics.share_in(x, sets, empty))),
            row("accuracy", each(lambda x: metrics.accuracy(_primary(x), first))),
        ],
    )


def agreement(parts: Parts, second: Mapping[str, Label]) -> Section:
    """How well another person does: no method can be known to do better."""
    values: dict[str, dict[str, float]] = {}
    for part, labels in parts.items():
        both = {key: one for key, one in labels.items() if key in second}
        first, other = _primary(both), {key: second[key].primary for key in both}
        values[part] = {
            "accuracy": metrics.accuracy(first, other),
            "any-hit": metrics.any_hit(_sets(both), other),
            "micro-F1": metrics.micro_f1(_sets(both), _sets(second)),
            "Cohen's kappa": metrics.kappa(first, other),
        }
    return Section(
        title="The second annotator",
        rows=[
            Row(name=name, values={part: values[part][name] for part in parts})
            for name in values["all"]
        ],
    )


def _same_for_any_order(papers: Sequence[PaperText], expected: Grouped) -> bool:
    for seed in range(SHUFFLES):
        shuffled = sorted(papers, key=lambda paper: paper.id)
        random.Random(seed).shuffle(shuffled)
        if discover(shuffled) != expected:
            return False
    return True


def discovery(papers: Sequence[PaperText], parts: Parts, *, shuffles: bool) -> Section:
    """Themes found without a vocabulary, against the labelled first themes."""
    found = discover(papers)
    gold = {part: _primary(labels) for part, labels in parts.items()}
    compared = {
        "AMI": metrics.ami,
        "pairwise F1": metrics.pairwise_f1,
        "matched accuracy": metrics.matched_accuracy,
    }
    rows = [
        row(name, {part: metric(some, found.theme_of) for part, some in gold.items()})
        for name, metric in compared.items()
    ]
    rows.append(row("themes", {"all": len(found.titles)}))
    rows.append(row("share in Other", {"all": in_other(found) / len(papers)}))
    if shuffles:
        same = _same_for_any_order(papers, found)
        rows.append(row(f"same for {SHUFFLES} orders", {"all": "yes" if same else "no"}))
    return Section(title="Discovery", rows=rows)


def arrival(pages: Sequence[Sequence[PaperText]], labels: Mapping[str, Label]) -> Section:
    """The pages come one after the other, in every order: what becomes of the old papers."""
    steps: list[tuple[Mapping[str, str], Mapping[str, str]]] = []
    final: list[float] = []
    for order in permutations(pages):
        groups = [one.theme_of for one in arrive(batches(order))]
        steps += pairwise(groups)
        final.append(metrics.ami(_primary(labels), groups[-1]))
    changes = {
        "papers moved": metrics.moved,
        "papers of Other that found a theme": metrics.sorted_later,
        "themes gone": metrics.gone,
    }
    return Section(
        title=f"Arrival, {len(final)} orders",
        rows=[
            *(
                row(name, {"all": fmean(metric(*step) for step in steps)})
                for name, metric in changes.items()
            ),
            row("final AMI (mean)", {"all": fmean(final)}),
            row("final AMI (least)", {"all": min(final)}),
        ],
    )


def batches(pages: Iterable[Sequence[PaperText]]) -> list[list[PaperText]]:
    """Each paper on the first page that has it."""
    seen: set[str] = set()
    new = []
    for page in pages:
        new.append([paper for paper in page if paper.id not in seen])
        seen.update(paper.id for paper in page)
    return new


def neighbours(
    papers: Sequence[PaperText],
    parts: Parts,
    judged: Mapping[tuple[str, str], bool],
    vocabulary: Vocabulary | None = None,
) -> Section:
    """Related papers: by the labels of all papers, and by pairs that a person judged."""
    near = related(papers, NEIGHBOURS, vocabulary)
    gold = parts["all"]
    kinds = {
        "share any labelled theme @5": _sets(gold),
        "same first theme @5": {key: frozenset([one.primary]) for key, one in gold.items()},
    }
    rows = [
        row(
            name,
            {
                part: metrics.neighbours_sharing(some, sets, near, NEIGHBOURS)
                for part, some in parts.items()
            },
        )
        for name, sets in kinds.items()
    ]
    if judged:
        pairs = {frozenset(pair): good for pair, good in judged.items()}
        asked = sorted({key for key, _ in judged})
        good, unknown = metrics.precision_at(asked, near, pairs, NEIGHBOURS)
        most = metrics.most_precision_at(asked, pairs, NEIGHBOURS)
        rows += [
            row("P@5", {"all": good}),
            row("P@5, part of the most possible", {"all": good / most if most else 0.0}),
            row("P@5, most possible", {"all": most}),
            row("P@5, not judged", {"all": unknown}),
        ]
    title = "Related papers, with themes" if vocabulary else "Related papers, no vocabulary"
    return Section(title=title, rows=rows)
