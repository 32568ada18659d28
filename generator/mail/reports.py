"""What machines tell of our mails: bounces (RFC 3464, 3463) and complaints (RFC 5965). Pure.

Anybody can write such a report. It counts when it shows what only the mail held: a token of ours
in its headers, or its `X-Digest-Delivery`, which is signed, beside the address it went to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message

from generator.mail import tokens
from generator.mail.parsing import parse_headers

HARD = ("5.1.1", "5.1.10", "5.2.1")
"""No such address, no mail taken there, the mailbox is shut: asking again is no use."""
COMPLAINT = "complaint"
_HEADERS = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
            "message/global-headers")  # fmt: skip
_DELIVERY = re.compile(r"<?([0-9a-z-]{4,40})\.([0-9a-f]{24})(?:@[^>\s]*)?>?")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
Delivery = Callable[[str, str, Mapping[str, bytes]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """That a mail did not reach a reader, or was not welcome."""

    reader: str
    issue: str
    """'' = not told."""
    status: str
    """RFC 3463, or `COMPLAINT`."""

    @property
    def hard(self) -> bool:
        return self.status in HARD


def is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report"


def failures(
    message: Message, keys: Mapping[str, bytes], delivery: Delivery
) -> tuple[Failure, ...]:
    """Which of our mails failed for good, or were complained about; forged ones are left out."""
    if not is_report(message):
        return ()
    parts = list(message.walk())
    original = next(_originals(parts), None)
    if original is None:
        return ()
    kinds = {part.get_content_type() for part in parts}
    if "message/feedback-report" in kinds:
        told = _complaints(parts)
    elif "message/delivery-status" in kinds:
        told = _bounces(parts)
    else:
        return ()
    found = {}
    for address, status in told:
        if known := _known(original, address, keys, delivery):
            reader, issue = known
            found[reader] = Failure(reader=reader, issue=issue, status=status)
    return tuple(found.values())


def _known(
    original: Message, address: str, keys: Mapping[str, bytes], delivery: Delivery
) -> tuple[str, str] | None:
    """Reader and issue of a mail of ours; None when nothing proves that it is one."""
    names = ("X-Digest-Delivery", "Message-ID")
    said = [_DELIVERY.search(str(original.get(name, ""))) for name in names]
    issue, digest = next(((one[1], one[2]) for one in said if one), ("", ""))
    text = " ".join(str(one) for one in original.get_all("List-Unsubscribe", []))
    for one in tokens.FIND.findall(re.sub(r"\r?\n[ \t]?", "", text)):
        if token := tokens.check(one, keys):
            return token.reader, issue
    if not (issue and address):
        return None
    reader = tokens.reader_id(address)
    for name, key in keys.items():
        if delivery(issue, reader, {name: key}) == f"{issue}.{digest}":
            return reader, issue
    return None


def _bounces(parts: list[Message]) -> Iterator[tuple[str, str]]:
    """Address and status of each recipient for whom it failed for good."""
    for block in _blocks(parts, "message/delivery-status"):
        if str(block.get("Action", "")).strip().lower() != "failed":
            continue
        status = _STATUS.search(str(block.get("Status", "")))
        # They differ where mail is forwarded; which of them we wrote to, the proof tells.
        for name in ("Original-Recipient", "Final-Recipient"):
            yield _address(str(block.get(name, ""))), status[0] if status else "5.0.0"


def _complaints(parts: list[Message]) -> Iterator[tuple[str, str]]:
    for block in _blocks(parts, "message/feedback-report"):
        kind = str(block.get("Feedback-Type", "")).strip().lower()
        # `not-spam` takes a complaint back, `auth-failure` and `virus` are none of a reader's.
        if kind in ("abuse", "fraud", "opt-out", "opt-out-list", "other"):
            yield _address(str(block.get("Original-Rcpt-To", ""))), COMPLAINT


def _blocks(parts: list[Message], kind: str) -> Iterator[Message]:
    for part in parts:
        if part.get_content_type() == kind:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (one for one in payload if isinstance(one, Message))
            else:
                yield parse_headers(str(payload))


def _originals(parts: list[Message]) -> Iterator[Message]:
    """What the report returns of our mail: all of it, or its headers."""
    for part in parts:
        if part.get_content_type() in _HEADERS:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (one for one in payload if isinstance(one, Message))
            else:
                yield parse_headers(str(payload).lstrip())


def _address(text: str) -> str:
    """`rfc822; a@b.example` → `a@b.example`."""
    return text.rpartition(";")[2].strip().strip("<>")
