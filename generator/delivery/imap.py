"""A mailbox over IMAP (RFC 9051, 3501): mails that wait, one by one, and marks on those read.

A mail that was dealt with is marked as seen and moved away where that is wished for; one that is
none of ours is left as it is, for a person. Both get a keyword of ours, so that the next run does
not fetch them again; where the server keeps no keywords, it does, and nothing else is different.
"""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.delivery.smtp import Tls, is_here
from generator.errors import DeliveryError

KEYWORD = "$DigestRead"
MOST_BYTES = 500_000
"""Of a mail; what we ask of it stands at its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the mailbox is."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str
    folder: str = "INBOX"
    done: str = ""
    """The folder for what was dealt with; '' = it stays."""


class Mailbox:
    """An open folder."""

    def __init__(self, account: Account, *, seconds: float = 60) -> None:
        """Connect, encrypt, log in, open the folder.

        Raises:
            DeliveryError: one of these is not possible.
        """
        if account.tls == "none" and not is_here(account.host):
            raise DeliveryError(
                "mail and password would go in clear over the network",
                hint='set tls = "tls" or "starttls" under [inbox]; "none" is for this machine',
            )
        self._done = account.done
        # Servers repeat the user's name, an address, in what they say: so it is not told.
        with _told("the mailbox cannot be reached"):
            self._imap = _connect(account, seconds)
        try:
            with _told("the mailbox does not let us in"):
                self._imap.login(account.user, account.password)
                # Servers tell of more when they know who asks.
                told = self._ok(self._imap.capability())
            with _told(f"the mailbox has no folder {account.folder!r}"):
                self._ok(self._imap.select(_quoted(account.folder)))
        except BaseException:
            self.close()
            raise
        self._can = {*b" ".join(one for one in told if isinstance(one, bytes)).upper().split()}
        kept = b" ".join(one for one in self._imap.response("PERMANENTFLAGS")[1] if one)
        self._keeps = rb"\*" in kept or KEYWORD.encode().lower() in kept.lower()

    def waiting(self) -> Iterator[tuple[str, bytes]]:
        """UID and bytes of each mail that was not looked at, the oldest first."""
        wanted = ("UNDELETED", "UNKEYWORD", KEYWORD) if self._keeps else ("UNDELETED",)
        found = self._uid("SEARCH", *wanted)
        uids = sorted(b" ".join(one for one in found if isinstance(one, bytes)).split(), key=int)
        for uid in uids:
            data = self._uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            # A mail that somebody has removed meanwhile has none.
            for part in data:
                if isinstance(part, tuple):
                    yield uid.decode(), part[1]
                    break

    def dealt_with(self, uid: str) -> None:
        """Mark a mail as seen, and move it where that is wished for."""
        # What is moved needs no keyword; and if it is marked and then not moved, it is found again.
        keyword = "" if self._done else self._keyword
        self._uid("STORE", uid, "+FLAGS.SILENT", rf"(\Seen{keyword})")
        if not self._done:
            return
        target = _quoted(self._done)
        verb = "MOVE" if b"MOVE" in self._can else "COPY"
        if not self._try(verb, uid, target):
            with _told(f"the mailbox makes no folder {self._done!r}"):
                self._ok(self._imap.create(target))
            self._uid(verb, uid, target)
        if verb == "COPY":
            self._uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
            if b"UIDPLUS" in self._can:
                self._uid("EXPUNGE", uid)

    def not_ours(self, uid: str) -> None:
        """Do not look at it again; to a person it stays a new mail."""
        if self._keeps:
            self._uid("STORE", uid, "+FLAGS.SILENT", f"({self._keyword.strip()})")

    def close(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()
        with contextlib.suppress(OSError):
            self._imap.shutdown()

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _keyword(self) -> str:
        return f" {KEYWORD}" if self._keeps else ""

    def _uid(self, *command: str) -> Sequence[object]:
        with _told("the mailbox breaks off"):
            return self._ok(self._imap.uid(*command))

    def _try(self, *command: str) -> bool:
        with _told("the mailbox breaks off"):
            return bool(self._imap.uid(*command)[0] == "OK")

    @staticmethod
    def _ok(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
        if answer[0] != "OK":
            raise imaplib.IMAP4.error(answer[0])
        return answer[1]


def _connect(account: Account, seconds: float) -> imaplib.IMAP4:
    if account.tls == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=seconds)
    imap = imaplib.IMAP4(account.host, account.port, timeout=seconds)
    if account.tls == "starttls":
        try:
            # No fallback: a server whose STARTTLS somebody cut out gets no password.
            imap.starttls(ssl_context=ssl.create_default_context())
        except BaseException:
            imap.shutdown()
            raise
    return imap


def _quoted(folder: str) -> str:
    """The settings let nothing into a name that would have to be escaped."""
    return f'"{folder}"'


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLError as exc:
        raise DeliveryError(f"{what}: its certificate is not good") from exc
    except (OSError, imaplib.IMAP4.error) as exc:
        hint = "nothing is lost: what was not marked is read again by the next run"
        raise DeliveryError(f"{what} ({type(exc).__name__})", hint=hint) from None
