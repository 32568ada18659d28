"""The endpoint's own small server, for behind a web server that speaks TLS."""

from __future__ import annotations

import socketserver
import wsgiref.simple_server
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from generator.errors import UsageError
from generator.workflow.endpoint import Endpoint
from generator.workflow.running import Say

SECONDS = 20
"""A client that says nothing for so long is left alone."""
MOST_LINE = 65_536
"""Bytes of a request's first line."""


class _Answering(wsgiref.simple_server.ServerHandler):
    def log_exception(self, exc_info: Any) -> None:
        """Nothing: a client went away, and a traceback would name what it asked."""


class _Handler(wsgiref.simple_server.WSGIRequestHandler):
    timeout = SECONDS

    def handle(self) -> None:
        """One request, as in the base class, but for who answers it."""
        self.raw_requestline = self.rfile.readline(MOST_LINE + 1)
        if len(self.raw_requestline) > MOST_LINE:
            self.requestline = self.request_version = self.command = ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
        elif self.parse_request():
            stdin: Any = self.rfile
            stdout: Any = self.wfile
            answering = _Answering(
                stdin, stdout, self.get_stderr(), self.get_environ(), multithread=True
            )
            answering.request_handler = self  # type: ignore[attr-defined]
            answering.run(self.server.get_app())  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the addresses asked for are tokens."""


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a traceback would name who asked."""


def listen(
    application: Endpoint, host: str, port: int, say: Say,
    ready: Callable[[_Server], object] = lambda _: None,
) -> None:  # fmt: skip
    """Serve until somebody interrupts it; `ready` gets the server before the first request.

    Raises:
        UsageError: there is nothing free at that address.
    """
    try:
        server = wsgiref.simple_server.make_server(
            host,
            port,
            application,
            server_class=_Server,
            handler_class=_Handler,
        )
    except (OSError, OverflowError) as exc:
        raise UsageError(f"cannot listen at {host}:{port}: {exc}") from exc
    with server:
        say(f"listening at http://{host}:{server.server_port}/; Ctrl-C ends it")
        ready(server)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("ended")
