"""Which days, what is shown, and which hosts may be asked."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import FetchError
from generator.fetch import addresses

DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.org/api?date={date}", "https://x.org/api?date=2026-03-05"),
        ("https://x.org/{date:%Y/%m}?d={date:%Y%m%d}", "https://x.org/2026/03?d=20260305"),
        ("https://x.org/{date:%B %d}", "https://x.org/March%2005"),
        ("https://x.org/all", "https://x.org/all"),
    ],
)
def test_a_date_is_put_in(url: str, expected: str) -> None:
    assert addresses.expand(url, DAY) == expected
    assert addresses.is_dated(url) == ("{" in url)


def test_days_have_both_ends() -> None:
    assert addresses.days(DAY, DAY) == (DAY,)
    assert addresses.days(DAY, DAY - dt.timedelta(days=1)) == ()
    assert [day.day for day in addresses.days(dt.date(2026, 2, 27), dt.date(2026, 3, 1))] == [
        27,
        28,
        1,
    ]


@pytest.mark.parametrize(
    ("url", "told", "expected"),
    [
        ("https://x.org/a/b?p=1", "https://x.org/a/b?p=2", "https://x.org/a/b?p=2"),
        ("https://x.org/a/b?p=1", "?p=2", "https://x.org/a/b?p=2"),
        ("https://x.org/a/b", "/c", "https://x.org/c"),
        ("https://x.org/a/b", "https://y.org/c?p=2", "https://y.org/c?p=2"),
        ("http://export.x.org/q?s=0", "https://x.org/q?s=10", "http://export.x.org/q?s=10"),
        (
            "https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs",
            "1147862|1001",
            "https://oaipmh.arxiv.org/oai?verb=ListRecords&resumptionToken=1147862%7C1001",
        ),
    ],
)
def test_the_next_page(url: str, told: str, expected: str) -> None:
    assert addresses.following(url, told) == expected


def test_a_next_page_that_is_no_address() -> None:
    with pytest.raises(FetchError, match="no address"):
        addresses.following("https://x.org/", "http://[::①]/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://me:pw@x.org/a?b=1#c", "https://x.org/a?b=1"),
        ("https://x.org/?api_key=s3&q=keyword&apiKey=s3", "https://x.org/?api_key=***&q=keyword&apiKey=***"),
        ("https://x.org/?access_token=s3&author=Key", "https://x.org/?access_token=***&author=Key"),
        ("https://x.org/?X-Amz-Signature=s3", "https://x.org/?X-Amz-Signature=***"),
        ("https://x.org/?resumptionToken=12|3", "https://x.org/?resumptionToken=12|3"),
        ("https://x.org/?token=&q=a;key=s3", "https://x.org/?token=&q=a&key=***"),
        ("http://[::①]/?key=s3", "http://[::①]/"),
    ],
)  # fmt: skip
def test_no_secret_is_shown(url: str, expected: str) -> None:
    assert addresses.shown(url) == expected
    assert "s3" not in addresses.shown(url)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.org/a", "gopher://x", "//x.org", "x", "", "https://", "http:///a",
     "http://x.org\\@y.org/", "http://x.org/a b", "http://[::①]/", "http://x.org:99999/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        addresses.origin(url)


def test_secrets_stay_with_the_host_they_are_for() -> None:
    old = addresses.origin("http://x.org/a")
    assert addresses.keeps_secrets(old, addresses.origin("http://X.org:80/b"))
    assert addresses.keeps_secrets(old, addresses.origin("https://x.org/b"))
    for other in ("https://x.org:8443/", "http://y.org/", "http://a.x.org/", "http://x.org:81/"):
        assert not addresses.keeps_secrets(old, addresses.origin(other)), other
    safe = addresses.origin("https://x.org/")
    assert not addresses.keeps_secrets(safe, addresses.origin("http://x.org/"))


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "127.1.2.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "224.0.0.1",
     "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "239.1.1.1",
     "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
     "fd00:ec2::254",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::a00:1",
     "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1",
     "2001:0:4136:e378:8000:63bf:80ff:fffe", "64:ff9b:1::1"],
)  # fmt: skip
def test_private_numbers_are_refused(number: str) -> None:
    assert not addresses.is_public(number)
    with pytest.raises(FetchError, match="not fetched"):
        addresses.checked("x.org", ["93.184.216.34", number])
    assert addresses.checked("x.org", [number], private=True) == [number]


@pytest.mark.parametrize(
    "number", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_numbers_are_not(number: str) -> None:
    assert addresses.is_public(number)


def test_every_way_to_write_this_machine_is_refused() -> None:
    """What the system makes of a name is what counts, however it is spelt."""
    for host in ("localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "::ffff:7f00:1"):
        try:
            numbers = addresses.resolve(host, 80)
        except OSError:
            continue
        with pytest.raises(FetchError):
            addresses.checked(host, numbers)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_is_told_is_a_crash(one: str, other: str) -> None:
    for url in (one, f"http://{one}", f"http://x/{one}"):
        addresses.shown(url)
        with contextlib.suppress(FetchError):
            addresses.origin(url)
            addresses.following(url, other)


@pytest.mark.acceptance
def test_hostile_addresses_never_crash(shared: Path) -> None:
    for line in (shared / "hostile" / "urls.jsonl").read_text(encoding="utf-8").splitlines():
        for text in (value for value in json.loads(line).values() if isinstance(value, str)):
            addresses.shown(text)
            with contextlib.suppress(FetchError):
                addresses.origin(text)
