"""The metrics, as pure functions: papers by key in, one number out.

Each counts over the keys of `gold` alone, so a part of the labels measures a part of the papers.
All are between 0 and 1 unless they say otherwise; of no papers they are 0.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_mutual_info_score, cohen_kappa_score

from generator.models import OTHER

Themes = Mapping[str, str]
"""paper → its first theme, or *Other*."""
ThemeSets = Mapping[str, Set[str]]
"""paper → all of its themes."""


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def accuracy(gold: Themes, found: Themes) -> float:
    """The part whose first theme is the labelled one; *Other* is wrong unless labelled so."""
    return _share(sum(found[key] == theme for key, theme in gold.items()), len(gold))


def any_hit(gold: ThemeSets, found: Themes) -> float:
    """The part whose first theme is among the labelled ones."""
    return _share(sum(found[key] in themes for key, themes in gold.items()), len(gold))


def coverage(gold: Iterable[str], found: Themes) -> float:
    """The part that has a theme at all."""
    keys = list(gold)
    return _share(sum(found[key] != OTHER for key in keys), len(keys))


def share_in(gold: Iterable[str], found: ThemeSets, themes: Set[str]) -> float:
    """The part that has one of these themes."""
    keys = list(gold)
    return _share(sum(not themes.isdisjoint(found[key]) for key in keys), len(keys))


def accuracy_at(
    gold: Themes, found: Themes, confidence: Mapping[str, float], share: float = 0.8
) -> float:
    """Accuracy of the surest part of the papers: *Other* comes last, equals by their key."""
    ranked = sorted(gold, key=lambda key: (found[key] == OTHER, -confidence[key], key))
    kept = ranked[: math.ceil(round(share * len(ranked), 9))]
    return accuracy({key: gold[key] for key in kept}, found)


def _counts(gold: ThemeSets, found: ThemeSets) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """For each theme: right, found, labelled. *Other* is none."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for key, labelled in gold.items():
        right.update((labelled & found[key]) - {OTHER})
        given.update(found[key] - {OTHER})
        meant.update(labelled - {OTHER})
    return right, given, meant


def micro_f1(gold: ThemeSets, found: ThemeSets) -> float:
    """F1 over all pairs of paper and theme."""
    right, given, meant = _counts(gold, found)
    return _share(2 * right.total(), given.total() + meant.total())


def macro_f1(gold: ThemeSets, found: ThemeSets) -> float:
    """The mean of the F1 of each theme that is labelled or found anywhere."""
    right, given, meant = _counts(gold, found)
    each = [_share(2 * right[one], given[one] + meant[one]) for one in sorted({*given, *meant})]
    return _share(math.fsum(each), len(each))


def kappa(first: Themes, second: Themes) -> float:
    """Cohen's kappa of two annotators: agreement beyond chance, −1 to 1."""
    keys = sorted(first)
    if len({*first.values(), *(second[key] for key in keys)}) < 2:
        return 1.0  # nothing to disagree about, and 0/0 by the formula
    return float(cohen_kappa_score([first[key] for key in keys], [second[key] for key in keys]))


def ami(gold: Themes, found: Themes) -> float:
    """Adjusted mutual information (arithmetic): 0 by chance, 1 the same; *Other* is one group."""
    keys = sorted(gold)
    if not keys:
        return 0.0
    return float(
        adjusted_mutual_info_score([gold[key] for key in keys], [found[key] for key in keys])
    )


def pairwise_f1(gold: Themes, found: Themes) -> float:
    """F1 over pairs of papers that stand together; *Other* is one group."""
    together = _pairs(Counter((gold[key], found[key]) for key in gold).values())
    meant = _pairs(Counter(gold.values()).values())
    given = _pairs(Counter(found[key] for key in gold).values())
    return _share(2 * together, meant + given)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def matched_accuracy(gold: Themes, found: Themes) -> float:
    """Accuracy when each found theme stands for at most one labelled theme, as well as can be.

    *Other* stands for none.
    """
    both = Counter((found[key], gold[key]) for key in gold if found[key] != OTHER)
    rows = sorted({group for group, _ in both})
    columns = sorted({theme for _, theme in both})
    if not rows:
        return 0.0
    table = [[both[group, theme] for theme in columns] for group in rows]
    first, second = linear_sum_assignment(table, maximize=True)
    return _share(sum(table[a][b] for a, b in zip(first, second, strict=True)), len(gold))


def moved(before: Themes, after: Themes) -> float:
    """The part of the papers with a theme that now have another one, or none."""
    placed = [key for key, theme in before.items() if theme != OTHER]
    return _share(sum(after[key] != before[key] for key in placed), len(placed))


def sorted_later(before: Themes, after: Themes) -> float:
    """The part of the papers of *Other* that have a theme now."""
    left = [key for key, theme in before.items() if theme == OTHER]
    return _share(sum(after[key] != OTHER for key in left), len(left))


def gone(before: Themes, after: Themes) -> float:
    """The part of the themes with papers that no paper has any more: dead addresses."""
    themes = set(before.values()) - {OTHER}
    return _share(len(themes - set(after.values())), len(themes))


Neighbours = Mapping[str, Sequence[str]]
"""paper → the papers most like it, best first."""


def neighbours_sharing(
    papers: Iterable[str], gold: ThemeSets, near: Neighbours, count: int = 5
) -> float:
    """The mean part of a paper's neighbours that have a labelled theme in common with it.

    Neighbours without labels are left out; a place that is not filled counts as a miss.
    """
    shares = []
    for key in papers:
        found = near.get(key, ())[:count]
        labelled = [other for other in found if other in gold]
        hits = sum(not (gold[key] & gold[other]) <= {OTHER} for other in labelled)
        shares.append(_share(hits, count - (len(found) - len(labelled))))
    return _share(math.fsum(shares), len(shares))


Judged = Mapping[frozenset[str], bool]
"""two papers → whether a reader of the one wants the other."""


def precision_at(
    queries: Iterable[str], near: Neighbours, judged: Judged, count: int = 5
) -> tuple[float, float]:
    """P@count, and the part of the neighbours that nobody judged (these count as misses)."""
    keys = list(queries)
    pairs = [frozenset((key, other)) for key in keys for other in near.get(key, ())[:count]]
    good = sum(judged.get(pair, False) for pair in pairs)
    unknown = sum(pair not in judged for pair in pairs)
    return _share(good, count * len(keys)), _share(unknown, len(pairs))


def most_precision_at(queries: Iterable[str], judged: Judged, count: int = 5) -> float:
    """P@count of the best possible answer: few papers have so many that are related."""
    keys = list(queries)
    good = [pair for pair, related in judged.items() if related]
    most = sum(min(count, sum(key in pair for pair in good)) for key in keys)
    return _share(most, count * len(keys))
