from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import FormatError, Level
from generator.text.decoding import decode

TEXT = "Café – “naïve” • 4 authors\nMore words here, and more.\n"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_told_apart(codec: str, encoding: str) -> None:
    found = decode(TEXT.encode(codec), origin="x")
    assert (found.text, found.encoding) == (TEXT, encoding)
    assert found.guessed == (codec == "cp1252")


def test_line_ends_become_one() -> None:
    assert decode(b"a\r\nb\rc\n", origin="x").text == "a\nb\nc\n"


def test_a_guess_is_a_note_and_utf8_is_none() -> None:
    note = decode(TEXT.encode("cp1252"), origin="x.txt").problem("x.txt")
    assert note is not None
    assert (note.level, note.where) == (Level.INFO, "x.txt")
    assert "Windows-1252" in note.message
    assert decode(TEXT.encode(), origin="x").problem("x") is None


def test_a_character_cut_at_the_end_is_dropped() -> None:
    data = "4 authors • ü".encode()
    assert decode(data[:-1], origin="x").text == "4 authors • "
    assert decode("abcdefg".encode("utf-16")[:-1], origin="x").text == "abcdef"
    note = decode("4 authors •".encode()[:-2], origin="x").problem("x")
    assert note is not None
    assert "incomplete" in note.message


def test_damaged_utf8_stays_utf8_with_a_warning() -> None:
    found = decode("• ü • ä".encode() + b" \xff " + "é".encode(), origin="x")
    assert found.text == "• ü • ä \ufffd é"
    note = found.problem("x")
    assert note is not None
    assert note.level is Level.WARNING


def test_one_byte_that_means_nothing_spoils_no_text() -> None:
    found = decode(b"A study of M\x81ller and bees", origin="x")
    assert found.text == "A study of M\ufffdller and bees"
    note = found.problem("x")
    assert note is not None
    assert note.level is Level.WARNING
    assert "1 bytes are neither" in note.message


def test_utf8_with_some_lines_of_another_encoding_stays_utf8() -> None:
    data = "Müller and Jäger\n".encode() + "Müller, Jäger, Weiß, Köhler".encode("cp1252")
    found = decode(data, origin="x")
    assert found.text.startswith("Müller and Jäger\n")
    assert (found.encoding, found.damaged) == ("utf-8", 4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        ("\u00a0\n".encode(), "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"a\x00b\x01c", "binary"),
        (b"\xfe\xff\xd8\x00\x00a", "utf-16-be"),
        ("Привет, мир, это текст".encode("cp1251"), "binary"),
        ("日本語の文章です。".encode("shift-jis"), "binary"),
        (b"\x81 ", "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_hint(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        decode(data, origin="x.txt")
    assert caught.value.hint


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with contextlib.suppress(FormatError):
        assert "\r" not in decode(data, origin="x").text


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1))
def test_utf8_text_is_kept(text: str) -> None:
    if text.strip() and not text.startswith(("%PDF-", "GIF8", "BZh", "PAR1", "wOF2", "bplist")):
        assert decode(text.encode(), origin="x").text == text
