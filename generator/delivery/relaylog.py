"""What a Postfix log proves about mails of ours: taken, never taken, or not known. Pure.

`cleanup: QUEUE-ID: message-id=<…>` is no proof: it is written while the text still comes in,
before the final dot. Taken is a mail whose queue id has a line of the queue manager with `from=`,
or one of a delivery with `status=`. Not taken is one whose session has ended without either.

A log can also be the wrong one, or begin too late. So a mail that it does not mention counts as not
taken only where it mentions every mail of which we know that it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

_LINE = re.compile(r"(?:^|[\s/])([a-z]+)\[(\d+)\]: (.*)")
"""Daemon, process and message, under any `syslog_name` and any form of the date."""
_QUEUED = re.compile(r"([0-9A-Za-z]{6,}): (client|message-id|from|to)=(.*)")
_REMOVED = re.compile(r"([0-9A-Za-z]{6,}): removed$")
_STATUS = re.compile(r" status=(?:sent|deferred|bounced|expired|undeliverable|deliverable)\b")
_SESSION = re.compile(r"(connect|disconnect) from (\S+\])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Message ids (without brackets), each in one of three."""

    taken: frozenset[str]
    not_taken: frozenset[str]
    unknown: frozenset[str]
    why_unknown: str = ""


@dataclass(slots=True)
class _Mail:
    """One life of a queue id: Postfix uses them again."""

    message_id: str = ""
    client: str = ""
    taken: bool = False
    over: bool = False
    """The session that it came in by has ended."""


@dataclass(slots=True)
class _Session:
    client: str
    mails: list[_Mail] = field(default_factory=list)


class _Log:
    """The log, read line by line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.mails: list[_Mail] = []
        self.open: dict[str, _Session] = {}
        """Sessions by process, at the end of the log."""
        self._now: dict[str, _Mail] = {}
        for line in lines:
            if found := _LINE.search(line.rstrip("\r\n")):
                self._read(*found.groups())

    def _read(self, daemon: str, process: str, text: str) -> None:
        if daemon == "smtpd" and (found := _SESSION.match(text)):
            session = self.open.pop(process, None)
            for mail in session.mails if session else ():
                mail.over = True
            if found[1] == "connect":
                self.open[process] = _Session(client=found[2])
        elif daemon == "master" and text.startswith("daemon started"):
            # After a crash of the relay itself nobody says that its sessions have ended.
            for session in self.open.values():
                for mail in session.mails:
                    mail.over = True
            self.open.clear()
        elif found := _QUEUED.match(text):
            self._queued(daemon, process, *found.groups())
        elif found := _REMOVED.match(text):
            self._now.pop(found[1], None)

    def _queued(self, daemon: str, process: str, queue_id: str, name: str, value: str) -> None:
        if name == "client" and daemon == "smtpd":
            mail = self._begin(queue_id)
            mail.client = value.partition(",")[0]
            session = self.open.setdefault(process, _Session(client=mail.client))
            session.mails.append(mail)
        elif name == "message-id" and daemon == "cleanup":
            mail = self._now.get(queue_id) or self._begin(queue_id)
            mail.message_id = value.strip().strip("<>")
        elif queue_id in self._now and (
            (name == "from" and daemon == "qmgr") or (name == "to" and _STATUS.search(value))
        ):
            self._now[queue_id].taken = True

    def _begin(self, queue_id: str) -> _Mail:
        mail = self._now[queue_id] = _Mail()
        self.mails.append(mail)
        return mail


def judge(lines: Iterable[str], doubtful: Collection[str], known: Collection[str]) -> Verdict:
    """What became of doubtful mails.

    Args:
        lines: the log, oldest first.
        doubtful: message ids of mails that may have been taken.
        known: message ids of mails of the same issue to which the relay has said 250.
    """
    log = _Log(lines)
    seen = {mail.message_id for mail in log.mails}
    taken = {mail.message_id for mail in log.mails if mail.taken}
    ours = {mail.client for mail in log.mails if mail.message_id in known}
    busy = any(one.client in ours or not ours for one in log.open.values())
    still_open = {mail.message_id for mail in log.mails if not mail.over and not mail.taken}
    missing = len(set(known) - taken)
    found, not_taken, why = set(), set(), ""
    for one in sorted(doubtful):
        if one in taken:
            found.add(one)
        elif one not in seen and not known:
            why = "the log mentions no mail of this edition: is it the relay's that took it?"
        elif one not in seen and missing:
            why = f"the log lacks {missing} mails that were sent: give it whole, with older parts"
        elif one in still_open or (one not in seen and busy):
            why = "the relay has not ended a session yet: try again in some minutes"
        else:
            not_taken.add(one)
    return Verdict(
        taken=frozenset(found), not_taken=frozenset(not_taken),
        unknown=frozenset(doubtful) - found - not_taken, why_unknown=why,
    )  # fmt: skip
