"""What a domain's DNS says about its mail, judged. Pure: records in, findings out."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

from generator.errors import Level, Problem

LEAST_KEY = 200
"""Bytes of a public RSA key of 1,024 bits and more, as the record holds it."""


def spf(domain: str, texts: Sequence[str]) -> tuple[Problem, ...]:
    """RFC 7208: one record, and an end that says what is not ours."""
    found = [one for one in texts if re.match(r"v=spf1( |$)", one, re.IGNORECASE)]
    hint = f"a TXT record at {domain}: v=spf1 include:<your relay's> ~all; the relay says which"
    if not found:
        return (_problem("spf", domain, "there is no SPF record", hint),)
    if len(found) > 1:
        return (_problem("spf", domain, "there are two SPF records, which is none", "join them"),)
    if re.search(r"(^| )\+?all( |$)", found[0], re.IGNORECASE):
        return (_problem("spf", domain, "SPF lets everybody write (all)", "end it with ~all"),)
    if not re.search(r"( [-~?]all|redirect=)", found[0], re.IGNORECASE):
        return (_problem("spf", domain, "SPF has no end", "end it with ~all", Level.WARNING),)
    return ()


def dkim(selector: str, domain: str, texts: Sequence[str]) -> tuple[Problem, ...]:
    """RFC 6376 §3.6.1."""
    name = f"{selector}._domainkey.{domain}"
    found = [one for one in texts if "p=" in one]
    if not found:
        hint = "publish the public key there: the relay, or openssl rsa -pubout, gives it"
        return (_problem("dkim", name, "there is no DKIM key", hint),)
    parts = (part.partition("=") for part in found[0].split(";"))
    tags = {name.strip(): value.strip() for name, _, value in parts}
    key = re.sub(r"\s", "", tags.get("p", ""))
    if not key:
        return (_problem("dkim", name, "the DKIM key was taken back", "publish a new one"),)
    try:
        size = len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        return (_problem("dkim", name, "the DKIM key is damaged", "publish it again, in one line"),)
    if tags.get("k", "rsa") == "rsa" and size < LEAST_KEY:
        return (_problem("dkim", name, "the DKIM key is short", "make one of 2,048 bits"),)
    return ()


def dmarc(domain: str, texts: Sequence[str]) -> tuple[Problem, ...]:
    """RFC 9989 (before: 7489)."""
    found = [one for one in texts if re.match(r"v=DMARC1\s*(;|$)", one)]
    hint = f"a TXT record at _dmarc.{domain}: v=DMARC1; p=none"
    if not found:
        return (_problem("dmarc", domain, "there is no DMARC record", hint),)
    if len(found) > 1:
        return (_problem("dmarc", domain, "there are two DMARC records", "keep one"),)
    if not re.search(r";\s*p\s*=\s*(none|quarantine|reject)\b", found[0], re.IGNORECASE):
        return (_problem("dmarc", domain, "DMARC has no policy", hint),)
    return ()


def mx(domain: str, hosts: Sequence[str]) -> tuple[Problem, ...]:
    """RFC 5321 §5.1, RFC 7505 for the one that says no."""
    if not hosts or list(hosts) == ["."]:
        hint = "mail to unsubscribe must arrive: give the domain an MX record"
        return (_problem("mx", domain, "no host takes mail for it", hint),)
    return ()


def _problem(code: str, where: str, message: str, hint: str, level: Level = Level.ERROR) -> Problem:
    return Problem(code=f"mail/{code}", where=where, message=message, hint=hint, level=level)
