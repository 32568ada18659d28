"""The one-click endpoint: looking never acts, pressing does (RFC 8058)."""

from __future__ import annotations

import html
import http.client
import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import DeliveryError, UsageError
from generator.mail import tokens
from generator.mail.requests import Choice
from generator.mail.subscribers import parse_journal, suppressed
from generator.mail.tokens import reader_id
from generator.project import Project
from generator.workflow import listening
from generator.workflow.endpoint import Endpoint, from_folder
from generator.workflow.listening import listen
from generator.workflow.notebook import opened
from tests.mail.letters import OTHER_KEYS, token
from tests.mail.ownlists import own_list
from tests.mail.test_inbox import Clock

ADA, BOB = "ada@example.org", "bob@example.org"
LEAVE, CHANGE, CONFIRM = (token(one, ADA) for one in ("u", "t", "c"))
ONE_CLICK = b"List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
PARTS = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--B--\r\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return own_list(tmp_path / "project", monkeypatch, endpoint="https://digest.example.org/u/")


@pytest.fixture
def endpoint(project: Project) -> Endpoint:
    return Endpoint(project, clock=Clock())


def ask(
    endpoint: Endpoint, path: str, body: bytes | None = None, kind: str = FORM,
    method: str = "", **more: str,
) -> tuple[int, dict[str, str], str]:  # fmt: skip
    """Status, headers and page, checked by the rules of WSGI (PEP 3333)."""
    errors = io.StringIO()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method or ("GET" if body is None else "POST"),
        "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "h",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(body or b""),
        "wsgi.errors": errors, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, **more,
    }  # fmt: skip
    if body is not None:
        environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), **more}
    told: list[Any] = []
    if "CONTENT_LENGTH" in more:  # the validator wants a good one
        page = b"".join(endpoint(environ, lambda *given: told.append(given)))
    else:
        answer: Any = validator(endpoint)(environ, lambda *given: told.append(given))  # type: ignore[arg-type]
        page = b"".join(answer)
        answer.close()
    assert "@" not in errors.getvalue()
    assert not tokens.FIND.search(errors.getvalue())
    return int(told[0][0].split()[0]), dict(told[0][1]), html.unescape(page.decode())


def _journal(project: Project) -> str:
    path = project.root / ".digest/mail/suppressed.log"
    return path.read_text() if path.exists() else ""


def _against(project: Project) -> dict[str, frozenset[str]]:
    return dict(suppressed(parse_journal(_journal(project))))


def test_looking_a_hundred_times_does_nothing(project: Project, endpoint: Endpoint) -> None:
    for method in ("GET", "HEAD"):
        for _ in range(50):
            for one in (LEAVE, CHANGE, CONFIRM):
                assert ask(endpoint, f"/u/{one}", method=method)[0] == 200
    assert _journal(project) == ""
    assert not (project.root / ".digest").exists()


def test_the_first_page_asks_and_only_the_answer_says_done(endpoint: Endpoint) -> None:
    _, _, page = ask(endpoint, f"/u/{LEAVE}")
    assert "<h1>Stop all mail from Spikes weekly?</h1>" in page
    assert "Nothing has happened yet" in page
    assert page.count("<button") == 1
    done = ("You are unsubscribed", "No more mail comes")
    assert not any(words in page for words in done)
    _, _, page = ask(endpoint, f"/u/{LEAVE}", ONE_CLICK)
    assert all(words in page for words in done)
    assert "<button" not in page


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, FORM),
        (ONE_CLICK, f"{FORM}; charset=UTF-8"),
        (PARTS % (b"List-Unsubscribe", b"One-Click"), "multipart/form-data; boundary=B"),
        (PARTS % (b"List-Unsubscribe", b"One-Click"), 'Multipart/Form-Data; boundary="B"'),
        (b"act=unsubscribe", FORM),
    ],
)
def test_pressing_unsubscribes(
    project: Project, endpoint: Endpoint, body: bytes, kind: str
) -> None:
    status, _, page = ask(endpoint, f"/u/{LEAVE}", body, kind)
    assert status == 200
    assert _against(project) == {reader_id(ADA): {"all"}}
    assert "You are unsubscribed" in page
    assert len(_journal(project).splitlines()) == 1
    assert ask(endpoint, f"/u/{LEAVE.upper()}", body, kind)[0] == 200
    assert len(_journal(project).splitlines()) == 2


@pytest.mark.parametrize(
    ("status", "path", "body", "kind"),
    [
        (404, f"/u/{token('u', ADA, OTHER_KEYS)}", ONE_CLICK, FORM),
        (404, f"/u/{token('u', ADA, OTHER_KEYS)}", None, ""),
        (404, "/", None, ""),
        (404, f"/u/{LEAVE}/more", ONE_CLICK, FORM),
        (400, f"/u/{LEAVE}", b"", FORM),
        (400, f"/u/{LEAVE}", b"", ""),
        (400, f"/u/{LEAVE}", b"List-Unsubscribe=Two-Clicks", FORM),
        (400, f"/u/{LEAVE}", b"act=confirm", FORM),
        (400, f"/u/{CONFIRM}", ONE_CLICK, FORM),
        (400, f"/u/{LEAVE}", b"act=change&themes=spikes", FORM),
        (400, f"/u/{CHANGE}", b"act=change&themes=nonsense", FORM),
        (400, f"/u/{LEAVE}", b"--B\r\nnothing", "multipart/form-data"),
        (415, f"/u/{LEAVE}", ONE_CLICK, "text/plain"),
        (413, f"/u/{LEAVE}", ONE_CLICK + b"&x=" + b"x" * 20_000, FORM),
    ],
)
def test_what_is_refused_changes_nothing(
    project: Project, endpoint: Endpoint, status: int, path: str, body: bytes | None, kind: str
) -> None:
    assert ask(endpoint, path, body, kind)[0] == status
    assert _journal(project) == ""


def test_other_methods_and_bodies_without_length_are_refused(endpoint: Endpoint) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        status, headers, _ = ask(endpoint, f"/u/{LEAVE}", ONE_CLICK, method=method)
        assert (status, headers["Allow"]) == (405, "GET, HEAD, POST")
    more = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert ask(endpoint, f"/u/{LEAVE}", ONE_CLICK, **more)[0] == 411
    assert ask(endpoint, f"/u/{LEAVE}", ONE_CLICK, CONTENT_LENGTH="")[0] == 400


def test_no_page_is_kept_or_leads_the_token_out(endpoint: Endpoint) -> None:
    for path, body in ((f"/u/{LEAVE}", None), (f"/u/{LEAVE}", ONE_CLICK), ("/u/x", None)):
        _, headers, page = ask(endpoint, path, body)
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script" not in page
        assert LEAVE not in page
        assert "https://papers.example.org/" in page
    # Only after the number sign, where no server sees it.
    page = ask(endpoint, f"/u/{CHANGE}")[2]
    assert page.count(CHANGE) == 1
    assert f'href="https://papers.example.org/mail/preferences/#{CHANGE}"' in page


def test_the_page_speaks_the_readers_language(endpoint: Endpoint) -> None:
    def heading(accepted: str) -> str:
        page = ask(endpoint, f"/u/{LEAVE}", HTTP_ACCEPT_LANGUAGE=accepted)[2]
        return page.partition("<h1>")[2].partition("<")[0]

    assert (
        heading("")
        == heading("en-GB,de;q=0.5")
        == heading("fr, *;q=0.1")
        == ("Stop all mail from Spikes weekly?")
    )
    assert (
        heading("de-AT,en;q=0.5")
        == heading("fr,en;q=0.2,de;q=0.9")
        == ("Alle Mails von Spikes weekly abbestellen?")
    )
    assert heading("de;q=0") == heading("\x00;q=zz" * 900) == ("Stop all mail from Spikes weekly?")


def test_choosing_and_confirming(project: Project, endpoint: Endpoint) -> None:
    form = b"act=change&themes=spikes&cadence=week&language=de"
    assert "Your choice is noted" in ask(endpoint, f"/u/{CHANGE}", form)[2]
    with opened(project) as notebook:
        choice = notebook.memory.choices[reader_id(ADA)]
    assert choice == Choice(
        themes=frozenset({"spikes"}), cadences=frozenset({"week"}), language="de"
    )
    assert "Nothing to confirm" in ask(endpoint, f"/u/{CONFIRM}", b"act=confirm")[2]
    assert ask(endpoint, f"/u/{CHANGE}", b"act=unsubscribe")[0] == 200
    assert _against(project) == {reader_id(ADA): {"all"}}


def test_a_disk_that_is_full_says_try_again(
    project: Project, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DeliveryError("no room")

    monkeypatch.setattr("generator.delivery.journal.append", full)
    assert ask(endpoint, f"/u/{LEAVE}", ONE_CLICK)[0] == 503


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from([FORM, "multipart/form-data; boundary=B",
       "multipart/form-data; boundary=\"\r\nX: y", "multipart/mixed", "\x00"]))  # fmt: skip
def test_no_body_breaks_it(project: Project, body: bytes, kind: str) -> None:
    endpoint = Endpoint(project, clock=Clock())
    status, _, _ = ask(endpoint, f"/u/{LEAVE}", b"--B\r\n" + body, kind)
    assert status in (200, 400, 415)


# == Its own server ==


@pytest.fixture
def port(project: Project) -> Iterator[int]:
    ready: list[Any] = []
    came = threading.Event()

    def begin(server: Any) -> None:
        ready.append(server)
        came.set()

    application = from_folder(str(project.root))
    thread = threading.Thread(
        target=listen, args=(application, "127.0.0.1", 0, lambda _: None, begin)
    )
    thread.start()
    assert came.wait(20)
    yield ready[0].server_port
    ready[0].shutdown()
    thread.join()


def test_over_http_and_without_a_word_in_the_log(
    project: Project, port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    for body, status in ((None, 200), (ONE_CLICK, 200), (b"", 400)):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(
            "GET" if body is None else "POST", f"/u/{LEAVE}", body, {"Content-Type": FORM}
        )
        answer = connection.getresponse()
        assert (answer.status, b"<main>" in answer.read()) == (status, True)
        connection.close()
    assert _against(project) == {reader_id(ADA): {"all"}}
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_told(port: int, endpoint: Endpoint) -> None:
    with pytest.raises(UsageError, match="cannot listen"):
        listen(endpoint, "127.0.0.1", port, lambda _: None)


@pytest.mark.parametrize(
    ("length", "status"),
    [
        ("9" * 5_000, 413), ("9" * 20, 413), ("16385", 413), ("-1", 400), ("+5", 400),
        ("1e3", 400), ("5 5", 400), ("\u0663", 400), ("0" * 5_000, 400),
    ],
)  # fmt: skip
def test_an_absurd_length_is_answered(endpoint: Endpoint, length: str, status: int) -> None:
    assert ask(endpoint, f"/u/{LEAVE}", b"", CONTENT_LENGTH=length)[0] == status


def test_half_of_a_wish_is_none(project: Project, endpoint: Endpoint) -> None:
    found = ask(endpoint, f"/u/{LEAVE}", b"act=unsubscribe", CONTENT_LENGTH="16")
    assert found[0] == 400
    assert _journal(project) == ""


def test_parts_in_parts_stop_nothing(endpoint: Endpoint) -> None:
    one = b"--B\r\nContent-Type: multipart/x; boundary=B\r\n\r\n"
    found = ask(endpoint, f"/u/{LEAVE}", one * 350, "multipart/form-data; boundary=B")
    assert found[0] == 400


def test_who_sends_half_and_waits_is_answered_and_left(
    project: Project, port: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening._Handler, "timeout", 0.3)
    head = f"POST /u/{LEAVE} HTTP/1.1\r\nHost: h\r\nContent-Type: {FORM}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{head}Content-Length: 26\r\n\r\nList-Unsub".encode())
        answer = b""
        while data := connection.recv(65_536):
            answer += data
    assert answer.split(b"\r\n")[0].endswith(b"408 Request Timeout")
    for broken in (head, "GET /u/", f"{head}Content-Length: {'9' * 5_000}\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(broken.encode())
            while connection.recv(65_536):
                pass
    assert _journal(project) == ""
    assert capfd.readouterr() == ("", "")


def test_what_nobody_thought_of_tells_its_kind_alone(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    port: int,
) -> None:  # fmt: skip
    def broken(*_: object) -> str:
        raise RuntimeError(f"{LEAVE} of {ADA}")

    monkeypatch.setattr(Endpoint, "_act", broken)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", f"/u/{LEAVE}", ONE_CLICK, {"Content-Type": FORM})
    assert connection.getresponse().status == 500
    connection.close()
    assert capfd.readouterr() == ("", "digest mail endpoint: RuntimeError\n")
