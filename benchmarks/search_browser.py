"""Bytes and milliseconds of the search page: `python -m benchmarks.search_browser [SIZE] [--json]`.

A site of one paper is built; the search files of SIZE arXiv papers (10,000 unless told) then take
the place of its own. Bytes are bodies as transferred, from opening the page to the end of what the
first question asked for, second stage apart; milliseconds are from the last key to the first
results on the screen, with files of the index fetched (*cold*) and there already (*warm*).
"""

from __future__ import annotations

import datetime as dt
import json
import lzma
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks import browsing, data
from generator import scaffold, workflow
from generator.project import open_project
from generator.resources import templates_folder, word_vectors
from generator.search.make import ROOT, make_files
from generator.search.values import Document, Lists
from generator.text import tex

QUESTIONS = (
    "reinforcement learning",
    "graph neural networks for molecules",
    "why do language models make things up",
    "image segmentation with few labels",
    "author:wang translation",
    '"attention mechanism"',
    "robots that obey spoken commands",
    "sorting algorithms -quantum",
)
_MARK = """() => {
  const list = document.querySelector("[data-dg-results]");
  const input = document.querySelector("#dg-query");
  window.dgTook = 0;
  input.addEventListener("input", () => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => { window.dgTook = performance.now() - start; });
    }).observe(list, { childList: true });
  }, { once: true });
}"""


def documents(size: int) -> tuple[list[Document], Lists]:
    """Papers of the corpus, with their categories as themes."""
    wanted = {one.paper.id for one in data.corpus(size)}
    path = data.SHARED / "corpus" / "arxiv_cs_oai.jsonl.xz"
    with lzma.open(path, "rb") as stream:
        rows = [row for row in map(json.loads, stream) if row["id"] in wanted]
    names = sorted({row["categories"][0] for row in rows})
    themes = {name: at for at, name in enumerate(names)}
    rows.sort(key=lambda row: (row["categories"][0], row["date"], row["id"]))
    found = [_document(row, themes[row["categories"][0]], at) for at, row in enumerate(rows)]
    # Half of the papers with one of 500 organisations, as a large library has them.
    organizations = tuple((f"org-{at}", f"University number {at}") for at in range(500))
    return found, Lists(
        themes=tuple((name, name) for name in names),
        organizations=organizations,
        sources=("arxiv",),
    )


def _document(row: dict[str, Any], theme: int, at: int) -> Document:
    names = tuple(row["authors"])
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    year, month, day = map(int, row["date"].split("-"))
    return Document(
        url=f"papers/arxiv-{row['id'].replace('/', '-')}/",
        title=tex.plain(row["title"]),
        authors=names,
        text=tex.plain(row["abstract"]),
        more=(row["id"],),
        byline=", ".join(names[:4]) + more,
        themes=(theme,),
        organization=at % 1000 if at % 1000 <= 500 else 0,
        sources=(0,),
        date=(year, month, day),
        has_code=at % 5 == 0,
        top=at,
        ids=(f"arxiv-{row['id'].replace('/', '-')}",),
    )


def shell(folder: Path) -> Path:
    """A built site of one paper."""
    root = folder / "project"
    scaffold.create(root, templates_folder(), title="Measured")
    paper = "---\nid: one\ntitle: One\n---\n\nText.\n"
    (root / "library" / "one.md").write_text(paper, encoding="utf-8")
    project = open_project(root, today=dt.date(2026, 1, 1))
    workflow.build(project)
    return project.site_dir


def measured(browser: Browser, address: str, question: str) -> dict[str, float]:
    """One question in a browser that knows nothing yet, then again in the same page."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[tuple[str, int]] = []
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    urls: dict[str, str] = {}

    def named(one: dict[str, Any]) -> None:
        urls[one["requestId"]] = one["request"]["url"]

    def loaded(one: dict[str, Any]) -> None:
        asked.append((urls[one["requestId"]], int(one["encodedDataLength"])))

    client.on("Network.requestWillBeSent", named)
    client.on("Network.loadingFinished", loaded)
    page.goto(f"{address}search/")
    page.wait_for_selector(".dg-result")
    page.wait_for_timeout(700)
    opened = sum(size for _, size in asked)
    took = []
    for _ in ("cold", "warm"):
        page.fill("#dg-query", "")
        page.wait_for_timeout(400)
        page.evaluate(_MARK)
        page.locator("#dg-query").press_sequentially(question[:-1], delay=0)
        page.evaluate(_MARK)
        page.keyboard.press(question[-1])
        page.wait_for_function("window.dgTook > 0", timeout=20_000)
        took.append(page.evaluate("window.dgTook"))
        page.wait_for_timeout(1500)
    sense = sum(size for url, size in asked if "/sense" in url)
    total = sum(size for _, size in asked)
    context.close()
    return {"open kB": opened / 1e3, "first query kB": (total - sense) / 1e3,
            "second stage kB": sense / 1e3, "cold ms": took[0], "warm ms": took[1]}  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    size = next((int(one) for one in arguments if one.isdigit()), 10_000)
    try:
        papers, lists = documents(size)
    except data.Missing as exc:
        print(f"nothing measured: {exc}", file=sys.stderr)
        return
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    files = make_files(papers, lists, word_vectors())
    made = {
        "papers": size,
        "index CPU s": round(time.process_time() - start, 1),
        "index peak MB above the papers": round(
            (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
        ),
        "files": len(files),
        "files MB": round(sum(map(len, files.values())) / 1e6, 1),
    }
    found: dict[str, Any] = {"index": made}
    with tempfile.TemporaryDirectory() as name, browsing.browser() as browser:
        site = shell(Path(name))
        shutil.rmtree(site / ROOT)
        for path, raw in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(raw)
        for packs in (True, False):
            with browsing.served(site, packs=packs) as address:
                rows = {one: measured(browser, address, one) for one in QUESTIONS}
            found["host compresses" if packs else "host does not compress"] = rows
    if "--json" in arguments:
        print(json.dumps(found, indent=2))
        return
    print(made)
    for host, rows in found.items():
        if host == "index":
            continue
        print(f"\n{host}")
        for question, values in rows.items():
            told = "  ".join(f"{key} {value:7.0f}" for key, value in values.items())
            print(f"{question:40} {told}")
        for key in next(iter(rows.values())):
            each = [row[key] for row in rows.values()]
            print(f"{key:20} median {statistics.median(each):.0f}, most {max(each):.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
