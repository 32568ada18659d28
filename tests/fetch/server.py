"""A server on this machine that replays bytes as they are told: delays, cuts and lies included."""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Reply = bytes | Iterable[bytes] | threading.Event
"""Bytes to send; or pieces, each by itself; or an event to wait for in silence."""


@dataclass
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Server:
    port: int
    replies: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    requests: list[Request] = field(default_factory=list)

    def on(self, path: str, *replies: Reply) -> str:
        """Answer so, one after the other, the last for ever; return the address."""
        self.replies[path] = list(replies)
        return self.url(path)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.requests]

    def next(self, path: str) -> Reply:
        replies = self.replies.get(path) or [answer(b"nothing here", 404)]
        return replies.pop(0) if len(replies) > 1 else replies[0]


def answer(body: bytes = b"", status: int = 200, /, **headers: str) -> bytes:
    """A whole answer; `Retry_After="3"` is a header, and one of ours is replaced by it."""
    lines = {"Content-Length": str(len(body)), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status} Because\r\n{head}\r\n".encode() + body


def packed(body: bytes, **headers: str) -> bytes:
    return answer(gzip.compress(body), Content_Encoding="gzip", **headers)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            first = self.rfile.readline().split()
            if len(first) < 2:
                return  # whoever connected has gone without a word
            path = first[1].decode()
            pairs = iter(lambda: self.rfile.readline().decode().strip(), "")
            headers = {
                name.lower(): value for name, _, value in (one.partition(": ") for one in pairs)
            }
            server.requests.append(Request(path, headers))
            reply = server.next(path)
            with contextlib.suppress(OSError):  # whoever asked may have gone
                if isinstance(reply, threading.Event):
                    reply.wait(10)
                    return
                for piece in [reply] if isinstance(reply, bytes) else reply:
                    self.wfile.write(piece)
                    self.wfile.flush()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        server = Server(listener.server_address[1])
        threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            listener.shutdown()
