"""Mails to the robot, as people and machines write them."""

from __future__ import annotations

from generator.mail import tokens
from generator.mail.requests import Post
from generator.workflow.readers import delivery_id

KEYS = {"1": b"a-key-of-more-than-sixteen-letters", "0": b"an-older-key-still-good-for-links"}
OTHER_KEYS = {"1": b"somebody else's key, which is not"}
THEMES = ("reasoning", "spikes", "continual-learning")
ROBOT = "unsub@news.example.org"
POST = Post(
    own=frozenset({ROBOT, "digest@news.example.org"}), keys=KEYS, themes=THEMES,
    delivery=delivery_id,
)  # fmt: skip


def token(action: tokens.Action, email: str, keys: dict[str, bytes] | None = None) -> str:
    return tokens.make(action, tokens.reader_id(email), keys or KEYS)


def mail(
    subject: str = "", *, sender: str = "ada@example.org", to: str = ROBOT, body: str = "Hello",
    **headers: str,
) -> bytes:  # fmt: skip
    """Headers by their names, `_` for `-`."""
    head = [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
    head.append("Message-ID: <1.abc@example.org>")
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(head) + f"\r\n\r\n{body}\r\n").encode()


def to(token: str) -> str:
    local, _, host = ROBOT.partition("@")
    return f"{local}+{token}@{host}"


def original(issue: str, email: str, *, unsubscribe: str = "", delivery: str = "") -> str:
    """The headers of a mail of ours, as a report returns them."""
    delivery = delivery or delivery_id(issue, tokens.reader_id(email), KEYS)
    more = f"List-Unsubscribe: <mailto:{to(unsubscribe)}?subject=unsubscribe%20{unsubscribe}>\r\n"
    return (
        f"From: Digest <digest@news.example.org>\r\nTo: {email}\r\n"
        f"Message-ID: <{delivery}@news.example.org>\r\nX-Digest-Delivery: {delivery}\r\n"
        f"{more if unsubscribe else ''}Subject: Papers\r\n"
    )


def bounce(
    returned: str, email: str, status: str = "5.1.1", *, action: str = "failed", at: int = 0,
    kind: str = "text/rfc822-headers",
) -> bytes:  # fmt: skip
    """RFC 3464, in the form that Postfix writes it."""
    status_part = (
        f"Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; {email}\r\n"
        f"Original-Recipient: rfc822;{email}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} <{email}>: no\r\n"
    )
    return _report(
        "delivery-status", ("message/delivery-status", status_part), (kind, returned), at
    )


def complaint(returned: str, email: str = "", kind: str = "abuse", at: int = 0) -> bytes:
    """RFC 5965."""
    rcpt = f"Original-Rcpt-To: {email}\r\n" if email else ""
    part = f"Feedback-Type: {kind}\r\nUser-Agent: Example/1.0\r\nVersion: 1\r\n{rcpt}"
    return _report(
        "feedback-report", ("message/feedback-report", part), ("message/rfc822", returned), at
    )


def _report(name: str, status: tuple[str, str], returned: tuple[str, str], at: int) -> bytes:
    lines = [
        "Return-Path: <>", "From: MAILER-DAEMON@mx.example.org (Mail)",
        "To: digest@news.example.org", f"Message-ID: <report.{at}@mx.example.org>",
        "Subject: Undelivered", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={name}; boundary="BB"', "", "--BB",
        "Content-Type: text/plain", "", "It did not arrive.", "",
        "--BB", f"Content-Type: {status[0]}", "", status[1],
        "--BB", f"Content-Type: {returned[0]}", "", returned[1], "", "--BB--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()
