"""The files of a site → what is dead in it, and what nothing leads to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from generator.errors import Level, Problem
from generator.sitecheck import data, html
from generator.sitecheck.resolving import NOWHERE, Resolver
from generator.sitecheck.values import Found

HOME = "index.html"
MISSING = "404.html"
SITEMAP = "sitemap.xml"

Dead = dict[tuple[str, str], list[str]]
"""code and what was meant → the files that lead there."""


def check(files: Collection[str], read: Callable[[str], bytes], base: str) -> tuple[Problem, ...]:
    """All dead links and lost pages; each is told once, whatever number of files has it.

    `files` are paths from the root of the site, `read` gives the bytes of one, and `base` is the
    site's address, '' where nobody has said. Links to other sites are not followed.
    """
    base = base and f"{base.rstrip('/')}/"
    resolver = Resolver(files, base)
    dead: Dead = defaultdict(list)
    problems: list[Problem] = []
    ways: dict[str, set[str]] = {}
    anchors: dict[str, frozenset[str]] = {}
    meant: dict[tuple[str, str], list[str]] = defaultdict(list)
    listed: set[str] = set()
    moved, hidden = {MISSING}, set[str]()
    for path in sorted(files):
        is_page = path.endswith(".html")
        try:
            found = html.read(read(path), base) if is_page else data.read(path, read(path), base)
        except ValueError as exc:
            problems.append(_problem("unreadable", path, f"cannot be read: {exc}"))
            continue
        there = _follow(resolver, path, found, dead, meant)
        if is_page:
            ways[path], anchors[path] = there, found.anchors
            moved |= {path} if found.moved else set()
            hidden |= {path} if found.unlisted else set()
        elif path.rpartition("/")[2].startswith("sitemap"):
            listed |= {one for address in found.parts
                       if (one := _page(resolver, path, address))}  # fmt: skip
    for (page, fragment), sources in meant.items():
        if page in anchors and fragment not in anchors[page]:
            dead["no-such-place", f"{page}#{fragment}"] += sources
    problems += _told(dead)
    problems += _lost(ways, moved)
    if SITEMAP in files:
        problems += _unlisted(ways.keys() - moved - hidden, listed)
    return tuple(problems)


def _follow(
    resolver: Resolver,
    path: str,
    found: Found,
    dead: Dead,
    meant: dict[tuple[str, str], list[str]],
) -> set[str]:
    """The pages that a reader can go to from here; what is dead, and what is meant within pages."""
    there = set()
    for address in found.ways | found.parts:
        target = resolver.target(path, address)
        if target is None:
            continue
        if target == NOWHERE:
            dead["dead-link", address].append(path)
            continue
        if address in found.ways:
            there.add(target.path)
        if target.fragment and target.fragment.lower() != "top" and ":~:" not in target.fragment:
            meant[target.path, target.fragment].append(path)
    for folder in found.folders:
        if not resolver.has_folder(path, folder):
            dead["dead-link", folder].append(path)
    return there


def _page(resolver: Resolver, path: str, address: str) -> str:
    target = resolver.target(path, address)
    return target.path if target and target.path.endswith(".html") else ""


def _told(dead: Mapping[tuple[str, str], list[str]]) -> Iterator[Problem]:
    said = {"dead-link": "leads to {!r}, where nothing is",
            "no-such-place": "leads to {!r}, and that page has no such id"}  # fmt: skip
    for (code, target), sources in sorted(dead.items()):
        others = len(sources) - 1
        more = f" ({others:,} other files do so too)" if others else ""
        yield _problem(code, min(sources), said[code].format(target) + more)


def _lost(ways: Mapping[str, Iterable[str]], moved: Collection[str]) -> Iterator[Problem]:
    """Pages that one cannot come to from the home page."""
    reached, waiting = {HOME}, [HOME]
    while waiting:
        for page in ways.get(waiting.pop(), ()):
            if page not in reached:
                reached.add(page)
                waiting.append(page)
    for page in sorted(ways.keys() - reached - set(moved)):
        hint = "link to it from a page that is linked, or name it under nav in mkdocs.yml"
        yield _problem("orphan", page, "no way leads here from the home page", hint)


def _unlisted(pages: Collection[str], listed: set[str]) -> Iterator[Problem]:
    for page in sorted(set(pages) - listed):
        yield _problem("not-in-sitemap", page, f"is not in {SITEMAP}")
    for page in sorted(listed - set(pages)):
        yield _problem("moved-in-sitemap", page, f"is in {SITEMAP}, but is no page of its own")


def _problem(code: str, where: str, message: str, hint: str = "") -> Problem:
    level = Level.WARNING if code == "orphan" else Level.ERROR
    return Problem(code=f"site/{code}", where=where, message=message, hint=hint, level=level)
