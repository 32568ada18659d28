"""What `digest themes` and `digest build` keep of themes, from the command line."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import cli, discovery, engines, files, keeping, site, workflow
from generator.discovery import Found, Suggestion
from generator.graph import Corpus
from generator.models import Theme, Vocabulary
from generator.project import Project
from generator.proposing import comment
from generator.text.phrases import PaperText

REPOSITORY = Path(__file__).resolve().parent.parent
SUBJECTS = {
    "spikes": ("spiking neural networks", "neuromorphic chips"),
    "forgetting": ("continual learning", "catastrophic forgetting"),
    "folding": ("protein folding", "amino acids"),
}
BY_HAND = """\
# Our own words on top.
[[theme]]
slug = "spikes"
title = "Spiking Networks"
keywords = ["spiking neural networks"]

[[theme]]
slug = "forgetting"
title = "Forgetting"
keywords = ["catastrophic forgetting"]
"""

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def plain_discovery(monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme for each of our subjects: what is found is for other tests, what is kept for these.

    A process of its own has the real one.
    """

    def discover(papers: Sequence[PaperText], corpus: object = None) -> Found:
        found = {
            name: tuple(sorted(one.id for one in papers if one.id.startswith(name)))
            for name in sorted(SUBJECTS)
        }
        members = {f"on-{name}": ids for name, ids in found.items() if ids}
        themes = tuple(
            Theme(slug=f"on-{name}", title=f"On {name.title()}", keywords=SUBJECTS[name])
            for name in sorted(SUBJECTS)
            if found[name]
        )
        return Found(vocabulary=Vocabulary(themes=themes, discovered=True), members=members)

    def more(vocabulary: Vocabulary, papers: Sequence[PaperText], rest: Collection[str]) -> Found:
        found = discover([one for one in papers if one.id in rest])
        known = {theme.slug for theme in vocabulary.themes}
        themes = tuple(one for one in found.vocabulary.themes if one.slug not in known)
        members = {one.slug: found.members[one.slug] for one in themes}
        return Found(vocabulary=Vocabulary(themes=themes, discovered=True), members=members)

    def grow(vocabulary: Vocabulary, corpus: Corpus, placed: Mapping[str, str]) -> Found:
        found = discover([one for one in corpus.papers if one.id not in placed])
        known = {theme.slug for theme in vocabulary.themes}
        themes = tuple(one for one in found.vocabulary.themes if one.slug not in known)
        return Found(vocabulary=Vocabulary(themes=themes), members=found.members)

    monkeypatch.setattr(discovery, "discover", discover)
    monkeypatch.setattr(discovery, "grow", grow)
    monkeypatch.setattr(discovery, "more", more)


@pytest.fixture
def themes(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """`digest themes` with these words: (exit status, output, messages)."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.delenv("DIGEST_VERBOSE", raising=False)
        with pytest.raises(SystemExit) as ended:
            cli.main(["-C", str(project.root), "themes", *words])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def _add(project: Project, subject: str, *numbers: int) -> None:
    first, second = SUBJECTS[subject]
    for number in numbers:
        (project.library / f"{subject}-{number:02}.md").write_text(
            f"---\nid: {subject}-{number:02}\n"
            f"title: On {first} with {second}, part {number}\n---\n\n"
            f"We study {first}. For {first}, {second} matter; {second} help {first}.\n"
        )


def _lines(project: Project) -> dict[str, tuple[str, ...]]:
    text = project.assignments_path.read_text(encoding="utf-8")
    return {key: one.themes for key, one in keeping.parse_kept(text, path="x").lines.items()}


def _by_hand(project: Project) -> None:
    project.vocabulary_path.write_text(BY_HAND)
    _add(project, "spikes", 1, 2)
    _add(project, "forgetting", 1, 2)
    _add(project, "folding", 1, 2, 3, 4)


def _state(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in sorted(project.root.rglob("*"))
        if path.is_file() and ".digest" not in path.parts
    }


# Keeping


def test_themes_writes_once_and_then_nothing(project: Project, themes: Run) -> None:
    _by_hand(project)
    _, out, err = themes()
    assert "assignments.txt: 8 papers sorted" in err
    assert "50 % of 8 papers in no theme" in out
    assert _lines(project)["spikes-01"] == ("spikes",)
    before = _state(project)
    _, _, err = themes()
    assert "assignments.txt" not in err
    assert _state(project) == before


def test_build_keeps_too_and_looks_write_nothing(
    project: Project, themes: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _by_hand(project)
    other = tmp_path / "other.toml"
    other.write_text(BY_HAND)
    before = _state(project)
    workflow.status(project)
    workflow.check(project)
    workflow.export(project, format="csv", theme="spikes")
    themes("--vocabulary", str(other))
    for verb in ("--propose", "--accept", "--sort-again"):
        themes(verb, "--dry-run")
    assert _state(project) == before
    monkeypatch.setattr(
        site, "publish", lambda *_, **__: engines.Outcome(engine="mkdocs", warnings=())
    )
    said: list[str] = []
    workflow.build(project, say=said.append)
    assert "assignments.txt: 8 papers sorted" in said
    said.clear()
    workflow.build(project, say=said.append)
    assert not [line for line in said if "assignments" in line]


def test_a_persons_line_wins_is_told_by_hand_and_stays(project: Project, themes: Run) -> None:
    _by_hand(project)
    themes()
    text = project.assignments_path.read_text()
    mine = "folding-01   forgetting   # it is about memory"
    lines = [mine if line.startswith("folding-01") else line for line in text.split("\n")]
    project.assignments_path.write_text("\n".join(lines))
    catalog = workflow.arrange(project).catalog
    (one,) = catalog.assignments["folding-01"]
    assert (one.theme, one.reasons[0].place) == ("forgetting", "person")
    themes("--sort-again")
    project.vocabulary_path.write_text(BY_HAND.replace('"Forgetting"', '"Oblivion"'))
    themes()
    assert mine in project.assignments_path.read_text().split("\n")


def test_an_edited_theme_moves_its_papers_at_once_and_no_others(
    project: Project, themes: Run
) -> None:
    _by_hand(project)
    themes()
    before = _lines(project)
    project.vocabulary_path.write_text(
        BY_HAND.replace('"Forgetting"', '"Molecules"').replace(
            '["catastrophic forgetting"]', '["protein folding", "amino acids"]'
        )
    )
    _, _, err = themes()
    assert "6 moved because you edited or removed Molecules" in err
    after = _lines(project)
    assert after["spikes-01"] == before["spikes-01"]
    assert (before["folding-01"], after["folding-01"]) == (("other",), ("forgetting",))
    assert (before["forgetting-01"], after["forgetting-01"]) == (("forgetting",), ("other",))


def test_a_tried_vocabulary_knows_no_memory(project: Project, themes: Run, tmp_path: Path) -> None:
    _by_hand(project)
    project.assignments_path.write_text("spikes-01 forgetting\n")
    path = tmp_path / "other.toml"
    path.write_text(BY_HAND)
    found = json.loads(themes("--vocabulary", str(path), "--json")[1])
    assert {one["id"]: one["primary"] for one in found["papers"]}["spikes-01"] == "spikes"


def test_a_folder_that_cannot_be_written_is_one_warning(
    project: Project, themes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _by_hand(project)

    def refuse(path: Path, data: bytes, *, sync: bool) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    # Root may write anywhere, so the refusal is played.
    monkeypatch.setattr(files, "_stage", refuse)
    status, out, err = themes()
    assert (status, err.count("Permission denied")) == (0, 1)
    assert "Spiking Networks" in out
    assert not project.assignments_path.exists()
    for words in (("--sort-again",), ("--accept",)):
        status, _, err = themes(*words)
        assert (status, "nothing was changed" in err) == (1, True)


def test_marks_of_a_merge_stop_the_writing_only(project: Project, themes: Run) -> None:
    _by_hand(project)
    themes()
    text = project.assignments_path.read_text()
    broken = text.replace("spikes-01", "<<<<<<< HEAD\nspikes-01", 1)
    project.assignments_path.write_text(broken)
    _add(project, "spikes", 3)
    status, out, err = themes()
    assert (status, "merge" in err, "Spiking" in out) == (0, True, True)
    assert project.assignments_path.read_text() == broken
    assert themes("--accept")[0] == themes("--sort-again")[0] == 1
    assert any(one.code == "assignments/conflict" for one in workflow.check(project)[0])


def test_a_vocabulary_that_is_lost_for_a_moment_loses_no_line(
    project: Project, themes: Run
) -> None:
    _many(project)
    project.vocabulary_path.write_text(BY_HAND)
    themes()
    before = _state(project)
    project.vocabulary_path.write_text("")
    status, out, err = themes()
    assert (status, "On Spikes" in out, "bring themes.toml back" in err) == (0, True, True)
    project.vocabulary_path.write_text(BY_HAND)
    assert _state(project) == before
    themes()
    assert _state(project) == before


def test_line_ends_of_the_file_stay(project: Project, themes: Run) -> None:
    _by_hand(project)
    themes()
    crlf = project.assignments_path.read_bytes().replace(b"\n", b"\r\n")
    project.assignments_path.write_bytes(crlf)
    themes()
    assert project.assignments_path.read_bytes() == crlf
    _add(project, "spikes", 3)
    themes()
    data = project.assignments_path.read_bytes()
    assert b"spikes-03" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_an_unreadable_paper_keeps_its_line(project: Project, themes: Run) -> None:
    _by_hand(project)
    themes()
    before = _lines(project)
    path = project.library / "spikes-01.md"
    text = path.read_text()
    path.write_text("---\ntitle: a: b\n---\n")
    themes()
    assert _lines(project) == before
    path.write_text(text)
    (project.library / "spikes-02.md").unlink()
    themes()
    assert set(before) - set(_lines(project)) == {"spikes-02"}


def test_the_order_and_grouping_of_papers_moves_nobody(project: Project, themes: Run) -> None:
    project.vocabulary_path.write_text(BY_HAND)
    chance = random.Random(3)
    wanted = [(subject, number) for subject in SUBJECTS for number in range(5)]
    chance.shuffle(wanted)
    known: dict[str, tuple[str, ...]] = {}
    for at in range(0, len(wanted), 4):
        batch = wanted[at : at + 4]
        for subject, number in batch:
            _add(project, subject, number)
        themes()
        now = _lines(project)
        assert {key: now[key] for key in known} == known
        known = now
    assert len(known) == 15


def test_a_theme_that_takes_over_another_gets_its_papers(project: Project, themes: Run) -> None:
    _by_hand(project)
    themes()
    first, second = BY_HAND.split("\n\n")
    project.vocabulary_path.write_text(second + 'was = ["spikes"]\n')
    _, _, err = themes()
    assert "moved" not in err
    assert _lines(project)["spikes-01"] == _lines(project)["forgetting-01"] == ("forgetting",)
    project.vocabulary_path.write_text(first.replace('"spikes"', '"other-spikes"'))
    _, _, err = themes()
    assert (
        "assignments.txt: 4 moved because you edited or removed Spiking Networks, forgetting" in err
    )
    assert _lines(project)["spikes-01"] == ("other-spikes",)
    assert _lines(project)["forgetting-01"] == ("other",)


# Found themes


def _many(project: Project) -> None:
    _add(project, "spikes", *range(12))
    _add(project, "forgetting", *range(12))


def test_a_small_library_is_found_anew_each_time(project: Project, themes: Run) -> None:
    _add(project, "spikes", 1, 2, 3)
    before = _state(project)
    _, _, err = themes()
    assert "fewer than 20 papers" in err
    assert _state(project) == before


def test_found_themes_are_kept_and_new_ones_take_only_new_papers(
    project: Project, themes: Run
) -> None:
    _many(project)
    themes()
    found = project.found_themes_path.read_text()
    before = _lines(project)
    assert set(before) == {f"{name}-{n:02}" for name in ("spikes", "forgetting") for n in range(12)}
    _add(project, "folding", *range(8))
    _, _, err = themes()
    text = project.found_themes_path.read_text()
    assert text.startswith(found)
    assert text.count("[[theme]]") > found.count("[[theme]]")
    assert "found-themes.toml: found" in err
    after = _lines(project)
    assert {key: after[key] for key in before} == before
    new = {after[f"folding-{n:02}"][0] for n in range(8)}
    assert len(new) == 1
    assert f'slug = "{new.pop()}"' in text.removeprefix(found)
    state = _state(project)
    themes()
    assert _state(project) == state


def test_a_run_killed_between_two_files_is_made_good(
    project: Project, themes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def killed_after(count: int) -> None:
        done = itertools.count()

        def dying(source: Any, target: Any) -> None:
            if next(done) == count:
                raise KeyboardInterrupt
            replace(source, target)

        monkeypatch.setattr(os, "replace", dying)

    def whole() -> dict[str, bytes]:
        monkeypatch.setattr(os, "replace", replace)
        themes()
        return _state(project)

    _many(project)
    for kill_at in (0, 1):
        killed_after(kill_at)
        with pytest.raises(KeyboardInterrupt):
            workflow.tell_themes(project, lambda _: None)
    first = whole()
    _add(project, "folding", *range(8))
    for kill_at in (0, 1):
        killed_after(kill_at)
        with pytest.raises(KeyboardInterrupt):
            workflow.tell_themes(project, lambda _: None)
    second = whole()
    project.found_themes_path.write_bytes(first["found-themes.toml"])
    project.assignments_path.write_bytes(first["assignments.txt"])
    assert whole() == second


def test_found_themes_become_the_editors(project: Project, themes: Run) -> None:
    _many(project)
    themes()
    before = _lines(project)
    _, out, err = themes("--propose")
    assert "written to themes.toml" in err
    assert project.vocabulary_path.read_text() == out
    assert "for example: On" in out
    _, _, err = themes()
    assert "found-themes.toml: removed" in err
    assert not project.found_themes_path.exists()
    assert _lines(project) == before


def test_found_themes_with_words_of_a_person_stay_and_are_told(
    project: Project, themes: Run
) -> None:
    _many(project)
    themes()
    with project.found_themes_path.open("a") as stream:
        stream.write("# my words\n")
    themes("--propose")
    themes()
    assert "# my words" in project.found_themes_path.read_text()
    assert "check/found-themes" in {one.code for one in workflow.check(project)[0]}


# Proposing


def test_a_proposal_replaces_an_empty_file_and_never_a_persons(
    project: Project, themes: Run
) -> None:
    _many(project)
    path = project.vocabulary_path
    for old in ("", "\n \n", path.read_text().replace("\n", "\r\n")):
        path.write_bytes(old.encode())
        out = themes("--propose")[1]
        assert path.read_bytes().replace(b"\r\n", b"\n").decode() == out
    path.write_text("# what we agreed on\n")
    themes("--propose")
    assert path.read_text().startswith("# what we agreed on\n\n[[theme]]\n")
    before = path.read_bytes()
    assert "written" not in themes("--propose")[2]
    assert path.read_bytes() == before


def test_the_shell_may_write_the_file_itself(project: Project) -> None:
    for subject in SUBJECTS:
        _add(project, subject, *range(8))
    command = [sys.executable, "-m", "generator", "-C", str(project.root), "themes", "--propose"]
    with project.vocabulary_path.open("wb") as stream:
        done = subprocess.run(
            command, stdout=stream, stderr=subprocess.PIPE, cwd=REPOSITORY, check=True
        )
    assert b"written to" not in done.stderr
    text = project.vocabulary_path.read_text()
    assert text.count("# The themes of this digest") == 1
    assert "[[theme]]" in text


def test_new_themes_are_proposed_with_their_papers_and_moved_when_accepted(
    project: Project, themes: Run
) -> None:
    _by_hand(project)
    _add(project, "folding", *range(5, 11))
    themes()
    before, old = _lines(project), project.vocabulary_path.read_bytes()
    _, out, _ = themes("--propose")
    assert "# spikes: 2 papers" in out
    assert "10 papers would go there" in out
    assert "and 2 more" in out
    (new,) = json.loads(themes("--propose", "--json")[1])["new"]
    assert new["papers"] == sorted(key for key in before if key.startswith("folding"))
    assert project.vocabulary_path.read_bytes() == old
    assert themes("--accept", "nonsense")[0] == 2
    assert themes("--accept", new["slug"])[0] == 0
    assert project.vocabulary_path.read_bytes().startswith(old)
    after = _lines(project)
    assert {key for key in before if after[key] != before[key]} == set(new["papers"])
    assert {after[key] for key in new["papers"]} == {(new["slug"],)}
    state = _state(project)
    assert "no new theme" in themes("--accept")[2]
    themes()
    assert _state(project) == state


def test_a_vocabulary_that_takes_no_more_themes_is_left_alone(
    project: Project, themes: Run
) -> None:
    _by_hand(project)
    project.vocabulary_path.write_text(
        'theme = [{slug = "spikes", title = "S", keywords = ["spiking neural networks"]}]\n'
    )
    themes()
    before = _state(project)
    status, _, err = themes("--accept")
    assert (status, "by hand" in err) == (1, True)
    assert _state(project) == before


def test_what_a_person_left_in_other_is_proposed_for_nothing(project: Project, themes: Run) -> None:
    _by_hand(project)
    project.assignments_path.write_text("folding-01 other\n")
    found = json.loads(themes("--propose", "--json")[1])
    assert "folding-02" in found["new"][0]["papers"]
    assert "folding-01" not in found["new"][0]["papers"]


def test_a_proposal_of_hostile_words_is_still_toml(
    project: Project, themes: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tomllib

    _by_hand(project)
    title = 'A\x1b[31m\u202e"\\\u2028[[theme]]\n[[theme]]\rtitle = 1'
    hostile = Theme(slug="bad", title=title, keywords=("a\x00b",))
    monkeypatch.setattr(
        "generator.discovery.more",
        lambda vocabulary, papers, rest: Found(
            vocabulary=Vocabulary(themes=(hostile,)), members={"bad": tuple(sorted(rest))}
        ),
    )
    monkeypatch.setattr(
        "generator.discovery.suggest",
        lambda vocabulary, papers, members: {
            "spikes": (Suggestion(words="x\n[[theme]]", inside=2, outside=0),)
        },
    )
    _, out, _ = themes("--propose")
    assert tomllib.loads(out)["theme"][0]["title"] == title
    assert '"x [[theme]]" (2 of its papers, 0 others)' in out
    assert "\x1b" not in out
    assert "\u202e" not in out.replace(json.dumps(title, ensure_ascii=False), "")
    assert "\n" not in comment("a\u2028b\x0bc\x85d\r\ne")


@pytest.mark.parametrize(
    "words",
    [
        ("--propose", "--accept"),
        ("--sort-again", "--propose"),
        ("spikes",),
        ("--dry-run",),
        ("--accept", "--vocabulary", __file__),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    project: Project, themes: Run, words: tuple[str, ...]
) -> None:
    _by_hand(project)
    before = _state(project)
    assert themes(*words)[0] == 2
    assert _state(project) == before


def test_there_is_nothing_to_accept_without_themes_of_ones_own(
    project: Project, themes: Run
) -> None:
    _many(project)
    status, _, err = themes("--accept")
    assert (status, "--propose" in err) == (2, True)


# Sorting again


def test_sorting_again_is_told_and_moves_only_what_nobody_sorted(
    project: Project, themes: Run
) -> None:
    _by_hand(project)
    themes()
    record = keeping.parse_kept(project.assignments_path.read_text(), path="x")
    wrong = {**record.lines, "spikes-01": keeping.line_of("spikes-01", ("forgetting",))}
    wrong["spikes-02"] = keeping.parse_kept("spikes-02 forgetting\n", path="x").lines["spikes-02"]
    moved = keeping.Kept(themes=record.themes, lines=wrong)
    project.assignments_path.write_text(keeping.dump_kept(moved))
    assert "1 paper may fit better elsewhere" in themes()[1]
    before = _state(project)
    _, out, _ = themes("--sort-again", "--dry-run")
    assert "spikes-01: forgetting → spikes" in out.split("\n")
    assert len(out.strip().split("\n")) == 1
    assert _state(project) == before
    rows = json.loads(themes("--sort-again", "--json")[1])["moves"]
    assert rows == [{"id": "spikes-01", "from": ["forgetting"], "to": ["spikes"]}]
    lines = _lines(project)
    assert (lines["spikes-01"], lines["spikes-02"]) == (("spikes",), ("forgetting",))
    assert "elsewhere" not in themes()[1]


def test_the_report_marks_what_nothing_supports(project: Project, themes: Run) -> None:
    _by_hand(project)
    with project.vocabulary_path.open("a") as stream:
        stream.write('\n[[theme]]\ntitle = "Zymurgy"\n')
    assert "(zymurgy): no paper is in it" in themes()[1]
    found = json.loads(themes("--json")[1])
    assert found["unsupported"] == ["zymurgy"]
    assert found["themes"][0] == {
        "slug": "spikes",
        "title": "Spiking Networks",
        "papers": 2,
        "primary": 2,
    }
    assert "Nothing supports it" in themes("--propose")[1]
