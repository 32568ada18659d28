from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.licenses import canonical, known, name
from generator.text.links import safe_url

CC = "https://creativecommons.org/licenses"
ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
ARXIV = "https://arxiv.org/licenses/nonexclusive-distrib/1.0/"


@pytest.mark.parametrize(
    ("text", "address", "called"),
    [
        ("http://creativecommons.org/licenses/by/4.0", f"{CC}/by/4.0/", "CC BY 4.0"),
        (f"{CC}/by-nc-nd/4.0/deed.es_ES", f"{CC}/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        (f"{CC}/by/4.0/legalcode?ref=chooser#x", f"{CC}/by/4.0/", "CC BY 4.0"),
        ("https://www.creativecommons.org/licenses/BY/2.5/au/", f"{CC}/by/2.5/au/", "CC BY 2.5 AU"),
        (f"{CC}/by-nd-nc/1.0/", f"{CC}/by-nd-nc/1.0/", "CC BY-ND-NC 1.0"),
        (f"{CC}/publicdomain/", f"{CC}/publicdomain/", "Public domain"),
        ("CC-BY-SA-4.0", f"{CC}/by-sa/4.0/", "CC BY-SA 4.0"),
        ("CC-BY-3.0-IGO", f"{CC}/by/3.0/igo/", "CC BY 3.0 IGO"),
        ("cc_by_nc_nd 4.0", f"{CC}/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        (" CC BY 4.0 ", f"{CC}/by/4.0/", "CC BY 4.0"),
        ("cc0", ZERO, "CC0 1.0"),
        ("CC0-1.0", ZERO, "CC0 1.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", ZERO, "CC0 1.0"),
        ("CC-PDM-1.0", "https://creativecommons.org/publicdomain/mark/1.0/",
         "Public Domain Mark 1.0"),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", ARXIV,
         "arXiv.org perpetual, non-exclusive license 1.0"),
        ("https://arxiv.org/licenses/nonexclusive-distrib/1.0", ARXIV,
         "arXiv.org perpetual, non-exclusive license 1.0"),
    ],
)  # fmt: skip
def test_licences_have_one_address_and_a_name(text: str, address: str, called: str) -> None:
    assert canonical(text) == known(text) == address
    assert name(address) == called


@pytest.mark.parametrize(
    "text",
    [
        "", "CC BY", "cc-by", "CCBY", "cc_no", "by/4.0", "4.0", "CC BY 5.0", "CC BY 4.0 DE",
        "All rights reserved", "© 2024 The Authors", "GPL", "CC BY 4.0 or CC0",
        f"{CC}/by/", f"{CC}/by/4.0/us/", f"{CC}/by-xx/4.0/", "https://creativecommons.org/",
        "https://arxiv.org/abs/2510.12345", "javascript:alert(1)", "https://", "//a.example/x",
    ],
)  # fmt: skip
def test_what_names_no_licence_is_none(text: str) -> None:
    assert canonical(text) == known(text) == ""


def test_another_address_is_a_licence_only_where_a_field_says_so() -> None:
    terms = "https://publisher.example/terms/1.0"
    assert (canonical(terms), known(terms), name(terms)) == (terms, "", "publisher.example")


@given(st.text() | st.text().map(f"{CC}/by/".__add__) | st.text().map("https://a.example/".__add__))
def test_an_address_is_safe_and_stays_itself(text: str) -> None:
    found = canonical(text)
    assert canonical(found) == found == safe_url(found)
    assert known(text) in ("", found)
    assert not found or name(found)
