"""What programs look for at a site's root: sitemap, robots.txt, OpenSearch, llms.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree

from generator.catalog import Catalog
from generator.exports.lists import make_lists
from generator.exports.values import File
from generator.models import OTHER, Cadence, Paper
from generator.text import clean
from generator.views import downloads, places

SITEMAP_ROWS = 50_000
"""Addresses of one file, as https://www.sitemaps.org/protocol.html has it."""
NEWEST = 10
"""Editions that llms.txt names."""
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_PAGED = re.compile(r"(?:/index)?/\d+\.md\Z")


def make_files(catalog: Catalog, paths: Iterable[str]) -> Iterator[File]:
    """All of them; `paths` are those of the pages below `site_src/` that a reader may land on.

    A sitemap and an OpenSearch description need the site's address.
    """
    # GitHub Pages would otherwise make pages of the Markdown files beside papers.
    yield ".nojekyll", (b"",)
    root = catalog.settings.site.url
    yield "robots.txt", (_robots(root).encode(),)
    yield "llms.txt", (llms(catalog).encode(),)
    if root:
        yield from sitemap(root, paths, _changes(catalog))
        yield "opensearch.xml", (opensearch(catalog, root),)


def page_address(path: str) -> str:
    """Of a page, below the site's: `themes/x.md` → `themes/x/`.

    >>> page_address("index.md"), page_address("über/README.md")
    ('', '%C3%BCber/')
    """
    folder, _, name = path.removesuffix(".md").rpartition("/")
    whole = folder if name in ("index", "README") else f"{folder}/{name}".lstrip("/")
    return quote(f"{whole}/") if whole else ""


def _robots(root: str) -> str:
    rules = "User-agent: *\nAllow: /\n"
    return f"{rules}\nSitemap: {root}sitemap.xml\n" if root else rules


def sitemap(root: str, paths: Iterable[str], changes: Mapping[str, str]) -> Iterator[File]:
    """`sitemap.xml`; above 50,000 addresses it leads to as many files as they need."""
    ordered = sorted(set(paths))
    chunks = [ordered[at : at + SITEMAP_ROWS] for at in range(0, len(ordered), SITEMAP_ROWS)]
    if len(chunks) == 1:
        yield "sitemap.xml", (_addresses(root, chunks[0], changes),)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
    for name, chunk in zip(names, chunks, strict=True):
        yield name, (_addresses(root, chunk, changes),)
    yield "sitemap.xml", (_rows("sitemapindex", "sitemap", ((root + one, "") for one in names)),)


def _addresses(root: str, paths: Sequence[str], changes: Mapping[str, str]) -> bytes:
    rows = ((root + page_address(one), _changed(one, changes)) for one in paths)
    return _rows("urlset", "url", rows)


def _changed(path: str, changes: Mapping[str, str]) -> str:
    """Later pages of a list change with its first."""
    first = _PAGED.sub(".md", path)
    return changes.get(path) or changes.get(first) or changes.get(f"{first[:-3]}/index.md", "")


def _rows(whole: str, part: str, rows: Iterable[tuple[str, str]]) -> bytes:
    top = ElementTree.Element(whole, xmlns=_SITEMAPS)
    for place, day in rows:
        row = ElementTree.SubElement(top, part)
        ElementTree.SubElement(row, "loc").text = place
        if day:
            ElementTree.SubElement(row, "lastmod").text = day
    ElementTree.indent(top, "")
    return _document(top)


def _changes(catalog: Catalog) -> dict[str, str]:
    """path of a page → the last day on which a source told something of what stands there."""
    days = {key: _last(paper) for key, paper in catalog.papers.items()}
    found = {places.paper_path(key): day for key, day in days.items()}
    for listed in make_lists(catalog):
        found[listed.path] = max((days[key] for key in listed.paper_ids), default="")
    newest = found[places.ALL_PAPERS]
    return found | dict.fromkeys(("index.md", "themes/index.md", "editions/index.md"), newest)


def _last(paper: Paper) -> str:
    days = [one.full for one in (paper.added, paper.updated) if one and one.full]
    return max((day.isoformat() for day in (*days, *(one.at for one in paper.seen))), default="")


def opensearch(catalog: Catalog, root: str) -> bytes:
    """https://github.com/dewitt/opensearch: a browser can add the site's search to its own."""
    site = catalog.settings.site
    title = clean.one_line(site.title)
    top = ElementTree.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
    texts = {
        "ShortName": clean.cut(title, limit=16),
        "LongName": clean.cut(title, limit=48),
        "Description": clean.cut(clean.one_line(site.description) or title, limit=1_024),
    }
    for name, text in texts.items():
        ElementTree.SubElement(top, name).text = text
    template = f"{root}search/?q={{searchTerms}}"
    ElementTree.SubElement(top, "Url", type="text/html", method="get", template=template)
    ElementTree.SubElement(top, "InputEncoding").text = "UTF-8"
    return _document(top)


def _document(top: ElementTree.Element) -> bytes:
    text = ElementTree.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode("utf-8", "replace")


def llms(catalog: Catalog) -> str:
    """https://llmstxt.org: what the site is, and where its lists and data are, in Markdown."""
    site = catalog.settings.site
    root = site.url
    themes = [
        (one.title, page_address(places.theme_path(one.slug)), one.about)
        for one in catalog.vocabulary.themes
        if one.slug != OTHER
    ]
    weeks = reversed(catalog.editions[Cadence.WEEK][-NEWEST:])
    editions = [
        (places.period_title(one.period, catalog.words),
         page_address(places.edition_path(one.period)),
         _papers(len(one.paper_ids)))
        for one in weeks
    ]  # fmt: skip
    sections = {"Data": _data_rows(catalog), "Themes": themes, "Newest weeks": editions}
    about = clean.one_line(site.description) or "Research papers by theme and date."
    text = f"# {_plain(site.title)}\n\n> {_plain(about)}\n\n"
    text += f"{_papers(len(catalog.papers))}. Each has a page `papers/<id>/`, and beside it its\n"
    text += "Markdown `papers/<id>.md` and BibTeX `papers/<id>.bib`.\n"
    for name, rows in sections.items():
        if rows:
            text += f"\n## {name}\n\n" + "".join(_row(root, *row) for row in rows)
    return text


def _papers(count: int) -> str:
    return f"{count} paper{'' if count == 1 else 's'}"


def _data_rows(catalog: Catalog) -> list[tuple[str, str, str]]:
    files = downloads.of_list(catalog.settings, places.ALL_PAPERS)
    return [
        ("Use this data", page_address(places.DATA), "files, licences, examples"),
        *((f"All papers, {one.title}", one.path, one.type) for one in files),
        ("Whole library", downloads.WHOLE, "Markdown files and themes in a ZIP"),
        ("Feeds", "feeds/", "feeds of papers, themes, organisations and editions"),
        ("API", "api/v1/index.json", "JSON with schemas; it names all that there is"),
        ("Papers A–Z", page_address(places.ALL_PAPERS), ""),
        ("Editions", "editions/", "by day, week, month and year"),
    ]


def _row(root: str, title: str, path: str, about: str) -> str:
    said = f": {_plain(about)}" if about else ""
    return f"- [{_plain(title)}]({root}{path}){said}\n"


def _plain(text: str) -> str:
    """One line that is no Markdown."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", clean.one_line(text))
