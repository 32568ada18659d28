"""The pairs of papers that a person should judge: `python -m benchmarks.pool > pairs.txt`.

For 40 papers, drawn by their key, the five nearest by each of several plain methods and by the
generator's own, without a word of which method found them. What is judged already is left out.
Judge: would somebody who follows the subject of the first paper open the second? A subject is about
as narrow as one of the 18 themes. Append `KEY<TAB>KEY<TAB>0|1` to labels/related.tsv.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from benchmarks import data, labels, method
from benchmarks.measure import NEIGHBOURS
from generator.text.phrases import PaperText
from generator.text.titles import short_hash

QUERIES = 40


def likenesses(papers: Sequence[PaperText]) -> list[Any]:
    """Matrices of likeness, one for each plain method."""
    plain = [f"{paper.title} {paper.abstract}" for paper in papers]
    titled = [f"{paper.title}\n" * 3 + paper.abstract for paper in papers]
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(plain)
    phrases = TfidfVectorizer(
        stop_words="english", sublinear_tf=True, ngram_range=(1, 2), min_df=2
    ).fit_transform(titled)
    found = [(words @ words.T).toarray(), (phrases @ phrases.T).toarray()]
    for rank in (60, 150):
        vectors = normalize(TruncatedSVD(rank, random_state=0).fit_transform(phrases))
        found.append(vectors @ vectors.T)
    scaled = [one / one.std() for one in found]
    return [*found, scaled[1] + scaled[2]]


def candidates(papers: Sequence[PaperText], queries: Sequence[str]) -> set[tuple[str, str]]:
    """Every pair that some method has among its first five."""
    place = {paper.id: at for at, paper in enumerate(papers)}
    pairs = set()
    for matrix in likenesses(papers):
        for key in queries:
            row = matrix[place[key]]
            near = sorted((one for one in place if one != key), key=lambda one: -row[place[one]])
            pairs |= {(key, other) for other in near[:NEIGHBOURS]}
    own = method.related(papers, NEIGHBOURS)
    return pairs | {(key, other) for key in queries for other in own.get(key, ())}


def main() -> None:
    """Print each paper that is asked for, and below it those to judge, in no telling order."""
    papers = sorted(
        {paper.id: paper for page in data.exports() for paper in page}.values(),
        key=lambda paper: paper.id,
    )
    queries = sorted((paper.id for paper in papers), key=lambda key: short_hash(f"query {key}"))[
        :QUERIES
    ]
    judged = labels.load().related
    text = {paper.id: paper for paper in papers}
    pairs = sorted(
        (pair for pair in candidates(papers, queries) if pair not in judged),
        key=lambda pair: (pair[0], short_hash(" ".join(pair))),
    )
    before = ""
    for key, other in pairs:
        if key != before:
            print(f"\n{text[key].title}\n{text[key].abstract}")
        print(f"{key}\t{other}\t?\t{text[other].title}")
        before = key


if __name__ == "__main__":
    try:
        main()
    except data.Missing as exc:
        print(f"nothing to judge: {exc}", file=sys.stderr)
