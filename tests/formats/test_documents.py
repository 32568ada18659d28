"""What formats share: XML and JSON read safely, one bad item told and the rest read."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import FormatError, Level, Problem
from generator.formats.documents import items, roots, titles, trees, values
from generator.models import Record
from tests.builders import record

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://example.org/a">
<entry><title>One <i>is</i> H<sub>2</sub>O
 &lt;think&gt;</title><author><name>A. Bo</name></author><author><name>C. Do</name></author></entry>
<entry><title>Two</title><a:note> n </a:note></entry>
</feed>
"""


def read_xml(data: str | bytes) -> Any:
    data = data.encode() if isinstance(data, str) else data
    return trees.read_xml(data, origin="x.xml", format="atom")


def recover(data: str) -> tuple[Any, tuple[Problem, ...]]:
    return trees.recover_xml(data.encode(), "entry", origin="x.xml", format="atom")


def read_json(data: bytes) -> Any:
    return values.read_json(data, origin="x.json", format="csl")


# XML


def test_texts_are_found_by_local_names() -> None:
    root = read_xml(ATOM)
    (where, one), (_, two) = trees.elements(root, "entry", origin="x.xml")
    assert where == "x.xml:3"
    assert trees.local_name(one) == "entry"
    assert trees.text_of(one, "title") == "One is H2O <think>"
    assert trees.prose_of(one, "title") == "One is H_{2}O <think>"
    assert trees.texts_of(one, "author", "name") == ("A. Bo", "C. Do")
    assert trees.text_of(two, "note") == "n"
    assert trees.child(two, "nothing", "here") is None
    assert trees.text_of(two, "nothing") == trees.text_of(None) == trees.prose_of(None) == ""


def test_a_prefix_that_a_broken_document_left_undeclared_is_no_name() -> None:
    root, _ = trees.recover_xml(b"<list><a:-b:item/><x", "item", origin="x", format="f")
    assert trees.local_name(root[0]) == "item"


UMLAUT = "<a>Jürg “x”</a>"
WELL = [
    pytest.param(UMLAUT.encode(), id="no declaration"),
    pytest.param(b"\xef\xbb\xbf" + UMLAUT.encode(), id="utf-8 bom"),
    pytest.param(UMLAUT.encode("utf-16"), id="utf-16"),
    pytest.param(('<?xml version="1.0" encoding="utf-16"?>' + UMLAUT).encode(), id="wrong utf-16"),
    pytest.param(
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + UMLAUT).encode("cp1252"), id="latin-1"
    ),
    pytest.param(
        ("<?xml version='1.0' encoding='windows-1252'?>\r\n" + UMLAUT).encode("cp1252"), id="cp1252"
    ),
    pytest.param(("\n\n <?xml version='1.0'?>" + UMLAUT).encode(), id="blank lines first"),
    pytest.param(b"<a>J&uuml;rg &ldquo;x&rdquo;</a>", id="named references"),
    pytest.param(b"<a>J&#252;rg &#x201C;x&#8221;&#11;\x0b</a>", id="numbers, illegal characters"),
    pytest.param(
        b'<!DOCTYPE dblp SYSTEM "dblp.dtd"><a>J&uuml;rg &ldquo;x&rdquo;</a>', id="doctype"
    ),
    pytest.param(
        b"<!-- c --><?p i?>\n<!DOCTYPE a [\n<!ELEMENT a ANY>\n]>\n<a>J&uuml;rg &ldquo;x&rdquo;</a>",
        id="doctype with elements",
    ),
]


@pytest.mark.parametrize("data", WELL)
def test_encodings_references_and_document_types(data: bytes) -> None:
    assert trees.text_of(read_xml(data)) == "Jürg “x”"


def test_a_declared_encoding_that_nobody_can_guess() -> None:
    text = "<?xml version='1.0' encoding='windows-1251'?><a>Привет, мир</a>"
    assert trees.text_of(read_xml(text.encode("cp1251"))) == "Привет, мир"


def test_ampersands_that_are_no_references_are_kept() -> None:
    text = "<a>AT&T &unknown; &amp; &lt;b&gt; <![CDATA[R&D <b> &uuml;]]> Q&A</a>"
    assert trees.text_of(read_xml(text)) == "AT&T &unknown; & <b> R&D <b> &uuml; Q&A"


def test_lines_are_those_of_the_file() -> None:
    root = read_xml('<?xml version="1.0"\n?>\n<!DOCTYPE a [\n<!ELEMENT a ANY>\n]>\n<a>\n<b/></a>')
    assert [where for where, _ in trees.elements(root, "b", origin="x")] == ["x:7"]


BOMB = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>'
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
BAD = [
    pytest.param("", "empty", id="empty"),
    pytest.param("Not found", "not XML", id="text"),
    pytest.param('{"error": 1}', "not XML", id="json"),
    pytest.param(
        "<!doctype html><title>502 Bad\nGateway</title>", "HTML page .'502 Bad", id="html"
    ),
    pytest.param("<html><body/></html>", "HTML page", id="html without doctype"),
    pytest.param(
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "x"><html/>', "HTML page", id="xhtml"
    ),
    pytest.param(BOMB, "entities of its own", id="bomb"),
    pytest.param(FILE, "entities of its own", id="file"),
    pytest.param(FILE.replace("ENTITY x", "EnTiTy x"), "entities|broken", id="file, odd case"),
    pytest.param(FILE.replace("<a>", "<!-- --><a>", 1), "entities", id="file, comment"),
    pytest.param("<a><b></a>", "broken: Opening and ending tag mismatch", id="mismatch"),
    pytest.param("<a>" * 5_000 + "</a>" * 5_000, "broken: .*depth", id="deep"),
    pytest.param("<a>", "broken", id="cut off"),
    pytest.param("\x89PNG\r\n\x1a\n", "not XML|PNG", id="png"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_what_is_no_xml_is_told(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_xml(text.encode("latin-1"))
    assert caught.value.hint
    assert caught.value.origin == "x.xml"
    assert caught.value.format in ("atom", "")


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_TAGS"])
def test_what_is_too_big_is_told(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, limit, 3)
    with pytest.raises(FormatError, match="too big"):
        read_xml("<a><b/><c/></a>")


def test_a_whole_document_needs_no_recovery() -> None:
    root, problems = recover(ATOM)
    assert len(list(trees.find_all(root, "entry"))) == 2
    assert problems == ()


CUT = [
    # where the document ends, entries kept, whether one was lost
    (ATOM.index("</feed>"), 2, False),
    (ATOM.index("Two"), 1, True),
    (ATOM.index("</entry>", ATOM.index("Two")), 1, True),
    (ATOM.index("<entry><title>Two") + 4, 1, False),
    (ATOM.index("</author>"), 0, True),
]


@pytest.mark.parametrize(("end", "kept", "lost"), CUT)
def test_a_cut_off_item_is_rejected_and_the_others_are_kept(
    end: int, kept: int, lost: bool
) -> None:
    root, problems = recover(ATOM[:end])
    assert len(list(trees.find_all(root, "entry"))) == kept
    assert f"{kept} items were kept" in problems[0].message
    assert problems[0].level is Level.WARNING
    assert problems[0].where.startswith("x.xml:")
    assert [problem.level for problem in problems[1:]] == [Level.ERROR] * lost


def test_a_malformed_document_is_read_as_far_as_it_goes() -> None:
    root, problems = recover(ATOM.replace("</i>", "</b>"))
    assert len(list(trees.find_all(root, "entry"))) == 2
    assert [problem.code for problem in problems] == ["atom/malformed"]


@pytest.mark.parametrize("text", ["", "text", "<", BOMB, "<html/>"])
def test_recovery_refuses_what_cannot_be_read_at_all(text: str) -> None:
    with pytest.raises(FormatError):
        recover(text)


@settings(deadline=None)
@given(st.text(alphabet="<>a/&;![]-CDATA\"'= \n", max_size=60))
def test_any_text_is_xml_or_a_format_error(text: str) -> None:
    for read in (read_xml, recover):
        with contextlib.suppress(FormatError):
            read("<feed>" + text)


@pytest.mark.parametrize(
    "unit", ["<", "&", "<![CDATA[", "<!--", "<a>", "<!DOCTYPE ", "]", "<entry "]
)
def test_long_documents_take_linear_time(unit: str) -> None:
    began = time.process_time()
    for text in (f"<feed>{unit * 50_000}", f"<!DOCTYPE a [{unit * 50_000}"):
        with pytest.raises(FormatError):
            read_xml(text)
    assert time.process_time() - began < 5


# JSON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_in_every_encoding_it_may_have(encoding: str) -> None:
    value = {"title": "Ünï — ok", "n": [1, 2.5, None, True]}
    text = json.dumps(value, ensure_ascii=False, indent=1)
    assert read_json(text.encode(encoding)) == value


BAD_JSON = [
    pytest.param(b"", "empty", id="empty"),
    pytest.param("{'título': 'Método de evaluación'}".encode("latin-1"), "UTF-8", id="latin-1"),
    pytest.param(b'{"a": NaN}', "NaN is no number", id="nan"),
    pytest.param(b'{"a": -Infinity}', "Infinity", id="infinity"),
    pytest.param(b"[" + b"1" * 5_000 + b"]", "not JSON", id="huge number"),
    pytest.param(b"[" * 200_000, "deep|cut off", id="deep"),
    pytest.param(b'{"a": [1, 2', "cut off .line 1", id="cut off"),
    pytest.param(b'{"a": "tex', "cut off", id="cut off in text"),
    pytest.param(b'{"a": 1}\n{"a": 2}', "more than one", id="lines"),
    pytest.param(b'{"a": 1,}', "line 1, column", id="comma"),
    pytest.param(b"Resource not found.", "begins with 'Resource", id="text"),
    pytest.param(b"<html><title>502</title>", "HTML or XML .'502'", id="html"),
    pytest.param(b"%PDF-1.5", "PDF", id="pdf"),
]


@pytest.mark.parametrize(("data", "words"), BAD_JSON)
def test_what_is_no_json_is_told(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_json(data)
    assert caught.value.hint
    assert (caught.value.origin, caught.value.format) == ("x.json", "csl")


def test_json_that_is_too_big_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_BYTES", 3)
    with pytest.raises(FormatError, match="4 bytes"):
        read_json(b"[12]")


def test_a_bad_line_is_one_problem() -> None:
    data = (
        b'\xef\xbb\xbf{"n": 1}\r\n\n{"n": 2\n{"n": "\xe9"}\n[NaN]\n' + b"[" * 99_999 + b'\n{"n": 6}'
    )
    found = list(values.iter_json_lines(data, origin="x", format="kaggle"))
    assert [where for where, _ in found] == [f"x:{n}" for n in (1, 3, 4, 5, 6, 7)]
    assert [value for _, value in found if not isinstance(value, Problem)] == [{"n": 1}, {"n": 6}]
    problems = [value for _, value in found if isinstance(value, Problem)]
    assert {problem.level for problem in problems} == {Level.ERROR}
    assert {problem.code for problem in problems} == {"kaggle/line"}


def test_lines_in_utf_16() -> None:
    data = '{"n": "é"}\n{"n": 2}\n'.encode("utf-16")
    found = [value for _, value in values.iter_json_lines(data, origin="x", format="k")]
    assert found == [{"n": "é"}, {"n": 2}]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x1f\x8b\x08"])
def test_lines_of_nothing_or_of_a_binary_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        list(values.iter_json_lines(data, origin="x", format="k"))


EMPTY = [None, True, 1.5, float("nan"), [], {}, [None], b"x", object(), 10**30]


@pytest.mark.parametrize("value", EMPTY)
def test_wrong_types_are_empty(value: Any) -> None:
    assert values.string(value) == ""
    assert values.strings(value) == ()
    assert values.integer(value) == 0
    assert values.mapping(value) == {}
    assert values.items(value) in ([], [None])
    assert values.find_at(value, "a", 0, "b") is None


def test_right_types_are_kept() -> None:
    assert (values.string("a "), values.string(12)) == ("a ", "12")
    assert values.strings(["a ", "", None, 3, {}]) == ("a", "3")
    assert values.strings("a") == ("a",)
    found = [values.integer(one) for one in (3, "3", " -3 ", 3.0, "3.0", "٣", "9" * 99)]
    assert found == [3, 3, -3, 3, 0, 0, 0]
    assert values.find_at({"a": [{"b": 1}, 2]}, "a", -1) == 2
    assert values.find_at([1], 1) is None


# items


def test_one_bad_item_is_one_problem_and_the_rest_goes_on() -> None:
    def read(item: Any, where: str) -> Iterator[Record | Problem]:
        if item == "nothing":
            return
        yield record("A title", where=where)
        if item == "format":
            raise FormatError("no title", origin=where, hint="give it one")
        yield Problem(code="x/doubt", where=where, message=item["doubt"])

    bad_line = items.reject("x/line", "f#0", "cut off", "look")
    places = [("f#0", bad_line)]
    numbered = items.numbered([{"doubt": "d"}, {}, "nothing", "format", None], "f")
    batch = items.read_batch("x", [*places, *numbered], read, problems=[bad_line], next="page2")
    assert [one.where for one in batch.records] == ["f#1"]
    assert [(one.where, one.level.value) for one in batch.problems] == [
        ("f#0", "error"),
        ("f#0", "error"),
        ("f#1", "warning"),
        ("f#2", "error"),
        ("f#4", "error"),
        ("f#5", "error"),
    ]
    assert batch.problems[3].message == "this item cannot be read: KeyError: 'doubt'"
    assert batch.problems[4].message == "this item cannot be read: no title"
    assert batch.problems[4].hint == "give it one"
    assert all(one.hint for one in batch.problems if one.level is Level.ERROR)
    assert (batch.format, batch.next) == ("x", "page2")


def test_a_bug_that_no_value_can_cause_is_not_hidden() -> None:
    def read(item: Any, where: str) -> list[Record | Problem]:
        raise NotImplementedError

    with pytest.raises(NotImplementedError):
        items.read_batch("x", items.numbered([1], "f"), read)


def test_the_root_is_found_behind_whatever_stands_before_it() -> None:
    assert (
        roots.root_name('\ufeff <?xml version="1.0"?><!-- <a> --><!DOCTYPE b> <x:b k="1">') == "b"
    )
    assert roots.root_name("<!-- never closed <a>") == ""
    assert roots.root_name("some <b> text") == roots.root_name("") == ""
    start = time.process_time()
    assert roots.root_name("<!---->" * 100_000 + "<a/>") == "a"
    assert time.process_time() - start < 1


def test_documents_one_after_the_other_become_one() -> None:
    declared = b'<?xml version="1.0" encoding="ISO-8859-1"?>'
    doctype = b'<!DOCTYPE a SYSTEM "a.dtd">'
    one = declared + doctype + b"<a>\xfc</a>"
    assert roots.in_one(one, "a") == one
    assert roots.in_one(one + one, "a", "b") == (
        declared + b"<documents><a>\xfc</a><a>\xfc</a></documents>"
    )
    assert trees.text_of(read_xml(roots.in_one(one + one, "a"))) == "üü"


def test_a_dot_at_the_end_is_no_part_of_a_title() -> None:
    found = [
        titles.without_dot(text) for text in ("On bees.", "And so on...", "Bees?", "C. elegans")
    ]
    assert found == ["On bees", "And so on...", "Bees?", "C. elegans"]
