"""A list of the web, page after page."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import __version__
from generator.errors import FetchError, FormatError, Level, Problem
from generator.fetch import addresses, lists
from generator.formats import registry
from generator.models import Batch
from generator.project import Project
from generator.workflow.running import Say

if TYPE_CHECKING:
    from generator.fetch.client import Client

_NOTHING = re.compile(rb"\s*\[\s*\]\s*")
"""A list without items: a weekend, in any format of JSON."""
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document of a list."""

    origin: str
    """Its address as it may be written down."""
    data: bytes
    batch: Batch
    next: str
    """The address of the page after it; '' at the end."""


class GoesRound(FetchError):
    """A list leads back to what was read of it."""


def make_client(project: Project, *, say: Say, keep: bool = True) -> Client:
    """A client with the project's limits; it keeps answers in `.digest/`, unless told not to."""
    from generator.fetch.cache import Cache
    from generator.fetch.client import Client

    settings, site = project.settings.fetch, project.settings.site.url
    private = os.environ.get(addresses.ALLOW_PRIVATE) == "1"
    if private:
        say(f"{addresses.ALLOW_PRIVATE}=1: addresses of private networks and this machine are read")
    return Client(
        agent=f"paper-digest-generator/{__version__}" + (f" (+{site})" if site else ""),
        seconds=settings.timeout,
        max_bytes=settings.max_mb * 1_000_000,
        cache=Cache(project.state / "fetched", now=time.time()) if keep else None,
        allow_private=private,
        say=say,
    )


def pages(
    client: Client,
    url: str,
    *,
    named: str = "",
    format: str = "",
    as_of: dt.date | None = None,
    secrets: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    """Page after page, to the end.

    Raises:
        FetchError: a page cannot be had, or leads back to one that was read.
        FormatError: a page cannot be read.
    """
    named = named or url
    asked: set[str] = set()
    came: set[str] = set()
    while url:
        asked.add(url)
        answer = client.get(url, named=named, secrets=secrets)
        origin = addresses.shown(url)
        batch = _parse(answer.data, origin, format, as_of)
        answer.keep()
        told = batch.next or lists.next_page(answer.url, batch.format, answer.data) or answer.next
        following = addresses.following(answer.url, told) if told else ""
        digest = hashlib.sha256(answer.data).hexdigest()
        if digest in came:
            raise GoesRound("is the same page as one before it: the list goes round", url=origin)
        came.add(digest)
        round_about = following in asked
        yield Page(
            origin=origin, data=answer.data, batch=batch, next="" if round_about else following
        )
        if round_about:
            message = "leads back to a page that was read: the list goes round"
            raise GoesRound(message, url=origin)
        url = following


def more_pages(where: str, number: int, *, hint: str, level: Level = Level.WARNING) -> Problem:
    """That a list was not read to its end, because somebody set a limit."""
    message = f"the list goes on after page {number}, where its limit ends it"
    return Problem(code="fetch/more-pages", where=where, message=message, hint=hint, level=level)


def _parse(data: bytes, origin: str, format: str, as_of: dt.date | None) -> Batch:
    if not format and _NOTHING.fullmatch(data):
        return Batch(format="")
    chosen = registry.FORMATS[format] if format else registry.detect(data, origin)
    head = data[: registry.SNIFFED].lstrip()
    is_page = head[:20].lower().startswith(_PAGE)
    if is_page and not chosen.sniff(head.decode("utf-8", "replace")):
        message = f"is an HTML page where {chosen.title} was expected: an error page, or a login"
        raise FormatError(message, origin=origin, hint="open the address in a browser")
    try:
        return chosen.parse(data, origin, as_of)
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=chosen.name, hint=exc.hint) from exc
