"""The same files make the same set of addresses with each engine, without a warning."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import zlib
from pathlib import Path

import pytest

from generator import workflow
from generator.project import Project, open_project
from tests.builders import TODAY

REPOSITORY = Path(__file__).resolve().parent.parent
TOY = REPOSITORY / "tests" / "data" / "toy"
ENGINES = ("mkdocs", "properdocs", "zensical")


def _addresses(site: Path) -> set[str]:
    return {
        path.parent.relative_to(site).as_posix()
        for path in site.rglob("index.html")
        # Each engine brings its own files for search and looks; ours are the pages.
        if "assets" not in path.relative_to(site).parts
    }


@pytest.mark.engine
def test_every_engine_makes_the_same_addresses(project: Project, page_file: Path) -> None:
    workflow.add(project, [str(page_file)])
    made = {}
    for engine in ENGINES:
        target = project.root / f"site-{engine}"
        built = workflow.build(project, engine=engine, site_dir=target, strict=True)  # type: ignore[arg-type]
        assert built.warnings == ()
        made[engine] = _addresses(target)
    assert made["properdocs"] == made["mkdocs"]
    assert made["zensical"] == made["mkdocs"]
    papers = {path.stem for path in project.library.glob("*.md")} - {"README"}
    assert {f"papers/{name}" for name in papers} <= made["mkdocs"]
    assert "editions/2024-09-04" in made["mkdocs"]


@pytest.mark.engine
def test_every_engine_has_the_same_files_beside_its_pages(
    project: Project, page_file: Path
) -> None:
    from selectolax.lexbor import LexborHTMLParser

    (project.root / "digest.toml").write_text('[site]\nurl = "https://digest.example/lab/"\n')
    project = open_project(project.root, today=project.today)
    workflow.add(project, [str(page_file)])
    endings = (".bib", ".ris", ".json", ".csv", ".jsonl", ".md", ".zip", ".txt", ".xml", ".bin")
    files: dict[str, dict[str, bytes]] = {}
    links: dict[str, dict[str, set[str]]] = {}
    for engine in ENGINES:
        target = project.root / f"site-{engine}"
        workflow.build(project, engine=engine, site_dir=target, strict=True)  # type: ignore[arg-type]
        files[engine] = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*.*")
            # Zensical makes an index for a search that is not shown.
            if path.name.endswith(endings) and path != target / "search.json"
        }
        found = links.setdefault(engine, {})
        for path in target.rglob("index.html"):
            tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
            assert "dg-site:" not in path.read_text(encoding="utf-8")
            for link in tree.css("a[download]"):
                there = (path.parent / (link.attributes["href"] or "")).resolve()
                assert there.is_file(), f"{path}: {link.html}"
                assert link.attributes["type"]
                page = path.relative_to(target).as_posix()
                found.setdefault(page, set()).add(there.relative_to(target).as_posix())
    assert files["properdocs"] == files["mkdocs"]
    assert files["zensical"] == files["mkdocs"]
    assert links["properdocs"] == links["mkdocs"]
    assert links["zensical"] == links["mkdocs"]
    (paper,) = (
        name for name in files["mkdocs"] if name.startswith("papers/forgetful") if name[-2:] == "md"
    )
    assert links["mkdocs"][f"{paper[:-3]}/index.html"] == {paper, f"{paper[:-3]}.bib"}
    assert len(links["mkdocs"]["editions/2024-w36/index.html"]) == 5
    assert {"library.zip", "papers.csv", "papers.csl.json"} <= links["mkdocs"]["data/index.html"]
    assert {"sitemap.xml", "robots.txt", "llms.txt", "opensearch.xml"} <= set(files["mkdocs"])
    # Every page is in the sitemap, and nothing else.
    sitemap = files["mkdocs"]["sitemap.xml"].decode()
    listed = re.findall(r"<loc>https://digest.example/lab/(.*?)</loc>", sitemap)
    pages = {path.parent.relative_to(target).as_posix() for path in target.rglob("index.html")}
    # A web copy of a mail says what its edition says: only that one is listed.
    pages = {page for page in pages if not page.startswith("mail/")} | {"mail"}
    assert {one.rstrip("/") or "." for one in listed} == pages


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("url", ["", "https://digest.example/lab/"])
def test_no_dead_link_and_no_lost_page(project: Project, engine: str, url: str) -> None:
    """Every odd case of a library, with moved themes and papers."""
    shutil.copytree(TOY, project.root, dirs_exist_ok=True)
    (project.root / "digest.toml").write_text(f'[site]\ntitle = "*T* <b>"\nurl = "{url}"\n')
    project = open_project(project.root, today=project.today)
    workflow.build(project, engine=engine, strict=True)  # type: ignore[arg-type]
    assert [str(one) for one in workflow.check_site(project)] == []


@pytest.mark.engine
def test_no_dead_link_and_no_lost_page_in_the_sample(tmp_path: Path) -> None:
    root = tmp_path / "sample"
    root.mkdir()
    for name in ("digest.toml", "themes.toml", "assignments.txt", "mkdocs.yml"):
        shutil.copy(REPOSITORY / name, root)
    shutil.copytree(REPOSITORY / "library", root / "library")
    (root / "site_src/assets").mkdir(parents=True)
    shutil.copy(REPOSITORY / "site_src/assets/home.png", root / "site_src/assets")
    for name in ("guide", "about"):
        shutil.copytree(REPOSITORY / "site_src" / name, root / "site_src" / name)
    project = open_project(root, today=TODAY)
    workflow.build(project, strict=True)
    assert [str(one) for one in workflow.check_site(project)] == []
    assert len(list(project.site_dir.rglob("index.html"))) > 300


@pytest.mark.engine
def test_pictures_calendars_and_marks_come_through_every_engine(
    project: Project, page_file: Path
) -> None:
    from selectolax.lexbor import LexborHTMLParser

    workflow.add(project, [str(page_file)])
    project.vocabulary_path.write_text('[[theme]]\ntitle = "Spiking neural networks"\n')
    found = {}
    for engine in ENGINES:
        target = project.root / f"site-{engine}"
        workflow.build(project, engine=engine, site_dir=target, strict=True)  # type: ignore[arg-type]
        seen = []
        for path in sorted(target.rglob("index.html")):
            tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
            drawn = [node.html or "" for node in tree.css("svg[role=img]")]
            days = [node.attributes["href"] for node in tree.css(".dg-cal td.dg-day a")]
            marked = [node.text() for node in tree.css("mark")]
            shades = [node.attributes["class"] for node in tree.css(".dg-heat td[class]")]
            seen.append((path.relative_to(target).as_posix(), drawn, days, marked, shades))
        found[engine] = seen
    assert found["properdocs"] == found["mkdocs"]
    assert found["zensical"] == found["mkdocs"]
    kinds = [any(one[place] for one in found["mkdocs"]) for place in range(1, 5)]
    assert kinds == [True] * 4


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_brings_our_search_and_not_its_own(
    project: Project, page_file: Path, engine: str
) -> None:
    from selectolax.lexbor import LexborHTMLParser

    workflow.add(project, [str(page_file)])
    # Projects of before name the plugin still: it must not bring a second box.
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("plugins: []", "plugins: [search]"))
    workflow.build(project, engine=engine, strict=True)  # type: ignore[arg-type]
    site = project.site_dir
    assert {"index.json", "head.bin", "cards-0.bin"} <= {
        path.name for path in (site / "assets/search").rglob("*.*")
    }
    assert not (project.root / "site_src/assets/search").exists(), "the engine need not copy it"
    for folder, up in ((site, ""), (site / "themes", "../")):
        tree = LexborHTMLParser((folder / "index.html").read_text(encoding="utf-8"))
        (form,) = tree.css("header [role=search]")
        assert (form.attributes["action"] or "").removeprefix("./") == f"{up}search/"
        root = form.attributes["data-dg-find"] or ""
        assert (folder / root).resolve() == site.resolve()
        scripts = [one.attributes["src"] or "" for one in tree.css("script[type=module][src]")]
        assert any((folder / one).is_file() and one.endswith("box.js") for one in scripts)
    tree = LexborHTMLParser((site / "search/index.html").read_text(encoding="utf-8"))
    assert not tree.css("header [role=search]")
    (place,) = tree.css("[data-dg-search]")
    assert place
    scripts = [one.attributes["src"] or "" for one in tree.css("script[type=module][src]")]
    assert any(one.endswith("search/page.js") for one in scripts)
    links = {(one.attributes["href"] or "").rstrip("/") for one in tree.css(".dg-browse li a")}
    assert links == {"../papers", "../themes", "../editions"}


@pytest.mark.engine
def test_two_builds_are_the_same_bytes(project: Project, page_file: Path) -> None:
    workflow.add(project, [str(page_file)])
    found = []
    for name in ("one", "two"):
        later = dataclasses.replace(project, today=project.today.replace(year=2030))
        workflow.build(later if name == "two" else project, site_dir=project.root / name)
        site = project.root / name
        found.append(
            {
                path.relative_to(site).as_posix(): path.read_bytes()
                for path in site.rglob("*")
                if path.is_file()
            }
        )
    assert found[0] == found[1]


@pytest.mark.engine
def test_a_broken_page_fails_a_strict_build_and_the_old_site_stays(
    project: Project, page_file: Path
) -> None:
    from generator.errors import EngineError

    workflow.add(project, [str(page_file)])
    workflow.build(project)
    before = (project.site_dir / "index.html").stat().st_mtime_ns
    (project.root / "site_src" / "mine.md").write_text("[gone](nowhere.md)")
    with pytest.raises(EngineError, match=r"nowhere\.md"):
        workflow.build(project, strict=True)
    assert (project.site_dir / "index.html").stat().st_mtime_ns == before
    built = workflow.build(project)
    assert any("nowhere.md" in warning for warning in built.warnings)


@pytest.mark.engine
def test_an_empty_library_makes_a_site(project: Project) -> None:
    workflow.build(project, strict=True)
    assert "No papers yet" in (project.site_dir / "index.html").read_text(encoding="utf-8")


@pytest.mark.engine
def test_a_removed_paper_is_gone_from_the_site(project: Project, page_file: Path) -> None:
    workflow.add(project, [str(page_file)])
    workflow.build(project)
    gone = next(path for path in project.library.glob("forgetful*.md"))
    gone.unlink()
    (project.root / "site_src" / "mine.md").write_text("# Mine\n")
    workflow.build(project)
    assert not (project.site_dir / "papers" / gone.stem).exists()
    assert (project.site_dir / "mine" / "index.html").exists()
    assert not list((project.root / "site_src" / "papers").glob("forgetful*"))


@pytest.mark.engine
def test_a_library_that_cannot_be_read_at_all_keeps_the_old_site(project: Project) -> None:
    from generator.errors import LibraryError

    (project.library / "x.md").write_text("nothing")
    with pytest.raises(LibraryError, match="none of its 1 files"):
        workflow.build(project)


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("url", ["", "https://digest.example/lab/"])
def test_an_old_address_leads_to_the_new_one(project: Project, engine: str, url: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    (project.root / "digest.toml").write_text(f'[site]\ntitle = "T"\nurl = "{url}"\n')
    (project.root / "themes.toml").write_text(
        '[[theme]]\nslug = "new"\ntitle = "New <b>*Spikes*</b>"\nwas = ["old", "older"]\n'
    )
    (project.library / "x.md").write_text(
        "---\nid: x\ntitle: 'Of <i>x</i>'\n"
        "aliases: [former, ../../evil, 'https://evil.example']\n---\n"
    )
    (project.library / "y.md").write_text("---\nid: y\ntitle: Y\naliases: [former]\n---\n")
    project = open_project(project.root, today=project.today)
    workflow.build(project, engine=engine, strict=True)  # type: ignore[arg-type]
    moved = {"themes/old": "new", "themes/older": "new", "papers/former": "x"}
    for old, new in moved.items():
        page = project.site_dir / old / "index.html"
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        (refresh,) = tree.css('meta[http-equiv="refresh"]')
        assert refresh.attributes["content"] == f"0; url=../{new}/"
        (robots,) = tree.css('meta[name="robots"]')
        assert robots.attributes["content"] == "noindex"
        (canonical,) = tree.css('link[rel="canonical"]')
        folder = old.split("/")[0]
        whole = f"{url}{folder}/{new}/"
        assert canonical.attributes["href"] == (whole if url else f"../{new}/")
        assert f"../../{folder}/{new}/" in [link.attributes["href"] for link in tree.css("p a")]
        assert (page.parent.parent / new / "index.html").is_file()
    found = [
        row[0]
        for path in project.site_dir.glob("assets/search/*/cards-*.bin")
        for row in json.loads(zlib.decompress(path.read_bytes()))
    ]
    assert {"papers/x/", "papers/y/"} <= set(found)
    assert not {"themes/old/", "papers/former/"} & set(found)
    assert not [path for path in project.site_dir.rglob("*evil*")]
    assert "http-equiv" not in (project.site_dir / "papers/x/index.html").read_text("utf-8")


@pytest.mark.engine
@pytest.mark.parametrize("url", ["", "https://digest.example/lab/"])
def test_heads_and_lists_tell_the_same_in_every_engine(
    project: Project, page_file: Path, url: str
) -> None:
    from tests import metadata_readers as readers

    (project.root / "digest.toml").write_text(f'[site]\ntitle = "T & <b>"\nurl = "{url}"\n')
    title = '</script><b>*x*{{ 7*7 }} &amp; "x"'
    (project.library / "x.md").write_text(
        f"---\nid: x\ntitle: '{title}'\n"
        "authors:\n- {family: de la Cruz, given: Ana Maria}\n"
        "ids: {arxiv: '2510.12345'}\n---\nText.\n"
    )
    project = open_project(project.root, today=project.today)
    workflow.add(project, [str(page_file)])
    found = {}
    for engine in ENGINES:
        target = project.root / f"site-{engine}"
        workflow.build(project, engine=engine, site_dir=target, strict=True)  # type: ignore[arg-type]
        seen = []
        for path in sorted(target.rglob("index.html")):
            page = path.read_text(encoding="utf-8")
            ours = [
                tag
                for tag in readers.head(page)
                if tag[1].startswith(("citation_", "DC", "schema.", "og:", "article:", "twitter:"))
                or tag[1] in ("cite-as", "type", "item", "describedby", "author", "canonical")
            ]
            for href in (value for _, rel, value in ours if rel == "describedby"):
                file = target / href.removeprefix(url) if url else path.parent / href
                assert file.is_file(), href
            name = path.relative_to(target).as_posix()
            seen.append((name, ours, readers.linked_data(page), readers.coins(page)))
        found[engine] = seen
        (one,) = (seen for seen in found[engine] if seen[0] == "papers/x/index.html")
        assert ("name", "citation_title", title) in one[1]
        assert ("rel", "canonical", f"{url}papers/x/") in one[1] or not url
        assert one[2][0]["headline"] == title
    assert found["properdocs"] == found["mkdocs"]
    assert found["zensical"] == found["mkdocs"]
    listed = {name: coins for name, _, _, coins in found["mkdocs"]}
    assert len(listed["papers/index.html"]) == 4
    assert [one["creators"] for one in listed["papers/index.html"] if one["creators"]] == [
        [("Ana Maria", "de la Cruz")]
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_speaks_the_language_of_the_site(
    project: Project, page_file: Path, engine: str
) -> None:
    from selectolax.lexbor import LexborHTMLParser

    (project.root / "digest.toml").write_text('[site]\ntitle = "T"\nlanguage = "de-AT"\n')
    own = project.root / "templates" / "locale"
    own.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    hostile = r"<b>\"Suchen\"</b> {{ 7 * 7 }} }} %}"
    po = f'{head}msgid "Search papers"\nmsgstr "{hostile}"\n'
    (own / "de-AT.po").write_text(po, encoding="utf-8")
    project = open_project(project.root, today=project.today)
    workflow.add(project, [str(page_file)])
    workflow.build(project, engine=engine, strict=True)  # type: ignore[arg-type]
    tree = LexborHTMLParser((project.site_dir / "themes/index.html").read_text(encoding="utf-8"))
    (root,) = tree.css("html")
    # A language that the theme has no words of takes those of the nearest, and keeps its name.
    assert root.attributes["lang"] == "de-AT"
    tabs = [one.text(strip=True) for one in tree.css(".md-tabs__link")]
    assert tabs == [
        "Heute", "Themen", "Ausgaben", "Trends", "Paper A–Z", "Leseliste",
        "Über diese Website",
    ]  # fmt: skip
    (box,) = tree.css("header input[type=search]")
    assert box.attributes["aria-label"] == '<b>"Suchen"</b> {{ 7 * 7 }} }} %}'
    palette = {one.attributes["aria-label"] for one in tree.css("input[name=__palette]")}
    assert "Zum dunklen Modus wechseln" in palette
    assert "Zum Inhalt" in tree.css("a.md-skip")[0].text()
    missing = LexborHTMLParser((project.site_dir / "404.html").read_text(encoding="utf-8"))
    assert missing.css("h1")[0].text() == "Diese Seite gibt es nicht"
