"""Bytes of a library → text. Old libraries say their encoding in a comment; that one is taken."""

from __future__ import annotations

import codecs
import contextlib
import re

from generator.errors import FormatError, Problem
from generator.text.decoding import decode

# JabRef; Emacs, and biber after it; BibDesk.
_DECLARED = re.compile(
    rb"%+\s*Encoding:\s*([\w-]+)|coding:\s*([\w-]+?)(?:-unix|-dos|-mac)?\s*(?:-\*-|;|\r?\n)"
    rb"|Saved with string encoding ([\w() ,-]+)",
    re.IGNORECASE,
)
_BIBDESK = {
    "western (iso latin 1)": "cp1252",
    "western (windows latin 1)": "cp1252",
    "western (mac os roman)": "mac_roman",
    "central european (iso latin 2)": "iso8859-2",
}

# Python's own names for what text editors write; it also knows codecs that are no encodings.
_ENCODINGS = re.compile(
    r"ascii|iso8859-\d{1,2}|cp(?:125\d|437|8[56]\d|9\d\d)|mac-\w+|koi8-[rut]|gb(?:2312|k|18030)|big5\w*"
    r"|shift_jis\w*|euc_\w+|tis-620"
)


def decode_library(data: bytes, origin: str, format: str) -> tuple[str, list[Problem]]:
    """The text, with LF line ends and no byte-order mark, and what is to be said about it.

    Raises:
        FormatError: empty, binary, or in no encoding that we can know.
    """
    text = _as_declared(data)
    if text:
        return text.replace("\r\n", "\n").replace("\r", "\n"), []
    try:
        found = decode(data, origin=origin)
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=format, hint=exc.hint) from exc
    problem = found.problem(origin)
    return found.text.removeprefix("\ufeff"), [problem] if problem else []


def _as_declared(data: bytes) -> str:
    """'' when it is UTF-8, says nothing, or says what is not true."""
    declared = _DECLARED.search(data[:3000])
    if declared is None or b"\x00" in data:
        return ""
    with contextlib.suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return ""
    said = next(one for one in declared.groups() if one).decode("ascii").strip().lower()
    name = re.sub(r"^latin-(?=\d)", "latin", _BIBDESK.get(said, said))
    with contextlib.suppress(LookupError, UnicodeDecodeError):
        name = codecs.lookup(name).name
        if _ENCODINGS.fullmatch(name):
            return data.decode("cp1252" if name == "iso8859-1" else name)
    return ""
