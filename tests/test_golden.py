"""The toy library, every odd case once → every generated page, byte for byte.

After a wanted change: python -m pytest tests/test_golden.py --update-golden, and read the diff.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import html5lib
import pytest

from generator import engines, site, workflow
from generator.project import Project, open_project
from tests.builders import TODAY

DATA = Path(__file__).resolve().parent / "data"
GOLDEN = DATA / "golden" / "site_src"
GERMAN = DATA / "golden-de" / "site_src"
GERMAN_PAGES = (
    "index.md",
    "data.md",
    "editions/2026-w53.md",
    "feeds/index.md",
    "mail/index.md",
    "mail/preferences.md",
    "papers/arxiv-2510.12345.md",
    "ranking.md",
    "reading-list.md",
    "report.md",
    "search.md",
    "themes/continual-learning.md",
    "trends/index.md",
)
"""One of each kind; what is not in words is the same as in English."""


@pytest.fixture
def toy(tmp_path: Path) -> Project:
    shutil.copytree(DATA / "toy", tmp_path / "toy")
    shutil.copy(DATA.parent.parent / "templates" / "project" / "mkdocs.yml", tmp_path / "toy")
    shutil.copytree(
        DATA.parent.parent / "templates" / "project" / "site_src", tmp_path / "toy" / "site_src"
    )
    return open_project(tmp_path / "toy", today=TODAY)


def _pages(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.md"))
        if path.name != "about.md"
    }


def test_every_page_is_as_it_was(
    toy: Project, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        site, "publish", lambda *_, **__: engines.Outcome(engine="mkdocs", warnings=())
    )
    workflow.build(toy)
    _compare(_pages(toy.root / "site_src"), GOLDEN, request)


def test_german_pages_are_as_they_were(
    toy: Project, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        site, "publish", lambda *_, **__: engines.Outcome(engine="mkdocs", warnings=())
    )
    path = toy.root / "digest.toml"
    text = path.read_text(encoding="utf-8").replace("[site]", '[site]\nlanguage = "de"')
    path.write_text(text, encoding="utf-8")
    workflow.build(open_project(toy.root, today=TODAY))
    made = _pages(toy.root / "site_src")
    _compare({name: made[name] for name in sorted(GERMAN_PAGES)}, GERMAN, request)


def _compare(made: dict[str, str], folder: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        shutil.rmtree(folder, ignore_errors=True)
        for name, text in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    golden = _pages(folder)
    assert sorted(made) == sorted(golden)
    for name, text in made.items():
        assert text == golden[name], f"{name} differs from {folder.parent.name}"


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["mkdocs", "properdocs", "zensical"])
def test_the_toy_site_is_inert_in_every_engine(toy: Project, engine: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    built = workflow.build(toy, engine=engine, strict=True)  # type: ignore[arg-type]
    assert any("broken.md:2" in problem.where for problem in built.problems)
    for path in toy.site_dir.rglob("*.html"):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        assert parser.errors == [], path
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        for node in tree.css("*"):
            attributes = node.attributes
            assert not [name for name in attributes if name.startswith("on")], path
            for name in ("href", "src"):
                address = (attributes.get(name) or "").strip().lower()
                assert not address.startswith(("javascript:", "data:", "//")), path
                # What leads to our own search may look for any words.
                asked = address.lstrip("./").startswith("search/?q=%22")
                assert asked or "evil.example" not in address, path
        data = tree.css('script[type="application/ld+json"]')
        assert not [one for one in data if "<" in one.text()], path
        scripts = "".join(node.text() for node in tree.css("script") if node not in data)
        assert "alert(" not in scripts, path


def test_a_projects_own_template_and_theme_win(toy: Project) -> None:
    own = toy.root / "templates"
    (own / "pages").mkdir(parents=True)
    (own / "theme").mkdir()
    (own / "pages" / "paper.md").write_text("# Mine: {{ paper.card.title }}\n")
    (own / "theme" / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Our own words{% endblock %}'
    )
    workflow.build(toy, strict=True)
    page = (toy.site_dir / "papers" / "hostile" / "index.html").read_text(encoding="utf-8")
    assert "Our own words" in page
    assert "Mine: &#60;script&#62;" in page.replace("&lt;", "&#60;").replace("&gt;", "&#62;")
    assert "<script>alert(1)" not in page
