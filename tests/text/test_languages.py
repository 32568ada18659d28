from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.languages import may_be, name, single, tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en", "en"), ("EN", "en"), ("eng", "en"), ("en-US", "en"), ("en_US", "en"),
        ("English", "en"), (" english ", "en"), ("american", "en"), ("USenglish", "en"),
        ("ger", "de"), ("deu", "de"), ("ngerman", "de"), ("chi", "zh"), ("zho", "zh"),
        ("jpn", "ja"), ("iw", "he"), ("no", "no"), ("nob", "nb"), ("Sanskrit", "sa"),
        ("zh-hant-TW", "zh-Hant"), ("zh_Hans", "zh-Hans"), ("sr-Latn", "sr-Latn"),
        ("ang", "ang"), ("de-1996", "de"), ("en-abcd", "en"),
        ("", ""), ("und", ""), ("mul", ""), ("zxx", ""), ("x", ""), ("qq", ""), ("Language", ""),
        ("english and french", ""), ("en; de", ""), ("langlatin", ""), ("<b>", ""),
    ],
)  # fmt: skip
def test_languages_have_one_tag(text: str, expected: str) -> None:
    assert tag(text) == expected
    assert tag(expected) == expected


def test_only_one_language_is_one() -> None:
    assert single(["eng", "English", "en-GB"]) == "en"
    assert single(["eng", "fre"]) == single([]) == single(["eng", "Pig Latin"]) == ""


def test_a_tag_has_a_name() -> None:
    assert [name(one) for one in ("en", "el", "zh-Hant")] == ["english", "greek", "chinese"]


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        ("en", "Bees", True), ("de", "Bees", True), ("en", "蜜蜂", False), ("zh", "蜜蜂", True),
        ("zh", "Bees", False), ("zh", "BERT 与蜜蜂", True), ("ru", "Пчёлы", True),
        ("ru", "Bees", False), ("he", "דבורים: BERT", True), ("sr-Latn", "Pčele", True),
        ("sr", "Pčele", False), ("ja", "42", True), ("en", "", True),
    ],
)  # fmt: skip
def test_a_text_is_in_no_language_of_another_script(known: str, text: str, expected: bool) -> None:
    assert may_be(known, text) is expected


@given(st.text())
def test_a_tag_stays_itself_and_is_no_markup(text: str) -> None:
    found = tag(text)
    assert tag(found) == found
    assert not found or found.replace("-", "").isalnum()
    assert found.isascii()
