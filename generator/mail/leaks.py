"""Readers' addresses and tokens in files that others see. Pure: bytes in, places out."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from generator.mail import tokens

_ADDRESS = re.compile(r"[^\s,;<>()\"'@]{1,64}@[^\s,;<>()\"'@]{1,253}")
_LOCAL = re.compile(rb"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}\Z")
_HOST = re.compile(rb"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_WITHIN = re.compile(rb"[!#$%&'*/=?^`{|}~]")
"""What may stand in an address, but more often stands before one."""
_TOKEN = re.compile(rb"(?<![A-Za-z0-9])[utcUTC][a-zA-Z0-9][a-zA-Z2-7]{29}(?![A-Za-z0-9])")
_ENTITIES = re.compile(rb"(?:&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What must not be seen."""

    addresses: frozenset[str]
    """In small letters."""
    keys: Mapping[str, bytes]
    """Of the tokens."""

    def __bool__(self) -> bool:
        return bool(self.addresses or self.keys)


def addresses_in(text: str) -> frozenset[str]:
    """All that looks like one, in a list of whatever form."""
    return frozenset(one.lower().strip(".") for one in _ADDRESS.findall(text))


def find(data: bytes, secrets: Secrets) -> Iterator[tuple[int, str]]:
    """Line, and what stands there: never the address or token itself."""
    plain = _plain(data)
    for place in _places(plain, b"@") if secrets.addresses else ():
        if _is_known(plain, place, secrets.addresses):
            yield _line(plain, place), "the address of a reader"
    for found in _TOKEN.finditer(plain) if secrets.keys else ():
        if tokens.check(found[0].decode("ascii"), secrets.keys):
            yield _line(plain, found.start()), "a reader's token"


def _plain(data: bytes) -> bytes:
    """Without the ways to write an @ of HTML, addresses of links and JSON."""
    if b"&#" in data:
        data = _ENTITIES.sub(lambda found: html.unescape(found[0].decode()).encode(), data)
    return data.replace(b"%40", b"@").replace(b"\\u0040", b"@").replace(b"&commat;", b"@")


def _places(data: bytes, sought: bytes) -> Iterator[int]:
    place = data.find(sought)
    while place >= 0:
        yield place
        place = data.find(sought, place + 1)


def _is_known(data: bytes, place: int, addresses: Collection[str]) -> bool:
    local = _LOCAL.search(data, max(0, place - 64), place)
    host = _HOST.match(data, place + 1, place + 254)
    if not (local and host):
        return False
    end = host[0].decode("ascii").lower()
    starts = [0, *(one.end() for one in _WITHIN.finditer(local[0]))]
    before = local[0].decode("ascii").lower()
    return any(f"{before[start:]}@{end}" in addresses for start in starts)


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1
