"""Sections of the email digest: what it is, the relay, the list. Secrets are variables' names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from generator.config.section import Section
from generator.text import addresses

MOST_LOCAL = 32
"""Characters before the @ of the robot's address: `+` and a token of 31 come behind them, and 64 is
the most there can be (RFC 5321 §4.5.3.1.1)."""


def _folder(name: str) -> str:
    if "\0" in name:
        raise ValueError("no folder has a NUL in its name: write it with slashes, as in a/b")
    return name


Way = Annotated[
    str, Field(pattern=r"^((mailto:[!#-;=?A-~]+@|https://)[!-;=?-~]+)?$", max_length=300)
]
"""An address that a person can follow from a mail."""


class MailSettings(Section):
    """`[mail]`: the email digest."""

    sender: str = Field(
        "",
        alias="from",
        max_length=300,
        description="Who it is from: `Paper digest <digest@news.example.org>`.",
    )
    reply_to: str = Field("", max_length=300, description="Where answers go. Empty = to `from`.")
    owner: str = Field("", max_length=300, description="The address of a person in charge.")
    list_id: Annotated[str, Field(pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")] = Field(
        "",
        description="The list's permanent name, like `papers.example.org` (RFC 2919). Empty = made "
        "of the site's address.",
    )
    cadences: Annotated[tuple[Literal["day", "week", "month"], ...], Field(strict=False)] = Field(
        ("week",), description="Which mails there are: `day`, `week`, `month`."
    )
    way: Literal["file", "list-address", "smtp", "listmonk", "buttondown"] = Field(
        "file",
        description="How it is sent: as files, to groups' addresses, to a list of our own, or by "
        "a service that keeps the list.",
    )
    claim: Literal["none", "git"] = Field(
        "none",
        description="`git`: who sends an issue first pushes `refs/digest/claim/<issue>` to "
        "`origin`; who finds it there sends nothing. For runners that forget all, such as CI.",
    )
    groups: Mapping[str, str] = Field(
        {},
        description="For way `list-address`: the group for each theme, or for `all`: "
        '`{ all = "papers@groups.example.org" }`.',
    )
    join: Way = Field(
        "",
        description="For ways `list-address` and `file`: how to join the group, `https://…` or "
        "`mailto:…`; the page of the mails says it.",
    )
    leave: Way = Field(
        "",
        description="How to leave that group, `mailto:papers+unsubscribe@groups.example.org` or "
        "`https://…`; each mail says it. Empty = by an answer to whom it is from.",
    )
    state: Annotated[str, AfterValidator(_folder)] = Field(
        ".digest/mail",
        min_length=1,
        description="Folder of the ledger, the journal of who wants no mail, and the files of way "
        "`file`. It must outlive the run, and be nobody else's.",
    )
    on_uncertain: Literal["resend", "hold"] = Field(
        "resend",
        description="What to do about readers whom a crash left between sent and not sent: "
        "`resend` may give them a second copy, `hold` asks a person.",
    )
    copies: int = Field(
        60,
        ge=1,
        le=10_000,
        description="How many of the newest mails of each cadence have a copy on the site; the "
        "address of an older one leads to its edition.",
    )
    postal: str = Field(
        "", max_length=300, description="Who sends it and where they are: the law asks for it."
    )
    reason: str = Field(
        "",
        max_length=300,
        description="Why a reader gets it, in the footer. Empty = that they asked for it.",
    )

    @field_validator("sender", "reply_to")
    @classmethod
    def _named(cls, text: str) -> str:
        return addresses.setting(text, named=True) if text else ""

    @field_validator("owner")
    @classmethod
    def _address(cls, text: str) -> str:
        return addresses.setting(text) if text else ""


class SmtpSettings(Section):
    """`[smtp]`: the relay that takes mail for readers, or for a group."""

    host: str = Field("", max_length=253, description="Its name.")
    port: int = Field(587, ge=1, le=65_535, description="587 for STARTTLS, 465 for TLS.")
    tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="`none` only for a relay on this machine. Never lowered by itself."
    )
    user_env: str = Field("DIGEST_SMTP_USER", description="Variable that holds the user's name.")
    password_env: str = Field("DIGEST_SMTP_PASSWORD", description="Variable with the password.")
    connections: int = Field(2, ge=1, le=32, description="At the same time.")
    per_minute: int = Field(120, ge=1, le=100_000, description="Mails in a minute, at most.")
    per_day: int = Field(2_000, ge=1, le=10_000_000, description="Mails in a day, at most.")


class SubscriberSettings(Section):
    """`[subscribers]`: the list of our own, for way `smtp`."""

    file_env: str = Field(
        "DIGEST_SUBSCRIBERS", description="Variable that holds the list's path (CSV)."
    )
    command_env: str = Field(
        "DIGEST_SUBSCRIBERS_COMMAND",
        description="Variable that holds a command which prints the list, instead.",
    )
    key_env: str = Field("DIGEST_MAIL_KEY", description="Variable with the key that signs links.")
    unsubscribe_mail: str = Field(
        "", max_length=300, description="The address that the robot reads: `unsub@example.org`."
    )
    unsubscribe_url: str = Field(
        "", description="Where the one-click endpoint is, https, with a slash at its end."
    )

    @field_validator("unsubscribe_mail")
    @classmethod
    def _robot(cls, text: str) -> str:
        address = addresses.setting(text) if text else ""
        if len(address.rpartition("@")[0]) > MOST_LOCAL:
            raise ValueError(
                f"must have {MOST_LOCAL} characters or less before the @: a token comes behind them"
            )
        return address

    @field_validator("unsubscribe_url")
    @classmethod
    def _endpoint(cls, url: str) -> str:
        # It stands in headers, between < and >.
        if not re.fullmatch(r"(https://[A-Za-z0-9.:\[\]-]+/([!$-;=@-~]*/)?)?", url):
            raise ValueError(
                "must be an address in ASCII such as https://papers.example.org/u/, with https, a "
                "slash at its end and no ? or # in it"
            )
        return url
