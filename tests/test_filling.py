"""Pages filled into a shell are, byte for byte, what the engine would make of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from generator import engines, workflow
from generator.escaping import yaml_head
from generator.filling.frame import _EXTENSIONS, read_frame
from generator.filling.inert import is_inert
from generator.filling.planning import ENOUGH, linked, plan_filling
from generator.filling.shells import cut, fill, shell_body
from generator.filling.values import Ready, Unfillable
from generator.project import Project, open_project
from generator.workflow import filling
from tests.builders import TODAY
from tests.test_render import ATTACKS

REPOSITORY = Path(__file__).resolve().parent.parent
TOY = REPOSITORY / "tests" / "data" / "toy"
ENGINES = ("mkdocs", "properdocs", "zensical")
CONFIG = (REPOSITORY / "templates/project/mkdocs.yml").read_text("utf-8")
TRAPS = [
    *ATTACKS,
    "dg-site:papers/x/", "dgfill7title dgfill7body", "</div></div><h1>", "a\u2028b",
    "$x^2$ \\em{y}",
    r"\href{https://a.example}{link} in a title", "\x02wzxhzdk:0\x03", "```", "  indented",
]  # fmt: skip
"""What a title may hold."""


def _hostile(root: Path, url: str, language: str) -> None:
    """The toy library with a paper and a theme for each trap, old addresses, and pages by hand."""
    shutil.copytree(TOY, root, dirs_exist_ok=True)
    settings = f'[site]\ntitle = "*T* <b>"\nurl = "{url}"\nlanguage = "{language}"\n'
    (root / "digest.toml").write_text(settings, encoding="utf-8")
    for number, trap in enumerate(TRAPS):
        head = {
            "id": f"trap-{number}",
            "title": f"Spiking {trap}",
            "authors": [{"literal": trap}, {"family": f"F{number}", "given": trap}],
            "published": f"2025-{number % 12 + 1:02}-{number + 1:02}",
            "organization": trap,
            "keywords": [trap],
            "aliases": [f"former-{number}"],
        }
        text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
        page = f"---\n{text}---\n\nWe find {trap}.\n\n{trap}\n\n## Notes\n\n{trap}\n"
        (root / "library" / f"trap-{number}.md").write_text(page, encoding="utf-8")
    (root / "site_src").mkdir(exist_ok=True)
    (root / "site_src" / "mine.md").write_text(
        "# Mine\n\n[one](papers/trap-3.md#cite), [two](themes/spikes.md), "
        "<a href='papers/rtl.md'>x</a>\n\n[three][3]\n\n[3]: papers/trap-4.md\n"
    )
    (root / "site_src" / "mine.txt").write_text("dgfill7body")


def _sites(root: Path, engine: str, **how: bool) -> dict[str, bytes]:
    """A build of a copy of the project: a build remembers, which the next one would show."""
    shutil.copytree(root, root.with_name("copy"))
    project = open_project(root.with_name("copy"), today=TODAY)
    said: list[str] = []
    built = workflow.build(project, engine=engine, strict=True, say=said.append, **how)  # type: ignore[arg-type]
    assert built.warnings == ()
    assert not [line for line in said if "through the engine" in line]
    assert not (project.root / ".digest" / "docs").exists()
    files = {
        path.relative_to(project.site_dir).as_posix(): path.read_bytes()
        for path in project.site_dir.rglob("*")
        if path.is_file()
    }
    shutil.rmtree(project.root)
    return files


def assert_equal(root: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full build and the default one give the same files, and most pages are filled."""
    made: list[int] = []
    run = engines.run

    def counted(engine: Any, root: Path, site_dir: Path, **how: Any) -> engines.Outcome:
        outcome = run(engine, root, site_dir, **how)
        made.append(len(list(site_dir.rglob("index.html"))))
        return outcome

    monkeypatch.setattr(engines, "run", counted)
    full = _sites(root, engine, full=True)
    filled = _sites(root, engine)
    assert sorted(full) == sorted(filled)
    assert [name for name, data in full.items() if data != filled[name]] == []
    assert len(made) == 2
    assert made[1] < made[0] / 2, "most pages are filled"
    assert not [name for name in full if "dgfill7path" in name]


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("url", "language"),
    [("", "en"), ("https://digest.example/", "en"), ("https://a.example/b/", "de")],
)
def test_hostile_pages_are_the_same_bytes(
    project: Project, engine: str, url: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hostile(project.root, url, language)
    assert_equal(project.root, engine, monkeypatch)


@pytest.mark.engine
@pytest.mark.parametrize("engine", ENGINES)
def test_the_sample_is_the_same_bytes(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "sample"
    root.mkdir()
    for name in ("themes.toml", "assignments.txt", "mkdocs.yml"):
        shutil.copy(REPOSITORY / name, root)
    # Without an address no cards are drawn, which take longer than the pages.
    text = (REPOSITORY / "digest.toml").read_text("utf-8")
    (root / "digest.toml").write_text(re.sub(r"(?m)^url = .*$", "", text), encoding="utf-8")
    shutil.copytree(REPOSITORY / "library", root / "library")
    (root / "site_src/assets").mkdir(parents=True)
    shutil.copy(REPOSITORY / "site_src/assets/home.png", root / "site_src/assets")
    for name in ("guide", "about"):
        shutil.copytree(REPOSITORY / "site_src" / name, root / "site_src" / name)
    assert_equal(root, engine, monkeypatch)


@pytest.fixture
def traps(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The generated pages of a library of traps."""
    from generator import site

    done = engines.Outcome(engine="mkdocs", warnings=())
    monkeypatch.setattr(site, "publish", lambda *_, **__: done)
    _hostile(project.root, "https://a.example/b/", "en")
    workflow.build(open_project(project.root, today=TODAY))
    written = site.written_before(project.root)
    return [project.root / "site_src" / name for name in sorted(written) if name.endswith(".md")]


def test_our_templates_are_blocks_that_markdown_leaves_alone(traps: list[Path]) -> None:
    assert len(traps) > 100
    for path in traps:
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert is_inert(body), path
    for path in (one for one in traps if "trap-" in one.name or one.parent.name == "site_src"):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert markdown.markdown(body, extensions=sorted(_EXTENSIONS)) == body.strip(), path


@pytest.mark.parametrize(
    "body",
    [
        "# Mine\n",
        "<p>x</p>\n",
        '<div class="dg-page">\n<p>x</div>\n',
        '<div class="dg-page">\n<p>x</p>\n',
        '<div class="dg-page">\n</div>\n<p>x</p>\n',
        '<div class="dg-page">\n</div>\ntext\n',
        '<div class="dg-page">\n</div></div>\n',
        '<div class="dg-page">\n<p markdown="1">*x*</p>\n</div>\n',
        '<div class="dg-page">\n<section markdown>*x*</section>\n</div>\n',
        '<div class="dg-page">\n<!-- x -->\n</div>\n',
        '<div class="dg-page">\n<script>1</script>\n</div>\n',
        '<div class="dg-page">\n1 < 2\n</div>\n',
        '<div class="dg-page">\n\t<p>x</p>\n</div>\n',
        '<div class="dg-page">\n<p>x</p>\n  \n</div>\n',
        '<div class="dg-page">\n```\nx\n```\n</div>\n',
        '<div class="dg-page">\n<p title="</div>">x</p>\n',
    ],
)
def test_what_markdown_may_change_is_seen(body: str) -> None:
    assert not is_inert(body)


def test_blocks_of_a_project_are_known() -> None:
    body = (
        '<div class="dg-page">\n<p title="a > b">x<br>y<img src="z" alt=""/></p>\n\n<hr>\n</div>\n'
    )
    assert is_inert(body)
    assert markdown.markdown(body, extensions=sorted(_EXTENSIONS)) == body.strip()


def test_the_settings_of_a_new_project_let_pages_be_filled() -> None:
    frame = read_frame(CONFIG, {})
    assert (frame.hindrance, frame.search) == ("", False)
    assert {"index.md", "themes/index.md", "papers/index.md"} <= frame.nav
    own = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    assert read_frame(own, {}).hindrance == ""


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("docs_dir: !ENV [DIGEST_DOCS_DIR, site_src]", "docs_dir: site_src", "docs_dir"),
        ("plugins: []", "plugins: [search]", "plugins"),
        ("plugins: []", "", "plugins"),
        ("plugins: []", "plugins: []\nhooks: [mine.py]", "`hooks`"),
        ("plugins: []", "plugins: []\nINHERIT: other.yml", "`INHERIT`"),
        ("nav:\n", "navigation:\n", "navigation"),
        ("  name: material", "  name: readthedocs", "theme"),
        ("  custom_dir: .digest/theme", "  custom_dir: mine", "theme"),
        ("use_directory_urls: true", "use_directory_urls: false", "use_directory_urls"),
        ("  - admonition", "  - pymdownx.snippets", "pymdownx.snippets"),
        ("  - admonition", "  - mine:\n      x: 1", "mine"),
        ("  features:\n", "  features:\n    - content.action.edit\n", "source"),
        ("plugins: []", "plugins: [", "cannot be read"),
        (CONFIG, "- x", "cannot be read"),
        (CONFIG, "&a [*a]", "cannot be read"),
    ],
)
def test_what_may_look_at_pages_hinders(before: str, after: str, why: str) -> None:
    assert before in CONFIG
    assert why in read_frame(CONFIG.replace(before, after), {}).hindrance


def test_a_theme_that_asks_about_the_page_hinders() -> None:
    package = "{% if page.meta %}\n  x\n{% endif %}"
    assert read_frame(CONFIG, {"main.html": (package.replace("x", "own"), package)}).hindrance == ""
    for line in ("{% if page.title | length > 9 %}", "{% set nav = 1 %}", "{{ pages }}"):
        assert "main.html" in read_frame(CONFIG, {"main.html": (line, package)}).hindrance


def _ready(path: str, title: str = "T", body: str = "<h1>x</h1>", **meta: Any) -> Ready:
    values: Mapping[str, Any] = {"title": title, **meta}
    head = yaml_head(values).encode()
    text = head + f'<div class="dg-page">{body}</div>\n'.encode()
    return Ready(path=path, meta=values, text=text, start=len(head))


def test_pages_of_a_kind_share_a_shell() -> None:
    papers = [_ready(f"papers/p{n}.md", f"T{n}", digest={"head": f"H{n}"}) for n in range(9)]
    deep = [_ready(f"themes/x/{n}.md", search={"exclude": True}) for n in range(2, 9)]
    few = [_ready(f"mail/{n}.md") for n in range(ENOUGH - 1)]
    odd = [
        _ready("papers/ü.md"), _ready("papers/index.md"), _ready("papers/README.md"),
        _ready("papers/none.md", body="<p>x</p>"),
        *(_ready(f"papers/q{n}.md", description="d") for n in range(3)),
    ]  # fmt: skip
    plan = plan_filling([*reversed(papers), *deep, *few, *odd], frozenset(("papers/p4.md",)))
    assert [len(kind.pages) for kind in plan.kinds] == [8, 7]
    assert [kind.shell.count("/") for kind in plan.kinds] == [1, 2]
    samples = {page.path for kind in plan.kinds for page in kind.samples}
    assert samples == {"papers/p0.md", "papers/p8.md", "themes/x/2.md", "themes/x/8.md"}
    paths = {page.path for page in (*papers, *deep)}
    assert plan.filled == paths - samples - {"papers/p4.md"}


def test_links_of_hand_written_pages_are_found() -> None:
    text = (
        "[a](../papers/a.md#x) ![b](/papers/b.md) <a href='../papers/c/'> [d]: ../papers/d%2Ee.md"
        ' "t"\n[e](<../papers/e.md>) [f](f.md?x=1) [g](https://a.example/papers/g.md)'
    )
    found = set(linked({"guide/mine.md": text}))
    assert {"papers/a.md", "papers/b.md", "papers/c.md", "papers/d.e.md", "papers/e.md"} <= found
    assert "guide/f.md" in found


def test_a_token_that_the_theme_changes_is_seen() -> None:
    page = f"<title>dgfill7title - S</title><a href='papers/dgfill7path1/'>{shell_body()}"
    html = page.replace("dg-site:", "../../").encode()
    shell = cut(html, "papers/dgfill7path1")
    made = fill(shell, "papers/dgfill7path1", _ready("papers/x.md", "A &#38; B", "dg-site:y/"))
    assert made.decode() == (
        "<title>A &#38; B - S</title><a href='papers/x/'><div class=\"dg-page\">../../y/</div>\n"
    )
    for broken in (html.replace(b"7title", b"7TITLE"), html.replace(b"dgfill7body", b"")):
        with pytest.raises(Unfillable):
            cut(broken, "papers/dgfill7path1")
    with pytest.raises(Unfillable):
        cut(html.replace(b"dgfill7title", b"dgfill7 title"), "papers/dgfill7path1")


@pytest.mark.engine
def test_a_page_unlike_its_kind_sends_all_through_the_engine(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hostile(project.root, "", "en")
    full = _sites(project.root, "mkdocs", full=True)
    monkeypatch.setattr(filling, "fill", lambda *_: b"wrong")
    said: list[str] = []
    project = open_project(project.root, today=TODAY)
    workflow.build(project, strict=True, say=said.append)
    assert [line for line in said if "unlike others of its kind" in line]
    for name in ("papers/trap-3/index.html", "themes/spikes/index.html"):
        assert (project.site_dir / name).read_bytes() == full[name]


@pytest.mark.engine
def test_a_template_in_markdown_goes_through_the_engine(project: Project) -> None:
    _hostile(project.root, "", "en")
    (project.root / "site_src" / "mine.md").unlink()
    own = project.root / "templates" / "pages"
    own.mkdir(parents=True)
    mine = "# Mine\n\n*{{ paper.card.title }}* [all]({{ href('papers/index.md') }})\n"
    (own / "paper.md").write_text(mine)
    said: list[str] = []
    project = open_project(project.root, today=TODAY)
    workflow.build(project, strict=True, say=said.append)
    assert [line for line in said if "their templates are no HTML block" in line]
    page = (project.site_dir / "papers" / "trap-9" / "index.html").read_text("utf-8")
    assert "<em>Spiking" in page
    assert '<a href="../../papers/">all</a>' in page
