"""Fetching what services really sent: a server on this machine replays the recordings."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from generator.project import Project
from tests.builders import TODAY
from tests.fetch.conftest import Digest, Time, digest, server, time
from tests.fetch.documents import ERROR_PAGE, sources
from tests.fetch.server import Server, answer, packed

__all__ = ["digest", "server", "time"]

OAI = "/oai2?verb=ListRecords&metadataPrefix=arXiv&set=cs"
ATOM = "/api/query?search_query=all:testing&max_results=10"


def recorded(shared: Path, *parts: str) -> bytes:
    return shared.joinpath("samples", *parts).read_bytes()


def papers(project: Project) -> set[str]:
    return {path.stem for path in project.library.glob("*.md")} - {"README"}


def state(project: Project) -> dict[str, Any]:
    told = json.loads((project.library / "sources.json").read_text())
    return {name: {k: v for k, v in one.items() if k != "url"} for name, one in told.items()}


def token(text: str) -> str:
    return f"/oai2?verb=ListRecords&resumptionToken={text}"


def test_a_month_of_hugging_face(
    digest: Digest, project: Project, server: Server, time: Time, shared: Path
) -> None:
    """Each recorded day with an ETag, packed; once 429 with the service's headers; else `[]`."""
    ids: set[str] = set()
    for back in range(33):
        day = TODAY - dt.timedelta(days=back)
        path = shared / "samples" / "hf_daily_papers" / f"{day}.json"
        if path.exists():
            data = path.read_bytes()
            ids |= {f"arxiv-{item['paper']['id']}" for item in json.loads(data)}
            replies = [packed(data, ETag=f'W/"{day}"'), answer(b"", 304)]
        else:
            replies = [answer(b"[]")]
        server.on(f"/api/daily_papers?date={day}", *replies)
    window = {
        "RateLimit": '"api";r=0;t=123',
        "RateLimit_Policy": '"fixed window";"api";q=500;w=300',
    }
    limited = "/api/daily_papers?date=2026-02-16"
    server.replies[limited].insert(0, answer(b"", 429, **window))

    sources(project.root, hf=server.url("/api/daily_papers?date={date}"))
    first = digest("fetch", "--since", "2026-02-01", "--strict", "--json")
    assert len(ids) > 90
    assert papers(project) == ids
    assert first.json["new"] == len(ids)
    assert 123 in time.slept
    assert state(project) == {"hf": {"done": str(TODAY - dt.timedelta(days=7))}}

    again = digest("fetch", "--since", "2026-02-01", "--json")
    assert again.json["unchanged"] == again.json["read"] == first.json["read"]
    asked = [one for one in server.requests if one.headers.get("if-none-match")]
    assert len(asked) == 5
    assert all(one.headers["accept-encoding"] == "gzip" for one in server.requests)


def test_arxiv_oai_with_tokens_a_pause_and_a_cut(
    digest: Digest, project: Project, server: Server, time: Time, shared: Path
) -> None:
    first = recorded(shared, "arxiv_oai", "ListRecords_arXiv_cs_2016-03_page1.xml")
    other = recorded(shared, "arxiv_oai", "ListRecords_arXiv_cs_2016-03_page88.xml")
    last = recorded(shared, "arxiv_oai", "ErrorResponseNoRecordsMatch.xml")
    server.on(OAI, answer(b"Retry after 20 seconds", 503, Retry_After="20"), answer(first))
    server.on(token("1122234%7C1001"), answer(other, Content_Length=str(len(other) + 1)))
    server.on(token("1122234%7C88001"), answer(last))
    sources(project.root, oai=server.url(OAI))

    cut = digest("fetch", "--strict")
    assert (cut.status, "connection failed" in cut.err) == (1, True)
    assert len(papers(project)) == 1000
    assert state(project) == {"oai": {"next": server.url(token("1122234%7C1001"))}}
    assert time.slept[0] == 20

    server.requests.clear()
    server.on(token("1122234%7C1001"), packed(other))
    assert digest("fetch", "--strict").status == 0
    assert server.paths == [token("1122234%7C1001"), token("1122234%7C88001")]
    assert len(papers(project)) == 2000
    assert state(project) == {"oai": {"done": str(TODAY)}}


def test_arxiv_atom_page_after_page_until_an_error_page(
    digest: Digest, project: Project, server: Server, shared: Path
) -> None:
    """Its pages name arxiv.org; the host that was asked is asked on."""
    pages = (
        "s0_m10_bc5a6c384fe9",
        "s10_m10_34e56e15aaac",
        "s20_m10_348a237fecab",
        "s30_m10_f2e39f0143dc",
    )
    for number, name in enumerate(pages):
        start = f"&start={10 * number}" if number else ""
        data = recorded(shared, "arxiv_atom", f"arxivpy_q_testing_{name}.xml")
        server.on(ATOM + start, answer(data))
    server.on(f"{ATOM}&start=40", answer(ERROR_PAGE))
    feed = recorded(shared, "arxiv_rss", "atom_cs.AI_2025-08-20_7entries.xml")
    sources(project.root, atom=server.url(ATOM), feed=server.on("/atom/cs.AI", answer(feed)))

    result = digest("fetch", "--json")
    assert result.status == 0
    assert [(one["pages"], one["read"]) for one in result.json["sources"]] == [(4, 40), (1, 7)]
    (error,) = [one for one in result.json["problems"] if one["level"] == "error"]
    assert "HTML page" in error["message"]
    before = papers(project)
    assert digest("fetch", "--strict").status == 1
    assert papers(project) == before


def test_a_feed_that_is_cut_is_not_taken_for_a_short_one(
    digest: Digest, project: Project, server: Server, shared: Path
) -> None:
    data = recorded(shared, "arxiv_rss", "atom_cs.AI_2025-08-20_87entries_TRUNCATED.xml")
    good = recorded(shared, "arxiv_rss", "rss2_cs.AI_2026-04-27.xml")
    cut = server.on("/atom", answer(data, Content_Length=str(2 * len(data))))
    sources(project.root, cut=cut, good=server.on("/rss", answer(good)))
    assert digest("fetch", "--strict").status == 1
    assert len(papers(project)) == 3
