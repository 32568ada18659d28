"""Builds, serves the site on this machine, and builds again when something changes."""

from __future__ import annotations

import functools
import http
import http.server
import signal
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from generator import workflow
from generator.errors import DigestError, SiteError
from generator.project import Project, open_project

LOOK_EVERY = 1.0
"""Seconds between two looks at the files."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for what the builds say."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """As a static host does: the site's own page for what is not there."""
        page = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        # After a rebuild the browser must not show what it kept.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def serve(
    project: Project, *, port: int, open_browser: bool, watch: bool, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. A build that fails later leaves the last good site in view.

    Raises:
        DigestError: the first build failed, or the port is taken.
    """
    built = workflow.build(project, say=say)
    for problem in built.problems:
        say(str(problem))
    handler = functools.partial(_Quiet, directory=str(built.site_dir))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as exc:
        hint = "leave --port out to use a free one"
        raise SiteError(f"port {port}: {exc.strerror}", hint=hint) from exc
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    print(f"Serving {address} (stop with Ctrl-C)", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if open_browser:
        webbrowser.open(address)
    stopped = threading.Event()

    def stop(*_: object) -> NoReturn:
        # Where the exception cannot be raised (in a finalizer), the event tells it all the same.
        stopped.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        _watch(project, say, stopped) if watch else stopped.wait()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.shutdown()


def _watch(project: Project, say: Callable[[str], None], stopped: threading.Event) -> None:
    before = _stamp(project)
    while not stopped.wait(LOOK_EVERY):
        now = _stamp(project)
        if now == before:
            continue
        before = now
        try:
            again = open_project(project.root, today=project.today)
            built = workflow.build(again, say=say)
            say(f"built again: {built.papers} papers; reload the page")
        except DigestError as exc:
            say(f"not built: {exc}" + (f"\nhint: {exc.hint}" if exc.hint else ""))
        before = _stamp(project)


def _stamp(project: Project) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of all that a person may edit."""
    roots = [project.library, project.root / "templates", project.root / "site_src"]
    singles = [
        project.root / "digest.toml",
        project.root / "mkdocs.yml",
        project.vocabulary_path,
        project.found_themes_path,
        project.assignments_path,
    ]
    found = [path for root in roots if root.is_dir() for path in root.rglob("*")]
    return tuple(sorted(_fingerprint(path) for path in [*found, *singles] if path.is_file()))


def _fingerprint(path: Path) -> tuple[str, int, int]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0
    return str(path), state.st_size, state.st_mtime_ns
