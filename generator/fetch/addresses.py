"""Addresses: the days they stand for, what is shown of them, and the hosts that may be asked.

Pure, but for asking the system for a host's numbers.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from generator.errors import FetchError

Resolve = Callable[[str, int], Sequence[str]]
"""A host and a port → the numbers that it has."""
IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Origin = tuple[str, str, int]
"""Scheme, host and port."""

ALLOW_PRIVATE = "DIGEST_ALLOW_PRIVATE"
"""The environment variable that lets a private address be fetched, when a person named it."""
SECRET_KEYS = ("key", "token", "secret", "password", "passwd", "pwd", "auth", "credential",
               "signature", "sig")  # fmt: skip
MASK = "***"

_PRIVATE_HINT = (
    f"{ALLOW_PRIVATE}=1 in the environment lets addresses through that you name yourself"
)

_DATE = re.compile(r"\{date(?::([^{}]*))?\}")
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SPECIAL = ipaddress.IPv4Network("192.0.0.0/24")
"""Protocols, and one cloud's metadata; not all Pythons call the whole of it private."""
_OAI_VERBS = ("ListRecords", "ListIdentifiers")


def is_url(text: str) -> bool:
    """Whether it is an address of the web, and not a path."""
    return text.lower().startswith(("http://", "https://"))


def is_dated(url: str) -> bool:
    return _DATE.search(url) is not None


def expand(url: str, day: dt.date) -> str:
    """`{date}` as 2026-01-31, `{date:%Y%m%d}` as 20260131."""
    return _DATE.sub(lambda found: quote(day.strftime(found[1] or "%Y-%m-%d")), url)


def days(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """From the first to the last, both included."""
    return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def following(url: str, told: str) -> str:
    """The address of the next page, as a page tells it: an address, or a resumptionToken.

    https://www.openarchives.org/OAI/openarchivesprotocol.html#FlowControl: the token is the only
    argument beside the verb. An address of the same list on another host (arXiv's pages name
    arxiv.org, whichever host was asked) stays with the host that a person chose.
    """
    parts = urlsplit(url)
    verb = dict(parse_qsl(parts.query)).get("verb", "")
    if verb in _OAI_VERBS and not is_url(told):
        told = "?" + urlencode({"verb": verb, "resumptionToken": told})
    try:
        target = urljoin(url, told)
        path, query = urlsplit(target).path, urlsplit(target).query
    except ValueError as exc:
        raise FetchError(f"tells of a next page that is no address: {exc}", url=shown(url)) from exc
    if path == parts.path and query:
        return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    return target


def shown(url: str) -> str:
    """The address as it may be written down: no user, no password, no key."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return url.partition("?")[0]
    pairs = [_masked(pair) for pair in re.split("[&;]", parts.query)] if parts.query else []
    return urlunsplit((parts.scheme, host, parts.path, "&".join(pairs), ""))


def _masked(pair: str) -> str:
    name, equals, value = pair.partition("=")
    words = re.split(r"[^a-z0-9]+", name.lower())
    is_secret = any(word.endswith(SECRET_KEYS) for word in words)
    # A page's place in a list is called a token as well, and is none.
    if is_secret and value and name.lower() not in ("resumptiontoken", "pagetoken"):
        return f"{name}={MASK}"
    return f"{name}{equals}{value}"


def origin(url: str) -> Origin:
    """What a secret is meant for.

    Raises:
        FetchError: it is no http(s) address.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as exc:
        raise FetchError(f"is no address: {exc}", url=shown(url)) from exc
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        message = f"is not fetched: {scheme or 'nothing'}: is neither http nor https"
        raise FetchError(message, url=shown(url), hint="only web addresses are fetched")
    if not host or re.search(r"[\x00-\x20\x7f\\]", url):
        raise FetchError("is no address: it has no host, or blanks in it", url=shown(url))
    return scheme, host.lower(), port or _PORTS[scheme]


def keeps_secrets(old: Origin, new: Origin) -> bool:
    """Whether headers meant for one may go to the other: the same, or the same made safe."""
    return new == old or (old[0] == "http" and new == ("https", old[1], 443) and old[2] == 80)


def resolve(host: str, port: int) -> Sequence[str]:
    """What the system says.

    Raises:
        OSError: the host is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked(host: str, numbers: Sequence[str], *, private: bool = False) -> Sequence[str]:
    """The numbers to connect to. One that is not public spoils them all: it may be a trap.

    Raises:
        FetchError: a number is private, of this machine, reserved…
    """
    for number in numbers:
        if not private and not is_public(number):
            message = f"{number} is an address of this machine or a private network"
            raise FetchError(f"is not fetched: {message}", url=host, hint=_PRIVATE_HINT)
    return numbers


def is_public(number: str) -> bool:
    """Whether anyone on the internet could be meant, also behind IPv6's ways to write IPv4."""
    ip: IP = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64 or (int(ip) >> 32 == 0 and int(ip) > 1):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip in _SPECIAL)
