"""What a mail tells, how it fits, and that both its bodies say the same."""

from __future__ import annotations

import dataclasses
import re

import pytest
from lxml import html as lxml_html

from generator.catalog import Catalog
from generator.mail.copies import make_files
from generator.mail.fit import MOST_BYTES, MOST_ENCODED, encoded_size
from generator.mail.gist import gist, sentences
from generator.mail.letters import IN_A_THEME, LINES_IN_A_THEME, SUBJECT, compose
from generator.mail.rendering import Composer
from generator.models import Author, Link, Reason
from generator.resources import templates_folder
from generator.words import Words
from tests.builders import author, date, paper
from tests.mail.builders import COMPOSER, catalog, issue, letter, parts

DAY = date("2025-11-07")
HOSTILE = [
    "A < B & C > D", "{{ 7*7 }} {% raw %}", r"$\alpha$ and $x<y$", "<script>alert(1)</script>",
    "one\r\nBcc: everybody@example.org", "a\x00b", "left‮right", "عنوان بالعربية", "中文標題",
    "🦜 parrots", "@@UNSUBSCRIBE@@", '" onmouseover="alert(1)', "</title><h1>x</h1>",
]  # fmt: skip


def _many(count: int, title: str = "") -> list:  # type: ignore[type-arg]
    return [
        paper(
            f"p{n}", title=title or f"Paper {n}", published=DAY, signals={"upvotes": count - n},
            abstract="We show a result that is long. " * 20,
        )
        for n in range(count)
    ]  # fmt: skip


def test_a_paper_of_two_themes_stands_once_and_says_so() -> None:
    arranged = catalog(paper("a", published=DAY), themes={"robots": ["a"], "vision": ["a"]})
    one = letter(arranged)
    assert one.paper_ids == ("a",)
    assert one.sections[0].items[0].also == ("Vision",)
    assert one.sections[0].items[0].why == "robots words"


def test_readers_of_some_themes_get_only_those() -> None:
    papers = (paper("a", published=DAY), paper("b", published=DAY))
    arranged = catalog(*papers, themes={"robots": ["a"], "vision": ["b", "a"]})
    assert letter(arranged, themes=["vision"]).paper_ids == ("a", "b")
    assert letter(arranged, themes=["robots"]).paper_ids == ("a",)
    assert compose(arranged, issue(arranged), themes=["sound"]) is None


def test_every_theme_has_its_best_before_one_has_its_second() -> None:
    ids = [f"p{n}" for n in range(40)]
    arranged = catalog(*_many(40), themes={"big": ids[:36], "small": ids[36:]})
    one = letter(arranged)
    big, small = one.sections
    assert [len(big.items), len(small.items)] == [IN_A_THEME, 4]
    assert len(big.lines) == LINES_IN_A_THEME
    assert big.untold == 36 - IN_A_THEME - LINES_IN_A_THEME
    assert one.untold == big.untold
    assert [item.id for item in one.picks] == ["p0", "p1", "p2"]
    assert f"{big.untold} more on the web" in parts(arranged).html


def test_the_subject_is_one_line_with_its_date_and_not_too_long() -> None:
    one = letter(catalog(paper(title="A very long title " * 30, published=DAY)))
    assert len(one.subject) <= SUBJECT
    assert one.subject.endswith("· 7 November 2025 · Paper digest")
    short = letter(catalog(paper(title="Replay: without a buffer", published=DAY)))
    assert short.subject == "Replay · 7 November 2025 · Paper digest"


def test_the_subject_is_cut_where_a_phrase_ends_and_its_date_is_early() -> None:
    title = "Learning to Walk in Minutes Using Massively Parallel Deep Reinforcement Learning"
    one = letter(catalog(paper(title=title, published=DAY)))
    assert one.subject == "Learning to Walk in Minutes · 7 November 2025 · Paper digest"
    for word in ("x" * 90, "Very " * 30, "中" * 90):
        subject = letter(catalog(paper(title=word, published=DAY))).subject
        assert subject.index("7 November 2025") < 52


def test_in_brief_and_the_preheader_tell_findings() -> None:
    text = "Naps are widely studied by many groups. We show that naps halve all errors in mice. "
    one = paper(
        "a",
        title="Naps",
        abstract=text + "More words follow here, as many as there are. " * 9,
        published=DAY,
    )
    found = parts(catalog(one, paper("b", title="Bare", published=DAY)))
    brief = found.html.partition("<ol")[2].partition("</ol>")[0]
    items = lxml_html.fragments_fromstring(f"<ul>{brief.partition('>')[2]}</ul>")[0]
    said = ["".join(map(str, item.itertext())) for item in items.iter("li")]
    assert "Naps halve all errors in mice." in said
    assert "Naps" not in said
    # What says nothing of itself is told by its title.
    assert "Bare" in said
    assert found.letter.preheader == "Naps halve all errors in mice."
    assert [item.get("dir") for item in items.iter("li")] == ["auto", "auto"]
    bare = letter(catalog(paper("b", title="Bare", published=DAY)))
    assert bare.preheader not in bare.subject or not bare.preheader


def test_why_here_has_no_word_twice() -> None:
    reasons = ("spiking", "Spiking neural networks", "spike", "neural", "spiking neural networks")
    arranged = catalog(paper("a", published=DAY), themes={"robots": ["a"]})
    (one,) = arranged.assignments["a"]
    more = dataclasses.replace(
        one, reasons=tuple(Reason(words=words, weight=1.0) for words in reasons)
    )
    again = dataclasses.replace(arranged, assignments={"a": (more,)})
    assert letter(again).sections[0].items[0].why == "Spiking neural networks, spike"


def test_the_meta_line_is_short_and_counts_nothing_that_is_none() -> None:
    counts = {"upvotes": 3, "comments": 0, "stars": 2, "citations": 9}
    one = paper(published=DAY, venue="A journal", signals=counts)
    (item,) = letter(catalog(one)).sections[0].items
    assert item.facts == "A journal · 3 upvotes · 2 stars on GitHub"
    (item,) = letter(catalog(one), "2025-w45").sections[0].items
    assert item.facts == "7 November 2025 · A journal · 3 upvotes · 2 stars on GitHub"


def test_themes_are_listed_first_and_stay_in_their_order() -> None:
    papers = _many(4)
    for first, second in (("p0", "p3"), ("p3", "p0")):
        arranged = catalog(*papers, themes={"robots": [first, "p1"], "vision": [second]})
        found = parts(arranged, "2025-w45")
        assert [one.slug for one in found.letter.sections] == ["robots", "vision", "other"]
        for name, count in (("robots", 2), ("vision", 1)):
            url = f"https://papers.example.org/lab/mail/2025-w45/#{name}"
            assert f'<a href="{url}"' in found.html
            assert f"- {name.title()} ({count}): {url}\n" in found.text
    assert "Themes" not in parts(arranged).html


def test_more_on_the_web_leads_to_a_copy_that_names_them() -> None:
    late = [
        paper(f"l{n}", title=f"Late {n}", published=date("2025-11-01"), added=DAY)
        for n in range(40)
    ]
    arranged = catalog(
        *late, paper("both", published=DAY), themes={"robots": [one.id for one in late] + ["both"],
                                                     "vision": ["both"]},
    )  # fmt: skip
    found = parts(arranged)
    (more,) = found.letter.sections[0].more
    assert more.count == 41 - IN_A_THEME - LINES_IN_A_THEME
    assert more.url == "https://papers.example.org/lab/mail/2025-11-07/#robots"
    assert f'<a href="{more.url}"' in found.html
    assert f"{more.count} more on the web: {more.url}" in found.text
    web = dict(make_files(_daily(arranged), COMPOSER))["mail/2025-11-07/index.html"].decode()
    told = set(re.findall(r"/papers/([a-z0-9-]+)/", web.partition('id="robots"')[2]))
    assert told == {one.id for one in late} | {"both"}
    assert "more on the web" not in web
    # Of a reader of one theme alone, too: the copy has the paper under each of its themes.
    assert "/papers/both/" in web.partition('id="vision"')[2]


def test_an_issue_of_late_papers_alone_keeps_its_copy() -> None:
    papers = [paper("late", published=date("2025-11-01"), added=DAY)]
    papers += [paper(f"p{n}", published=date(f"2025-12-0{n}")) for n in (1, 2)]
    found = dict(make_files(_daily(catalog(*papers), copies=1), COMPOSER))
    assert b"/papers/late/" in found["mail/2025-11-07/index.html"]
    assert b"../../editions/2025-12-01/" in found["mail/2025-12-01/index.html"]
    assert not [one for one in found.values() if b'../../editions/"' in one]


def _daily(arranged: Catalog, **more: object) -> Catalog:
    settings = arranged.settings
    mail = settings.mail.model_copy(update={"cadences": ("day",), **more})
    return dataclasses.replace(arranged, settings=settings.model_copy(update={"mail": mail}))


def test_the_text_says_what_an_address_is_and_nothing_twice() -> None:
    one = paper(
        "a", title="A title " * 20, published=DAY, ids={"arxiv": "2511.00001"},
        abstract="We show that naps halve all errors in mice of every kind. " * 3,
        links=tuple(Link(kind=kind, url=f"https://example.org/{kind}{n}")
                    for kind in ("video", "code") for n in range(2)),
    )  # fmt: skip
    for form in ("list", "own", "web"):
        text = parts(catalog(one), form=form).text
        lines = [line for line in text.splitlines() if line.strip()]
        assert len(set(lines)) == len(lines)
        for line in lines:
            assert len(line) <= 76 or "https://" in line
            before, found, _ = line.partition("https://")
            assert not found or before.endswith((": ", "  "))
        assert "video" not in text.casefold()
        assert text.count("Code: ") == 1
    assert parts(catalog(one, url="")).text.count("https://arxiv.org/abs/2511.00001") == 1


@pytest.mark.parametrize("count", [1, 12, 200])
@pytest.mark.parametrize("title", ["", "中" * 290, "A < B & C " * 29])
def test_every_letter_fits_and_its_text_names_the_same_papers(count: int, title: str) -> None:
    found = parts(catalog(*_many(count, title)))
    assert len(found.html.encode()) <= MOST_BYTES
    assert encoded_size(found.html) <= MOST_ENCODED
    links = set(re.findall(r'href="(https://[^"]+)"', found.html))
    for url in links:
        assert url in found.text
    for one in found.letter.paper_ids:
        assert f"/papers/{one}/" in found.html


def test_a_letter_far_too_long_is_cut_to_its_best() -> None:
    themes = {f"t{n}": [f"p{n}"] for n in range(30)}
    papers = [
        paper(
            f"p{n}", title="𝕏" * 280, published=date("2025-11"), signals={"upvotes": 99 - n},
            authors=tuple(author("𝕐" * 60 + f" {k}") for k in range(3)), abstract="𝕫 " * 400,
            links=tuple(Link(kind="code", url=f"https://example.org/{'x' * 1800}{k}")
                        for k in range(5)),
        ) for n in range(30)
    ]  # fmt: skip
    found = parts(catalog(*papers, themes=themes), "2025-11")
    assert len(found.html.encode()) <= MOST_BYTES
    assert encoded_size(found.html) <= MOST_ENCODED
    assert found.letter.told >= 3
    assert "p0" in found.letter.paper_ids


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    one = paper(
        "x", title=text, abstract=text, venue=text, published=DAY, organization=text,
        authors=(Author(literal=text),), links=(Link(kind="code", url="javascript:alert(1)"),),
    )  # fmt: skip
    found = parts(catalog(one), form="own")
    tree = lxml_html.document_fromstring(found.html)
    assert not list(tree.iter("script"))
    assert len(list(tree.iter("h1"))) == 1
    assert not [name for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
    assert "javascript:" not in found.html + found.text
    assert found.html.count("@@UNSUBSCRIBE@@") == 1
    assert found.text.count("@@UNSUBSCRIBE@@") == 1
    assert "\n" not in found.letter.subject
    assert not set("\x00‮") & set(found.html + found.text)


def test_without_the_sites_address_links_lead_to_the_papers() -> None:
    one = paper(published=DAY, ids={"arxiv": "2511.00001"})
    found = parts(catalog(one, url=""))
    assert 'href="https://arxiv.org/abs/2511.00001"' in found.html
    assert "View in browser" not in found.html + found.text


def test_what_is_new_is_the_papers_own_sentences() -> None:
    text = (
        "Sleep is poorly understood. In this work we propose a model of sleep, e.g. of mice. "
        "It explains 40% of all naps. It outperforms Fig. 2 by 12 points."
    )
    one = paper(abstract=text)
    assert gist(one, limit=400) == (
        "In this work we propose a model of sleep, e.g. of mice. "
        "It outperforms Fig. 2 by 12 points."
    )
    assert gist(one, limit=60) == "In this work we propose a model of sleep, e.g. of mice."
    assert gist(paper(), limit=60) == ""
    assert sentences("一。二很长很长很长很长很长很长很长很长很长很长很长很长。") != ()


def test_readers_get_their_language_and_its_direction() -> None:
    arranged = catalog(paper(published=DAY), themes={"robots": ["a-paper"]})
    arabic = Words(language="ar")
    found = Composer([templates_folder()], arabic).compose(letter(arranged, words=arabic), "list")
    assert '<html lang="ar" dir="rtl"' in found.html
    german = letter(arranged, words=Words(language="de"))
    assert german.title == "7. November 2025"


def _text(element: lxml_html.HtmlElement) -> str:
    return "".join(map(str, element.itertext()))


def test_each_fact_has_its_own_direction() -> None:
    """A venue in Arabic does not turn the numbers beside it around."""
    venue = "مؤتمر الذكاء"
    one = paper("a", published=DAY, venue=venue, signals={"upvotes": 12})
    made = parts(catalog(one, themes={"robots": ["a"], "vision": ["a"]}))
    tree = lxml_html.document_fromstring(made.html)
    (line,) = [one for one in tree.iter("p") if venue in _text(one)]
    found = [_text(span) for span in line.iter("span")]
    assert [span.get("dir") for span in line.iter("span")] == ["auto"] * len(found)
    assert found[0] == venue
    assert len(found) >= 3
    assert " · ".join(found) == _text(line)
    assert " · ".join(found[:-1]) in made.text
