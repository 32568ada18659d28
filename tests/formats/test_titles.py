"""What is put around titles."""

from __future__ import annotations

import pytest

from generator.formats.documents.titles import without_mark


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("RETRACTED: On bread", "RETRACTED"),
        ("Retracted Article: On bread", "Retracted Article"),
        ("[Retracted] On bread", "Retracted"),
        ("<retracted>On bread", "retracted"),
        ("WITHDRAWN: On bread", "WITHDRAWN"),
        ("RETRACTED ARTICLE — On bread", "RETRACTED ARTICLE"),
        ("Withdrawn: a study of doctors", ""),
        ("Retracted potentials", ""),
        ("Retraction of the muscle", ""),
        ("Withdrawn users of bread", ""),
        ("Retracted", ""),
        ("RETRACTED: ", ""),
        ("", ""),
    ],
)
def test_retracted_titles(title: str, said: str) -> None:
    left, mark = without_mark(title)
    assert mark == said.lower()
    assert bool(said) == (left == "On bread")
