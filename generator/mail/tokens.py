"""Signed tokens for links in mails: what a reader may do without a password. Pure.

    action (1)  key's name (1)  base32( reader (8 bytes) ‖ first 10 bytes of HMAC-SHA-256 )

31 letters and digits in small letters: it fits the local part of an address (64 octets, RFC 5321
§4.5.3.1.1) as `unsub+TOKEN`, and some relays change the case of that. Tokens never end: the law
wants an old mail's link to work. A key that leaked is taken out by its name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Action = Literal["u", "t", "c"]
"""Unsubscribe from all, change themes, confirm."""
_SIGNED = 10
_TOKEN = re.compile(r"[utc][a-z0-9][a-z2-7]{29}")
FIND = re.compile(r"(?<![a-z0-9])[utc][a-z0-9][a-z2-7]{29}(?![a-z0-9])", re.IGNORECASE)
"""A token inside other text: an address, a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token says, once its signature has been found good."""

    action: Action
    reader: str
    """`reader_id` of the address."""


def reader_id(address: str) -> str:
    """An address as 16 hexadecimal digits: the same for ever, and no address.

    Whoever holds a list of addresses can find out which is whose; so it is not public either.
    """
    return hashlib.blake2b(canonical(address).encode(), digest_size=8).hexdigest()


def canonical(address: str) -> str:
    """One spelling: small letters. Dots and what follows a plus are the reader's own business."""
    return address.strip().lower()


def make(action: Action, reader: str, keys: Mapping[str, bytes]) -> str:
    """A token signed with the first key."""
    name, key = next(iter(keys.items()))
    body = bytes.fromhex(reader)
    signed = body + _signature(action, name, body, key)
    return action + name + base64.b32encode(signed).decode().rstrip("=").lower()


def check(token: str, keys: Mapping[str, bytes]) -> Token | None:
    """What a token says; None when it is none, or not signed with a key of ours."""
    token = token.lower()
    if not _TOKEN.fullmatch(token):
        return None
    name = token[1]
    key = keys.get(name)
    raw = base64.b32decode(token[2:].upper() + "===")
    body, signature = raw[:8], raw[8:]
    action = next(one for one in get_args(Action) if one == token[0])
    # Always compared, so that time does not tell which names of keys there are.
    good = hmac.compare_digest(signature, _signature(action, name, body, key or b"\0"))
    return Token(action=action, reader=body.hex()) if good and key else None


def parse_keys(text: str) -> Mapping[str, bytes]:
    """`1:secret 0:older secret`: names of one letter or digit, the newest first.

    A text without a name is one key, `0`.

    Raises:
        ValueError: a key is shorter than 16 characters, or a name is none.
    """
    found: dict[str, bytes] = {}
    for part in text.split():
        name, colon, secret = part.partition(":")
        if not colon:
            name, secret = "0", part
        if not re.fullmatch(r"[a-z0-9]", name) or name in found:
            raise ValueError("a key's name must be one letter or digit, and its own")
        if len(secret) < 16:
            raise ValueError("a key must have 16 characters or more")
        found[name] = secret.encode()
    if not found:
        raise ValueError("there is no key")
    return found


def _signature(action: Action, name: str, body: bytes, key: bytes) -> bytes:
    return hmac.new(key, action.encode() + name.encode() + body, hashlib.sha256).digest()[:_SIGNED]
