"""A ledger looked at, without a lock and without a change: also while somebody sends."""

from __future__ import annotations

from pathlib import Path

from generator.delivery import opening
from generator.delivery.ledger import Ledger
from generator.delivery.store import Store


class Peek(Ledger):
    """Answers what a `Ledger` answers; whatever would write fails."""

    def __init__(self, path: Path) -> None:
        """Raises `DeliveryError` when there is no ledger, or it cannot be read."""
        Store.__init__(self, opening.to_read(path), path)

    def close(self) -> None:
        Store.close(self)
