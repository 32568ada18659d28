"""Turns the bytes of a text file into text, and says in which encoding it read them.

It never repairs silently: what is no text is refused, what had to be guessed is in the answer.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass, replace

from generator.errors import FormatError, Level, Problem

_SAVE_AS = "save it again as plain text in UTF-8"

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or a .docx, .xlsx, .epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"wOF2", "a font"),
    (b"bplist", "a binary property list (Safari's .webarchive is one)"),
)

# The BOM of UTF-32-LE begins with the one of UTF-16-LE, so the longer ones are tried first.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text with LF line ends, and how it was read."""

    text: str
    encoding: str
    """Python's name: `utf-8 utf-16-le utf-16-be utf-32-le utf-32-be cp1252`."""
    guessed: bool = False
    """Nothing in the bytes says that this is the encoding."""
    damaged: int = 0
    """Bytes that fit nowhere; each is U+FFFD in the text."""
    cut: bool = False
    """It ends in the middle of a character, which was dropped."""

    def problem(self, origin: str) -> Problem | None:
        """What a person should know about the reading, if anything."""
        read_as = "read as Windows-1252: it is not UTF-8"
        if self.damaged:
            name = f"{read_as}; " if self.guessed else ""
            which = "neither" if self.guessed else "no UTF-8"
            message = f"{name}{self.damaged} bytes are {which} and were replaced by U+FFFD"
            level = Level.WARNING
        elif self.cut:
            message = "it ends in the middle of a character; the file may be incomplete"
            level = Level.WARNING
        elif self.guessed:
            message = read_as
            level = Level.INFO
        else:
            return None
        hint = f"if accents look wrong, {_SAVE_AS}"
        return Problem(code="text/encoding", where=origin, message=message, hint=hint, level=level)


def decode(data: bytes, *, origin: str) -> Decoded:
    r"""Read bytes as text: by BOM, UTF-16 that cannot be anything else, UTF-8, then Windows-1252.

    A character cut off at the very end is dropped: half a download is still a text.

    >>> decode(b"caf\xc3\xa9\r\n", origin="x").text
    'café\n'

    Raises:
        FormatError: empty, binary, or in no encoding that we can know.
    """
    if not data.strip(b" \t\r\n\f\v\x00"):
        hint = "check that the page was saved or downloaded completely"
        raise FormatError("the file is empty", origin=origin, hint=hint)
    _refuse_known_binaries(data, origin)
    found = _by_bom(data, origin) or _utf16_without_bom(data) or _utf8(data)
    if found is None or _is_binary(found.text):
        raise FormatError("this is binary data, not text", origin=origin, hint=_SAVE_AS)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\f\v\u00a0\u2028\u2029"):
        raise FormatError("the file is empty", origin=origin, hint="it holds only white space")
    return replace(found, text=text)


def _refuse_known_binaries(data: bytes, origin: str) -> None:
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), "")
    if data[257:262] == b"ustar":
        kind = "a tar archive"
    if kind:
        raise FormatError(f"this is {kind}, not text", origin=origin, hint=_SAVE_AS)


def _by_bom(data: bytes, origin: str) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return _decode_start(data[len(bom) :], encoding)
            except UnicodeDecodeError as exc:
                if encoding == "utf-8":
                    return _utf8(data[len(bom) :])
                message = f"it says it is {encoding}, but byte {exc.start} is not"
                raise FormatError(message, origin=origin, hint=_SAVE_AS) from exc
    return None


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """Western text in UTF-16 has a NUL in nearly every second byte, and on one side only."""
    head = data[:4096]
    half = len(head) // 2
    if half < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        encoding = "utf-16-le"
    elif even > 0.7 * half and odd < 0.05 * half:
        encoding = "utf-16-be"
    else:
        return None
    try:
        return _decode_start(data, encoding)
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> Decoded | None:
    """UTF-8, whole, cut at its end or damaged; else a one-byte encoding.

    Two high bytes that by chance are one UTF-8 character are rare in Western text, so two such
    characters tell that it was UTF-8, into which some lines came in another encoding; reading all
    as Windows-1252 would spoil them.
    """
    with contextlib.suppress(UnicodeDecodeError):
        return _decode_start(data, "utf-8")
    text = data.decode("utf-8", "surrogateescape")
    damaged = sum("\udc80" <= char <= "\udcff" for char in text)
    whole = sum(char > "\x7f" for char in text) - damaged
    if whole > 1 and 2 * whole >= damaged:
        return Decoded(text=data.decode("utf-8", "replace"), encoding="utf-8", damaged=damaged)
    return _one_byte(data)


def _one_byte(data: bytes) -> Decoded | None:
    """Windows-1252, when the bytes look like a Western text.

    Cyrillic, Greek or East Asian encodings are mostly high bytes; they decode to nonsense here,
    without any error, so they are refused. Five bytes mean nothing in it; a stray one is told.
    """
    text = data.decode("cp1252", "replace")
    high = sum(char > "\x7f" for char in text)
    letters = len(_LETTERS.findall(text))
    strange = text.count("\ufffd")
    if strange > 1 + len(text) / 200 or high > 0.2 * len(text) or letters < 0.5 * len(text):
        return None
    return Decoded(text=text, encoding="cp1252", guessed=True, damaged=strange)


def _decode_start(data: bytes, encoding: str) -> Decoded:
    """Decode all but a character that is cut off at the end; else `UnicodeDecodeError`."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    text = decoder.decode(data, final=False)
    return Decoded(text=text, encoding=encoding, cut=bool(decoder.getstate()[0]))


def _is_binary(text: str) -> bool:
    """One stray control in a page is dropped later; one in two hundred characters is no text."""
    return len(_CONTROL.findall(text)) > len(text) / 200
