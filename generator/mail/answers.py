"""The robot's answers: short plain text, RFC 3834. Pure.

Nothing that somebody else wrote is repeated in them, so that nobody can send their own words to
others by way of us.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from generator.mail.memory import OPEN_DAYS, Record
from generator.mail.message import Sender, encoded, mailbox, sender_host
from generator.mail.rendering import Composer
from generator.mail.subscribers import CADENCES
from generator.words import N_, Words

SUBJECTS = {
    "confirm": N_("Please confirm your subscription to {site}"),
    "joined": N_("Welcome to {site}"),
    "changed": N_("Your wishes for {site} are noted"),
    "goodbye": N_("You have left {site}"),
    "leave": N_("Your mails of {site}"),
}
"""None begins with a word that the robot takes for a wish: an answer has the same subject."""
CADENCE_TITLES = {"day": N_("Daily"), "week": N_("Weekly"), "month": N_("Monthly")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who answers, and where a reader can go."""

    sender: Sender
    site: str
    themes: Mapping[str, str]
    """slug → title"""
    cadences: tuple[str, ...]
    """Those that there are."""
    postal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """A reader's own addresses."""

    reply_to: str
    """The robot's, with the token that this answer is about; '' = the sender's."""
    confirm_url: str = ""
    change: str = ""
    leave: str = ""
    again: str = ""


def answer(
    record: Record, desk: Desk, links: Links, composer: Composer, words: Words, at: dt.datetime
) -> bytes:
    """The bytes of one answer."""
    site = " ".join(desk.site.split())
    text = composer.text(
        f"mail/answers/{record.answer}.txt",
        {
            "site": site,
            "themes": _themes(record, desk, words),
            "cadences": _cadences(record, desk, words),
            "url": links.confirm_url,
            "change": links.change,
            "leave": links.leave,
            "again": links.again,
            "days": OPEN_DAYS,
        },
    )
    if desk.postal:
        text = f"{text.rstrip()}\n\n-- \n{' '.join(desk.postal.split())}\n"
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=76))
    message.set_content(text, cte="quoted-printable")
    subject = words.gettext(SUBJECTS[record.answer], site=site)
    head = [f"{name}: {value}" for name, value in _headers(record, desk, links, subject, words, at)]
    return "\r\n".join(head).encode("ascii") + b"\r\n" + message.as_bytes()


def _headers(
    record: Record, desk: Desk, links: Links, subject: str, words: Words, at: dt.datetime
) -> Iterator[tuple[str, str]]:
    yield "From", mailbox("From", desk.sender.address)
    yield "To", mailbox("To", record.email)
    if links.reply_to:
        yield "Reply-To", mailbox("Reply-To", links.reply_to)
    yield "Subject", encoded("Subject", subject)
    yield "Date", format_datetime(at)
    # The same answer made again has the same name: the mail's own is not in it.
    name = hashlib.blake2b(f"{record.key} {record.answer}".encode(), digest_size=12).hexdigest()
    yield "Message-ID", f"<answer.{name}@{sender_host(desk.sender)}>"
    if record.message_id:
        yield "In-Reply-To", record.message_id
        yield "References", record.message_id
    yield "Content-Language", words.language
    yield "Auto-Submitted", "auto-replied"
    yield "X-Auto-Response-Suppress", "All"


def _themes(record: Record, desk: Desk, words: Words) -> str:
    titles = [
        " ".join(desk.themes[one].split()) for one in record.themes or () if one in desk.themes
    ]
    return ", ".join(titles) or words.pgettext("themes", "all")


def _cadences(record: Record, desk: Desk, words: Words) -> str:
    chosen = [one for one in CADENCES if one in (record.cadences or desk.cadences)]
    return ", ".join(words.gettext(CADENCE_TITLES[one]) for one in chosen)
