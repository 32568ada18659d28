"""How long to wait."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.fetch import rules

DATES = st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ (GMT|[+-]\d{4,6})")
TODAY = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"retry-after": "7"}, 7),
        (503, {"retry-after": " 20 "}, 20),
        (429, {"retry-after": "Thu, 05 Mar 2026 12:01:30 GMT"}, 90),
        (429, {"retry-after": "Thu, 05 Mar 2026 11:00:00 GMT"}, 0),
        (429, {"retry-after": "Thu, 05 Mar 2026 12:00:10 -0000"}, 10),
        (429, {"retry-after": "soon"}, 0),
        (429, {"retry-after": "-5"}, 0),
        (429, {"retry-after": ""}, 0),
        (200, {"ratelimit": '"api";r=499;t=297'}, 0),
        (200, {"ratelimit": '"api";r=0;t=55'}, 55),
        (429, {"ratelimit": '"api";r=0;t=55', "retry-after": "60"}, 60),
        (200, {"ratelimit": '"api";r=3;t=9, "pages"; r=0; t=12'}, 12),
        (200, {"ratelimit": '"api";r=0', "ratelimit-policy": '"x";"api";q=500;w=300'}, 300),
        (429, {"ratelimit": '"api";t=40'}, 40),
        (200, {"ratelimit": "limit=10, remaining=0"}, 0),
        (200, {"ratelimit": '"' * 50}, 0),
    ],
)  # fmt: skip
def test_what_an_answer_asks_for(status: int, headers: dict[str, str], seconds: float) -> None:
    assert rules.told(headers, status, TODAY) == seconds


@example("0 AUG 0 0:2200000000 GMT", "")
@given(st.text(max_size=40) | DATES, st.text(max_size=40))
def test_nothing_that_a_service_says_is_a_crash(after: str, window: str) -> None:
    headers = {"retry-after": after, "ratelimit": window, "ratelimit-policy": window}
    assert rules.told(headers, 429, TODAY) >= 0


def test_arxiv_is_asked_every_three_seconds_all_its_hosts_together() -> None:
    pace = rules.Pace()
    assert pace.wait("export.arxiv.org", 100) == 0
    pace.asked("export.arxiv.org", 100)
    assert pace.wait("oaipmh.arxiv.org", 101) == 2
    assert pace.wait("arxiv.org", 103) == 0
    assert pace.wait("notarxiv.org", 100) == 0


def test_hugging_face_is_asked_at_most_500_times_in_five_minutes() -> None:
    assert 500 * rules.PAUSE >= 300


def test_a_longer_wait_is_not_shortened() -> None:
    pace = rules.Pace()
    pace.asked("x.org", 100, more=50)
    pace.asked("x.org", 101)
    assert pace.wait("x.org", 110) == 40


def test_failures_are_waited_for_longer_and_longer() -> None:
    assert [rules.after_failure(n, 0.0) for n in (1, 2, 3)] == [1, 2, 4]
    assert rules.after_failure(1, 0.999) < 1.5
