"""A ledger looked at, without a lock and without a change: also while somebody sends."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from generator.delivery.ledger import Ledger
from generator.errors import DeliveryError


class Peek(Ledger):
    """Answers what a `Ledger` answers; whatever would write fails."""

    def __init__(self, path: Path) -> None:
        """Raises `DeliveryError` when there is no ledger, or it cannot be read."""
        # Without a log beside it nobody has it open, and none of its helpers need be made.
        how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
        try:
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}?{how}", uri=True, check_same_thread=False
            )
            self._db.execute("SELECT count(*) FROM issue")
        except sqlite3.Error as exc:
            raise DeliveryError(f"the ledger cannot be read: {exc}", hint=str(path)) from exc
        self._guard = threading.Lock()
        self._claimed = set()

    def close(self) -> None:
        self._db.close()
