"""`digest fetch`: every source, every day, every page; a failure is said and damages nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from generator.project import Project
from tests.builders import PAGE, TODAY
from tests.fetch.conftest import Digest, Time
from tests.fetch.documents import ERROR_PAGE, daily, oai, sources
from tests.fetch.server import Server, answer

DAY = dt.timedelta(days=1)
LIST = "/oai?verb=ListRecords&metadataPrefix=arXiv"
PAGE_2 = "/oai?verb=ListRecords&resumptionToken=t%7C2"
PAGE_3 = "/oai?verb=ListRecords&resumptionToken=t%7C3"


def state(project: Project) -> dict[str, Any]:
    """How far the sources have been read, without their addresses."""
    path = project.library / "sources.json"
    told = json.loads(path.read_text()) if path.exists() else {}
    return {name: {k: v for k, v in one.items() if k != "url"} for name, one in told.items()}


def papers(project: Project) -> list[str]:
    """Ids of the papers in the library."""
    return sorted(one.stem for one in project.library.glob("*.md") if one.stem != "README")


def arxiv(*numbers: int) -> list[str]:
    return [f"arxiv-2603.{number:05}" for number in numbers]


def library(project: Project) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in project.library.iterdir()
    }


def days(server: Server, found: dict[dt.date, bytes], default: bytes) -> str:
    """Serve these days, the others by default, from two months ago on."""
    for back in range(60):
        day = TODAY - back * DAY
        server.on(f"/daily?date={day}", found.get(day, default))
    return server.url("/daily?date={date}")


def asked_days(server: Server) -> list[int]:
    """How many days ago those days are that were asked for."""
    return [(TODAY - dt.date.fromisoformat(path[-10:])).days for path in server.paths]


def three_pages(server: Server) -> str:
    server.on(LIST, answer(oai(1, 2, token="t|2")))
    server.on(PAGE_2, answer(oai(3, 4, token="t|3")))
    server.on(PAGE_3, answer(oai(5)))
    return server.url(LIST)


# --- the ordinary way ----------------------------------------------------------------------------


def test_sources_come_into_the_library(digest: Digest, project: Project, server: Server) -> None:
    (project.root / "saved").mkdir()
    (project.root / "saved" / "page.txt").write_text(PAGE, encoding="utf-8")
    sources(
        project.root,
        hf=server.on("/daily", answer(daily(1, 2))),
        oai=three_pages(server),
        saved="saved/*.txt",
    )
    result = digest("fetch", "--json")
    assert result.status == 0
    found = result.json
    assert (found["read"], found["new"], found["merged"], found["unchanged"]) == (10, 8, 2, 0)
    assert [(one["name"], one["pages"], one["read"]) for one in found["sources"]] == [
        ("hf", 1, 2),
        ("oai", 3, 5),
        ("saved", 0, 3),
    ]
    assert [one["origin"] for one in found["files"]][:2] == [server.url("/daily"), server.url(LIST)]
    assert set(arxiv(1, 2, 3, 4, 5)) < set(papers(project))
    assert state(project) == {"hf": {"done": "2026-03-05"}, "oai": {"done": "2026-03-05"}}


def test_the_next_page_may_stand_in_a_header(
    digest: Digest, project: Project, server: Server
) -> None:
    """As Zotero's API does: https://www.zotero.org/support/dev/web_api/v3/basics#link_header."""
    last = server.on("/items?start=2", answer(daily(3), ETag='"v2"'), answer(b"", 304))
    link = f'<{last}>; rel="next", <{server.url("/items")}>; rel="first"'
    first = answer(daily(1, 2), Link=link, ETag='"v1"')
    sources(project.root, group=server.on("/items", first, answer(b"", 304, Link=link)))
    assert digest("fetch", "--json").json["new"] == 3
    assert digest("fetch", "--json").json["unchanged"] == 3
    assert server.paths == ["/items", "/items?start=2"] * 2


def test_again_changes_nothing(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=three_pages(server), hf=server.on("/d", answer(daily(9))))
    digest("fetch")
    before = library(project)
    again = digest("fetch")
    assert (again.status, "6 unchanged" in again.out) == (0, True)
    assert library(project) == before


def test_not_modified_is_told_apart_from_empty(
    digest: Digest, project: Project, server: Server
) -> None:
    url = server.on("/d", answer(daily(1, 2), ETag='"v1"'), answer(b"", 304))
    sources(project.root, hf=url)
    digest("fetch")
    again = digest("fetch", "--json")
    assert server.requests[1].headers["if-none-match"] == '"v1"'
    assert (again.status, again.json["unchanged"], again.json["problems"]) == (0, 2, [])


def test_what_could_not_be_read_is_sent_again(
    digest: Digest, project: Project, server: Server
) -> None:
    half = answer(daily(1, 2)[:-20], ETag='"v1"')
    sources(project.root, hf=server.on("/d", half, answer(daily(1, 2), ETag='"v1"')))
    assert digest("fetch", "--strict").status == 1
    assert digest("fetch", "--json").json["new"] == 2
    assert "if-none-match" not in server.requests[1].headers


def test_it_says_who_asks(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=server.on("/d", answer(daily(1))))
    with (project.root / "digest.toml").open("a") as stream:
        stream.write('[site]\nurl = "https://lab.example/digest/"\n')
    digest("fetch")
    agent = server.requests[0].headers["user-agent"]
    assert agent.startswith("paper-digest-generator/")
    assert agent.endswith(" (+https://lab.example/digest/)")


def test_a_dry_run_writes_nothing(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=three_pages(server), hf=days(server, {}, answer(daily(7))))
    before = library(project)
    result = digest("fetch", "--dry-run")
    assert "6 new" in result.out
    assert "6 paper files would be written" in result.err
    assert library(project) == before
    assert not (project.state / "fetched").exists()


def test_only_the_named_sources(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, a=server.on("/a", answer(daily(1))), b=server.on("/b", answer(daily(2))))
    assert digest("fetch", "--source", "b").status == 0
    assert server.paths == ["/b"]
    unknown = digest("fetch", "--source", "c")
    assert (unknown.status, "a, b" in unknown.err) == (2, True)


def test_the_private_escape_is_loud(
    digest: Digest, project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources(project.root, a=server.on("/a", answer(daily(1))))
    assert "DIGEST_ALLOW_PRIVATE=1" in digest("fetch").err
    monkeypatch.delenv("DIGEST_ALLOW_PRIVATE")
    refused = digest("fetch", "--strict")
    assert (refused.status, "not fetched" in refused.err) == (1, True)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("", "names no source"),
        ('[[source]]\nname = "a"\npath = "x"\nformat = "bib"\n', "source.a.format"),
        ('[[source]]\nname = "a"\nurl = "https://x.org/{day}"\n', "{date}"),
    ],
)
def test_wrong_settings_are_one_error(
    digest: Digest, project: Project, toml: str, words: str
) -> None:
    (project.root / "digest.toml").write_text(toml)
    result = digest("fetch")
    assert result.status == 1
    assert words in result.err


def test_a_day_to_come_is_wrong_usage(digest: Digest) -> None:
    assert digest("fetch", "--since", "2999-01-01").status == 2


def test_a_bar_is_shown_on_a_terminal(
    digest: Digest, project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources(project.root, oai=three_pages(server))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = digest("fetch", "--json")
    assert "oai page 3" in told.err
    assert told.json["new"] == 5


# --- one source down -----------------------------------------------------------------------------

DOWN = [
    pytest.param(answer(b"oops", 500), "status 500", id="500"),
    pytest.param(answer(b"", 404), "status 404", id="404"),
    pytest.param(answer(ERROR_PAGE), "HTML page", id="error page"),
    pytest.param(answer(b'{"error": "too many requests"}'), "error answer", id="error answer"),
    pytest.param(answer(b""), "empty", id="empty"),
    pytest.param(answer(b"Hello."), "no format", id="wrong content"),
    pytest.param(answer(daily(1), Content_Length="99999"), "connection failed", id="cut"),
    pytest.param(answer(daily(1))[:80], "connection failed", id="cut head"),
    pytest.param(answer(b"", 302, Location="file:///etc/passwd"), "not fetched", id="redirect"),
    pytest.param(answer(b"", 503, Retry_After="9999"), "167 minutes", id="away"),
]


@pytest.mark.parametrize(("reply", "words"), DOWN)
@pytest.mark.parametrize("format", ["", "hf-api"])
def test_one_source_down_of_three(
    digest: Digest, project: Project, server: Server, reply: bytes, words: str, format: str
) -> None:
    first = server.on("/one", answer(daily(1, 2)))
    third = server.on("/three", answer(daily(4)))
    down = server.on("/two", answer(daily(3)), reply)
    more = f'\nformat = "{format}"' if format else ""
    sources(project.root, one=first, two=down + more, three=third)
    digest("fetch")
    before = library(project)
    server.on("/three", answer(daily(4, 5)))
    result = digest("fetch")
    assert result.status == 0
    assert format or words in result.err
    assert "two: failed, the others go on" in result.err
    assert "1 of 3 sources failed: two" in result.err
    assert papers(project) == arxiv(1, 2, 3, 4, 5)
    assert before.items() - library(project).items() <= {
        (name, before[name]) for name in ("intake.jsonl", "sources.json")
    }
    strict = digest("fetch", "--strict", "--json")
    assert strict.status == 1
    assert [bool(one["failed"]) for one in strict.json["sources"]] == [False, True, False]
    (problem,) = [one for one in strict.json["problems"] if one["level"] == "error"]
    assert problem["code"] == "fetch/failed"
    assert problem["where"].startswith(down)


@pytest.mark.parametrize("path", ["exports/**.bib", ".", "a\\u0000b", "exports"])
def test_a_pattern_that_is_none_stops_nothing(
    digest: Digest, project: Project, server: Server, path: str
) -> None:
    (project.root / "exports").mkdir()
    sources(project.root, a=path, b=server.on("/b", answer(daily(1))))
    result = digest("fetch", "--strict")
    assert (result.status, "a: failed, the others go on" in result.err) == (1, True)
    assert papers(project) == arxiv(1)


def test_all_down_changes_nothing(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, a=server.on("/a", answer(daily(1)), answer(b"", 500)))
    digest("fetch")
    before = library(project)
    assert digest("fetch").status == 0
    assert digest("fetch", "--strict").status == 1
    assert library(project) == before


def test_a_secret_comes_from_the_environment_and_is_never_told(
    digest: Digest, project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.on("/a?api_key=s3cret", answer(daily(1)), answer(b"", 401))
    sources(project.root, a=f'{url}\nheaders_env = {{ Authorization = "MY_KEY" }}')
    unset = digest("fetch", "--strict")
    assert (unset.status, "MY_KEY is not set" in unset.err) == (1, True)
    monkeypatch.setenv("MY_KEY", "s3cret\r\nX: y")
    assert "cannot be a header" in digest("fetch").err
    assert server.requests == []
    monkeypatch.setenv("MY_KEY", "Bearer s3cret\n")
    told = [digest("fetch", "--json"), digest("fetch", "--strict", "--json")]
    assert server.requests[0].headers["authorization"] == "Bearer s3cret"
    assert [one.status for one in told] == [0, 1]
    assert "s3cret" not in "".join(one.out + one.err for one in told)
    written = [path.read_bytes() for path in project.library.iterdir()]
    written += [path.read_bytes() for path in project.state.rglob("*") if path.is_file()]
    assert b"s3cret" not in b"".join(written)
    assert b"api_key=***" in b"".join(written)


# --- pages ---------------------------------------------------------------------------------------


def test_a_limit_of_pages_is_said(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=f"{three_pages(server)}\nmax_pages = 2")
    result = digest("fetch", "--strict", "--json")
    assert (result.status, result.json["new"]) == (0, 4)
    assert [(one["code"], one["level"]) for one in result.json["problems"]] == [
        ("fetch/more-pages", "info")
    ]
    assert state(project) == {"oai": {"done": "2026-03-05"}}


@pytest.mark.parametrize("token", ["t|2", "t|1"], ids=["to itself", "to a page of the same bytes"])
def test_a_list_that_goes_round_ends(
    digest: Digest, project: Project, server: Server, token: str
) -> None:
    sources(project.root, oai=three_pages(server))
    server.on(PAGE_2, answer(oai(3, token=token)))
    server.on(PAGE_2.replace("t%7C2", "t%7C1"), answer(oai(3, token=token)))
    result = digest("fetch", "--strict")
    assert (result.status, "goes round" in result.err) == (1, True)
    assert papers(project) == arxiv(1, 2, 3)
    assert len(server.requests) <= 3
    digest("fetch")
    assert server.paths.count(LIST) == 2, "the next run begins anew"


def test_a_page_that_fails_is_where_the_next_run_goes_on(
    digest: Digest, project: Project, server: Server
) -> None:
    sources(project.root, oai=three_pages(server))
    server.on(PAGE_2, answer(b"", 500))
    assert digest("fetch", "--strict").status == 1
    assert papers(project) == arxiv(1, 2)
    assert state(project) == {"oai": {"next": server.url(PAGE_2)}}
    server.requests.clear()
    server.on(PAGE_2, answer(oai(3, 4, token="t|3")))
    assert digest("fetch", "--strict").status == 0
    assert server.paths == [PAGE_2, PAGE_3]
    assert papers(project) == arxiv(1, 2, 3, 4, 5)
    assert state(project) == {"oai": {"done": "2026-03-05"}}


def test_a_place_that_is_lost_begins_anew(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=three_pages(server))
    server.on(PAGE_2, answer(b"", 500))
    digest("fetch")
    expired = b"<OAI-PMH><request>http://export.arxiv.org/oai2</request>" + (
        b'<error code="badResumptionToken">expired</error></OAI-PMH>'
    )
    server.on(PAGE_2, answer(expired), answer(oai(3, 4, token="t|3")))
    assert digest("fetch", "--strict").status == 0
    assert papers(project) == arxiv(1, 2, 3, 4, 5)


def test_another_address_is_another_list(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=three_pages(server))
    server.on(PAGE_2, answer(b"", 500))
    digest("fetch")
    sources(project.root, oai=server.on("/other", answer(oai(7))))
    result = digest("fetch", "--strict", "--json")
    assert (result.status, server.paths[-1]) == (0, "/other")
    assert papers(project) == arxiv(1, 2, 7)
    assert [one["code"] for one in result.json["problems"]] == ["fetch/other-address"]
    assert digest("fetch", "--json").json["problems"] == []


def test_a_run_that_is_killed_goes_on_where_it_was(
    digest: Digest, project: Project, server: Server
) -> None:
    """With kill -9, in the middle of the third page."""
    sources(project.root, oai=three_pages(server))
    stop = threading.Event()
    server.on(PAGE_3, stop)
    program = (
        "import sys, generator.fetch.rules as rules\nrules.PAUSE = 0\n"
        "from generator.cli import main\nmain(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "-C", str(project.root), "fetch"]
    run = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    while PAGE_3 not in server.paths:
        assert run.poll() is None, "it ended by itself"
        stop.wait(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    stop.set()
    assert papers(project) == arxiv(1, 2, 3, 4)
    server.requests.clear()
    server.on(PAGE_3, answer(oai(5)))
    assert digest("fetch", "--strict").status == 0
    assert server.paths == [PAGE_3]
    assert papers(project) == arxiv(1, 2, 3, 4, 5)


def test_a_page_cannot_lead_elsewhere(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, oai=three_pages(server))
    server.on(LIST, answer(oai(1, token="http://169.254.169.254/latest/meta-data/")))
    result = digest("fetch", "--strict")
    assert (result.status, "169.254.169.254" in result.err) == (1, True)
    assert papers(project) == arxiv(1)


# --- days ----------------------------------------------------------------------------------------


def test_the_first_run_goes_back_a_week(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    digest("fetch")
    assert asked_days(server) == [7, 6, 5, 4, 3, 2, 1, 0]
    assert state(project) == {"hf": {"done": "2026-03-03"}}


def test_the_next_day_asks_for_what_may_have_grown(
    digest: Digest, project: Project, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    digest("fetch")
    server.requests.clear()
    digest("fetch")
    assert asked_days(server) == [1, 0]


@pytest.mark.parametrize("missed", [10, 40])
def test_missed_days_are_caught_up(
    digest: Digest, project: Project, server: Server, missed: int
) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    text = json.dumps({"hf": {"done": str(TODAY - missed * DAY)}})
    (project.library / "sources.json").write_text(text)
    digest("fetch")
    assert asked_days(server) == list(range(missed))[::-1]


def test_since_goes_back_as_far_as_wished(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    digest("fetch", "--since", TODAY - 20 * DAY)
    assert asked_days(server)[0] == 20
    digest("fetch", "--since", TODAY)
    assert asked_days(server)[-1] == 0
    assert state(project) == {"hf": {"done": "2026-03-03"}}


def test_since_loses_no_day_before_it(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    text = json.dumps({"hf": {"done": str(TODAY - 15 * DAY)}})
    (project.library / "sources.json").write_text(text)
    digest("fetch", "--since", TODAY - 6 * DAY)
    server.requests.clear()
    digest("fetch")
    assert asked_days(server) == list(range(15))[::-1]


def test_a_failed_day_is_asked_again_and_the_days_after_it_come(
    digest: Digest, project: Project, server: Server
) -> None:
    bad = TODAY - 5 * DAY
    found = {TODAY - n * DAY: answer(daily(n + 1)) for n in range(8)} | {bad: answer(b"", 500)}
    sources(project.root, hf=days(server, found, answer(b"[]")))
    assert digest("fetch", "--strict").status == 1
    assert papers(project) == arxiv(1, 2, 3, 4, 5, 7, 8)
    assert state(project) == {"hf": {"done": str(bad - DAY)}}
    server.on(f"/daily?date={bad}", answer(daily(6)))
    server.requests.clear()
    assert digest("fetch", "--strict").status == 0
    assert asked_days(server) == [5, 4, 3, 2, 1, 0]
    assert papers(project) == arxiv(1, 2, 3, 4, 5, 6, 7, 8)


def test_a_service_that_is_down_is_not_asked_for_every_day(
    digest: Digest, project: Project, server: Server
) -> None:
    sources(project.root, hf=days(server, {}, answer(b"", 500)))
    assert digest("fetch", "--strict").status == 1
    assert set(asked_days(server)) == {7, 6, 0}
    assert state(project) == {}


@pytest.mark.parametrize("bad", [{7, 6}, {7, 6, 4, 3}, {6, 5, 4, 3, 2}])
def test_days_that_fail_for_good_do_not_block_the_others(
    digest: Digest, project: Project, server: Server, bad: set[int]
) -> None:
    found = {TODAY - n * DAY: answer(daily(n)) for n in set(range(8)) - bad}
    sources(project.root, hf=days(server, found, answer(b"", 400)))
    for _ in range(2):
        assert digest("fetch", "--strict").status == 1
        assert papers(project) == arxiv(*sorted(set(range(8)) - bad))
        assert state(project) == ({} if 7 in bad else {"hf": {"done": str(TODAY - 7 * DAY)}})


@pytest.mark.parametrize("more", ["", '\nformat = "hf-api"'])
def test_an_empty_day_is_no_failure_and_not_done(
    digest: Digest, project: Project, server: Server, more: str
) -> None:
    found = {TODAY - n * DAY: answer(daily(n)) for n in (7, 6, 5)}
    sources(project.root, hf=days(server, found, answer(b"[ ]\n")) + more)
    assert digest("fetch", "--strict").status == 0
    assert state(project) == {"hf": {"done": str(TODAY - 5 * DAY)}}


@pytest.mark.parametrize("page", [b'[{"error": "x"}]', b"[{}]", b"[[]]", b"[null]"])
def test_a_day_of_rejected_records_is_not_done(
    digest: Digest, project: Project, server: Server, page: bytes
) -> None:
    bad = TODAY - 5 * DAY
    url = days(server, {bad: answer(page)}, answer(daily(1)))
    sources(project.root, hf=f'{url}\nformat = "hf-api"')
    digest("fetch")
    assert state(project) == {"hf": {"done": str(bad - DAY)}}


def test_a_day_without_a_list_is_no_failure(
    digest: Digest, project: Project, server: Server
) -> None:
    sources(project.root, hf=days(server, {TODAY: answer(daily(1))}, answer(b"", 404)))
    assert digest("fetch", "--strict").status == 0
    assert papers(project) == arxiv(1)


def test_a_page_that_is_missing_is_no_day_without_a_list(
    digest: Digest, project: Project, server: Server
) -> None:
    for back in range(8):
        day = TODAY - back * DAY
        server.on(f"{LIST}&from={day}", answer(oai(back + 1, token="" if back != 7 else "t|2")))
    server.on(PAGE_2, answer(b"", 404))
    sources(project.root, oai=server.url(f"{LIST}&from={{date}}"))
    assert digest("fetch", "--strict").status == 1
    assert papers(project) == arxiv(*range(1, 9))
    assert state(project) == {}


def test_no_list_on_any_day_is_one(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=days(server, {}, answer(b"", 404)) + "\ndays = 30")
    assert digest("fetch", "--strict").status == 1
    assert state(project) == {}


def test_a_broken_state_stops_the_run(digest: Digest, project: Project, server: Server) -> None:
    sources(project.root, hf=server.on("/a", answer(daily(1))))
    (project.library / "sources.json").write_text("<<<<<<< HEAD")
    result = digest("fetch")
    assert (result.status, "library/sources.json" in result.err) == (1, True)
    assert server.requests == []


def test_a_state_from_the_future_is_said_and_put_right(
    digest: Digest, project: Project, server: Server
) -> None:
    """A clock was wrong once."""
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    (project.library / "sources.json").write_text('{"hf": {"done": "2031-11-05"}}')
    result = digest("fetch", "--strict")
    assert (result.status, "hf.done" in result.err, "--since" in result.err) == (1, True, True)
    assert digest("fetch", "--strict", "--since", TODAY - 4 * DAY).status == 0
    assert asked_days(server) == [4, 3, 2, 1, 0]
    assert state(project) == {"hf": {"done": str(TODAY - 2 * DAY)}}


def test_days_are_asked_for_politely(
    digest: Digest, project: Project, server: Server, time: Time
) -> None:
    sources(project.root, hf=days(server, {}, answer(daily(1))))
    digest("fetch")
    assert time.slept == [0.6] * 7


# --- digest add ----------------------------------------------------------------------------------


def test_an_address_is_added_with_the_pages_after_it(
    digest: Digest, project: Project, server: Server, page_file: Path
) -> None:
    found = digest("add", three_pages(server), page_file, "--json").json
    assert (found["read"], found["new"]) == (8, 8)
    assert [one["origin"] for one in found["files"]][:2] == [server.url(LIST), server.url(PAGE_2)]
    assert state(project) == {}


def test_an_address_that_fails_is_named_and_the_rest_goes_on(
    digest: Digest, project: Project, server: Server, page_file: Path
) -> None:
    result = digest("add", server.on("/a?key=s3cret", answer(b"", 404)), page_file)
    assert (result.status, "status 404" in result.err, "3 new" in result.out) == (1, True, True)
    assert "s3cret" not in result.err


def test_a_list_is_added_as_far_as_wished(digest: Digest, project: Project, server: Server) -> None:
    result = digest("add", three_pages(server), "--max-pages", 1, "--json")
    assert (result.status, result.json["new"]) == (0, 2)
    assert [one["code"] for one in result.json["problems"]] == ["fetch/more-pages"]
