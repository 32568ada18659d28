"""Requests to a service that sends for us: JSON over https, one at a time.

A request that only asks is tried again after any passing failure. One that does something is tried
again only when it surely did nothing: the connection was never made, or the service says that it
was too much (429). Else it is `Unsure`, and whoever asked has to look what became of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import httpx2

from generator.delivery.smtp import is_here
from generator.errors import DeliveryError
from generator.fetch import rules

AGENT = "paper-digest-generator"
SECONDS = 30.0
"""For each silence of the service."""
MOST_WAIT = 120.0
"""Seconds that a 429 may ask for; a later run does the rest."""


class Clock(Protocol):
    """The time, so that tests need not wait for it."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class Unsure(Exception):
    """A request may have been done or not."""


class Later(DeliveryError):
    """The service cannot now, and nothing was done: a later run goes on from here."""


class Declined(DeliveryError):
    """The service says no; it did nothing."""

    def __init__(self, message: str, *, status: int, code: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked."""

    method: str
    path: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    repeatable: bool = False
    """Whether doing it twice is the same as once."""


class Service:
    """A service's API; secrets in `headers` go nowhere else."""

    def __init__(
        self, name: str, url: str, headers: Mapping[str, str], clock: Clock
    ) -> None:  # fmt: skip
        """Raises `DeliveryError` for an address that is neither https nor this machine's."""
        parts = urlsplit(url)
        if not parts.hostname or (parts.scheme != "https" and not is_here(parts.hostname)):
            hint = f"url under [{name}] in digest.toml must begin with https://"
            raise DeliveryError(f"{name} would be reached in clear, or nowhere", hint=hint)
        self.name, self._base, self._clock = name, url.rstrip("/"), clock
        self._http = httpx2.Client(
            headers={"Accept": "application/json", "User-Agent": AGENT, **headers},
            verify=httpx2.create_ssl_context(trust_env=True),
            timeout=SECONDS,
            trust_env=False,
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, request: Request) -> Any:
        """The answer's JSON.

        Raises:
            Declined: the service refuses.
            Later: it has no time, or is not there.
            Unsure: it may have done it.
        """
        safe = request.method == "GET" or request.repeatable
        attempt = 1
        while True:
            try:
                return self._once(request, safe=safe)
            except _Passing as exc:
                wait = max(exc.asked, rules.after_failure(attempt, 0.0))
                if attempt >= rules.ATTEMPTS or exc.asked > MOST_WAIT:
                    message = f"{self.name}: {exc}"
                    hint = "nothing is lost: digest mail send goes on where it stopped"
                    raise Later(message, hint=hint) from exc
                self._clock.sleep(wait)
                attempt += 1

    def _once(self, request: Request, *, safe: bool) -> Any:
        try:
            response = self._http.request(
                request.method, f"{self._base}{request.path}", params=request.query,
                json=request.body, headers=request.headers,
            )  # fmt: skip
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as exc:
            if "CERTIFICATE_VERIFY_FAILED" in str(exc):
                hint = "nothing was sent to it: the service has to mend it"
                raise DeliveryError(f"{self.name}: its certificate is not good", hint=hint) from exc
            raise _Passing("it cannot be reached") from exc
        except httpx2.InvalidURL as exc:
            raise DeliveryError(f"{self.name}: its address is none") from exc
        except httpx2.RequestError as exc:
            if safe:
                raise _Passing("it does not answer") from exc
            raise Unsure(f"{self.name} took the request and did not answer") from exc
        if response.status_code == 429:
            now = dt.datetime.fromtimestamp(self._clock.now(), dt.UTC)
            asked = rules.told(response.headers, 429, now)
            raise _Passing("it asks to wait", asked=asked)
        if response.status_code >= 500:
            if safe:
                raise _Passing(f"it fails ({response.status_code})")
            raise Unsure(f"{self.name} fails with {response.status_code}")
        return self._read(response, safe=safe)

    def _read(self, response: httpx2.Response, *, safe: bool) -> Any:
        status = response.status_code
        if status >= 400:
            raise self._declined(response)
        if status >= 300:
            hint = f"url under [{self.name}] in digest.toml is not where it lives"
            raise Declined(f"{self.name} leads elsewhere", status=status, hint=hint)
        try:
            return json.loads(response.content)
        except ValueError as exc:
            if not safe:
                raise Unsure(f"{self.name} answers with no JSON") from exc
            hint = f"url under [{self.name}] in digest.toml must lead to its API"
            raise Declined(f"{self.name} answers with no JSON", status=status, hint=hint) from exc

    def _declined(self, response: httpx2.Response) -> Declined:
        status = response.status_code
        try:
            told = json.loads(response.content)
        except ValueError:
            told = {}
        told = told if isinstance(told, dict) else {}
        words = told.get("message") or told.get("detail") or response.reason_phrase
        code = str(told.get("code") or "")
        # Short, in case it tells our request back to us.
        said = " ".join(str(words).split())[:200]
        hint = ""
        if status in (401, 403):
            hint = "its key or user is wrong, or may not do this: look at the environment variables"
        elif status == 404:
            hint = f"url under [{self.name}] in digest.toml may be wrong"
        where = f"{self.name} refuses ({status}{' ' + code if code else ''})"
        return Declined(f"{where}: {said}", status=status, code=code, hint=hint)


class _Passing(Exception):
    def __init__(self, message: str, *, asked: float = 0.0) -> None:
        super().__init__(message)
        self.asked = asked
