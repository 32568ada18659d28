"""A paper as JSON, for what is kept from one run to the next: read in a tenth of a file's time."""

from __future__ import annotations

import functools

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from generator.models import Paper


@functools.cache
def _adapter() -> TypeAdapter[Paper]:
    return TypeAdapter(Paper)


def dump_kept(paper: Paper) -> bytes:
    """Everything that is known of it: the same bytes for the same paper only.

    Nothing where half a character stands in it, as only a damaged source has.
    """
    try:
        return _adapter().dump_json(paper)
    except PydanticSerializationError:
        return b""


def load_kept(data: bytes) -> Paper | None:
    """The paper again; None where that was written otherwise."""
    try:
        return _adapter().validate_json(data)
    except ValidationError:
        return None
