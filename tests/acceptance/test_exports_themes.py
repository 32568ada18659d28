"""Themes of three real pages: what is found, and what a hand-written vocabulary covers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from generator import discovery, themes
from generator.formats import hf_export
from generator.models import OTHER, Vocabulary
from generator.text import tex
from generator.text.phrases import PaperText
from generator.text.titles import title_key, title_slug
from generator.vocabulary import parse_vocabulary

pytestmark = pytest.mark.acceptance

BY_HAND = """\
[[theme]]
title = "Continual Learning & Forgetting"
about = "Learning one task after another over a lifetime without catastrophic forgetting."
keywords = [
  "continual learning", "lifelong learning", "catastrophic forgetting", "incremental learning",
  "experience replay", "CL", "plasticity", "knowledge retention",
]

[[theme]]
title = "Spiking & Neuromorphic Computing"
about = "Spiking neural networks, event-driven hardware and energy-efficient chips."
keywords = [
  "spiking neural networks (SNNs)", "neuromorphic", "spike", "event camera",
  "reservoir computing", "energy efficient",
]

[[theme]]
title = "Brain Signals & Neuroscience"
about = "Brain decoding, brain-computer interfaces, EEG, MEG, fMRI, neuroimaging and cortex models."
keywords = [
  "brain-computer interface (BCI)", "EEG", "MEG", "fMRI", "neuroimaging", "brain decoding",
  "neural activity", "cortex", "hippocampus", "neuroscience", "MRI", "brain",
  "biologically plausible",
]

[[theme]]
title = "Inside Language Models: Neurons & Circuits"
about = "Mechanistic interpretability: what single neurons, attention heads and layers of language models do."
keywords = [
  "mechanistic interpretability", "interpretability", "neuron", "attention heads", "circuits",
  "probing", "feed-forward", "activation", "MLP layers", "explainability", "language-specific",
]

[[theme]]
title = "Neuro-Symbolic AI"
about = "Symbols and logic together with neural networks; rules, programs and knowledge graphs."
keywords = [
  "neuro-symbolic", "neural-symbolic", "symbolic", "logic", "knowledge graph", "symbol grounding",
  "program synthesis", "theorem proving", "first-order logic",
]

[[theme]]
title = "Reasoning"
about = "Step-by-step, mathematical and abstract reasoning of language models; chain of thought, analogies and planning."
keywords = [
  "reasoning", "chain of thought", "analogy", "analogical reasoning", "ARC", "mathematical",
  "planning", "System 2", "problem solving", "puzzles", "theory of mind",
]

[[theme]]
title = "Agents & General Intelligence"
about = "Artificial general intelligence, agents, embodiment, consciousness and cognitive architectures."
keywords = [
  "artificial general intelligence (AGI)", "agent", "embodied", "consciousness",
  "cognitive architecture", "multi-agent", "general intelligence", "open-ended", "world model",
  "cognition",
]

[[theme]]
title = "Learning Theory & Training Dynamics"
about = "Why networks generalise: grokking, scaling laws, loss landscapes, optimisation and memorisation."
keywords = [
  "grokking", "scaling laws", "generalization", "memorization", "gradient descent",
  "training dynamics", "inductive bias", "loss landscape", "phase transition", "backpropagation",
  "optimizer", "overfitting", "Hebbian learning",
]

[[theme]]
title = "Efficient Models & Architectures"
about = "Pruning, quantization, distillation, sparse and modular architectures, mixture of experts, architecture search."
keywords = [
  "pruning", "quantization", "distillation", "sparsity", "mixture of experts (MoE)",
  "neural architecture search (NAS)", "parameter-efficient", "LoRA", "model merging",
  "transformer architecture", "state space model", "compression", "modular", "long context",
]

[[theme]]
title = "Multimodal & Vision"
about = "Images, video and language together; generation and understanding of visual scenes."
keywords = [
  "multimodal", "vision-language", "image", "video", "diffusion model", "visual", "MLLM",
  "text-to-image", "object detection", "3D", "speech", "audio",
]

[[theme]]
title = "Knowledge, Facts & Trust"
about = "What language models know: knowledge editing, hallucination, factual recall, safety and alignment."
keywords = [
  "knowledge editing", "factual", "hallucination", "retrieval-augmented", "commonsense knowledge",
  "safety", "alignment", "unlearning", "adversarial attacks", "bias", "robustness",
  "knowledge base", "memory",
]

[[theme]]
title = "Language & Fine-Tuning"
about = "Multilingual models, pre-training, fine-tuning, instruction following and evaluation of language models."
keywords = [
  "multilingual", "fine-tuning", "pre-training", "instruction tuning",
  "reinforcement learning from human feedback", "reinforcement learning", "cross-lingual",
  "translation", "in-context learning", "language acquisition", "syntax", "text generation",
  "summarization",
]
"""  # noqa: E501 - a sentence of the vocabulary stands on one line


@pytest.fixture(scope="module")
def papers() -> list[PaperText]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "exports"
    if not folder.is_dir():
        pytest.skip("../shared/exports is not here: themes of real papers not tested")
    found: dict[str, PaperText] = {}
    for path in sorted(folder.glob("papers-*.txt")):
        batch = hf_export.parse(path.read_bytes(), path.name)
        for one in batch.records:
            found.setdefault(
                title_key(one.title),
                PaperText(
                    id=title_slug(one.title),
                    title=tex.plain(one.title),
                    abstract=tex.plain(one.abstract),
                ),
            )
    return list(found.values())


def _show(vocabulary: Vocabulary, papers: list[PaperText]) -> themes.Coverage:
    found = themes.coverage(vocabulary, themes.assign(vocabulary, papers))
    for theme in vocabulary.themes:
        counts = f"{found.primary[theme.slug]:4} {found.members[theme.slug]:4}"
        print(f"{counts}  {theme.title}: {', '.join(theme.keywords)}")
    print(f"{found.other_share:.1%} of {found.papers} in no theme")
    return found


def test_found_themes_hold_most_papers(papers: list[PaperText]) -> None:
    vocabulary = discovery.discover(papers).vocabulary
    assert 6 <= len(vocabulary.themes) <= 20
    found = _show(vocabulary, papers)
    assert found.other_share < 0.2
    assert max(found.primary.values()) < 0.2 * found.papers


def test_themes_by_hand_hold_nearly_all_papers(papers: list[PaperText]) -> None:
    vocabulary = parse_vocabulary(BY_HAND, path="by hand")
    found = _show(vocabulary, papers)
    assert len(vocabulary.themes) == 12
    assert found.other_share < 0.15
    assert not found.unsupported


def test_every_reason_stands_in_its_paper(papers: list[PaperText]) -> None:
    vocabulary = discovery.discover(papers).vocabulary
    texts = {one.id: " ".join(f"{one.title} | {one.abstract}".lower().split()) for one in papers}
    for one in themes.assign(vocabulary, papers):
        assert bool(one.reasons) == (one.theme != OTHER)
        for reason in one.reasons:
            where = texts.values() if reason.place == "related" else [texts[one.paper_id]]
            assert any(reason.words.lower() in text for text in where), one


def test_the_order_of_papers_changes_nothing(papers: list[PaperText]) -> None:
    shuffled = list(papers)
    random.Random(1).shuffle(shuffled)
    vocabulary = discovery.discover(papers).vocabulary
    assert discovery.discover(shuffled).vocabulary == vocabulary
    assert themes.assign(vocabulary, shuffled) == themes.assign(vocabulary, papers)
