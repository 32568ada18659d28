"""An issue handed over to a service, once: found before it is made, made before it is started.

No service's answer is needed to know what was done. A mail has a name that is the same for ever;
whoever does not know whether it is there looks for the name, and makes it only when it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from generator.delivery.ledger import Ledger
from generator.delivery.service import Clock, Declined, Later, Request, Service, Unsure
from generator.errors import DeliveryError
from generator.mail import buttondown, listmonk
from generator.mail.remote import Remote

T = TypeVar("T")
LOOKS = (2.0, 8.0, 30.0)
"""Seconds before each look for a mail whose making was not answered."""
PAUSE = 5.0
"""Seconds between two looks at how far it is."""
PATIENCE = 60.0
"""Seconds that a run looks on, at least."""
PAGES = 3
"""Of a list of e-mails, the newest first, that ours is looked for on."""


class Way(Protocol):
    """A service."""

    name: str

    def find(self, tag: str) -> Sequence[Remote]: ...

    def create(self, tag: str, payload: Mapping[str, Any], attempt: int) -> Remote: ...

    def start(self, remote: Remote) -> None: ...

    def look(self, remote_id: str) -> Remote: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be handed over."""

    issue: str
    target: str
    tag: str
    payload: Mapping[str, Any]
    start: bool = True


class Handing:
    """Hands over to one service, and writes down how far it came."""

    def __init__(self, ledger: Ledger, way: Way, clock: Clock, say: Callable[[str], None]) -> None:
        self._ledger, self._way, self._clock, self._say = ledger, way, clock, say

    def run(self, task: Task, *, wait: float = 0) -> Remote:
        """What has become of it.

        Raises:
            DeliveryError: it cannot be handed over, or reached nobody.
        """
        remote = self._there(task) or self._made(task)
        if remote.state == "draft" and task.start:
            remote = self._started(task, remote)
        remote = self._watched(task, remote, wait)
        self._say(f"{self._way.name} {remote.id}, {task.target}: {_figures(remote)}")
        if remote.state == "sent" and remote.expected == 0:
            hint = "nobody of its list or tag has confirmed, or the number of the list is wrong"
            raise DeliveryError(f"{self._way.name} sent {task.issue} to nobody", hint=hint)
        return remote

    def _there(self, task: Task) -> Remote | None:
        known = self._ledger.handoff(task.issue, self._way.name, task.target)
        if known and known[1]:
            try:
                return self._way.look(known[1])
            except Declined as exc:
                if exc.status != 404:
                    raise
                message = f"{self._way.name} has no {known[1]} any more, which was {task.issue}"
                hint = "somebody deleted it there; what was deleted is not made again"
                raise DeliveryError(message, hint=hint) from exc
        return self._found(task)

    def _found(self, task: Task) -> Remote | None:
        found = self._way.find(task.tag)
        if len(found) > 1:
            message = f"{self._way.name} has {len(found)} mails called {task.tag}"
            raise DeliveryError(message, hint="look at them there; delete all that did not go out")
        for remote in found:
            self._note(task, "created", remote)
            return remote
        return None

    def _made(self, task: Task) -> Remote:
        refusals = self._refusals(task)
        self._note(task, "claimed")
        try:
            remote = self._way.create(task.tag, task.payload, refusals)
        except Declined:
            self._note(task, f"refused {refusals + 1}")
            raise
        except Unsure as exc:
            for seconds in LOOKS:
                self._clock.sleep(seconds)
                if found := self._found(task):
                    return found
            message = f"{exc}, and shows no {task.tag} yet"
            hint = "run digest mail send again: it looks for it first"
            raise Later(message, hint=hint) from exc
        self._note(task, "created", remote)
        return remote

    def _refusals(self, task: Task) -> int:
        known = self._ledger.handoff(task.issue, self._way.name, task.target)
        word, _, count = (known[0] if known else "").partition(" ")
        return int(count) if word == "refused" else 0

    def _started(self, task: Task, remote: Remote) -> Remote:
        for _ in LOOKS:
            refused: Declined | None = None
            try:
                self._way.start(remote)
            except Unsure:
                self._clock.sleep(LOOKS[0])
            except Declined as exc:
                # It may be on its way already; what it is tells.
                refused = exc
            remote = self._way.look(remote.id)
            if remote.state != "draft":
                self._note(task, "started", remote)
                return remote
            if refused:
                raise refused
        hint = "run digest mail send again"
        raise Later(f"{self._way.name} {remote.id} does not start", hint=hint)

    def _watched(self, task: Task, remote: Remote, wait: float) -> Remote:
        deadline = self._clock.now() + max(wait, PATIENCE)
        while remote.state == "sending" and self._clock.now() < deadline:
            self._clock.sleep(PAUSE)
            remote = self._way.look(remote.id)
        states = {"draft": "created", "sending": "started", "sent": "done", "halted": "halted"}
        self._note(task, states[remote.state], remote)
        return remote

    def _note(self, task: Task, state: str, remote: Remote | None = None) -> None:
        self._ledger.set_handoff(
            task.issue, self._way.name, task.target, state, self._clock.now(),
            remote.id if remote else "", sent=remote.sent if remote else None,
            expected=remote.expected if remote else None,
        )  # fmt: skip


def _figures(remote: Remote) -> str:
    if remote.expected is None:
        return f"{remote.status}; it does not say to how many"
    return f"{remote.status}, {remote.sent:,} of {remote.expected:,} sent"


class Listmonk:
    """`generator.mail.listmonk` over the wire."""

    name = "listmonk"

    def __init__(self, service: Service) -> None:
        self._service = service

    def find(self, tag: str) -> Sequence[Remote]:
        query = {"tag": tag, "tags": tag, "no_body": "true", "per_page": "100",
                 "order_by": "created_at", "order": "DESC"}  # fmt: skip
        answer = self._service.ask(Request(method="GET", path="/api/campaigns", query=query))
        return _read(self.name, listmonk.campaigns, answer, tag)

    def create(self, tag: str, payload: Mapping[str, Any], attempt: int) -> Remote:
        answer = self._service.ask(Request(method="POST", path="/api/campaigns", body=payload))
        return _read(self.name, listmonk.campaign, answer)

    def start(self, remote: Remote) -> None:
        path = f"/api/campaigns/{remote.id}/status"
        self._service.ask(Request(method="PUT", path=path, body={"status": "running"}))

    def look(self, remote_id: str) -> Remote:
        path = f"/api/campaigns/{remote_id}"
        answer = self._service.ask(Request(method="GET", path=path, query={"no_body": "true"}))
        return _read(self.name, listmonk.campaign, answer)


class Buttondown:
    """`generator.mail.buttondown` over the wire."""

    name = "buttondown"

    def __init__(self, service: Service) -> None:
        self._service = service

    def find(self, tag: str) -> Sequence[Remote]:
        found: list[Remote] = []
        for page in range(1, PAGES + 1):
            query = {"ordering": "-creation_date", "excluded_fields": "body", "page": str(page)}
            answer = self._service.ask(Request(method="GET", path="/emails", query=query))
            ours, more = _read(self.name, buttondown.emails, answer, tag)
            found += ours
            if found or not more:
                break
        return found

    def create(self, tag: str, payload: Mapping[str, Any], attempt: int) -> Remote:
        # With its key it is made once, however often it is asked for. What was refused gets a new
        # key: a service that keeps answers by the key would keep its no.
        headers = {"X-Idempotency-Key": buttondown.key_of(tag, payload, attempt)}
        return self._do("POST", "/emails", payload, headers, repeatable=True)

    def start(self, remote: Remote) -> None:
        self._do("PATCH", f"/emails/{remote.id}", buttondown.start(), {}, repeatable=False)

    def look(self, remote_id: str) -> Remote:
        answer = self._service.ask(Request(method="GET", path=f"/emails/{remote_id}"))
        return _read(self.name, buttondown.email, answer)

    def _do(
        self, method: str, path: str, body: Mapping[str, Any], headers: Mapping[str, str], *,
        repeatable: bool,
    ) -> Remote:  # fmt: skip
        request = Request(
            method=method, path=path, body=body, headers=headers, repeatable=repeatable
        )
        try:
            answer = self._service.ask(request)
        except Declined as exc:
            exc.hint = buttondown.HINTS.get(exc.code, exc.hint)
            raise
        return _read(self.name, buttondown.email, answer)


def _read(name: str, read: Callable[..., T], *answer: Any) -> T:
    try:
        return read(*answer)
    except ValueError as exc:
        hint = f"url under [{name}] in digest.toml must lead to its API"
        raise DeliveryError(f"{name} answers otherwise than expected: {exc}", hint=hint) from exc
