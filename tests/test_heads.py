"""What programs read in the pages: tags, linked data, COinS; hostile values stay values."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.catalog import Catalog, make_catalog
from generator.config import parse_settings
from generator.escaping import built, front_matter, script_data
from generator.models import OTHER, Assignment, Author, Link, Paper, Theme, Vocabulary
from generator.pages.make import make_pages
from generator.pages.values import Page
from generator.render import Renderer
from generator.resources import templates_folder
from generator.views.heads.values import Address
from tests import metadata_readers as readers
from tests.builders import date, paper
from tests.test_render import ATTACKS

SITE = "https://digest.example/lab/"
SPIKES = Theme(slug="spikes", title="Spiking & Co")

# https://schema.org: the properties that each type has, of those that we write.
_THING = {"@id", "@type", "name", "url", "description", "sameAs", "image", "mainEntityOfPage",
          "identifier", "potentialAction"}  # fmt: skip
_WORK = {
    *_THING, "headline", "author", "datePublished", "dateModified", "abstract", "keywords",
    "isPartOf", "encoding", "hasPart", "isAccessibleForFree", "creativeWorkStatus",
    "interactionStatistic", "mainEntity", "inLanguage", "license",
}  # fmt: skip
PROPERTIES = {
    "ScholarlyArticle": _WORK,
    "CollectionPage": _WORK,
    "WebSite": _WORK,
    "Dataset": {*_WORK, "distribution"},
    "DataDownload": {*_WORK, "contentUrl", "encodingFormat"},
    "Periodical": _WORK,
    "Book": _WORK,
    "SoftwareSourceCode": {*_WORK, "codeRepository"},
    "MediaObject": {*_WORK, "contentUrl", "encodingFormat"},
    "Person": {*_THING, "givenName", "familyName", "honorificSuffix", "affiliation"},
    "Organization": _THING,
    "PropertyValue": {*_THING, "propertyID", "value"},
    "InteractionCounter": {*_THING, "interactionType", "userInteractionCount"},
    "ItemList": {*_THING, "numberOfItems", "itemListElement"},
    "ListItem": {*_THING, "position"},
    "SearchAction": {*_THING, "target", "query-input"},
    "EntryPoint": {*_THING, "urlTemplate"},
}
# Without these a type says nothing to those who read it (Google, schema.org's own examples).
NEEDED = {
    "ScholarlyArticle": {"headline", "name", "@id"},
    "Person": {"name"},
    "Organization": {"name"},
    "PropertyValue": {"propertyID", "value"},
    "CollectionPage": {"name", "mainEntity"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "ListItem": {"position", "name"},
    "WebSite": {"name"},
}


def full_paper() -> Paper:
    return paper(
        "arxiv-2510.12345",
        title=r"Replay: $O(n_{k})$ in ``Small'' Steps",
        authors=(
            Author(family="Ång", given="Li", orcid="0000-0001-2345-6789", affiliations=("Lab",)),
            Author(family="de la Cruz", given="Ana Maria", suffix="Jr."),
            Author(literal="The Replay Team"),
        ),
        ids={"arxiv": "2510.12345"},
        abstract="Loses 50\\% of\nwhat it knew.\n\nAnd $x^2$.",
        published=date("2025-10-14"),
        updated=date("2025-11"),
        language="en",
        license="https://creativecommons.org/licenses/by/4.0/",
        keywords=("replay; buffers", "spikes"),
        links=(
            Link(kind="code", url="https://github.com/x/y"),
            Link(kind="code", url="javascript:alert(1)"),
            Link(kind="pdf", url="https://other.example/x.pdf"),
        ),
        signals={"upvotes": 3},
    )


def catalog_of(*papers: Paper, url: str = SITE) -> Catalog:
    assigned = [
        Assignment(paper_id=one.id, theme=theme, score=1, primary=theme == "spikes")
        for one in papers
        for theme in ("spikes", OTHER)
    ]
    settings = parse_settings(f'[site]\ntitle = "The *Digest*"\nurl = "{url}"\n')
    return make_catalog(settings, papers, Vocabulary(themes=(SPIKES,)), assigned)


def pages_of(*papers: Paper, url: str = SITE) -> dict[str, Page]:
    return {page.path: page for page in make_pages(catalog_of(*papers, url=url))}


def head_of(page: Page) -> str:
    """As the theme gets it: through YAML."""
    text = front_matter(page.meta)
    loaded = yaml.safe_load(text.split("---\n")[1])
    found: str = loaded["digest"]["head"]
    return found


def tags_of(page: Page) -> list[tuple[str, str]]:
    """What a browser reads in the tags; feeds apart, which have tests of their own."""
    every = readers.head(f"<!doctype html><head>{head_of(page)}</head>")
    return [(name, content) for _, name, content in every if name != "alternate"]


def data_of(page: Page) -> dict[str, Any]:
    """Its linked data; none is {}."""
    found = readers.linked_data(f"<!doctype html><head>{head_of(page)}</head>")
    return found[0] if found else {}


def html_of(page: Page) -> str:
    """A page with the theme's head, without an engine: the block of `main.html` alone."""
    from jinja2 import Environment

    main = (templates_folder() / "theme" / "main.html").read_text("utf-8")
    block = re.search(r"{% block extrahead %}(.*?){% endblock %}", main, re.DOTALL)
    assert block
    source = block[1].replace("{{ super() }}", "")
    meta = yaml.safe_load(front_matter(page.meta).split("---\n")[1])
    # MkDocs does not escape by itself; what is not made safe before would get through.
    theme = Environment()
    theme.filters["url"] = str
    config = {"site_url": "", "site_name": "", "theme": {}, "extra": {}}
    rendered = theme.from_string(source).render(page={"meta": meta}, config=config)
    body = Renderer([templates_folder()]).render(page.template, page.path, page.context)
    return f"<!doctype html><html><head>{rendered}</head><body>{body}</body></html>"


def test_a_papers_tags() -> None:
    tags = tags_of(pages_of(full_paper())["papers/arxiv-2510.12345.md"])
    of = dict(reversed(tags))
    assert of["citation_title"] == "Replay: O(nₖ) in “Small” Steps"
    assert [value for name, value in tags if name == "citation_author"] == [
        "Ång, Li", "de la Cruz, Ana Maria Jr.", "The Replay Team,",
    ]  # fmt: skip
    expected = {
        "citation_publication_date": "2025/10/14",
        "citation_online_date": "2025/11",
        "citation_doi": "10.48550/arXiv.2510.12345",
        "citation_arxiv_id": "2510.12345",
        "citation_pdf_url": "https://arxiv.org/pdf/2510.12345",
        "citation_public_url": "https://arxiv.org/abs/2510.12345",
        "citation_keywords": "Spiking & Co; replay, buffers; spikes",
        "citation_abstract": "Loses 50% of what it knew. And x².",
        "citation_author_orcid": "https://orcid.org/0000-0001-2345-6789",
        "citation_language": "en",
        "DC.language": "en",
        "DC.rights": "https://creativecommons.org/licenses/by/4.0/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "DC.type": "preprint",
        "DC.publisher": "arXiv",
        "DCTERMS.issued": "2025-10-14",
        "cite-as": "https://doi.org/10.48550/arXiv.2510.12345",
        "item": "https://arxiv.org/pdf/2510.12345",
        "author": "https://orcid.org/0000-0001-2345-6789",
        "og:type": "article",
        "og:url": f"{SITE}papers/arxiv-2510.12345/",
        "og:site_name": "The *Digest*",
        "article:published_time": "2025-10-14",
        "article:tag": "Spiking & Co",
        "twitter:card": "summary",
    }
    assert {name: of.get(name) for name in expected} == expected
    assert [value for name, value in tags if name == "describedby"] == [
        f"{SITE}papers/arxiv-2510.12345.bib", f"{SITE}papers/arxiv-2510.12345.md",
        f"{SITE}api/v1/papers/arxiv-2510.12345.json",
    ]  # fmt: skip
    assert [value for name, value in tags if name == "type"] == [
        "https://schema.org/ScholarlyArticle", "https://schema.org/AboutPage",
    ]  # fmt: skip
    assert not any("javascript" in value for _, value in tags)


def test_without_the_sites_address_nothing_claims_one() -> None:
    pages = pages_of(full_paper(), url="")
    of = dict(tags_of(pages["papers/arxiv-2510.12345.md"]))
    assert not {"og:url", "og:image"} & set(of)
    # Seen from /papers/arxiv-2510.12345/.
    assert of["describedby"] == "../../api/v1/papers/arxiv-2510.12345.json"
    for page in pages.values():
        assert "digest.example" not in front_matter(page.meta)
        assert "url" not in data_of(page) or page.path.startswith("papers/arxiv")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": "Nature"}, ("journalArticle", "Nature")),
        ({"venue": "Proceedings of ICML"}, ("conferencePaper", "Proceedings of ICML")),
        ({"ids": {"arxiv": "2510.12345"}}, ("preprint", "")),
        ({}, ("document", "")),
        ({"kind": "article"}, ("preprint", "")),
        ({"kind": "article-journal"}, ("journalArticle", "")),
        ({"kind": "book"}, ("book", "")),
        ({"kind": "chapter", "venue": "The Book of ICML"}, ("bookSection", "The Book of ICML")),
        ({"kind": "thesis"}, ("thesis", "")),
        ({"kind": "report", "ids": {"arxiv": "2510.12345"}}, ("report", "")),
        ({"kind": "dataset"}, ("dataset", "")),
        ({"kind": "software"}, ("computerProgram", "")),
        ({"kind": "legal_case"}, ("case", "")),
        ({"kind": "webpage"}, ("webpage", "")),
        ({"kind": "loaf"}, ("document", "")),
    ],
)
def test_zotero_takes_the_kind_of_a_paper_from_its_page_and_from_a_list(
    fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    pages = pages_of(paper("x", published=date("2025"), **fields), paper("y"))
    item = readers.embedded(html_of(pages["papers/x.md"]))
    assert item
    assert (item["itemType"], item["venue"]) == expected
    (listed,) = (
        one for one in readers.coins(html_of(pages["themes/spikes.md"])) if "x" in one["title"]
    )
    assert (listed["itemType"], listed["venue"]) == expected


@pytest.mark.parametrize(
    ("fields", "type", "whole"),
    [
        ({}, "CreativeWork", None),
        ({"kind": "article"}, "ScholarlyArticle", None),
        ({"kind": "book", "venue": "Bees"}, "Book", "BookSeries"),
        ({"kind": "chapter", "venue": "Bees"}, "Chapter", "Book"),
        ({"kind": "thesis"}, "Thesis", None),
        ({"kind": "report"}, "Report", None),
        ({"kind": "dataset"}, "Dataset", None),
        ({"kind": "software"}, "SoftwareSourceCode", None),
        ({"kind": "legal_case"}, "CreativeWork", None),
        ({"venue": "Nature"}, "ScholarlyArticle", "Periodical"),
    ],
)
def test_linked_data_and_signposts_say_what_kind_of_work_it_is(
    fields: dict[str, Any], type: str, whole: str | None
) -> None:
    page = pages_of(paper("x", **fields))["papers/x.md"]
    (data,) = readers.linked_data(html_of(page))
    assert data["@type"] == type
    assert data.get("isPartOf", {}).get("@type") == whole
    assert ("type", f"https://schema.org/{type}") in tags_of(page)
    # A tag for a venue tells the kind to those who read it, so only its own kind has it.
    told = {name for name, _ in tags_of(page)}
    assert ("citation_journal_title" in told) == (whole == "Periodical")
    assert ("citation_inbook_title" in told) == (whole == "Book")


def test_zotero_makes_one_item_of_a_paper_and_offers_many_of_a_list() -> None:
    pages = pages_of(full_paper(), *(paper(f"other-{n}") for n in range(3)))
    page = html_of(pages["papers/arxiv-2510.12345.md"])
    assert readers.coins(page) == []
    item = readers.embedded(page)
    assert item == {
        "itemType": "preprint",
        "title": "Replay: O(nₖ) in “Small” Steps",
        "date": "2025/10/14",
        "DOI": "10.48550/arXiv.2510.12345",
        "url": "https://arxiv.org/abs/2510.12345",
        "abstract": "Loses 50% of what it knew. And x².",
        "pdf": "https://arxiv.org/pdf/2510.12345",
        "venue": "",
        "creators": [("Li", "Ång"), ("Ana Maria Jr", "de la Cruz"), ("", "The Replay Team")],
    }
    for path in ("themes/spikes.md", "papers/index.md", "editions/undated.md"):
        page = html_of(pages[path])
        listed = readers.coins(page)
        assert len(listed) == (3 if "undated" in path else 4), path
        shown = readers.embedded(page)
        assert shown
        assert (shown["itemType"], shown["creators"]) == ("webpage", []), path
    listed = readers.coins(html_of(pages["editions/2025.md"]))
    assert listed == [
        {
            "itemType": "preprint",
            "title": "Replay: O(nₖ) in “Small” Steps",
            "venue": "",
            "date": "2025-10-14",
            "DOI": "10.48550/arXiv.2510.12345",
            "url": "https://arxiv.org/abs/2510.12345",
            "creators": item["creators"],
            "tags": ["Spiking & Co", "replay; buffers", "spikes"],
        }
    ]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(family="van der Berg", given="Jan Piet"), ("Jan Piet", "van der Berg")),
        (Author(literal="Plato"), ("", "Plato")),
        (Author(literal="The X Team"), ("", "The X Team")),
        (Author(family="O'Neil", given="Mary-Jane"), ("Mary-Jane", "O'Neil")),
        (Author(family="الخوارزمي", given="محمد"), ("محمد", "الخوارزمي")),
    ],
)
def test_a_single_author_is_one_person(author: Author, expected: tuple[str, str]) -> None:
    pages = pages_of(paper("x", authors=(author,)), paper("y"))
    item = readers.embedded(html_of(pages["papers/x.md"]))
    assert item
    assert item["creators"] == [expected]
    listed = readers.coins(html_of(pages["themes/spikes.md"]))
    assert [expected] in [one["creators"] for one in listed]


@pytest.mark.parametrize("attack", [*ATTACKS, "a\u2028b</ScRiPt>", "100 % & + ~_="])
def test_hostile_values_stay_values(attack: str) -> None:
    hostile = paper(
        "x",
        title=f"A {attack}",
        authors=(Author(literal=f"B {attack}"), Author(family=attack, given="C")),
        venue=attack,
        language=attack,
        license=attack,
        keywords=(attack,),
        abstract=attack,
        links=(Link(kind="pdf", url=attack), Link(kind="code", url=attack)),
    )
    pages = pages_of(hostile, paper("y"))
    page = pages["papers/x.md"]
    *tags, data, feed = head_of(page).split("\n")
    for tag in (*tags, feed):
        assert re.fullmatch(r'<(meta|link)( [a-z]+="[^<>"\']*")+>', tag), tag
    for name, content in re.findall(r'<link rel="(.*?)" href="(.*?)"', "\n".join(tags)):
        assert re.match(r"https?://|\.\./", html.unescape(content)), name
    script = data.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(script)
    built_page = html_of(page)
    assert next(name for _, name, _ in readers.head(built_page)) == "citation_title"
    (said,) = readers.linked_data(built_page)
    assert said["author"][0]["name"] == f"B {attack}"
    for path in ("themes/spikes.md", "papers/index.md"):
        context = str(pages[path].context["groups"][0].cards[0].coins)
        assert re.fullmatch(r"[A-Za-z0-9\-._:/+%=&;]*", context)
        assert "A" in readers.coins(html_of(pages[path]))[0]["title"]


def test_coins_give_back_every_character() -> None:
    title = "100 % & = ~_*<b>\"'#/ü🧠 脉"
    pages = pages_of(paper("x", title=title), paper("y"))
    titles = [one["title"] for one in readers.coins(html_of(pages["themes/spikes.md"]))]
    assert title in titles


def test_json_in_a_script_is_the_same_json() -> None:
    value = {"a": "</script><!-- &amp; \u2028\u2029 ü \\ \" '", "b": [1, {"<": ">"}]}
    text = script_data(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029\n") & set(text)


def _check(value: Any, where: str) -> None:
    if isinstance(value, list):
        for one in value:
            _check(one, where)
    if not isinstance(value, dict):
        assert value not in ("", None), where
        return
    kind = value["@type"]
    extra = {"@context"} if "@context" in value else set()
    assert set(value) - extra <= PROPERTIES[kind], f"{where}: {set(value) - PROPERTIES[kind]}"
    assert NEEDED.get(kind, set()) <= set(value), where
    for name, one in value.items():
        _check(one, f"{where}/{name}")
        if name in ("url", "@id", "sameAs", "contentUrl", "codeRepository", "mainEntityOfPage"):
            for url in one if isinstance(one, list) else [one]:
                assert re.match("https?://", url), f"{where}/{name}"
        if name in ("datePublished", "dateModified"):
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", one)


def test_linked_data_is_what_schema_org_knows() -> None:
    pages = pages_of(full_paper(), paper("y", venue="Nature", retracted="withdrawn"))
    kinds = set()
    for page in pages.values():
        if loaded := data_of(page):
            assert loaded["@context"] == "https://schema.org"
            kinds.add(loaded["@type"])
            _check(loaded, page.path)
    assert kinds == {"ScholarlyArticle", "CollectionPage", "WebSite", "Dataset"}
    data = data_of(pages["data.md"])
    assert [one["contentUrl"] for one in data["distribution"]] == [
        f"{SITE}{name}" for name in (
            "papers.bib", "papers.ris", "papers.csl.json", "papers.csv", "papers.jsonl",
            "library.zip",
        )
    ]  # fmt: skip
    assert data_of(pages["papers/y.md"])["creativeWorkStatus"] == "Withdrawn"
    one = data_of(pages["papers/arxiv-2510.12345.md"])
    assert one["author"] == [
        {
            "@type": "Person", "@id": "https://orcid.org/0000-0001-2345-6789", "name": "Li Ång",
            "givenName": "Li", "familyName": "Ång",
            "sameAs": "https://orcid.org/0000-0001-2345-6789",
            "affiliation": [{"@type": "Organization", "name": "Lab"}],
        },
        {
            "@type": "Person", "name": "Ana Maria de la Cruz Jr.", "givenName": "Ana Maria",
            "familyName": "de la Cruz", "honorificSuffix": "Jr.",
        },
        {"@type": "Organization", "name": "The Replay Team"},
    ]  # fmt: skip
    assert one["isAccessibleForFree"] is True
    assert one["hasPart"] == [
        {"@type": "SoftwareSourceCode", "codeRepository": "https://github.com/x/y"}
    ]
    listed = data_of(pages["themes/spikes.md"])
    assert [item["url"] for item in listed["mainEntity"]["itemListElement"]] == [
        f"{SITE}papers/arxiv-2510.12345/", f"{SITE}papers/y/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [("papers/x.md", "papers/x/"), ("themes/index.md", "themes/"), ("index.md", ""),
     ("themes/x/2.md", "themes/x/2/")],
)  # fmt: skip
def test_addresses(path: str, expected: str) -> None:
    assert built(path) == expected
    assert Address(site="https://a.example/b/", path=path).own == f"https://a.example/b/{expected}"
    assert Address(site="", path=path).own == ""


def test_many_authors_do_not_drown_a_list(tmp_path: Path) -> None:
    many = paper("x", authors=tuple(Author(family=f"F{n}", given="G") for n in range(700)))
    pages = pages_of(many, paper("y"))
    sizes = [len(card.coins) for group in pages["themes/spikes.md"].context["groups"]
             for card in group.cards]  # fmt: skip
    assert max(sizes) < 2_000
    (head,) = (page for path, page in pages.items() if path == "papers/x.md")
    assert len([1 for name, _ in tags_of(head) if name == "citation_author"]) == 700
