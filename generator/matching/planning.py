"""Files every record of a batch as new, merged, unchanged, to review or rejected."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, MutableMapping

from generator import plain
from generator.errors import Level, Problem
from generator.matching.comparing import compare
from generator.matching.index import Index, keys_of_record, sighting_key
from generator.matching.merging import as_record, join, merge, new_paper
from generator.models import Batch, Match, MergePlan, Paper, Record, Review, Verdict
from generator.text.identifiers import SCHEMES, canonical_ids, paper_id
from generator.text.titles import short_hash, title_key


def plan(papers: Mapping[str, Paper], batches: Iterable[Batch], *, today: dt.date) -> MergePlan:
    """What adding these batches would do to the papers. Every record is accounted for."""
    planner = Planner(dict(papers), papers.values())
    plans = [planner.take(batch, today) for batch in batches]
    changed, joined = planner.pending()
    return MergePlan(
        read=sum(one.read for one in plans),
        rejected=sum(one.rejected for one in plans),
        new=tuple(key for one in plans for key in one.new),
        merged=tuple(key for one in plans for key in one.merged),
        unchanged=tuple(key for one in plans for key in one.unchanged),
        reviews=tuple(review for one in plans for review in one.reviews),
        problems=tuple(problem for one in plans for problem in one.problems),
        papers=changed,
        joined=joined,
    )


def settle(papers: Mapping[str, Paper]) -> tuple[dict[str, Paper], tuple[Problem, ...]]:
    """The papers with those joined that a person says are the same."""
    # An alias that has a file again is left of a killed run; most libraries have neither.
    if not any(
        paper.same_as or any(alias in papers for alias in paper.aliases)
        for paper in papers.values()
    ):
        return dict(papers), ()
    settled = dict(papers)
    problems = Planner(settled, papers.values()).settle()
    return {key: settled[key] for key in sorted(settled)}, problems


class Planner:
    """The papers as they become while batches are taken in, one after another."""

    def __init__(self, papers: MutableMapping[str, Paper], known: Iterable[Paper]) -> None:
        """`papers` are looked up and changed; `known` are the same, to be indexed one by one."""
        self._papers = papers
        self._changed: set[str] = set()
        self._joined: dict[str, str] = {}
        self._fresh: set[str] = set()
        self._index = Index()
        self._told_same: list[str] = []
        self._with_aliases: list[str] = []
        for paper in known:
            self._index.add(paper)
            if paper.same_as:
                self._told_same.append(paper.id)
            if paper.aliases:
                self._with_aliases.append(paper.id)

    def pending(self) -> tuple[dict[str, Paper], dict[str, str]]:
        """What has changed since the last time: papers to write, and those joined into others."""
        for key in sorted(self._fresh & self._changed):
            self._rename(key)
        self._fresh.clear()
        changed = {key: self._papers[key] for key in sorted(self._changed)}
        joined, self._changed, self._joined = self._joined, set(), {}
        return changed, joined

    @property
    def pending_count(self) -> int:
        return len(self._changed)

    def settle(self) -> tuple[Problem, ...]:
        """Join what a person says is the same: a line `same_as: [id]` in a paper's file.

        That a paper is named which is not there, `lint` tells.
        """
        for key in self._with_aliases:
            # A run that was killed before it removed the file of a joined paper.
            for alias in self._papers[key].aliases if key in self._papers else ():
                if alias in self._papers:
                    self._join(self._papers[key], self._papers[alias])
        problems: list[Problem] = []
        for key in sorted(self._told_same):
            done: set[str] = set()
            while key in self._papers and (waiting := set(self._papers[key].same_as) - done):
                wanted = min(waiting)
                done.add(wanted)
                problems += self._settle(key, wanted)
        self._told_same.clear()
        return tuple(problems)

    def _settle(self, key: str, wanted: str) -> list[Problem]:
        kept = self._papers[key]
        other = next((one for one in self._named(wanted) if one.id != key), None)
        if other is not None and parted(kept, other):
            return [_contradiction(key, wanted)]
        if other is not None:
            self._join(kept, other)
        return []

    def _named(self, key: str) -> list[Paper]:
        if key in self._papers:
            return [self._papers[key]]
        return [paper for paper in self._find([("id", key)]) if key in paper.aliases]

    def take(self, batch: Batch, today: dt.date) -> MergePlan:
        """File all records of a batch."""
        lost = [problem for problem in batch.problems if problem.level is Level.ERROR]
        problems = list(batch.problems)
        filed: dict[str, list[str]] = {"new": [], "merged": [], "unchanged": []}
        reviews: list[Review] = []
        for record in batch.records:
            if not title_key(record.title):
                problems.append(_without_title(record))
                continue
            found = self._file(record, today)
            if isinstance(found, Review):
                reviews.append(found)
            else:
                kind, key = found
                filed[kind].append(key)
        rejected = sum(problem.level is Level.ERROR for problem in problems) + batch.untold
        return MergePlan(
            read=len(batch.records) + len(lost) + batch.untold,
            rejected=rejected,
            new=tuple(filed["new"]),
            merged=tuple(filed["merged"]),
            unchanged=tuple(filed["unchanged"]),
            reviews=tuple(reviews),
            problems=tuple(problems),
        )

    def _file(self, record: Record, today: dt.date) -> tuple[str, str] | Review:
        if (told := self._told(record)) is not None:
            return self._merge_into(told, [], record, today)
        matches = self._matches(record)
        same = [paper for match, paper in matches if match.verdict is Verdict.SAME]
        if same and not _torn(matches, record, today):
            return self._merge_into(same[0], same[1:], record, today)
        fresh = merge(new_paper(self._free_id(record), record, today), record, today=today)
        self.put(fresh)
        self._fresh.add(fresh.id)
        doubts = [(match, paper) for match, paper in matches if _asks(match)]
        for _, paper in doubts:
            self._mark(fresh.id, paper.id)
        if not doubts:
            return "new", fresh.id
        match, other = doubts[0]
        return Review(paper_id=fresh.id, other_id=other.id, match=match)

    def _told(self, record: Record) -> Paper | None:
        """The paper about which this source said the same before."""
        digest = plain.record_digest(record)
        for paper in self._find([sighting_key(record.source, digest)]):
            if any((one.source, one.digest) == (record.source, digest) for one in paper.seen):
                return paper
        return None

    def _matches(self, record: Record) -> list[tuple[Match, Paper]]:
        found = ((compare(paper, record), paper) for paper in self._find(keys_of_record(record)))
        return sorted(found, key=lambda pair: (-pair[0].weight, pair[1].id))

    def _find(self, keys: Iterable[tuple[str, str]]) -> list[Paper]:
        ids = (key for key in self._index.find(keys) if key in self._papers)
        return [self._papers[key] for key in ids]

    def _merge_into(
        self, paper: Paper, others: list[Paper], record: Record, today: dt.date
    ) -> tuple[str, str]:
        merged = merge(paper, record, today=today)
        if merged == paper and not others:
            return "unchanged", paper.id
        self.put(merged)
        merged = self._join_all(merged, [other.id for other in others])
        # With what the record added, it may be one with papers that it was not one with before.
        merged = self._join_all(merged, self._index.find(keys_of_record(as_record(merged))))
        return ("merged" if merged != paper else "unchanged"), merged.id

    def _join_all(self, paper: Paper, keys: Iterable[str]) -> Paper:
        """The paper with all of these that are the same as it."""
        for key in keys:
            if key != paper.id and key in self._papers:
                paper = self._join_if_same(paper, self._papers[key])
        return paper

    def _join_if_same(self, one: Paper, other: Paper) -> Paper:
        """Both as one paper when they are the same; else the first as it was."""
        if parted(one, other) or compare(one, as_record(other)).verdict is not Verdict.SAME:
            return one
        return self._join(*sorted((one, other), key=_strength))

    def _join(self, kept: Paper, gone: Paper) -> Paper:
        joined = join(kept, gone)
        del self._papers[gone.id]
        self._changed.discard(gone.id)
        self._joined[gone.id] = kept.id
        self.put(joined)
        for key in gone.maybe_same_as:
            if key in self._papers and key != kept.id:
                self._mark(joined.id, key, instead_of=gone.id)
        return self._papers[joined.id]

    def _mark(self, key: str, other: str, *, instead_of: str = "") -> None:
        """Write on both papers that each may be the other."""
        for mine, yours in ((key, other), (other, key)):
            paper = self._papers[mine]
            marks = {*paper.maybe_same_as, yours} - {instead_of, mine}
            if marks != set(paper.maybe_same_as):
                self.put(dataclasses.replace(paper, maybe_same_as=tuple(sorted(marks))))

    def put(self, paper: Paper) -> None:
        """Put a paper, new or changed, among the papers."""
        self._papers[paper.id] = paper
        self._changed.add(paper.id)
        self._index.add(paper)

    def _rename(self, key: str) -> None:
        """A paper that nobody has seen yet takes the best id that is known by now.

        So the order of the files of one run does not matter.
        """
        paper = self._papers[key]
        aliases = tuple(one for one in paper.aliases if one not in self._fresh)
        wanted = paper_id(paper.ids, paper.title)
        if key == wanted or key.startswith(f"{wanted}-") or self._is_taken(wanted):
            wanted = key
        if (wanted, aliases) == (key, paper.aliases):
            return
        del self._papers[key]
        self._changed.discard(key)
        self._joined = {gone: wanted if to == key else to for gone, to in self._joined.items()}
        self.put(dataclasses.replace(paper, id=wanted, aliases=aliases))
        for other in paper.maybe_same_as:
            if wanted != key and other in self._papers:
                self._mark(wanted, other, instead_of=key)

    def _free_id(self, record: Record) -> str:
        wanted = paper_id(canonical_ids(record.ids), record.title)
        if not self._is_taken(wanted):
            return wanted
        # Another work of the same title: what the record says tells them apart for ever.
        names = [author.name for author in record.authors]
        said = repr((names, record.published, record.abstract))
        tries = (said, plain.record_digest(record), *map(str, range(100)))
        free = (f"{wanted}-{short_hash(one)}" for one in tries)
        return next(one for one in free if not self._is_taken(one))

    def _is_taken(self, key: str) -> bool:
        """Whether a paper has or had the id: an alias leads to its page."""
        if key in self._papers or key in self._joined:
            return True
        return any(key in paper.aliases for paper in self._find([("id", key)]))


def parted(one: Paper, other: Paper) -> bool:
    """Whether a person said that the two are not the same."""
    names = {one.id, *one.aliases}, {other.id, *other.aliases}
    return bool(names[0] & set(other.not_same_as) or names[1] & set(one.not_same_as))


def _asks(match: Match) -> bool:
    return match.verdict is not Verdict.DIFFERENT


def _torn(matches: list[tuple[Match, Paper]], record: Record, today: dt.date) -> bool:
    """Whether the record fits two papers that are not one even with it: then a person decides."""
    same = [(match, paper) for match, paper in matches if match.verdict is Verdict.SAME]
    if len(same) < 2 or any(one.name == "same identifier" for one in same[0][0].evidence):
        return False
    with_it = merge(same[0][1], record, today=today)
    return any(
        compare(with_it, as_record(paper)).verdict is not Verdict.SAME for _, paper in same[1:]
    )


def _strength(paper: Paper) -> tuple[int, str]:
    """The paper with the better id keeps it."""
    schemes = [scheme for scheme in SCHEMES if paper.id.startswith(f"{scheme}-")]
    return (SCHEMES.index(schemes[0]) if schemes else len(SCHEMES)), paper.id


def _contradiction(key: str, wanted: str) -> Problem:
    return Problem(
        code="check/same-as",
        where=f"{key}.md",
        message=f"same_as and not_same_as both name {wanted!r}, here or in its file",
        hint="delete the one that is wrong",
    )


def _without_title(record: Record) -> Problem:
    return Problem(
        code="add/no-title",
        where=record.where,
        message="a record without a title",
        hint="add the title in the source, or write the paper's file by hand",
        level=Level.ERROR,
    )
