"""A DKIM signature of our own (RFC 6376), for a relay that makes none.

dkimpy's own list of headers leaves out `List-Unsubscribe-Post`, without whose signature RFC 8058
forbids one click. So each header that we write is named here. Those that must stand once are
named once more than they stand: a second one added on the way breaks the signature.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import DeliveryError

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type",
        "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post")  # fmt: skip
ALSO = ("Content-Transfer-Encoding", "Content-Language", "List-Help", "List-Owner", "List-Post",
        "List-Archive", "Archived-At", "Auto-Submitted", "Precedence", "Feedback-ID",
        "X-Digest-Delivery")  # fmt: skip
LEAST_BITS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs mails; the key stays here."""

    selector: str
    domain: str
    key: bytes

    def sign(self, raw: bytes) -> bytes:
        """The mail with its signature before it."""
        dkim = _dkim()
        signature: bytes = dkim.sign(
            raw, self.selector.encode(), self.domain.encode(), self.key,
            canonicalize=(b"relaxed", b"relaxed"), include_headers=_named(raw),
        )  # fmt: skip
        return signature + raw


def load_signer(selector: str, domain: str, path: str, variable: str) -> Signer:
    """Reads the key and tries it.

    Raises:
        DeliveryError: dkimpy is not installed, or the key is none or too short.
    """
    _dkim()
    if not path:
        hint = f"set {variable} to the path of the RSA key (PEM)"
        raise DeliveryError("there is no key to sign with", hint=hint)
    try:
        key = Path(path).read_bytes()
    except OSError as exc:
        raise DeliveryError(f"the key of {variable} cannot be read: {exc.strerror}") from exc
    bits = _bits(key)
    if bits < LEAST_BITS:
        hint = f"openssl genrsa {LEAST_BITS} makes one"
        raise DeliveryError(f"the key of {variable} is no RSA key of {LEAST_BITS} bits", hint=hint)
    return Signer(selector=selector, domain=domain, key=key)


def verify(raw: bytes, dns: Callable[..., bytes | None]) -> bool:
    """Whether a mail's signature is good; `dns` answers for a name with its TXT record."""
    try:
        return bool(_dkim().verify(raw, dnsfunc=dns))
    except _dkim().DKIMException:
        return False


def _named(raw: bytes) -> list[bytes]:
    head = raw.partition(b"\r\n\r\n")[0]
    names = [name.lower() for name in re.findall(rb"(?m)^([!-9;-~]+):", head)]
    found: list[bytes] = []
    for name in (one.lower().encode() for one in (*ONCE, *ALSO)):
        found += [name] * names.count(name)
    return found + [one.lower().encode() for one in ONCE]


def _bits(key: bytes) -> int:
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key

    try:
        return int(parse_pem_private_key(key)["modulus"].bit_length())
    except (UnparsableKeyError, KeyError, TypeError, ValueError):
        return 0


def _dkim() -> Any:
    try:
        import dkim
    except ImportError as exc:
        message = "dkimpy is not installed, which [dkim] in digest.toml needs"
        raise DeliveryError(message, hint="pip install 'paper-digest-generator[dkim]'") from exc
    return dkim
