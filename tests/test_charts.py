"""Pictures of counts: whatever the counts, they are well-formed, named, within their frame."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import charts
from generator.charts import Bar
from generator.editions import Period
from generator.models import Cadence
from generator.series import Series, telling
from generator.views import pictures
from generator.words import ENGLISH

COUNTS = st.lists(st.integers(0, 10**12), max_size=150)
CSS = (Path(__file__).parent.parent / "templates" / "assets" / "digest.css").read_text("utf-8")


def _svg(text: str) -> ET.Element:
    """Read as XML: stricter than a browser is."""
    return ET.fromstring(text)


def _bars(counts: list[int]) -> list[Bar]:
    return [Bar(label=f"L{place}", count=count) for place, count in enumerate(counts)]


def _number(text: str | None) -> float:
    return float((text or "").rstrip("%"))


@given(COUNTS)
def test_bars_stand_within_the_frame_for_any_counts(counts: list[int]) -> None:
    svg = _svg(charts.bars(_bars(counts), "A name", "What is seen"))
    assert svg.get("role") == "img"
    assert [one.tag for one in svg][:2] == ["title", "desc"]
    rects = svg.findall("rect")
    assert len(rects) == sum(1 for count in counts if count)
    base = charts.HEIGHT - charts.FOOT
    for rect in rects:
        top, height = _number(rect.get("y")), _number(rect.get("height"))
        assert charts.TOP - 0.05 <= top < base
        assert top + height == pytest.approx(base)
        left, width = _number(rect.get("x")), _number(rect.get("width"))
        assert 0 <= left < left + width <= 100.001
    labels = [one for one in svg.findall("text") if (one.text or "").startswith("L")]
    assert len(labels) <= charts.MOST_LABELS
    if counts:
        assert f"L{len(counts) - 1}" in {one.text for one in labels}


@given(COUNTS)
def test_a_higher_count_is_never_a_lower_bar(counts: list[int]) -> None:
    svg = _svg(charts.bars(_bars(counts), "A name", ""))
    heights = iter(_number(one.get("height")) for one in svg.findall("rect"))
    drawn = sorted((count, next(heights)) for count in counts if count)
    assert [height for _, height in drawn] == sorted(height for _, height in drawn)


@given(COUNTS)
def test_a_sparkline_has_a_stroke_for_each_count_above_0(counts: list[int]) -> None:
    svg = _svg(charts.sparkline(counts, "A name"))
    paths = [one.get("d") or "" for one in svg.findall("path")]
    assert sum(path.count("z") for path in paths) == sum(1 for count in counts if count)
    wide = float((svg.get("viewBox") or "").split()[2])
    assert all(float(x) <= wide for path in paths for x in re.findall(r"M([\d.]+)", path))


@given(st.integers(0, 10**15))
def test_ticks_are_few_round_and_reach_the_greatest(most: int) -> None:
    found = charts.ticks(most)
    assert 1 <= len(found) <= 4
    assert found[-1] >= most
    assert len({after - before for before, after in zip((0, *found), found, strict=False)}) == 1
    assert str(found[0]).rstrip("0") in {"1", "2", "5", "25"}


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_legend_says_the_shade_of_every_count(most: int, more: int) -> None:
    greatest = most + more
    said = dict(charts.legend(most, greatest))
    for count in {1, most // 3, most, greatest} - {0}:
        shade = charts.level(count, most)
        if count <= greatest:
            low, _, high = said[shade].replace(",", "").partition("–")
            assert int(low) <= count <= int(high or low)


def test_shades_go_from_none_to_the_darkest() -> None:
    assert charts.level(0, 0) == 0
    assert charts.level(1, 1) == 1  # not the darkest, where there is never more
    assert [charts.level(count, 100) for count in (1, 26, 51, 76, 100, 999)] == [1, 2, 3, 4, 4, 4]


HOSTILE = '</title><script>alert(1)</script> *x*{ onclick=a } [x](javascript:y) "'


def test_names_and_labels_are_text_in_xml_html_and_markdown() -> None:
    bars = [Bar(label=HOSTILE, count=3)]
    for picture in (charts.bars(bars, HOSTILE, HOSTILE), charts.sparkline([1], HOSTILE, HOSTILE)):
        svg = _svg(picture)
        assert svg.findtext("title") == " ".join(HOSTILE.split())
        assert {one.tag for one in svg.iter()} <= {
            "svg",
            "title",
            "desc",
            "line",
            "rect",
            "text",
            "path",
        }
        for page in (f"<figure>{picture}</figure>", f'<p markdown="span">{picture} *a*</p>'):
            html = markdown.markdown(page, extensions=["md_in_html", "attr_list"])
            assert picture in html
            assert "<script" not in html


def test_pictures_have_no_style_no_script_and_no_link() -> None:
    both = charts.bars(_bars([1, 2]), "A", "B") + charts.sparkline([1, 2], "A")
    assert not re.search(r"style=|<a\b|href|on\w+=|<script|fill=|#[0-9a-f]{3}", both)


def _series(cadence: Cadence, counts: tuple[int, ...]) -> Series:
    starts = {
        Cadence.WEEK: [dt.date(2026, 1, 5) + dt.timedelta(weeks=n) for n in range(len(counts))],
        Cadence.MONTH: [dt.date(2020 + n // 12, n % 12 + 1, 1) for n in range(len(counts))],
        Cadence.YEAR: [dt.date(1950 + n, 1, 1) for n in range(len(counts))],
    }[cadence]
    periods = tuple(Period(start, cadence) for start in starts)
    return Series(periods=periods, papers=counts, themes={"x": counts}, left_out=0)


@pytest.mark.parametrize(
    ("weeks", "months", "years", "expected"),
    [
        ((5,) * 20, (20,) * 20, (200, 200), Cadence.MONTH),
        ((1,), (1, 1), (9,) * 60, Cadence.YEAR),
        ((5,) * 6, (20, 10), (30,), Cadence.WEEK),
        ((), (), (4,), Cadence.YEAR),
        ((), (20, 20), (40,), Cadence.MONTH),
    ],
    ids=["two years", "old papers", "six weeks", "only years known", "only months known"],
)
def test_the_picture_is_of_the_periods_that_tell(
    weeks: tuple[int, ...], months: tuple[int, ...], years: tuple[int, ...], expected: Cadence
) -> None:
    every = {Cadence.WEEK: weeks, Cadence.MONTH: months, Cadence.YEAR: years}
    chosen = telling({cadence: _series(cadence, counts) for cadence, counts in every.items()})
    assert chosen
    assert chosen.periods[0].cadence is expected


def test_a_library_without_dates_has_no_picture() -> None:
    none = {
        cadence: _series(cadence, ()) for cadence in (Cadence.WEEK, Cadence.MONTH, Cadence.YEAR)
    }
    assert telling(none) is None
    assert pictures.chart(None, "X", (), 9, None, ENGLISH) is None
    assert pictures.spark(None, "x", "X", ENGLISH) == ""


def test_a_picture_says_what_is_seen_and_its_table_the_numbers() -> None:
    series = _series(Cadence.MONTH, (4, 0, 6, 2))
    view = pictures.chart(series, "Spikes", (1, 0, 3, 1), 7, dt.date(2020, 4, 9), ENGLISH)
    assert view
    svg = _svg(view.picture)
    assert svg.findtext("title") == "Spikes: papers by month, January 2020 to April 2020"
    assert svg.findtext("desc") == (
        "Most in March 2020: 3. Last, in April 2020: 1. The last month may not be complete."
    )
    assert [one.get("class") for one in svg.findall("rect")] == [None, None, "dg-open"]
    rows = [(row.place.title, row.place.count, row.share) for row in view.rows]
    assert rows == [("April 2020", 1, "50"), ("March 2020", 3, "50"), ("January 2020", 1, "25")]
    assert view.others == 2
    complete = pictures.chart(series, "Spikes", (1, 0, 3, 1), 7, dt.date(2020, 4, 30), ENGLISH)
    assert complete
    assert "dg-open" not in complete.picture


def _luminance(red: float, green: float, blue: float) -> float:
    """WCAG 2.2, relative luminance of sRGB, 0 to 1."""
    parts = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (red, green, blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((_luminance(*one), _luminance(*other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _hex(name: str, palette: str) -> tuple[float, ...]:
    (found,) = re.findall(rf"{name}: #([0-9a-f]{{6}})", palette)
    return tuple(int(found[place : place + 2], 16) / 255 for place in (0, 2, 4))


def _percent(name: str, palette: str) -> float:
    (found,) = re.findall(rf"{name}: (\d+)%", palette)
    return int(found) / 100


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_bars_of_every_theme_and_shaded_cells_have_contrast(scheme: str) -> None:
    """3:1 for what is drawn, 4.5:1 for what is written on a shade."""
    import colorsys

    palette = CSS.split(f'[data-md-color-scheme="{scheme}"] {{')[1].split("}")[0]
    paper, ink = _hex("--dg-paper", palette), _hex("--dg-ink", palette)
    lightness = _percent("--dg-chart-lightness", palette)
    hues = {int(one) for one in re.findall(r"--dg-hue: (\d+)", CSS)}
    assert len(hues) == 12
    for hue in sorted(hues):
        colour = colorsys.hls_to_rgb(hue / 360, lightness, _percent("--dg-saturation", palette))
        assert _contrast(colour, paper) >= 3, hue
    assert _contrast(_hex("--dg-accent", palette), paper) >= 3
    (heat,) = re.findall(r"--dg-heat: (\d+) (\d+) (\d+)", palette)
    for alpha in re.findall(r"\.dg-l\d \{ --dg-alpha: ([\d.]+)", CSS):
        shade = tuple(
            float(alpha) * int(own) / 255 + (1 - float(alpha)) * behind
            for own, behind in zip(heat, paper, strict=True)
        )
        assert _contrast(shade, ink) >= 4.5, alpha
