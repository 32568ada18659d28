"""Documents into a library on disk: many sources, one file; nothing lost, nothing touched twice."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import library, reading, workflow
from generator.errors import Level
from generator.models import Paper
from generator.project import Project
from generator.workflow import filing

SIX = {
    "atom.xml": """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:arxiv="http://arxiv.org/schemas/atom"><title>arXiv Query</title><entry>
 <id>http://arxiv.org/abs/2401.01234v2</id><title>Replay without a buffer in small nets</title>
 <published>2024-01-03T10:00:00Z</published><updated>2024-02-01T10:00:00Z</updated>
 <summary>We replay what small nets saw.</summary>
 <author><name>Li Ång</name></author><author><name>Bo van den Berg</name></author>
 <category term="cs.LG"/><arxiv:primary_category term="cs.LG"/></entry></feed>""",
    "lib.bib": """@inproceedings{ang24, title={Replay Without a {B}uffer in Small Nets},
 author={{\\AA}ng, Li and van den Berg, Bo}, year={2024}, eprint={2401.01234},
 archivePrefix={arXiv}, doi={10.5555/Replay.1}, booktitle={Proceedings of Nets}}""",
    "refs.ris": """TY  - CPAPER
TI  - Replay without a buffer in small nets
AU  - Ång, Li
PY  - 2024
DO  - https://doi.org/10.5555/replay.1
KW  - replay
ER  - 
""",
    "csl.json": json.dumps(
        [
            {
                "id": "x",
                "type": "paper-conference",
                "title": "Replay without a buffer in small nets",
                "author": [{"family": "Ång", "given": "L."}],
                "issued": {"date-parts": [[2024, 5]]},
                "DOI": "10.5555/REPLAY.1",
                "PMID": "123456",
            }
        ]
    ),
    "openalex.json": json.dumps(
        {
            "id": "https://openalex.org/W77",
            "doi": "https://doi.org/10.5555/replay.1",
            "title": "Replay without a buffer in small nets",
            "display_name": "Replay without a buffer in small nets",
            "publication_date": "2024-05-06",
            "publication_year": 2024,
            "type": "article",
            "ids": {
                "openalex": "https://openalex.org/W77",
                "doi": "https://doi.org/10.5555/replay.1",
            },
            "authorships": [{"author": {"display_name": "Li Ång"}}],
            "cited_by_count": 7,
        }
    ),
    "daily.json": json.dumps(
        [
            {
                "paper": {
                    "id": "2401.01234",
                    "title": "Replay without a buffer\n  in small nets",
                    "authors": [{"name": "Li Ång"}, {"name": "Bo van den Berg"}],
                    "summary": "We replay what small nets saw.",
                    "publishedAt": "2024-01-03T10:00:00.000Z",
                    "upvotes": 3,
                },
                "publishedAt": "2024-01-03T10:00:00.000Z",
                "title": "Replay without a buffer in small nets",
                "numComments": 1,
            }
        ]
    ),
}


def _add(project: Project, folder: Path, *names: str) -> workflow.Added:
    added = workflow.add(project, [str(folder / name) for name in names])
    for row in added.rows:
        assert row.adds_up
    return added


def _papers(project: Project) -> dict[str, Paper]:
    loaded = library.load(project.library)
    assert not loaded.problems
    return dict(loaded.papers)


def _files(project: Project) -> list[Path]:
    return [path for path in project.library.glob("*.md") if path.name != "README.md"]


@pytest.fixture
def six(tmp_path: Path) -> Path:
    for name, text in SIX.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("turn", range(6))
def test_one_paper_of_six_formats_is_one_file(project: Project, six: Path, turn: int) -> None:
    names = list(SIX)
    _add(project, six, *names[turn:], *names[:turn])
    (paper,) = _papers(project).values()
    assert paper.ids == {
        "arxiv": "2401.01234",
        "doi": "10.5555/replay.1",
        "pmid": "123456",
        "openalex": "W77",
    }
    assert [one.name for one in paper.authors] == ["Li Ång", "Bo van den Berg"]
    assert (paper.venue, str(paper.updated)) == ("Proceedings of Nets", "2024-02-01")
    assert paper.signals == {"citations": 7, "comments": 1, "upvotes": 3}
    assert paper.provenance["title"].source == "arxiv-atom"
    assert len({one.source for one in paper.seen}) == 6
    assert len(_files(project)) == 1
    again = _add(project, six, *names)
    assert [row.unchanged for row in again.rows] == [1] * 6


def test_a_later_record_joins_two_papers(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        "@article{a, title={On frogs and the sounds of ponds}, author={Ng, Ann}, year=2020,"
        " eprint={2401.00001}, archivePrefix={arXiv}}",
        encoding="utf-8",
    )
    (tmp_path / "b.bib").write_text(
        "@article{b, title={Frog calls}, author={Ng, Ann}, doi={10.5555/frog}, year=2024,"
        " journal={Ponds}}",
        encoding="utf-8",
    )
    (tmp_path / "c.bib").write_text(
        "@article{c, title={Frog calls}, author={Ng, Ann}, doi={10.5555/frog}, year=2024,"
        " eprint={2401.00001}, archivePrefix={arXiv}, journal={Ponds}}",
        encoding="utf-8",
    )
    _add(project, tmp_path, "a.bib", "b.bib")
    first, second = sorted(_papers(project))
    path = project.library / f"{second}.md"
    text = path.read_text(encoding="utf-8")
    text = text.replace("\n---\n", "\nmine: 7\n# look here\n---\n", 1) + "\n## Notes\n\nMy words.\n"
    path.write_text(text, encoding="utf-8")
    added = _add(project, tmp_path, "c.bib")
    assert (added.rows[0].merged, added.rows[0].new) == (1, 0)
    (paper,) = _papers(project).values()
    assert (paper.id, paper.aliases) == (first, (second,))
    assert {*paper.ids} == {"arxiv", "doi"}
    assert {paper.title, *paper.other_titles} == {"On frogs and the sounds of ponds", "Frog calls"}
    for words in ("My words.", "mine: '7'", "# look here"):
        assert words in paper.notes
    assert not path.exists()


REVIEW = (
    "@article{a, title={Two works of one name}, author={Ng, Ann}, year=1999, journal={Ponds}}",
    "@article{b, title={Two works of one name}, author={Ng, Ann}, year=2004, journal={Ponds}}",
)


@pytest.fixture
def doubtful(project: Project, tmp_path: Path) -> list[str]:
    """Two papers that may be one."""
    (tmp_path / "two.bib").write_text("\n".join(REVIEW), encoding="utf-8")
    added = _add(project, tmp_path, "two.bib")
    assert (added.rows[0].new, added.rows[0].review) == (1, 1)
    return sorted(_papers(project))


def _write(project: Project, key: str, line: str) -> None:
    path = project.library / f"{key}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n---\n", f"\n{line}\n---\n", 1), encoding="utf-8")


def _reviews(project: Project) -> list[str]:
    problems, _ = workflow.check(project)
    return [one.message for one in problems if one.code == "check/review"]


def test_a_review_shows_its_evidence(project: Project, doubtful: list[str]) -> None:
    (message,) = _reviews(project)
    for part in ("same title +0.55 (5 words)", "common authors", "another issue -0.4", doubtful[1]):
        assert part in message


def test_same_as_joins_two_papers(project: Project, doubtful: list[str], tmp_path: Path) -> None:
    kept, gone = reversed(doubtful)
    _write(project, kept, f"same_as: [{gone}]")
    assert list(workflow.arrange(project).catalog.papers) == [kept]
    workflow.check(project, fix=True)
    (paper,) = _papers(project).values()
    assert (paper.id, paper.aliases, paper.same_as, paper.maybe_same_as) == (kept, (gone,), (), ())
    assert not _reviews(project)
    again = _add(project, tmp_path, "two.bib")
    assert again.rows[0].unchanged == 2


def _file(project: Project, name: str, text: str) -> Path:
    path = project.library / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{text}\n---\n", encoding="utf-8")
    return path


def test_a_join_removes_the_file_of_the_other_paper_and_no_file_else(project: Project) -> None:
    gone = _file(project, "sub/b.md", "id: b\ntitle: Bees\nmine: 1\nkeywords: [b]\nthemes: [x]")
    other = _file(project, "b.md", "id: c\ntitle: Precious")
    _file(project, "a.md", "id: a\ntitle: Bees\nsame_as: [b]\nkeywords: [a]\nthemes: [y]")
    workflow.check(project, fix=True)
    assert not gone.exists()
    assert other.exists()
    paper = _papers(project)["a"]
    assert (paper.aliases, paper.keywords, paper.themes) == (("b",), ("a", "b"), ("y", "x"))
    assert "mine: '1'" in paper.notes


@pytest.mark.parametrize("turn", [("a", "b", "c"), ("c", "b", "a"), ("b", "a", "c")])
def test_a_chain_of_joins_is_done_in_one_run(project: Project, turn: tuple[str, ...]) -> None:
    first, second, third = turn
    _file(project, f"{first}.md", f"id: {first}\ntitle: Bees\nsame_as: [{second}]")
    _file(project, f"{second}.md", f"id: {second}\ntitle: Wasps\nsame_as: [{third}]\n# by me")
    _file(project, f"{third}.md", f"id: {third}\ntitle: Ants\nown: words")
    workflow.check(project, fix=True)
    (paper,) = _papers(project).values()
    assert {paper.id, *paper.aliases} == {"a", "b", "c"}
    assert "own: words" in paper.notes or "own" in (project.library / f"{paper.id}.md").read_text()
    assert not workflow.check(project)[0]


def test_a_run_killed_before_it_removed_a_joined_file_is_mended(project: Project) -> None:
    _file(project, "a.md", "id: a\ntitle: Bees\naliases: [b]")
    left = _file(project, "b.md", "id: b\ntitle: Wasps\nids: {doi: 10.1000/b}")
    assert list(workflow.arrange(project).catalog.papers) == ["a"]
    workflow.check(project, fix=True)
    assert not left.exists()
    assert _papers(project)["a"].ids == {"doi": "10.1000/b"}


def test_not_same_as_keeps_them_apart(
    project: Project, doubtful: list[str], tmp_path: Path
) -> None:
    _write(project, doubtful[0], f"not_same_as: [{doubtful[1]}]")
    assert not _reviews(project)
    workflow.check(project, fix=True)
    papers = _papers(project)
    assert [paper.maybe_same_as for paper in papers.values()] == [(), ()]
    assert _add(project, tmp_path, "two.bib").rows[0].unchanged == 2
    more = REVIEW[0].replace("{a,", "{a, note={seen again}, keywords={pond},")
    (tmp_path / "more.bib").write_text(more, encoding="utf-8")
    _add(project, tmp_path, "more.bib")
    assert not _reviews(project)


def test_two_works_with_one_doi_are_asked_about_once(project: Project, tmp_path: Path) -> None:
    entries = (
        "@incollection{a, title={On bees in spring}, author={Ng, Ann}, doi={10.5555/book}}",
        "@incollection{b, title={Ants and their queens}, author={Ode, Bo}, doi={10.5555/book}}",
    )
    (tmp_path / "book.bib").write_text("\n".join(entries), encoding="utf-8")
    _add(project, tmp_path, "book.bib")
    problems, _ = workflow.check(project)
    assert [one.code for one in problems] == ["check/review"]
    one, other = sorted(_papers(project))
    _write(project, one, f"not_same_as: [{other}]")
    assert not workflow.check(project)[0]


def test_a_word_that_names_no_paper_is_told(project: Project, doubtful: list[str]) -> None:
    _write(project, doubtful[0], "same_as: [no-such-paper]")
    problems, _ = workflow.check(project)
    assert any("no-such-paper" in one.message for one in problems)
    assert len(_papers(project)) == 2


def test_counts_change_and_the_rest_of_the_file_stays(project: Project, six: Path) -> None:
    _add(project, six, "daily.json")
    (path,) = _files(project)
    before = path.read_text(encoding="utf-8").splitlines()
    later = SIX["daily.json"].replace('"upvotes": 3', '"upvotes": 31')
    (six / "later.json").write_text(later, encoding="utf-8")
    assert _add(project, six, "later.json").rows[0].merged == 1
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == ["  upvotes: 31"]
    assert [line for line in before if line not in after] == ["  upvotes: 3"]


def test_a_withdrawn_paper_is_marked_and_stays(project: Project, six: Path) -> None:
    _add(project, six, "openalex.json")
    gone = SIX["openalex.json"].replace(
        '"cited_by_count"', '"is_retracted": true, "cited_by_count"'
    )
    (six / "gone.json").write_text(gone, encoding="utf-8")
    _add(project, six, "gone.json")
    (paper,) = _papers(project).values()
    assert "retracted" in paper.retracted
    _add(project, six, "openalex.json", "refs.ris")
    assert next(iter(_papers(project).values())).retracted == paper.retracted


def _lines(count: int) -> bytes:
    rows = (
        {
            "id": f"2401.{number:05}",
            "submitter": "A",
            "authors": "Ann Ng",
            "title": f"Pond number {number} and its many frogs",
            "categories": "cs.LG",
            "abstract": f"About pond {number}.",
            "versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 10:00:00 GMT"}],
            "update_date": "2024-01-02",
            "authors_parsed": [["Ng", "Ann", ""]],
        }
        for number in range(count)
    )
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("ponds.jsonl", bytes),
        ("ponds.jsonl.gz", gzip.compress),
        ("ponds.jsonl.bz2", bz2.compress),
        ("ponds.jsonl.xz", lzma.compress),
    ],
)
def test_a_long_file_of_lines_is_read_in_blocks(
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    pack: Callable[[bytes], bytes],
) -> None:
    data = _lines(60).replace(b'"title": "Pond number 41', b'"title" "Pond number 41')
    (tmp_path / name).write_bytes(pack(data))
    monkeypatch.setattr(reading.read_blocks, "__kwdefaults__", {"size": 3_000, "lines": 7})
    monkeypatch.setattr(filing, "SLICE", 7)
    monkeypatch.setattr(library, "HELD", 5)
    added = _add(project, tmp_path, name)
    (row,) = added.rows
    assert (row.read, row.new, row.rejected, added.written) == (60, 59, 1, 59)
    assert [one.where for one in row.problems] == [f"{name}:42"]
    assert len(_papers(project)) == 59
    assert _add(project, tmp_path, name).rows[0].unchanged == 59


def test_a_packed_file_that_breaks_off_keeps_what_came_and_tells_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(_lines(400), 1)[:-300]
    whole = zlib.decompressobj(wbits=31).decompress(packed).count(b"\n")
    (tmp_path / "cut.jsonl.gz").write_bytes(packed)
    (row,) = _add(project, tmp_path, "cut.jsonl.gz").rows
    assert (row.new, row.rejected) == (whole, 1)
    assert len(_papers(project)) == whole > 300
    assert row.problems[-1].level is Level.ERROR
    assert "damaged" in row.problems[-1].message


def test_a_first_line_may_be_longer_than_what_is_looked_at(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 200_000)
    data = _lines(400).replace(b"About pond 0.", b"About pond 0. " + b"word " * 20_000)
    (tmp_path / "long.jsonl").write_bytes(data)
    assert _add(project, tmp_path, "long.jsonl").rows[0].new == 400


def test_a_line_without_end_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_LINE", 50_000)
    monkeypatch.setattr(reading.read_blocks, "__kwdefaults__", {"size": 9_000, "lines": 7})
    data = _lines(2) + b'{"title": "' + b"x" * 60_000 + b'"}\n' + _lines(3)
    (tmp_path / "bomb.jsonl.xz").write_bytes(lzma.compress(data))
    added = _add(project, tmp_path, "bomb.jsonl.xz")
    assert "a line of more than" in str(added.failed[0])


def test_too_many_problems_are_counted(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.formats.documents.items.MANY", 10)
    monkeypatch.setattr("generator.intake.MANY", 15)
    (tmp_path / "bad.jsonl").write_bytes(_lines(3) + b'{"a": 1}\n' * 100)
    monkeypatch.setattr(reading.read_blocks, "__kwdefaults__", {"size": 3_000, "lines": 40})
    (row,) = _add(project, tmp_path, "bad.jsonl").rows
    assert (row.read, row.new, row.rejected) == (103, 3, 100)
    assert len(row.problems) == 16
    assert "85 more records were rejected" in row.problems[-1].message
