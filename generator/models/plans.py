"""What adding would do: matches with their evidence, and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.errors import Problem
from generator.models.papers import Paper


class Verdict(StrEnum):
    """Whether two descriptions are of one paper."""

    SAME = "same"
    LIKELY = "likely"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One named, weighed reason for or against two being the same."""

    name: str
    weight: float
    detail: str = ""

    def __str__(self) -> str:
        """For a person: `same title +0.55 (8 words)`."""
        return f"{self.name} {self.weight:+.2g}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A verdict with its evidence."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        return round(sum(item.weight for item in self.evidence), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A record that may be a paper we have: kept as a paper of its own until a person decides."""

    paper_id: str
    other_id: str
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What adding a batch would do. Counts: read = new + merged + unchanged + review + rejected."""

    read: int = 0
    new: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    rejected: int = 0
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """The papers to write, by id: only those that change."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """Papers that are no more, each with the id of the one that they have become part of."""
    problems: tuple[Problem, ...] = ()
