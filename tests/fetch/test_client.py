"""One document: whole, within its limits, or one clear error."""

from __future__ import annotations

import bz2
import gzip
import lzma
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore2
import pytest

from generator import packing
from generator.errors import FetchError
from generator.fetch import addresses, client, rules
from generator.fetch.cache import Cache
from generator.fetch.client import Client
from tests.fetch.conftest import Time
from tests.fetch.server import Server, answer, packed

DATA = b'[{"paper": {}}]'
Make = Callable[..., Client]


@pytest.fixture
def make(time: Time) -> Iterator[Make]:
    made: list[Client] = []

    def one(**options: object) -> Client:
        given = {"agent": "test/1", "clock": time.clock, "allow_private": True} | options
        given.setdefault("resolve", lambda host, port: ["127.0.0.1"])
        made.append(Client(**given))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for used in made:
        used.__exit__(None, None, None)


@pytest.fixture
def everywhere_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names lead to this machine, as if it were the internet."""
    monkeypatch.setattr(addresses, "is_public", lambda number: True)


def test_it_says_who_it_is(server: Server, make: Make) -> None:
    got = make(agent="paper-digest-generator/1 (+https://x.org/)").get(
        server.on("/a", answer(DATA))
    )
    assert got.data == DATA
    sent = server.requests[0].headers
    assert sent["user-agent"] == "paper-digest-generator/1 (+https://x.org/)"
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in sent


def test_cookies_are_not_kept(server: Server, make: Make) -> None:
    one = make()
    one.get(server.on("/a", answer(DATA, Set_Cookie="a=b; Path=/")))
    one.get(server.url("/a"))
    assert "cookie" not in server.requests[1].headers


def test_a_packed_answer_is_unpacked(server: Server, make: Make) -> None:
    data = DATA * 100_000
    assert make().get(server.on("/a", packed(data))).data == data


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_is_unpacked_to_its_end(
    server: Server, make: Make, pack: Callable[[bytes], bytes]
) -> None:
    """It may be several that were joined, as `cat a.gz b.gz` does."""
    body = pack(DATA) + pack(b"\n" + DATA * 100_000)
    data = DATA + b"\n" + DATA * 100_000
    assert make().get(server.on("/a.bib.gz", answer(body))).data == data
    with pytest.raises(FetchError, match="larger"):
        make(max_bytes=1_000_000).get(server.url("/a.bib.gz"))
    with pytest.raises(FetchError, match="cut off"):
        make().get(server.on("/cut", answer(body[:-9])))
    with pytest.raises(FetchError, match="unpacked"):
        make().get(server.on("/bad", answer(pack(DATA)[:12] + b"x" * 999)))


def test_a_packed_file_that_asks_for_all_memory_is_an_error(
    server: Server, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(packed: object) -> None:
        raise MemoryError

    monkeypatch.setitem(packing.PACKED, b"BZh", greedy)
    with pytest.raises(FetchError, match="unpacked"):
        make().get(server.on("/a", answer(b"BZh9")))


def test_an_answer_may_be_packed_in_parts(server: Server, make: Make) -> None:
    body = gzip.compress(b"[1") + gzip.compress(b",2]")
    assert make().get(server.on("/a", answer(body, Content_Encoding="gzip"))).data == b"[1,2]"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(
    server: Server, make: Make, time: Time, status: int
) -> None:
    url = server.on("/a", answer(b"no", status), answer(b"no", status), answer(DATA))
    assert make().get(url).data == DATA
    assert time.slept == [1.25, 2.5]  # each with half of its jitter


def test_an_endless_failure_ends(server: Server, make: Make, time: Time) -> None:
    with pytest.raises(FetchError, match="status 500") as caught:
        make().get(server.on("/a", answer(b"no", 500)))
    assert len(server.requests) == rules.ATTEMPTS
    assert caught.value.status == 500
    assert sum(time.slept) < 10


@pytest.mark.parametrize(
    "headers",
    [{"Retry_After": "42"}, {"Retry_After": "Thu, 05 Mar 2026 12:00:42 GMT"},
     {"RateLimit": '"api";r=0;t=42', "RateLimit_Policy": '"fixed window";"api";q=500;w=300'}],
)  # fmt: skip
def test_a_service_says_how_long_to_wait(
    server: Server, make: Make, time: Time, headers: dict[str, str]
) -> None:
    said: list[str] = []
    url = server.on("/a", answer(b"slow down", 429, **headers), answer(DATA))
    assert make(say=said.append).get(url).data == DATA
    assert time.slept == [42]
    assert said == ["waiting 42 seconds for 127.0.0.1"]


def test_a_used_up_window_is_waited_for_before_the_next_request(
    server: Server, make: Make, time: Time
) -> None:
    one = make()
    one.get(server.on("/a", answer(DATA, RateLimit='"api";r=0;t=55')))
    one.get(server.on("/b", answer(DATA)))
    assert time.slept == [55]


def test_who_asks_for_an_hour_is_left_alone(server: Server, make: Make, time: Time) -> None:
    with pytest.raises(FetchError) as caught:
        make().get(server.on("/a", answer(b"", 503, Retry_After="3600")))
    assert "60 minutes" in caught.value.hint
    assert (len(server.requests), time.slept) == (1, [])


def test_arxiv_gets_one_request_every_three_seconds(
    server: Server, make: Make, time: Time, everywhere_public: None
) -> None:
    one = make()
    server.on("/a", answer(DATA))
    for host in ("export.arxiv.org", "oaipmh.arxiv.org", "rss.arxiv.org"):
        one.get(server.url("/a", host))
    assert time.slept == [3, 3]


def test_a_redirect_is_a_request_as_well(
    server: Server, make: Make, time: Time, everywhere_public: None
) -> None:
    server.on("/a", answer(b"", 301, Location=server.url("/b", "export.arxiv.org")))
    server.on("/b", answer(DATA))
    assert make().get(server.url("/a", "arxiv.org")).url == server.url("/b", "export.arxiv.org")
    assert time.slept == [3]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501, 204, 206, 300, 304, 418])
def test_other_answers_are_errors_at_once(server: Server, make: Make, status: int) -> None:
    body = b"" if status in (204, 304) else b"<html>no</html>"
    with pytest.raises(FetchError, match=f"status {status}") as caught:
        make().get(server.on("/a", answer(body, status)))
    assert len(server.requests) == 1
    assert caught.value.status == status


CUT = answer(DATA, Content_Length=str(len(DATA) + 10))
CHUNKS = answer(b'5\r\n[{"pa\r\n', Content_Length="", Transfer_Encoding="chunked")
CUT_GZIP = answer(gzip.compress(DATA, mtime=0)[:-9], Content_Length="", Content_Encoding="gzip")


@pytest.mark.parametrize("cut", [CUT, CHUNKS, CUT_GZIP, b"", b"HTTP/1.1 2", b"SSH-2.0-x\r\n\r\n"])
def test_a_cut_answer_is_never_taken_for_a_whole_one(
    server: Server, make: Make, cut: bytes
) -> None:
    assert make().get(server.on("/a", cut, answer(DATA))).data == DATA
    with pytest.raises(FetchError, match="connection failed"):
        make().get(server.on("/b", cut))


@pytest.mark.parametrize("body", [b"", b" \r\n\n"])
def test_an_empty_answer_is_an_error(server: Server, make: Make, body: bytes) -> None:
    with pytest.raises(FetchError, match="empty"):
        make().get(server.on("/a", answer(body)))


@pytest.mark.parametrize("packing", ["gzip", "br", "zstd"])
def test_a_lie_about_the_packing_is_an_error(server: Server, make: Make, packing: str) -> None:
    with pytest.raises(FetchError, match="pack"):
        make().get(server.on("/a", answer(DATA, Content_Encoding=packing)))


def test_what_is_too_large_is_not_read(server: Server, make: Make) -> None:
    announced = answer(DATA, Content_Length="10000000000")
    endless = (answer(b"x" * 1000, Content_Length=""), *[b"x" * 100_000] * 1000)
    for reply in (announced, endless):
        with pytest.raises(FetchError, match="larger than 1,000,000 bytes") as caught:
            make(max_bytes=1_000_000).get(server.on("/a", reply))
        assert "max_mb" in caught.value.hint


def test_a_bomb_goes_off_in_small_pieces(
    server: Server, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tracemalloc

    bomb = gzip.compress(bytes(300_000_000), 1)
    assert len(bomb) < 2_000_000
    url = server.on("/a", answer(bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    with pytest.raises(FetchError, match="larger"):
        make(max_bytes=2_000_000).get(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_drip_ends_with_the_whole_time(server: Server, make: Make, time: Time) -> None:
    """Each byte comes in time; all together do not."""
    time.tick = 0.5
    for head in (answer(b"", Content_Length="100000"), b"HTTP/1.1 200 OK\r\nX: "):
        with pytest.raises(FetchError, match="too slow: no whole answer within 60") as caught:
            make(seconds=60).get(server.on("/a", time.drip(head)))
        assert "timeout" in caught.value.hint


def test_a_drip_that_is_cut_by_the_whole_time_is_not_asked_again(
    server: Server, make: Make
) -> None:
    never = threading.Event()

    def drip() -> Iterator[bytes]:
        yield answer(b"x", Content_Length="100")
        never.wait(5)

    with pytest.raises(FetchError, match="too slow"):
        make(clock=client.Clock(), seconds=0.2).get(server.on("/a", drip()))
    never.set()
    assert len(server.requests) == 1


def test_silence_ends(server: Server, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SILENCE", 0.05)
    never = threading.Event()
    with pytest.raises(FetchError, match="does not answer"):
        make().get(server.on("/a", never))
    never.set()
    assert len(server.requests) == rules.ATTEMPTS


def test_nobody_there(server: Server, make: Make) -> None:
    with pytest.raises(FetchError, match="connection failed"):
        make().get("http://127.0.0.1:1/")


def test_an_unknown_host_is_one_error_at_once(make: Make, time: Time) -> None:
    import socket

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchError, match=r"http://nowhere\.example/: the host is not known"):
        make(resolve=unknown).get("http://nowhere.example/")
    assert time.slept == []


def test_a_certificate_that_is_not_valid_is_not_asked_twice(
    server: Server, make: Make, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: httpcore2.NetworkStream, *context: object) -> None:
        self.close()
        cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
        cause.verify_message = "Hostname mismatch"
        raise httpcore2.ConnectError(str(cause)) from cause

    stream = httpcore2.SyncBackend().connect_tcp("127.0.0.1", server.port)
    stream.close()
    monkeypatch.setattr(type(stream), "start_tls", refuse)
    with pytest.raises(FetchError, match="certificate is not valid: Hostname"):
        make().get(f"https://127.0.0.1:{server.port}/")
    assert time.slept == []


# --- where it may go -----------------------------------------------------------------------------


def test_a_private_address_is_refused(server: Server, make: Make) -> None:
    with pytest.raises(FetchError, match="not fetched") as caught:
        make(allow_private=False).get(server.on("/a", answer(DATA)))
    assert "DIGEST_ALLOW_PRIVATE" in caught.value.hint
    assert server.requests == []


def test_a_name_that_leads_to_a_private_address_is_refused(server: Server, make: Make) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is an address of this machine"):
        make(allow_private=False).get(server.url("/a", "innocent.example"))
    assert server.requests == []


def test_a_name_is_looked_up_once_for_a_connection(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: public at the check, private at the connection. There is only one look."""
    reached: list[str] = []

    def connect(self: object, host: str, *rest: object) -> None:
        reached.append(host)
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    numbers = iter([["93.184.216.34", "93.184.216.35"], ["127.0.0.1"]])
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is an address of this machine"):
        make(allow_private=False, resolve=lambda host, port: next(numbers)).get(
            "https://x.example/"
        )
    assert reached == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://x.org/a", "gopher://x.org/", "javascript:alert(1)", "data:,x",
     "http://[::①]/", "http:\\\\x"],
)  # fmt: skip
def test_no_redirect_leaves_the_web(server: Server, make: Make, location: str) -> None:
    with pytest.raises(FetchError, match=r"not fetched|not known"):
        make().get(server.on("/a", answer(b"", 302, Location=location)))
    assert server.paths == ["/a"]


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{other}/secret", "http://localhost:{port}/secret", "http://[::1]:{port}/x",
     "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://2130706433:{port}/x",
     "//127.0.0.2:{port}/x", "http://metadata.google.internal/"],
)  # fmt: skip
def test_no_redirect_leads_to_a_private_address(server: Server, make: Make, location: str) -> None:
    """Not even where the first address may be private, because a person named it."""
    target = location.format(port=server.port, other=server.port + 1)
    with pytest.raises(FetchError, match="not fetched") as caught:
        make().get(server.on("/a", answer(b"", 302, Location=target)))
    assert "/a → " in str(caught.value)
    assert server.paths == ["/a"]


def test_a_page_cannot_lead_to_a_private_address(server: Server, make: Make) -> None:
    with pytest.raises(FetchError, match="not fetched"):
        make().get(server.on("/a", answer(DATA)), named="https://x.org/list")
    assert make().get(server.url("/a"), named=server.url("/first")).data == DATA


def test_redirects_end(server: Server, make: Make) -> None:
    server.on("/a", answer(b"", 302, Location="/b"))
    with pytest.raises(FetchError, match="on and on"):
        make().get(server.on("/b", answer(b"", 302, Location="/a")))
    assert len(server.requests) == client.HOPS + 1


def test_a_redirect_within_the_host_is_followed(server: Server, make: Make) -> None:
    server.on("/b", answer(DATA))
    got = make().get(server.on("/a", answer(b"", 308, Location="b")))
    assert (got.data, got.url) == (DATA, server.url("/b"))


def test_a_secret_goes_to_its_own_host_alone(
    server: Server, make: Make, everywhere_public: None
) -> None:
    secrets = {"X-Api-Key": "s3cret", "Authorization": "Bearer s3cret"}
    server.on("/own", answer(b"", 302, Location="/moved"))
    server.on("/moved", answer(b"", 302, Location=server.url("/b", "evil.example")))
    server.on("/b", answer(DATA))
    make().get(server.url("/own", "x.org"), secrets=secrets)
    make().get(server.url("/b", "evil.example"), named=server.url("/", "x.org"), secrets=secrets)
    sent = [(one.path, "s3cret" in str(one.headers)) for one in server.requests]
    assert sent == [("/own", True), ("/moved", True), ("/b", False), ("/b", False)]


def test_a_name_and_password_go_nowhere_else(
    server: Server, make: Make, everywhere_public: None
) -> None:
    server.on("/a?token=s3cret", answer(b"", 302, Location=server.url("/b", "evil.example")))
    with pytest.raises(FetchError) as caught:
        make().get(server.url("/a?token=s3cret", "me:s3cret@x.org"))
    assert "authorization" in server.requests[0].headers
    assert "authorization" not in server.requests[-1].headers
    assert "s3cret" not in f"{caught.value} {caught.value.hint}"


# --- what is kept --------------------------------------------------------------------------------


def kept(client: Client, url: str) -> bytes:
    """What was got and could be read."""
    got = client.get(url)
    got.keep()
    return got.data


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ({"ETag": '"v1"'}, ("if-none-match", '"v1"')),
        (
            {"Last_Modified": "Thu, 05 Mar 2026 10:00:00 GMT"},
            ("if-modified-since", "Thu, 05 Mar 2026 10:00:00 GMT"),
        ),
    ],
)
def test_what_is_not_modified_is_not_sent_again(
    server: Server, make: Make, tmp_path: Path, header: dict[str, str], asked: tuple[str, str]
) -> None:
    url = server.on("/a", answer(DATA, **header), answer(b"", 304), answer(b"[2]"))
    found = [kept(make(cache=Cache(tmp_path / "c", now=0)), url) for _ in range(3)]
    assert found == [DATA, DATA, b"[2]"]
    assert [one.headers.get(asked[0]) for one in server.requests] == [None, asked[1], asked[1]]


def test_a_damaged_cache_is_fetched_again(server: Server, make: Make, tmp_path: Path) -> None:
    cache = Cache(tmp_path, now=0)
    url = server.on("/a?key=s3cret", answer(DATA, ETag='"v1"'))
    for damage in (b"", b"{}\n", b"no json", b'{"sha256": "0"}\n' + DATA, b"[1]\n[2]", b"\xff\n"):
        kept(make(cache=cache), url)
        (path,) = tmp_path.iterdir()
        assert b"s3cret" not in path.read_bytes() + path.name.encode()
        path.write_bytes(damage)
        assert cache.load(url) is None
        assert make(cache=cache).get(url).data == DATA
        assert "if-none-match" not in server.requests[-1].headers


def test_a_mark_that_cannot_be_sent_back_is_not_kept(
    server: Server, make: Make, tmp_path: Path
) -> None:
    url = server.on("/a", answer(DATA, ETag='"é"'))
    for _ in range(2):
        assert kept(make(cache=Cache(tmp_path / "c", now=0)), url) == DATA
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer(DATA, Content_Length="", ETag='"v1"'), False),
        (answer(DATA, ETag='"v1"'), True),
        (packed(DATA, Content_Length="", ETag='"v1"'), True),
        (
            answer(
                b"f\r\n" + DATA + b"\r\n0\r\n\r\n",
                Content_Length="",
                Transfer_Encoding="chunked",
                ETag='"v1"',
            ),
            True,
        ),
    ],
    ids=["the connection's end", "length", "gzip", "chunked"],
)
def test_what_may_have_been_cut_is_not_kept(
    server: Server, make: Make, tmp_path: Path, reply: bytes, expected: bool
) -> None:
    url = server.on("/a", reply)
    for _ in range(2):
        assert kept(make(cache=Cache(tmp_path / "c", now=0)), url) == DATA
    assert ("if-none-match" in server.requests[1].headers) is expected


def test_errors_are_not_kept(server: Server, make: Make, tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        make(cache=Cache(tmp_path, now=0)).get(server.on("/a", answer(DATA, 404, ETag='"v1"')))
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_asks_for_any_more_is_removed(tmp_path: Path) -> None:
    Cache(tmp_path, now=0).save("https://x.org/", {"etag": '"1"'}, DATA)
    (path,) = tmp_path.iterdir()
    written = path.stat().st_mtime
    Cache(tmp_path, now=written + 29 * 86_400)
    assert path.exists()
    Cache(tmp_path, now=written + 31 * 86_400)
    assert not path.exists()
