"""What a valid feed is, after the specifications and independent of the code that writes them."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import feedparser
from lxml import etree
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl
from selectolax.lexbor import LexborHTMLParser

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
HISTORY = "{http://purl.org/syndication/history/1.0}archive"
_RNG = etree.RelaxNG(
    etree.parse(str(Path(__file__).resolve().parent.parent / "data" / "feeds" / "atom.rng"))
)


def xml(data: bytes) -> Any:
    """The document's root, read strictly."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False))


def html_of(node: Any) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{node.text or ''}</body>")


def parsed(data: bytes) -> Any:
    """As feedparser reads it, which must not complain."""
    found = feedparser.parse(data, response_headers={"content-type": "application/xml"})
    assert not found.bozo, found.bozo_exception
    return found


def check_atom(data: bytes) -> Any:
    """RFC 4287: the grammar, and what the grammar cannot say. The root."""
    root = xml(data)
    assert _RNG.validate(root), _RNG.error_log
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang")
    assert [one.get("rel") for one in root.iterfind(f"{ATOM}link")].count("self") == 1
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one)
    for entry in root.iterfind(f"{ATOM}entry"):
        # 4.1.2: an entry or its feed has an author; two alternates differ in type or language.
        assert root.find(f"{ATOM}author") is not None
        rels = [link.get("rel") for link in entry.iterfind(f"{ATOM}link")]
        assert rels.count("alternate") == 1
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
        assert entry.findtext(f"{ATOM}updated") <= root.findtext(f"{ATOM}updated")
        check_html(html_of(entry.find(f"{ATOM}content")))
    check_links(root.iter(f"{ATOM}link"), "href")
    assert len(parsed(data).entries) == len(root.findall(f"{ATOM}entry"))
    return root


def check_rss(data: bytes) -> Any:
    """RSS 2.0 and the RSS profile. The channel."""
    root = xml(data)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    channel = root[0]
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        (one,) = channel.findall(name)
        assert one.text
        assert not len(one)
    (own,) = channel.findall(f"{ATOM}link")
    assert (own.get("rel"), own.get("type")) == ("self", "application/rss+xml")
    addresses = [own.get("href"), channel.findtext("link")]
    guids = []
    for item in channel.findall("item"):
        names = [one.tag for one in item]
        for name in ("title", "link", "guid", "pubDate", CONTENT):
            assert names.count(name) == 1, name
        assert names.count("description") <= 1
        assert item.find("guid").get("isPermaLink") == "false"
        guids.append(item.findtext("guid"))
        addresses.append(item.findtext("link"))
        addresses += [one.get("domain") for one in item.findall("category")]
        date = item.findtext("pubDate")
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date)
        assert parsedate_to_datetime(date).strftime("%a") == date[:3]
        check_html(html_of(item.find(CONTENT)))
        for one in item.findall("description"):
            check_html(html_of(one))
    assert len(set(guids)) == len(guids)
    for address in addresses:
        assert re.match(r"https?://[^\s<>\"]+$", address), address
    assert len(parsed(data).entries) == len(guids)
    return channel


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


_Text = Annotated[str, Field(min_length=1)]
_Url = Annotated[HttpUrl, Field(strict=False)]
_Date = Annotated[AwareDatetime, Field(strict=False)]


class _Author(_Strict):
    name: _Text


class _Item(_Strict):
    id: _Text
    content_html: _Text
    title: _Text | None = None
    url: _Url | None = None
    external_url: _Url | None = None
    summary: _Text | None = None
    date_published: _Date
    date_modified: _Date
    authors: Annotated[list[_Author], Field(min_length=1)] | None = None
    tags: list[_Text] | None = None
    language: _Text | None = None


class JsonFeed(_Strict):
    """https://www.jsonfeed.org/version/1.1/, as far as we use it."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: _Text
    home_page_url: _Url | None = None
    feed_url: _Url | None = None
    description: _Text | None = None
    language: _Text
    authors: Annotated[list[_Author], Field(min_length=1)]
    items: list[_Item]


def check_json(data: bytes) -> JsonFeed:
    feed = JsonFeed.model_validate_json(data)
    ids = [item.id for item in feed.items]
    assert len(set(ids)) == len(ids)
    for item in feed.items:
        assert item.date_published <= item.date_modified
        check_html(LexborHTMLParser(f"<body>{item.content_html}</body>"))
    return feed


_ELEMENTS = {"html", "head", "body", "div", "h2", "p", "a", "strong"}


def check_html(tree: LexborHTMLParser) -> None:
    """Only our own elements; looks inline; every address whole and harmless."""
    for node in tree.css("*"):
        assert node.tag in _ELEMENTS, node.html
        assert set(node.attributes) <= {"href", "style", "dir"}, node.html
        assert "url(" not in (node.attributes.get("style") or "")
        if node.tag == "a":
            assert re.match(r"(https?://|mailto:)", node.attributes["href"] or ""), node.html


def check_links(nodes: Any, name: str) -> None:
    for node in nodes:
        assert re.match(r"(https?://|(\.\./)+)[^\s<>\"]*$", node.get(name)), node.get(name)


def check_all(files: dict[str, bytes]) -> None:
    """Every file by its name."""
    for path, data in files.items():
        if path.endswith("feed.json"):
            check_json(data)
        elif path.endswith("rss.xml"):
            check_rss(data)
        elif path.endswith(".opml"):
            xml(data)
        else:
            root = check_atom(data)
            assert ("/archive/" in path) == (root.find(HISTORY) is not None)
