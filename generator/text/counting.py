"""A number with its word, for what people are told on a terminal."""

from __future__ import annotations


def counted(number: int, one: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
