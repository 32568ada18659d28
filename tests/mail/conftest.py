"""The servers that most tests of the mail talk to, in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mail.imap import Server
from tests.mail.relay import Relay


@pytest.fixture
def box() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as found:
        yield found
