"""What is written can be read again, exactly, as far as the format carries it.

| field                                | jsonl | csv | bibtex | csl-json | ris |
|--------------------------------------|-------|-----|--------|----------|-----|
| ids                                  | =     | =   | =      | =        | =   |
| title, abstract                      | =     | =   | TeX    | plain    | plain |
| authors                              | =     | =¹  | =¹ ²   | =¹ ²     | =¹ ² ³ |
| published (ris, bibtex, csl-json: 1400 to 2100) | = | = | =   | =        | =   |
| kind                                 | =     | =   | = ⁶    | = ⁶      | = ⁶ ⁷ |
| venue, retracted                     | =     | =   | =      | =        | =   |
| language                             | =     | =   | =      | =        | =   |
| license                              | =     | =   | –      | =        | –   |
| keywords                             | =     | =   | =      | =        | =   |
| categories                           | =     | =   | =      | =        | –   |
| links                                | =     | =   | = ⁴    | = ⁴      | ⁵   |
| updated, announced, author_count,    |       |     |        |          |     |
| organization, summary, signals       | =     | =   | –      | –        | –   |

=: the same value. TeX: the same where there is no TeX in it but formulas; else what it says (but
for a backslash that a reader sees, beside TeX). plain:
what it says to a reader, without TeX (in ris, a paragraph that begins like a tag, `ER  - `, joins
the one before). –: not in it.
A title that begins with a mark (`Retracted: `) comes back without it in all of them, as from every
source; the paper is then retracted, and keeps what it said about that.
1 without ORCID and affiliations; in bibtex `others` follows where there are more; but in csl-json,
  no brackets, braces or TeX in a name.
2 one part alone (`Plato`) is a name that is not taken apart.
3 as `Family, Given, Suffix` can say it.
4 in the order of a library: by kind, then address; in bibtex none ends with , or ; and the PDF of
  an arXiv paper, of which we did not have the arXiv id, tells it.
5 what its address alone tells to be of that kind, and is no paper's page.
6 what no source told, as far as the venue and the identifiers tell it; but in csl-json and ris an
  article of a journal without a name, or of a server of preprints, is a preprint.
7 where RIS has a type for it.
"""

from __future__ import annotations

import dataclasses
import re
import string
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formats import registry
from generator.formats.bibtex.escapes import is_plain
from generator.formats.documents import references
from generator.formats.documents.records import kind_of, plain_text, sorted_links, sorted_name
from generator.formats.documents.titles import without_mark
from generator.models import FIELDS, Author, Link, LinkKind, Paper, PartialDate, Record
from generator.text import clean, kinds, names
from generator.text.identifiers import canonical_ids, is_paper_id
from generator.text.name_marks import MARKS

COMMON = (
    "ids",
    "title",
    "authors",
    "abstract",
    "published",
    "kind",
    "venue",
    "language",
    "keywords",
    "links",
    "retracted",
)
CARRIED: dict[str, tuple[str, ...]] = {
    "jsonl": ("ids", *FIELDS, "signals"),
    "csv": ("ids", *FIELDS, "signals"),
    "bibtex": (*COMMON, "categories"),
    "csl-json": (*COMMON, "license", "categories"),
    "ris": COMMON,
}
NOT_IN_RIS = ("broadcast", "collection", "entry", "event", "interview", "performance", "review",
              "review-book", "treaty")  # fmt: skip
each_format = pytest.mark.parametrize("name", CARRIED)

# --- what each format makes of a value


def _named(author: Author) -> Author:
    """Without what hangs on the name; one part alone is a name."""
    if author.literal or not (author.family and author.given):
        return Author(literal=author.name)
    return Author(family=author.family, given=author.given, suffix=author.suffix)


def _own_kind(link: Link) -> bool:
    return references.links([link.url]) == (link,)


def expected(format: str, field: str, paper: Paper) -> Any:
    """The value that must come back."""
    value = getattr(paper, field)
    if format in ("jsonl", "csv"):
        if field == "authors" and format == "csv":
            return tuple(map(_named, value))
        return value
    if field in ("title", "abstract") and format != "bibtex":
        shown = plain_text(value) or (value if field == "title" else "")
        first, *rest = shown.split("\n\n")
        for part in rest:
            like_a_tag = format == "ris" and re.match(r"[A-Z][A-Z0-9] {1,4}-( |$)", part)
            first += f" {part}" if like_a_tag else f"\n\n{part}"
        return first
    if field == "authors":
        found = tuple(map(_named, value))
        others = Author(literal="others")
        more = format == "bibtex" and found and paper.number_of_authors > len(found)
        return (*found, others) if more and found[-1:] != (others,) else found
    if field == "kind":
        return expected_kind(format, paper)
    if field == "links":
        return tuple(sorted_links(value))
    return value


def expected_kind(format: str, paper: Paper) -> str:
    kind = kind_of(paper)
    if format == "bibtex":
        return kind
    kind = references.kind(kind, paper.venue, paper.ids)
    return "" if format == "ris" and kind in NOT_IN_RIS else kind


def reread(format: str, *papers: Paper) -> tuple[Record, ...]:
    chosen = registry.FORMATS[format]
    data = chosen.dump(papers).encode()
    assert chosen.dump(reversed(papers)).encode() == data
    assert registry.detect(data, "x").name == format
    batch = chosen.parse(data, "x")
    assert not batch.problems
    assert len(batch.records) == len(papers)
    return batch.records


# --- papers

SIGNS = (
    "A & B", "100%", "#1", "{BERT}", "{", "}", "\\", "\\%", "\\emph{x}", r"$\pi_0$", "$5",
    "$O(n^2)$", "a_b",
    "x^2", "~", "<b>bold</b>", "<script>", "&lt;i&gt;", "&amp;", "@article{x,", "@", "TY  - JOUR",
    "ER  -", "=1+1", "+1", "-1", "'=1", '"', "''", "``", " and ", ";", "; ", ",", "|", "--", "---",
    "%",
    "é", "e\u0301", "李明", "שלום", "🧪", "ﬁ", "\u200d", "DNA", "GPT-4",
    "mRNA_x", "C:\\new", "p < 0.05", ":",
    "The", "of", "Retracted: ", "arXiv:2401.00001", "doi: 10.5555/x", "\\textbackslash{}", "sep=;",
    "null",
)  # fmt: skip
WORDS = st.sampled_from(SIGNS) | st.text(alphabet=string.ascii_letters, min_size=1, max_size=8)


@st.composite
def lines(draw: Any, most: int = 6) -> str:
    joined = draw(st.sampled_from(["", " "])).join(draw(st.lists(WORDS, min_size=1, max_size=most)))
    return clean.one_line(joined)


NAME_WORDS = st.sampled_from(
    ["Anna", "Ludwig", "van", "der", "de", "la", "Beethoven", "O'Neil", "García-Márquez", "Jr.",
     "II",
     "III", "X.", "Y. Z.", "Li", "李", "明", "and", "et al.", "others", "Team", "University",
     "Inc.", "for the",
     "y", "bin", "Smith, J.", ",", ";", "&", "#1", "100%", "a_b", "'t", "Ł", "0001", "=x", "<i>"]
)  # fmt: skip


@st.composite
def name_parts(draw: Any) -> str:
    words = draw(st.lists(NAME_WORDS, min_size=1, max_size=3))
    return clean.one_line(" ".join(words)).strip(MARKS)


@st.composite
def authors(draw: Any) -> Author:
    more = {
        "orcid": draw(st.sampled_from(["", "0000-0002-1825-009X"])),
        "affiliations": draw(st.sampled_from([(), ("A Place; and another",)])),
    }
    family, given_name = draw(name_parts()), draw(name_parts())
    suffix = draw(st.sampled_from(["", "Jr.", "III"])) if family and given_name else ""
    if draw(st.booleans()):
        family, given_name, suffix, more["literal"] = "", "", "", family or "A"
    elif not family and not given_name:
        family = "B"
    return Author(family=family, given=given_name, suffix=suffix, **more)


IDS = st.fixed_dictionaries(
    {},
    optional={
        "arxiv": st.sampled_from(["2401.00001", "cs/0112017", "0704.0001"]),
        "doi": st.sampled_from(
            ["10.5555/a_b", "10.1000/x%&#y", "10.1002/(sici)1097(199901)55:1<1::aid>3.0.co;2-#",
             "10.1000/{x}", "10.1000/a\\b", "10.1000/~^$", "10.18653/v1/p19-1001"]
        ),
        "acl": st.sampled_from(["2024.acl-long.1", "P19-1001"]),
        "openreview": st.sampled_from(["Abc_d-3f9", "-a1b2c3d4"]),
        "pmid": st.just("31452104"),
        "pmcid": st.just("PMC6715200"),
        "s2": st.just("0123456789abcdef" * 2 + "01234567"),
        "corpusid": st.just("123456"),
        "openalex": st.just("W2741809807"),
        "dblp": st.sampled_from(["conf/acl/Smith19", "journals/corr/abs-1706-03762"]),
        "mag": st.just("2741809807"),
    },
)  # fmt: skip
URLS = st.sampled_from(
    ["https://github.com/x/y_z", "https://x.github.io/~a/#b", "https://a.example/p?q=1&r=%20;s", "https://a.example/b;",
     "https://youtu.be/abc", "https://a.example/x.pdf", "https://zenodo.org/record/1", "https://a.example/(x)"]
)  # fmt: skip
LINKS = st.builds(Link, kind=st.sampled_from(get_args(LinkKind)), url=URLS)
LICENSES = (
    "",
    "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "https://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "https://a.example/terms?q=1&r=%20;s",
)
DATES = st.none() | st.sampled_from(
    [PartialDate(1999), PartialDate(2024, 2), PartialDate(2024, 2, 29), PartialDate(1400, 1, 1)]
)


def marked(title: str) -> bool:
    """Whether all readers take something away before the title."""
    return without_mark(title)[0] != title


@st.composite
def papers(draw: Any) -> Paper:
    keywords = [
        word
        for word in draw(st.lists(lines(2), max_size=3))
        if references.keywords([word + ";"]) == (word,)
    ]
    venue = draw(st.just("") | lines(3))
    return Paper(
        id=draw(
            st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9.]{1,9}[a-z0-9])?", fullmatch=True).filter(
                is_paper_id
            )
        ),
        title=draw(
            lines().filter(lambda one: one and not any(map(marked, (one, plain_text(one)))))
        ),
        ids=canonical_ids(draw(IDS)),
        authors=tuple(draw(st.lists(authors(), max_size=3))),
        author_count=draw(st.sampled_from([0, 12])),
        organization=draw(st.just("") | lines(2)),
        abstract=clean.paragraphs("\n\n".join(draw(st.lists(lines(), max_size=3)))),
        summary=clean.paragraphs("\n\n".join(draw(st.lists(lines(), max_size=2)))),
        published=draw(DATES),
        updated=draw(DATES),
        announced=draw(DATES),
        kind=draw(st.sampled_from(["", *kinds.KINDS])),
        venue=venue if references.venue(venue) == venue else "",
        language=draw(st.sampled_from(["", "en", "de", "ar", "zh-Hant", "nb", "ang"])),
        license=draw(st.sampled_from(LICENSES)),
        categories=tuple(
            dict.fromkeys(
                draw(st.lists(st.sampled_from(["cs.CL", "math.CO", "q-bio", "Econ"]), max_size=3))
            )
        ),
        keywords=tuple({word.casefold(): word for word in reversed(keywords)}.values()),
        links=tuple(dict.fromkeys(draw(st.lists(LINKS, max_size=3)))),
        signals=draw(st.dictionaries(st.sampled_from(["citations", "stars"]), st.integers(0, 999))),
        retracted=draw(st.just("") | lines(3)),
    )


def possible(format: str, paper: Paper) -> Paper:
    """The paper with what the format's column of the table says taken out."""
    if format == "ris":
        said = [
            one
            for one in paper.authors
            if names.split_names(sorted_name(one), form=";").authors == (_named(one),)
        ]
        return dataclasses.replace(
            paper, authors=tuple(said), links=tuple(one for one in paper.links if _own_kind(one))
        )
    if format == "bibtex":
        kept = tuple(link for link in paper.links if not link.url.endswith((",", ";")))
        return dataclasses.replace(paper, links=kept)
    return paper


@each_format
@given(paper=papers())
def test_what_is_written_is_read_again(name: str, paper: Paper) -> None:
    paper = possible(name, paper)
    (record,) = reread(name, paper)
    for field in CARRIED[name]:
        found, wanted = getattr(record, field), expected(name, field, paper)
        if field in ("title", "abstract") and name == "bibtex":
            parts = zip(found.split("\n\n"), wanted.split("\n\n"), strict=True)
            for got, part in parts:
                assert plain_text(got) == plain_text(part) or "\\" in plain_text(part)
                assert got == part or not is_plain(part)
        else:
            assert found == wanted, field
    empty = Record(source="", where="")
    for field in set(FIELDS) - set(CARRIED[name]):
        assert getattr(record, field) == getattr(empty, field), f"the table lacks {field}"


@each_format
@pytest.mark.parametrize(
    "title", [r"\cite{x}", r"\begin{a}", r"$\,$", r"\textbf{}", r"\emph", r"\,", "{}", "<b></b>"]
)
def test_a_title_of_which_nothing_is_shown_stays_one(name: str, title: str) -> None:
    (record,) = reread(name, Paper(id="a", title=title))
    assert record.title == title or name == "bibtex"


@each_format
@pytest.mark.parametrize("said", ["", "in 2031, by its authors"])
def test_a_mark_before_a_title_is_read_as_one(name: str, said: str) -> None:
    (record,) = reread(name, Paper(id="a", title="Retracted: A study", retracted=said))
    assert record.title == "A study"
    assert record.retracted == (said or "marked “retracted”")
