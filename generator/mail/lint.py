"""What is wrong with a mail, by rules that clients and RFCs make. Pure; of the bytes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from itertools import pairwise

from lxml import html as lxml_html

from generator.errors import Level, Problem
from generator.mail import tokens
from generator.mail.fit import MOST_BYTES, MOST_ENCODED, encoded_size
from generator.mail.parsing import is_too_deep, parse

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")
_AT_MOST_ONCE = ("Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Owner",
                 "List-Post", "List-Archive", "Archived-At", "Feedback-ID")  # fmt: skip
_NEVER = ("Bcc", "Errors-To", "X-Priority", "X-Mailer")
_FORBIDDEN = ("script", "form", "input", "button", "svg", "math", "link", "iframe", "object",
              "embed", "video", "audio", "base")  # fmt: skip
_REMOTE = re.compile(r"@import|url\s*\(|expression\s*\(|javascript:", re.IGNORECASE)
_SCHEMES = ("https://", "http://", "mailto:", "#")
_OPEN = re.compile(r"@@[A-Z]+@@")
_HIDDEN = re.compile("[\x00\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def lint(raw: bytes, *, where: str) -> tuple[Problem, ...]:
    """Every finding about one mail; none for a good one. Never raises.

    An answer of the robot is no mail of a list, and may be plain text alone.
    """
    found: list[tuple[str, str]] = []
    try:
        for one in _said(raw):
            found.append(one)
    except Exception as exc:  # It may be anybody's mail: what Python's parser stumbles over is bad.
        found.append(("unreadable", f"it cannot be read to its end ({type(exc).__name__})"))
    return tuple(
        Problem(code=f"mail/{code}", where=where, message=message, level=Level.ERROR)
        for code, message in found
    )


def _said(raw: bytes) -> Iterator[tuple[str, str]]:
    yield from _wire(raw)
    message = parse(raw)
    is_answer = str(message.get("Auto-Submitted", "")).strip().lower() == "auto-replied"
    yield from _headers(message, _ONCE if is_answer else (*_ONCE, "List-ID"))
    if is_too_deep(raw):
        yield "parts", "it has too many parts in parts: they are not looked at"
        return
    modern = message_from_bytes(raw, policy=policy.default)
    assert isinstance(modern, EmailMessage)
    if is_answer and modern.get_content_type() == "text/plain":
        yield from _words("text", str(modern.get_content()))
    else:
        yield from _bodies(modern)


def _wire(raw: bytes) -> Iterator[tuple[str, str]]:
    head, _, body = raw.partition(b"\r\n\r\n")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "line-end", "a line does not end with CR LF"
    if any(len(line) > 998 for line in head.split(b"\r\n")):
        yield "long-header", "a header's line is longer than 998 characters"
    if any(len(line) > 76 for line in body.split(b"\r\n")):
        yield "long-line", "a line of the body is longer than 76 characters"
    if re.search(rb"[^\x00-\x7f]", raw):
        yield "8bit", "a byte is not ASCII"


def _headers(message: Message, once: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in (*once, *_AT_MOST_ONCE):
        count = len(message.get_all(name, []))
        if count > 1:
            yield "header", f"{name} is there {count} times"
        elif name in once and not count:
            yield "header", f"{name} is not there"
    for name in _NEVER:
        if name in message:
            yield "header", f"{name} must not be there"
    unsubscribe = str(message.get("List-Unsubscribe", ""))
    if "=?" in unsubscribe:
        yield "unsubscribe", "List-Unsubscribe is encoded: no client understands it"
    if unsubscribe and not re.match(r"<(https://|mailto:)", unsubscribe):
        yield "unsubscribe", "List-Unsubscribe does not begin with <https:// or <mailto:"
    # The page where one leaves a group asks its readers; a reader's own address need not.
    own = tokens.FIND.search(unsubscribe.partition(">")[0]) and "<https://" in unsubscribe
    if "List-Unsubscribe-Post" in message and "<https://" not in unsubscribe:
        yield "one-click", "List-Unsubscribe-Post belongs to an https address (RFC 8058), only"
    elif own and "List-Unsubscribe-Post" not in message:
        yield "one-click", "a reader's own https address lacks List-Unsubscribe-Post (RFC 8058)"
    if "\n" in re.sub(r"\r?\n[ \t]", "", str(message.get("Subject", ""))):
        yield "subject", "the subject is not one line"


def _bodies(message: EmailMessage) -> Iterator[tuple[str, str]]:
    parts = list(message.iter_parts())
    kinds = [part.get_content_type() for part in parts]
    if message.get_content_type() != "multipart/alternative" or kinds != [
        "text/plain",
        "text/html",
    ]:
        yield "parts", "it must be multipart/alternative of text/plain and text/html, in this order"
        return
    text, html = (str(part.get_content()) for part in parts)
    if len(html.encode()) > MOST_BYTES:
        yield "size", f"the HTML has {len(html.encode()):,} bytes, more than {MOST_BYTES:,}"
    if encoded_size(html) > MOST_ENCODED:
        yield "size", f"the HTML has {encoded_size(html):,} bytes encoded, over {MOST_ENCODED:,}"
    yield from _words("HTML", html)
    yield from _words("text", text)
    yield from _tree(html, text)


def _words(name: str, body: str) -> Iterator[tuple[str, str]]:
    if _OPEN.search(body):
        yield "open-place", f"the {name} has an open place for an address"
    if _HIDDEN.search(body):
        yield "hidden", f"the {name} has a hidden or direction-changing character"


def _tree(html: str, text: str) -> Iterator[tuple[str, str]]:
    tree = lxml_html.document_fromstring(html)
    if not tree.get("lang"):
        yield "lang", "the HTML has no language"
    if not (tree.findtext(".//title") or "").strip():
        yield "title", "the HTML has no title"
    for name in _FORBIDDEN:
        if tree.find(f".//{name}") is not None:
            yield "element", f"<{name}> is dropped by clients, or worse"
    for table in tree.iter("table"):
        if table.get("role") != "presentation":
            yield "table", "a table has no role=presentation: screen readers read it as one"
    for image in tree.iter("img"):
        if image.get("alt") is None:
            yield "alt", "a picture has no alt"
    styles = " ".join([*(one.get("style") or "" for one in tree.iter()),
                       *(one.text or "" for one in tree.iter("style"))])  # fmt: skip
    if _REMOTE.search(styles):
        yield "remote", "a style loads something"
    yield from _headings(tree)
    ids = {one.get("id") for one in tree.iter() if one.get("id")}
    for link in tree.iter("a"):
        address = link.get("href") or ""
        if not address.startswith(_SCHEMES):
            yield "link", f"a link leads to {address[:60]!r}"
        elif address.startswith("#") and address[1:] not in ids:
            yield "link", f"a link leads to {address[:60]!r}, which is not in the mail"
        elif not address.startswith("#") and address not in text:
            yield "unequal", f"the text lacks the address {address[:80]!r}"
        if not " ".join(map(str, link.itertext())).strip():
            yield "link", f"a link to {address[:60]!r} has no text"


def _headings(tree: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield "headings", "there must be one h1, and first"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "headings", "a level of headings is left out"
