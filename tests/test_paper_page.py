"""A paper's own page: ways on from its authors and keywords, its links, its citation."""

from __future__ import annotations

import re
from pathlib import Path

from generator.catalog import make_catalog
from generator.config import Settings
from generator.models import Assignment, Author, Link, Paper, Reason, Theme, Vocabulary
from generator.render import Renderer
from generator.views.links import links, told_apart, with_pdf
from generator.views.papers import citation, paper_view
from generator.words import ENGLISH, Words, parse_catalog
from tests.builders import date, paper

TEMPLATES = Path(__file__).parents[1] / "templates"
GERMAN = Words(
    language="de",
    translations=parse_catalog((TEMPLATES / "locale/de.po").read_bytes(), path="de.po"),
)
ANN, BO, CY = (Author(family=name, given="A") for name in ("Ng", "Bo", "Cy"))


def _page(one: Paper) -> str:
    theme = Theme(slug="spikes", title="Spikes")
    why = Reason(words="spiking", weight=0.5, place="keyword")
    given = Assignment(paper_id=one.id, theme="spikes", score=1.0, primary=True, reasons=(why,))
    catalog = make_catalog(Settings(), [one], Vocabulary(themes=(theme,)), [given])
    context = {"paper": paper_view(catalog, one)}
    return Renderer([TEMPLATES]).render("pages/paper.md", "papers/x.md", context)


def test_authors_and_keywords_lead_to_the_search() -> None:
    names = (Author(family="Ng", given='Ann "Bo"'), Author(literal="The <Team> & Co"))
    page = _page(paper("x", authors=names, keywords=("spiking chips", "a&b")))
    found = [
        re.sub(r"&#(\d+);", lambda one: chr(int(one[1])), address)
        for address in re.findall(r'href="dg-site:search/([^"]+)"', page)
    ]
    assert found == [
        "?q=author%3A%22Ann%20Bo%20Ng%22",
        "?q=author%3A%22The%20%3CTeam%3E%20%26%20Co%22",
        "?q=%22spiking%20chips%22",
        "?q=%22a%26b%22",
    ]


def test_thousands_of_authors_open_after_the_first_thirty() -> None:
    crowd = tuple(Author(family=f"N{number}", given="A") for number in range(3000))
    page = _page(paper("x", authors=crowd, author_count=3001))
    shown, folded = re.findall(r'<(p|details) class="dg-authors">(.*)</\1>', page)
    assert shown[1].count("<a ") == 30
    assert folded[1].count("<a ") == 2970
    assert folded[1].startswith("<summary>2&#44;970 more authors</summary>")
    assert folded[1].endswith("and 1 more</p>")
    assert "<details" not in _page(paper("x", authors=crowd[:40]))


def test_why_it_is_here_is_marked_in_keywords_too() -> None:
    page = _page(paper("x", keywords=("spiking chips",)))
    assert re.search(r'<mark class="dg-h\d+">spiking</mark> chips', page)


def test_a_paper_has_a_pdf_where_its_identifiers_tell() -> None:
    (pdf,) = with_pdf(paper("x", ids={"arxiv": "2403.00001"}), ENGLISH)
    assert (pdf.label, pdf.url) == ("PDF", "https://arxiv.org/pdf/2403.00001")
    own = Link(kind="pdf", url="https://lab.example/x.pdf")
    (told,) = with_pdf(paper("x", ids={"arxiv": "2403.00001"}, links=(own,)), ENGLISH)
    assert told.url == own.url
    assert with_pdf(paper("x"), ENGLISH) == ()


def test_links_of_one_name_are_told_apart() -> None:
    def labels(*addresses: str) -> list[str]:
        told = [Link(kind="video", url=f"https://{one}") for one in addresses]
        code = Link(kind="code", url="https://code.example/x")
        return [one.label for one in told_apart(links([*told, code], ENGLISH), ENGLISH)]

    assert labels("www.a.example/1", "b.example/2") == [
        "Video on a.example",
        "Video on b.example",
        "Code",
    ]
    assert labels("a.example/1", "a.example/2") == ["Video 1", "Video 2", "Code"]
    assert labels("a.example/1") == ["Video", "Code"]


def test_a_citation_is_in_the_language_of_the_site() -> None:
    one = paper("x", title="T", authors=(ANN, BO, CY), published=date("2024"))
    assert citation(one, ENGLISH) == "A Ng, A Bo and A Cy (2024). T."
    assert citation(one, GERMAN) == "A Ng, A Bo und A Cy (2024). T."
    many = paper("x", title="T", authors=(ANN, BO, CY), author_count=9)
    assert citation(many, GERMAN) == "A Ng et al. T."
