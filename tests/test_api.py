"""The API: documents fit their schemas, lead to one another, and other readers read them."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import jsonschema
import pytest

from generator.api import addresses
from generator.api.make import encode, make_files
from generator.api.schemas import DIALECT
from generator.api.shapes import DOCUMENTS
from generator.catalog import Catalog, make_catalog
from generator.config import Settings, SiteSettings
from generator.formats import hf_api
from generator.models import Author, Cadence, Link, Vocabulary
from generator.project import open_project
from generator.views import places
from generator.workflow.arranging import arrange, relate
from tests.builders import TODAY, author, date, paper

TOY = Path(__file__).resolve().parent / "data" / "toy"
HOSTILE = "</script><script>alert(1)</script>\u2028&amp; \ud800 $\\alpha$ A < B"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    root = tmp_path_factory.mktemp("api") / "toy"
    shutil.copytree(TOY, root)
    return relate(arrange(open_project(root, today=TODAY)))


def _catalog(*papers: Any, url: str = "") -> Catalog:
    settings = Settings(site=SiteSettings(url=url))
    return make_catalog(settings, papers, Vocabulary(), ())


def _read(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {path: json.loads(raw) for path, raw in files.items()}


def _kind(path: str) -> str:
    """The kind of document at a path, as the guide has it."""
    if path == "api/daily_papers" or "/daily_papers/" in path:
        return "daily_papers"
    if path.startswith("api/papers/"):
        return "hub_paper"
    name = path.removeprefix("api/v1/").removesuffix(".json")
    folder, _, rest = name.partition("/")
    if not rest:
        return folder.partition("-")[0]
    return folder.removesuffix("s")


def test_every_document_fits_its_schema(toy: Catalog) -> None:
    found = _read(dict(make_files(toy)))
    schemas = {path: value for path, value in found.items() if "/schemas/" in path}
    assert {addresses.schema(kind) for kind in DOCUMENTS} == set(schemas)
    checkers = {}
    for path, schema in schemas.items():
        assert schema["$schema"] == DIALECT
        jsonschema.Draft202012Validator.check_schema(schema)
        kind = path.rpartition("/")[2].removesuffix(".schema.json")
        checkers[kind] = jsonschema.Draft202012Validator(schema)
    seen = set()
    for path, value in found.items():
        if path not in schemas:
            seen.add(_kind(path))
            checkers[_kind(path)].validate(value)
    assert seen == set(DOCUMENTS)


def test_a_document_that_lacks_a_field_does_not_fit(toy: Catalog) -> None:
    found = _read(dict(make_files(toy)))
    checker = jsonschema.Draft202012Validator(found["api/v1/schemas/paper.schema.json"])
    path = next(path for path in found if path.startswith("api/v1/papers/"))
    without = {key: value for key, value in found[path].items() if key != "title"}
    assert not checker.is_valid(without)
    assert not checker.is_valid(found[path] | {"date": "7 November"})


_LEADING = ("url", "api", "next", "previous", "index", "papers", "themes", "editions",
            "organizations", "search")  # fmt: skip


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _LEADING and isinstance(inner, str):
                yield inner
            elif key not in ("links", "projectPage", "githubRepo"):
                yield from _addresses(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner)


@pytest.mark.parametrize("base", ["", "https://papers.example/lab/"])
def test_addresses_lead_to_documents_and_pages(toy: Catalog, base: str) -> None:
    import dataclasses

    from generator.pages.make import make_pages

    settings = toy.settings.model_copy(update={"site": SiteSettings(url=base)})
    catalog = dataclasses.replace(toy, settings=settings)
    files = dict(make_files(catalog))
    pages = {places.page_address(one.path) for one in make_pages(catalog)}
    root = base or "https://somewhere.example/sub/"
    followed = set()
    for path, value in _read(files).items():
        for address in _addresses(value):
            assert address.startswith(base)
            target = urljoin(root + path, address)
            assert target.startswith(root), (path, address)
            way = unquote(target.removeprefix(root))
            followed.add(way)
            known = way in files or way in pages or way == "assets/search/index.json"
            assert known, f"{path} leads to {way}"
    ours = {path for path in files if path.startswith("api/v1/")}
    alone = {path for path in ours - followed if "/schemas/" not in path}
    assert alone <= {"api/v1/index.json"} | {p for p in ours if "/daily_papers/" in p}
    days = _read(files)["api/v1/index.json"]["daily_papers"].values()
    for day in days:
        assert urljoin(f"{root}api/v1/index.json", day).removeprefix(root) in files


def test_papers_come_a_thousand_at_a_time_and_each_once() -> None:
    catalog = _catalog(*(paper(f"p{n}") for n in range(2_001)))
    files = dict(make_files(catalog))
    ids: list[str] = []
    path = "api/v1/papers.json"
    while path:
        page = json.loads(files[path])
        assert page["total"] == 2_001
        ids += [one["id"] for one in page["papers"]]
        path = urljoin(f"https://x.example/{path}", page["next"]).removeprefix(
            "https://x.example/"
        ) if page["next"] else ""  # fmt: skip
    assert ids == list(catalog.papers)


def test_an_empty_library_has_an_api_as_well() -> None:
    files = _read(dict(make_files(_catalog())))
    assert files["api/v1/papers.json"]["papers"] == []
    assert files["api/daily_papers"] == []


def test_hostile_text_is_the_same_text_and_never_a_page() -> None:
    one = paper(
        "x", title=HOSTILE, abstract=HOSTILE, links=(Link(kind="code", url="javascript:alert(1)"),),
        authors=(Author(literal=HOSTILE),), organization=HOSTILE, published=date("2025-11-07"),
    )  # fmt: skip
    for path, raw in make_files(_catalog(one)):
        if "/schemas/" not in path:
            assert b"<" not in raw, path
            assert b"javascript:" not in raw, path
            json.loads(raw)
    found = json.loads(dict(make_files(_catalog(one)))["api/v1/papers/x.json"])
    assert found["title"] == HOSTILE.replace("\ud800", "?")
    assert found["links"] == []
    assert found["githubRepo"] is None


def test_two_papers_of_one_arxiv_number_do_not_share_a_file() -> None:
    twins = (paper("a", ids={"arxiv": "2511.00001"}), paper("b", ids={"arxiv": "2511.00001"}))
    paths = [path for path, _ in make_files(_catalog(*twins))]
    assert len(paths) == len(set(paths))
    assert "api/papers/2511.00001" in paths


def test_a_paper_is_no_folder_of_others() -> None:
    """Old arXiv numbers have a stroke in them."""
    papers = (paper("hep-th", title="x"), paper("b", ids={"arxiv": "hep-th/9901001"}))
    paths = {path for path, _ in make_files(_catalog(*papers))}
    folders = {path.rpartition("/")[0] for path in paths}
    assert not paths & folders


def test_the_same_catalog_gives_the_same_bytes(toy: Catalog) -> None:
    assert dict(make_files(toy)) == dict(make_files(toy))


def test_our_own_reader_of_hugging_face_reads_a_day() -> None:
    one = paper(
        "arxiv-2511.00001", ids={"arxiv": "2511.00001"}, title="A study", abstract="We study.",
        authors=(author("Ann Author"), author("Bo Writer")), published=date("2025-11-06"),
        announced=date("2025-11-07"), organization="Tiny Lab",
        signals={"upvotes": 7, "comments": 2},
        links=(Link(kind="code", url="https://github.com/a/b"),), keywords=("study",),
    )  # fmt: skip
    files = dict(make_files(_catalog(one)))
    [path] = [path for path in files if "/v1/daily_papers/" in path]
    batch = hf_api.parse(files[path], path)
    assert batch.problems == ()
    [record] = batch.records
    assert record.title == one.title
    assert record.abstract == one.abstract
    assert record.ids == one.ids
    assert [each.name for each in record.authors] == ["Ann Author", "Bo Writer"]
    assert record.published == one.published
    assert record.announced == one.announced
    assert record.signals == one.signals
    assert record.organization == "Tiny Lab"
    assert one.links[0] in record.links


class _Host(http.server.SimpleHTTPRequestHandler):
    """A static host with the one rule that the guide gives for `?date=`."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        day = parse_qs(parts.query).get("date", [""])[0]
        if parts.path == "/lab/api/daily_papers" and day:
            self.path = f"/lab/api/v1/daily_papers/{day}.json"
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_hugging_faces_own_client_reads_it(
    toy: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import HfApi

    for path, raw in make_files(toy):
        (tmp_path / "lab" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lab" / path).write_bytes(raw)
    handler = functools.partial(_Host, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        api = HfApi(endpoint=f"http://127.0.0.1:{server.server_port}/lab", token=False)
        newest = list(api.list_daily_papers())
        assert [one.title for one in newest] == [one.title for one in toy.papers.values()][:50]
        day = toy.editions[Cadence.DAY][-1]
        of_day = list(api.list_daily_papers(date=day.period.key))
        assert [one.title for one in of_day] == [toy.papers[id].title for id in day.paper_ids]
        with_arxiv = next(one for one in toy.papers.values() if "arxiv" in one.ids)
        info = api.paper_info(with_arxiv.ids["arxiv"])
        assert info.title == with_arxiv.title
        assert info.id == with_arxiv.ids["arxiv"]
        assert [one.name for one in info.authors or ()] == [a.name for a in with_arxiv.authors]
        published = with_arxiv.published
        assert published is not None
        assert info.published_at is not None
        assert info.published_at.date() == published.full
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_that_json_cannot_say_is_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode({"score": float("nan")})
