"""OpenGraph and Twitter's card: what a page looks like where somebody posts a link to it.

https://ogp.me/; pictures and addresses are whole ones there, so without `[site] url` they are
left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.models import PartialDate
from generator.views.heads.values import Address, Image, Tag, named, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A page as others show it."""

    kind: Literal["article", "website"]
    title: str
    description: str
    site_name: str
    published: PartialDate | None = None
    tags: tuple[str, ...] = ()
    image: Image | None = None


def sharing_tags(shared: Shared, address: Address) -> tuple[Tag, ...]:
    """The tags, in a fixed order."""
    return tuple(_tags(shared, address))


def _tags(shared: Shared, address: Address) -> Iterator[Tag]:
    yield from told("og:type", shared.kind)
    yield from told("og:title", shared.title)
    yield from told("og:description", shared.description)
    yield from told("og:site_name", shared.site_name)
    yield from told("og:url", address.own)
    image = shared.image if shared.image and address.own else None
    if image:
        yield from told("og:image", address.whole(image.path))
        yield from told("og:image:type", "image/png")
        yield from told("og:image:width", str(image.width))
        yield from told("og:image:height", str(image.height))
        yield from told("og:image:alt", image.alt)
    if shared.published and shared.published.full:
        yield from told("article:published_time", str(shared.published))
    for tag in shared.tags:
        yield from told("article:tag", tag)
    yield from named("twitter:card", "summary_large_image" if image else "summary")
