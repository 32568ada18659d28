"""The metrics against numbers worked out by hand; the labels; a benchmark of a made-up set."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import arxiv, data, labels, measure, method, metrics, report
from benchmarks.labels import Label
from generator.models import OTHER, Theme, Vocabulary
from generator.text.phrases import PaperText
from generator.text.titles import title_slug

GOLD = {"p": "a", "q": "a", "r": "b", "s": "b"}
FOUND = {"p": "a", "q": "b", "r": "b", "s": OTHER}
SETS = {
    "p": frozenset("a"),
    "q": frozenset("ab"),
    "r": frozenset("b"),
    "s": frozenset("bc"),
}
FOUND_SETS = {
    "p": frozenset("ab"),
    "q": frozenset("b"),
    "r": frozenset("b"),
    "s": frozenset([OTHER]),
}


def test_accuracy_counts_other_as_wrong() -> None:
    assert metrics.accuracy(GOLD, FOUND) == 0.5
    assert metrics.accuracy({"s": OTHER}, FOUND) == 1.0
    assert metrics.accuracy({}, FOUND) == 0.0


def test_any_hit_is_true_of_a_further_label() -> None:
    assert metrics.any_hit(SETS, FOUND) == 0.75


def test_coverage() -> None:
    assert metrics.coverage(GOLD, FOUND) == 0.75


def test_share_in() -> None:
    assert metrics.share_in(GOLD, FOUND_SETS, {"a", "x"}) == 0.25


def test_micro_f1() -> None:
    # Right: p a, q b, r b. Labelled 6, found 4 (Other is no theme).
    assert metrics.micro_f1(SETS, FOUND_SETS) == pytest.approx(2 * 3 / (6 + 4))


def test_macro_f1_is_the_mean_over_themes() -> None:
    # a: right 1 of 2 labelled, 1 found: 2/3. b: right 2 of 3 labelled, 3 found: 2/3. c: 0 of 1.
    assert metrics.macro_f1(SETS, FOUND_SETS) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_macro_f1_knows_no_theme_that_is_nowhere() -> None:
    same = {"p": frozenset("a"), "q": frozenset([OTHER])}
    assert metrics.macro_f1(same, same) == 1.0


def test_accuracy_of_the_surest() -> None:
    sure = {"p": 0.2, "q": 0.1, "r": 0.9, "s": 1.0}
    assert metrics.accuracy_at(GOLD, FOUND, sure, 0.25) == 1.0  # r
    assert metrics.accuracy_at(GOLD, FOUND, sure, 0.5) == 1.0  # and p
    assert metrics.accuracy_at(GOLD, FOUND, sure, 0.75) == pytest.approx(2 / 3)  # and q
    assert metrics.accuracy_at(GOLD, FOUND, sure, 1.0) == 0.5  # s last, however sure of Other


def test_the_part_of_the_surest_is_rounded_up_but_not_by_noise() -> None:
    gold = {f"{number}": "a" for number in range(10)}
    found = {key: "a" if int(key) < 8 else "b" for key in gold}
    sure = {key: -float(key) for key in gold}
    assert metrics.accuracy_at(gold, found, sure, 0.8) == 1.0
    assert metrics.accuracy_at(gold, found, sure, 0.81) == pytest.approx(8 / 9)


def test_kappa() -> None:
    # They agree on 3 of 4; by chance on 0.5 · 0.75 + 0.5 · 0.25 = 0.5.
    first = {"p": "a", "q": "a", "r": "b", "s": "b"}
    second = {"p": "a", "q": "a", "r": "a", "s": "b"}
    assert metrics.kappa(first, second) == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert metrics.kappa({"p": "a"}, {"p": "a"}) == 1.0


def test_ami_is_one_for_the_same_groups_and_none_for_one_group() -> None:
    assert metrics.ami(GOLD, {"p": "x", "q": "x", "r": "y", "s": "y"}) == pytest.approx(1.0)
    assert metrics.ami(GOLD, dict.fromkeys(GOLD, OTHER)) == pytest.approx(0.0)
    # Crossed groups: no information (0), log 2 each, log 2 · 1/3 expected: −(1/3)/(1 − 1/3).
    assert metrics.ami(GOLD, {"p": "x", "q": "y", "r": "x", "s": "y"}) == pytest.approx(-0.5)


def test_pairwise_f1() -> None:
    # Labelled pairs: pq, rs. Found: qr and, of Other, none. Together: none.
    assert metrics.pairwise_f1(GOLD, FOUND) == 0.0
    # Found: pq, pr, qr; of them pq is right: 2 · 1 / (2 + 3).
    found = {"p": "x", "q": "x", "r": "x", "s": "y"}
    assert metrics.pairwise_f1(GOLD, found) == pytest.approx(2 / 5)


def test_matched_accuracy_gives_each_theme_one_group() -> None:
    # x has 2 a and 1 b, y has 1 a: x stands for a and y for nothing, or x for b and y for a.
    gold = {"p": "a", "q": "a", "r": "b", "s": "a"}
    found = {"p": "x", "q": "x", "r": "x", "s": "y"}
    assert metrics.matched_accuracy(gold, found) == 0.5
    assert metrics.matched_accuracy(GOLD, dict.fromkeys(GOLD, OTHER)) == 0.0


def test_arrival() -> None:
    before = {"p": "a", "q": "a", "r": "b", "s": OTHER}
    after = {"p": "a", "q": "c", "r": OTHER, "s": "a", "t": "d"}
    assert metrics.moved(before, after) == pytest.approx(2 / 3)
    assert metrics.sorted_later(before, after) == 1.0
    assert metrics.gone(before, after) == 0.5


def test_neighbours_sharing() -> None:
    near = {"p": ["q", "r"], "q": ["x", "s"], "r": ["p"]}
    # p: q of q, r. q: s of s alone, for x has no label. r: none, and a place is empty.
    assert metrics.neighbours_sharing("pqr", SETS, near, 2) == pytest.approx((0.5 + 1 + 0) / 3)


def test_two_papers_of_other_share_nothing() -> None:
    other = {"p": frozenset([OTHER]), "q": frozenset([OTHER])}
    assert metrics.neighbours_sharing("p", other, {"p": ["q"]}, 1) == 0.0


def test_precision_at() -> None:
    judged = {frozenset("pq"): True, frozenset("pr"): False, frozenset("qs"): True}
    near = {"p": ["q", "r"], "q": ["p", "t"]}
    # Right: p→q, and q→p by the same judgement; q→t is not judged.
    assert metrics.precision_at("pq", near, judged, 2) == (0.5, 0.25)
    assert metrics.precision_at("s", near, judged, 2) == (0.0, 0.0)


def test_the_most_precision() -> None:
    judged = {frozenset("pq"): True, frozenset("pr"): True, frozenset("ps"): True}
    # p has three of two places, q one.
    assert metrics.most_precision_at("pq", judged, 2) == pytest.approx(3 / 4)


def test_a_line_of_labels() -> None:
    text = "# by hand\n0000000a\ta\tb c\n\n0000000b\tother\t\n0000000c\ta\n"
    assert labels.parse_labels(text, {"a", "b", "c"}, where="x.tsv") == {
        "0000000a": Label(primary="a", also=("b", "c")),
        "0000000b": Label(primary=OTHER),
        "0000000c": Label(primary="a"),
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("0000000a\tz\t", "no such theme: z"),
        ("0000000a\ta\tz", "no such theme: z"),
        ("0000000a", "no such theme"),
        ("a title\ta\t", "no key"),
        ("0000000a\ta\n0000000a\ta", "there twice"),
    ],
)
def test_a_wrong_line_of_labels_is_told(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        labels.parse_labels(line, {"a"}, where="x.tsv")


def test_judged_pairs() -> None:
    text = "0000000a\t0000000b\t1\n0000000a\t0000000c\t0\n"
    assert labels.parse_pairs(text, where="x.tsv") == {
        ("0000000a", "0000000b"): True,
        ("0000000a", "0000000c"): False,
    }
    assert len(labels.parse_pairs(text + "0000000b\t0000000a\t1\n", where="x.tsv")) == 3
    with pytest.raises(ValueError, match=r"x\.tsv:3: there twice"):
        labels.parse_pairs(text + "0000000b\t0000000a\t0\n", where="x.tsv")
    for wrong in ("0000000a\t0000000b", "0000000a\t0000000b\tyes", "a\t0000000b\t1"):
        with pytest.raises(ValueError, match=r"x\.tsv:1"):
            labels.parse_pairs(wrong, where="x.tsv")


def test_the_split_is_fixed_by_the_key_alone() -> None:
    every = {f"{number:08x}": Label(primary="a") for number in range(9)}
    parts = labels.split(every)
    assert [int(key, 16) for key in parts["held out"]] == [0, 3, 6]
    assert parts["dev"].keys() | parts["held out"].keys() == parts["all"].keys() == every.keys()


def test_a_key_is_the_end_of_the_id() -> None:
    title = "Forgetful Networks: Replay Without a Buffer"
    assert title_slug(title).endswith(f"-{labels.key_of(title)}")


THEMES = Vocabulary(
    themes=(
        Theme(
            slug="forgetting",
            title="Continual Learning",
            about="Learning without catastrophic forgetting.",
            keywords=("catastrophic forgetting", "continual learning", "replay buffer"),
            aliases=("lifelong learning",),
        ),
        Theme(
            slug="spikes",
            title="Spiking Networks",
            about="Spiking neurons and neuromorphic chips.",
            keywords=("spiking neural network", "neuromorphic", "event camera"),
        ),
    )
)


def test_variants_of_a_vocabulary() -> None:
    described = labels.described(THEMES).themes[0]
    assert (described.about, described.keywords, described.aliases) == (
        THEMES.themes[0].about,
        (),
        (),
    )
    drawn = labels.named(THEMES, 2, seed=1).themes[0]
    assert drawn.about == ""
    assert len(set(drawn.keywords)) == 2
    assert set(drawn.keywords) < set(THEMES.themes[0].keywords)
    assert labels.named(THEMES, 2, seed=1) == labels.named(THEMES, 2, seed=1)
    assert len({labels.named(THEMES, 2, seed=seed).themes for seed in range(5)}) > 1
    assert labels.named(THEMES).themes[0].keywords == ()


def _papers() -> list[PaperText]:
    forgetting = "Catastrophic forgetting in continual learning is met by a replay buffer."
    spikes = "A spiking neural network on a neuromorphic chip reads an event camera."
    return [
        PaperText(
            id=f"{number:08x}",
            title=f"Study {number}",
            abstract=spikes if number % 2 else forgetting,
        )
        for number in range(12)
    ]


def _labels() -> dict[str, Label]:
    return {
        paper.id: Label(primary="spikes" if int(paper.id, 16) % 2 else "forgetting")
        for paper in _papers()
    }


def test_a_vocabulary_that_fits_is_measured_as_such() -> None:
    parts = labels.split(_labels())
    section = measure.assignment(_papers(), parts, {"full": [THEMES]})
    assert {row.name: row.values["held out"] for row in section.rows} == {
        "full: accuracy": 1.0,
        "full: any-hit": 1.0,
        "full: micro-F1": 1.0,
        "full: macro-F1": 1.0,
        "full: coverage": 1.0,
        "full: accuracy at 80 %": 1.0,
    }
    assert section.rows[0].floor


def test_wrong_labels_are_measured_as_such() -> None:
    wrong = {key: Label(primary="spikes") for key in _labels()}
    section = measure.assignment(_papers(), labels.split(wrong), {"full": [THEMES]})
    values = {row.name: row.values["all"] for row in section.rows}
    assert values["full: accuracy"] == 0.5
    assert values["full: coverage"] == 1.0


def test_agreement_is_of_what_both_have_labelled() -> None:
    gold = _labels()
    second = {key: gold[key] for key in list(gold)[:6]}
    second["00000000"] = Label(primary="spikes", also=("forgetting",))
    section = measure.agreement({"all": gold}, second)
    values = {row.name: row.values["all"] for row in section.rows}
    assert values["accuracy"] == pytest.approx(5 / 6)
    assert values["any-hit"] == pytest.approx(5 / 6)
    assert values["micro-F1"] == pytest.approx(2 * 6 / (6 + 7))


def test_what_comes_later_is_added_once() -> None:
    papers = _papers()
    new = measure.batches([papers[:8], papers[4:]])
    assert [[int(paper.id, 16) for paper in batch] for batch in new] == [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [8, 9, 10, 11],
    ]


def test_arrival_tries_every_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A method that puts every paper into a theme named after the newest batch."""

    def arrive(batches: Sequence[Sequence[PaperText]]) -> list[method.Grouped]:
        steps = []
        there: list[str] = []
        for batch in batches:
            there += [paper.id for paper in batch]
            newest = max(there)
            steps.append(method.Grouped(titles={}, theme_of=dict.fromkeys(there, newest)))
        return steps

    monkeypatch.setattr(measure, "arrive", arrive)
    papers = _papers()
    section = measure.arrival([papers[:4], papers[4:8], papers[8:]], _labels())
    values = {row.name: row.values["all"] for row in section.rows}
    # Of the twelve steps those move all papers that bring a newer batch than all before: five.
    # 123: 2, 132: 1, 213: 1, 231: 1, 312: 0, 321: 0.
    assert section.title == "Arrival, 6 orders"
    assert values["papers moved"] == values["themes gone"] == pytest.approx(5 / 12)
    assert values["final AMI (mean)"] == pytest.approx(0.0)


def test_related_papers_are_judged_by_labels_and_by_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [paper.id for paper in _papers()]
    near = {key: [ids[(at + step) % 12] for step in (1, 2, 3, 4, 5)] for at, key in enumerate(ids)}
    monkeypatch.setattr(measure, "related", lambda papers, count, vocabulary: near)
    judged = {(ids[0], ids[2]): True, (ids[0], ids[1]): False}
    section = measure.neighbours(_papers(), labels.split(_labels()), judged)
    values = {row.name: row.values["all"] for row in section.rows}
    # Of five next numbers two are as even or odd; of the five of the first, two are judged.
    assert values["same first theme @5"] == pytest.approx(0.4)
    assert values["share any labelled theme @5"] == pytest.approx(0.4)
    assert values["P@5"] == pytest.approx(0.2)
    assert values["P@5, not judged"] == pytest.approx(0.6)
    assert values["P@5, part of the most possible"] == pytest.approx(1.0)


def test_a_table_has_the_numbers_to_reach() -> None:
    section = report.Section(
        title="Found",
        rows=[
            report.Row(name="AMI", values={"dev": 0.51239, "all": None}, floor="≥ .45"),
            report.Row(name="themes", values={"all": 17}),
        ],
    )
    assert report.table([section]) == (
        "Found     dev  all  floor  aim\n"
        "──────────────────────────────\n"
        "AMI     0.512    –  ≥ .45\n"
        "themes          17"
    )
    assert json.loads(report.as_json([section])) == {
        "Found": {"AMI": {"dev": 0.5124, "all": None}, "themes": {"all": 17}}
    }
    assert "floor" not in report.table([report.without_targets(section)])


def test_missing_papers_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(data, "SHARED", tmp_path / "shared")
    monkeypatch.setattr("sys.argv", ["themes"])
    report.main("", data.exports)  # type: ignore[arg-type]
    report.main("", arxiv.sections)
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines() == [
        "nothing measured: shared/exports is not beside the repository",
        "nothing measured: shared/corpus/arxiv_cs_oai.jsonl.xz is not beside the repository",
    ]


def test_the_committed_labels_are_whole_and_hold_no_text() -> None:
    known = labels.load()
    assert len(known.vocabulary.themes) == 18
    assert all(len(theme.keywords) == 8 for theme in known.vocabulary.themes)
    assert len(known.distractors.themes) == 6
    used = {one.primary for one in known.gold.values()}
    assert used <= {theme.slug for theme in known.vocabulary.themes} | {OTHER}
    assert known.gold.keys() == known.second.keys()
    for path in sorted(labels.FOLDER.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"(?:[0-9a-f]{8}\t)+[a-z0-9 \t-]*", line), f"{path.name}: {line}"


def test_the_categories_of_arxiv_are_described() -> None:
    known = arxiv.vocabulary()
    assert 20 <= len(known.themes) <= 30
    assert all(theme.about and len(theme.keywords) == 8 for theme in known.themes)
    assert arxiv.category("cs-it") == "cs.IT"
