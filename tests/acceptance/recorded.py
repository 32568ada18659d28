"""The recorded data, read."""

from __future__ import annotations

import contextlib
from pathlib import Path

from generator.errors import FormatError
from generator.formats import registry
from generator.models import Record


def records_of(folder: Path) -> list[Record]:
    """What is of the format that a folder of samples is named after."""
    name = folder.name.replace("_", "-")
    found: list[Record] = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        # Error answers lie there as well.
        with contextlib.suppress(FormatError):
            data = path.read_bytes()
            if registry.detect(data, path.name).name == name:
                found += registry.FORMATS[name].parse(data, path.name).records
    return found
