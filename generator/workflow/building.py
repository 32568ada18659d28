"""Library → pages → site."""

from __future__ import annotations

import calendar
import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator import site
from generator.catalog import Catalog, with_words
from generator.errors import LibraryError, Problem
from generator.escaping import encoded, yaml_head
from generator.filling.frame import Frame
from generator.filling.inert import is_inert
from generator.filling.values import Ready
from generator.library import Loaded
from generator.mail.rendering import Composer
from generator.pages.make import make_pages
from generator.pages.values import Page
from generator.project import Project
from generator.render import Renderer
from generator.store import Store, opened
from generator.views.social import social_cards
from generator.words import Words
from generator.workflow import filling, unchanged, wording
from generator.workflow.arranging import read, relate
from generator.workflow.beside import files_beside
from generator.workflow.calm import calm
from generator.workflow.drawing import draw
from generator.workflow.leaking import guard
from generator.workflow.lean import lean
from generator.workflow.making import Built
from generator.workflow.remembering import kept_lines, remember
from generator.workflow.remembering import plan as plan_memory
from generator.workflow.running import Say, Track, lock, untracked
from generator.workflow.unchanged import Call, Inputs

FIRST_CLOCK, LAST_CLOCK = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
"""Between these the engines' clock stands: what they compress knows no day before 1970 or after
2106 (RFC 1952 §2.3.1, MTIME)."""


def build_anew(
    project: Project,
    call: Call,
    *,
    say: Say = lambda _: None,
    track: Track = untracked,
    full: bool = False,
) -> Built:
    """Whatever was there before; `full`: the engine makes every page itself."""
    with lock(project):
        inputs = unchanged.look(project, call.target)
        path = project.state / "cache" / "kept.sqlite"
        with opened(path, unchanged.edition(inputs)) as store:
            built, inputs, settled = _build(project, call, inputs, store, say, track, full=full)
            store.done()
        if settled:
            unchanged.keep(project, call, inputs, built.to_keep())
    return built


@calm()
def _build(
    project: Project, call: Call, inputs: Inputs, store: Store, say: Say, track: Track, *,
    full: bool,
) -> tuple[Built, Inputs, bool]:  # fmt: skip
    """Also what it looked at, and whether the next one would find nothing more to remember."""
    words = wording.load_words(project)
    found = read(project, store)
    _refuse_nothing(project, found.loaded)
    sorting = found.sort(project)
    unkept = remember(project, sorting, say)
    now = unchanged.look_again(inputs, (project.assignments_path, project.found_themes_path))
    if now.digests != inputs.digests:
        # What is now kept are examples too: the site is the one that the next build would make.
        sorting = found.sort(project)
    arranged = found.arrange(project, sorting)
    catalog = arranged.catalog
    say(f"{len(catalog.papers)} papers in {len(catalog.vocabulary.themes)} themes")
    catalog = with_words(relate(arranged), words)
    cards = social_cards(catalog)
    pages = list(make_pages(catalog, arranged.intake, {one.page: one.image for one in cards}))
    if not project.settings.site.url:
        say("no RSS and no OPML: they need the site's address, `url` under [site]")
    ready = _rendered(project, words, track(pages, "pages"))
    plan, own = _write(project, words, ready)
    say(f"{len(pages)} pages, {len(plan.write)} written, {len(plan.delete)} removed")
    say(f"building {call.target} with {call.engine}")
    composer = Composer(project.template_folders, words)
    drawn, kept = draw(project, cards, track), kept_lines(sorting)
    extra = files_beside(catalog, pages, own, drawn, composer, kept, store.of)
    frame = filling.load_frame(project)
    run = None if full else _runner(project, frame, ready, own, call.target, say)
    outcome = site.publish(
        project.root, call.target, call.engine,
        environment=_engine_environment(project, catalog), strict=call.strict, extra=extra,
        refuse=guard(project, say), run=run, unasked=filling.unasked(frame),
    )  # fmt: skip
    problems = (*catalog.problems, *unkept)
    built = _told(catalog, plan, len(pages), call.target, problems, outcome.warnings)
    settled = not plan_memory(project, sorting).write
    return built, now, settled


def _told(
    catalog: Catalog, plan: site.WritePlan, pages: int, target: Path,
    problems: tuple[Problem, ...], warnings: tuple[str, ...],
) -> Built:  # fmt: skip
    return Built(
        papers=len(catalog.papers),
        pages=pages,
        written=len(plan.write),
        deleted=len(plan.delete),
        other_share=catalog.other_share,
        discovered=catalog.vocabulary.discovered,
        site_dir=target,
        problems=problems,
        warnings=warnings,
    )


def _write(
    project: Project, words: Words, ready: Iterable[Ready]
) -> tuple[site.WritePlan, dict[str, str]]:
    """Pages, assets and theme to where the engine reads them; the plan, and hand-written pages."""
    artifacts = {**_assets(project, words), **{page.path: page.text for page in ready}}
    own = _own_pages(project, artifacts)
    plan = site.write_pages(project.root, artifacts)
    _lay_theme(project, words)
    return plan, own


def _runner(
    project: Project, frame: Frame, ready: Sequence[Ready], own: Mapping[str, str], live: Path,
    say: Say,
) -> site.Run | None:  # fmt: skip
    """Fills the pages that Markdown leaves as they are: ours do, templates of a project may not."""
    inert = ready
    if filling.has_own_pages(project):
        inert = [page for page in ready if is_inert(page.text[page.start :].decode())]
        if len(inert) < len(ready):
            others = len(ready) - len(inert)
            say(f"{others} pages go through the engine: their templates are no HTML block")
    return filling.runner(frame, inert, own, live, say)


def _refuse_nothing(project: Project, loaded: Loaded) -> None:
    """An empty site would replace a full one: no file readable is no empty library."""
    if not project.library.is_dir():
        raise LibraryError(
            "is not there; the old site stays",
            path=str(project.library),
            hint="correct `folder` under [library] in digest.toml, or make that folder",
        )
    unreadable = loaded.problems
    if unreadable and not loaded.papers:
        raise LibraryError(
            f"none of its {len(unreadable)} files can be read",
            path=str(project.library),
            hint="digest check names each; the old site stays",
        )


def _rendered(project: Project, words: Words, pages: Iterable[Page]) -> list[Ready]:
    renderer = Renderer(project.template_folders, words)
    ready = []
    for page in pages:
        meta = encoded(page.meta)
        head = yaml_head(meta).encode()
        body = renderer.render(page.template, page.path, page.context).encode()
        ready.append(Ready(path=page.path, meta=meta, text=head + body, start=len(head)))
    return ready


def _lay_theme(project: Project, words: Words) -> None:
    sources = [folder / "theme" for folder in reversed(project.template_folders)]
    site.lay_theme(project.root, sources, wording.theme_files(project, words))


def _assets(project: Project, words: Words) -> dict[str, bytes]:
    """Files that pages load, and the words that the scripts among them say."""
    found = {}
    for folder in reversed(project.template_folders):
        root = folder / "assets"
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file():
                found[f"assets/digest/{path.relative_to(root).as_posix()}"] = path.read_bytes()
    scripts = {name: body for name, body in found.items() if name.endswith(".js")}
    leaned = {
        name: lean(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        for name, body in found.items()
        if name.endswith((".js", ".css"))
    }
    return {**found, **leaned, **wording.script_file(words, scripts)}


def _own_pages(project: Project, generated: Mapping[str, bytes]) -> dict[str, str]:
    """Hand-written pages, so that the search finds the guide as well."""
    root = project.root / "site_src"
    written = site.written_before(project.root)
    found = {}
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and name not in generated and name not in written:
            found[name] = path.read_text(encoding="utf-8", errors="replace")
    return found


def _engine_environment(project: Project, catalog: Catalog) -> dict[str, str]:
    """What `mkdocs.yml` asks for, and a clock that stands at the library's newest day.

    https://reproducible-builds.org/specs/source-date-epoch/: without it the sitemap carries
    today's date, and the same library would give other bytes each day.
    """
    dates = [
        date for paper in catalog.papers.values() for date in (paper.added, paper.date) if date
    ]
    days = [date.full for date in dates if date.full and date.full > FIRST_CLOCK]
    newest = min(max(days, default=FIRST_CLOCK), LAST_CLOCK)
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or str(calendar.timegm(newest.timetuple()))
    settings = project.settings.site
    return {
        **wording.environment(catalog.words),
        "DIGEST_SITE_TITLE": settings.title,
        "DIGEST_SITE_DESCRIPTION": settings.description,
        "DIGEST_SITE_URL": settings.url,
        "SOURCE_DATE_EPOCH": epoch,
    }
