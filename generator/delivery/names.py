"""The DNS, asked for what a mail's domain says. Effect; a test has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from generator.errors import DeliveryError

SECONDS = 10.0


class Names(Protocol):
    """Records of a name; none where it has none."""

    def txt(self, name: str) -> Sequence[str]: ...

    def mx(self, name: str) -> Sequence[str]: ...


class Dns:
    """The system's own resolver, by dnspython (which email-validator brings along)."""

    def txt(self, name: str) -> Sequence[str]:
        # One record may come in several strings, joined without a blank (RFC 7208 §3.3).
        return [b"".join(one.strings).decode("utf-8", "replace") for one in self._ask(name, "TXT")]

    def mx(self, name: str) -> Sequence[str]:
        return [str(one.exchange) for one in self._ask(name, "MX")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        import dns.exception
        import dns.resolver

        try:
            return list(dns.resolver.resolve(name, kind, lifetime=SECONDS))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as exc:
            raise DeliveryError(f"the DNS does not answer about {name}") from exc
