"""One connection to a relay, driven command by command: `smtplib.sendmail` hides the final dot.

RFC 5321 for the commands, RFC 3207 for STARTTLS, RFC 4954 for AUTH, RFC 2034 and 3463 for codes.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NoReturn

from generator.errors import DeliveryError

Tls = Literal["starttls", "tls", "none"]
SECONDS = 60
DOT_SECONDS = 600
"""RFC 5321 §4.5.3.2.6: a server may think for ten minutes after the final dot."""
_ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where mail is handed in."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the relay said, without the words: they may hold an address."""

    code: int
    enhanced: str = ""
    """RFC 3463: `5.1.1`."""

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced}".strip()


class Refused(Exception):
    """The relay does not take this mail now, or ever; the connection still works."""

    def __init__(self, reply: Reply, stage: str) -> None:
        super().__init__(f"{stage}: {reply}")
        self.reply, self.stage = reply, stage


class Unusable(DeliveryError):
    """The relay takes no mail of ours at all: wrong password, no TLS, sender not allowed."""


class Lost(Exception):
    """The connection is gone. `after_dot`: whether the relay may have the mail."""

    def __init__(self, *, after_dot: bool) -> None:
        super().__init__("after the dot" if after_dot else "before the dot")
        self.after_dot = after_dot


class Connection:
    """An open session; not for two threads."""

    def __init__(self, relay: Relay, *, seconds: float = SECONDS) -> None:
        """Connect, encrypt and log in.

        Raises:
            Unusable: the relay offers no TLS, a wrong certificate, or takes no password; or it has
                no possible name.
            Lost: it cannot be reached just now.
        """
        if relay.tls == "none" and not is_here(relay.host):
            raise Unusable(
                "mail and password would go in clear over the network",
                hint='set tls = "starttls" or "tls" under [smtp]; "none" is for this machine',
            )
        self._sent = 0
        self._begun = False
        """Whether the relay knows of a mail that is not done: one that it refused, say."""
        try:
            self._smtp = _open(relay, seconds)
            try:
                self._login(relay)
            except BaseException:
                self._smtp.close()
                raise
        except ssl.SSLError as exc:
            raise Unusable(f"the relay's certificate is not good: {exc}") from exc
        except smtplib.SMTPNotSupportedError as exc:
            raise Unusable(f"the relay cannot do what is needed: {exc}") from exc
        except smtplib.SMTPResponseException as exc:
            reply = _reply(exc.smtp_code, exc.smtp_error)
            if reply.code >= 500:
                raise Unusable(f"the relay says {reply} to our greeting or password") from exc
            raise Lost(after_dot=False) from exc
        except (OSError, smtplib.SMTPException) as exc:
            raise Lost(after_dot=False) from exc

    def _login(self, relay: Relay) -> None:
        if relay.tls == "starttls":
            # No fallback: a relay whose STARTTLS somebody cut out gets neither mail nor password.
            self._smtp.starttls(context=ssl.create_default_context())
            self._smtp.ehlo()
        if relay.user:
            try:
                self._smtp.login(relay.user, relay.password)
            except UnicodeEncodeError as exc:
                raise Unusable("user or password of the relay are not in ASCII") from exc

    def send(self, sender: str, to: str, message: bytes, before_dot: Callable[[], None]) -> Reply:
        """Hand one mail in; `before_dot` is called when only the final dot is left.

        Raises:
            Refused: this mail is not taken.
            Unusable: no mail from this sender is.
            Lost: the connection broke.
        """
        dotted = False
        try:
            if not self.is_free():
                raise Lost(after_dot=False)
            self._begun = True
            reply = self._raw(f"MAIL FROM:<{sender}>")
            if reply.code >= 500:
                raise Unusable(f"the relay says {reply} to our sender's address")
            _must(reply, "MAIL")
            _must(self._raw(f"RCPT TO:<{to}>"), "RCPT")
            reply = self._raw("DATA")
            if reply.code != 354:
                _refuse(reply, "DATA")
            self._smtp.send(_stuffed(message))
            before_dot()
            self._smtp.sock.settimeout(DOT_SECONDS)  # type: ignore[union-attr]
            dotted = True
            self._smtp.send(b".\r\n")
            reply = _reply(*self._smtp.getreply())
            self._smtp.sock.settimeout(SECONDS)  # type: ignore[union-attr]
        except (OSError, smtplib.SMTPServerDisconnected) as exc:
            raise Lost(after_dot=dotted) from exc
        self._sent += 1
        self._begun = False
        _must(reply, "dot")
        return reply

    def is_free(self) -> bool:
        """Whether it can take a mail: what was begun and refused is done away with (RSET)."""
        if self._begun:
            try:
                self._begun = not 200 <= self._raw("RSET").code < 300
            except OSError:  # smtplib's own errors too
                return False
        return not self._begun

    @property
    def sent(self) -> int:
        """How many mails went over it, taken or not."""
        return self._sent

    def close(self) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        with contextlib.suppress(OSError):
            self._smtp.close()

    def _raw(self, command: str) -> Reply:
        return _reply(*self._smtp.docmd(command))


def _open(relay: Relay, seconds: float) -> smtplib.SMTP:
    try:
        if relay.tls == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                relay.host, relay.port, timeout=seconds, context=context
            )
        else:
            smtp = smtplib.SMTP(relay.host, relay.port, timeout=seconds)
    except UnicodeError as exc:  # of IDNA
        hint = "set host under [smtp] to the relay's name, like smtp.example.org"
        raise Unusable(f"{relay.host!r} is no name that a relay can have", hint=hint) from exc
    try:
        # Body and dot are two writes: without this the second waits for the first one's receipt.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[union-attr]
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _must(reply: Reply, stage: str) -> None:
    if not 200 <= reply.code < 300:
        _refuse(reply, stage)


def _refuse(reply: Reply, stage: str) -> NoReturn:
    """What is no answer to the command (no code, 1xx, 3xx) tells nothing, after the dot either."""
    if not 400 <= reply.code < 600:
        raise Lost(after_dot=stage == "dot")
    if reply.code == 421:
        raise Lost(after_dot=False)
    raise Refused(reply, stage)


def _reply(code: int, words: bytes | str) -> Reply:
    raw = words.encode("utf-8", "replace") if isinstance(words, str) else words
    found = _ENHANCED.search(raw)
    return Reply(code=code, enhanced=found[1].decode() if found else "")


def _stuffed(message: bytes) -> bytes:
    """RFC 5321 §4.5.2: a line that begins with a dot gets a second one."""
    stuffed = re.sub(rb"(?m)^\.", b"..", message)
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
