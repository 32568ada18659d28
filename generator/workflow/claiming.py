"""An issue claimed before it is sent, where `claim = "git"` is set: see `delivery.claims`."""

from __future__ import annotations

from generator.delivery.claims import REMOTE, SPACE, Claims
from generator.delivery.ledger import Ledger
from generator.errors import DeliveryError
from generator.project import Project

WAY = "claim"


def claim(project: Project, ledger: Ledger, issue: str, now: float) -> None:
    """Returns when the issue is this ledger's to send.

    Raises:
        DeliveryError: another sender has begun it, or it cannot be known.
    """
    if project.settings.mail.claim != "git":
        return
    known = ledger.handoff(issue, WAY, "git")
    if known and known[0] == "done":
        return
    claims = Claims(project.root)
    # Written down first, so that a run that dies at the push knows its own claim again.
    commit = known[1] if known else claims.make(issue)
    ledger.set_handoff(issue, WAY, "git", "claimed", now, commit)
    if not claims.take(issue, commit):
        raise DeliveryError(
            f"another runner has begun {issue}",
            hint=f"nothing is sent from here; if it died on the way: git push {REMOTE} "
            f":{SPACE}/{issue}, and all who got it already get it again",
        )
    ledger.set_handoff(issue, WAY, "git", "done", now, commit)
