"""A relay on this machine that does what it is told: take, put off, refuse, break off."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CLOSE = "close"
"""An answer that is none: the connection ends."""
GARBAGE = "taken, whatever that is"
"""An answer without a code."""
Answer = Callable[[str, int], str]
"""(recipient, how many mails it tried before) → the reply at that place."""


def _take(_: str, __: int) -> str:
    return "250 2.0.0 taken"


@dataclass
class Relay:
    """Starts with `with`; what came in is in `taken`."""

    at_mail: Answer = _take
    at_rcpt: Answer = _take
    at_dot: Answer = _take
    before_answer: Callable[[str], None] = lambda _: None
    """Called when a mail has been taken, before the client is told."""
    context: ssl.SSLContext | None = None
    password: str = ""
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    commands: list[str] = field(default_factory=list)
    guard: Any = field(default_factory=threading.Lock)

    def __enter__(self) -> Relay:
        options: dict[str, Any] = {"require_starttls": bool(self.context)}
        if self.context:
            options["tls_context"] = self.context
        if self.password:
            options |= {"authenticator": self._authenticate, "auth_required": True,
                        "auth_require_tls": bool(self.context)}  # fmt: skip
        relay = self

        class Listening(SMTP):
            def data_received(self, data: bytes) -> None:
                with relay.guard:
                    relay.commands.append(data[:60].decode("latin-1"))
                super().data_received(data)

        self._loop = asyncio.new_event_loop()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = listening.getsockname()[1]
        # All in its own thread: Playwright's loop runs in this one after a test in a browser.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            self._loop.create_server(
                lambda: Listening(self, loop=self._loop, hostname="relay", **options),
                sock=listening,
            ),
            self._loop,
        ).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def readers(self) -> Counter[str]:
        """How many copies each address got."""
        return Counter(to for to, _ in self.taken)

    def message_ids(self, to: str) -> set[str]:
        return {message_from_bytes(raw)["Message-ID"] for one, raw in self.taken if one == to}

    def _authenticate(self, *given: Any) -> AuthResult:
        data = given[-1]
        good = isinstance(data, LoginPassword) and data.password == self.password.encode()
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_mail(address, 0)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_rcpt(address, self.tries[address])
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        else:
            self.tries[address] += 1
        return self._or_close(server, answer)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (to,) = envelope.rcpt_tos
        answer = self.at_dot(to, self.tries[to])
        self.tries[to] += 1
        raw = envelope.original_content
        assert isinstance(raw, bytes)
        # What breaks off after it has taken a mail is the case that SMTP leaves open.
        if answer.startswith("250") or answer == f"{CLOSE} taken":
            with self.guard:
                self.taken.append((to, raw))
            self.before_answer(to)
        return self._or_close(server, answer)

    def _or_close(self, server: SMTP, answer: str) -> str:
        if answer.startswith(CLOSE):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer if not answer.startswith(CLOSE) else "421 4.0.0 closing"
