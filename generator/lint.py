"""What is odd in a library: said with the file and what to do, mended where that is safe. Pure."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping

from generator.errors import Level, Problem, did_you_mean
from generator.formats.paper_file import KEYS
from generator.matching import as_record, compare, parted
from generator.models import FIELDS, Paper
from generator.text import kinds, languages, licenses
from generator.text.identifiers import canonical, canonical_ids
from generator.text.links import safe_url


def lint(
    papers: Mapping[str, Paper], where: Mapping[str, str], unknown: Mapping[str, tuple[str, ...]]
) -> tuple[Problem, ...]:
    """Problems of the papers; `where` names their files, `unknown` their meaningless keys."""
    problems = [problem for key, paper in papers.items() for problem in _of(paper, where[key])]
    for key, names in unknown.items():
        for name in names:
            hint = did_you_mean(name, KEYS).rstrip() or "it is kept, and means nothing"
            problems.append(_problem("unknown-key", where[key], f"unknown key {name!r}", hint))
    problems += _shared_identifiers(papers, where)
    problems += _unknown_papers(papers, where)
    problems += _reviews(papers, where)
    return tuple(problems)


def mend(paper: Paper, papers: Mapping[str, Paper]) -> Paper:
    """The paper with what can be put right without asking: spelling of ids, settled reviews."""
    canonical_form = canonical_ids(paper.ids)
    unreadable = {name: text for name, text in paper.ids.items() if not canonical(name, text)}
    reviews = tuple(
        other
        for other in paper.maybe_same_as
        if other in papers and not parted(paper, papers[other])
    )
    return dataclasses.replace(paper, ids={**canonical_form, **unreadable}, maybe_same_as=reviews)


def _of(paper: Paper, where: str) -> list[Problem]:
    found = []
    for scheme, text in paper.ids.items():
        right = canonical(scheme, text)
        if not right:
            hint = "correct it, or delete the line"
            found.append(_problem("identifier", where, f"{text!r} is no {scheme} identifier", hint))
        elif canonical_ids(paper.ids).get(scheme) != text:
            message = f"{scheme} {text!r} is written {right!r}"
            found.append(_problem("identifier-form", where, message, "digest check --fix does it"))
    for name in ("announced", "published"):
        date = getattr(paper, name)
        if date and not paper.may_be(date):
            message = f"{name}: {date} is long after the paper was added, and is not believed"
            found.append(_problem("date", where, message, "correct it; until then it has no date"))
    for link in paper.links:
        if not safe_url(link.url):
            message = f"{link.url!r} is no web address, and will not be a link"
            found.append(_problem("link", where, message, "http:// or https://, with a host"))
    if paper.kind and not kinds.canonical(paper.kind):
        message = f"kind: {paper.kind!r} is no kind of work that is known"
        hint = "such as book, chapter, thesis, report, dataset, article-journal"
        found.append(_problem("kind", where, message, hint))
    if paper.language and not languages.tag(paper.language):
        message = f"language: {paper.language!r} is no language that is known"
        found.append(_problem("language", where, message, "a code such as de, or German"))
    if paper.license and not licenses.canonical(paper.license):
        message = f"license: {paper.license!r} is no licence, and will not be a link"
        found.append(_problem("license", where, message, "its address, or such as CC-BY-4.0"))
    for name in paper.pinned:
        if name not in (*FIELDS, "ids"):
            message = f"pinned: {name!r} is no field"
            found.append(_problem("pinned", where, message, f"one of {', '.join(FIELDS)}"))
    return found


def _reviews(papers: Mapping[str, Paper], where: Mapping[str, str]) -> list[Problem]:
    """Pairs that may be one paper, with what speaks for it and against it."""
    pairs = {
        (min(key, other), max(key, other))
        for key, paper in papers.items()
        for other in paper.maybe_same_as
        if other in papers and not _decided(paper, papers[other])
    }
    found = []
    for one, other in sorted(pairs):
        match = compare(papers[one], as_record(papers[other]))
        why = ", ".join(str(item) for item in match.evidence)
        message = f"may be the same paper as {where[other]} ({match.weight:.2f}): {why}"
        hint = f"write same_as: [{other}] or not_same_as: [{other}] there, then digest check --fix"
        found.append(_problem("review", where[one], message, hint, Level.INFO))
    return found + [
        _problem(
            "joining", where[key], f"same_as {other}", "digest check --fix joins them", Level.INFO
        )
        for key, paper in papers.items()
        for other in paper.same_as
        if other in papers
    ]


def _unknown_papers(papers: Mapping[str, Paper], where: Mapping[str, str]) -> list[Problem]:
    known = {*papers, *(alias for paper in papers.values() for alias in paper.aliases)}
    found = []
    for key, paper in papers.items():
        for name in ("same_as", "not_same_as"):
            for other in getattr(paper, name):
                if other not in known:
                    meant = did_you_mean(other, known)
                    hint = f"{meant}an id is the name of a paper's file without .md"
                    message = f"{name}: there is no paper {other!r}"
                    found.append(_problem("no-such-paper", where[key], message, hint))
    return found


def _decided(one: Paper, other: Paper) -> bool:
    """Whether a person has said what the two are."""
    return parted(one, other) or other.id in one.same_as or one.id in other.same_as


def _shared_identifiers(papers: Mapping[str, Paper], where: Mapping[str, str]) -> list[Problem]:
    holders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, paper in papers.items():
        for pair in canonical_ids(paper.ids).items():
            holders[pair].append(key)
    return [
        _problem(
            "identifier-twice",
            where[keys[1]],
            f"{scheme} {value} is also that of {where[keys[0]]}",
            "keep one of the files, or correct the identifier",
        )
        for (scheme, value), keys in holders.items()
        if len(keys) > 1 and not _is_known(papers[keys[0]], papers[keys[1]])
    ]


def _is_known(one: Paper, other: Paper) -> bool:
    """Whether the two are asked about already, or decided."""
    return other.id in one.maybe_same_as or one.id in other.maybe_same_as or _decided(one, other)


def _problem(
    code: str, where: str, message: str, hint: str, level: Level = Level.WARNING
) -> Problem:
    return Problem(code=f"check/{code}", where=where, message=message, hint=hint, level=level)
