"""A digest project of so many papers of the corpus, for benchmarks of whole builds.

`python -m benchmarks.project SIZE FOLDER` makes one to look at.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks import arxiv, data
from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder
from generator.vocabulary import dump_vocabulary

URL = "https://digest.example.org/papers/"
TODAY = dt.date(2026, 1, 1)
A_DAY = 50


def make(root: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """A project as `digest init` writes it, with these papers added and 26 themes.

    `digest add` takes them from a file as arXiv gives its metadata away, so that the library is
    what a user's would be. Address, feeds, exports, search and pictures are all on.
    """
    scaffold.create(root, templates_folder(), title="Measured")
    for sample in (root / "library").glob("*.md"):
        sample.unlink()
    settings = root / "digest.toml"
    told = settings.read_text(encoding="utf-8")
    # The first table of the file is [site].
    told = told.replace("[site]\n", f'[site]\nurl = "{URL}"\n', 1)
    settings.write_text(told, encoding="utf-8")
    (root / "themes.toml").write_text(dump_vocabulary(arxiv.vocabulary()), encoding="utf-8")
    add(root, daily(rows))


def daily(rows: Iterable[Mapping[str, Any]], last: dt.date = TODAY) -> list[dict[str, Any]]:
    """The papers in their order, fifty a day up to `last`, as a daily digest gets them.

    The corpus is a thin sample of twenty years: by its own dates each paper would be an edition.
    """
    ordered = sorted(rows, key=lambda row: (row["date"], row["id"]))
    days = -(-len(ordered) // A_DAY)
    first = last - dt.timedelta(days=days - 1)
    return [
        {**row, "date": (first + dt.timedelta(days=at // A_DAY)).isoformat(), "updated": None}
        for at, row in enumerate(ordered)
    ]


def add(root: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put papers into the library of the project."""
    taken = root / "taken.jsonl"
    lines = (json.dumps(_snapshot(row)) + "\n" for row in rows)
    taken.write_text("".join(lines), encoding="utf-8")
    workflow.add(open_project(root, today=TODAY), [str(taken)])
    taken.unlink()


def _snapshot(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the corpus as a line of arXiv's metadata snapshot."""
    names = [name.rpartition(" ") for name in row["authors"]]
    first = dt.date.fromisoformat(row["date"])
    return {
        "id": row["id"],
        "submitter": row["authors"][0] if row["authors"] else None,
        "authors": ", ".join(row["authors"]),
        "title": row["title"],
        "comments": row.get("comments"),
        "journal-ref": row.get("journal_ref"),
        "doi": row.get("doi"),
        "report-no": None,
        "categories": " ".join(row["categories"]),
        "license": row.get("license"),
        "abstract": row["abstract"],
        "versions": [{"version": "v1", "created": f"{first:%a, %d %b %Y} 12:00:00 GMT"}],
        "update_date": row.get("updated") or row["date"],
        "authors_parsed": [[family, given, ""] for given, _, family in names],
    }


if __name__ == "__main__":
    make(Path(sys.argv[2]), data.rows(int(sys.argv[1])))
