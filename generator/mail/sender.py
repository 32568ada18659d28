"""Who writes: `[mail]` of digest.toml as the message needs it. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from generator.config import Settings
from generator.mail.message import Sender

NOBODY = "digest@example.invalid"
"""RFC 2606 §2: an address that can never be anybody's, for looking at mails before there is one."""


def sender_of(settings: Settings) -> Sender:
    mail, site = settings.mail, settings.site
    host = urlsplit(site.url).hostname or "digest.invalid"
    return Sender(
        address=mail.sender or f"{_quoted(site.title)} <{NOBODY}>",
        reply_to=mail.reply_to,
        list_id=mail.list_id or host,
        list_name=site.title,
        help_url=f"{site.url.rstrip('/')}/mail/" if site.url else "",
        owner=mail.owner,
        leave=mail.leave if mail.way in ("list-address", "file") else "",
    )


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
