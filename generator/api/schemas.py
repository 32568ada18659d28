"""JSON Schemas of the documents (draft 2020-12), made from their types. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from generator.api.addresses import schema
from generator.api.shapes import DOCUMENTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Path → schema, one for each kind of document."""
    for kind, shape in DOCUMENTS.items():
        yield schema(kind), {"$schema": DIALECT, **TypeAdapter(shape).json_schema()}
