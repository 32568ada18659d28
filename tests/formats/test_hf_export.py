from __future__ import annotations

import datetime as dt
import functools
import random
import textwrap
import time
from pathlib import Path

import pytest

from generator.errors import FormatError, Level
from generator.formats import hf_export
from generator.models import Batch, Record

DATA = Path(__file__).parent / "data" / "hf-export"
LAYOUTS = ("layout-a", "layout-b", "layout-c")
HEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
    "byAK and the research community\n\nNov 7\n\n"
)
LONG = ("We measure how a long paragraph of plain words is read by a machine. " * 9).strip()
SHORT = "We study a thing that moves. It moves in circles, and we show how to stop it by hand."


def read(layout: str) -> bytes:
    return (DATA / f"{layout}.txt").read_bytes()


def parse(text: str, *, as_of: dt.date | None = None) -> Batch:
    return hf_export.parse(text.encode(), "page.txt", as_of=as_of)


def entry(title: str, byline: str = "", abstract: str = LONG) -> str:
    return f"{title}\n\n{abstract}\n\n" + (f"{byline}\n\n" if byline else "")


def said(batch: Batch) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in batch.problems]


def content(record: Record) -> tuple[object, ...]:
    """What a record says, without the line it stands in."""
    return (
        record.title,
        record.abstract,
        record.author_count,
        record.organization,
        record.published,
        tuple(record.signals.items()),
        record.links,
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_encoding_gives_the_same_records(layout: str) -> None:
    text = read(layout).decode()
    records = hf_export.parse(read(layout), "x").records
    forms = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "bom": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-32": text.encode("utf-32"),
        "cp1252": text.encode("cp1252"),
        "no last line end": text.rstrip("\n").encode(),
        "blanks around": f"\n \n\t\n{text}\n\n \n".encode(),
        "trailing blanks": text.replace("\n", " \t\n").encode(),
    }
    for name, data in forms.items():
        batch = hf_export.parse(data, "x")
        assert [content(one) for one in batch.records] == [content(one) for one in records], name
    notes = said(hf_export.parse(forms["cp1252"], "x"))
    assert (("text/encoding", "x") in notes) == (not text.isascii())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_cut_anywhere_gives_only_true_titles(layout: str) -> None:
    data = read(layout)
    full = [record.title for record in hf_export.parse(data, "x").records]
    for size in range(len(data)):
        try:
            batch = hf_export.parse(data[:size], "x")
        except FormatError:
            continue
        titles = [record.title for record in batch.records]
        *whole, last = titles
        assert whole == full[: len(whole)], size
        if not [*full, ""][len(whole)].startswith(last):
            # An organisation that was cut before its dot has nothing that tells it from a title.
            assert last.startswith("grammarlab"[: len(last)]) or "bricklab".startswith(last[:8])
            assert "hf-export/no-abstract" in [code for code, _ in said(batch)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_missing_line_costs_at_most_its_own_entry(layout: str) -> None:
    lines = read(layout).decode().split("\n")
    full = {content(record) for record in hf_export.parse(read(layout), "x").records}
    for number in range(len(lines)):
        text = "\n".join(lines[:number] + lines[number + 1 :])
        batch = hf_export.parse(text.encode(), "x")
        now = {content(record) for record in batch.records}
        assert len(full - now) <= 1, (number, lines[number][:60])
        assert len(now - full) <= 1, (number, lines[number][:60])
        if len(now) < len(full):
            assert batch.problems, number


def test_shuffled_entries_are_the_same_entries() -> None:
    head, *blocks = read("layout-c").decode().split("\n\nNov 7\n\n")
    full = hf_export.parse(read("layout-c"), "x").records
    lines = read("layout-c").decode().split("\n")
    starts = [int(record.where.rpartition(":")[2]) - 1 for record in full]
    parts = ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    assert len(blocks) == 1
    for seed in range(20):
        mixed = random.Random(seed).sample(parts, len(parts))
        batch = parse(f"{head}\n\nNov 7\n\n" + "\n\n".join(mixed))
        assert {content(one) for one in batch.records} == {content(one) for one in full}


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Subscribe",
        "new\nGet trending papers in your email inbox once a day!\n",
        "Daily Papers\n\nMar 11, 2024\n\nbyAK and the research community\n\nnew\n\n",
        "Hugging Face\n\nModels\n\nDatasets\n\nLog In\n\nSign Up\n\nDaily Papers\n\n2025-11-07\n\n",
        "Get trending papers in your email inbox!Subscribe",
        "Daily PapersbyAK and the research community\n\nWeek 45\n\nSubmitted by\n\nsomebody\n\n",
        "Submitted by Some Body\n\nUpvote\n\n123\n\n",
    ],
)
def test_header_lines_are_never_titles(head: str) -> None:
    text = head + entry("First Title of All", "• 2 authors\n·\nMay 1, 2024") + entry("The Second")
    foot = "Previous\n\nNext\n\n© Hugging Face\n\nTOS\n\nPrivacy\n"
    assert [one.title for one in parse(text + foot).records] == ["First Title of All", "The Second"]


def test_a_title_may_begin_with_the_word_on_the_button() -> None:
    batch = parse(HEAD + entry("Subscriber Churn in Small Towns"))
    assert batch.records[0].title == "Subscriber Churn in Small Towns"


BYLINES = {
    "  • 4 authors\n·\nSep 4, 2024 2": (4, "", "2024-09-04", {"comments": 2}),
    "* 1 author\n·\nSeptember 4, 2024": (1, "", "2024-09-04", {}),
    "-\u00a012\u202fauthors\n\n·\n\nSept 4, 2024\t0": (12, "", "2024-09-04", {"comments": 0}),
    "1,024 authors\nSep 4, 2024 1,205": (1024, "", "2024-09-04", {"comments": 1205}),
    "• 4 authors": (4, "", "None", {}),
    "·\nSep 4, 2024": (0, "", "2024-09-04", {}),
    "• 4 authors\n·\nSep 4, 2024\n17": (4, "", "2024-09-04", {"comments": 17}),
    "🔹 4 authors\n·\nSep 4, 2024": (4, "", "2024-09-04", {}),
    "→ 4 authors\n·\nSep 4, 2024, 5 comments": (4, "", "2024-09-04", {"comments": 5}),
    "> 4 authors\n·\n4 Sep 2024": (4, "", "2024-09-04", {}),
    "\uf0b7 4 authors\n·\n4 September 2024 · 1 comment": (4, "", "2024-09-04", {"comments": 1}),
    "1. 4 authors\n·\nSep 4, 2024 2": (4, "", "2024-09-04", {"comments": 2}),
    "o 4 authors · 4 Sep 2024": (4, "", "2024-09-04", {}),
    "• 4 authors · Sep 4, 2024 2": (4, "", "2024-09-04", {"comments": 2}),
    "openbmb OpenBMB\n·\nSep 4, 2024": (0, "OpenBMB", "2024-09-04", {}),
    "openbmb OpenBMB": (0, "OpenBMB", "None", {}),
    "mit-x Institut für 3 D · Lab 2.0\n·\nMay 1, 2023 9": (
        0, "Institut für 3 D · Lab 2.0", "2023-05-01", {"comments": 9},
    ),
    "pku 北京大学 AI\n·\nMay 1, 2023": (0, "北京大学 AI", "2023-05-01", {}),
}  # fmt: skip


@pytest.mark.parametrize(("byline", "expected"), BYLINES.items())
def test_bylines_are_read_in_every_form(
    byline: str, expected: tuple[int, str, str, dict[str, int]]
) -> None:
    first, second = parse(HEAD + entry("One Title", byline) + entry("Two Titles")).records
    found = (
        first.author_count, first.organization, str(first.published), dict(first.signals)
    )  # fmt: skip
    assert found == expected
    assert (second.title, second.author_count, second.published) == ("Two Titles", 0, None)
    assert first.announced is None


def test_paragraphs_are_joined_and_said() -> None:
    text = HEAD + entry("One Title", abstract=f"{SHORT}\n\nWe also release the code.")
    batch = parse(text + entry("Two Titles", abstract=SHORT))
    assert batch.records[0].abstract == f"{SHORT}\n\nWe also release the code."
    assert [one.title for one in batch.records] == ["One Title", "Two Titles"]
    assert said(batch) == [("hf-export/joined", "page.txt:17")]


def test_a_title_without_abstract_keeps_its_paper() -> None:
    batch = parse(f"{HEAD}A Lonely Title\n\n{entry('Two Titles of Papers')}Three: Cut Here")
    assert [(one.title, bool(one.abstract)) for one in batch.records] == [
        ("A Lonely Title", False),
        ("Two Titles of Papers", True),
        ("Three: Cut Here", False),
    ]
    assert [code for code, _ in said(batch)] == ["hf-export/no-abstract"] * 2


def test_an_abstract_that_looks_like_a_title_is_said() -> None:
    batch = parse(f"{HEAD}A Lonely Title\n\nAnother Lonely Title\n")
    assert ("hf-export/odd-abstract", "page.txt:13") in said(batch)


def test_an_abstract_without_title_takes_its_byline_with_it() -> None:
    lost = f"{LONG}\n\n• 9 authors\n·\nMay 2, 2024 3\n\n"
    batch = parse(HEAD + entry("One Title", "• 2 authors\n·\nMay 1, 2024") + lost + entry("Two"))
    assert [(one.title, one.author_count) for one in batch.records] == [
        ("One Title", 2),
        ("Two", 0),
    ]
    assert ("hf-export/no-title", "page.txt:21") in said(batch)
    assert batch.problems[0].level is Level.ERROR


def test_alternating_lines_fall_in_step_again() -> None:
    text = (
        f"Subscribe\nTitle of A\n{LONG}\nTitle of B\n{LONG}\n{LONG}\nTitle of D\nTitle of E\n{LONG}"
    )
    batch = parse("Get trending papers in your email inbox!\n" + text)
    assert [one.title for one in batch.records] == [f"Title of {name}" for name in "ABDE"]
    assert said(batch) == [
        ("hf-export/no-title", "page.txt:7"),
        ("hf-export/no-abstract", "page.txt:8"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "ART", "1984", "Why?", "It Works!", "Need is All You Need.", "<DET> Is Enough",
        "R1-Zero's \"Aha Moment\" in Words", r"$\pi_{0.5}$: a {V}LA", "π_{0.5}: a Model",
        "A Title With Many Words in It: " * 8 + "End", "Do We? Or Do We Not Know What We Know",
        "学习的理论", "- Dash, or Not", "Models are what we make of them",
    ],
)  # fmt: skip
def test_odd_titles_count(title: str) -> None:
    batch = parse(HEAD + entry("One Title") + entry(title) + entry("Three Titles"))
    assert [one.title for one in batch.records] == ["One Title", title.strip(), "Three Titles"]
    assert batch.problems == ()


def test_the_same_title_twice_is_two_records() -> None:
    assert len(parse(HEAD + entry("One Title") * 2).records) == 2


def dates(batch: Batch) -> list[str]:
    return [str(record.published or "") for record in batch.records]


def with_dates(*days: str) -> str:
    return HEAD + "".join(entry(f"Title {day}", f"• 2 authors\n·\n{day}") for day in days)


def test_the_day_of_saving_gives_the_year() -> None:
    batch = parse(with_dates("Mar 4", "Jun 1", "Nov 30"), as_of=dt.date(2024, 6, 1))
    assert dates(batch) == ["2024-03-04", "2024-06-01", "2023-11-30"]
    assert batch.problems == ()


def test_the_year_is_inferred_once_and_said() -> None:
    batch = parse(with_dates("Mar 4", "Jun 1, 2021", "Nov 30, 2019", "Dec 1"))
    assert dates(batch) == ["2022-03-04", "2021-06-01", "2019-11-30", "2022-12-01"]
    assert said(batch) == [("hf-export/year-inferred", "page.txt")]
    assert "2022" in batch.problems[0].message
    assert "--as-of" in batch.problems[0].hint


def test_without_any_year_dates_stay_empty() -> None:
    batch = parse(with_dates("Mar 4", "Jun 1"))
    assert dates(batch) == ["", ""]
    assert said(batch) == [("hf-export/no-year", "page.txt")]
    assert batch.problems[0].message.startswith("2 dates")


def test_impossible_days_stay_empty_and_are_said() -> None:
    batch = parse(with_dates("Feb 30, 2024", "Sep 45", "Feb 29, 2023", "May 1, 2023"))
    assert dates(batch) == ["", "", "", "2023-05-01"]
    assert [code for code, _ in said(batch)].count("hf-export/date") == 3


def test_a_day_after_the_day_of_saving_is_said() -> None:
    batch = parse(with_dates("May 1, 2025"), as_of=dt.date(2024, 1, 1))
    assert said(batch) == [("hf-export/as-of", "page.txt:19")]


def test_a_year_without_comma_is_said() -> None:
    assert ("hf-export/ambiguous-date", "page.txt:19") in said(parse(with_dates("May 1 2023")))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "PNG"),
        (bytes(range(256)) * 4, "binary"),
        (b"<!doctype html><title>502 Bad Gateway</title>", "502 Bad Gateway"),
        (b'{"error": "Too many requests"}', "Too many requests"),
        (b'[{"title": "x"}]', "JSON"),
        (b"@misc{x,\n  title = {Some Title},\n}\n", "no entry found"),
        (f"# Notes\n\n{LONG}\n\n## More\n\n{LONG}\n".encode(), "no entry found"),
        (f"Hello world.\n\n{LONG}\n".encode(), "no entry found"),
        (f"{LONG}\n\n{LONG}\n".encode(), "no entry found"),
        (b"new\n\nSubscribe\n\nDaily Papers\n", "no entry found"),
    ],
)
def test_what_is_no_page_is_refused_with_a_hint(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        hf_export.parse(data, "page.txt")
    assert caught.value.hint
    assert "page.txt" in str(caught.value)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pages_are_recognised(layout: str) -> None:
    text = read(layout).decode()
    assert hf_export.sniff(text) > 0.9
    assert hf_export.sniff(text.replace("\n", "\r\n")) > 0.9


def test_pages_without_a_header_are_thought_possible() -> None:
    assert 0.2 < hf_export.sniff("".join(entry(f"Title Number {n}") for n in range(6))) < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", LONG, f"{LONG}\n\n{LONG}\n\n{LONG}", '{"papers": [1, 2]}', "[1, 2]",
        "<!doctype html>\n<p>Get trending papers in your email inbox!</p>", "<?xml version='1.0'?>",
        "@article{a,\n  title = {A},\n}\n" * 9, "TY  - JOUR\nTI  - A title\nER  - \n",
        "---\ntitle: A\n---\n\nWords.\n", f"# A\n\n{LONG}\n\n" * 9, "- one\n- two\n- three\n" * 9,
        "Dear all,\n\nthe meeting is on Monday.\n\nYours,\nA.\n", "id,title\n1,A title\n2,B\n",
        "2401.00001\n2401.00002\n" * 9,
    ],
)  # fmt: skip
def test_other_texts_are_not_taken_for_pages(text: str) -> None:
    assert hf_export.sniff(text) < 0.2


def test_over_long_texts_are_cut_and_said() -> None:
    batch = parse(HEAD + entry("One Title", abstract="We go on and on. " * 2000))
    assert len(batch.records[0].abstract) <= 20_000
    assert said(batch) == [("hf-export/cut", "page.txt:13")]


def test_five_megabytes_are_read_in_linear_time() -> None:
    def seconds(times: int) -> float:
        data = (HEAD + entry("One Title", "• 2 authors\n·\nMay 1, 2024") * times).encode()
        start = time.process_time()
        assert len(hf_export.parse(data, "x").records) == times
        return time.process_time() - start

    small = min(seconds(700) for _ in range(2))
    assert seconds(7000) < 40 * small + 1


BYLINE = "• 4 authors\n·\nSep 4, 2024 2"


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("byline", ["", BYLINE])
@pytest.mark.parametrize(
    "line", ["Code: https://github.com/x/y", "Project page: https://x.github.io", "www.example.org",
             "https://example.org/demo."],
)  # fmt: skip
def test_a_line_with_an_address_belongs_to_the_abstract(line: str, byline: str, gap: str) -> None:
    text = HEAD + entry("One Title", byline, f"{LONG}{gap}{line}")
    batch = parse(text + entry("Two Titles", byline))
    assert [one.title for one in batch.records] == ["One Title", "Two Titles"]
    assert [one.author_count for one in batch.records] == [4 if byline else 0] * 2
    assert batch.records[0].abstract == f"{LONG}\n\n{line}"
    assert len(batch.records[0].links) == line.count("https://") + line.count("www.")
    assert [code for code, _ in said(batch)] == ["hf-export/joined"]


def test_a_line_with_an_address_belongs_to_the_abstract_on_alternating_lines() -> None:
    batch = parse(f"Subscribe\nOne\n{LONG}\nCode: https://github.com/x/y\nTwo\n{LONG}\n")
    assert [one.title for one in batch.records] == ["One", "Two"]


@pytest.mark.parametrize("title", ["Data: A Love Story", "Code: the Hidden Language", "- Dash"])
def test_a_label_alone_is_a_title_where_an_abstract_follows(title: str) -> None:
    batch = parse(HEAD + entry("One Title") + entry(title) + entry("Three Titles"))
    assert [one.title for one in batch.records] == ["One Title", title, "Three Titles"]
    batch = parse(HEAD + entry("One Title", BYLINE, f"{LONG}\n\nCode: coming soon") + entry("Two"))
    assert [one.title for one in batch.records] == ["One Title", "Two"]


@pytest.mark.parametrize("width", [60, 68, 75])
@pytest.mark.parametrize("layout", ["layout-b", "layout-c"])
def test_wrapped_pages_are_the_same_pages(layout: str, width: int) -> None:
    wrap = functools.partial(textwrap.fill, width=width, break_long_words=False)
    lines = read(layout).decode().split("\n")
    text = "\n".join(wrap(line) if len(line) > width else line for line in lines)
    full = hf_export.parse(read(layout), "x").records
    assert [content(one) for one in parse(text).records] == [content(one) for one in full]


def test_a_wrapped_title_is_one_title() -> None:
    title = "A Very Long Title of a Paper About\nMany Things and Other Things"
    batch = parse(HEAD + entry(title, BYLINE) + entry("Two Titles"))
    assert [one.title for one in batch.records] == [title.replace("\n", " "), "Two Titles"]
    # The last line is a word of the menu; a button below a title is not.
    title = "Reuse of Circuits Across Tasks in Small and Large Language\nModels"
    text = HEAD + entry(title, BYLINE, textwrap.fill(LONG, 62))
    text += entry("On Buttons That Stand Right Below a Title\nUpvote", "", textwrap.fill(LONG, 62))
    assert [one.title for one in parse(text).records] == [
        title.replace("\n", " "),
        "On Buttons That Stand Right Below a Title",
    ]


def test_items_of_a_list_belong_to_the_abstract() -> None:
    items = "- one thing is new\n- another thing is old\n- third"
    batch = parse(HEAD + entry("One Title", BYLINE, f"{LONG}\n\n{items}") + entry("Two Titles"))
    assert [(one.title, one.author_count) for one in batch.records] == [
        ("One Title", 4),
        ("Two Titles", 0),
    ]
    assert batch.records[0].abstract.endswith("- another thing is old - third")


def test_lines_without_blank_lines_between_entries_are_not_joined() -> None:
    entries = "".join(f"Title Number {n}\n{LONG}\n{BYLINE}\n" for n in range(4))
    batch = parse(HEAD + entries)
    assert [one.title for one in batch.records] == [f"Title Number {n}" for n in range(4)]


@pytest.mark.parametrize(
    "title",
    ["Search", "Today", "Datasets", "Menu", "+1", "March 2024", "Week 3", "Join the Community",
     "Submitted by Machines: Peer Review", "Join the Reading Community of Bots"],
)  # fmt: skip
@pytest.mark.parametrize("byline", ["", BYLINE])
def test_a_title_may_be_a_word_of_the_menu(title: str, byline: str) -> None:
    foot = "Previous\n\nNext\n\nMenu\n\nSearch\n"
    batch = parse(HEAD + entry("One", byline) + entry(title, byline) + entry("Three") + foot)
    assert [one.title for one in batch.records] == ["One", title, "Three"]
    assert all(one.abstract == LONG for one in batch.records)


def test_a_button_between_title_and_abstract_is_no_title() -> None:
    batch = parse(f"{HEAD}One Title\n\nUpvote\n\n{LONG}\n\nTwo Titles\n\nView PDF\n\n{LONG}\n")
    assert [one.title for one in batch.records] == ["One Title", "Two Titles"]


def test_two_full_paragraphs_are_not_guessed_to_be_one_abstract() -> None:
    text = HEAD + entry("One Title", BYLINE, f"{LONG}\n\n{LONG}") + entry("Two Titles")
    batch = parse(text)
    assert [one.abstract for one in batch.records] == [LONG, LONG]
    assert batch.problems[0].level is Level.ERROR


def test_the_day_in_the_header_is_the_year_of_the_page() -> None:
    days = ("Mar 4", "Jan 1, 2025", "Dec 1", "Nov 7")
    text = with_dates(*days).replace("Nov 7\n\n", "November 7, 2025\n\n", 1)
    batch = parse(text)
    assert dates(batch) == ["2025-03-04", "2025-01-01", "2024-12-01", "2025-11-07"]
    assert batch.problems == ()
    assert all(not one.guessed and not one.told for one in batch.records)
    given = parse(text, as_of=dt.date(2026, 2, 1))
    assert dates(given) == ["2025-03-04", "2025-01-01", "2025-12-01", "2025-11-07"]


def test_the_days_of_two_pages_give_no_year() -> None:
    one = with_dates("Mar 4", "May 1, 2022").replace("Nov 7\n\n", "Nov 7, 2024\n\n", 1)
    batch = parse(one + one.replace("Nov 7, 2024", "Nov 7, 2023"))
    assert dates(batch)[0] == "2023-03-04"
    assert ("hf-export/year-inferred", "page.txt") in said(batch)


@pytest.mark.parametrize(
    "head",
    [
        "Hugging Face – The AI community building the future.\n\nLast updated 3 hours ago\n\n",
        "Trending Papers\n\nYour daily dose of AI research from AK\n\n",
    ],
)
def test_slogans_are_never_titles(head: str) -> None:
    batch = parse(head + entry("One Title", BYLINE) + entry("Two Titles", BYLINE))
    assert [one.title for one in batch.records] == ["One Title", "Two Titles"]
    assert batch.problems == ()


@pytest.mark.parametrize("invisible", ["\u200b", " \ufeff", "\u200d\u2060"])
def test_lines_with_nothing_to_see_are_blank(invisible: str) -> None:
    text = HEAD + entry("One Title", BYLINE) + entry("Two Titles")
    full = parse(text)
    hidden = parse(text.replace("\n\n", f"\n{invisible}\n"))
    assert hidden.records == full.records


def test_a_line_separator_ends_a_line() -> None:
    text = HEAD + entry("One Title", BYLINE) + entry("Two Titles")
    full = [content(one) for one in parse(text).records]
    for separator in ("\u2028", "\u2029"):
        batch = parse(text.replace("\n\n", separator * 2))
        assert [content(one) for one in batch.records] == full


def test_a_very_long_title_keeps_its_paper() -> None:
    title = "A Very Long Title of a Paper About Many Things " * 12
    batch = parse(HEAD + entry("One", BYLINE) + entry(title, BYLINE) + entry("Three"))
    one, two, three = batch.records
    assert (one.title, three.title, two.author_count) == ("One", "Three", 4)
    assert len(two.title) <= 400
    assert two.title.endswith("…")
    assert said(batch) == [("hf-export/cut", "page.txt:21")]
