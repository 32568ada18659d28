"""What robots and browsers look for at the root."""

from __future__ import annotations

import re
import urllib.robotparser
from collections.abc import Iterable

from lxml import etree

from generator.catalog import Catalog
from generator.exports import discoverable
from tests.exports.conftest import PAPERS, URL, catalog_of

PATHS = ["index.md", "papers/a-spikes.md", "papers/c-undated.md", "themes/spikes.md",
         "themes/spikes/2.md", "papers/index/2.md", "guide/README.md", "über uns.md"]  # fmt: skip
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def made(catalog: Catalog, paths: Iterable[str] = PATHS) -> dict[str, bytes]:
    files = discoverable.make_files(catalog, paths)
    return {path: b"".join(pieces) for path, pieces in files}


def rows(data: bytes) -> dict[str, str]:
    """loc → lastmod."""
    top = etree.fromstring(data)
    return {row.findtext(f"{MAPS}loc") or "": row.findtext(f"{MAPS}lastmod") or "" for row in top}


def test_without_an_address_there_is_only_what_needs_none() -> None:
    found = made(catalog_of(PAPERS))
    assert set(found) == {".nojekyll", "robots.txt", "llms.txt"}
    assert b"Sitemap" not in found["robots.txt"]


def test_the_sitemap_names_pages_with_their_last_days(catalog: Catalog) -> None:
    found = made(catalog)
    assert rows(found["sitemap.xml"]) == {
        f"{URL}/": "2026-03-06",
        f"{URL}/papers/a-spikes/": "2026-03-06",
        f"{URL}/papers/c-undated/": "2026-03-06",
        f"{URL}/papers/index/2/": "2026-03-06",
        f"{URL}/themes/spikes/": "2026-03-06",
        f"{URL}/themes/spikes/2/": "2026-03-06",
        f"{URL}/guide/": "",
        f"{URL}/%C3%BCber%20uns/": "",
    }


def test_a_large_sitemap_is_an_index(catalog: Catalog) -> None:
    paths = [f"papers/p{number}.md" for number in range(100_001)]
    found = dict(discoverable.sitemap("https://x.example/", paths, {}))
    data = {path: b"".join(pieces) for path, pieces in found.items()}
    assert list(data) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = etree.fromstring(data["sitemap.xml"])
    assert index.tag == f"{MAPS}sitemapindex"
    assert list(rows(data["sitemap.xml"])) == [
        f"https://x.example/sitemap-{number}.xml" for number in (1, 2, 3)
    ]
    counts = [len(rows(data[f"sitemap-{number}.xml"])) for number in (1, 2, 3)]
    assert counts == [50_000, 50_000, 1]
    assert max(map(len, data.values())) < 50_000_000


def test_robots_may_read_everything(catalog: Catalog) -> None:
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(made(catalog)["robots.txt"].decode().splitlines())
    assert parser.can_fetch("anybody", f"{URL}/papers/a-spikes.bib")
    assert parser.site_maps() == [f"{URL}/sitemap.xml"]


def test_a_browser_can_add_the_search(catalog: Catalog) -> None:
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    top = etree.fromstring(made(catalog)["opensearch.xml"])
    assert top.tag == f"{space}OpenSearchDescription"
    assert top.findtext(f"{space}LongName") == "T & <b>*x*</b>"
    assert 0 < len(top.findtext(f"{space}ShortName") or "") <= 16
    (url,) = top.findall(f"{space}Url")
    assert url.get("template") == f"{URL}/search/?q={{searchTerms}}"
    assert url.get("type") == "text/html"


def test_llms_txt_is_as_llmstxt_org_has_it(catalog: Catalog) -> None:
    text = made(catalog)["llms.txt"].decode()
    lines = text.splitlines()
    assert lines[0] == "# T & \\<b\\>\\*x\\*\\</b\\>"
    assert lines[2].startswith("> ")
    sections = re.findall(r"^## (.+)$", text, re.M)
    assert sections == ["Data", "Themes", "Newest weeks"]
    # As the specification's own parser takes links apart.
    link = re.compile(
        r"-\s*\[(?P<title>(?:[^\]\\]|\\.)+)\]\((?P<url>[^\)]+)\)(?::\s*(?P<desc>.*))?"
    )
    listed = [line for line in lines if line.startswith("- ")]
    assert listed
    assert all(link.fullmatch(line) for line in listed)
    assert f"- [Spikes \\[\\*and\\*\\] more]({URL}/themes/spikes/)" in listed
    assert f"- [All papers, BibTeX]({URL}/papers.bib): application/x-bibtex" in listed
    assert any("Week 10, 2026" in line for line in listed)


def test_an_empty_library_has_them_too() -> None:
    found = made(catalog_of((), f'[site]\nurl = "{URL}/"\n'), ["index.md"])
    assert rows(found["sitemap.xml"]) == {f"{URL}/": ""}
    assert b"0 papers" in found["llms.txt"]
