"""One document of the web → bytes. The only module that asks a server for anything.

What is promised: each service's pause is kept; a passing failure is tried again, a few times; an
answer is whole, within its time and its size, or a `FetchError`; no hop leads to a private
address; what is secret goes to no other host.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore2
import httpx2

from generator.errors import FetchError
from generator.fetch import addresses, rules
from generator.fetch.cache import Cache, Kept
from generator.fetch.wire import TooSlow, Wire
from generator.packing import DAMAGED, Unpack, unpacker

HOPS = 5
SILENCE = 30.0
"""Seconds without a byte."""
LONG_WAIT = 5.0
"""Seconds after which a person wants to know what is waited for."""

_HINTS = {
    401: "this service wants a key: headers_env under [[source]] in digest.toml sends one",
    403: "this service refuses: it may want a key (headers_env) or not want programs",
    404: "check the address in a browser",
    410: "the service says that it is gone for good",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time and chance, so that tests have their own."""

    now: Callable[[], float] = time.monotonic
    today: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document as it came."""

    data: bytes
    url: str
    """Where it was found in the end."""
    next: str = ""
    """The page after it, when the answer's header says so: `Link: <…>; rel="next"` (RFC 8288)."""
    keep: Callable[[], None] = lambda: None
    """Keeps it, so that next time it need not be sent again: to be called once it was readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A document with what was said of it."""

    data: bytes
    headers: Mapping[str, str]
    next: str
    is_new: bool = True
    """Whether it came over the line; else it is what was kept of the last time."""


class _Passing(Exception):
    """A failure that may not be one next time."""

    def __init__(self, error: FetchError, host: str, asked: float = 0.0) -> None:
        self.error, self.host, self.asked = error, host, asked


class Client:
    """Asks for documents, one at a time."""

    def __init__(
        self,
        *,
        agent: str,
        seconds: float = 60.0,
        max_bytes: int = 50_000_000,
        cache: Cache | None = None,
        allow_private: bool = False,
        resolve: addresses.Resolve = addresses.resolve,
        clock: Clock | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clock = clock or Clock()
        self._seconds, self._max_bytes = seconds, max_bytes
        self._cache, self._allow_private, self._say = cache, allow_private, say
        self._pace = rules.Pace()
        self._wire = Wire(resolve, self._clock.now)
        self._http = httpx2.Client(
            transport=self._wire,
            trust_env=False,
            timeout=SILENCE,
            headers={"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def get(self, url: str, *, named: str = "", secrets: Mapping[str, str] | None = None) -> Answer:
        """The document at this address.

        `named` is the address that a person wrote, when a page led from there to this one:
        `secrets` are headers for its host alone, and it alone may be private, if that is allowed.

        Raises:
            FetchError: there is none, or not as it should be.
        """
        person = addresses.origin(named or url)
        kept = self._cache.load(url) if self._cache else None
        attempt = 1
        while True:
            try:
                return self._follow(url, person, secrets or {}, kept)
            except _Passing as exc:
                if exc.asked > rules.MOST:
                    hint = f"it asks to be left alone for {exc.asked / 60:,.0f} minutes: run later"
                    error = exc.error
                    raise FetchError(
                        error.message, url=error.url, status=error.status, hint=hint
                    ) from exc
                wait = max(exc.asked, rules.after_failure(attempt, self._clock.jitter()))
                self._pace.asked(exc.host, self._clock.now(), more=wait)
                attempt += 1
                if attempt > rules.ATTEMPTS:
                    exc.error.hint = f"it was asked {rules.ATTEMPTS} times; run again later"
                    raise exc.error from exc

    def _follow(
        self, url: str, person: addresses.Origin, secrets: Mapping[str, str], kept: Kept | None
    ) -> Answer:
        hop = url
        for _ in range(HOPS + 1):
            where = addresses.origin(hop)
            own = secrets if addresses.keeps_secrets(person, where) else {}
            headers = {**own, **(kept.headers if kept else {})}
            private = self._allow_private and where == person
            label = addresses.shown(url) + (f" → {addresses.shown(hop)}" if hop != url else "")
            found = self._ask(hop, label, headers, private=private, kept=kept)
            if isinstance(found, str):
                hop = _target(hop, found)
                continue
            answer = Answer(data=found.data, url=hop, next=found.next)
            if self._cache and found.is_new and _is_surely_whole(found.headers):
                keep = partial(self._cache.save, url, found.headers, found.data)
                return replace(answer, keep=keep)
            return answer
        message = f"leads on and on: more than {HOPS} redirects"
        raise FetchError(message, url=addresses.shown(url), hint=_HINTS[404])

    def _ask(
        self, url: str, where: str, headers: Mapping[str, str], *, private: bool, kept: Kept | None
    ) -> str | _Found:
        """A redirect's target, or the document."""
        host = addresses.origin(url)[1]
        self._wait(host)
        self._wire.begin(seconds=self._seconds, private=private)
        self._http.cookies.clear()
        try:
            request = self._http.build_request("GET", url, headers=headers)
            response = self._http.send(request, stream=True)
            try:
                return self._read(response, where, host, kept)
            finally:
                response.close()
        except FetchError as exc:
            raise FetchError(exc.message, url=where, status=exc.status, hint=exc.hint) from exc
        except TooSlow as exc:
            message = f"is too slow: no whole answer within {self._seconds:,.0f} seconds"
            hint = "timeout under [fetch] in digest.toml gives it more"
            raise FetchError(message, url=where, hint=hint) from exc
        except httpx2.InvalidURL as exc:
            raise FetchError(f"is no address: {exc}", url=where) from exc
        except httpcore2.TimeoutException as exc:
            raise _Passing(FetchError("does not answer", url=where), host) from exc
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as exc:
            message = f"the connection failed: {str(exc) or type(exc).__name__}"
            raise _Passing(FetchError(message, url=where), host) from exc
        finally:
            self._pace.asked(host, self._clock.now())

    def _wait(self, host: str) -> None:
        seconds = self._pace.wait(host, self._clock.now())
        if seconds > LONG_WAIT:
            self._say(f"waiting {seconds:,.0f} seconds for {host}")
        if seconds:
            self._clock.sleep(seconds)

    def _read(
        self, response: httpx2.Response, where: str, host: str, kept: Kept | None
    ) -> str | _Found:
        status, headers = response.status_code, response.headers
        asked = rules.told(headers, status, self._clock.today())
        if status in rules.PASSING:
            reason = f"the service answers {response.reason_phrase or 'with an error'}"
            raise _Passing(FetchError(reason, url=where, status=status), host, asked)
        self._pace.asked(host, self._clock.now(), more=min(asked, rules.MOST))
        following = response.links.get("next", {}).get("url", "")
        if status == 304 and kept:
            return _Found(data=kept.data, headers=headers, next=following, is_new=False)
        if response.has_redirect_location:
            return headers["location"]
        if status != 200:
            reason = f"the service answers {response.reason_phrase or 'with an error'}"
            raise FetchError(reason, url=where, status=status, hint=_HINTS.get(status, ""))
        data = self._body(response, where)
        if not data.strip():
            raise FetchError("the answer is empty", url=where, hint=_HINTS[404])
        return _Found(data=data, headers=headers, next=following)

    def _body(self, response: httpx2.Response, where: str) -> bytes:
        size = response.headers.get("content-length", "")
        if size.isdigit() and int(size) > self._max_bytes:
            raise self._too_large(where)
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"is packed as {packing!r}, which was not asked for", url=where)
        data = self._collect(response.iter_raw(), where)
        if "gzip" in packing and data:
            data = self._unpacked(data, gzip.open, where)
        # A packed file, as anthology.bib.gz.
        unpack = unpacker(data)
        return self._unpacked(data, unpack, where) if unpack else data

    def _unpacked(self, packed: bytes, unpack: Unpack, where: str) -> bytes:
        try:
            with unpack(io.BytesIO(packed)) as stream:
                data: bytes = stream.read(self._max_bytes + 1)
        except EOFError as exc:
            raise httpcore2.RemoteProtocolError("the answer is cut off") from exc
        except (OSError, *DAMAGED) as exc:
            message = "cannot be unpacked: it is damaged, or not packed as it says"
            raise FetchError(message, url=where) from exc
        if len(data) > self._max_bytes:
            raise self._too_large(where)
        return data

    def _collect(self, pieces: Iterable[bytes], where: str) -> bytes:
        data = bytearray()
        for piece in pieces:
            data += piece
            if len(data) > self._max_bytes:
                raise self._too_large(where)
        return bytes(data)

    def _too_large(self, where: str) -> FetchError:
        hint = "max_mb under [fetch] in digest.toml allows more"
        return FetchError(f"is larger than {self._max_bytes:,} bytes", url=where, hint=hint)


def _is_surely_whole(headers: Mapping[str, str]) -> bool:
    """Whether the answer says itself where it ends; else a cut looks as its end."""
    return (
        "content-length" in headers
        or "chunked" in headers.get("transfer-encoding", "").lower()
        or "gzip" in headers.get("content-encoding", "").lower()
    )


def _target(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        addresses.origin(target)
    except (FetchError, ValueError) as exc:
        message = f"leads to {addresses.shown(location)!r}, which is not fetched"
        hint = "only http and https are followed"
        raise FetchError(message, url=addresses.shown(url), hint=hint) from exc
    return target
