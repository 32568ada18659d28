from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.models import OTHER, Assignment, Theme, Vocabulary
from generator.text.phrases import PaperText
from generator.themes import MOST_REASONS, assign, coverage, unknown_pins

VOCABULARY = Vocabulary(
    themes=(
        Theme(slug="learning", title="Learning Methods", keywords=("lifelong",)),
        Theme(
            slug="continual",
            title="Continual Learning & Memory",
            about="Learning without forgetting.",
            keywords=("continual learning (CL)", "catastrophic forgetting", "replay"),
            parent="learning",
            was=("lifelong-learning",),
        ),
        Theme(
            slug="spiking",
            title="Spiking & Neuromorphic",
            keywords=("spiking neural network", "neuromorphic"),
        ),
        Theme(slug="mapping", title="Mapping", keywords=("SLAM",)),
        Theme(slug="poetry", title="Poetry", keywords=("sonnet",)),
    )
)


def _paper(id: str, title: str, abstract: str = "", **more: Any) -> PaperText:
    return PaperText(id=id, title=title, abstract=abstract, **more)


PAPERS = [
    _paper("a", "Replay for continual learning", "Catastrophic forgetting falls by replay."),
    _paper("b", "Spiking Neural Networks that Keep Learning", "An SNN on a neuromorphic chip."),
    _paper("c", "On the colour of birds", "Feathers, seen from below."),
    _paper("d", "Maps at night", "A robot slams doors.", keywords=("SLAM",)),
    _paper("e", "Continual learning in spiking neural networks", "Continual learning on one chip."),
]


def _by_paper(assignments: tuple[Assignment, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in assignments:
        found.setdefault(one.paper_id, []).append(one.theme)
    return found


def test_papers_go_where_their_words_say() -> None:
    found = _by_paper(assign(VOCABULARY, PAPERS))
    assert found["a"] == ["continual"]
    assert found["b"] == ["spiking"]
    assert found["c"] == [OTHER]
    assert found["d"] == ["mapping"]
    assert set(found["e"]) == {"continual", "spiking"}


def test_reasons_are_the_papers_own_words_best_first() -> None:
    [one] = [item for item in assign(VOCABULARY, PAPERS) if item.paper_id == "a"]
    words = [reason.words for reason in one.reasons]
    assert {"continual learning", "replay", "catastrophic forgetting"} <= set(words)
    *own, heard = one.reasons
    assert {reason.place for reason in own} <= {"title", "abstract"}
    assert heard.place == "related"
    assert one.primary
    weights = [reason.weight for reason in own]
    assert weights == sorted(weights, reverse=True)
    assert sum(reason.weight for reason in one.reasons) <= one.score + 1e-3


def test_other_has_no_reasons() -> None:
    [one] = [item for item in assign(VOCABULARY, PAPERS) if item.paper_id == "c"]
    assert (one.theme, one.primary, one.reasons) == (OTHER, True, ())


def test_a_title_says_more_than_an_abstract() -> None:
    papers = [_paper("t", "Replay", "Of birds."), _paper("x", "Birds", "There is a replay.")]
    scores = {one.paper_id: one.score for one in assign(VOCABULARY, papers)}
    assert scores["t"] > scores["x"]


def test_saying_it_often_is_damped() -> None:
    papers = [_paper("a", "B", "Replay. " * 2), _paper("b", "B", "Replay. " * 40)]
    scores = {one.paper_id: one.score for one in assign(VOCABULARY, papers)}
    assert scores["a"] < scores["b"] < 4 * scores["a"]


def test_one_paper_alone_finds_its_theme() -> None:
    assert _by_paper(assign(VOCABULARY, PAPERS[:1])) == {"a": ["continual"]}


def test_a_parent_is_not_given_beside_its_child() -> None:
    paper = _paper("a", "Lifelong continual learning", "Lifelong and continual learning.")
    assert _by_paper(assign(VOCABULARY, [paper])) == {"a": ["continual"]}


def test_pinned_themes_win() -> None:
    pins = ("poetry", "no-such", "lifelong-learning", "poetry")
    paper = _paper("a", "Spiking neural networks", pinned_themes=pins)
    found = assign(VOCABULARY, [paper])
    assert [(one.theme, one.primary) for one in found] == [("poetry", True), ("continual", False)]
    assert all(one.reasons[0].place == "person" for one in found)


def test_unknown_pins_are_reported_and_ignored() -> None:
    paper = _paper("a", "Spiking neural networks", pinned_themes=("spikin",))
    [problem] = unknown_pins(VOCABULARY, [paper])
    assert problem.code == "themes/unknown-pin"
    assert "library#a" in str(problem)
    assert "'spiking'" in problem.hint
    assert _by_paper(assign(VOCABULARY, [paper])) == {"a": ["spiking"]}


def test_coverage_counts() -> None:
    found = coverage(VOCABULARY, assign(VOCABULARY, PAPERS))
    assert found.papers == 5
    assert found.other_share == 0.2
    assert found.unsupported == ("learning", "poetry")
    assert found.members["spiking"] == 2
    assert sum(found.primary.values()) == 4


def test_nothing_is_covered_by_nothing() -> None:
    assert assign(VOCABULARY, []) == ()
    assert coverage(VOCABULARY, ()).other_share == 0.0
    [one] = assign(Vocabulary(), PAPERS[:1])
    assert one.theme == OTHER


_WORDS = st.sampled_from(
    "continual learning (CL) CL replay spiking neural networks neuromorphic chips SLAM slam "
    "sonnets and. of, memory forgetting catastrophic lifelong birds Replay-based".split()
)
_TEXTS = st.lists(_WORDS, max_size=30).map(" ".join)
_PAPERS = st.lists(
    st.builds(
        PaperText,
        id=st.text("abcdef", min_size=1, max_size=3),
        title=_TEXTS,
        abstract=_TEXTS,
        keywords=st.lists(_TEXTS, max_size=2).map(tuple),
        pinned_themes=st.lists(st.sampled_from(["poetry", "spiking", "x"]), max_size=2).map(tuple),
    ),
    unique_by=lambda paper: paper.id,
    max_size=8,
)


@given(_PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(papers: list[PaperText], random: object) -> None:
    shuffled = list(papers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assign(VOCABULARY, papers) == assign(VOCABULARY, shuffled)


@given(_PAPERS)
def test_every_paper_is_somewhere_for_reasons_it_has(papers: list[PaperText]) -> None:
    found = assign(VOCABULARY, papers)
    assert [one.paper_id for one in found if one.primary] == sorted(one.id for one in papers)
    texts = {
        one.id: " ".join(" | ".join((one.title, *one.keywords, one.abstract)).lower().split())
        for one in papers
    }
    pins = {one.id: [pin for pin in one.pinned_themes if pin != "x"] for one in papers}
    for one in found:
        if pins[one.paper_id]:
            assert one.theme in pins[one.paper_id]
            continue
        assert bool(one.reasons) == (one.theme != OTHER)
        assert len(one.reasons) <= MOST_REASONS
        for reason in one.reasons:
            if reason.place == "related":
                assert reason.words in {paper.title for paper in papers if paper.id != one.paper_id}
            else:
                assert reason.words.lower() in texts[one.paper_id]
    assert all(len(themes) <= 3 for themes in _by_paper(found).values())


ACRONYMS = Vocabulary(
    themes=(
        Theme(
            slug="continual",
            title="Continual Learning",
            about="Learning many tasks in sequence without forgetting earlier ones.",
            keywords=("CL", "catastrophic forgetting", "task sequence"),
        ),
        Theme(
            slug="contrastive",
            title="Contrastive Learning",
            about="Representations from positive and negative pairs.",
            keywords=("CL", "positive pairs", "InfoNCE"),
        ),
        Theme(
            slug="slam",
            title="Mapping & Localisation",
            about="Robots that build a map and find their pose in it.",
            keywords=("SLAM", "loop closure", "visual odometry"),
        ),
    )
)
_FILL = [
    _paper(f"z{at:02}", f"{word} in rivers", f"Of {word}, water and {word} stones.")
    for at, word in enumerate("trout salmon pike perch carp bream roach tench eel ide".split())
] + [
    _paper(f"y{at:02}", f"{word} of the field", f"The {word} and its leaves, seen in May.")
    for at, word in enumerate("poppy clover vetch sorrel daisy thistle yarrow campion rye".split())
]


def test_an_acronym_of_two_themes_is_decided_by_what_stands_around_it() -> None:
    papers = [
        _paper("a", "CL for sentence embeddings", "Negative pairs help; positive pairs as well."),
        _paper("b", "CL without a buffer", "Earlier tasks are not forgotten; forgetting falls."),
        _paper("c", "A slam of doors", "Doors slam at night, and nobody can sleep."),
        _paper("d", "SLAM at night", "A robot finds its pose by visual odometry and loop closure."),
        _paper("e", "SLAM poetry", "Verses said aloud by young people in bars."),
        *_FILL,
    ]
    found = _by_paper(assign(ACRONYMS, papers))
    assert found["a"][0] == "contrastive"
    assert found["b"][0] == "continual"
    assert found["c"] == [OTHER]
    assert found["d"] == ["slam"]
    assert found["e"] == [OTHER]


def test_spellings_of_a_name_are_one() -> None:
    vocabulary = Vocabulary(
        themes=(Theme(slug="llm", title="Talking Machines", keywords=("large language model",)),)
    )
    titles = (
        "LLMs (large language models) at sea",
        "Large language models (LLMs) at sea",
        "A large-language model at sea",
        "Large Language Models at sea",
    )
    scores = {}
    for title in titles:
        [one, *_] = [
            one for one in assign(vocabulary, [_paper("a", title), *_FILL]) if one.paper_id == "a"
        ]
        assert one.theme == "llm", title
        scores[title] = one.score
    assert max(scores.values()) < 1.5 * min(scores.values())


def test_an_alias_that_the_theme_explains_is_enough() -> None:
    vocabulary = Vocabulary(
        themes=(
            Theme(
                slug="llm",
                title="Large Language Models",
                about="Models of language and what they can do.",
                keywords=("large language model", "pretraining"),
                aliases=("LLMs",),
            ),
        )
    )
    papers = [_paper("a", "A study of LLMs"), _paper("b", "LLMs at school")]
    assert _by_paper(assign(vocabulary, [*papers, *_FILL]))["a"] == ["llm"]
    assert _by_paper(assign(vocabulary, papers)) == {"a": ["llm"], "b": ["llm"]}
    other = _paper("c", "Logic labelled moves (LLMs) in games", "Games with moves.")
    found = _by_paper(assign(vocabulary, [*papers, other, *_FILL]))
    assert found["c"] == [OTHER]


def test_reasons_keep_the_letters_of_acronyms() -> None:
    """*LLMs*, not *llms*; what all stands in capitals is said in small letters."""
    theme = Theme(slug="routing", title="Routing", about="Routing by LLMs and NLP in GPU farms.")
    vocabulary = Vocabulary(themes=(theme,))
    papers = [
        _paper("a", "Routing Requests among LLMs", "GPU farms."),
        _paper("b", "ROUTING FOR THE GPU FARMS"),
    ]
    said = {
        one.paper_id: {reason.words for reason in one.reasons if reason.place != "related"}
        for one in assign(vocabulary, papers)
    }
    assert {"LLMs", "GPU"} <= said["a"]
    assert {"routing", "farms"} <= said["b"]
