"""Bodies → the bytes of one mail. Pure.

Headers after RFC 5322, 2369 and 2919 (lists), 8058 (one-click), 5064 (archive), 3834 (automatic).
They are written here and not by `email.policy`: its folding makes encoded words of a long
`List-Unsubscribe`, which hides it from every client (cpython #85725), and with a wide line it
makes encoded words of more than the 75 characters that RFC 2047 allows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses, parseaddr

from generator.errors import DeliveryError
from generator.mail.rendering import CHANGE, UNSUBSCRIBE
from generator.mail.values import Bodies
from generator.text import clean

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
LIST_NAME = 200
"""Characters of it, so that its line is not too long (998, RFC 5322 §2.1.1)."""
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, and which list it is."""

    address: str
    """`Name <local@host>`."""
    reply_to: str = ""
    list_id: str
    """`papers.example.org`: permanent, RFC 2919."""
    list_name: str
    help_url: str = ""
    owner: str = ""
    """A person's address, for `List-Owner`."""
    leave: str = ""
    """How to leave the group that it goes to: the same for all its readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """One reader's own addresses. https first: clients take the first that they find."""

    unsubscribe_url: str = ""
    """https; it takes a POST (RFC 8058)."""
    unsubscribe_mail: str = ""
    """`mailto:…`."""
    change_url: str = ""

    @property
    def unsubscribe(self) -> str:
        """The way for a person who reads."""
        return self.unsubscribe_url or self.unsubscribe_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What makes one copy different from another, and the same when it is made again."""

    delivery: str
    """Letters, digits, `.` and `-`: unique for this issue and reader."""
    at: dt.datetime
    """When the issue was frozen, with its time zone."""


def build(bodies: Bodies, sender: Sender, to: str, stamp: Stamp, ways: Ways | None = None) -> bytes:
    """The mail as it goes over the wire, lines ended by CR LF; the same input, the same bytes.

    Raises:
        DeliveryError: an address is none, or a reader's own addresses are missing or too many.
    """
    text, html = (opened(body, ways) for body in (bodies.text, bodies.html))
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=76))
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(f"{stamp.delivery}\0{text}\0{html}".encode()).hexdigest()
    message.set_boundary(f"=_{digest[:32]}")
    head = [f"{name}: {value}" for name, value in _headers(bodies, sender, to, stamp, ways)]
    for line in "\r\n".join(head).split("\r\n"):
        if len(line) > 998:
            # Its name only: the rest may be somebody's address or token.
            name = line.partition(":")[0][:40]
            raise DeliveryError(f"a line of the header {name} is longer than RFC 5322 allows")
    return "\r\n".join(head).encode("ascii") + b"\r\n" + message.as_bytes()


def _headers(
    bodies: Bodies, sender: Sender, to: str, stamp: Stamp, ways: Ways | None
) -> Iterator[tuple[str, str]]:
    host = sender_host(sender)
    yield "From", mailbox("From", sender.address)
    yield "To", mailbox("To", to)
    if sender.reply_to:
        yield "Reply-To", mailbox("Reply-To", sender.reply_to)
    yield "Subject", encoded("Subject", bodies.subject)
    yield "Date", format_datetime(stamp.at)
    yield "Message-ID", f"<{stamp.delivery}@{host}>"
    yield "X-Digest-Delivery", stamp.delivery
    yield "Content-Language", bodies.language
    yield "Feedback-ID", _feedback_id(bodies, sender, stamp)
    name = encoded("List-ID", clean.cut(sender.list_name, limit=LIST_NAME))
    yield "List-ID", f"{name} <{sender.list_id}>"
    if ways and ways.unsubscribe:
        found = (one for one in (ways.unsubscribe_url, ways.unsubscribe_mail) if one)
        yield "List-Unsubscribe", ", ".join(f"<{_ascii(one)}>" for one in found)
        if ways.unsubscribe_url:
            yield "List-Unsubscribe-Post", ONE_CLICK
    elif sender.leave:
        # A page for people, who are asked: none that takes one POST from a mail program.
        yield "List-Unsubscribe", f"<{_ascii(sender.leave)}>"
    if sender.help_url:
        yield "List-Help", f"<{_ascii(sender.help_url)}>"
    if sender.owner:
        yield "List-Owner", f"<mailto:{_address(sender.owner)}>"
    yield "List-Post", "NO"
    if bodies.site_url:
        yield "List-Archive", f"<{_ascii(bodies.site_url)}mail/>"
        yield "Archived-At", f"<{_ascii(bodies.web_url)}>"
    yield "Auto-Submitted", "auto-generated"
    yield "Precedence", "list"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"


def _feedback_id(bodies: Bodies, sender: Sender, stamp: Stamp) -> str:
    """What Gmail counts complaints by: the sender last, 5 to 15 characters; nothing of a reader.

    https://support.google.com/a/answer/6254652
    """
    issue = stamp.delivery.partition(".")[0]
    who = hashlib.sha256(sender.list_id.encode()).hexdigest()[:12]
    return f"{issue}:digest:{bodies.language}:{who}"


def sender_host(sender: Sender) -> str:
    return _address(parseaddr(sender.address)[1]).rpartition("@")[2]


def mailbox(name: str, text: str) -> str:
    """`Name <local@host>` as a header has it; one address, in ASCII.

    Raises:
        DeliveryError: it is none, or more than one.
    """
    found = getaddresses([text])
    if len(found) != 1 or re.search(r"[\r\n]", text):
        raise DeliveryError("it must be one address", hint="one mail goes to one reader")
    display, address = found[0][0], _address(found[0][1])
    if not display:
        return address
    if display.isascii():
        return formataddr((display, address))
    return f"{encoded(name, display)} <{address}>"


def _address(text: str) -> str:
    local, _, host = text.rpartition("@")
    try:
        found = f"{local}@{host.encode('idna').decode('ascii')}" if local and host else ""
    except UnicodeError:
        found = ""
    if not _ADDRESS.fullmatch(found):
        raise DeliveryError(
            "an address is none that mail can be sent to",
            hint="it must be like name@example.org, in ASCII before the @",
        )
    return found


def encoded(name: str, text: str) -> str:
    """Text in a header: one line, encoded words of at most 75 characters (RFC 2047 §2)."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    if line.isascii():
        return line
    return Header(line, "utf-8", header_name=name, maxlinelen=75).encode(linesep="\r\n")


def _ascii(url: str) -> str:
    if not url.isascii() or re.search(r"[\s<>]", url):
        # Not shown: it holds a reader's token.
        raise DeliveryError(
            "an address of a link cannot stand in a header: it is not ASCII, or has blanks in it",
            hint="look at url under [site], unsubscribe_mail and unsubscribe_url under "
            "[subscribers] in digest.toml",
        )
    return url


def opened(body: str, ways: Ways | None) -> str:
    """The body with the reader's own addresses in their places."""
    open_places = CHANGE in body or UNSUBSCRIBE in body
    if open_places and ways is None:
        raise DeliveryError("a mail with open places needs a reader's own addresses")
    if ways is None:
        return body
    filled = body.replace(CHANGE, _ascii(ways.change_url or ways.unsubscribe))
    return filled.replace(UNSUBSCRIBE, _ascii(ways.unsubscribe))
