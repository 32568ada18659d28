"""What every section of `digest.toml` is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table: its keys are known, its values of their type, and none of them changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
