"""What a service that sends for us tells of one mail. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["draft", "sending", "sent", "halted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A campaign, an e-mail."""

    id: str
    state: State
    """`halted`: it went wrong there, or somebody paused, cancelled or deleted it."""
    status: str
    """The service's own word for it."""
    sent: int = 0
    expected: int | None = None
    """How many readers it goes to; None while the service does not say."""
