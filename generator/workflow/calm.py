"""How much of the machine a command takes: one thread of linear algebra, and few collections."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

from threadpoolctl import threadpool_limits

YOUNG = 100_000
"""New objects after which garbage is looked for. Python's own 700 suits small programs: here most
objects live to the end, and looking at them again and again took a seventh of a build."""


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """For all that reads a whole library.

    Threads of BLAS wait for each other by spinning: two of them took five times the CPU seconds of
    one, for the same time on a machine that does other things as well. And sums that are split
    among threads differ in their last digits from one machine to another.
    """
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        with threadpool_limits(limits=1, user_api="blas"):
            yield
    finally:
        gc.set_threshold(*before)
