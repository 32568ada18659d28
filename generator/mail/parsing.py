"""The bytes of a mail from anybody → a message, whatever is in them. Pure."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser, HeaderParser

MOST_PARTS = 100
"""Parts that hold parts, of a mail; a bounce with the mail that it returns has less than ten."""
MOST_RAW = 4_000
"""Characters of one header that are looked at, as they stand in the mail."""
MOST_LINES = 20
"""Headers of one name that are looked at."""
_HOLDER = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)


def parse(raw: bytes) -> Message:
    """The mail; of one with too many parts in parts only the headers.

    The parser of the standard library goes one call deeper with each part in a part, and stops
    with a RecursionError: so their names are counted first. In a `multipart/digest` a mail needs
    no name to be one; but what goes deeper in it does.
    """
    return BytesParser().parsebytes(raw, headersonly=is_too_deep(raw))


def is_too_deep(raw: bytes) -> bool:
    return len(_HOLDER.findall(raw)) > MOST_PARTS


def parse_headers(text: str) -> Message:
    """Headers that stand by themselves, as a report has them."""
    return HeaderParser().parsestr(text)


def values(message: Message, name: str) -> list[str]:
    """The headers of a name, each cut before anything decodes it.

    Decoding takes time with the square of the length, and anybody can write us.
    """
    found = message.get_all(name, [])[:MOST_LINES]
    # A header with bytes that are not ASCII comes as a `Header`, which is decoded already.
    return [str(one)[:MOST_RAW] for one in found]
