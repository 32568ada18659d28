"""Pages are written and pruned by the manifest; the live site changes whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from generator import engines, site, workflow
from generator.config import Engine
from generator.errors import EngineError, SiteError
from generator.project import Project


def _write(root: Path, **pages: str) -> site.WritePlan:
    return site.write_pages(root, {f"{name}.md": text.encode() for name, text in pages.items()})


def _pages(root: Path) -> list[str]:
    folder = root / "site_src"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def test_a_second_writing_writes_nothing(tmp_path: Path) -> None:
    assert len(_write(tmp_path, a="1", b="2").write) == 2
    assert not _write(tmp_path, a="1", b="2").write


def test_what_is_gone_is_pruned_and_hand_written_pages_stay(tmp_path: Path) -> None:
    _write(tmp_path, **{"papers/x": "1", "papers/y": "2"})
    (tmp_path / "site_src" / "mine.md").write_text("mine")
    plan = _write(tmp_path, **{"papers/y": "2"})
    assert plan.delete == ("papers/x.md",)
    assert _pages(tmp_path) == ["mine.md", "papers/y.md"]
    _write(tmp_path)
    assert not (tmp_path / "site_src" / "papers").exists()


def test_an_edited_page_is_an_error_and_stays(tmp_path: Path) -> None:
    _write(tmp_path, a="1", b="2")
    edited = tmp_path / "site_src" / "a.md"
    edited.write_text("my words")
    with pytest.raises(SiteError, match=r"a\.md"):
        _write(tmp_path, a="3", b="4")
    assert edited.read_text() == "my words"
    assert (tmp_path / "site_src" / "b.md").read_text() == "2"
    with pytest.raises(SiteError):
        _write(tmp_path, b="2")


def test_a_hand_written_page_in_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site_src").mkdir()
    (tmp_path / "site_src" / "a.md").write_text("mine")
    with pytest.raises(SiteError) as caught:
        _write(tmp_path, a="1")
    assert "delete" in caught.value.hint
    assert (tmp_path / "site_src" / "a.md").read_text() == "mine"


def test_a_lost_or_broken_manifest_adopts_equal_pages(tmp_path: Path) -> None:
    _write(tmp_path, a="1")
    for damage in (b"", b"[1]", b"{"):
        (tmp_path / ".digest" / "manifest.json").write_bytes(damage)
        assert not _write(tmp_path, a="1").write


def _publish(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, str] | None,
    extra: Iterable[tuple[str, Iterable[bytes]]] = (),
) -> None:
    """Publish with an engine that makes these files, or fails."""

    def run(engine: Engine, project: Path, site_dir: Path, **_: object) -> engines.Outcome:
        (site_dir / "half.html").write_text("half")
        if made is None:
            raise EngineError("failed", engine=engine)
        for name, text in made.items():
            (site_dir / name).parent.mkdir(parents=True, exist_ok=True)
            (site_dir / name).write_text(text)
        (site_dir / "assets" / "digest").mkdir(parents=True, exist_ok=True)
        return engines.Outcome(engine=engine, warnings=())

    monkeypatch.setattr(engines, "run", run)
    site.publish(root, root / "site", "mkdocs", environment={}, strict=True, extra=extra)


def _live(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "site").rglob("*.html"))


def test_a_failed_build_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, a="1")
    _publish(tmp_path, monkeypatch, {"index.html": "x", "a/index.html": "x"})
    old = _live(tmp_path)
    with pytest.raises(EngineError):
        _publish(tmp_path, monkeypatch, None)
    with pytest.raises(SiteError, match=r"a\.md"):
        _publish(tmp_path, monkeypatch, {"index.html": "x"})
    with pytest.raises(SiteError, match=r"a\.md"):
        _publish(tmp_path, monkeypatch, {"index.html": "x", "a/index.html": ""})
    assert _live(tmp_path) == old
    assert not list(tmp_path.glob(".digest-tmp-*"))


def test_a_folder_with_somebodys_files_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    with pytest.raises(SiteError, match="would be lost"):
        _publish(tmp_path, monkeypatch, {"index.html": "x"})
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
    for place in (tmp_path, tmp_path.parent, tmp_path / "site_src", tmp_path / "site_src" / "x"):
        with pytest.raises(SiteError, match="the project is there"):
            site.publish(tmp_path, place, "mkdocs", environment={}, strict=True)


def test_a_file_where_the_site_should_be_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(SiteError):
        _publish(tmp_path, monkeypatch, {"index.html": "x"})
    assert (tmp_path / "site").read_text() == "mine"


def test_an_engine_sees_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD", "hunter2")
    seen = engines._environment(tmp_path, {"DIGEST_SITE_TITLE": "T"})
    assert "hunter2" not in seen.values()
    assert seen["DIGEST_SITE_TITLE"] == "T"


def test_an_engine_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EngineError) as caught:
        engines.run("zensical", tmp_path, tmp_path, environment={}, strict=False)
    assert "pip install" in caught.value.hint


def test_a_link_to_the_folder_of_a_server_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "site").symlink_to("www")
    for _ in range(3):
        _publish(tmp_path, monkeypatch, {"index.html": "x"})
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www" / "index.html").read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "www"]


def test_a_hand_written_page_of_the_same_address_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "site_src" / "report").mkdir(parents=True)
    (tmp_path / "site_src" / "report" / "index.md").write_text("mine")
    with pytest.raises(SiteError, match="has the address"):
        _write(tmp_path, report="x")


def test_extra_files_go_beside_what_the_engine_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, **{"papers/x": "1"})
    made = {"index.html": "x", "papers/x/index.html": "x", "sitemap.xml": "engine", "a.xml.gz": "x"}
    extra = [("papers/x.md", (b"on", b"e")), ("new/deep.csv", (b"two",)), ("sitemap.xml", (b"3",))]
    _publish(tmp_path, monkeypatch, made, extra)
    live = tmp_path / "site"
    assert (live / "papers" / "x.md").read_bytes() == b"one"
    assert (live / "new" / "deep.csv").read_bytes() == b"two"
    assert (live / "sitemap.xml").read_bytes() == b"3", "the engine's gives way"
    assert not (tmp_path / "site_src" / "new").exists()
    # Without an address there is none of ours, and the engine's would be empty.
    _publish(tmp_path, monkeypatch, {**made, "sitemap.xml.gz": "engine"})
    assert not list(live.glob("sitemap*"))
    assert (live / "a.xml.gz").exists()


@pytest.mark.parametrize("name", ["index.html", "papers", "twice.csv"])
def test_an_extra_file_is_never_laid_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = {"index.html": "old", "papers/x/index.html": "x"}
    _publish(tmp_path, monkeypatch, made)
    with pytest.raises(SiteError, match=f"two files want the address {name}"):
        _publish(tmp_path, monkeypatch, made, [("twice.csv", (b"1",)), (name, (b"2",))])
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert not (tmp_path / "site" / "twice.csv").exists()


def test_a_file_of_the_editors_stays_in_the_place_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site_src").mkdir()
    mine = {"robots.txt": "mine", "sitemap.xml": "my own"}
    for name, text in mine.items():
        (tmp_path / "site_src" / name).write_text(text)
    extra = [("robots.txt", (b"ours",)), ("sitemap.xml", (b"ours",))]
    _publish(tmp_path, monkeypatch, {"index.html": "x", **mine}, extra)
    for name, text in mine.items():
        assert (tmp_path / "site" / name).read_text() == text


@pytest.mark.parametrize("published", ["0001-01-01", "1950-10-01", "2107-01-01", "9999-12-31"])
def test_no_date_is_too_old_or_too_far_for_the_engines_clock(
    project: Project, published: str
) -> None:
    page = f"---\ntitle: Alone\npublished: '{published}'\n---\n\nText.\n"
    (project.root / "library").mkdir(exist_ok=True)
    (project.root / "library" / "alone.md").write_text(page, encoding="utf-8")
    assert workflow.build(project).papers == 1


def test_what_is_the_same_stays_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, a="1")
    made = {"index.html": "x", "a/index.html": "x"}
    large = [b"0" * 1_000_000] * 5
    _publish(tmp_path, monkeypatch, made, [("same.txt", [b"o", b"ne"]), ("large.bin", large)])
    live = tmp_path / "site"
    before = {path: path.stat() for path in live.rglob("*") if path.is_file()}
    made["a/index.html"] = "y"
    _publish(tmp_path, monkeypatch, made, [("same.txt", [b"one"]), ("large.bin", large)])
    after = {path: path.stat() for path in live.rglob("*") if path.is_file()}
    assert before.keys() == after.keys()
    changed = {
        path.relative_to(live).as_posix()
        for path in before
        if before[path].st_ino != after[path].st_ino
    }
    assert changed == {"a/index.html"}
    assert (live / "a" / "index.html").read_text() == "y"
    kept = live / "same.txt"
    assert before[kept].st_mtime_ns == after[kept].st_mtime_ns
    assert after[kept].st_nlink == 1


def test_a_link_in_the_old_site_is_not_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, a="1")
    made = {"index.html": "x", "a/index.html": "x"}
    _publish(tmp_path, monkeypatch, made, [("note.txt", [b"one"])])
    outside = tmp_path / "outside.txt"
    outside.write_text("one")
    note = tmp_path / "site" / "note.txt"
    note.unlink()
    note.symlink_to(outside)
    _publish(tmp_path, monkeypatch, made, [("note.txt", [b"one"])])
    assert not note.is_symlink()
    assert note.stat().st_ino != outside.stat().st_ino
