"""A relay for measuring, in its own process: `python -m benchmarks.mail_sink PORT FILE [faults]`.

Writes `taken ADDRESS MESSAGE-ID` to the file before it says 250, and `refused ADDRESS` or
`later ADDRESS` with a 5xx or 4xx. With `faults` it is a bad one, by the number in an address:
2 % are put off once, 0.5 % refused, at 0.3 % it breaks off after the dot, and once it says 421.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import BinaryIO

from aiosmtpd.smtp import SMTP, Envelope, Session


def number(address: str) -> int:
    """`reader00042@…` → 42."""
    return int(address.partition("@")[0].removeprefix("reader"))


def put_off(address: str) -> bool:
    return number(address) % 50 == 7


def refused(address: str) -> bool:
    return number(address) % 200 == 11


def broken_off(address: str) -> bool:
    return number(address) % 333 == 13


class Handler:
    """What aiosmtpd asks at each command."""

    def __init__(self, out: BinaryIO, *, faults: bool) -> None:
        self._out, self._faults = out, faults
        self._tries: Counter[str] = Counter()
        self._closed = not faults

    def _say(self, *words: str) -> None:
        # Unbuffered: it is with the system before the client is told.
        self._out.write(f"{' '.join(words)}\n".encode())

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._tries[address] += 1
        if self._faults and refused(address):
            self._say("refused", address)
            return "550 5.1.1 nobody here"
        if self._faults and put_off(address) and self._tries[address] == 1:
            self._say("later", address)
            return "451 4.3.0 later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        raw = envelope.original_content
        assert isinstance(raw, bytes)
        if not self._closed and number(address) % 100 == 50:
            self._closed = True
            return "421 4.3.2 shutting down"
        head = BytesHeaderParser().parsebytes(raw.partition(b"\r\n\r\n")[0])
        self._say("taken", address, str(head["Message-ID"]))
        if self._faults and broken_off(address) and self._tries[address] == 1:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 2.0.0 taken"


async def serve(port: int, path: Path, *, faults: bool) -> None:
    loop = asyncio.get_running_loop()
    with path.open("ab", buffering=0) as out:
        handler = Handler(out, faults=faults)
        server = await loop.create_server(
            lambda: SMTP(handler, loop=loop, hostname="sink"), "127.0.0.1", port
        )
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), faults=sys.argv[3:] == ["faults"]))
