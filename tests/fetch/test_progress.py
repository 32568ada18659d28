"""How far a source has been read: no day is missed, none is asked for for ever."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from generator.errors import ConfigError
from generator.fetch import progress
from generator.fetch.progress import Progress

TODAY = dt.date(2026, 3, 5)


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def test_where_a_run_begins() -> None:
    def first(one: Progress, since: dt.date | None = None) -> dt.date:
        return progress.first_day(one, since=since, days=3, today=TODAY)

    assert first(Progress()) == march(2)
    assert first(Progress(done=dt.date(2026, 2, 1))) == dt.date(2026, 2, 2)
    assert first(Progress(done=march(1)), since=dt.date(2025, 1, 1)) == dt.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        pytest.param({1: 5, 2: 5, 3: 5, 4: 5, 5: 5}, 3, id="the last two may grow"),
        pytest.param({1: 5, 3: 5, 4: 5}, 1, id="a day that failed is asked again"),
        pytest.param({1: 5, 2: 0, 3: 5}, 1, id="so is an empty one, for a week"),
        pytest.param({2: 5}, None, id="the first failed"),
        pytest.param({}, None, id="all failed"),
    ],
)
def test_how_far_it_has_come(answered: dict[int, int], expected: int | None) -> None:
    days = [march(day) for day in range(1, 6)]
    found = progress.done(None, days, {march(day): n for day, n in answered.items()}, TODAY)
    assert found == (march(expected) if expected else None)


def test_a_day_that_stays_empty_is_done_after_a_week() -> None:
    days = [dt.date(2026, 2, day) for day in (24, 25, 26, 27)]
    empty = dict.fromkeys(days, 0)
    assert progress.done(None, days, empty, TODAY) == dt.date(2026, 2, 26)


def test_it_never_goes_back() -> None:
    days = [dt.date(2026, 1, 1)]
    assert progress.done(march(2), days, {days[0]: 3}, TODAY) == march(2)


def test_days_that_were_left_out_are_not_done() -> None:
    answered = {march(2): 5, march(3): 5}
    assert progress.done(dt.date(2026, 2, 27), list(answered), answered, TODAY) == dt.date(
        2026, 2, 27
    )
    assert progress.done(march(1), list(answered), answered, TODAY) == march(3)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://x.org/{date}?key=2", march(1), id="the same, but for its key"),
        pytest.param("https://y.org/{date}", dt.date(2026, 2, 26), id="another: as on a first run"),
        pytest.param("https://y.org/", None, id="another without days"),
    ],
)
def test_another_address_is_another_list(url: str, expected: dt.date | None) -> None:
    place = Progress(
        done=march(1), day=march(2), next="https://x.org/2", url="https://x.org/{date}?key=***"
    )
    found = progress.here(place, url, days=6, today=TODAY)
    assert found.done == expected
    assert found.next == (place.next if expected == place.done else "")
    behind = replace(place, done=dt.date(2026, 1, 1))
    assert progress.here(behind, url, days=6, today=TODAY).done in (behind.done, None)
    assert progress.here(Progress(done=march(1)), url, days=6, today=TODAY).done == march(1)


def test_what_is_written_is_read() -> None:
    found = {
        "z": Progress(done=march(2)),
        "a": Progress(
            done=march(1), day=march(2), next="https://x.org/?page=2", url="https://x.org/"
        ),
    }
    text = progress.dump(found)
    assert progress.parse(text, path="x") == found
    assert list(progress.parse(text, path="x")) == ["a", "z"]
    assert progress.parse("", path="x") == {}


def test_an_address_with_a_key_is_not_written() -> None:
    text = progress.dump({"a": Progress(next="https://x.org/?page=2&api_key=s3cret", day=march(1))})
    assert "s3cret" not in text
    assert progress.parse(text, path="x") == {}


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"a": 1}', '{"a": {"done": "soon"}}', '{"a": {"done": 3}}', '{"a": {"next": 3}}',
     '{"a": {"url": 3}}', '<<<<<<< HEAD\n{}', "null"],
)  # fmt: skip
def test_a_broken_file_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        progress.parse(text, path="library/sources.json")
    assert "--since" in caught.value.hint
