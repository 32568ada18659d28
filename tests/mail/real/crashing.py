"""`digest` that is killed at a chosen place of a chosen mail: CRASH=`before|at|after:NUMBER`.

`before`: all but the final dot is at the relay. `at`: the dot is written, and no answer read.
`after`: the answer is read, and not yet written down.
"""

from __future__ import annotations

import itertools
import os
import signal
from typing import Any

from generator.cli import main
from generator.delivery import smtp
from generator.delivery.ledger import Ledger

_WHERE, _, _NUMBER = os.environ["CRASH"].partition(":")
_numbers = itertools.count(1)


def _perhaps(where: str) -> None:
    if where == _WHERE and next(_numbers) == int(_NUMBER):
        os.kill(os.getpid(), signal.SIGKILL)


_sending, _done, _open = Ledger.sending, Ledger.done, smtp._open


def sending(self: Ledger, *given: Any) -> None:
    _sending(self, *given)
    _perhaps("before")


def done(self: Ledger, issue: str, reader: str, state: str, *given: Any, **more: Any) -> None:
    if state == "sent":
        _perhaps("after")
    _done(self, issue, reader, state, *given, **more)


def opened(*given: Any) -> Any:
    connection = _open(*given)
    send = connection.send

    def sent(data: bytes) -> None:
        send(data)
        if data == b".\r\n":
            _perhaps("at")

    connection.send = sent  # type: ignore[method-assign, assignment]
    return connection


Ledger.sending, Ledger.done = sending, done  # type: ignore[method-assign, assignment]
smtp._open = opened  # type: ignore[assignment]

if __name__ == "__main__":
    main()
