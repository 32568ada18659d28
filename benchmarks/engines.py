"""The site's own search against others: `python -m benchmarks.engines LUNR [SIZE] [--json]`.

LUNR is a `lunr.js` of the npm package `lunr`; Pagefind comes from the PyPI package `pagefind[bin]`.
Nothing of either is shipped. Each searches the same papers in Chromium, alone on an empty page:
the questions of `benchmarks.search` over the 240 papers, and, with a SIZE, bytes and milliseconds
of a first question and its ten results over so many arXiv papers, from a server that compresses.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks import browsing, data, report, search
from generator.search.make import make_files
from generator.search.values import Document, Lists

LISTS = Lists(themes=(), organizations=(), sources=())
QUESTIONS = (
    "reinforcement learning",
    "graph neural networks for molecules",
    "why do language models make things up",
    "image segmentation with few labels",
    "robots that obey spoken commands",
)
_OPEN = {
    "own": """async () => {
      const { openEngine } = await import("/engine.js");
      const engine = await openEngine("/assets/search/");
      window.ask = async (question) => {
        const { documents } = await engine.search(question);
        const first = documents.slice(0, 10);
        return (await Promise.all(first.map((one) => engine.card(one)))).map((card) => card.url);
      };
    }""",
    # As Material for MkDocs has it: the texts are sent, the index is made by the reader's browser.
    "lunr": """async () => {
      await new Promise((done) => {
        const script = document.createElement("script");
        script.src = "/lunr.js";
        script.onload = done;
        document.head.append(script);
      });
      const rows = await (await fetch("/documents.json")).json();
      const index = window.lunr(function () {
        this.ref("url");
        this.field("title", { boost: 3 });
        this.field("text");
        for (const row of rows) this.add(row);
      });
      window.ask = async (question) => index
        .query((query) => query.term(window.lunr.tokenizer(question)))
        .slice(0, 10).map((one) => one.ref);
    }""",
    "pagefind": """async () => {
      const pagefind = await import("/pagefind/pagefind.js");
      await pagefind.init();
      window.ask = async (question) => {
        const { results } = await pagefind.search(question);
        const first = await Promise.all(results.slice(0, 10).map((one) => one.data()));
        return first.map((one) => one.url.replace(/^\\//, ""));
      };
    }""",
}


def _lay_own(folder: Path, documents: Sequence[Document]) -> None:
    browsing.lay(folder, make_files(documents, LISTS))


def _lay_lunr(script: Path) -> Callable[[Path, Sequence[Document]], None]:
    def lay(folder: Path, documents: Sequence[Document]) -> None:
        browsing.lay(folder, {})
        shutil.copy(script, folder / "lunr.js")
        rows = [{"url": one.url, "title": one.title, "text": one.text} for one in documents]
        (folder / "documents.json").write_text(json.dumps(rows), encoding="utf-8")

    return lay


def _lay_pagefind(folder: Path, documents: Sequence[Document]) -> None:
    for one in documents:
        path = folder / one.url / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(
            '<!doctype html><html lang="en"><title>x</title><body data-pagefind-body>'
            f"<h1>{html.escape(one.title)}</h1><p>{html.escape(one.text)}</p>",
            encoding="utf-8",
        )
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    browsing.lay(folder, {})


def layers(script: Path) -> dict[str, Callable[[Path, Sequence[Document]], None]]:
    return {"own": _lay_own, "lunr": _lay_lunr(script), "pagefind": _lay_pagefind}


def asked(
    browser: Browser, name: str, address: str, questions: Sequence[str]
) -> tuple[list[list[str]], dict[str, float]]:
    """Addresses of the first ten for each question; bytes and times of the first question."""
    context = browser.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[int] = []

    def loaded(one: dict[str, Any]) -> None:
        sizes.append(int(one["encodedDataLength"]))

    client.on("Network.loadingFinished", loaded)
    page.goto(address)
    page.set_default_timeout(120_000)
    ready = page.evaluate(
        f"async () => {{ const start = performance.now(); await ({_OPEN[name]})(); "
        "return performance.now() - start; }"
    )
    found = []
    took = []
    sent = 0
    for at, question in enumerate(questions):
        urls, spent = page.evaluate(
            "async (question) => { const start = performance.now(); "
            "const urls = await window.ask(question); return [urls, performance.now() - start]; }",
            question,
        )
        found.append(urls)
        took.append(spent)
        if not at:
            page.wait_for_timeout(200)
            sent = sum(sizes)
    context.close()
    return found, {"ready ms": ready, "first ms": took[0], "first kB": sent / 1e3}


def _on_each(
    script: Path, documents: Sequence[Document], questions: Sequence[str]
) -> dict[str, tuple[list[list[str]], dict[str, float]]]:
    found = {}
    with browsing.browser() as browser:
        for name, lay in layers(script).items():
            with tempfile.TemporaryDirectory() as made:
                lay(Path(made), documents)
                with browsing.served(Path(made), packs=True) as address:
                    found[name] = asked(browser, name, address, questions)
    return found


def ranked(
    script: Path, documents: Sequence[Document], questions: Sequence[str]
) -> dict[str, list[list[str]]]:
    """engine → for each question the first ten addresses; `own` is the first stage alone."""
    return {name: rows for name, (rows, _) in _on_each(script, documents, questions).items()}


def quality(script: Path) -> report.Section:
    unique = {paper.id: paper for page in data.exports() for paper in page}
    keys = sorted(unique)
    documents = search.as_documents([unique[key] for key in keys])
    listed = search.questions(keys)
    rows = []
    for name, found in ranked(script, documents, [one.text for one in listed]).items():
        values: dict[str, report.Value] = {}
        for part, held_out in (("dev", False), ("held out", True)):
            each = [
                search.ndcg(one.grades, [url.split("/")[1] for url in urls])
                for one, urls in zip(listed, found, strict=True)
                if one.held_out == held_out
            ]
            values[part] = sum(each) / len(each)
        rows.append(report.Row(name=name, values=values))
    return report.Section(title="nDCG@10", rows=rows)


def costs(script: Path, size: int) -> report.Section:
    documents = search.as_documents([one.paper for one in data.corpus(size)])
    rows = [
        report.Row(name=name, values={key: round(value) for key, value in cost.items()})
        for name, (_, cost) in _on_each(script, documents, QUESTIONS).items()
    ]
    return report.Section(title=f"First question, {size} papers", rows=rows)


def main() -> None:
    given = [Path(one) for one in sys.argv[1:] if one.endswith(".js")]
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()]
    if not given:
        print("name the lunr.js of the npm package lunr", file=sys.stderr)
        return
    sys.argv = [one for one in sys.argv if one.startswith("--") or one == sys.argv[0]]
    report.main(__doc__, lambda: [quality(given[0]), *(costs(given[0], size) for size in sizes)])


if __name__ == "__main__":
    main()
