"""How long to wait: what each service asks for, what its answers say, and after a failure.

Pure. Seconds are floats; `now` is a clock that only runs forward.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Mapping

PAUSES = {"arxiv.org": 3.0}
"""Seconds between two requests to a domain and all below it.

https://info.arxiv.org/help/api/tou.html: one request every three seconds, one connection at a
time, for the API, OAI-PMH and RSS together.
"""
PAUSE = 0.6
"""For all others: 500 in five minutes, which is what Hugging Face lets anyone have."""
ATTEMPTS = 4
BACKOFF = 1.0
MOST = 300.0
"""A service that asks for more is left for the next run. Hugging Face counts in five minutes."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be another next time."""

_ITEM = re.compile(r'"[^"]*"((?:\s*;\s*(?:"[^"]*"|[a-z]+\s*=\s*[0-9]+))*)')
_PARAMETER = re.compile(r";\s*([a-z]+)\s*=\s*([0-9]{1,9})")


def bucket(host: str) -> str:
    """Hosts that share one allowance have one name."""
    names = (name for name in PAUSES if host == name or host.endswith(f".{name}"))
    return next(names, host)


class Pace:
    """When each service may be asked again."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}

    def wait(self, host: str, now: float) -> float:
        """Seconds until the next request to this host."""
        return max(0.0, self._free.get(bucket(host), 0.0) - now)

    def asked(self, host: str, now: float, *, more: float = 0.0) -> None:
        """An answer of this host has come; `more` is what it, or a failure, asks for."""
        name = bucket(host)
        free = now + max(PAUSES.get(name, PAUSE), more)
        self._free[name] = max(free, self._free.get(name, 0.0))


def after_failure(attempt: int, jitter: float) -> float:
    """Seconds before the next attempt, 1 being the first; `jitter` of 0 to 1 is added by half."""
    return BACKOFF * 2.0 ** (attempt - 1) * (1 + jitter / 2)


def told(headers: Mapping[str, str], status: int, today: dt.datetime) -> float:
    """Seconds that an answer asks for: `Retry-After`, or the end of a window that is used up."""
    return max(_retry_after(headers.get("retry-after", ""), today), _window(headers, status))


def _retry_after(value: str, today: dt.datetime) -> float:
    """Seconds, or a date (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - today).total_seconds())


def _window(headers: Mapping[str, str], status: int) -> float:
    """`RateLimit: "api";r=0;t=55`, `RateLimit-Policy: "fixed window";"api";q=500;w=300`.

    https://huggingface.co/docs/hub/rate-limits, after the draft ietf-httpapi-ratelimit-headers:
    `r` requests are left in a window that ends in `t` seconds; a window is `w` seconds long.
    """
    policies = _parameters(headers.get("ratelimit-policy", ""))
    longest = max((one.get("w", 0) for one in policies), default=0)
    used_up = [
        one.get("t", longest)
        for one in _parameters(headers.get("ratelimit", ""))
        if one.get("r") == 0 or (status == 429 and "r" not in one)
    ]
    return float(max(used_up, default=0))


def _parameters(value: str) -> list[dict[str, int]]:
    items = _ITEM.finditer(value)
    return [{name: int(number) for name, number in _PARAMETER.findall(one[1])} for one in items]
