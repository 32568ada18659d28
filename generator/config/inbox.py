"""The section of the mailbox that the robot reads."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.config.section import Section

Folder = Annotated[str, Field(pattern=r"^[ !#-\[\]-~]*$")]
"""Of a mailbox: IMAP has its own writing of what is not ASCII."""


class InboxSettings(Section):
    """`[inbox]`: the mailbox that the robot reads, of `unsubscribe_mail` (IMAP)."""

    host: str = Field("", max_length=253, description="Its server's name.")
    port: int = Field(993, ge=1, le=65_535, description="993 for TLS, 143 for STARTTLS.")
    tls: Literal["tls", "starttls", "none"] = Field(
        "tls", description="`none` only for a server on this machine. Never lowered by itself."
    )
    user_env: str = Field("DIGEST_IMAP_USER", description="Variable that holds the user's name.")
    password_env: str = Field("DIGEST_IMAP_PASSWORD", description="Variable with the password.")
    folder: Folder = Field("INBOX", min_length=1, description="The folder that is read.")
    done: Folder = Field("", description="Where mails go that were dealt with. Empty = they stay.")
