"""The connection below the client: goes only where it may, and ends when its time is up.

The host's number is checked where the connection is made, so that no second look at its name can
lead elsewhere (DNS rebinding). TLS is checked against the name all the same. A timeout of a socket
starts anew with every byte; here each read has what is left of the whole time.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from generator.errors import FetchError
from generator.fetch import addresses


class Wire(httpx2.BaseTransport):
    """Transport for one request at a time; `begin` says what holds for the next one."""

    def __init__(self, resolve: addresses.Resolve, clock: Callable[[], float]) -> None:
        self._network = _Network(resolve, clock)
        # No connection is kept: the pauses between requests are longer than servers wait.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=True),
            network_backend=self._network,
            max_keepalive_connections=0,
        )

    def begin(self, *, seconds: float, private: bool) -> None:
        """The next request has so many seconds; `private` addresses may be reached or not."""
        network = self._network
        network.deadline, network.private = network.clock() + seconds, private

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert isinstance(request.stream, httpx2.SyncByteStream)
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore2.NetworkBackend):
    def __init__(self, resolve: addresses.Resolve, clock: Callable[[], float]) -> None:
        self._inner = httpcore2.SyncBackend()
        self._resolve = resolve
        self.clock = clock
        self.deadline = 0.0
        self.private = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            numbers = self._resolve(host, port)
        except (OSError, UnicodeError) as exc:
            if getattr(exc, "errno", None) == socket.EAI_AGAIN:
                raise httpcore2.ConnectError("the name service does not answer") from exc
            raise FetchError("the host is not known", url=host, hint="check the name") from exc
        failure: Exception = httpcore2.ConnectError("the host has no address")
        for number in addresses.checked(host, numbers, private=self.private):
            try:
                inner = self._inner.connect_tcp(
                    number, port, self.left(timeout), local_address, socket_options
                )
                return _Stream(inner, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as exc:
                failure = exc
        raise failure

    def left(self, timeout: float | None) -> float:
        """What is left of the whole time, at most `timeout`."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise TooSlow
        return left if timeout is None else min(left, timeout)


class TooSlow(Exception):
    """The whole time is up."""


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, network: _Network) -> None:
        self._inner, self._network = inner, network
        self._answers = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._inner.read(max_bytes, self._network.left(timeout))
        except httpcore2.ReadTimeout:
            if self._answers:
                self._network.left(timeout)  # it was the whole time that ended
            raise
        self._answers = True
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._network.left(timeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._network.left(timeout)
        try:
            return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._network)
        except httpcore2.ConnectError as exc:
            if isinstance(exc.__cause__, ssl.SSLCertVerificationError):
                message = f"its certificate is not valid: {exc.__cause__.verify_message}"
                hint = "do not trust this answer; the service has to mend it"
                raise FetchError(message, url=server_hostname or "", hint=hint) from exc
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()
