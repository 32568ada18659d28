"""The list of formats, and how one is chosen."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import FormatError
from generator.formats import registry
from generator.formats.registry import FORMATS, Format, detect
from generator.models import Batch
from tests.builders import PAGE

each_format = pytest.mark.parametrize("one", FORMATS.values(), ids=lambda one: one.name)


class Fake:
    """A format module whose sniffer always says the same."""

    def __init__(self, score: float) -> None:
        self.score = score
        self.seen = ""

    def sniff(self, text: str) -> float:
        self.seen = text
        return self.score

    def parse(self, data: bytes, origin: str) -> Batch:
        return Batch(format="fake")


@pytest.fixture
def formats(monkeypatch: pytest.MonkeyPatch) -> dict[str, Fake]:
    fakes = {"low": Fake(0.2), "one": Fake(0.8), "two": Fake(0.8)}
    load = importlib.import_module
    monkeypatch.setattr(
        importlib, "import_module", lambda name: fakes.get(name.rpartition(".")[2]) or load(name)
    )
    return fakes


def fake(name: str) -> Format:
    return Format(name=name, group="own", title="", how="", takes="", module=name)


def test_the_surest_wins_and_of_equals_the_first(formats: dict[str, Fake]) -> None:
    for names, winner in ((("low", "one", "two"), "one"), (("two", "one"), "two")):
        assert detect(b"text", "x", formats=[fake(name) for name in names]).name == winner


def test_none_is_sure_enough(formats: dict[str, Fake]) -> None:
    with pytest.raises(FormatError, match="no format") as caught:
        detect(b"text", "x", formats=[fake("low")])
    assert "low" in caught.value.hint


def test_sniffers_see_the_beginning_without_a_byte_order_mark(formats: dict[str, Fake]) -> None:
    detect(b"\xef\xbb\xbf" + "é".encode() * 100_000, "x", formats=[fake("one")])
    assert formats["one"].seen == "é" * ((registry.SNIFFED - 3) // 2)


def test_xml_in_an_encoding_of_its_own_can_be_sniffed(formats: dict[str, Fake]) -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><a>' + "слово " * 100
    detect(text.encode("cp1251"), "x", formats=[fake("one")])
    assert formats["one"].seen.startswith("<?xml")


def test_parse_passes_the_day_on_only_where_it_is_wanted(formats: dict[str, Fake]) -> None:
    assert fake("one").parse(b"", "x", None).format == "fake"
    assert not fake("one").can_dump


def test_a_page_is_detected() -> None:
    assert detect(PAGE.encode(), "page.txt").name == "hf-export"


@each_format
def test_entries_fit_their_modules(one: Format) -> None:
    module = importlib.import_module(f"generator.formats.{one.module}")
    assert one.name == module.NAME
    assert one.title
    assert one.how.endswith(".")
    assert one.takes.endswith(".")


@each_format
@settings(deadline=None)
@given(text=st.text(max_size=200) | st.sampled_from(["", "{", "[", "<", "<a>", "@a{", "TY  - "]))
def test_sniffers_never_raise(one: Format, text: str) -> None:
    assert 0 <= one.sniff(text) <= 1


def test_importing_the_registry_loads_no_format() -> None:
    code = (
        "import sys, generator.formats.registry as r;"
        "print([n for n in sys.modules if n == 'lxml' or n.startswith('generator.formats.')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = [f"generator.formats.{name}" for name in ("format", "listing", "registry")]
    assert sorted(ast.literal_eval(run.stdout)) == own


@each_format
def test_sniffers_are_quick_on_runs_of_one_sign(one: Format) -> None:
    for sign in ("\n", " ", "[", "{", "<", '"', "'", "@", "\\"):
        start = time.process_time()
        one.sniff(sign * 60_000 + "@article{a, title={One}, year=2001}")
        assert time.process_time() - start < 2, sign
