"""The toy library's feeds, byte for byte, and how pages of each engine lead to feeds.

After a wanted change: python -m pytest tests/feeds --update-golden, and read the diff.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator import engines, site, workflow
from generator.exports.values import File
from generator.project import Project, open_project
from tests.builders import TODAY
from tests.feeds.checks import check_all
from tests.feeds.makers import ROOT

DATA = Path(__file__).resolve().parent.parent / "data"
GOLDEN = DATA / "golden" / "feeds"
KEPT = ("atom.xml", "rss.xml", "feed.json", "monthly/rss.xml", "feeds.opml")


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    root = tmp_path / "toy"
    shutil.copytree(DATA / "toy", root)
    templates = DATA.parent.parent / "templates" / "project"
    shutil.copy(templates / "mkdocs.yml", root)
    shutil.copytree(templates / "site_src", root / "site_src")
    config = root / "digest.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("[site]\n", f'[site]\nurl = "{ROOT}"\n', 1), "utf-8")
    return open_project(root, today=TODAY)


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """No engine runs; what would lie beside the pages."""
    found: dict[str, bytes] = {}

    def publish(*_: object, extra: Iterable[File], **__: object) -> engines.Outcome:
        found.update({path: b"".join(pieces) for path, pieces in extra})
        return engines.Outcome(engine="mkdocs", warnings=())

    monkeypatch.setattr(site, "publish", publish)
    return found


def test_the_feeds_are_as_they_were(
    toy: Project, beside: dict[str, bytes], request: pytest.FixtureRequest
) -> None:
    said: list[str] = []
    workflow.build(toy, say=said.append)
    made = {path: data for path, data in beside.items() if path.startswith("feeds/")}
    if request.config.getoption("--update-golden"):
        for name in KEPT:
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(made[f"feeds/{name}"])
    for name in KEPT:
        assert made[f"feeds/{name}"] == (GOLDEN / name).read_bytes(), name
    check_all(made)
    assert not any("RSS" in line for line in said)


def test_the_build_says_that_the_address_is_missing(
    project: Project, beside: dict[str, bytes]
) -> None:
    said: list[str] = []
    workflow.build(project, say=said.append)
    assert [line for line in said if "RSS" in line and "[site]" in line]
    assert "feeds/atom.xml" in beside
    assert "feeds/rss.xml" not in beside


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
def test_pages_lead_to_their_feeds(toy: Project, engine: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    built = workflow.build(toy, engine=engine, strict=True)  # type: ignore[arg-type]
    assert built.warnings == ()
    found = {}
    types = {"atom.xml": "atom+xml", "rss.xml": "rss+xml", "feed.json": "feed+json"}
    for page in toy.site_dir.rglob("index.html"):
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        places = []
        for link in tree.css("head link[rel=alternate][href*=feed]"):
            target = (page.parent / (link.attributes["href"] or "")).resolve()
            assert target.is_file()
            assert link.attributes["type"] == f"application/{types[target.name]}"
            assert link.attributes["title"]
            places.append(target.relative_to(toy.site_dir.resolve()).as_posix())
        found[page.parent.relative_to(toy.site_dir).as_posix()] = places
        for link in tree.css(".dg-subscribe a, .md-content table a[href$=xml]"):
            target = page.parent / (link.attributes["href"] or "")
            assert target.is_file() or (target / "index.html").is_file(), (page, link.html)
    files = ("atom.xml", "rss.xml", "feed.json")
    assert found["themes/spikes"] == [f"feeds/themes/spikes/{name}" for name in files]
    assert found["."][:3] == [f"feeds/{name}" for name in files]
    assert found["editions/2026-02"] == [f"feeds/monthly/{name}" for name in files]
    assert found["editions/2026"] == ["feeds/atom.xml"], "that of the site"
    (lab,) = [places for page, places in found.items() if page.startswith("organizations/evil")]
    assert len(lab) == 3
    assert "feeds" in found
