"""The best of each row, as sorting the whole row finds them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.graph import DIGITS, _best

VALUES = st.integers(-3, 12).map(lambda one: one / 2 * 10.0**-DIGITS) | st.floats(-1, 1)


@given(
    st.lists(st.lists(VALUES, min_size=7, max_size=7), min_size=1, max_size=4), st.integers(1, 6)
)
def test_the_best_are_those_that_sorting_finds(rows: list[list[float]], k: int) -> None:
    found = np.array(rows)
    near, values = _best(found, k)
    rounded = np.round(found, DIGITS)
    order = np.argsort(-rounded, axis=1, kind="stable")[:, :k]
    assert (near == order).all()
    assert (values == np.take_along_axis(rounded, order, axis=1)).all()
