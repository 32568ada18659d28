"""A mail system of our own: Postfix takes mail, Dovecot keeps it in mailboxes that IMAP reads.

All that they write lies in one temporary folder; they listen on this machine's loopback only, on
free ports, and hand nothing on to anywhere. Every domain is theirs, every address has a mailbox
(its password is `PASSWORD`), what follows a plus is ignored; mail to `@bad.test` comes back.
"""

from __future__ import annotations

import contextlib
import imaplib
import os
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mail.real import settings

PASSWORD = "test-password"
SECONDS = 120
"""How long something may take that takes a second on a machine with nothing else to do."""
_SYSTEM = "/usr/sbin:/sbin"
_LOOPBACK = "127.0.0.1"


def program(name: str) -> str:
    """Where a program of the system is; '' = nowhere. Users' paths often lack the second half."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{_SYSTEM}") or ""


def lacking() -> str:
    """Why the servers cannot be started here; '' = they can."""
    missing = [name for name in ("postfix", "dovecot", "sievec") if not program(name)]
    if missing:
        return f"there is no {' and no '.join(missing)}"
    if os.geteuid() != 0:
        return "Postfix is started by root only"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServers:
    """The running pair."""

    folder: Path
    """Of everything they write, 0755; gone when they end."""
    smtp_port: int
    imap_port: int

    @property
    def log(self) -> Path:
        """Postfix's."""
        return self.folder / "postfix.log"

    @property
    def sieve(self) -> Path:
        """`<address>.sieve` in it filters what comes to that address."""
        return self.folder / "sieve"

    def hand_in(self, sender: str, to: str, raw: bytes) -> None:
        """Give a mail to Postfix; '' as sender is the null sender, of bounces."""
        with smtplib.SMTP(_LOOPBACK, self.smtp_port, timeout=SECONDS) as smtp:
            smtp.sendmail(sender or "<>", [to], raw)

    @contextlib.contextmanager
    def imap(self, address: str) -> Iterator[imaplib.IMAP4]:
        """A session of this mailbox's owner."""
        with imaplib.IMAP4(_LOOPBACK, self.imap_port, timeout=SECONDS) as session:
            session.login(address, PASSWORD)
            yield session

    def mails(self, address: str) -> list[bytes]:
        """Every mail of an inbox, oldest first, as IMAP gives it."""
        with self.imap(address) as session:
            session.select("INBOX", readonly=True)
            numbers = session.search(None, "ALL")[1][0].split()
            answers = [session.fetch(number.decode(), "(BODY.PEEK[])")[1] for number in numbers]
        return [answer[0][1] for answer in answers if isinstance(answer[0], tuple)]

    def await_mails(self, address: str, count: int = 1) -> list[bytes]:
        """Those of an inbox once there are so many; what comes on top of them is not waited for."""
        until(lambda: len(self.mails(address)) >= count, f"{count} mails to {address}")
        return self.mails(address)

    def await_empty_queue(self) -> None:
        """Until Postfix has given everything away that it took."""
        queues = ("maildrop", "incoming", "active", "deferred")

        def empty() -> bool:
            folders = (self.folder / "queue" / name for name in queues)
            return not any(one.is_file() for folder in folders for one in folder.rglob("*"))

        until(empty, "an empty queue")

    def log_lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def delivered(self, domain: str) -> list[str]:
        """Addresses of a domain that the log says were delivered to, once for each delivery."""
        found = re.compile(rf"/lmtp\[\d+\]: \w+: to=<([^>]*@{re.escape(domain)})>.* status=sent ")
        return sorted(match[1] for line in self.log_lines() if (match := found.search(line)))


def until(true: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Wait for something that comes soon; an error says what did not."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not after {seconds:.0f} s")
        time.sleep(0.05)


@contextlib.contextmanager
def running() -> Iterator[MailServers]:
    """Both servers, from when they take mail to the end of the block."""
    # A short path (a socket's has at most 107 bytes) that the servers' own users may enter.
    folder = Path(tempfile.mkdtemp(prefix="digest-mail-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        with contextlib.ExitStack() as held:
            free = [held.enter_context(socket.create_server((_LOOPBACK, 0))) for _ in range(3)]
            smtp, imap, lmtp = (one.getsockname()[1] for one in free)
        dovecot = settings.write_dovecot(folder, imap=imap, lmtp=lmtp, smtp=smtp, password=PASSWORD)
        postfix = settings.write_postfix(folder, smtp=smtp, lmtp=lmtp)
        with _dovecot(dovecot, (imap, lmtp), folder), _postfix(postfix, smtp, folder):
            yield MailServers(folder=folder, smtp_port=smtp, imap_port=imap)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _dovecot(configuration: Path, ports: tuple[int, ...], folder: Path) -> Iterator[None]:
    with (folder / "dovecot.out").open("wb") as out:
        process = subprocess.Popen(
            [program("dovecot"), "-F", "-c", str(configuration)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        until(lambda: process.poll() is not None or all(map(_listens, ports)), "Dovecot's start")
        if process.poll() is not None:
            said = [(folder / f"dovecot.{end}") for end in ("out", "log")]
            text = "".join(one.read_text("utf-8", "replace") for one in said if one.exists())
            raise AssertionError(f"Dovecot ended at once: {text[-3000:]}")
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextlib.contextmanager
def _postfix(configuration: Path, port: int, folder: Path) -> Iterator[None]:
    command = [program("postfix"), "-c", str(configuration)]
    started = subprocess.run(
        [*command, "start"], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    try:
        if started.returncode:
            raise AssertionError(f"Postfix did not start: {started.stderr[-3000:]}")
        until(lambda: _listens(port), "Postfix's start")
        yield
    finally:
        # By the pid in its own folder: no other Postfix of this machine is touched.
        subprocess.run([*command, "stop"], stdin=subprocess.DEVNULL, capture_output=True)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_LOOPBACK, port), timeout=5).close()
    except OSError:
        return False
    return True
