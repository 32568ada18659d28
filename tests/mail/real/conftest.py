"""Postfix and Dovecot for the tests of this folder, started once; skipped where they cannot be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.conftest import NO_SERVERS
from tests.mail.real import servers
from tests.mail.real.servers import MailServers

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """The running pair, for all tests of the session."""
    if why := servers.lacking():
        pytest.skip(f"{NO_SERVERS}{why}")
    with servers.running() as found:
        yield found


@pytest.fixture
def domain() -> str:
    """A domain that no other test has mail of."""
    return f"d{next(_numbers)}.example.org"
