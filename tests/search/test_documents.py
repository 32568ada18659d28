"""Papers and hand-written pages as documents."""

from __future__ import annotations

import datetime as dt

from generator.catalog import make_catalog
from generator.config import Settings
from generator.models import (
    Assignment,
    Author,
    Link,
    PartialDate,
    Sighting,
    Theme,
    Vocabulary,
)  # fmt: skip
from generator.search.documents import make_documents, page_documents
from generator.search.tables import facets, ids, key
from generator.text.phrases import PaperText
from tests.builders import paper


def test_a_paper_brings_its_facets() -> None:
    one = paper(
        id="a-1",
        title="Spikes",
        authors=(Author(family="Ång", given="Li"),),
        organization="Lab",
        announced=PartialDate(2024, 5, 7),
        links=(Link(kind="code", url="https://example.org/x"),),
        seen=(Sighting(source="hf-daily", at=dt.date(2024, 5, 8), digest="0"),),
    )
    other = paper(id="b-2", title="Replay", announced=PartialDate(2025))
    vocabulary = Vocabulary(
        themes=(Theme(slug="replay", title="Replay"), Theme(slug="spikes", title="Spikes"))
    )
    assigned = (
        Assignment(
            paper_id="a-1", theme="spikes", score=1.0, primary=True, confidence=1.0, reasons=()
        ),
        Assignment(
            paper_id="b-2", theme="replay", score=1.0, primary=True, confidence=1.0, reasons=()
        ),
    )
    texts = [PaperText(id="a-1", title="Spikes", abstract="All of it")]
    catalog = make_catalog(Settings(), [one, other], vocabulary, assigned, texts=texts)
    documents, lists = make_documents(catalog, {"guide/index.md": "# Help\n\nAsk [us](x.md)."})
    assert [item.url for item in documents] == ["papers/b-2/", "papers/a-1/", "guide/"]
    found = documents[1]
    assert lists.themes[found.themes[0]] == ("spikes", "Spikes")
    assert lists.organizations[found.organization - 1] == ("lab", "Lab")
    assert ("2024-05-07", "7 May 2024") in lists.editions
    assert ("2025", "2025") in lists.editions
    assert [lists.sources[at] for at in found.sources] == ["hf-daily"]
    assert (found.date, found.has_code, found.text) == ((2024, 5, 7), True, "All of it")
    assert found.authors == ("Li Ång",)
    assert documents[0].organization == 0
    assert not documents[0].has_code
    assert documents[2].is_page
    assert documents[2].text == "Ask us."


def test_pages_without_front_matter_fences_or_marks() -> None:
    source = (
        "---\ntitle: no\n---\n# A *title* {#x}\n\n```toml\nkey = 1\n```\n\n| a | b |\n|---|---|\n"
    )
    (page,) = page_documents({"guide/site.md": source})
    assert (page.url, page.title) == ("guide/site/", "A title")
    assert page.text == "key = 1 a b"
    assert [one.url for one in page_documents({"index.md": "x", "b/index.md": ""})] == ["b/", ""]


def test_kinds_of_links_and_ids_come_along() -> None:
    links = (
        Link(kind="data", url="https://example.org/d"),
        Link(kind="video", url="https://example.org/v"),
        Link(kind="code", url="javascript:alert(1)"),
    )
    one = paper(id="a-1", aliases=("a-0",), links=links)
    vocabulary = Vocabulary(themes=(Theme(slug="spikes", title="Spikes"),))
    assigned = (Assignment(paper_id="a-1", theme="spikes", score=1.0, primary=True),)
    catalog = make_catalog(Settings(), [one], vocabulary, assigned)
    (document, page), _ = make_documents(catalog, {"about.md": "# About"})
    # What leads nowhere is no code.
    assert (document.has_code, document.has_data, document.has_video) == (False, True, True)
    assert facets([document, page])[-2:] == bytes((4 + 8, 2))
    raw = key("a-1").to_bytes(6, "big") + key("a-0").to_bytes(6, "big")
    assert ids([document, page]) == b"\x02" + raw + b"\x00"
